//! Search, as a browser gets it.

use super::scene::{ANNA, Answer, ELSA, Scene, get, head, message, post, unit};
use axum::Router;
use http::StatusCode;
use inbox::{MediaType, NewAttachment, NewMessage, Unit};

fn form(typed: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("ord", typed).finish()
}

/// The address of a result, without the place in it that focus goes to.
async fn begin(pages: &Router, mount: &str, typed: &str) -> String {
    let answer = post(pages, &format!("{mount}/inkorg/sok"), &form(typed)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    answer.location().strip_suffix("#traffar").expect("focus goes to how much was found").to_owned()
}

async fn search(pages: &Router, typed: &str) -> Answer {
    get(pages, &begin(pages, "", typed).await).await
}

fn hits(answer: &Answer) -> usize {
    answer.html.matches("class=\"subject\"").count()
}

#[tokio::test]
async fn what_is_found_is_counted_marked_and_leads_to_its_message_and_back() {
    let scene = Scene::new().await;
    let file = NewAttachment {
        name: "Blodprov.txt".to_owned(),
        media_type: MediaType::Text,
        expires_at: None,
        content: b"Inget".to_vec(),
    };
    let letter =
        NewMessage { body: "Ditt blodprov är klart.".to_owned(), ..message("a", "Svar på blodprov") };
    scene.deliver(ANNA, &NewMessage { attachments: vec![file], ..letter }).await;
    scene.deliver(ANNA, &message("b", "Annat")).await;
    let anna = scene.anna().await;
    let address = begin(&anna, "", "BLODPROV").await;
    assert!(address.starts_with("/inkorg/sok/") && !address.to_lowercase().contains("blodprov"), "{address}");
    let page = get(&anna, &address).await;
    assert_eq!((page.status, page.first("h1")), (StatusCode::OK, "Sökresultat"));
    assert_eq!(
        page.first("title"),
        "Sökresultat – Inkorg – Inkorgen",
        "titles stay in the browser's history"
    );
    for words in [
        "1 träff på ”",
        "id=\"traffar\" tabindex=\"-1\"",
        "Svar på <mark>blodprov</mark></a>",
        "Ditt <mark>blodprov</mark> är klart.",
        "Bilaga: <span translate=\"no\" dir=\"auto\"><mark>Blodprov</mark>.txt</span>",
        "Mapp: Inkorg",
        "value=\"BLODPROV\"",
        "autocomplete=\"off\"",
    ] {
        assert!(page.html.contains(words), "{words}: {}", page.html);
    }
    let id = address.strip_prefix("/inkorg/sok/").unwrap();
    let link = page.html.split("id=\"trad-").nth(1).unwrap();
    let link = link.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
    let (asked, message) = link.split_once("#meddelande-").unwrap();
    assert!(asked.ends_with(&format!("?sok={id}&amp;visa={message}")), "{link}");
    let link = link.replace("&amp;", "&");
    let thread = get(&anna, link.split('#').next().unwrap()).await;
    assert_eq!(thread.first("h1"), "Svar på blodprov");
    assert!(thread.html.contains(&format!("href=\"{address}#trad-")), "{}", thread.html);
    assert!(thread.html.contains("Till sökresultatet"), "{}", thread.html);
    let moved = thread.html.split("formaction=\"").find(|rest| rest.contains("/arkivera?")).unwrap();
    let moved = post(&anna, moved.split('"').next().unwrap(), "").await;
    assert_eq!(moved.location(), format!("{address}#besked"), "back to what was found");
    assert!(get(&anna, &address).await.html.contains("Mapp: Arkiv"));
}

#[tokio::test]
async fn a_hit_leads_to_its_message_unfolded_though_it_was_read_and_another_is_the_latest() {
    let scene = Scene::new().await;
    scene
        .deliver(ANNA, &NewMessage { body: "Ditt blodprov är klart.".to_owned(), ..message("a", "Svar") })
        .await;
    scene.deliver(ANNA, &message("a", "Senare")).await;
    let anna = scene.anna().await;
    let found = search(&anna, "blodprov").await;
    let link = found.html.split("href=\"").find(|rest| rest.starts_with("/inkorg/trad/")).unwrap();
    let (address, fragment) = link.split('"').next().unwrap().split_once('#').unwrap();
    let address = address.replace("&amp;", "&");
    let folded = |page: &Answer| page.html.contains(&format!("<details id=\"{fragment}\""));
    get(&anna, &address).await;
    let page = get(&anna, &address).await;
    assert!(page.html.contains(&format!("<article id=\"{fragment}\"")) && !folded(&page), "{}", page.html);
    // Asked for by nobody, what was read is folded.
    let (bare, _) = address.split_once('?').unwrap();
    assert!(folded(&get(&anna, bare).await));
    // What is no message unfolds nothing.
    for wrong in ["visa=", "visa=1", "visa=%00", "visa=00000000000000000000000000000000"] {
        let page = get(&anna, &format!("{bare}?{wrong}")).await;
        assert!(page.status == StatusCode::OK && folded(&page), "{wrong}: {}", page.html);
    }
}

#[tokio::test]
async fn what_cannot_be_searched_for_is_said_at_the_field_and_stays_in_it() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    let long = "ö".repeat(10_000);
    for (typed, fault) in [
        ("", "Skriv vad du vill söka efter."),
        (" \u{200b} ", "Skriv vad du vill söka efter."),
        ("å", "Skriv minst 2 tecken."),
        (long.as_str(), "Skriv högst 100 tecken."),
    ] {
        let page = post(&anna, "/inkorg/sok", &form(typed)).await;
        assert_eq!((page.status, page.first("h1")), (StatusCode::UNPROCESSABLE_ENTITY, "Sök i inkorgen"));
        assert!(page.html.contains(&format!("<a href=\"#ord\">{fault}</a>")), "{}", page.html);
        assert!(page.html.contains("aria-invalid=\"true\""), "{}", page.html);
        assert!(
            typed.trim().is_empty() || page.html.contains(&format!("value=\"{typed}\"")),
            "{}",
            page.html
        );
    }
    // What is no form at all is an empty one.
    assert_eq!(post(&anna, "/inkorg/sok", "x=1").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn nothing_found_says_where_was_searched_and_what_to_try() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let page = search(&scene.anna().await, "blodprov").await;
    assert_eq!((page.status, page.first("h2")), (StatusCode::OK, "Inga träffar"));
    assert!(page.html.contains("inkorgen, arkivet och papperskorgen"), "{}", page.html);
    assert_eq!(hits(&page), 0);
}

#[tokio::test]
async fn a_result_that_is_gone_or_never_was_says_so_with_the_form() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    for address in ["/inkorg/sok/0123456789abcdef0123456789abcdef", "/inkorg/sok/blodprov"] {
        let page = get(&anna, address).await;
        assert_eq!((page.status, page.first("h1")), (StatusCode::NOT_FOUND, "Sök i inkorgen"), "{address}");
        assert!(page.html.contains("finns inte kvar"), "{}", page.html);
        assert!(page.html.contains("type=\"search\"") && page.html.contains("value=\"\""), "{}", page.html);
    }
    let theirs = begin(&anna, "", "blodprov").await;
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    assert_eq!(get(&elsa, &theirs).await.status, StatusCode::NOT_FOUND, "nobody else's address");
}

#[tokio::test]
async fn a_childs_inbox_is_searched_under_the_childs_address_alone() {
    let scene = Scene::new().await;
    scene.deliver(ELSA, &message("a", "Tandläkaren")).await;
    scene.deliver(ANNA, &message("a", "Tandhygienist")).await;
    let (pages, mount) = scene.anna_for_elsa().await;
    let list = get(&pages, &format!("{mount}/inkorg")).await;
    assert!(list.html.contains(&format!("action=\"{mount}/inkorg/sok#fel\"")), "{}", list.html);
    let address = begin(&pages, &mount, "tand").await;
    assert!(address.starts_with(&format!("{mount}/inkorg/sok/")), "{address}");
    let page = get(&pages, &address).await;
    assert_eq!(hits(&page), 1);
    assert!(page.html.contains("<mark>Tand</mark>läkaren"), "{}", page.html);
    let own = address.strip_prefix(&mount).unwrap();
    assert_eq!(get(&scene.anna().await, own).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pages_of_a_result_are_addresses() {
    let scene = Scene::new().await;
    for number in 0..27 {
        scene.deliver(ANNA, &message(&number.to_string(), &format!("Brev {number}"))).await;
    }
    let anna = scene.anna().await;
    let address = begin(&anna, "", "brev").await;
    let first = get(&anna, &address).await;
    assert_eq!(hits(&first), 25);
    let next = format!("href=\"{address}?sida=2\"");
    assert!(first.html.contains(&next) && first.html.contains("27 träffar på"), "{}", first.html);
    let second = get(&anna, &format!("{address}?sida=2")).await;
    assert_eq!((hits(&second), second.first("title")), (2, "Sökresultat, sida 2 av 2 – Inkorg – Inkorgen"));
    assert!(
        second.html.replace("&amp;", "&").contains(&format!("?sok={}&sida=2&visa=", &address[12..])),
        "{}",
        second.html
    );
}

#[tokio::test]
async fn hostile_words_and_letters_are_text() {
    let scene = Scene::new().await;
    let hostile = "\"'><script>alert(1)</script>{{7*7}}";
    let unit = Unit { name: hostile.to_owned(), ..unit() };
    let letter = NewMessage::text(unit, format!("\u{202e}{hostile}"), format!("Text {hostile}"));
    scene.deliver(ANNA, &NewMessage { thread: Some("a".to_owned()), ..letter }).await;
    scene.deliver(ANNA, &message("b", "Annat")).await;
    let anna = scene.anna().await;
    for typed in [hostile, "<script>", "\u{202e}<script>\u{200b}", "alert(1)", "7*7"] {
        let page = search(&anna, typed).await;
        assert_eq!(hits(&page), 1, "{typed}: {}", page.html);
        assert!(!page.html.contains("<script>") && page.html.contains("<mark>"), "{typed}: {}", page.html);
    }
    for pattern in [".*", "(x|y)", "[a-z]", "\\w+", "%%", "_%", "' or 1=1 --", "\u{0}\u{0}x\\"] {
        assert_eq!(hits(&search(&anna, pattern).await), 0, "{pattern} is no pattern");
    }
}

#[tokio::test]
async fn headers_alone_search_nothing() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Brev")).await;
    let anna = scene.anna().await;
    let address = begin(&anna, "", "brev").await;
    let rows = async || {
        let viewer = scene.viewer(ANNA, "Anna Bergström").await;
        scene.services.inbox.log(&viewer).await.unwrap().len()
    };
    let before = rows().await;
    assert_eq!(head(&anna, &address).await.status, StatusCode::OK);
    assert_eq!(rows().await, before);
    get(&anna, &address).await;
    assert_eq!(rows().await, before + 1);
}
