//! The page that asks somebody who is logged in to prove anew who they are.

use super::scene::{Scene, get};
use eid::LoginFailure;
use http::StatusCode;

#[tokio::test]
async fn it_says_why_and_leads_to_the_login_and_back() {
    let mut scene = Scene::new().await;
    scene.proved = false;
    let anna = scene.anna().await;
    let page = get(&anna, "/bekrafta?till=%2Finstallningar%2Fsms").await;
    assert_eq!((page.status, page.first("h1")), (StatusCode::OK, "Visa att det är du"));
    let html = page.html.replace("&amp;", "&");
    assert!(html.contains("href=\"/logga-in?till=%2Finstallningar%2Fsms&ny=1\""), "{html}");
    assert!(html.contains("href=\"/installningar\">Till inställningar"), "{html}");
    assert!(!html.contains("role=\"alert\""), "nothing has gone wrong");
}

#[tokio::test]
async fn each_way_to_fail_has_its_sentence_and_the_address_can_say_nothing_else() {
    let mut scene = Scene::new().await;
    scene.proved = false;
    let anna = scene.anna().await;
    for failure in LoginFailure::ALL {
        let page = get(&anna, &format!("/bekrafta?fel={}&till=%2Finstallningar", failure.code())).await;
        let for_good = page.first("h1") != "Visa att det är du";
        assert_eq!(page.html.contains("<strong>Det gick inte.</strong>"), !for_good, "{failure:?}");
        let told_elsewhere =
            [LoginFailure::Number, LoginFailure::Locked, LoginFailure::Closed, LoginFailure::Deceased];
        assert_eq!(for_good, told_elsewhere.contains(&failure), "{failure:?}");
    }
    let page = get(&anna, "/bekrafta?fel=annan").await;
    assert!(page.html.contains("Det var en annan person som visade sin e-legitimation"), "{}", page.html);
    let page = get(&anna, "/bekrafta?fel=Ring+070&till=https%3A%2F%2Fevil.example").await;
    let main = page.first("main").replace("&amp;", "&");
    assert!(!main.contains("070") && !main.contains("evil"), "{main}");
    assert!(main.contains("till=%2Finstallningar&ny=1"), "{main}");
}

#[tokio::test]
async fn whoever_has_just_proved_who_they_are_is_led_on() {
    let scene = Scene::new().await;
    let answer = get(&scene.anna().await, "/bekrafta?till=%2Finstallningar%2Fsms").await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/installningar/sms"));
    let answer = get(&scene.anna().await, "/bekrafta?till=%2F%2Fevil.example").await;
    assert_eq!(answer.location(), "/installningar");
}
