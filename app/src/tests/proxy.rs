//! Acting for a child.

use super::scene::{ANNA, ELSA, SARA, Scene, get, message, post, threads};
use eid::Access;
use http::StatusCode;
use register::Refusal;

#[tokio::test]
async fn every_page_of_a_childs_says_for_whom_one_acts() {
    let scene = Scene::new().await;
    scene.deliver(ELSA, &message("a", "Kallelse till tandvård")).await;
    scene.deliver(ANNA, &message("b", "Annas eget")).await;
    let (pages, prefix) = scene.anna_for_elsa().await;
    let list = get(&pages, &format!("{prefix}/inkorg")).await;
    assert!(list.html.contains("Kallelse till tandvård") && !list.html.contains("Annas eget"));
    let thread = threads(&list).remove(0);
    assert!(thread.starts_with(&format!("{prefix}/inkorg/trad/")), "{thread}");
    let opened = get(&pages, &thread).await;
    assert!(opened.html.contains("av ombud (du)."), "{}", opened.html);
    for page in [list, opened, get(&pages, &format!("{prefix}/installningar")).await] {
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.first("title").ends_with(" – Elsa Bergström – Inkorgen"), "{}", page.html);
        assert!(page.html.contains("<section aria-label=\"Ombud\" class=\"proxy\">"), "{}", page.html);
        assert!(
            page.html
                .contains("Du är ombud för <strong translate=\"no\">Elsa Bergström</strong>, 12 år.</span>")
        );
        assert!(page.html.contains(&format!("action=\"{prefix}/avsluta\"")));
        assert!(
            !page.html.contains("href=\"/inkorg"),
            "a link leads out of the child's inbox: {}",
            page.html
        );
    }
    let marked = post(&pages, &format!("{thread}/olast"), "").await;
    assert_eq!(marked.location(), format!("{prefix}/inkorg#besked"));
}

#[tokio::test]
async fn children_come_from_the_register_with_a_button_each() {
    let scene = Scene::new().await;
    let page = get(&scene.anna().await, "/ombud").await;
    assert_eq!(page.first("h1"), "Ombud");
    assert!(
        page.html
            .contains("<button type=\"submit\" class=\"button\">Agera ombud för Elsa Bergström</button>"),
        "{}",
        page.html
    );
    let (_, prefix) = scene.anna_for_elsa().await;
    let reference = prefix.rsplit('/').next().unwrap();
    assert!(page.html.contains(&format!("name=\"ref\" value=\"{reference}\"")), "{}", page.html);
}

#[tokio::test]
async fn who_has_a_protected_identity_is_told_that_as_the_reason() {
    let scene = Scene::new().await;
    let page = get(&scene.own(SARA, "Sara Lind").await, "/ombud").await;
    assert!(page.html.contains("skyddade personuppgifter. Då går det inte"), "{}", page.html);
    assert!(!page.html.contains("Kontakta Skatteverket"), "{}", page.html);
}

#[tokio::test]
async fn a_register_that_does_not_answer_is_said_and_nothing_is_guessed() {
    let scene = Scene::new().await;
    let erik = scene.own(super::scene::ERIK, "Erik Bergström").await;
    let page = get(&erik, "/ombud").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.first("h1"), "Det går inte att läsa åt barn just nu");
    assert!(page.html.contains("Referens: "));
}

#[tokio::test]
async fn who_may_not_act_is_told_why_and_an_unknown_address_is_nowhere() {
    let scene = Scene::new().await;
    let (_, prefix) = scene.anna_for_elsa().await;
    let address = format!("{prefix}/inkorg");
    let page = |access| {
        let (scene, address) = (&scene, address.clone());
        async move {
            let anna = scene.citizen(ANNA, "Anna Bergström").await;
            get(&scene.pages_for(anna, access), &address).await
        }
    };
    let refused = page(Access::Refused(Refusal::ThirteenOrOlder)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.html.contains("Barnet har fyllt 13 år"), "{}", refused.html);
    assert!(!refused.html.contains("Elsa"));
    let unknown = page(Access::Unknown).await;
    assert_eq!((unknown.status, unknown.first("h1")), (StatusCode::NOT_FOUND, "Sidan finns inte"));
    assert_eq!(page(Access::RegisterAway).await.status, StatusCode::SERVICE_UNAVAILABLE);
}
