//! Who has read what: in words, for whom it belongs to and for a guardian, and as a file.

use super::{
    family::{Book, for_elsa},
    scene::{ANNA, ELSA, ERIK, Scene, get, get_with, head, message, post, text, threads},
};
use axum::body::Body;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use inbox::{
    Channel, Event, NewMessage, Operator, Personnummer, Viewer,
    testing::{address, file_worker},
    verify_log,
};
use jiff::SignedDuration;
use std::sync::Arc;
use tower::ServiceExt;

const LOG: &str = "/logg";
const FILE: &str = "/logg/hamta";

async fn events(scene: &Scene, viewer: &Viewer) -> Vec<Event> {
    scene.services.inbox.log(viewer).await.unwrap().into_iter().map(|entry| entry.event).collect()
}

#[tokio::test]
async fn one_reads_who_did_what_when_and_with_what() {
    let scene = Scene::new().await;
    scene
        .deliver(ANNA, &NewMessage { attachments: vec![text("Karta.txt", "x")], ..message("a", "Kallelse") })
        .await;
    let anna = scene.anna().await;
    let thread = threads(&get(&anna, "/inkorg").await).remove(0);
    get(&anna, &thread).await;
    let inbox = &scene.services.inbox;
    for scan in inbox.claim_scans(&file_worker(), 10).await.unwrap() {
        inbox.scan_ended(&file_worker(), &scan, true).await.unwrap();
    }
    let page = get(&anna, LOG).await;
    assert_eq!((page.status, page.first("h1")), (StatusCode::OK, "Vem har läst"));
    assert_eq!(page.first("title"), "Vem har läst – Inkorgen");
    assert_eq!(page.first("h2"), "Måndag 23 november 2026");
    for said in [
        "<a href=\"/logg\" aria-current=\"page\">Vem har läst</a>",
        "vem som har läst eller gjort något i din inkorg",
        "<p id=\"traffar\" tabindex=\"-1\" class=\"lead\">6 händelser</p>",
        ">kl. 09.00</time>",
        "<p>Du läste Vem har läst.</p>",
        "<p>Tjänsten kontrollerade en bilaga och hittade inget skadligt.</p>",
        "translate=\"no\" dir=\"auto\">Karta.txt</a></p>",
        "<p>Du öppnade en tråd med ett meddelande.</p>",
        "dir=\"auto\">Kallelse</a></p>",
        "<p>Du såg listan i Inkorg.</p>",
        "<p>Björkdalens vårdcentral skickade ett meddelande.</p>",
        "<p>Region Exempel, som driver tjänsten, aktiverade inkorgen.</p>",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    let (newest, oldest) = ("Du läste Vem har läst.", "aktiverade inkorgen.");
    assert!(page.html.find(newest) < page.html.find(oldest), "newest first");
    assert_eq!(page.html.matches("href=\"/inkorg/trad/").count(), 3, "{}", page.html);
    let english = get_with(&anna, LOG, &[("cookie", "inkorg-sprak=en")]).await;
    assert_eq!((english.first("h1"), english.first("h2")), ("Who has read", "Monday 23 November 2026"));
    assert!(english.html.contains("<p>You opened a thread with one message.</p>"), "{}", english.html);
    let viewer = scene.viewer(ANNA, "Anna Bergström").await;
    let read = events(&scene, &viewer).await.into_iter().filter(|event| *event == Event::LogShown).count();
    assert_eq!(read, 1, "once in a session");
}

// ASVS 5.0.0-14.2.1
#[tokio::test]
async fn one_chooses_what_is_shown_and_the_address_says_nothing_of_anybody() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let anna = scene.anna().await;
    get(&anna, "/inkorg").await;
    let page = get(&anna, "/logg?vad=skickat&vem=vard&nar=7").await;
    for said in [
        "<details open class=\"choose-log\">",
        "<option value=\"skickat\" selected>",
        "<option value=\"vard\" selected>",
        "<option value=\"7\" selected>",
        "class=\"lead\">En händelse</p>",
        "skickade ett meddelande.",
        "<a href=\"/logg\">Visa allt</a>",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert!(!page.html.contains("Du såg listan"), "{}", page.html);
    let all = get(&anna, LOG).await;
    assert!(all.html.contains("<details class=\"choose-log\">"), "{}", all.html);
    assert!(all.html.contains("<form method=\"get\" action=\"/logg#traffar\""), "{}", all.html);
    let none = get(&anna, "/logg?vad=ombud").await;
    assert_eq!(none.first("h2"), "Inget passar");
    assert!(none.html.contains("class=\"lead\">Inga händelser</p>"), "{}", none.html);
    let wrong = get(&anna, "/logg?vad=%3Cscript%3E&vem=x&nar=y&sida=z").await;
    assert!(wrong.html.contains("Du såg listan i Inkorg."), "{}", wrong.html);
    assert!(!wrong.html.contains("<script>"), "{}", wrong.html);
}

#[tokio::test]
async fn a_long_log_has_numbered_pages_that_keep_what_was_chosen() {
    let scene = Scene::new().await;
    for number in 0..60 {
        scene.deliver(ANNA, &message(&number.to_string(), &format!("Brev {number}"))).await;
    }
    let anna = scene.anna().await;
    let first = get(&anna, "/logg?vem=vard").await;
    assert!(first.html.contains("60 händelser") && first.html.contains(">Brev 59</a>"), "{}", first.html);
    let second = first.html.replace("&amp;", "&");
    assert!(second.contains("href=\"/logg?vem=vard&sida=2\""), "{second}");
    let last = get(&anna, "/logg?vem=vard&sida=2").await;
    assert_eq!(last.first("title"), "Vem har läst, sida 2 av 2 – Inkorgen");
    assert!(last.html.contains(">Brev 0</a>") && !last.html.contains(">Brev 10</a>"), "{}", last.html);
    assert_eq!(get(&anna, "/logg?vem=vard&sida=99").await.first("title"), last.first("title"));
}

#[tokio::test]
async fn what_was_deleted_is_not_named_any_more() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Hemlig kallelse")).await;
    let anna = scene.anna().await;
    let thread = threads(&get(&anna, "/inkorg").await).remove(0);
    post(&anna, &format!("{thread}/papperskorg"), "").await;
    let id = thread.rsplit('/').next().unwrap().to_owned();
    post(&anna, "/papperskorg/ta-bort", &format!("trad={id}")).await;
    let page = get(&anna, LOG).await;
    for said in [
        "<p>Du tog bort en tråd för gott.</p>",
        "<p>Vårdens system JOURNAL skickade ett meddelande.</p><p class=\"hint\">Det finns inte kvar.</p>",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert!(!page.html.contains("Hemlig kallelse"), "{}", page.html);
}

#[tokio::test]
async fn what_a_sender_wrote_is_text() {
    let scene = Scene::new().await;
    let hostile = "\"'><script>alert(1)</script>";
    let sent = NewMessage { attachments: vec![text("<img src=x>.txt", "x")], ..message("a", hostile) };
    scene.deliver(ANNA, &sent).await;
    let inbox = &scene.services.inbox;
    for scan in inbox.claim_scans(&file_worker(), 10).await.unwrap() {
        inbox.scan_ended(&file_worker(), &scan, false).await.unwrap();
    }
    let page = get(&scene.anna().await, LOG).await;
    assert!(!page.html.contains("<script>alert") && !page.html.contains("<img"), "{}", page.html);
    assert!(page.html.contains("&lt;script&gt;alert(1)"), "{}", page.html);
}

/// Elsa, in a register with both guardians, who have been there.
async fn family() -> (Scene, Arc<Book>) {
    let mut scene = Scene::new().await;
    let book = Book::of_the_family(&scene.clock);
    scene.services.register = book.clone();
    scene.deliver(ELSA, &message("a", "Kallelse till tandvård")).await;
    for (digits, name) in [(ANNA, "Anna Bergström"), (ERIK, "Erik Bergström")] {
        let (pages, prefix) = for_elsa(&scene, digits, name).await;
        get(&pages, &format!("{prefix}/inkorg")).await;
    }
    (scene, book)
}

#[tokio::test]
async fn a_guardian_reads_the_childs_log_under_the_childs_address() {
    let (scene, _) = family().await;
    get(&scene.own(ELSA, "Elsa Bergström").await, "/inkorg").await;
    let (pages, prefix) = for_elsa(&scene, ANNA, "Anna Bergström").await;
    let page = get(&pages, &format!("{prefix}/logg")).await;
    for said in [
        "i inkorgen som tillhör Elsa Bergström",
        "<p>Du, som ombud, såg listan i Inkorg.</p>",
        "<p>Erik Bergström, som ombud, såg listan i Inkorg.</p>",
        "<p>Elsa Bergström såg listan i Inkorg.</p>",
        "<option value=\"egen\">Elsa Bergström</option>",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert!(page.html.contains(&format!("href=\"{prefix}/inkorg/trad/")), "{}", page.html);
    assert!(page.html.contains(&format!("action=\"{prefix}/logg#traffar\"")), "{}", page.html);
    for absent in ["href=\"/logg", "/logg/hamta", "Kontrollera loggen", "Kontrollnummer"] {
        assert!(!page.html.contains(absent), "{absent}: {}", page.html);
    }
    assert_eq!(get(&pages, &format!("{prefix}/logg/hamta")).await.status, StatusCode::NOT_FOUND);
    let why = get(&pages, &format!("{prefix}/varfor")).await;
    assert!(why.html.contains(&format!("<a href=\"{prefix}/logg\">Vem har läst</a>")), "{}", why.html);
    let elsas = get(&scene.own(ELSA, "Elsa Bergström").await, LOG).await;
    for said in [
        "<p>Anna Bergström, som ombud, såg listan",
        "<p>Erik Bergström, som ombud, såg listan",
        "<p>Du såg listan",
    ] {
        assert!(elsas.html.contains(said), "{said}: {}", elsas.html);
    }
}

// ASVS 5.0.0-8.2.3
#[tokio::test]
async fn of_another_guardians_settings_it_is_said_that_they_changed_and_not_how() {
    let (scene, _) = family().await;
    let [elsa, erik] = [ELSA, ERIK].map(|digits| Personnummer::parse(digits).unwrap());
    let inbox = &scene.services.inbox;
    let operator = Operator::at_console();
    inbox.take_over_contacts(&operator, &elsa, &erik, &[address("070-174 06 15")]).await.unwrap();
    let (eriks, prefix) = for_elsa(&scene, ERIK, "Erik Bergström").await;
    post(&eriks, &format!("{prefix}/installningar/sms/av"), "").await;
    let own = get(&eriks, &format!("{prefix}/logg")).await;
    assert!(own.html.contains("<p>Du, som ombud, stängde av aviseringar med sms.</p>"), "{}", own.html);
    let (annas, prefix) = for_elsa(&scene, ANNA, "Anna Bergström").await;
    for page in [
        get(&annas, &format!("{prefix}/logg")).await,
        get(&scene.own(ELSA, "Elsa Bergström").await, LOG).await,
    ] {
        let said = "<p>Erik Bergström, som ombud, läste eller ändrade sina egna inställningar.</p>";
        assert!(page.html.contains(said), "{}", page.html);
        assert!(!page.html.contains("stängde av") && !page.html.contains("070-174"), "{}", page.html);
    }
}

#[tokio::test]
async fn ones_own_choices_are_told_in_words() {
    let scene = Scene::new().await;
    let inbox = &scene.services.inbox;
    let viewer = scene.viewer(ANNA, "Anna Bergström").await;
    let phone = address("070-174 06 07");
    inbox.propose_contact(&viewer, &phone).await.unwrap();
    inbox.withdraw_contact(&viewer, Channel::Sms).await.unwrap();
    inbox.set_declines_paper(&viewer.as_owner().unwrap(), true).await.unwrap();
    let page = get(&scene.anna().await, "/logg?vad=val").await;
    for said in [
        "<p>Du skrev in ett mobilnummer, och en kod skickades dit.</p>",
        "<p>Du avbröt bytet av mobilnummer.</p>",
        "<p>Du tackade nej till kallelser på papper.</p>",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert!(!page.html.contains("070-174"), "{}", page.html);
}

/// The control number on the page.
fn control_number(html: &str) -> Option<String> {
    let after = html.split("Kontrollnummer för ").nth(1)?;
    let code = after.split("<code>").nth(1)?.split("</code>").next()?;
    Some(code.to_owned())
}

#[tokio::test]
async fn a_control_number_that_was_noted_is_found_in_a_later_file() {
    let scene = Scene::new().await;
    let page = get(&scene.anna().await, LOG).await;
    assert!(page.html.contains("I morgon finns här ett kontrollnummer"), "{}", page.html);
    assert_eq!(control_number(&page.html), None);
    scene.clock.advance(SignedDuration::from_hours(24));
    let page = get(&scene.anna().await, LOG).await;
    assert!(page.html.contains("Kontrollnummer för 23 november 2026"), "{}", page.html);
    let noted = control_number(&page.html).unwrap();
    scene.clock.advance(SignedDuration::from_hours(72));
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let file = get(&scene.anna().await, FILE).await;
    let found = verify_log(file.html.as_bytes(), Some(&noted.parse().unwrap())).unwrap();
    assert_eq!((found.noted, found.rows), (Some(2), 4), "of that day's last row");
}

// ASVS 5.0.0-7.5.3
#[tokio::test]
async fn the_file_is_for_oneself_after_a_fresh_proof_and_for_nobody_else() {
    let mut scene = Scene::new().await;
    let anna = scene.anna().await;
    let viewer = scene.viewer(ANNA, "Anna Bergström").await;
    let logged = events(&scene, &viewer).await.len();
    let ahead = get_with(&anna, FILE, &[("sec-purpose", "prefetch")]).await;
    assert_eq!(ahead.status, StatusCode::SERVICE_UNAVAILABLE);
    let asked = head(&anna, FILE).await;
    assert_eq!((asked.status, asked.html.as_str()), (StatusCode::OK, ""));
    assert!(!asked.headers.contains_key(header::CONTENT_DISPOSITION));
    let inside = [("sec-fetch-dest", "iframe"), ("sec-fetch-mode", "navigate")];
    assert_eq!(get_with(&anna, FILE, &inside).await.status, StatusCode::FORBIDDEN);
    let elsewhere =
        [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
    assert_eq!(get_with(&anna, FILE, &elsewhere).await.location(), LOG);
    scene.proved = false;
    let unproved = scene.anna().await;
    assert_eq!(get(&unproved, FILE).await.location(), "/bekrafta?till=%2Flogg");
    let why = get(&unproved, "/bekrafta?till=%2Flogg").await;
    assert!(why.html.contains("Innan du hämtar loggen i en fil"), "{}", why.html);
    assert!(why.html.contains("<a href=\"/logg\">Till Vem har läst</a>"), "{}", why.html);
    assert_eq!(events(&scene, &viewer).await.len(), logged, "none of these took anything");

    let answer = get(&anna, FILE).await;
    assert_eq!(answer.header(&header::CACHE_CONTROL), "no-store");
    assert_eq!(answer.header(&header::CONTENT_TYPE), "application/jsonl");
    assert_eq!(answer.header(&header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    let said = answer.header(&header::CONTENT_DISPOSITION);
    assert!(said.starts_with("attachment; filename=\"Vem har last 2026-11-23.jsonl\";"), "{said}");
    assert_eq!(verify_log(answer.html.as_bytes(), None).unwrap().rows, logged as u64 + 1);
    assert_eq!(events(&scene, &viewer).await.pop(), Some(Event::LogTaken));
    for named in [ANNA, "Anna", "Björkdalen"] {
        assert!(!answer.html.contains(named), "{named}");
    }
}

#[tokio::test]
async fn the_file_comes_in_parts_and_breaks_off_when_the_right_to_the_inbox_ends() {
    let scene = Scene::new().await;
    for number in 0..200 {
        scene.deliver(ANNA, &message(&number.to_string(), "Brev")).await;
    }
    let anna = scene.anna().await;
    let request = Request::get(FILE).body(Body::empty()).unwrap();
    let mut body = anna.oneshot(request).await.unwrap().into_body();
    let part = body.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(part.split(|byte| *byte == b'\n').count(), 64 + 1, "rows at a time, each with its end");
    scene.clock.advance(SignedDuration::from_hours(9));
    assert!(body.collect().await.is_err(), "half of it is not taken for the whole");
}
