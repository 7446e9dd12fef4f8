//! A form that comes when its sender is not logged in any more, or that cannot be taken: nothing typed is lost, and the
//! answer is a page.

use super::scene::{ANNA, Answer, Scene, get, post};
use crate::router::in_words;
use axum::{Extension, Router, response::IntoResponse, routing::any};
use eid::{Lapsed, Visitor};
use http::{StatusCode, header};
use inbox::Channel;

const TYPED: &str = "adress=070-174+06+05";

/// The pages as they are reached by a form of somebody who is not logged in.
fn lapsed(scene: &Scene, kept: bool) -> Router {
    let elsewhere = "/?till=%2Finkorg&utgangen=1".to_owned();
    scene
        .anonymous()
        .layer(Extension(Lapsed { kept, elsewhere }))
        .layer(Extension(Visitor::Anonymous { expired: true, was: None }))
}

fn assert_explained(page: &Answer) {
    assert_eq!((page.status, page.first("h1")), (StatusCode::FORBIDDEN, "Du är inte inloggad längre"));
    assert_eq!(page.header(&header::CACHE_CONTROL), "no-store");
    assert!(page.html.contains("Inget har sparats eller skickats"), "{}", page.html);
}

#[tokio::test]
async fn what_was_typed_stands_on_the_page_and_the_way_back_leads_to_the_form() {
    let scene = Scene::new().await;
    let child = "/ombud/0123456789abcdef0123456789abcdef";
    for path in ["/installningar/sms", "/installningar/epost?sedan=sms", "/installningar/sms/kod"] {
        for path in [path.to_owned(), format!("{child}{path}")] {
            for (kept, said) in
                [(true, "står det du hade fyllt i kvar"), (false, "fyll i formuläret en gång till")]
            {
                let page = post(&lapsed(&scene, kept), &path, TYPED).await;
                assert_explained(&page);
                assert!(page.html.contains(said), "{said}: {}", page.html);
                assert!(
                    page.html.contains("<dd translate=\"no\" dir=\"auto\">070-174 06 05</dd>"),
                    "{}",
                    page.html
                );
                let till: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
                assert!(page.html.contains(&format!("href=\"/logga-in?till={till}\"")), "{}", page.html);
            }
        }
    }
    let settings = get(&scene.anna().await, "/installningar").await;
    assert!(!settings.html.contains("väntar på att du skriver in koden"), "nothing was done");
}

#[tokio::test]
async fn choices_count_as_filled_in_and_are_not_shown_as_text() {
    let scene = Scene::new().await;
    let page = post(&lapsed(&scene, true), "/installningar/granska", "sms=0123&epost=andra").await;
    assert_explained(&page);
    assert!(!page.html.contains("Det här hade du skrivit") && !page.html.contains("0123"), "{}", page.html);
    let form = "tysta=ja&tyst-fran=21.15&tyst-till=%3Cb%3E&paminnelse=3";
    let page = post(&lapsed(&scene, true), "/installningar/aviseringar", form).await;
    for said in ["<dt>Från klockan</dt>", ">21.15</dd>", "&lt;b&gt;</dd>"] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert!(!page.html.contains("paminnelse"), "{}", page.html);
}

#[tokio::test]
async fn a_press_on_a_button_leads_to_the_login() {
    let scene = Scene::new().await;
    for (path, form) in [
        ("/installningar/sprak", "sprak=en"),
        ("/installningar/papper", "avsta=ja"),
        ("/aktivera", "till=%2F"),
    ] {
        let answer = post(&lapsed(&scene, true), path, form).await;
        assert_eq!(answer.location(), "/?till=%2Finkorg&utgangen=1&ogjort=1", "{path}");
    }
}

#[tokio::test]
async fn somebody_who_is_logged_in_meets_nothing_of_this() {
    let scene = Scene::new().await;
    let sent = post(&scene.anna().await, "/installningar/sms", TYPED).await;
    assert_eq!(sent.location(), "/installningar/sms/kod#besked");
    let anna = scene.viewer(ANNA, "Anna Bergström").await;
    assert!(scene.services.inbox.settings(&anna).await.unwrap().pending(Channel::Sms).is_some());
}

#[tokio::test]
async fn an_address_for_forms_alone_and_a_form_too_large_are_answered_with_pages() {
    let scene = Scene::new().await;
    let bare = Router::new()
        .route(
            "/stor",
            any(|| async { (StatusCode::PAYLOAD_TOO_LARGE, "length limit exceeded").into_response() }),
        )
        .fallback_service(scene.anna().await);
    let pages = in_words(scene.services.clone(), bare);
    let page = get(&pages, "/sprak").await;
    assert_eq!(
        (page.status, page.first("h1")),
        (StatusCode::METHOD_NOT_ALLOWED, "Här finns ingen sida att visa")
    );
    assert_eq!(page.header(&header::ALLOW), "POST");
    assert!(page.html.contains("Inget har ändrats nu.") && page.html.contains("href=\"/\""), "{}", page.html);
    let page = post(&pages, "/stor", "a=b").await;
    assert_eq!((page.status, page.first("h1")), (StatusCode::PAYLOAD_TOO_LARGE, "Det är för mycket text"));
    assert!(page.html.contains("<a href=\"/stor\" class=\"button\">Till formuläret</a>"), "{}", page.html);
    assert_eq!(get(&pages, "/inkorg").await.status, StatusCode::OK, "all else is as it was");
}
