//! What a citizen is told of a booking: once for each change, in one thread, with what holds in the newest message.

use crate::{
    tidbok::Slot,
    world::{ANNA, NINE, SYSTEM, TEN, TOLVAN, UNIT, World, at, deleted, holds, labels, number, slot, told},
};
use inbox::{
    Action, ActionTarget, BookingCategory, BookingNotification, BookingSystem, NewMessage, Operator,
    Personnummer, Unit, Validity, Visit, testing::Database,
};
use jiff::SignedDuration;
use register::{Deregistration, Register, RegisterAway, Resident};
use std::sync::Arc;

#[tokio::test]
async fn a_booking_is_asked_about_as_the_contract_has_it_and_told() {
    let world = World::new().await;
    world.tidbok.has("B 1<", Some(slot(Some(NINE))));
    world.hears(told("B 1<")).await;
    let [asked] = &*world.tidbok.asked() else { panic!("asked once") };
    assert_eq!((&*asked.to, &*asked.actor, &*asked.unit, &*asked.booking), (UNIT, ANNA, UNIT, "B 1<"));
    let messages = world.messages().await;
    let [message] = &*messages else { panic!("one message") };
    assert_eq!(message.subject.as_deref(), Some("Du har fått en tid 7 december"));
    assert_eq!((&*message.unit.id, &*message.unit.name), (UNIT, "Norra vårdcentralen"));
    let visit = message.visit.as_ref().unwrap();
    assert_eq!((visit.starts, visit.ends), (Some(at(NINE)), Some(at("2026-12-07T09:30:00+01:00"))));
    assert_eq!(visit.what.as_deref(), Some("Provtagning, Sjuksköterska Siv Ek"));
    assert_eq!(visit.place.as_deref(), Some("Norra vårdcentralen"));
    assert_eq!(labels(message), ["Omboka tiden", "Avboka tiden"]);
    let Action { system, query, target, .. } = &message.actions[0].action;
    assert_eq!((&**system, *target), ("bokning", ActionTarget::Current));
    assert_eq!(query.as_deref(), Some("?gor=omboka&bokning=B+1%3C&enhet=SE2321000016-1HZ3"));
    world.hears(told("B 1<")).await;
    assert_eq!(world.messages().await.len(), 1, "nothing has changed");
    assert_eq!(world.waiting().await, 0);
}

#[tokio::test]
async fn a_system_that_is_addressed_as_a_whole_is_addressed_so() {
    let world = World::new().await;
    let address = world.peer.url("/tidbok").parse().unwrap();
    let logical_address = Some(SYSTEM.parse().unwrap());
    world.asked_at(Some(BookingSystem { address, logical_address })).await;
    world.tidbok.has("B1", Some(slot(Some(NINE))));
    world.hears(told("B1")).await;
    assert_eq!(world.tidbok.asked()[0].to, SYSTEM);
    assert_eq!(world.messages().await.len(), 1);
}

#[tokio::test]
async fn a_kallelse_is_booked_moved_and_cancelled_in_one_thread_and_the_newest_message_holds() {
    let world = World::new().await;
    let invitation =
        |deleted| BookingNotification { category: BookingCategory::Invitation, deleted, ..told("B1") };
    world.tidbok.has("B1", Some(slot(None)));
    world.hears(invitation(false)).await;
    let open = world.messages().await.remove(0);
    assert_eq!(labels(&open), ["Boka tid"]);
    assert!(open.visit.as_ref().is_some_and(|visit| visit.starts.is_none()));
    assert!(open.body.plain_text().contains("Det är dags för en kontroll."));

    world.tidbok.has("B1", Some(slot(Some(NINE))));
    world.note(&[invitation(true), told("B1")]).await;
    world.worker.step().await.unwrap();
    world.clock.advance(SignedDuration::from_secs(1));
    world.tidbok.has("B1", Some(slot(Some(TEN))));
    world.hears(told("B1")).await;
    let fixed = Slot { cancel: false, ..slot(Some(TEN)) };
    world.tidbok.has("B1", Some(fixed));
    world.hears(told("B1")).await;
    world.tidbok.has("B1", None);
    world.hears(deleted("B1")).await;
    world.hears(deleted("B1")).await;

    assert_eq!(
        world.subjects().await,
        [
            "Kallelse: boka en tid",
            "Din tid är bokad: 7 december",
            "Din tid är flyttad till 8 december",
            "Nya uppgifter om din tid 8 december",
            "Din tid 8 december är avbokad",
        ]
    );
    let threads = world.threads(ANNA).await;
    let [thread] = &*threads else { panic!("one thread") };
    let validity: Vec<Validity> = thread.messages.iter().map(|message| message.validity).collect();
    assert_eq!(
        validity,
        [Validity::Replaced, Validity::Replaced, Validity::Replaced, Validity::Cancelled, Validity::Current]
    );
    assert_eq!(labels(&thread.messages[3]), ["Omboka tiden"], "what its system does not allow has no button");
    assert!(thread.messages[4].cancels && thread.messages[4].actions.is_empty());
    assert!(!thread.messages.iter().any(holds));
    assert_eq!(world.waiting().await, 0);
    assert!(world.given_up().await.is_empty());
}

#[tokio::test]
async fn a_timed_kallelse_says_that_it_is_one_and_what_is_there_again_is_told_again() {
    let world = World::new().await;
    let called = Slot { invitation: true, purpose: Some("Välkommen.".to_owned()), ..slot(Some(NINE)) };
    world.tidbok.has("B1", Some(called));
    world.hears(told("B1")).await;
    world.tidbok.has("B1", None);
    world.hears(deleted("B1")).await;
    world.tidbok.has("B1", Some(slot(Some(NINE))));
    world.hears(told("B1")).await;
    world.tidbok.has("B1", Some(slot(None)));
    world.hears(told("B1")).await;
    assert_eq!(
        world.subjects().await,
        [
            "Kallelse: du har fått en tid 7 december",
            "Din tid 7 december är avbokad",
            "Du har fått en tid 7 december",
            "Din tid 7 december gäller inte längre: boka en ny",
        ]
    );
    let messages = world.messages().await;
    assert_eq!(messages.iter().filter(|message| holds(message)).count(), 1);
}

#[tokio::test]
async fn of_a_time_that_has_been_nobody_is_told() {
    let world = World::new().await;
    world.tidbok.has("B1", Some(slot(Some("2026-11-20T09:00:00+01:00"))));
    world.hears(told("B1")).await;
    assert!(world.messages().await.is_empty());
    world.tidbok.has("B2", Some(slot(Some(NINE))));
    world.hears(told("B2")).await;
    world.clock.set(at(TEN));
    world.tidbok.has("B2", None);
    world.hears(deleted("B2")).await;
    assert_eq!(world.messages().await.len(), 1, "it was over, and is not cancelled now");
    assert_eq!(world.waiting().await, 0);
}

#[tokio::test]
async fn a_time_that_was_moved_to_and_fro_is_told_each_time() {
    let world = World::new().await;
    for starts in [NINE, TEN, NINE, TEN] {
        world.tidbok.has("B1", Some(slot(Some(starts))));
        world.hears(told("B1")).await;
    }
    let messages = world.messages().await;
    assert_eq!(messages.len(), 4);
    let held: Vec<_> = messages.iter().filter(|message| holds(message)).collect();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].visit.as_ref().unwrap().starts, Some(at(TEN)));
}

/// A letter that the system has sent itself.
fn letter(starts: &str) -> NewMessage {
    let unit = Unit { id: UNIT.into(), name: "Norra vårdcentralen".into(), ..Unit::default() };
    let visit = Visit {
        booking: "B1".into(),
        starts: Some(at(starts)),
        ends: None,
        what: None,
        place: None,
        changes: None,
    };
    NewMessage { visit: Some(visit), ..NewMessage::text(unit, "Välkommen till oss", "Hej!") }
}

#[tokio::test]
async fn what_its_system_has_written_itself_is_not_told_again_and_is_marked_when_it_changes() {
    let world = World::new().await;
    world.inbox.deliver(&world.system, &number(ANNA), &letter(NINE)).await.unwrap();
    world.clock.advance(SignedDuration::from_secs(1));
    world.tidbok.has("B1", Some(slot(Some(NINE))));
    world.hears(told("B1")).await;
    assert_eq!(world.subjects().await, ["Välkommen till oss"]);
    world.tidbok.has("B1", Some(slot(Some(TEN))));
    world.hears(told("B1")).await;
    let messages = world.messages().await;
    assert_eq!(messages[1].subject.as_deref(), Some("Din tid är flyttad till 8 december"));
    assert_eq!(messages[0].validity, Validity::Replaced);
    assert_eq!(messages[0].newer.map(|newer| newer.message), Some(messages[1].id));
}

#[tokio::test]
async fn a_letter_of_its_system_is_cancelled_though_nothing_was_told_before() {
    let world = World::new().await;
    world.inbox.deliver(&world.system, &number(ANNA), &letter(NINE)).await.unwrap();
    world.clock.advance(SignedDuration::from_secs(1));
    world.hears(deleted("B1")).await;
    let messages = world.messages().await;
    assert_eq!(messages[0].validity, Validity::Cancelled);
    assert_eq!(messages[1].subject.as_deref(), Some("Din tid 7 december är avbokad"));
}

#[tokio::test]
async fn who_cannot_be_told_is_not_and_nothing_waits_for_them() {
    /// A register in which Tolvan has died.
    #[derive(Debug)]
    struct Died;

    #[async_trait::async_trait]
    impl Register for Died {
        async fn resident(&self, number: &Personnummer) -> Result<Option<Resident>, RegisterAway> {
            let died = (number.expose() == TOLVAN).then_some(Deregistration::Deceased);
            let resident = Resident::new(number.clone(), at(NINE));
            Ok(Some(Resident { deregistered: died, ..resident }))
        }
    }
    let world = World::on(Database::sqlite(), Arc::new(Died)).await;
    world.tidbok.has("B1", Some(Slot { number: TOLVAN.to_owned(), ..slot(Some(NINE)) }));
    world.hears(BookingNotification { subject: number(TOLVAN), ..told("B1") }).await;
    assert!(world.threads(TOLVAN).await.is_empty());
    world.tidbok.has("B2", Some(slot(Some(NINE))));
    world.note(&[told("B2")]).await;
    let operator = Operator::at_console();
    world.inbox.lock_account(&operator, &number(ANNA)).await.unwrap();
    world.worker.step().await.unwrap();
    assert_eq!(world.waiting().await, 0);
    world.inbox.unlock_account(&operator, &number(ANNA)).await.unwrap();
    world.hears(told("B2")).await;
    assert_eq!(world.messages().await.len(), 1, "told when they are back and something is told of it");
}

#[tokio::test]
async fn a_sender_that_may_not_lead_to_the_booking_service_has_no_buttons_there() {
    let world = World::new().await;
    let operator = Operator::at_console();
    let was = world.inbox.registered_sender(&operator, "TIDBOK").await.unwrap().unwrap();
    let only = inbox::AllowedServices::Only(["formular".to_owned()].into());
    let becomes = inbox::Registration { services: only, ..was.registration.clone() };
    assert!(world.inbox.change_sender(&operator, &was, becomes).await.unwrap());
    world.tidbok.has("B1", Some(slot(Some(NINE))));
    world.hears(told("B1")).await;
    let message = world.messages().await.remove(0);
    assert!(message.actions.is_empty());
    assert!(message.body.plain_text().contains("Tiden kan inte ändras här."), "the words say the same");
}
