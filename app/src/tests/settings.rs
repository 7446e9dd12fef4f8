//! The settings, and what one press changes there.

use super::{
    contact::after,
    scene::{ERIK, SARA, Scene, get, post},
};
use http::{StatusCode, header};
use inbox::{Capacity, Event, NoticeLanguage, testing::viewer};

#[tokio::test]
async fn name_and_address_come_from_the_register_with_the_age_of_the_answer() {
    let scene = Scene::new().await;
    let page = get(&scene.anna().await, "/installningar").await;
    assert_eq!(page.first("h1"), "Inställningar");
    for said in [
        "<dd translate=\"no\">Anna Bergström</dd>",
        "<dd translate=\"no\">c/o Ek<br>Storgatan 1<br>123 45 Solstaden</dd>",
        "De hämtades i dag kl. 09.00 och kan inte ändras här.",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    let (pages, prefix) = scene.anna_for_elsa().await;
    let page = get(&pages, &format!("{prefix}/installningar")).await;
    assert!(page.html.contains("<dd translate=\"no\">Elsa Bergström</dd>"), "{}", page.html);
    assert!(page.html.contains("Adressen visas inte för ombud."), "{}", page.html);
}

#[tokio::test]
async fn a_protected_identity_and_a_register_that_is_away_are_said_in_kind_words() {
    let scene = Scene::new().await;
    let page = get(&scene.own(SARA, "Sara Lind").await, "/installningar").await;
    assert!(page.html.contains("Du har skyddade personuppgifter. Därför visas"), "{}", page.html);
    let page = get(&scene.own(ERIK, "Erik Bergström").await, "/installningar").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains("Folkbokföringen svarar inte just nu"), "{}", page.html);
    assert!(page.html.contains("Erik Bergström</dd>"), "the name that the login gave");
    assert!(page.html.contains(">Lägg till mobilnummer</a>"), "the rest works");
}

#[tokio::test]
async fn the_log_says_that_the_settings_were_shown_when_a_page_shows_them_and_at_no_change() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    let citizen = scene.citizen(super::scene::ANNA, "Anna Bergström").await;
    let viewer = viewer(&citizen, citizen.id, Capacity::Own);
    let shown = async || {
        let log = scene.services.inbox.log(&viewer).await.unwrap();
        log.iter().filter(|entry| entry.event == Event::SettingsShown).count()
    };
    for (address, form) in [
        ("sprak", "sprak=en"),
        ("aviseringar", "tysta=nej&paminnelse=3"),
        ("sms", "adress=0701740605"),
        ("sms/ny-kod", ""),
        ("sms/avbryt", ""),
        ("papper", "avsta=ja"),
    ] {
        let done = post(&anna, &format!("/installningar/{address}"), form).await;
        assert_eq!((done.status, shown().await), (StatusCode::SEE_OTHER, 0), "{address}: {}", done.html);
    }
    // A form that comes back shows the address that counts now.
    let refused = post(&anna, "/installningar/sms", "adress=").await;
    assert_eq!((refused.status, shown().await), (StatusCode::UNPROCESSABLE_ENTITY, 1));
    get(&anna, "/installningar").await;
    assert_eq!(shown().await, 2);
}

#[tokio::test]
async fn paper_is_declined_and_wanted_again_by_the_person_alone() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    let declined = post(&anna, "/installningar/papper", "avsta=ja").await;
    let page = after(&anna, &declined).await;
    assert!(page.html.contains("Du har tackat nej till kallelser på papper."), "{}", page.html);
    assert!(
        page.html.contains("Ändringen är sparad.") && page.html.contains(">Ta emot papper igen</button>")
    );
    post(&anna, "/installningar/papper", "avsta=nej").await;
    assert!(get(&anna, "/installningar").await.html.contains(">Tacka nej till papper</button>"));
    for form in ["", "avsta=kanske", "%%%"] {
        assert_eq!(post(&anna, "/installningar/papper", form).await.location(), "/installningar", "{form}");
    }

    let (pages, prefix) = scene.anna_for_elsa().await;
    let page = get(&pages, &format!("{prefix}/installningar")).await;
    assert!(!page.html.contains("installningar/papper"), "{}", page.html);
    for address in ["papper", "granska"] {
        let refused = post(&pages, &format!("{prefix}/installningar/{address}"), "avsta=ja").await;
        assert!(
            matches!(refused.status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED),
            "{address}"
        );
        let shown = get(&pages, &format!("{prefix}/installningar/{address}")).await;
        assert_eq!(shown.status, StatusCode::NOT_FOUND, "{address}");
    }
    let elsa = get(&scene.own(super::scene::ELSA, "Elsa Bergström").await, "/installningar").await;
    assert!(elsa.html.contains("Vården kan skicka kallelser till dig på papper."), "{}", elsa.html);
}

#[tokio::test]
async fn the_language_is_kept_for_notices_and_is_that_of_ones_own_pages_too() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    let page = get(&anna, "/installningar").await;
    assert!(page.html.contains("Aviseringar skickas på svenska."), "{}", page.html);
    let changed = post(&anna, "/installningar/sprak", "sprak=en").await;
    assert_eq!(changed.location(), "/installningar#besked");
    let cookies: Vec<_> =
        changed.headers.get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap()).collect();
    assert!(cookies.iter().any(|cookie| cookie.starts_with("inkorg-sprak=en;")), "{cookies:?}");
    let page = super::scene::get_with(&anna, "/installningar", &[("cookie", "inkorg-sprak=en")]).await;
    assert!(page.html.contains("Notices are sent in English."), "{}", page.html);
    let citizen = scene.citizen(super::scene::ANNA, "Anna Bergström").await;
    let own = viewer(&citizen, citizen.id, Capacity::Own);
    let kept = scene.services.inbox.chosen_language(&own).await.unwrap();
    assert_eq!(kept, Some(NoticeLanguage::English), "for the next login");
    assert_eq!(post(&anna, "/installningar/sprak", "sprak=xx").await.location(), "/installningar");

    // For a child it is that of the notices, and the guardian's pages stay as they are.
    let (pages, prefix) = scene.anna_for_elsa().await;
    let changed = post(&pages, &format!("{prefix}/installningar/sprak"), "sprak=en").await;
    assert!(
        !changed
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .any(|cookie| cookie.to_str().unwrap().contains("sprak"))
    );
    let page = get(&pages, &format!("{prefix}/installningar")).await;
    assert!(page.html.contains("Aviseringar skickas på engelska."), "{}", page.html);
}
