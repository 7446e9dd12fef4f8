//! Action buttons: to services inside and outside the portal, and to forms before and after they are answered.

use super::scene::{ANNA, ERIK, Scene, get, message, threads};
use axum::Router;
use http::StatusCode;
use inbox::{Action, ActionTarget, NewMessage};

fn action(system: &str, label: &str, target: ActionTarget) -> Action {
    let query = Some("?id=7".to_owned());
    Action { system: system.to_owned(), label: label.to_owned(), query, target, form: None }
}

async fn first_page(pages: &Router) -> String {
    get(pages, &threads(&get(pages, "/inkorg").await)[0]).await.html
}

/// The page in between of the button with this label.
async fn between(pages: &Router, html: &str, label: &str) -> super::scene::Answer {
    let link = html
        .split("href=\"/inkorg/lank/")
        .skip(1)
        .find(|rest| rest.split("</a>").next().unwrap().contains(label));
    let id = link.unwrap_or_else(|| panic!("{label} in {html}")).split('"').next().unwrap();
    get(pages, &format!("/inkorg/lank/{id}")).await
}

// ASVS 5.0.0-3.7.3
#[tokio::test]
async fn buttons_lead_inside_at_once_and_outside_by_way_of_a_page() {
    let scene = Scene::new().await;
    let actions = vec![
        action("bokning", "Boka om", ActionTarget::New),
        action("extern", "Gå en kurs", ActionTarget::New),
        action("journal", "Läs journalen", ActionTarget::Current),
        action("okänd", "Något annat", ActionTarget::Current),
    ];
    scene.deliver(ANNA, &NewMessage { actions, ..message("a", "Kallelse") }).await;
    let anna = scene.anna().await;
    let page = first_page(&anna).await;
    assert!(page.contains("href=\"https://bokning.example/tider?id=7\""), "{page}");
    assert!(page.contains("(öppnas i nytt fönster)"), "{page}");
    assert!(!page.contains("extern.example") && !page.contains("journal.example"), "{page}");
    assert!(page.contains("tjänsten är inte tillgänglig"), "{page}");

    let outside = between(&anna, &page, "Gå en kurs").await;
    assert_eq!(outside.first("h1"), "Du lämnar inkorgen");
    assert!(outside.html.contains("href=\"https://extern.example/start?id=7\""), "{}", outside.html);
    assert!(outside.html.contains("<strong translate=\"no\">Kurserna</strong>"), "{}", outside.html);
    assert!(outside.html.contains(">extern.example</p>"), "{}", outside.html);
    assert!(
        outside.html.contains(
            "Fortsätt till Kurserna <span class=\"away\">(går till extern.example i nytt fönster)</span>"
        ),
        "{}",
        outside.html
    );
    assert!(outside.html.contains("Tjänsten öppnas i ett nytt fönster."), "{}", outside.html);
    assert!(outside.html.contains("Tjänsten får inte veta vem du är"), "{}", outside.html);

    let hop = between(&anna, &page, "Läs journalen").await;
    assert_eq!(hop.first("h1"), "Du går vidare till en annan tjänst");
    assert!(hop.html.contains("Tjänsten loggar in dig med din e-legitimation"), "{}", hop.html);
    assert!(
        hop.html.contains("Fortsätt till journal.example"),
        "what has no name is called by its host: {}",
        hop.html
    );
    assert!(!hop.html.contains("nytt fönster"), "{}", hop.html);

    let erik = scene.own(ERIK, "Erik Bergström").await;
    let id = page.split("href=\"/inkorg/lank/").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(get(&erik, &format!("/inkorg/lank/{id}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_same_message_leads_to_the_form_and_then_to_the_answers() {
    let scene = Scene::new().await;
    let form = Action {
        form: Some("F1".to_owned()),
        ..action("bokning", "Svara på frågorna", ActionTarget::Current)
    };
    scene.deliver(ANNA, &NewMessage { actions: vec![form], ..message("a", "Frågor") }).await;
    let anna = scene.anna().await;
    let list = get(&anna, "/inkorg").await;
    assert!(list.html.contains("class=\"mark act\">Något att göra<"), "{}", list.html);
    let before = first_page(&anna).await;
    let link = "href=\"https://bokning.example/tider?id=7\"";
    assert!(
        before.contains(link) && before.contains("Svara på frågorna") && !before.contains("besvarades"),
        "{before}"
    );

    scene.deliver(ANNA, &NewMessage { answers: Some("F1".to_owned()), ..message("b", "Tack") }).await;
    let list = get(&anna, "/inkorg").await;
    assert!(!list.html.contains("class=\"mark act\""), "it is done: {}", list.html);
    let thread = threads(&list).remove(1);
    let after = get(&anna, &thread).await;
    assert!(after.html.contains(link) && after.html.contains("Visa dina svar"), "{}", after.html);
    assert!(after.html.contains("Formuläret besvarades i dag kl. 09.00."), "{}", after.html);
    assert!(!after.html.contains("Svara på frågorna"), "{}", after.html);
}
