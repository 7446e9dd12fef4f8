//! Sending systems: what is registered of them, and how a caller is found.

use super::{on_both_databases, world::World};
use inbox::{
    AllowedServices, BookingSystem, CallerSaid, Contract, HsaId, NewCall, NewSender, Operator, Purpose,
    RandomExt, Registration, SenderEvent, SenderId, SenderLimits, SystemRandom, testing::worker,
};
use jiff::SignedDuration;
use std::{num::NonZeroU32, time::Duration};

fn hsa_id(text: &str) -> HsaId {
    text.parse().unwrap()
}

fn full() -> Registration {
    Registration {
        hsa_ids: [hsa_id("SE2321000016-1HZ3"), hsa_id("SE2321000016-1HZ4")].into(),
        contracts: [Contract::AddMessageV2, Contract::GetMessageThreadStatusV2].into(),
        services: AllowedServices::Only(["formular".to_owned()].into()),
        county: Some("14".parse().unwrap()),
        limits: SenderLimits {
            requests_per_second: NonZeroU32::new(20),
            messages_per_day: NonZeroU32::new(50_000),
        },
        purpose: Purpose::Test,
        contact: Some("Förvaltningen".to_owned()),
        bookings: Some(BookingSystem {
            address: "https://bokning.example/GetBookingDetails".parse().unwrap(),
            logical_address: Some(hsa_id("SE2321000016-1HZ5")),
        }),
    }
}

async fn systems(world: &World, hsa: &str) -> Vec<String> {
    let senders = world.inbox.senders_with(&hsa_id(hsa)).await.unwrap();
    senders.iter().map(|sender| sender.system().to_owned()).collect()
}

fn call(sender: Option<SenderId>, outcome: &'static str) -> NewCall {
    NewCall {
        id: SystemRandom.opaque_id(),
        sender,
        operation: Some("AddMessage:2".to_owned()),
        outcome,
        status: 200,
        took: Duration::from_millis(7),
        said: CallerSaid::default(),
    }
}

on_both_databases! {
    async fn each_call_is_noted_and_counted_and_after_its_time_forgotten(world: World) {
        let (operator, own) = (Operator::at_console(), Some(world.sender.id()));
        let said = CallerSaid { certificate: Some(hsa_id("SE1")), ..CallerSaid::default() };
        let before = world.inbox.now();
        let first = NewCall { said: said.clone(), operation: None, ..call(own, "delivered") };
        world.inbox.note_call(first.clone());
        world.inbox.note_call(first);
        for outcome in ["delivered", "resent"] {
            world.clock.advance(SignedDuration::from_secs(1));
            world.inbox.note_call(call(own, outcome));
        }
        world.inbox.note_call(NewCall { status: 403, ..call(None, "denied") });
        world.inbox.calls_noted().await;

        let calls = world.inbox.calls(&operator, own, 10).await.unwrap();
        let outcomes: Vec<_> = calls.iter().map(|call| &*call.outcome).collect();
        assert_eq!(outcomes, ["resent", "delivered", "delivered"], "each once, the latest first");
        assert!(calls[2].said == said && calls[2].operation.is_none() && calls[0].said == CallerSaid::default());
        assert_eq!((calls[0].status, calls[0].took), (200, Duration::from_millis(7)));
        assert_eq!(world.inbox.calls(&operator, own, 2).await.unwrap().len(), 2);
        let denied = world.inbox.calls(&operator, None, 10).await.unwrap();
        assert_eq!(denied.iter().map(|call| call.status).collect::<Vec<_>>(), [403]);

        let counts = world.inbox.call_counts(&operator, world.sender.id(), before).await.unwrap();
        let counts: Vec<_> = counts.iter().map(|count| (&*count.outcome, count.calls)).collect();
        assert_eq!(counts.iter().map(|(_, calls)| calls).sum::<u64>(), 3, "{counts:?}");
        let delivered = world.inbox.calls_that_ended(&world.sender, "delivered", before).await.unwrap();
        assert_eq!(delivered, 2);
        let later = before + SignedDuration::from_millis(1);
        assert_eq!(world.inbox.calls_that_ended(&world.sender, "delivered", later).await.unwrap(), 1);

        world.clock.advance(SignedDuration::from_hours(400 * 24));
        world.inbox.note_call(call(own, "delivered"));
        world.inbox.calls_noted().await;
        world.inbox.sweep(&worker(), SignedDuration::MAX, SignedDuration::MAX).await.unwrap();
        assert_eq!(world.inbox.calls(&operator, own, 10).await.unwrap().len(), 1);
        assert!(world.inbox.calls(&operator, None, 10).await.unwrap().is_empty());
    }

    async fn what_is_registered_is_found_again_and_everything_done_with_it_is_in_its_log(world: World) {
        let operator = Operator::at_console();
        let new = NewSender { system: "JOURNAL-2".to_owned(), registration: full() };
        assert!(world.inbox.add_sender(&operator, new.clone()).await.unwrap());
        assert!(!world.inbox.add_sender(&operator, new).await.unwrap(), "the id is taken");
        let sender = world.inbox.sender("JOURNAL-2").await.unwrap().unwrap();
        assert!(*sender.registration() == full());
        assert!(sender.may(Contract::AddMessageV2) && !sender.may(Contract::AddMessageV1));
        assert!(sender.may_lead_to("formular") && !sender.may_lead_to("bokning"));

        let was = world.inbox.registered_sender(&operator, "JOURNAL-2").await.unwrap().unwrap();
        world.clock.advance(SignedDuration::from_secs(1));
        let becomes = Registration { contact: None, ..full() };
        assert!(world.inbox.change_sender(&operator, &was, becomes.clone()).await.unwrap());
        for enabled in [false, false, true] {
            world.clock.advance(SignedDuration::from_secs(1));
            assert!(world.inbox.enable_sender(&operator, "JOURNAL-2", enabled).await.unwrap());
        }
        let log = world.inbox.sender_log(&operator, sender.id()).await.unwrap();
        let events: Vec<_> = log.iter().map(|row| row.event).collect();
        let done = [SenderEvent::Added, SenderEvent::Changed, SenderEvent::Disabled, SenderEvent::Enabled];
        assert_eq!(events, done, "what changed nothing leaves no row");
        assert!(log[0].registration == full() && log[1].registration == becomes);
        assert!(log.is_sorted_by_key(|row| row.at) && log[0].at < log[1].at);
        let other = world.inbox.sender_log(&operator, world.sender.id()).await.unwrap();
        assert_eq!(other.len(), 1, "each has a log of its own");
    }

    async fn a_change_that_somebody_else_made_is_not_overwritten(world: World) {
        let operator = Operator::at_console();
        let seen = world.inbox.registered_sender(&operator, "DEMO-JOURNAL").await.unwrap().unwrap();
        let first = Registration { county: Some("14".parse().unwrap()), ..seen.registration.clone() };
        let second = Registration { hsa_ids: [hsa_id("SE9")].into(), ..seen.registration.clone() };
        assert!(world.inbox.change_sender(&operator, &seen, first.clone()).await.unwrap());
        assert!(!world.inbox.change_sender(&operator, &seen, second).await.unwrap());
        let now = world.inbox.registered_sender(&operator, "DEMO-JOURNAL").await.unwrap().unwrap();
        assert!(now.registration == first);
        assert!(systems(&world, "SE9").await.is_empty());
        assert_eq!(world.inbox.sender_log(&operator, now.id).await.unwrap().len(), 2);
    }

    async fn callers_are_found_by_hsa_id_in_any_case_while_they_are_turned_on(world: World) {
        let operator = Operator::at_console();
        let both = ["DEMO-JOURNAL".to_owned(), "JOURNAL-2".to_owned()];
        let mut registration = full();
        registration.hsa_ids.insert(hsa_id("SE2321000016-DEMO1"));
        world.clock.advance(SignedDuration::from_secs(1));
        let new = NewSender { system: both[1].clone(), registration };
        assert!(world.inbox.add_sender(&operator, new).await.unwrap());
        assert_eq!(systems(&world, "se2321000016-demo1").await, both, "the first registered first");
        assert_eq!(systems(&world, "SE2321000016-1hz4").await, both[1..]);
        assert!(systems(&world, "SE2321000016-1HZ").await.is_empty());

        assert!(world.inbox.enable_sender(&operator, &both[0], false).await.unwrap());
        assert_eq!(systems(&world, "SE2321000016-DEMO1").await, both[1..]);
        let was = world.inbox.registered_sender(&operator, &both[1]).await.unwrap().unwrap();
        assert!(world.inbox.change_sender(&operator, &was, full()).await.unwrap());
        assert!(systems(&world, "SE2321000016-DEMO1").await.is_empty(), "an HSA-id that was taken away");
    }
}
