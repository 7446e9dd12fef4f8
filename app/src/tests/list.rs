//! The list of threads.

use super::scene::{ANNA, Scene, get, message, post, threads};
use http::{StatusCode, header};
use inbox::{Action, ActionTarget, MediaType, NewAttachment, NewMessage};
use jiff::SignedDuration;

#[tokio::test]
async fn an_unread_thread_is_unread_in_words_in_every_place() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse till provtagning")).await;
    scene.deliver(ANNA, &message("b", "Svar på blodprov")).await;
    let anna = scene.anna().await;
    let list = get(&anna, "/inkorg").await;
    assert_eq!(list.status, StatusCode::OK);
    assert_eq!(list.first("title"), "(2) Inkorg – Inkorgen");
    assert_eq!(list.first("h1"), "Inkorg");
    assert!(list.html.contains("2 trådar, 2 olästa meddelanden."), "{}", list.html);
    assert_eq!(list.html.matches("<li class=\"mark unread\">Oläst</li>").count(), 2);
    assert!(list.html.contains("2<span class=\"aside\"> olästa</span>"), "{}", list.html);

    let opened = get(&anna, &threads(&list)[0]).await;
    assert!(opened.html.contains("1<span class=\"aside\"> oläst</span>"), "{}", opened.html);
    let list = get(&anna, "/inkorg").await;
    assert_eq!(list.first("title"), "(1) Inkorg – Inkorgen");
    assert_eq!(list.html.matches("<li class=\"mark unread\">").count(), 1);
}

#[tokio::test]
async fn a_row_says_what_the_thread_holds() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let file = NewAttachment {
        name: "Karta.pdf".to_owned(),
        media_type: MediaType::Pdf,
        expires_at: None,
        content: b"%PDF-1.7".to_vec(),
    };
    let action = Action {
        system: "bokning".to_owned(),
        label: "Boka om".to_owned(),
        query: None,
        target: ActionTarget::Current,
        form: None,
    };
    let second = NewMessage { attachments: vec![file], actions: vec![action], ..message("a", "Ny tid") };
    scene.deliver(ANNA, &second).await;
    scene.clock.advance(SignedDuration::from_hours(24));
    let list = get(&scene.anna().await, "/inkorg").await;
    for words in [
        "2 olästa",
        "class=\"mark act\">Något att göra<",
        "2 meddelanden",
        "1 bilaga",
        "i går kl. 09.00",
        "Björkdalens vårdcentral",
    ] {
        assert!(list.html.contains(words), "{words}: {}", list.html);
    }
    assert!(list.html.contains("<time datetime=\"2026-11-23T09:00+01:00\">"), "{}", list.html);
    assert_eq!(list.html.matches("id=\"trad-").count(), 1, "one row per thread");
}

#[tokio::test]
async fn pages_and_filters_are_addresses_and_lead_back_to_the_same_row() {
    let scene = Scene::new().await;
    for number in 1..=27 {
        scene.deliver(ANNA, &message(&number.to_string(), &format!("Brev {number}"))).await;
    }
    let anna = scene.anna().await;
    let first = get(&anna, "/inkorg").await;
    assert_eq!(threads(&first).len(), 25);
    assert!(first.html.contains("<nav aria-label=\"Sidor\" class=\"pages\">"), "{}", first.html);
    let second = get(&anna, "/inkorg?sida=2&filter=olasta").await;
    assert_eq!(second.first("title"), "(27) Inkorg, sida 2 av 2 – Inkorgen");
    assert_eq!(threads(&second).len(), 2);
    assert_eq!(second.html.matches("aria-current=\"true\">Olästa").count(), 1, "{}", second.html);

    let address = &threads(&second)[0];
    assert!(
        address.ends_with("?filter=olasta&amp;sida=2") || address.ends_with("?filter=olasta&sida=2"),
        "{address}"
    );
    let address = address.replace("&amp;", "&");
    let thread = get(&anna, &address).await;
    let id = address["/inkorg/trad/".len()..].split('?').next().unwrap();
    let back = format!("/inkorg?filter=olasta&sida=2#trad-{id}");
    assert!(thread.html.replace("&amp;", "&").contains(&back), "{}", thread.html);

    // All at a time, under the filter that is on; and from there each thread leads back to them all.
    let more =
        second.html.split("class=\"pages at-a-time\"").nth(1).unwrap().split("href=\"").nth(1).unwrap();
    let more = more.split('"').next().unwrap().replace("&amp;", "&");
    assert_eq!(more, "/inkorg?filter=olasta&antal=100");
    let all = get(&anna, &more).await;
    assert_eq!((threads(&all).len(), all.html.contains("aria-label=\"Sidor\"")), (26, false), "{}", all.html);
    assert!(all.html.contains("Visa 25 trådar åt gången"), "{}", all.html);
    assert!(threads(&all)[0].replace("&amp;", "&").ends_with("?filter=olasta&antal=100"));

    let past = get(&anna, "/inkorg?sida=99").await;
    assert_eq!(past.first("title"), "(26) Inkorg, sida 2 av 2 – Inkorgen");
}

#[tokio::test]
async fn an_empty_list_has_a_heading_and_one_next_step() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    let list = get(&anna, "/inkorg").await;
    assert_eq!(list.first("title"), "Inkorg – Inkorgen");
    assert_eq!(list.first("h2"), "Inkorgen är tom");
    let unread = get(&anna, "/inkorg?filter=olasta").await;
    assert_eq!(unread.first("h2"), "Allt är läst");
    assert!(!unread.html.contains("class=\"pages\""));
}

// ASVS 5.0.0-14.2.2, 5.0.0-14.3.2
#[tokio::test]
async fn a_page_is_kept_nowhere_and_says_its_language() {
    let scene = Scene::new().await;
    let list = get(&scene.anna().await, "/inkorg").await;
    assert_eq!(list.header(&header::CACHE_CONTROL), "no-store");
    assert_eq!(list.header(&header::CONTENT_LANGUAGE), "sv");
    assert_eq!(list.header(&header::VARY), "Cookie");
    assert_eq!(list.header(&header::CONTENT_TYPE), "text/html; charset=utf-8");
    assert!(list.html.starts_with("<!DOCTYPE html><html lang=\"sv\">"), "{}", list.html);
    assert!(!list.html.contains(" style="), "the policy allows no inline style");
    assert_eq!(list.html.matches("<script").count(), 1);
    assert!(list.html.contains("nonce=\"bm9uY2U\""));
    assert!(!list.html.contains("crossorigin"), "a nonce in another attribute can be read by a style sheet");
}

#[tokio::test]
async fn the_outcome_of_a_change_is_said_once_before_the_heading() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let anna = scene.anna().await;
    let thread = threads(&get(&anna, "/inkorg").await).remove(0);
    get(&anna, &thread).await;
    let marked = post(&anna, &format!("{thread}/olast"), "").await;
    assert_eq!((marked.status, marked.location()), (StatusCode::SEE_OTHER, "/inkorg#besked"));
    let cookie = marked.header(&header::SET_COOKIE).split(';').next().unwrap().to_owned();

    let list = super::scene::get_with(&anna, "/inkorg", &[("cookie", &cookie)]).await;
    let banner =
        list.html.find("id=\"besked\" role=\"alert\" tabindex=\"-1\"").expect("a banner that takes focus");
    assert!(banner < list.html.find("<h1").unwrap());
    assert!(list.html.contains("Markerad som oläst. Avsändaren ser fortfarande att det har öppnats."));
    assert!(list.html.contains("<li class=\"mark unread\">Oläst</li>"));
    assert!(list.header(&header::SET_COOKIE).contains("Max-Age=0"), "the next page does not say it again");
    assert!(!get(&anna, "/inkorg").await.html.contains("besked"));
}
