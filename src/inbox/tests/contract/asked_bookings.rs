//! Bookings that are to be asked about: noted whole or not at all, one question for each however much is told, taken on lease,
//! and told in the same commit in which the question ends.

use super::{
    on_both_databases,
    world::{ANNA, BERIT, ELSA, TOLVAN, World, message, number},
};
use inbox::{
    BookingCategory, BookingJob, BookingNotification, BookingSystem, BookingThen, BookingTrouble,
    DeliverError, HsaId, Listing, NewSender, Operator, Registration, Sender, Supersedes, Visit,
    testing::{booking_worker, worker},
};
use jiff::{SignedDuration, Timestamp};
use std::num::NonZeroU32;

const SYSTEM: &str = "SE2321000016-TIDBOK";
const UNIT: &str = "SE2321000016-1HZ3";

pub(crate) fn told(digits: &str, booking: &str) -> BookingNotification {
    BookingNotification {
        subject: number(digits),
        category: BookingCategory::Booking,
        unit: UNIT.to_owned(),
        booking: booking.to_owned(),
        interest: "NA".to_owned(),
        system: SYSTEM.parse().unwrap(),
        controller: "SE2321000016".to_owned(),
        owner: None,
        updated_at: None,
        deleted: false,
    }
}

/// Registers a system that can be asked.
pub(crate) async fn tidbok(world: &World) -> Sender {
    let address = "https://tidbok.example/".parse().unwrap();
    let registration = Registration {
        hsa_ids: [SYSTEM.parse::<HsaId>().unwrap()].into(),
        bookings: Some(BookingSystem { address, logical_address: None }),
        ..Registration::default()
    };
    let sender = NewSender { system: "TIDBOK".to_owned(), registration };
    assert!(world.inbox.add_sender(&Operator::at_console(), sender).await.unwrap());
    world.inbox.sender("TIDBOK").await.unwrap().unwrap()
}

async fn note(world: &World, told: &[BookingNotification]) -> usize {
    world.inbox.note_bookings(&world.sender, told).await.unwrap().noted
}

/// Everything that is due, taken up.
async fn claim(world: &World) -> Vec<BookingJob> {
    let worker = booking_worker();
    let mut jobs = Vec::new();
    for lane in world.inbox.booking_lanes(&worker, 100).await.unwrap() {
        let claimed = world.inbox.claim_bookings(&worker, lane, 100).await.unwrap();
        jobs.extend(claimed.into_iter().map(|job| job.expect("a row that can be read")));
    }
    jobs
}

pub(crate) async fn claim_one(world: &World) -> BookingJob {
    let mut jobs = claim(world).await;
    assert_eq!(jobs.len(), 1);
    jobs.remove(0)
}

async fn end(world: &World, job: &BookingJob, told: Option<&[u8]>, then: BookingThen) -> bool {
    world.inbox.end_booking(&booking_worker(), job, told, then).await.unwrap()
}

async fn waiting(world: &World) -> u64 {
    world.inbox.bookings_waiting(&Operator::at_console()).await.unwrap().count
}

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

on_both_databases! {
    async fn what_is_told_of_a_booking_while_it_waits_is_one_question(world: World) {
        tidbok(&world).await;
        let again = BookingNotification { unit: UNIT.to_lowercase(), ..told(ANNA, "B1") };
        assert_eq!(note(&world, &[told(ANNA, "B1"), told(ANNA, "B2"), told(TOLVAN, "B1")]).await, 3);
        assert_eq!(note(&world, &[again, told(ANNA, "b2")]).await, 2, "HSA-ids have no case, ids of bookings have");
        assert_eq!(waiting(&world).await, 4);
        let invitation = BookingNotification { category: BookingCategory::Invitation, ..told(ANNA, "B1") };
        assert_eq!(note(&world, &[told(ANNA, "B1"), invitation]).await, 1, "a kallelse and its booking are one");
        assert_eq!(claim(&world).await.len(), 4);
        assert!(claim(&world).await.is_empty(), "on lease");
    }

    async fn systems_that_cannot_be_asked_and_people_without_an_inbox_leave_nothing(world: World) {
        assert_eq!(note(&world, &[told(ANNA, "B1")]).await, 0, "no such system");
        tidbok(&world).await;
        assert_eq!(note(&world, &[told(BERIT, "B1")]).await, 0);
        world.inbox.admit(&number(BERIT)).await.unwrap();
        assert_eq!(note(&world, &[told(BERIT, "B1")]).await, 0, "never activated");
        let operator = Operator::at_console();
        world.inbox.enable_sender(&operator, "TIDBOK", false).await.unwrap();
        assert_eq!(note(&world, &[told(ANNA, "B1")]).await, 0, "turned off");
        assert_eq!(waiting(&world).await, 0);
    }

    async fn what_is_told_while_a_booking_is_asked_about_makes_it_due_again(world: World) {
        tidbok(&world).await;
        note(&world, &[told(ANNA, "B1")]).await;
        let job = claim_one(&world).await;
        world.clock.advance(SignedDuration::from_secs(1));
        note(&world, &[told(ANNA, "B1")]).await;
        assert!(claim(&world).await.is_empty(), "it is on lease still");
        assert!(end(&world, &job, Some(b"one"), BookingThen::Settled).await);
        let job = claim_one(&world).await;
        assert_eq!((job.attempt, job.told.as_deref()), (1, Some(&b"one"[..])));
        assert!(end(&world, &job, None, BookingThen::Settled).await);
        assert!(claim(&world).await.is_empty());
        note(&world, &[told(ANNA, "B1")]).await;
        assert_eq!(claim_one(&world).await.told.as_deref(), Some(&b"one"[..]), "what was told stays known");
    }

    async fn a_worker_that_lost_its_lease_changes_nothing(world: World) {
        let system = tidbok(&world).await;
        note(&world, &[told(ANNA, "B1")]).await;
        let lost = claim_one(&world).await;
        world.clock.advance(SignedDuration::from_secs(61));
        let job = claim_one(&world).await;
        assert_eq!((lost.attempt, job.attempt), (1, 2));
        assert!(!end(&world, &lost, Some(b"lost"), BookingThen::Settled).await);
        let worker = booking_worker();
        let anna = world.inbox.addressee(&system, &number(ANNA)).await.unwrap().unwrap();
        let late = world.inbox
            .deliver_of_booking(&worker, &lost, &system, &anna, &message("För sent"), &[], b"late", BookingThen::Settled)
            .await;
        assert!(!late.unwrap(), "nobody is told twice");
        let delivered = world.inbox
            .deliver_of_booking(&worker, &job, &system, &anna, &message("I tid"), &[], b"told", BookingThen::Settled)
            .await;
        assert!(delivered.unwrap());
        let viewer = world.own(ANNA).await;
        let shown = world.inbox.threads(&viewer, Listing::default(), NonZeroU32::MIN).await.unwrap();
        assert_eq!(shown.threads.iter().map(|row| row.subject.as_deref()).collect::<Vec<_>>(), [Some("I tid")]);
        assert!(claim(&world).await.is_empty());
        note(&world, &[told(ANNA, "B1")]).await;
        assert_eq!(claim_one(&world).await.told.as_deref(), Some(&b"told"[..]));
    }

    async fn the_same_words_are_told_as_often_as_they_become_true(world: World) {
        let system = tidbok(&world).await;
        let (worker, anna) = (booking_worker(), world.inbox.addressee(&system, &number(ANNA)).await.unwrap().unwrap());
        for _ in 0..2 {
            note(&world, &[told(ANNA, "B1")]).await;
            let job = claim_one(&world).await;
            let delivered = world.inbox
                .deliver_of_booking(&worker, &job, &system, &anna, &message("Flyttad"), &[], b"", BookingThen::Settled)
                .await;
            assert!(delivered.unwrap());
        }
        assert_eq!(world.inbox.counts(&world.own(ANNA).await).await.unwrap().unread, 2);
    }

    async fn nobody_is_told_in_anothers_inbox_or_in_one_that_is_locked(world: World) {
        let system = tidbok(&world).await;
        note(&world, &[told(ANNA, "B1")]).await;
        let (worker, job) = (booking_worker(), claim_one(&world).await);
        let elsa = world.inbox.addressee(&system, &number(ELSA)).await.unwrap().unwrap();
        let anothers = world.inbox
            .deliver_of_booking(&worker, &job, &system, &elsa, &message("Fel"), &[], b"", BookingThen::Settled)
            .await;
        assert!(matches!(anothers, Err(DeliverError::Inbox(_))));
        let anna = world.inbox.addressee(&system, &number(ANNA)).await.unwrap().unwrap();
        world.inbox.lock_account(&Operator::at_console(), &number(ANNA)).await.unwrap();
        let locked = world.inbox
            .deliver_of_booking(&worker, &job, &system, &anna, &message("Låst"), &[], b"", BookingThen::Settled)
            .await;
        assert!(matches!(locked, Err(DeliverError::NotActiveUser)));
        assert!(end(&world, &job, None, BookingThen::Settled).await, "the question is still the worker's");
    }

    async fn a_booking_is_put_off_given_up_and_asked_about_once_more(world: World) {
        tidbok(&world).await;
        note(&world, &[told(ANNA, "B1"), told(TOLVAN, "B2")]).await;
        let jobs = claim(&world).await;
        let later = world.inbox.now() + SignedDuration::from_mins(5);
        let again = |tried| BookingThen::Again { at: later, tried, trouble: Some(BookingTrouble::Unreached) };
        assert!(end(&world, &jobs[0], None, again(true)).await);
        assert!(end(&world, &jobs[1], None, again(false)).await);
        assert!(claim(&world).await.is_empty());
        world.clock.advance(SignedDuration::from_mins(5));
        let jobs = claim(&world).await;
        let mut attempts: Vec<u32> = jobs.iter().map(|job| job.attempt).collect();
        attempts.sort_unstable();
        assert_eq!(attempts, [1, 2], "one was tried, and one waited its turn");
        for job in &jobs {
            assert!(end(&world, job, None, BookingThen::GivenUp(BookingTrouble::Denied)).await);
        }
        let operator = Operator::at_console();
        let given_up = world.inbox.bookings_given_up(&operator).await.unwrap();
        assert_eq!(given_up.iter().map(|row| row.trouble).collect::<Vec<_>>(), [BookingTrouble::Denied; 2]);
        assert!(claim(&world).await.is_empty());
        assert_eq!(world.inbox.ask_again(&operator, Some(given_up[0].id)).await.unwrap().0, 1);
        assert_eq!(claim(&world).await.iter().map(|job| job.attempt).collect::<Vec<_>>(), [1]);
        assert_eq!(world.inbox.ask_again(&operator, None).await.unwrap().0, 1);
        assert_eq!(world.inbox.ask_again(&operator, None).await.unwrap().0, 0);
        assert!(world.inbox.bookings_given_up(&operator).await.unwrap().is_empty());
    }

    async fn the_index_is_believed_in_the_order_of_its_own_times(world: World) {
        tidbok(&world).await;
        let says = |deleted, at| BookingNotification { deleted, updated_at: at, ..told(ANNA, "B1") };
        let (early, late) = (Some(at("2026-11-23T08:00:00+01:00")), Some(at("2026-11-23T09:00:00+01:00")));
        for (order, deleted) in [
            (vec![says(false, early), says(true, late)], true),
            (vec![says(true, late), says(false, early)], true),
            (vec![says(true, early), says(false, late)], false),
            (vec![says(false, late), says(true, early)], false),
            (vec![says(true, late), says(false, late)], true),
            (vec![says(true, None), says(false, None)], false),
            (vec![says(true, late), says(false, None)], false),
        ] {
            // A booking of its own for each.
            let said = format!("{:?}", order.iter().map(|told| (told.deleted, told.updated_at)).collect::<Vec<_>>());
            for told in order {
                note(&world, &[BookingNotification { booking: said.clone(), ..told }]).await;
            }
            let job = claim_one(&world).await;
            let says = world.inbox.booking_deleted(&booking_worker(), &job).await.unwrap();
            assert_eq!(says, deleted, "{said}");
            end(&world, &job, None, BookingThen::Settled).await;
        }
        let was = BookingNotification { category: BookingCategory::Invitation, deleted: true, ..told(ANNA, "K") };
        note(&world, &[was, told(ANNA, "K")]).await;
        let job = claim_one(&world).await;
        assert!(!world.inbox.booking_deleted(&booking_worker(), &job).await.unwrap(), "the kallelse became a booking");
    }

    async fn what_a_letter_of_its_system_says_of_a_booking_is_known(world: World) {
        let system = tidbok(&world).await;
        note(&world, &[told(ANNA, "B1")]).await;
        let (worker, job) = (booking_worker(), claim_one(&world).await);
        let known = async || world.inbox.known_visit(&worker, &job, &system).await.unwrap();
        assert!(known().await.is_none());
        let visit = |starts| Visit {
            booking: "B1".into(),
            starts,
            ends: None,
            what: None,
            place: None,
            changes: None,
        };
        let letter = inbox::NewMessage { visit: Some(visit(Some(at("2026-12-07T09:00:00+01:00")))), ..message("Tid") };
        world.inbox.deliver(&world.sender, &number(ANNA), &letter).await.unwrap();
        assert!(known().await.is_none(), "another sender's booking is another booking");
        world.inbox.deliver(&system, &number(ANNA), &letter).await.unwrap();
        let one = known().await.unwrap();
        assert_eq!((one.starts, one.cancelled, &*one.unit), (visit(Some(at("2026-12-07T09:00:00+01:00"))).starts, false, "Björkdalens vårdcentral"));
        let cancels = inbox::NewMessage { supersedes: Some(Supersedes::Cancels { booking: "B1".into() }), ..message("Avbokad") };
        world.inbox.deliver(&system, &number(ANNA), &cancels).await.unwrap();
        assert!(known().await.unwrap().cancelled);
    }

    async fn one_that_is_forgotten_is_new_again_and_one_that_waits_is_never_forgotten(world: World) {
        tidbok(&world).await;
        note(&world, &[told(ANNA, "B1"), told(ANNA, "B2")]).await;
        let jobs = claim(&world).await;
        end(&world, &jobs[0], Some(b"told"), BookingThen::Settled).await;
        world.clock.advance(inbox::BOOKING_KNOWN + SignedDuration::from_secs(1));
        let idle = SignedDuration::from_hours(1);
        world.inbox.sweep(&worker(), idle, idle).await.unwrap();
        assert_eq!(waiting(&world).await, 1);
        let forgotten = told(ANNA, &jobs[0].reference.booking);
        note(&world, &[forgotten]).await;
        assert!(claim(&world).await.iter().all(|job| job.told.is_none()));
    }
}
