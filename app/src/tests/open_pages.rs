//! Pages that anybody may read, and the frame around every page.

use super::scene::{ANNA, BERIT, Scene, get, get_with, message, post, threads};
use eid::LoginFailure;
use http::{StatusCode, header};
use inbox::{AccountState, Action, ActionTarget, LanguageTag, NewMessage, Personnummer};
use std::collections::BTreeSet;

#[tokio::test]
async fn every_page_has_one_heading_one_main_a_skip_link_first_and_ids_once() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let (anna, anonymous) = (scene.anna().await, scene.anonymous());
    let thread = threads(&get(&anna, "/inkorg").await).remove(0);
    let mut titles = BTreeSet::new();
    for (pages, address) in [
        (&anonymous, "/"),
        (&anonymous, "/hjalp"),
        (&anonymous, "/integritet"),
        (&anonymous, "/tillganglighet"),
        (&anonymous, "/finns-inte"),
        (&anna, "/inkorg"),
        (&anna, "/inkorg?filter=olasta"),
        (&anna, "/inkorg/sok"),
        (&anna, thread.as_str()),
        (&anna, "/ombud"),
        (&anna, "/installningar"),
        (&anna, "/hjalp"),
    ] {
        let page = get(pages, address).await;
        let html = &page.html;
        assert_eq!(html.matches("<h1").count(), 1, "{address}");
        assert_eq!(html.matches("<main id=\"innehall\" tabindex=\"-1\"").count(), 1, "{address}");
        let first = html.find("<a ").unwrap();
        assert!(
            html[first..].starts_with("<a href=\"#innehall\" class=\"skip\">Hoppa till innehåll"),
            "{address}"
        );
        let ids: Vec<_> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{address}: {ids:?}");
        assert!(
            html.contains("<a href=\"/tillganglighet\">"),
            "{address}: the statement is reached from every page"
        );
        assert_eq!(html.contains("<script"), html.contains("<leptos-island"), "{address}");
        assert!(page.first("title").ends_with("Inkorgen"), "{address}");
        titles.insert(page.first("title").to_owned());
    }
    assert_eq!(titles.len(), 10, "a title for each page: {titles:?}");
}

#[tokio::test]
async fn the_way_in_leads_back_to_where_one_was() {
    let scene = Scene::new().await;
    let page = get(&scene.anonymous(), "/?till=%2Finkorg%3Fsida%3D2&utgangen=1").await;
    assert!(page.html.contains("href=\"/logga-in?till=%2Finkorg%3Fsida%3D2\""), "{}", page.html);
    assert!(page.html.contains("Din inloggning har gått ut. Inget har gått förlorat."));
    let page = get(&scene.anonymous(), "/?till=https%3A%2F%2Fevil.example").await;
    assert!(
        page.html.contains("href=\"/logga-in\"") && !page.html.contains("href=\"https://evil"),
        "{}",
        page.html
    );
    for failure in LoginFailure::ALL {
        let page = get(&scene.anonymous(), &format!("/?fel={}", failure.code())).await;
        // What a new login may mend is said on the start page; the rest has a page that says what to do instead.
        let turned_away =
            page.html.contains("<h2>Det här kan du göra</h2>") && page.html.contains("Kontakta oss");
        assert!(turned_away || page.html.contains("<strong>Det gick inte.</strong>"), "{failure:?}");
    }
}

#[tokio::test]
async fn who_is_not_logged_in_is_led_to_the_login_and_back() {
    let scene = Scene::new().await;
    let answer = get(&scene.anonymous(), "/inkorg?sida=2").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), "/?till=%2Finkorg%3Fsida%3D2&utgangen=1");
    assert!(get(&scene.anonymous(), "/ombud").await.status == StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_language_is_chosen_once_and_leads_nowhere_else() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    let chosen = post(&anna, "/sprak", "sprak=en&till=%2Finkorg").await;
    assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, "/inkorg"));
    let cookie = chosen.header(&header::SET_COOKIE).split(';').next().unwrap().to_owned();
    let page = get_with(&anna, "/inkorg", &[("cookie", &cookie)]).await;
    assert!(page.html.contains("<html lang=\"en\">"), "{}", page.html);
    assert_eq!(page.header(&header::CONTENT_LANGUAGE), "en");
    assert_eq!(page.first("h1"), "Inbox");
    let hostile = post(&anna, "/sprak", "sprak=xx&till=%2F%2Fevil.example").await;
    assert_eq!(hostile.location(), "/");
    assert!(hostile.header(&header::SET_COOKIE).contains("=sv;"));
    assert_eq!(post(&anna, "/sprak", "%%%").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn in_english_a_senders_words_are_still_swedish() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let anna = scene.anna().await;
    let english = [("cookie", "inkorg-sprak=en"), ("accept", "text/html")];
    let list = get_with(&anna, "/inkorg", &english).await;
    let thread = get_with(&anna, &threads(&list)[0], &english).await;
    assert!(list.html.contains("lang=\"sv\" dir=\"auto\" class=\"subject\">Kallelse</a>"), "{}", list.html);
    assert!(thread.html.contains("<h1 lang=\"sv\" dir=\"auto\">Kallelse</h1>"), "{}", thread.html);
    assert!(thread.html.contains("<div lang=\"sv\" dir=\"auto\" class=\"body\">"), "{}", thread.html);
}

#[tokio::test]
async fn what_is_in_another_language_says_in_which() {
    let scene = Scene::new().await;
    let button = Action {
        system: "bokning".to_owned(),
        label: "Book a time".to_owned(),
        query: None,
        target: ActionTarget::Current,
        form: None,
    };
    let english = NewMessage {
        language: LanguageTag::parse("en"),
        actions: vec![button],
        ..message("a", "Book a talk")
    };
    scene.deliver(ANNA, &english).await;
    scene.deliver(ANNA, &NewMessage { subject: None, ..message("b", "") }).await;
    let anna = scene.anna().await;
    let list = get(&anna, "/inkorg").await;
    assert!(
        list.html.contains("lang=\"en\" dir=\"auto\" class=\"subject\">Book a talk</a>"),
        "{}",
        list.html
    );
    assert_eq!(
        list.html.matches("<span lang=\"en\" dir=\"auto\">Book a talk</span>").count(),
        1,
        "{}",
        list.html
    );
    let of = threads(&list).into_iter().find(|path| list.html.contains(&format!("{path}\" lang=\"en\"")));
    let thread = get(&anna, &of.unwrap_or_else(|| panic!("{}", list.html))).await;
    assert!(thread.html.contains("<h1 lang=\"en\" dir=\"auto\">Book a talk</h1>"), "{}", thread.html);
    assert!(thread.html.contains("<div lang=\"en\" dir=\"auto\" class=\"body\">"), "{}", thread.html);
    assert!(thread.html.contains("<span lang=\"en\" dir=\"auto\">Book a time</span>"), "{}", thread.html);
    // On an English page it is the Swedish that stands out, and our own word for what has no heading is ours.
    let words = [("cookie", "inkorg-sprak=en"), ("accept", "text/html")];
    let list = get_with(&anna, "/inkorg", &words).await;
    assert!(!list.html.contains("lang=\"en\" dir"), "{}", list.html);
    assert!(list.html.contains(" dir=\"auto\" class=\"subject\">Message</a>"), "{}", list.html);
    assert!(!list.html.contains("lang=\"sv\" dir=\"auto\" class=\"subject\""), "{}", list.html);
}

#[tokio::test]
async fn the_session_is_told_and_can_be_extended_without_a_script() {
    let scene = Scene::new().await;
    let page = get(&scene.anna().await, "/inkorg?sida=1").await;
    assert!(page.html.contains("Du loggas ut efter 20 minuter utan aktivitet."));
    assert!(page.html.contains("action=\"/session\""), "{}", page.html);
    assert!(page.html.contains("data-seconds-left=\"1200\" data-may-extend"), "{}", page.html);
    assert!(page.html.contains("Fortsätt vara inloggad"), "{}", page.html);
    let anonymous = get(&scene.anonymous(), "/hjalp").await;
    assert!(!anonymous.html.contains("/session") && !anonymous.html.contains("utan aktivitet."));
}

#[tokio::test]
async fn activation_shows_the_words_first_and_then_the_inbox() {
    let scene = Scene::new().await;
    let berit = scene.own_in(BERIT, "Berit Alm", AccountState::Known).await;
    let words = get(&berit, "/aktivera").await;
    assert_eq!(words.first("h1"), "Aktivera din inkorg");
    assert!(words.html.contains("Avsändaren kan se att du har en aktiv inkorg"), "{}", words.html);
    assert!(words.html.contains(">Aktivera min inkorg</button>"), "{}", words.html);
    assert!(!words.html.contains("<nav"), "there is no inbox to go to yet");
    let done = post(&berit, "/aktivera", "").await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/inkorg#besked"));
    let number = Personnummer::parse(BERIT).unwrap();
    let account = scene.services.inbox.account(&number).await.unwrap().unwrap();
    assert_eq!(account.state, AccountState::Active);
    // An inbox that is active already has nothing to say yes to.
    assert_eq!(get(&scene.anna().await, "/aktivera").await.location(), "/inkorg");
}

#[tokio::test]
async fn a_childs_inbox_is_activated_in_words_about_the_child() {
    let scene = Scene::new().await;
    let (anna, prefix) = scene.anna_for_elsa_in(AccountState::Known).await;
    let words = get(&anna, &format!("{prefix}/aktivera")).await;
    assert_eq!(words.first("h1"), "Aktivera inkorgen för Elsa Bergström");
    assert!(words.html.contains("När Elsa Bergström fyller 13 år"), "{}", words.html);
    assert!(
        words.html.contains(&format!("<form method=\"post\" action=\"{prefix}/aktivera\" role=\"none\">")),
        "{}",
        words.html
    );
}

#[tokio::test]
async fn a_locked_inbox_has_a_page_and_no_button() {
    let scene = Scene::new().await;
    for state in [AccountState::Locked, AccountState::Closed] {
        let berit = scene.own_in(BERIT, "Berit Alm", state).await;
        let page = get(&berit, "/aktivera").await;
        assert_eq!(page.first("h1"), "Inkorgen är inte öppen");
        assert!(!page.html.contains("action=\"/aktivera\""));
    }
}

#[tokio::test]
async fn the_statement_holds_what_the_law_asks_for() {
    let scene = Scene::new().await;
    let page = get(&scene.anonymous(), "/tillganglighet").await;
    for needed in [
        "Region Exempel",
        "delvis förenlig med lagen (2018:1937)",
        "Kända brister",
        "Ännu inte provat",
        "Innehåll från andra",
        "Noterat 21 november 2026.",
        "axe-core 4.14.1",
        "accessibility-checker-engine",
        "mailto:inkorgen@region.example",
        "https://www.digg.se/tdosanmalan",
        "Hur vi har testat",
        "Senaste bedömningen gjordes",
        "Redogörelsen uppdaterades senast",
    ] {
        assert!(page.html.contains(needed), "{needed}");
    }
}
