//! Booked times: lifted out of the letter, moved, cancelled, and in the citizen's own calendar.

use super::scene::{ANNA, ELSA, ERIK, Scene, get, get_with, head, message, threads};
use axum::Router;
use http::{StatusCode, header};
use inbox::{Action, ActionTarget, NewMessage, Supersedes, Visit, VisitChanges};
use jiff::SignedDuration;

fn booked(thread: &str, subject: &str, starts: &str) -> NewMessage {
    let visit = Visit {
        booking: "B1".to_owned(),
        starts: Some(starts.parse().unwrap()),
        ends: None,
        what: Some("Provtagning hos distriktssköterska".to_owned()),
        place: Some("Björkvägen 3, plan 2".to_owned()),
        changes: None,
    };
    let change = Action {
        system: "bokning".to_owned(),
        label: "Boka om tiden".to_owned(),
        query: None,
        target: ActionTarget::Current,
        form: None,
    };
    NewMessage { visit: Some(visit), actions: vec![change], ..message(thread, subject) }
}

fn moved(thread: &str, starts: &str) -> NewMessage {
    let supersedes = Some(Supersedes::Replaces { booking: "B1".to_owned() });
    NewMessage { supersedes, ..booked(thread, "Ny tid", starts) }
}

fn cancelled(thread: &str) -> NewMessage {
    let supersedes = Some(Supersedes::Cancels { booking: "B1".to_owned() });
    NewMessage { supersedes, ..message(thread, "Avbokad tid") }
}

async fn thread(pages: &Router, at: usize) -> String {
    threads(&get(pages, "/inkorg").await).remove(at)
}

#[tokio::test]
async fn a_visit_is_lifted_out_and_a_moved_one_says_so() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &booked("a", "Kallelse", "2026-11-25T09:00:00Z")).await;
    scene.deliver(ANNA, &moved("a", "2026-11-26T08:20:00Z")).await;
    let anna = scene.anna().await;
    let page = get(&anna, &thread(&anna, 0).await).await;
    assert!(page.html.contains("torsdag 26 november 2026, kl. 09.20"), "{}", page.html);
    let mut messages = page.html.split("<article ").skip(1);
    let (old, new) = (messages.next().unwrap(), messages.next().unwrap());
    assert!(old.contains("<strong>Ersatt av ny tid.</strong> <a href=\"#meddelande-"), "{old}");
    assert!(old.contains("Tiden gäller inte längre") && old.contains("<s>"), "{old}");
    assert!(!new.contains("Tiden gäller inte längre"), "{new}");
    assert!(!old.contains("Boka om tiden"), "what no longer holds cannot be changed: {old}");
    assert!(new.contains("Boka om tiden"), "{new}");
    assert!(new.contains("Lägg i kalendern") && !old.contains("kalender"), "{old}");
}

#[tokio::test]
async fn the_message_that_took_its_place_is_unfolded_in_the_same_thread_too() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &booked("a", "Kallelse", "2026-11-26T09:00:00Z")).await;
    scene.deliver(ANNA, &moved("a", "2026-11-26T08:20:00Z")).await;
    let anna = scene.anna().await;
    let address = thread(&anna, 0).await;
    get(&anna, &address).await;
    scene.deliver(ANNA, &message_in("a")).await;
    get(&anna, &address).await;
    // All is read: the reminder stands open alone, and the way to the new time leads through the server.
    let page = get(&anna, &address).await;
    let link = format!("<strong>Ersatt av ny tid.</strong> <a href=\"{address}?visa=");
    let target = page.html.split(&link).nth(1).unwrap_or_else(|| panic!("{link} in {}", page.html));
    let message = target.split('#').next().unwrap();
    let page = get(&anna, &format!("{address}?visa={message}")).await;
    assert!(page.html.contains(&format!("<article id=\"meddelande-{message}\"")), "{}", page.html);
}

#[tokio::test]
async fn a_visit_that_was_says_so_and_asks_for_nothing() {
    let scene = Scene::new().await;
    // In the scene it is nine o'clock on 23 November.
    scene.deliver(ANNA, &booked("a", "Kallelse", "2026-11-23T10:00:00+01:00")).await;
    let anna = scene.anna().await;
    let address = thread(&anna, 0).await;
    let look = async || (get(&anna, "/inkorg").await.html, get(&anna, &address).await.html);
    let to_do = |html: &str| html.contains("class=\"mark act\"");
    let stands_out = |html: &str| {
        let button = html.split("Boka om tiden").next().unwrap().rsplit("<a ").next().unwrap();
        button.contains("class=\"button\"")
    };
    let (list, letter) = look().await;
    assert!(
        to_do(&list) && stands_out(&letter) && !letter.contains("Tiden har passerat."),
        "{list} {letter}"
    );
    scene.clock.advance(SignedDuration::from_mins(61));
    let (list, letter) = look().await;
    assert!(letter.contains("Tiden har passerat.") && stands_out(&letter) && to_do(&list), "{letter}");
    // The midnight after it.
    scene.clock.advance(SignedDuration::from_hours(14));
    let (list, letter) = look().await;
    assert!(letter.contains("Boka om tiden"), "what the sender offers is not taken away: {letter}");
    assert!(!stands_out(&letter) && !to_do(&list), "{list} {letter}");
    let filtered = get(&anna, "/inkorg?filter=atgard").await;
    assert!(!filtered.html.contains("class=\"subject\""), "the filter agrees: {}", filtered.html);
}

#[tokio::test]
async fn the_message_that_took_its_place_is_one_link_away_in_another_thread_too() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &booked("a", "Kallelse", "2026-11-25T09:00:00Z")).await;
    scene.deliver(ANNA, &moved("b", "2026-11-26T08:20:00Z")).await;
    let anna = scene.anna().await;
    let (new, old) = (thread(&anna, 0).await, thread(&anna, 1).await);
    let page = get(&anna, &old).await;
    let link = format!("<strong>Ersatt av ny tid.</strong> <a href=\"{new}?visa=");
    let target = page.html.split(&link).nth(1).unwrap_or_else(|| panic!("{link} in {}", page.html));
    let (asked, message) = target.split('"').next().unwrap().split_once("#meddelande-").unwrap();
    assert_eq!(asked, message, "it is unfolded there");
    let target = get(&anna, &new).await;
    assert!(target.html.contains(&format!("id=\"meddelande-{message}\"")), "{}", target.html);

    // Folded, the line says it too.
    scene.deliver(ANNA, &message_in("a")).await;
    let folded = get(&anna, &old).await;
    assert!(folded.html.contains(" – läst, ersatt av ny tid</span></summary>"), "{}", folded.html);
}

fn message_in(thread: &str) -> NewMessage {
    message(thread, "Påminnelse")
}

#[tokio::test]
async fn a_cancelled_time_says_so_where_it_stood_and_leads_out_of_the_calendar() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &booked("a", "Kallelse", "2026-11-25T09:00:00Z")).await;
    scene.deliver(ANNA, &cancelled("b")).await;
    let anna = scene.anna().await;
    let page = get(&anna, &thread(&anna, 1).await).await;
    assert!(page.html.contains("<strong>Avbokad.</strong> <a href=\"/inkorg/trad/"), "{}", page.html);
    assert!(
        page.html.contains("Tiden gäller inte längre") && !page.html.contains("Boka om tiden"),
        "{}",
        page.html
    );
    assert!(page.html.contains("Ta bort ur kalendern"), "{}", page.html);
}

#[tokio::test]
async fn a_cancellation_that_speaks_of_its_own_time_does_not_call_to_it() {
    let scene = Scene::new().await;
    let supersedes = Some(Supersedes::Cancels { booking: "B1".to_owned() });
    let letter = NewMessage { supersedes, ..booked("a", "Avbokad tid", "2026-11-25T09:00:00Z") };
    scene.deliver(ANNA, &letter).await;
    let anna = scene.anna().await;
    let page = get(&anna, &thread(&anna, 0).await).await;
    assert!(page.html.contains("Tiden gäller inte längre") && page.html.contains("<s>"), "{}", page.html);
}

#[tokio::test]
async fn the_calendar_file_follows_the_booking_through_its_changes() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    scene.deliver(ANNA, &booked("a", "Kallelse", "2026-11-25T09:00:00Z")).await;
    let first = thread(&anna, 0).await;
    let file = async || get(&anna, &format!("{first}/kalender.ics")).await;
    let uid = |text: &str| text.split("\r\nUID:").nth(1).unwrap().split('\r').next().unwrap().to_owned();
    let taken = file().await;
    assert_eq!(taken.status, StatusCode::OK);
    for (name, value) in [
        ("content-type", "text/calendar; charset=utf-8; method=PUBLISH"),
        ("content-disposition", "attachment; filename=\"kalender.ics\""),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(taken.header(&name.parse().unwrap()), value);
    }
    for line in [
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "DTSTART;TZID=Europe/Stockholm:20261125T100000",
        "SUMMARY;LANGUAGE=sv:Tid hos Björkdalens vårdcentral",
        &format!("URL:http://localhost:3000{first}"),
    ] {
        assert!(taken.html.contains(&format!("\r\n{line}\r\n")), "{line} in {}", taken.html);
    }
    for personal in ["Anna", "19850314", "Provtagning", "Kallelse", "Text om"] {
        assert!(!taken.html.contains(personal), "{personal} in {}", taken.html);
    }
    scene.deliver(ANNA, &moved("b", "2026-11-26T08:20:00Z")).await;
    let now = file().await;
    assert!(now.html.contains("SEQUENCE:1") && now.html.contains(":20261126T092000"), "{}", now.html);
    scene.deliver(ANNA, &cancelled("c")).await;
    let gone = file().await;
    assert_eq!(gone.header(&header::CONTENT_TYPE), "text/calendar; charset=utf-8; method=CANCEL");
    for line in ["METHOD:CANCEL", "SEQUENCE:2", "STATUS:CANCELLED"] {
        assert!(gone.html.contains(&format!("\r\n{line}\r\n")), "{line} in {}", gone.html);
    }
    assert_eq!((uid(&taken.html), uid(&now.html)), (uid(&gone.html), uid(&gone.html)));
}

#[tokio::test]
async fn the_calendar_file_is_for_whom_the_thread_is_for_and_opens_nothing() {
    let scene = Scene::new().await;
    scene.deliver(ELSA, &booked("a", "Kallelse", "2026-11-25T09:00:00Z")).await;
    let (anna, mount) = scene.anna_for_elsa().await;
    let thread = threads(&get(&anna, &format!("{mount}/inkorg")).await).remove(0);
    let file = format!("{thread}/kalender.ics");
    let taken = get(&anna, &file).await;
    let unfolded = taken.html.replace("\r\n ", "");
    assert!(unfolded.contains(&format!("\r\nURL:http://localhost:3000{thread}\r\n")), "{unfolded}");
    assert!(get(&anna, &format!("{mount}/inkorg")).await.html.contains(">Oläst<"), "no text was shown");
    let none = head(&anna, &file).await;
    assert_eq!((none.status, none.html.as_str()), (StatusCode::OK, ""));
    let ahead = get_with(&anna, &file, &[("sec-purpose", "prefetch")]).await;
    assert_eq!(ahead.status, StatusCode::SERVICE_UNAVAILABLE);
    let erik = scene.own(ERIK, "Erik Bergström").await;
    let own = file.strip_prefix(&mount).unwrap();
    let unknown = "/inkorg/trad/0123456789abcdef0123456789abcdef/kalender.ics";
    for other in [own, unknown, "/inkorg/trad/x/kalender.ics"] {
        assert_eq!(get(&erik, other).await.status, StatusCode::NOT_FOUND, "{other}");
    }
}

#[tokio::test]
async fn a_time_that_is_over_leads_to_no_calendar() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &booked("a", "Kallelse", "2026-11-23T07:00:00Z")).await;
    let anna = scene.anna().await;
    let page = get(&anna, &thread(&anna, 0).await).await;
    assert!(page.html.contains("Ditt besök") && !page.html.contains("kalender"), "{}", page.html);
}

#[tokio::test]
async fn a_visit_says_whether_its_time_can_be_changed_online_where_its_sender_does() {
    let scene = Scene::new().await;
    let (to_come, past) = ("2026-12-07T09:20:00+01:00", "2026-11-20T09:20:00+01:00");
    for (rebook, cancel, starts, said) in [
        (true, true, to_come, Some("Tiden går att boka om och avboka på nätet.")),
        (true, false, to_come, Some("Tiden går att boka om på nätet.")),
        (false, true, to_come, Some("Tiden går att avboka på nätet.")),
        (false, false, to_come, Some("Tiden går inte att ändra på nätet.")),
        (true, true, past, None),
    ] {
        let booked = booked(&format!("{rebook} {cancel} {starts}"), "Tid", starts);
        let changes = Some(VisitChanges { rebook, cancel });
        let visit = booked.visit.clone().map(|visit| Visit { changes, ..visit });
        scene.clock.advance(jiff::SignedDuration::from_secs(1)); // on top of the list
        scene.deliver(ANNA, &NewMessage { visit, ..booked }).await;
        let anna = scene.anna().await;
        let page = get(&anna, &thread(&anna, 0).await).await.html;
        match said {
            Some(said) => assert!(page.contains(said), "{said}: {page}"),
            None => assert!(!page.contains("Tiden går"), "what has been cannot be changed: {page}"),
        }
    }
}

#[tokio::test]
async fn what_takes_the_place_of_a_message_without_a_time_says_nothing_of_times() {
    let scene = Scene::new().await;
    let known =
        |own_id: &str, subject: &str| NewMessage { own_id: Some(own_id.to_owned()), ..message("a", subject) };
    scene.deliver(ANNA, &known("M1", "Fel")).await;
    scene.deliver(ANNA, &known("M2", "Också fel")).await;
    let rewrites = Some(Supersedes::Rewrites { own_id: "M1".to_owned() });
    scene.deliver(ANNA, &NewMessage { supersedes: rewrites, ..known("M3", "Rätt") }).await;
    let withdraws = Some(Supersedes::Withdraws { own_id: "M2".to_owned() });
    scene.deliver(ANNA, &NewMessage { supersedes: withdraws, ..known("M4", "Borta") }).await;
    let anna = scene.anna().await;
    let page = get(&anna, &thread(&anna, 0).await).await.html;
    assert!(
        page.contains("Ersatt av ett nyare meddelande") && page.contains("Återkallat av avsändaren"),
        "{page}"
    );
    assert_eq!(page.matches("Till det nyare meddelandet").count(), 2, "{page}");
    assert!(!page.contains("ny tid") && !page.contains("Avbokad"), "{page}");
}
