//! When notices are sent: quiet hours and the reminder.

use super::{
    contact::{after, assert_refused},
    scene::{Scene, get, post},
};
use http::StatusCode;

const TIMING: &str = "/installningar/aviseringar";

#[tokio::test]
async fn both_are_off_from_the_beginning_and_kept_when_chosen() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    let settings = get(&anna, "/installningar").await;
    assert!(settings.html.contains("Inga. Aviseringar kan komma när som helst."), "{}", settings.html);
    let form = get(&anna, TIMING).await;
    assert_eq!(form.first("h1"), "När aviseringar skickas");
    assert!(!form.html.contains("type=\"time\""), "no browser's own clock: some of them say PM");
    for hint in ["Till exempel 22.00", "Till exempel 07.00"] {
        assert!(form.html.contains(hint), "{hint}: {}", form.html);
    }
    assert!(
        form.html.contains("value=\"nej\" checked") && form.html.contains("value=\"0\" selected"),
        "{}",
        form.html
    );
    let saved = post(&anna, TIMING, "tysta=ja&tyst-fran=22%3A30&tyst-till=06.05&paminnelse=3").await;
    let settings = after(&anna, &saved).await;
    for said in
        ["Ändringen är sparad.", "Från kl. 22.30 till kl. 06.05", "Efter 3 dagar, om meddelandet är oläst"]
    {
        assert!(settings.html.contains(said), "{said}: {}", settings.html);
    }
    let form = get(&anna, TIMING).await;
    for needed in ["value=\"ja\" checked", "value=\"22.30\"", "value=\"06.05\"", "value=\"3\" selected"] {
        assert!(form.html.contains(needed), "{needed}: {}", form.html);
    }
    post(&anna, "/installningar/sprak", "sprak=en").await;
    let form = get(&anna, TIMING).await;
    assert!(form.html.contains("value=\"22.30\""), "the language leaves the rest alone");
    post(&anna, TIMING, "tysta=nej&paminnelse=1").await;
    let settings = get(&anna, "/installningar").await;
    assert!(
        settings.html.contains("när som helst") && settings.html.contains("Efter 1 dag, om"),
        "{}",
        settings.html
    );
}

// ASVS 5.0.0-2.2.2, 5.0.0-2.2.3
#[tokio::test]
async fn every_fault_is_said_at_its_field_and_what_was_chosen_stays() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    let time = "Skriv klockslaget med timmar och minuter, från 00.00 till 23.59, till exempel 22.00.";
    for (form, field, fault) in [
        (
            "tyst-fran=22%3A00&tyst-till=07%3A00&paminnelse=3",
            "tysta",
            "Välj om du vill ha tysta timmar eller inte.",
        ),
        ("tysta=ja&tyst-fran=&tyst-till=07%3A00&paminnelse=3", "tyst-fran", time),
        ("tysta=ja&tyst-fran=22%3A00&tyst-till=25%3A00&paminnelse=3", "tyst-till", time),
        (
            "tysta=ja&tyst-fran=22%3A00&tyst-till=22%3A00&paminnelse=3",
            "tyst-till",
            "Från och till är samma klockslag. Välj två olika.",
        ),
        ("tysta=nej&paminnelse=15", "paminnelse", "Välj när du vill bli påmind, eller ingen påminnelse."),
        ("tysta=nej&paminnelse=", "paminnelse", "Välj när du vill bli påmind, eller ingen påminnelse."),
    ] {
        let page = post(&anna, TIMING, form).await;
        assert_refused(&page, field, fault);
        if form.contains("paminnelse=3") {
            assert!(page.html.contains("value=\"3\" selected"), "{form}: {}", page.html);
        }
    }
    let page = post(&anna, TIMING, "tysta=ja&tyst-fran=x&tyst-till=y&paminnelse=z").await;
    assert_eq!(
        (page.status, page.html.matches("class=\"fault\"").count()),
        (StatusCode::UNPROCESSABLE_ENTITY, 3)
    );
    assert!(get(&anna, "/installningar").await.html.contains("när som helst"), "nothing was saved");
    let page = post(
        &anna,
        TIMING,
        "tysta=ja&tyst-fran=%22%3E%3Cscript%3E&tyst-till=y&paminnelse=%22%3E%3Cscript%3E",
    )
    .await;
    assert!(!page.html.contains("\"><script>"), "{}", page.html);
}

#[tokio::test]
async fn a_guardians_hours_for_a_child_are_not_the_guardians_own() {
    let scene = Scene::new().await;
    let (pages, prefix) = scene.anna_for_elsa().await;
    let saved = post(
        &pages,
        &format!("{prefix}{TIMING}"),
        "tysta=ja&tyst-fran=20%3A00&tyst-till=08%3A00&paminnelse=0",
    )
    .await;
    assert_eq!(saved.location(), format!("{prefix}/installningar#besked"));
    assert!(
        get(&pages, &format!("{prefix}/installningar")).await.html.contains("Från kl. 20.00 till kl. 08.00")
    );
    assert!(get(&scene.anna().await, "/installningar").await.html.contains("när som helst"));
}

#[tokio::test]
async fn what_was_filled_in_when_the_session_ended_stands_there_after_the_login() {
    let mut scene = Scene::new().await;
    let draft = "tysta=ja&tyst-fran=21.15&tyst-till=sju&paminnelse=4";
    scene.typed = Some((TIMING.parse().unwrap(), draft.to_owned()));
    let form = get(&scene.anna().await, TIMING).await;
    for needed in ["value=\"ja\" checked", "value=\"21.15\"", "value=\"sju\"", "value=\"4\" selected"] {
        assert!(form.html.contains(needed), "{needed}: {}", form.html);
    }
    assert!(get(&scene.anna().await, "/installningar").await.html.contains("när som helst"), "not saved");
}
