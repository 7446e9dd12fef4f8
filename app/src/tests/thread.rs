//! A thread: what it shows, and what gives a receipt.

use super::scene::{ANNA, ELSA, ERIK, Scene, get, get_with, head, message, post, threads};
use http::{StatusCode, header};
use jiff::SignedDuration;

const UNKNOWN: &str = "/inkorg/trad/0123456789abcdef0123456789abcdef";

async fn unread(scene: &Scene) -> u64 {
    let html = get(&scene.anna().await, "/inkorg").await.html;
    html.matches("<li class=\"mark unread\">").count().try_into().unwrap()
}

async fn first_thread(scene: &Scene) -> String {
    threads(&get(&scene.anna().await, "/inkorg").await).remove(0)
}

// ASVS 5.0.0-3.5.3
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

// ASVS 5.0.0-3.5.3
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
            .contains("<span>Från <span translate=\"no\" dir=\"auto\">Björkdalens vårdcentral</span>, 23 november 2026 kl. 09.00 – läst</span></summary>"),
        "{}",
        page.html
    );
    assert!(page.html.contains("2 meddelanden, äldst först"), "{}", page.html);
    let (folded, open) =
        (page.html.find("<details id=\"meddelande-"), page.html.find("<article id=\"meddelande-"));
    assert!(folded.unwrap() < open.unwrap());
    assert!(page.html.contains("Gå till första nya"), "{}", page.html);
    assert_eq!(page.html.matches("<span class=\"mark unread\">Ny</span>").count(), 1);

    // When all is read the latest stands open, and nothing is new.
    let page = get(&anna, &thread).await;
    assert!(!page.html.contains(">Ny</span>") && !page.html.contains("Gå till första nya"));
    assert_eq!(page.html.matches("<article id=\"meddelande-").count(), 1);
}

#[tokio::test]
async fn what_only_a_guardian_has_opened_is_not_folded_for_the_child() {
    let scene = Scene::new().await;
    scene.deliver(ELSA, &message("a", "Ett")).await;
    scene.deliver(ELSA, &message("a", "Två")).await;
    let (anna, mount) = scene.anna_for_elsa().await;
    let thread = threads(&get(&anna, &format!("{mount}/inkorg")).await).remove(0);
    get(&anna, &thread).await;
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    let own = thread.strip_prefix(&mount).unwrap();
    let page = get(&elsa, own).await;
    assert_eq!(page.html.matches("<article id=\"meddelande-").count(), 2, "her receipts tell of both");
    assert!(!page.html.contains(">Ny</span>"), "what is unread is shared");
    let again = get(&elsa, own).await;
    assert_eq!(again.html.matches("<details id=\"meddelande-").count(), 1);
}

#[tokio::test]
async fn the_order_is_chosen_once_said_in_words_and_the_same_in_every_thread() {
    let scene = Scene::new().await;
    for (thread, subject) in [("a", "Ett"), ("a", "Två"), ("b", "Tre"), ("b", "Fyra"), ("c", "Ensam")] {
        scene.deliver(ANNA, &message(thread, subject)).await;
    }
    let anna = scene.anna().await;
    let list = threads(&get(&anna, "/inkorg").await);
    let (single, thread) = (&list[0], &list[2]);
    let order = |html: &str| {
        let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} in {html}"));
        at("Text om Ett.") < at("Text om Två.")
    };
    let page = get(&anna, thread).await;
    assert!(order(&page.html) && page.html.contains("2 meddelanden, äldst först"), "{}", page.html);
    assert!(!get(&anna, single).await.html.contains("först</button>"), "one message has no order");

    let chosen = post(&anna, &format!("{thread}/ordning"), "ordning=nyast").await;
    assert_eq!(
        (chosen.status, chosen.location()),
        (StatusCode::SEE_OTHER, format!("{thread}#besked").as_str())
    );
    assert!(chosen.header(&header::SET_COOKIE).contains("nyast"));
    let page = get(&anna, thread).await;
    assert!(!order(&page.html) && page.html.contains("2 meddelanden, nyast först"), "{}", page.html);
    assert!(page.html.contains("name=\"ordning\" value=\"aldst\""), "{}", page.html);
    let other = get(&anna, &list[1]).await;
    assert!(other.html.find("Text om Fyra.") < other.html.find("Text om Tre."), "{}", other.html);

    // The newest is still what is open when all is read.
    let open = page.html.find("<article id=\"meddelande-").unwrap();
    assert!(open < page.html.find("<details id=\"meddelande-").unwrap());
    for nothing in ["", "ordning=", "ordning=bakvand"] {
        let plain = post(&anna, &format!("{thread}/ordning"), nothing).await;
        assert_eq!((plain.status, plain.location()), (StatusCode::SEE_OTHER, thread.as_str()));
        assert!(plain.headers.get(header::SET_COOKIE).is_none());
    }
    post(&anna, &format!("{thread}/ordning"), "ordning=aldst").await;
    assert!(order(&get(&anna, thread).await.html));
    // Another reader's order is another's.
    scene.deliver(ERIK, &message("a", "Ett")).await;
    scene.deliver(ERIK, &message("a", "Två")).await;
    post(&anna, &format!("{thread}/ordning"), "ordning=nyast").await;
    let erik = scene.own(ERIK, "Erik Bergström").await;
    let theirs = threads(&get(&erik, "/inkorg").await).remove(0);
    assert!(order(&get(&erik, &theirs).await.html));
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

// ASVS 5.0.0-8.2.2
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
