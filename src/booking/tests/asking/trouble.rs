//! Systems that hang, drop, fault, answer half, too much, or something else: nothing is lost, nothing is told that is not so,
//! nobody else waits, and an operator sees what was given up.

use crate::{
    tidbok::{Mood, Slot, fault, response},
    world::{ANNA, NINE, OTHER_UNIT, TEN, TOLVAN, UNIT, World, asks, deleted, settings, slot, told},
};
use booking::Settings;
use inbox::{BookingNotification, BookingSystem, BookingTrouble, Operator};
use jiff::SignedDuration;
use register::NotConnected;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::watch;

fn says(status: u16, body: impl Into<Vec<u8>>) -> Mood {
    Mood::Says(status, "text/xml; charset=utf-8", body.into())
}

/// Lets everything that is put off come to its end: two days, in the steps of a clock.
async fn days_pass(world: &World) {
    for _ in 0..60 {
        world.clock.advance(SignedDuration::from_hours(2));
        while world.worker.step().await.unwrap() > 0 {}
    }
}

/// In the other unit.
fn elsewhere(booking: &str) -> BookingNotification {
    BookingNotification { unit: OTHER_UNIT.to_owned(), ..told(booking) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_hangs_or_drips_holds_up_no_other() {
    let world = World::new().await;
    world.tidbok.is(UNIT, Mood::Hangs);
    for booking in ["B1", "B2", "B3", "B4", "B5", "B6"] {
        world.tidbok.has(booking, Some(slot(Some(NINE))));
        world.note(&[told(booking)]).await;
    }
    world.clock.advance(SignedDuration::from_secs(1));
    world.tidbok.has("C1", Some(Slot { unit: OTHER_UNIT.to_owned(), ..slot(Some(TEN)) }));
    world.note(&[elsewhere("C1")]).await;
    let (stop, stopping) = watch::channel(false);
    let began = Instant::now();
    let work = world.worker.work(stopping);
    let told_of = async {
        while world.messages().await.is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let waited = began.elapsed();
        // What another process or request tells meanwhile is asked about as soon.
        world.tidbok.has("C2", Some(Slot { unit: OTHER_UNIT.to_owned(), ..slot(Some(TEN)) }));
        let later = Instant::now();
        world.note(&[elsewhere("C2")]).await;
        while world.messages().await.len() < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        stop.send_replace(true);
        (waited, later.elapsed())
    };
    let ((), (first, second)) = tokio::join!(work, told_of);
    assert!(first < Duration::from_secs(5) && second < Duration::from_secs(5), "{first:?}, {second:?}");
    assert!(
        began.elapsed() < Duration::from_secs(25),
        "what was under way ends in its time: {:?}",
        began.elapsed()
    );
    world.tidbok.is(UNIT, Mood::Well);
    days_pass(&world).await;
    assert_eq!(world.messages().await.len(), 8, "and nothing was lost");
    assert!(world.given_up().await.is_empty());
}

#[tokio::test]
async fn an_answer_that_is_not_the_contracts_tells_nothing_and_is_asked_for_again() {
    let world = World::new().await;
    let good_slot = slot(Some(NINE));
    let good = response("B1", &good_slot);
    let other = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replace(from, to)
    };
    let nested = format!("{}{}", "<a>".repeat(50), "</a>".repeat(50));
    let dtd = good.replacen("<S:Envelope", "<!DOCTYPE a [<!ENTITY b 'c'>]><S:Envelope", 1);
    let moods = [
        says(200, "<html><body>Bad gateway"),
        says(200, ""),
        says(200, &good.as_bytes()[..good.len() - 20]),
        Mood::Breaks(good.as_bytes()[..good.len() / 2].to_vec()),
        says(200, dtd),
        says(
            200,
            other(
                "crm:scheduling:GetBookingDetailsResponder:1",
                "crm:scheduling:GetBookingDetailsResponder:2",
            ),
        ),
        says(200, other("urn:riv:crm:scheduling:1\"", "urn:riv:crm:scheduling:2\"")),
        says(200, other("core:startTimeInclusive", "tns:startTimeInclusive")),
        says(
            200,
            other(
                "<core:performer>",
                "<core:startTimeInclusive>20270101090000</core:startTimeInclusive><core:performer>",
            ),
        ),
        says(200, other("<core:performer>", "<core:nytt>1</core:nytt><core:performer>")),
        says(200, other("20261207090000", "20261307090000")),
        says(200, other(">20261207090000<", ">i morgon<")),
        says(200, other(">true<", ">ja<")),
        says(200, other(&format!("<core:subject_of_care>{ANNA}</core:subject_of_care>"), "")),
        says(200, other(ANNA, TOLVAN)),
        says(
            200,
            other(
                &format!("<core:healthcare_facility>{UNIT}"),
                &format!("<core:healthcare_facility>{OTHER_UNIT}"),
            ),
        ),
        says(200, other(">B1<", ">B2<")),
        says(200, other("Provtagning", &nested)),
        says(200, other("Provtagning", &"ö".repeat(200_000))),
        says(200, other("</S:Body>", "</S:Body><S:Body/>")),
        Mood::Says(200, "text/html", good.clone().into()),
        Mood::Says(200, "text/xml; charset=iso-8859-1", good.clone().into()),
        says(302, good.clone()),
        says(404, good.clone()),
        says(503, "Service Unavailable"),
        says(500, fault("Server", "Anna Bergström 198503149885")),
        says(500, fault("Server", "VP009 Error connecting to service producer")),
    ];
    for mood in moods {
        let what = format!("{mood:?}");
        world.tidbok.is(UNIT, mood);
        world.note(&[told("B1")]).await;
        assert!(world.worker.step().await.unwrap() <= 1);
        assert!(world.messages().await.is_empty(), "{what}");
        assert_eq!(world.waiting().await, 1, "it is asked for again: {what}");
        world.clock.advance(SignedDuration::from_mins(2)); // so that it is not left alone for long
        // Not left alone, but tried once more.
        world.tidbok.is(UNIT, says(500, fault("Server", "")));
        world.worker.step().await.unwrap();
    }
    world.tidbok.is(UNIT, Mood::Well);
    world.tidbok.has("B1", Some(good_slot));
    days_pass(&world).await;
    assert_eq!(world.messages().await.len(), 1, "and the one that all of these were made from is told");
}

#[tokio::test]
async fn the_waits_grow_as_riv_ta_says_and_at_last_an_operator_is_left_to_look() {
    let world = World::new().await;
    world.tidbok.has("B1", Some(slot(Some(NINE))));
    world.tidbok.is(UNIT, says(500, fault("Server", "")));
    world.note(&[told("B1")]).await;
    let began = world.inbox.now();
    let mut asked = Vec::new();
    for _ in 0..400_000 {
        let before = world.tidbok.asked().len();
        world.worker.step().await.unwrap();
        if world.tidbok.asked().len() > before {
            asked.push(world.inbox.now().duration_since(began).as_secs());
        }
        if world.waiting().await == 0 {
            break;
        }
        world.clock.advance(match asked.len() {
            0..=3 => SignedDuration::from_secs(1),
            _ => SignedDuration::from_mins(2),
        });
    }
    assert_eq!(asked.len(), 10, "{asked:?}");
    let waits: Vec<i64> = asked.windows(2).map(|pair| pair[1] - pair[0]).collect();
    for (wait, most) in waits.iter().zip([4, 20, 300, 1_800, 7_200, 14_400, 28_800, 43_200, 86_400]) {
        assert!((most / 2..=most + 150).contains(wait), "{wait} of {most} in {waits:?}");
    }
    assert_eq!(world.given_up().await, [BookingTrouble::Failed]);
    assert!(world.messages().await.is_empty());
    // The operator, when it is mended.
    world.tidbok.is(UNIT, Mood::Well);
    assert_eq!(world.inbox.ask_again(&Operator::at_console(), None).await.unwrap().0, 1);
    world.clock.advance(SignedDuration::from_mins(1));
    world.worker.step().await.unwrap();
    assert_eq!(world.messages().await.len(), 1);
}

#[tokio::test]
async fn what_would_be_answered_the_same_again_is_not_sent_again() {
    for (mood, trouble) in [
        (says(500, fault("Client", "Unknown facility")), BookingTrouble::Refused),
        (says(500, fault("Client", "VP007 Authorization missing")), BookingTrouble::Denied),
        (says(403, ""), BookingTrouble::Denied),
    ] {
        let world = World::new().await;
        world.tidbok.has("B1", Some(slot(Some(NINE))));
        world.tidbok.is(UNIT, mood);
        world.hears(told("B1")).await;
        assert_eq!(world.given_up().await, [trouble]);
        // Something else is told of it: then it is asked anew.
        world.tidbok.is(UNIT, Mood::Well);
        world.hears(told("B1")).await;
        assert!(world.given_up().await.is_empty());
        assert_eq!(world.messages().await.len(), 1);
    }
}

#[tokio::test]
async fn an_address_that_keeps_failing_is_left_alone_and_another_of_the_same_system_is_not() {
    let world = World::new().await;
    world.tidbok.is(UNIT, says(503, ""));
    for n in 0..12 {
        world.note(&[told(&format!("B{n}"))]).await;
    }
    world.tidbok.has("C1", Some(Slot { unit: OTHER_UNIT.to_owned(), ..slot(Some(TEN)) }));
    world.note(&[elsewhere("C1")]).await;
    while world.worker.step().await.unwrap() > 0 {}
    let asked = world.tidbok.asked_for(UNIT);
    assert!((5..=8).contains(&asked), "five in a row, and what was under way with them: {asked}");
    assert_eq!(world.messages().await.len(), 1, "the other address");
    assert_eq!(world.waiting().await, 12);
}

#[tokio::test]
async fn a_deletion_is_told_when_its_system_knows_nothing_of_it_or_cannot_be_asked_for_half_an_hour() {
    // It knows nothing of it.
    let world = World::new().await;
    world.tidbok.has("B1", Some(slot(Some(NINE))));
    world.hears(told("B1")).await;
    world.tidbok.has("B1", None);
    world.hears(deleted("B1")).await;
    assert_eq!(world.messages().await.len(), 2);
    // It cannot be asked: a moment's trouble cancels nothing.
    let world = World::new().await;
    world.tidbok.has("B1", Some(slot(Some(NINE))));
    world.hears(told("B1")).await;
    world.tidbok.is(UNIT, says(503, ""));
    world.note(&[deleted("B1")]).await;
    for _ in 0..60 {
        world.worker.step().await.unwrap();
        world.clock.advance(SignedDuration::from_secs(10));
    }
    assert_eq!(world.messages().await.len(), 1, "ten minutes");
    for _ in 0..60 {
        world.worker.step().await.unwrap();
        world.clock.advance(SignedDuration::from_secs(60));
    }
    assert_eq!(world.messages().await[1].subject.as_deref(), Some("Din tid 7 december är avbokad"));
    // A platform that does not know us has not asked it.
    let world = World::new().await;
    world.tidbok.has("B1", Some(slot(Some(NINE))));
    world.hears(told("B1")).await;
    world.tidbok.is(UNIT, says(500, fault("Client", "VP007 Authorization missing")));
    world.hears(deleted("B1")).await;
    assert_eq!(world.messages().await.len(), 1);
}

#[tokio::test]
async fn a_deletion_that_its_system_contradicts_changes_nothing_and_an_operator_sees_it() {
    let world = World::new().await;
    world.tidbok.has("B1", Some(slot(Some("2027-03-01T09:00:00+01:00"))));
    world.hears(told("B1")).await;
    world.hears(deleted("B1")).await;
    assert_eq!((world.messages().await.len(), world.waiting().await), (1, 1), "the system may be behind");
    days_pass(&world).await;
    assert_eq!(world.messages().await.len(), 1);
    assert_eq!(world.given_up().await, [BookingTrouble::Contradicted]);
    world.tidbok.has("B1", Some(slot(Some("2027-03-02T09:00:00+01:00"))));
    world.hears(told("B1")).await;
    assert_eq!(world.messages().await.len(), 2, "and what is told of it later is told");
    assert!(world.given_up().await.is_empty());
}

#[tokio::test]
async fn a_system_that_may_not_be_asked_is_not() {
    let world = World::new().await;
    world.tidbok.has("B1", Some(slot(Some(NINE))));
    let asked_by = |settings: &Settings| asks(settings, &world.inbox, Arc::new(NotConnected));
    // Without a certificate to show nothing goes elsewhere.
    world.note(&[told("B1")]).await;
    asked_by(&Settings::default()).step().await.unwrap();
    assert_eq!(world.given_up().await, [BookingTrouble::NotRegistered]);
    // Nor to somebody who shows one that we do not trust.
    let distrustful = Settings { ca: None, ..settings(&world.peer) };
    world.note(&[told("B1")]).await;
    asked_by(&distrustful).step().await.unwrap();
    assert_eq!(world.waiting().await, 1);
    // Nor to a system that was turned off, or whose address was taken away, since it was told.
    world.clock.advance(SignedDuration::from_secs(60));
    world.asked_at(None).await;
    world.worker.step().await.unwrap();
    assert_eq!(world.given_up().await, [BookingTrouble::NotRegistered]);
    assert!(world.tidbok.asked().is_empty());
    let address = world.peer.url("/tidbok").parse().unwrap();
    world.asked_at(Some(BookingSystem { address, logical_address: None })).await;
    world.inbox.ask_again(&Operator::at_console(), None).await.unwrap();
    world.worker.step().await.unwrap();
    assert_eq!(world.messages().await.len(), 1);
}

#[tokio::test]
async fn settings_that_could_never_work_are_refused_with_their_name() {
    let world = World::new().await;
    let settings = settings(&world.peer);
    assert!(settings.check(|_| true).is_ok());
    assert!(Settings::default().check(|_| false).is_ok());
    for (refused, word) in [
        (Settings { client_key: None, ..settings.clone() }, "client_key"),
        (Settings { client_certificate: Some(world.peer.file("none.pem")), ..settings.clone() }, "none.pem"),
        (Settings { ca: Some(world.peer.file("client.key")), ..settings.clone() }, "ca"),
        (Settings { service: Some("tidbok".to_owned()), ..settings.clone() }, "[services.tidbok]"),
    ] {
        let error = refused.check(|_| false).expect_err(word).to_string();
        assert!(error.contains(word) && error.contains("bookings"), "{error}");
    }
    assert_eq!(Settings::default().service(|key| key == "bokning").as_deref(), Some("bokning"));
    assert_eq!(Settings::default().service(|_| false), None);
}
