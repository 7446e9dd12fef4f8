//! From thirteen on: midnight in Sweden to the millisecond, and everything a guardian entered waits.

use super::{
    on_both_databases,
    world::{ANNA, BERIT, ELSA, ERIK, World, message, number},
};
use inbox::{
    Capacity, Channel, Consent, Event, Listing, NewMessage, Operator, Preferences, ReminderDays, Review,
    SessionKey, StoredSession,
    testing::{address, worker},
};
use jiff::{SignedDuration, Timestamp, civil::date};
use std::num::NonZeroU32;

const MILLISECOND: SignedDuration = SignedDuration::from_millis(1);

/// 00:00 in Sweden on Elsa's thirteenth birthday.
fn midnight() -> Timestamp {
    "2026-12-12T00:00:00+01:00".parse().unwrap()
}

/// Anna entered a number and an e-mail address for Elsa, Erik a number.
async fn guardians_enter_contacts(world: &World) {
    let operator = Operator::at_console();
    for (guardian, contacts) in [
        (ANNA, vec![address("070-000 00 01"), address("anna@example.se")]),
        (ERIK, vec![address("070-000 00 02")]),
    ] {
        world.inbox.take_over_contacts(&operator, &number(ELSA), &number(guardian), &contacts).await.unwrap();
    }
}

async fn told(world: &World) -> Vec<Channel> {
    world.told(ELSA).await.expect("the inbox stays active throughout")
}

async fn elsas_session(world: &World) -> StoredSession {
    world.inbox.session(SessionKey::of(ELSA.as_bytes())).await.unwrap().unwrap()
}

on_both_databases! {
    async fn what_guardians_entered_counts_until_midnight_in_sweden_and_no_longer(world: World) {
        guardians_enter_contacts(&world).await;
        let elsa = world.own(ELSA).await;
        world.clock.set(midnight() - MILLISECOND);
        assert_eq!(told(&world).await, [Channel::Sms, Channel::Email]);
        assert!(!elsas_session(&world).await.review_due);
        assert!(world.inbox.inherited_contacts(&elsa.as_owner().unwrap()).await.unwrap().is_empty());
        assert!(!world.inbox.review_contacts(&elsa.as_owner().unwrap(), Review::default()).await.unwrap(), "a child reviews nothing");
        world.clock.set(midnight());
        assert!(told(&world).await.is_empty());
        let notify = NewMessage { notify: true, ..message("Kallelse") };
        let delivered = world.inbox.deliver(&world.sender, &number(ELSA), &notify).await.unwrap();
        assert!(delivered.notices.is_empty(), "nothing is sent to what guardians entered");
        assert!(elsas_session(&world).await.review_due);
        assert_eq!(world.inbox.inherited_contacts(&elsa.as_owner().unwrap()).await.unwrap().len(), 3, "kept, and unused");
        let involved = world.inbox.others_involved(&elsa).await.unwrap();
        assert_eq!(involved.len(), 2, "whoever entered an address, and each once");
    }

    async fn the_registers_date_of_birth_counts_before_the_numbers_everywhere(world: World) {
        guardians_enter_contacts(&world).await;
        let elsa = world.own(ELSA).await;
        let own = elsa.as_owner().unwrap();
        let day = SignedDuration::from_hours(24);
        // The number says 12 December. The register says another day, and at last the number's own again.
        for (born, turns) in [
            (date(2013, 12, 11), midnight() - day),
            (date(2013, 12, 13), midnight() + day),
            (date(2013, 12, 12), midnight()),
        ] {
            world.inbox.note_birth_date(&number(ELSA), born).await.unwrap();
            for (now, child) in [(turns - MILLISECOND, true), (turns, false)] {
                world.clock.set(now);
                let ways = if child { vec![Channel::Sms, Channel::Email] } else { Vec::new() };
                assert_eq!(told(&world).await, ways, "{born} at {now}");
                let session = elsas_session(&world).await;
                assert_eq!((session.consent_due, session.review_due), (!child, !child), "{born} at {now}");
                let inherited = world.inbox.inherited_contacts(&own).await.unwrap();
                assert_eq!(inherited.len(), if child { 0 } else { 3 }, "{born} at {now}");
                assert_eq!(world.inbox.settings(&elsa).await.unwrap().under_thirteen, child, "{born} at {now}");
                let reach = world.inbox.reach(&worker(), elsa.subject()).await.unwrap();
                assert_eq!(reach.born, born);
            }
            world.clock.set(turns - MILLISECOND);
            assert!(!world.inbox.review_contacts(&own, Review::default()).await.unwrap(), "a child reviews nothing");
        }
        world.clock.set(midnight());
        assert!(world.inbox.review_contacts(&own, Review::default()).await.unwrap());
        world.inbox.note_birth_date(&number(BERIT), date(1958, 1, 8)).await.unwrap();
        assert!(world.inbox.account(&number(BERIT)).await.unwrap().is_none(), "nobody is taken up for it");
    }

    async fn a_channel_is_on_for_a_child_when_any_guardian_has_it_on(world: World) {
        guardians_enter_contacts(&world).await;
        let (anna, erik) = (world.for_elsa(ANNA).await, world.for_elsa(ERIK).await);
        assert!(world.inbox.set_channel(&anna, Channel::Sms, false).await.unwrap());
        assert_eq!(told(&world).await, [Channel::Sms, Channel::Email], "Erik's is on");
        assert!(world.inbox.set_channel(&erik, Channel::Sms, false).await.unwrap());
        assert_eq!(told(&world).await, [Channel::Email]);
        let operator = Operator::at_console();
        world.inbox.take_over_contacts(&operator, &number(ELSA), &number(ELSA), &[address("070-000 00 03")]).await.unwrap();
        assert_eq!(told(&world).await, [Channel::Email], "a child's own address waits for the birthday");
        world.clock.set(midnight());
        assert_eq!(told(&world).await, [Channel::Sms]);
    }

    async fn what_is_kept_at_the_review_is_the_young_persons_own_and_the_rest_is_gone(world: World) {
        guardians_enter_contacts(&world).await;
        let verified_at = world.inbox.now();
        let (elsa, anna) = (world.own(ELSA).await, world.for_elsa(ANNA).await);
        world.inbox.set_timing(&anna, None, ReminderDays::new(2)).await.unwrap();
        world.inbox.propose_contact(&anna, &address("070-000 00 09")).await.unwrap();
        world.clock.set(midnight());
        let inherited = world.inbox.inherited_contacts(&elsa.as_owner().unwrap()).await.unwrap();
        let eriks = world.for_elsa(ERIK).await.actor();
        let erik = inherited.iter().find(|inherited| inherited.owner == eriks).unwrap();
        assert_eq!(erik.contact.address, address("070-000 00 02"));
        let nobodys = Review { sms: None, email: Some(erik.owner) };
        assert!(!world.inbox.review_contacts(&elsa.as_owner().unwrap(), nobodys).await.unwrap(), "Erik entered no e-mail address");
        assert_eq!(world.inbox.inherited_contacts(&elsa.as_owner().unwrap()).await.unwrap().len(), 3, "nothing was done in part");
        assert!(anna.as_owner().is_none(), "not a guardian's to review");

        let review = Review { sms: Some(erik.owner), email: None };
        assert!(world.inbox.review_contacts(&elsa.as_owner().unwrap(), review).await.unwrap());
        assert!(!world.inbox.review_contacts(&elsa.as_owner().unwrap(), review).await.unwrap(), "reviewed once");
        let own = world.inbox.settings(&elsa).await.unwrap();
        assert_eq!(own.contacts.len(), 1);
        assert_eq!((&own.contacts[0].address, own.contacts[0].enabled), (&address("070-000 00 02"), true));
        assert_eq!(own.contacts[0].verified_at, verified_at);
        assert_eq!(told(&world).await, [Channel::Sms]);
        assert!(!elsas_session(&world).await.review_due);
        let annas = world.inbox.settings(&anna).await.unwrap();
        assert!(annas.contacts.is_empty() && annas.pending.is_empty());
        assert_eq!(annas.preferences, Preferences::default());
        let log = world.inbox.log(&elsa).await.unwrap();
        assert!(log.iter().any(|entry| entry.event == Event::ContactsReviewed { kept: vec![Channel::Sms] }));
    }

    async fn keeping_none_removes_all_and_leaves_the_own_address(world: World) {
        guardians_enter_contacts(&world).await;
        let operator = Operator::at_console();
        let own = address("elsa@example.se");
        world.inbox.take_over_contacts(&operator, &number(ELSA), &number(ELSA), std::slice::from_ref(&own)).await.unwrap();
        let elsa = world.own(ELSA).await;
        world.clock.set(midnight());
        assert!(world.inbox.review_contacts(&elsa.as_owner().unwrap(), Review::default()).await.unwrap());
        assert!(world.inbox.inherited_contacts(&elsa.as_owner().unwrap()).await.unwrap().is_empty());
        let contacts = world.inbox.settings(&elsa).await.unwrap().contacts;
        assert_eq!(contacts.iter().map(|contact| &contact.address).collect::<Vec<_>>(), [&own]);
    }

    async fn consent_is_asked_anew_from_midnight_and_the_inbox_stays_active(world: World) {
        let (elsa, for_elsa) = (world.own(ELSA).await, world.anna_for_elsa().await);
        world.clock.set(midnight() - MILLISECOND);
        assert!(world.inbox.consent(&elsa.as_owner().unwrap(), Consent::November2026).await.unwrap());
        assert!(!elsas_session(&world).await.consent_due);
        world.clock.set(midnight());
        assert!(elsas_session(&world).await.consent_due, "what a child consented to ends with childhood");
        assert!(told(&world).await.is_empty());
        assert!(for_elsa.as_owner().is_none(), "not a guardian's to give");
        assert!(elsas_session(&world).await.consent_due);
        assert!(world.inbox.consent(&elsa.as_owner().unwrap(), Consent::November2026).await.unwrap());
        assert!(!elsas_session(&world).await.consent_due);
        let log = world.inbox.log(&elsa).await.unwrap();
        assert_eq!(log.iter().filter(|entry| entry.event == Event::Consented).count(), 2);
        let anna = world.inbox.session(SessionKey::of(ANNA.as_bytes())).await.unwrap().unwrap();
        assert!(!anna.consent_due && !anna.review_due, "an adult's own consent stands");
    }

    async fn who_read_what_before_is_shown_to_the_young_person_alone(world: World) {
        world.deliver(ELSA, &message("Vaccination")).await;
        world.deliver(ELSA, &NewMessage { thread: Some("T".into()), ..message("Tid hos tandläkaren") }).await;
        let (elsa, anna, erik) = (world.own(ELSA).await, world.for_elsa(ANNA).await, world.for_elsa(ERIK).await);
        let page = world.inbox.threads(&anna, Listing::default(), NonZeroU32::MIN).await.unwrap();
        let dentist = page.threads.iter().find(|row| row.subject.as_deref() == Some("Tid hos tandläkaren")).unwrap().id;
        let first = world.inbox.now();
        for viewer in [&anna, &erik, &elsa, &anna] {
            world.inbox.open_thread(viewer, dentist).await.unwrap().unwrap();
            world.clock.advance(SignedDuration::from_mins(1));
        }
        world.deliver(ELSA, &NewMessage { thread: Some("T".into()), ..message("Ny tid") }).await;
        world.inbox.open_thread(&anna, dentist).await.unwrap().unwrap();
        assert!(anna.as_owner().is_none(), "not a guardian's to see");
        for viewer in [&elsa, &anna] {
            let mut involved = world.inbox.others_involved(viewer).await.unwrap();
            involved.sort_by_key(|(id, _)| *id != anna.actor());
            assert_eq!(involved, [(anna.actor(), number(ANNA)), (erik.actor(), number(ERIK))]);
        }
        let readers = world.inbox.earlier_readers(&elsa.as_owner().unwrap()).await.unwrap();
        assert_eq!(readers.len(), 2, "each guardian once for the thread that was opened");
        for (reader, (guardian, opened)) in readers.iter().zip([(&erik, first + SignedDuration::from_mins(1)), (&anna, first)]) {
            assert_eq!(reader.actor, guardian.actor());
            assert_eq!((reader.capacity, reader.first_opened), (Capacity::Guardian, opened));
            assert_eq!((reader.thread, reader.subject.as_deref()), (dentist, Some("Ny tid")));
            assert_eq!(reader.unit, "Björkdalens vårdcentral");
        }
        let log = world.inbox.log(&elsa).await.unwrap();
        assert_eq!(log.iter().filter(|entry| entry.event == Event::EarlierReadersShown).count(), 1);
    }
}
