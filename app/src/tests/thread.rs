//! A thread: what it shows, and what gives a receipt.

use super::scene::{ANNA, ERIK, Scene, get, get_with, head, message, post, threads};
use http::{StatusCode, header};
use inbox::{Action, ActionTarget, MediaType, NewAttachment, NewMessage, Supersedes, Visit};
use jiff::SignedDuration;

const UNKNOWN: &str = "/inkorg/trad/0123456789abcdef0123456789abcdef";

async fn unread(scene: &Scene) -> u64 {
    let html = get(&scene.anna().await, "/inkorg").await.html;
    html.matches("<li class=\"mark unread\">").count().try_into().unwrap()
}

async fn first_thread(scene: &Scene) -> String {
    threads(&get(&scene.anna().await, "/inkorg").await).remove(0)
}

#[tokio::test]
async fn a_prefetch_gives_no_receipt() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let (anna, thread) = (scene.anna().await, first_thread(&scene).await);
    for ahead in [("sec-purpose", "prefetch;prerender"), ("purpose", "prefetch")] {
        let answer = get_with(
            &anna,
            &thread,
            &[ahead, ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")],
        )
        .await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.header(&header::CACHE_CONTROL), "no-store");
        assert_eq!(unread(&scene).await, 1, "{ahead:?}");
    }
    assert_eq!(get(&anna, &thread).await.status, StatusCode::OK);
    assert_eq!(unread(&scene).await, 0);
}

#[tokio::test]
async fn a_head_request_gives_no_receipt_and_tells_nothing() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let (anna, thread) = (scene.anna().await, first_thread(&scene).await);
    let known = head(&anna, &thread).await;
    let unknown = head(&anna, UNKNOWN).await;
    assert_eq!((known.status, known.html.as_str()), (StatusCode::OK, ""));
    assert_eq!((unknown.status, &unknown.headers), (known.status, &known.headers));
    assert_eq!(known.header(&header::CACHE_CONTROL), "no-store");
    assert_eq!(unread(&scene).await, 1);
}

#[tokio::test]
async fn a_script_and_a_frame_give_no_receipt_and_are_told_why() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let (anna, thread) = (scene.anna().await, first_thread(&scene).await);
    for machine in [
        &[("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")][..],
        &[("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")],
        &[("accept", "*/*")],
    ] {
        let answer = get_with(&anna, &thread, machine).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{machine:?}");
        assert!(!answer.html.contains("Kallelse"));
    }
    assert_eq!(unread(&scene).await, 1);
}

#[tokio::test]
async fn an_old_browser_that_asks_for_html_is_a_person() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let (anna, thread) = (scene.anna().await, first_thread(&scene).await);
    let answer = get_with(&anna, &thread, &[("accept", "text/html,*/*;q=0.8")]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(unread(&scene).await, 0);
}

#[tokio::test]
async fn what_is_new_is_open_and_what_was_read_is_folded_oldest_first() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let (anna, thread) = (scene.anna().await, first_thread(&scene).await);
    get(&anna, &thread).await;
    scene.clock.advance(SignedDuration::from_hours(48));
    scene.deliver(ANNA, &message("a", "Ny tid")).await;
    let page = get(&anna, &thread).await;
    assert_eq!(page.first("h1"), "Ny tid");
    assert_eq!(page.first("title"), "Ny tid – Inkorg – Inkorgen");
    assert!(
        page.html
            .contains("<summary>Från Björkdalens vårdcentral, 23 november 2026 kl. 09.00 – läst</summary>")
    );
    assert!(page.html.contains("2 meddelanden, äldst först"), "{}", page.html);
    let (folded, open) =
        (page.html.find("<details id=\"meddelande-"), page.html.find("<article id=\"meddelande-"));
    assert!(folded.unwrap() < open.unwrap());
    assert!(page.html.contains("Till första nya"), "{}", page.html);
    assert_eq!(page.html.matches("<span class=\"mark unread\">Ny</span>").count(), 1);

    // When all is read the latest stands open, and nothing is new.
    let page = get(&anna, &thread).await;
    assert!(!page.html.contains(">Ny</span>") && !page.html.contains("Till första nya"));
    assert_eq!(page.html.matches("<article id=\"meddelande-").count(), 1);
}

#[tokio::test]
async fn the_page_tells_what_the_sender_sees() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let (anna, thread) = (scene.anna().await, first_thread(&scene).await);
    let page = get(&anna, &thread).await;
    assert!(
        page.html.contains("Avsändaren ser att meddelandet öppnades i dag kl. 09.00 av dig."),
        "{}",
        page.html
    );
}

#[tokio::test]
async fn another_citizens_thread_is_not_there() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let (thread, erik) = (first_thread(&scene).await, scene.own(ERIK, "Erik Bergström").await);
    let theirs = get(&erik, &thread).await;
    let none = get(&erik, UNKNOWN).await;
    let wrong = get(&erik, "/inkorg/trad/x").await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
    for other in [&none, &wrong] {
        assert_eq!(other.status, theirs.status);
        assert_eq!(other.first("main"), theirs.first("main"), "nobody learns which it was");
    }
    assert_eq!(post(&erik, &format!("{thread}/olast"), "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_visit_is_lifted_out_and_a_moved_one_says_so() {
    let scene = Scene::new().await;
    let booked = |starts: &str| Visit {
        booking: "B1".to_owned(),
        starts: Some(starts.parse().unwrap()),
        ends: None,
        what: Some("Provtagning hos distriktssköterska".to_owned()),
        place: Some("Björkvägen 3, plan 2".to_owned()),
    };
    let change = Action {
        system: "bokning".to_owned(),
        label: "Boka om tiden".to_owned(),
        query: None,
        target: ActionTarget::Current,
    };
    let first = NewMessage {
        visit: Some(booked("2026-11-25T09:00:00Z")),
        actions: vec![change.clone()],
        ..message("a", "Kallelse")
    };
    scene.deliver(ANNA, &first).await;
    let moved = NewMessage {
        actions: vec![change],
        visit: Some(booked("2026-11-26T08:20:00Z")),
        supersedes: Some(Supersedes::Replaces { booking: "B1".to_owned() }),
        ..message("a", "Ny tid")
    };
    scene.deliver(ANNA, &moved).await;
    let page = get(&scene.anna().await, &first_thread(&scene).await).await;
    assert!(page.html.contains("torsdag 26 november 2026, kl. 09.20"), "{}", page.html);
    let mut messages = page.html.split("<article ").skip(1);
    let (old, new) = (messages.next().unwrap(), messages.next().unwrap());
    assert!(old.contains("<strong>Ersatt av ny tid.</strong> <a href=\"#meddelande-"), "{old}");
    assert!(old.contains("Tiden gäller inte längre") && old.contains("<s>"), "{old}");
    assert!(!new.contains("Tiden gäller inte längre"), "{new}");
    assert!(!old.contains("Boka om tiden"), "what no longer holds cannot be changed: {old}");
    assert!(new.contains("Boka om tiden"), "{new}");
}

#[tokio::test]
async fn buttons_lead_inside_at_once_and_outside_by_way_of_a_page() {
    let scene = Scene::new().await;
    let action = |system: &str, label: &str, target| Action {
        system: system.to_owned(),
        label: label.to_owned(),
        query: Some("?id=7".to_owned()),
        target,
    };
    let actions = vec![
        action("bokning", "Boka om", ActionTarget::New),
        action("extern", "Svara på frågor", ActionTarget::Current),
        action("okänd", "Något annat", ActionTarget::Current),
    ];
    scene.deliver(ANNA, &NewMessage { actions, ..message("a", "Kallelse") }).await;
    let anna = scene.anna().await;
    let page = get(&anna, &first_thread(&scene).await).await;
    assert!(page.html.contains("href=\"https://bokning.example/tider?id=7\""), "{}", page.html);
    assert!(page.html.contains("(öppnas i nytt fönster)"), "{}", page.html);
    assert!(!page.html.contains("extern.example"), "{}", page.html);
    assert!(page.html.contains("tjänsten är inte tillgänglig"), "{}", page.html);

    let hop = page.html.split("href=\"/inkorg/lank/").nth(1).unwrap().split('"').next().unwrap();
    let leave = get(&anna, &format!("/inkorg/lank/{hop}")).await;
    assert_eq!(leave.first("h1"), "Du lämnar inkorgen");
    assert!(leave.html.contains("href=\"https://extern.example/start?id=7\""), "{}", leave.html);
    assert!(leave.html.contains("Fortsätt till extern.example"), "{}", leave.html);
    let erik = scene.own(ERIK, "Erik Bergström").await;
    assert_eq!(get(&erik, &format!("/inkorg/lank/{hop}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_is_handed_over_so_that_nothing_in_it_can_act() {
    let scene = Scene::new().await;
    let file = NewAttachment {
        name: "Vägbeskrivning.pdf".to_owned(),
        media_type: MediaType::Pdf,
        pages: Some(2),
        tagged: Some(true),
        content: b"%PDF-1.7".to_vec(),
    };
    scene.deliver(ANNA, &NewMessage { attachments: vec![file], ..message("a", "Kallelse") }).await;
    let anna = scene.anna().await;
    let page = get(&anna, &first_thread(&scene).await).await;
    assert!(page.html.contains("(PDF, 2 sidor, 1 kB, anpassad för skärmläsare)"), "{}", page.html);
    let id = page.html.split("href=\"/inkorg/bilaga/").nth(1).unwrap().split('"').next().unwrap();
    let file = get(&anna, &format!("/inkorg/bilaga/{id}")).await;
    assert_eq!((file.status, file.html.as_str()), (StatusCode::OK, "%PDF-1.7"));
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(file.header(&name.parse().unwrap()), value);
    }
    assert!(file.header(&header::CONTENT_DISPOSITION).starts_with("attachment; "));
    let erik = scene.own(ERIK, "Erik Bergström").await;
    assert_eq!(get(&erik, &format!("/inkorg/bilaga/{id}")).await.status, StatusCode::NOT_FOUND);
    let ahead = get_with(&anna, &format!("/inkorg/bilaga/{id}"), &[("sec-purpose", "prefetch")]).await;
    assert_eq!(ahead.status, StatusCode::SERVICE_UNAVAILABLE);
}
