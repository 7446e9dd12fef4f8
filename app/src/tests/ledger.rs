//! The ledger: what somebody was told, and why not.

use super::scene::{ANNA, ELSA, Scene, get, message};
use eid::Due;
use http::StatusCode;
use inbox::{
    Channel, Decision, MaskedAddress, NotSent, PersonId,
    testing::{address, worker},
};

/// Decides every job that waits: by SMS it is to be sent now, by e-mail it is not, for this reason.
async fn decide(scene: &Scene, recipient: PersonId, reason: NotSent) {
    let inbox = &scene.services.inbox;
    for job in inbox.claim_jobs(&worker(), 1000).await.unwrap().into_iter().flatten() {
        let sms = Decision { recipient, channel: Channel::Sms, send: Ok(inbox.now()) };
        let email = Decision { recipient, channel: Channel::Email, send: Err(reason) };
        assert!(inbox.decide(&worker(), &job, &[sms, email], &[]).await.unwrap());
    }
}

/// Sends what waits to be sent.
async fn send_all(scene: &Scene) {
    let inbox = &scene.services.inbox;
    let masked = MaskedAddress::of(&address("070-174 06 05"));
    for notice in inbox.claim_notices(&worker(), Channel::Sms, 1000).await.unwrap().into_iter().flatten() {
        inbox.notice_sent(&worker(), &notice, &masked).await.unwrap();
    }
}

async fn anna(scene: &Scene) -> PersonId {
    scene.citizen(ANNA, "Anna Bergström").await.id
}

#[tokio::test]
async fn an_empty_ledger_says_what_will_stand_there() {
    let scene = Scene::new().await;
    let page = get(&scene.anna().await, "/aviseringar").await;
    assert_eq!(
        (page.status, page.first("h1"), page.first("h2")),
        (StatusCode::OK, "Aviseringar", "Inga aviseringar än")
    );
    assert!(
        page.html.contains("<a href=\"/aviseringar\" aria-current=\"page\">Aviseringar</a>"),
        "{}",
        page.html
    );
    assert_eq!(page.first("title"), "Aviseringar – Inkorgen");
}

#[tokio::test]
async fn each_way_says_where_and_when_or_why_not() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse till provtagning")).await;
    decide(&scene, anna(&scene).await, NotSent::ChannelOff).await;
    let pages = scene.anna().await;
    let page = get(&pages, "/aviseringar").await;
    assert!(page.html.contains("Väntar på att skickas."), "{}", page.html);
    send_all(&scene).await;
    let page = get(&pages, "/aviseringar").await;
    for said in [
        "Nytt meddelande: <a href=\"/inkorg/trad/",
        ">Kallelse till provtagning</a></h2>",
        "<dt>Sms till dig</dt><dd>Skickat i dag kl. 09.00 till 070-*** ** 05.</dd>",
        "<dt>E-post till dig</dt><dd>Inte skickat. E-post är avstängt i inställningarna.</dd>",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert_eq!(
        page.html.matches("<h2").count() - page.html.matches("id=\"session-h\"").count(),
        1,
        "one message"
    );
    let english = super::scene::get_with(&pages, "/aviseringar", &[("cookie", "inkorg-sprak=en")]).await;
    assert!(
        english.html.contains("Sent today at") || english.html.contains("to 070-*** ** 05."),
        "{}",
        english.html
    );
    assert!(english.html.contains("Not sent. E-mail is turned off in the settings."));
}

#[tokio::test]
async fn what_did_not_arrive_is_not_called_sent_before_it_is_noted_where_it_went() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    decide(&scene, anna(&scene).await, NotSent::ChannelOff).await;
    let inbox = &scene.services.inbox;
    let notice = inbox.claim_notices(&worker(), Channel::Sms, 1).await.unwrap().remove(0).unwrap();
    assert!(inbox.notice_reported(notice.id, false).await.unwrap());
    let page = get(&scene.anna().await, "/aviseringar").await;
    assert!(page.html.contains("<dd>Skickat, men det kom inte fram. "), "{}", page.html);
    inbox.notice_sent(&worker(), &notice, &MaskedAddress::of(&address("070-174 06 05"))).await.unwrap();
    let page = get(&scene.anna().await, "/aviseringar").await;
    assert!(page.html.contains("<dd>Skickat till 070-*** ** 05, men det kom inte fram. "), "{}", page.html);
}

#[tokio::test]
async fn what_waits_for_a_review_leads_there_until_it_is_done() {
    let mut scene = Scene::new().await;
    scene.due = Due { consent: false, review: true };
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    decide(&scene, anna(&scene).await, NotSent::AwaitingReview).await;
    let page = get(&scene.anna().await, "/aviseringar").await;
    assert!(page.html.contains("Inte skickat. Väntar på din granskning."), "{}", page.html);
    assert!(page.html.contains("<a href=\"/installningar/granska\">Granska kontaktuppgifterna</a>"));
    scene.due = Due::default();
    let page = get(&scene.anna().await, "/aviseringar").await;
    assert!(page.html.contains("Det väntade på att du skulle granska"), "{}", page.html);
    assert!(!page.html.contains("/installningar/granska"), "there is nothing to review: {}", page.html);
}

// ASVS 5.0.0-8.2.3
#[tokio::test]
async fn a_guardian_reads_own_rows_whole_and_the_child_reads_no_guardians_address() {
    let scene = Scene::new().await;
    scene.deliver(ELSA, &message("a", "Kallelse till tandvård")).await;
    decide(&scene, anna(&scene).await, NotSent::NoContact).await;
    send_all(&scene).await;
    let (pages, prefix) = scene.anna_for_elsa().await;
    let page = get(&pages, &format!("{prefix}/aviseringar")).await;
    assert!(
        page.html.contains("aviseringar som har skickats om meddelanden till Elsa Bergström"),
        "{}",
        page.html
    );
    assert!(page.html.contains("<dt>Sms till dig</dt>") && page.html.contains("till 070-*** ** 05."));
    assert!(page.html.contains(&format!("href=\"{prefix}/inkorg/trad/")), "{}", page.html);
    assert!(!page.html.contains("href=\"/aviseringar"), "a link leads out of the child's inbox");
    let elsas = get(&scene.own(ELSA, "Elsa Bergström").await, "/aviseringar").await;
    assert!(elsas.html.contains("<dt>Sms till en vårdnadshavare</dt>"), "{}", elsas.html);
    assert!(!elsas.html.contains("en annan vårdnadshavare"), "she is no guardian: {}", elsas.html);
    assert!(!elsas.html.contains("070-") && elsas.html.contains("<dd>Inte skickat.</dd>"), "{}", elsas.html);
}

#[tokio::test]
async fn what_waits_for_a_guardians_quiet_hours_is_not_said_to_wait_when_the_child_has_turned_thirteen() {
    let scene = Scene::new().await;
    scene.deliver(ELSA, &message("a", "Kallelse till tandvård")).await;
    decide(&scene, anna(&scene).await, NotSent::NoContact).await;
    for (now, said) in [
        ("2026-12-11T23:59:59.999+01:00", "<dd>Väntar på att skickas.</dd>"),
        ("2026-12-12T00:00:00+01:00", "<dd>Inte skickat.</dd>"),
    ] {
        scene.clock.set(now.parse().unwrap());
        let page = get(&scene.own(ELSA, "Elsa Bergström").await, "/aviseringar").await;
        let sms = &page.html[page.html.find("<dt>Sms till en vårdnadshavare</dt>").unwrap()..];
        let sms = &sms[..sms.find("</dd>").unwrap() + "</dd>".len()];
        assert!(sms.ends_with(said), "{now}: {sms}");
    }
}

#[tokio::test]
async fn from_a_page_of_the_ledger_a_thread_leads_back_to_the_whole_inbox() {
    let scene = Scene::new().await;
    for number in 0..26 {
        scene.deliver(ANNA, &message(&number.to_string(), &format!("Brev {number}"))).await;
    }
    decide(&scene, anna(&scene).await, NotSent::NotOffered).await;
    let pages = scene.anna().await;
    let second = get(&pages, "/aviseringar?sida=2").await;
    let at = second.html.find("href=\"/inkorg/trad/").unwrap() + "href=\"".len();
    let thread = second.html[at..].split('"').next().unwrap();
    assert!(!thread.contains('?'), "{thread}");
    let thread = get(&pages, thread).await;
    assert!(thread.html.contains("class=\"back\"><a href=\"/inkorg#trad-"), "{}", thread.html);
}

#[tokio::test]
async fn a_long_ledger_has_numbered_pages_and_a_page_past_the_last_is_the_last() {
    let scene = Scene::new().await;
    for number in 0..26 {
        scene.deliver(ANNA, &message(&number.to_string(), &format!("Brev {number}"))).await;
    }
    decide(&scene, anna(&scene).await, NotSent::NotOffered).await;
    let pages = scene.anna().await;
    let first = get(&pages, "/aviseringar").await;
    assert!(first.html.contains("<nav aria-label=\"Sidor\" class=\"pages\">"), "{}", first.html);
    assert!(first.html.contains("href=\"/aviseringar?sida=2\""));
    let second = get(&pages, "/aviseringar?sida=2").await;
    assert_eq!(second.first("title"), "Aviseringar, sida 2 av 2 – Inkorgen");
    assert!(second.html.contains("href=\"/aviseringar\""), "and back");
    assert_eq!(get(&pages, "/aviseringar?sida=99").await.first("title"), second.first("title"));
    assert_eq!(get(&pages, "/aviseringar?sida=x").await.first("title"), "Aviseringar – Inkorgen");
}

#[tokio::test]
async fn a_senders_subject_is_text() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "\"'><script>alert(1)</script>")).await;
    decide(&scene, anna(&scene).await, NotSent::GaveUp).await;
    let page = get(&scene.anna().await, "/aviseringar").await;
    assert!(
        !page.html.contains("<script>alert") && page.html.contains("&lt;script&gt;alert(1)"),
        "{}",
        page.html
    );
}
