//! One-time codes: limits to the millisecond, and each code for one address, once.

use super::{
    on_both_databases,
    world::{ANNA, ELSA, ERIK, TOLVAN, World},
};
use inbox::{
    Channel, Confirmation, ContactAddress, ContactCode, Event, Proposed, Viewer,
    testing::{address, latest_code},
};
use jiff::SignedDuration;
use sqlx::{Connection, SqliteConnection};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const MILLISECOND: SignedDuration = SignedDuration::from_millis(1);

fn phone() -> ContactAddress {
    address("070-174 06 05")
}

/// Proposes an address, and reads the code as its owner would.
async fn proposed(world: &World, viewer: &Viewer, address: &ContactAddress) -> ContactCode {
    let proposed = world.inbox.propose_contact(viewer, address).await.unwrap();
    assert!(matches!(proposed, Proposed::CodeSent { .. }), "{proposed:?}");
    latest_code(&world.inbox, address).await.unwrap()
}

async fn confirm(world: &World, viewer: &Viewer, channel: Channel, code: &ContactCode) -> Confirmation {
    world.inbox.confirm_contact(viewer, channel, code).await.unwrap()
}

/// A code that is not this one.
fn other(code: &ContactCode) -> ContactCode {
    let number: u32 = code.expose().parse().unwrap();
    ContactCode::parse(&format!("{:06}", (number + 1) % 1_000_000)).unwrap()
}

/// As if the address were replaced between the reading of it and the counting of the code.
// ASVS 5.0.0-6.6.2
#[tokio::test]
async fn a_code_confirms_no_other_address_than_the_one_it_was_sent_to() {
    let world = World::on_sqlite().await;
    let anna = world.own(ANNA).await;
    let mut raw = SqliteConnection::connect(world.database.address()).await.unwrap();
    proposed(&world, &anna, &phone()).await;
    let earlier: Vec<u8> =
        sqlx::query_scalar("select address_sealed from contact_code").fetch_one(&mut raw).await.unwrap();
    let code = proposed(&world, &anna, &address("070-174 06 06")).await;
    let swap = sqlx::query("update contact_code set address_sealed = $1").bind(earlier);
    swap.execute(&mut raw).await.unwrap();
    assert_eq!(confirm(&world, &anna, Channel::Sms, &code).await, Confirmation::Wrong { left: 4 });
}

on_both_databases! {
    // ASVS 5.0.0-6.5.1
    async fn the_right_code_makes_an_address_the_verified_one_once(world: World) {
        let anna = world.own(ANNA).await;
        let before = world.inbox.settings(&anna).await.unwrap();
        let code = proposed(&world, &anna, &phone()).await;
        let waiting = world.inbox.settings(&anna).await.unwrap();
        assert_eq!(waiting.contact(Channel::Sms).unwrap().address, before.contacts[0].address, "until it is verified");
        let pending = waiting.pending(Channel::Sms).unwrap();
        assert_eq!((&pending.address, pending.tries_left), (&phone(), 5));
        assert_eq!(pending.expires_at, world.inbox.now() + MINUTE * 10);
        world.clock.advance(MINUTE * 10 - MILLISECOND);
        assert_eq!(confirm(&world, &anna, Channel::Sms, &code).await, Confirmation::Confirmed);
        assert_eq!(confirm(&world, &anna, Channel::Sms, &code).await, Confirmation::NothingPending);
        let after = world.inbox.settings(&anna).await.unwrap();
        let contact = after.contact(Channel::Sms).unwrap();
        assert_eq!((&contact.address, contact.enabled), (&phone(), true));
        assert_eq!(contact.verified_at, world.inbox.now());
        assert!(after.pending.is_empty());
        let log = world.inbox.log(&anna).await.unwrap();
        let told = log.iter().filter(|entry| matches!(entry.event, Event::ContactProposed { .. } | Event::ContactConfirmed { .. }));
        assert_eq!(told.count(), 2);
    }

    // ASVS 5.0.0-6.5.5
    async fn a_code_is_too_old_after_ten_minutes(world: World) {
        let anna = world.own(ANNA).await;
        let code = proposed(&world, &anna, &phone()).await;
        world.clock.advance(MINUTE * 10);
        assert_eq!(confirm(&world, &anna, Channel::Sms, &code).await, Confirmation::Expired);
    }

    // ASVS 5.0.0-2.3.2, 5.0.0-6.6.3
    async fn the_fifth_wrong_code_is_the_last(world: World) {
        let anna = world.own(ANNA).await;
        let code = proposed(&world, &anna, &phone()).await;
        let wrong = other(&code);
        for left in (1..5).rev() {
            assert_eq!(confirm(&world, &anna, Channel::Sms, &wrong).await, Confirmation::Wrong { left });
            let settings = world.inbox.settings(&anna).await.unwrap();
            assert_eq!(settings.pending[0].tries_left, left, "counted before the answer");
        }
        assert_eq!(confirm(&world, &anna, Channel::Sms, &wrong).await, Confirmation::TooManyTries);
        assert_eq!(confirm(&world, &anna, Channel::Sms, &code).await, Confirmation::TooManyTries, "the right one, too late");
        let log = world.inbox.log(&anna).await.unwrap();
        assert_eq!(log.iter().filter(|entry| matches!(entry.event, Event::CodeWrong { .. })).count(), 5);
        world.clock.advance(MILLISECOND);
        let code = proposed(&world, &anna, &phone()).await;
        assert_eq!(confirm(&world, &anna, Channel::Sms, &code).await, Confirmation::Confirmed, "a new code has five tries of its own");
    }

    // ASVS 5.0.0-2.3.4, 5.0.0-6.5.1, 5.0.0-15.4.2
    async fn of_many_codes_at_once_each_is_counted_and_the_right_one_is_used_once(world: World) {
        let anna = world.own(ANNA).await;
        let code = proposed(&world, &anna, &phone()).await;
        let wrong = other(&code);
        let tries = (0..20).map(|_| confirm(&world, &anna, Channel::Sms, &wrong));
        let answers = futures::future::join_all(tries).await;
        let wrong: Vec<_> = answers.iter().filter(|answer| matches!(answer, Confirmation::Wrong { .. })).collect();
        assert_eq!(wrong.len(), 4, "{answers:?}");
        assert_eq!(answers.iter().filter(|answer| **answer == Confirmation::TooManyTries).count(), 16);
        world.clock.advance(MILLISECOND);
        let code = proposed(&world, &anna, &phone()).await;
        let answers = futures::future::join_all((0..10).map(|_| confirm(&world, &anna, Channel::Sms, &code))).await;
        assert_eq!(answers.iter().filter(|answer| **answer == Confirmation::Confirmed).count(), 1, "{answers:?}");
        let numbers = (0..10).map(|n| address(&format!("070-174 06 1{n}"))).collect::<Vec<_>>();
        let sent = futures::future::join_all(numbers.iter().map(|number| world.inbox.propose_contact(&anna, number))).await;
        let sent = sent.into_iter().filter(|sent| matches!(sent, Ok(Proposed::CodeSent { .. }))).count();
        assert_eq!(sent, 1, "two were sent before");
    }

    // ASVS 5.0.0-6.6.2
    async fn a_code_is_for_one_address_of_one_owner_in_one_inbox(world: World) {
        let (anna, for_elsa) = (world.own(ANNA).await, world.anna_for_elsa().await);
        let first = proposed(&world, &anna, &phone()).await;
        let second = proposed(&world, &anna, &address("070-174 06 06")).await;
        let mail = proposed(&world, &anna, &address("anna@example.se")).await;
        if first != second {
            assert_eq!(confirm(&world, &anna, Channel::Sms, &first).await, Confirmation::Wrong { left: 4 }, "it was replaced");
        }
        if second != mail {
            assert_eq!(confirm(&world, &anna, Channel::Email, &second).await, Confirmation::Wrong { left: 4 });
        }
        assert_eq!(confirm(&world, &for_elsa, Channel::Sms, &second).await, Confirmation::NothingPending);
        world.clock.advance(MILLISECOND); // so that the later of two codes to one address can be told
        let elsas = proposed(&world, &for_elsa, &address("070-174 06 06")).await;
        if elsas != second {
            assert_eq!(confirm(&world, &for_elsa, Channel::Sms, &second).await, Confirmation::Wrong { left: 4 });
        }
        assert_eq!(confirm(&world, &anna, Channel::Sms, &second).await, Confirmation::Confirmed);
        assert_eq!(confirm(&world, &anna, Channel::Email, &mail).await, Confirmation::Confirmed);
        assert_eq!(confirm(&world, &for_elsa, Channel::Sms, &elsas).await, Confirmation::Confirmed);
    }

    // ASVS 5.0.0-2.3.2, 5.0.0-2.4.1, 5.0.0-6.6.3
    async fn three_codes_an_hour_are_sent_for_one_inbox_and_ten_a_day_by_one_owner(world: World) {
        let (anna, for_elsa) = (world.own(ANNA).await, world.anna_for_elsa().await);
        let began = world.inbox.now();
        let mut numbers = (10..100).map(|n| address(&format!("070-174 06 {n}")));
        let mut next = || numbers.next().unwrap();
        let too_many = async |viewer, again_at| {
            let answer = world.inbox.propose_contact(viewer, &address("070-174 06 09")).await.unwrap();
            assert_eq!(answer, Proposed::TooMany { again_at });
        };
        for hour in 0..3 {
            for _ in 0..3 {
                proposed(&world, &anna, &next()).await;
            }
            let again_at = began + MINUTE * 60 * (hour + 1);
            too_many(&anna, again_at).await;
            world.clock.set(again_at - MILLISECOND);
            too_many(&anna, again_at).await;
            world.clock.set(again_at);
        }
        proposed(&world, &for_elsa, &next()).await; // the tenth, in another inbox
        for viewer in [&anna, &for_elsa] {
            too_many(viewer, began + MINUTE * 60 * 24).await;
        }
        world.clock.set(began + MINUTE * 60 * 24 - MILLISECOND);
        too_many(&for_elsa, began + MINUTE * 60 * 24).await;
        world.clock.advance(MILLISECOND);
        proposed(&world, &for_elsa, &next()).await;
    }

    // ASVS 5.0.0-2.4.1
    async fn of_codes_to_one_address_three_an_hour_and_five_a_day_are_sent_whoever_asks(world: World) {
        let began = world.inbox.now();
        let people = [world.own(ANNA).await, world.own(TOLVAN).await, world.for_elsa(ERIK).await, world.own(ELSA).await];
        let too_many = async |to: &ContactAddress, again_at| for viewer in &people {
            let answer = world.inbox.propose_contact(viewer, to).await.unwrap();
            assert_eq!(answer, Proposed::TooMany { again_at });
        };
        let mails = ["b@example.se", "B@example.se", "b+1@example.se", "b+2@EXAMPLE.se", "b@example.se"].map(address);
        for viewer in &people[..3] {
            proposed(&world, viewer, &phone()).await;
        }
        for (viewer, mail) in people[1..].iter().zip(&mails) {
            proposed(&world, viewer, mail).await;
        }
        too_many(&phone(), began + MINUTE * 60).await;
        too_many(&mails[3], began + MINUTE * 60).await;
        proposed(&world, &people[3], &address("070-174 06 06")).await;
        world.clock.set(began + MINUTE * 60);
        for viewer in &people[..2] {
            proposed(&world, viewer, &phone()).await;
        }
        too_many(&phone(), began + MINUTE * 60 * 24).await;
        world.clock.set(began + MINUTE * 60 * 24 - MILLISECOND);
        too_many(&phone(), began + MINUTE * 60 * 24).await;
        world.clock.advance(MILLISECOND);
        for viewer in &people[..3] {
            proposed(&world, viewer, &phone()).await;
        }
    }

    async fn codes_that_are_asked_for_at_once_in_many_inboxes_are_counted_together(world: World) {
        let people = [world.own(ANNA).await, world.own(TOLVAN).await, world.for_elsa(ERIK).await, world.own(ELSA).await];
        let other = world.database.open(&world.clock).await; // as another process would
        for day in 0..8 {
            let number = address(&format!("070-174 06 0{day}"));
            let asked = people.iter().zip([&world.inbox, &world.inbox, &other, &other]);
            let answers = futures::future::join_all(asked.map(|(viewer, inbox)| inbox.propose_contact(viewer, &number))).await;
            let sent = answers.iter().filter(|answer| matches!(answer, Ok(Proposed::CodeSent { .. }))).count();
            let refused = answers.iter().filter(|answer| matches!(answer, Ok(Proposed::TooMany { .. }))).count();
            assert_eq!((sent, refused), (3, 1), "{answers:?}");
            world.clock.advance(MINUTE * 60 * 24);
        }
    }
}
