use super::*;
use crate::{
    people::ANNA,
    post::world::World,
    testing::{body, form, get, send},
};

async fn link(world: &World) -> String {
    let threads = world.threads(&ANNA).await;
    let mut actions = threads.iter().flat_map(|thread| &thread.messages).flat_map(|message| &message.actions);
    let offered = actions.find(|offered| offered.action.system == "formular").unwrap();
    format!("/formular{}", offered.action.query.as_deref().unwrap())
}

#[tokio::test]
async fn the_same_link_leads_to_the_questions_and_then_to_the_answers() {
    let world = World::new(&[&ANNA]).await;
    let router = router(world.post.clone());
    let link = link(&world).await;
    let page = body(send(&router, get(&link)).await).await;
    assert!(page.contains("Skicka svaren") && page.contains("Hamnens vårdcentral"), "{page}");
    let id = page.split("name=\"arende\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();

    let unfinished = [("arende", id.as_str()), ("mar", "bra"), ("mer", "</textarea><script>")];
    let refused = send(&router, form("/formular", &unfinished)).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = body(refused).await;
    assert!(page.contains("<title>Fel: ") && page.contains("Tar du något läkemedel varje dag?"), "{page}");
    assert!(page.contains("&lt;/textarea&gt;&lt;script&gt;") && !page.contains("<script"), "{page}");
    assert!(page.contains("value=\"bra\" checked"), "what was answered is kept: {page}");

    let finished = [unfinished[0], unfinished[1], ("lakemedel", "nej"), ("mer", "Jag är trött.")];
    for _ in 0..2 {
        let sent = send(&router, form("/formular", &finished)).await;
        assert_eq!(sent.status(), StatusCode::SEE_OTHER, "twice is once");
        assert_eq!(sent.headers()["location"], link.as_str());
    }
    let page = body(send(&router, get(&link)).await).await;
    assert!(page.contains("<h1>Dina svar</h1>") && page.contains("Jag är trött."), "{page}");
    assert!(!page.contains("Skicka svaren"), "{page}");

    let threads = world.threads(&ANNA).await;
    let messages: Vec<_> = threads.iter().flat_map(|thread| &thread.messages).collect();
    let asked =
        messages.iter().find(|message| message.actions.iter().any(|offered| offered.action.form.is_some()));
    assert!(asked.unwrap().actions[0].answered_at.is_some());
    let thanks =
        messages.iter().filter(|message| message.subject.as_deref() == Some("Vi har fått dina svar"));
    assert_eq!(thanks.count(), 1);
}

#[tokio::test]
async fn a_form_that_is_not_there_says_so() {
    let world = World::new(&[&ANNA]).await;
    let router = router(world.post.clone());
    for path in ["/formular", "/formular?arende=%3Cscript%3E"] {
        let answer = send(&router, get(path)).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        let page = body(answer).await;
        assert!(page.contains("Formuläret finns inte") && !page.contains("<script"), "{page}");
    }
    assert_eq!(send(&router, form("/formular", &[("arende", "X")])).await.status(), StatusCode::NOT_FOUND);
}
