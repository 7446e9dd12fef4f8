//! Booked times: moved, cancelled, in one thread or in several, and as a calendar holds them.

use super::{
    on_both_databases,
    world::{ANNA, ELSA, TOLVAN, World, message},
};
use inbox::{
    By, CalendarVisit, Capacity, Event, Listing, Message, NewMessage, Supersedes, Thread, ThreadId, Validity,
    Viewer, Visit,
};
use jiff::SignedDuration;
use std::num::NonZeroU32;

const NINE: &str = "2026-12-07T09:00:00+01:00";
const TEN: &str = "2026-12-08T10:00:00+01:00";

fn visit(booking: &str, starts: Option<&str>) -> Visit {
    Visit {
        booking: booking.into(),
        starts: starts.map(|starts| starts.parse().unwrap()),
        ends: None,
        what: Some("Provtagning".into()),
        place: Some("Björkvägen 3".into()),
        changes: None,
    }
}

fn booked(thread: &str, subject: &str, booking: &str, starts: &str) -> NewMessage {
    let visit = Some(visit(booking, Some(starts)));
    NewMessage { visit, thread: Some(thread.into()), ..message(subject) }
}

fn replaces(booking: &str, message: NewMessage) -> NewMessage {
    NewMessage { supersedes: Some(Supersedes::Replaces { booking: booking.into() }), ..message }
}

fn cancels(booking: &str, message: NewMessage) -> NewMessage {
    NewMessage { supersedes: Some(Supersedes::Cancels { booking: booking.into() }), ..message }
}

async fn deliver(world: &World, message: &NewMessage) {
    world.deliver(ANNA, message).await;
    world.clock.advance(SignedDuration::from_secs(60));
}

/// The thread whose newest message has this heading.
async fn named(world: &World, viewer: &Viewer, subject: &str) -> ThreadId {
    let page = world.inbox.threads(viewer, Listing::default(), NonZeroU32::MIN).await.unwrap();
    page.threads.iter().find(|row| row.subject.as_deref() == Some(subject)).unwrap().id
}

async fn open(world: &World, viewer: &Viewer, subject: &str) -> Thread {
    let id = named(world, viewer, subject).await;
    world.inbox.open_thread(viewer, id).await.unwrap().unwrap()
}

fn of<'t>(thread: &'t Thread, subject: &str) -> &'t Message {
    thread.messages.iter().find(|message| message.subject.as_deref() == Some(subject)).unwrap()
}

async fn calendar(world: &World, viewer: &Viewer, subject: &str) -> Vec<CalendarVisit> {
    let id = named(world, viewer, subject).await;
    world.inbox.calendar(viewer, id).await.unwrap().unwrap()
}

on_both_databases! {
    async fn a_moved_or_cancelled_time_marks_the_older_messages_about_it(world: World) {
        deliver(&world, &booked("T", "Tid", "B1", NINE)).await;
        deliver(&world, &booked("T", "Annan tid", "B2", NINE)).await;
        deliver(&world, &replaces("B1", booked("T", "Ny tid", "B1", TEN))).await;
        deliver(&world, &cancels("B1", booked("T", "Avbokad", "B1", TEN))).await;
        let anna = world.own(ANNA).await;
        let thread = open(&world, &anna, "Avbokad").await;
        let newer = |subject: &str| of(&thread, subject).newer.map(|newer| (newer.message, newer.thread));
        assert_eq!(of(&thread, "Tid").validity, Validity::Replaced);
        assert_eq!(newer("Tid"), Some((of(&thread, "Ny tid").id, thread.id)));
        assert_eq!(of(&thread, "Ny tid").validity, Validity::Cancelled);
        assert_eq!(newer("Ny tid"), Some((of(&thread, "Avbokad").id, thread.id)));
        for current in ["Avbokad", "Annan tid"] {
            assert_eq!((of(&thread, current).validity, newer(current)), (Validity::Current, None));
        }
        let cancelling: Vec<bool> = thread.messages.iter().map(|message| message.cancels).collect();
        assert_eq!(cancelling, [false, false, false, true], "the cancellation's own time does not hold");
    }

    async fn the_newer_message_is_found_in_whichever_thread_it_stands(world: World) {
        deliver(&world, &booked("Kallelse", "Tid", "B1", NINE)).await;
        deliver(&world, &replaces("B1", booked("Bokning", "Ny tid", "B1", TEN))).await;
        let anna = world.own(ANNA).await;
        let (old, new) = (open(&world, &anna, "Tid").await, open(&world, &anna, "Ny tid").await);
        assert_ne!(old.id, new.id);
        let newer = of(&old, "Tid").newer.unwrap();
        assert_eq!((newer.thread, newer.message), (new.id, of(&new, "Ny tid").id));
        let list = world.inbox.threads(&anna, Listing::default(), NonZeroU32::MIN).await.unwrap().threads;
        let validities: Vec<_> = list.iter().map(|row| row.validity).collect();
        assert_eq!(validities, [Validity::Current, Validity::Replaced]);
    }

    async fn a_booking_keeps_its_name_in_the_calendar_and_counts_its_changes(world: World) {
        let anna = world.own(ANNA).await;
        deliver(&world, &booked("Kallelse", "Tid", "B1", NINE)).await;
        let first = calendar(&world, &anna, "Tid").await.remove(0);
        assert_eq!((first.sequence, first.cancelled, first.starts), (0, false, NINE.parse().unwrap()));
        assert_eq!((first.unit.as_str(), first.place.as_deref()), ("Björkdalens vårdcentral", Some("Björkvägen 3")));

        deliver(&world, &replaces("B1", booked("Bokning", "Ny tid", "B1", TEN))).await;
        let moved = calendar(&world, &anna, "Ny tid").await.remove(0);
        assert_eq!((moved.sequence, moved.cancelled, moved.starts), (1, false, TEN.parse().unwrap()));
        assert_eq!(moved.uid, first.uid);
        assert!(moved.changed_at > first.changed_at);
        assert_eq!(calendar(&world, &anna, "Tid").await, std::slice::from_ref(&moved), "the older thread tells of the new time too");

        // A cancellation that speaks of no time, in a thread of its own.
        deliver(&world, &cancels("B1", NewMessage { thread: Some("Avbokning".into()), ..message("Avbokad") })).await;
        let cancelled = calendar(&world, &anna, "Avbokad").await.remove(0);
        assert_eq!((cancelled.sequence, cancelled.cancelled, cancelled.uid.as_str()), (2, true, first.uid.as_str()));
        assert!(cancelled.changed_at > moved.changed_at);
        for thread in ["Tid", "Ny tid"] {
            assert_eq!(calendar(&world, &anna, thread).await, std::slice::from_ref(&cancelled), "{thread}");
        }

        // The same booking is taken up again.
        deliver(&world, &booked("Bokning", "Åter", "B1", NINE)).await;
        let again = calendar(&world, &anna, "Åter").await.remove(0);
        assert_eq!((again.sequence, again.cancelled, again.uid), (3, false, first.uid));
    }

    async fn a_cancellation_that_speaks_of_its_time_cancels_it_in_the_calendar(world: World) {
        let anna = world.own(ANNA).await;
        deliver(&world, &booked("T", "Tid", "B1", NINE)).await;
        deliver(&world, &cancels("B1", booked("T", "Avbokad", "B1", NINE))).await;
        let visits = calendar(&world, &anna, "Avbokad").await;
        assert_eq!(visits.iter().map(|visit| (visit.sequence, visit.cancelled)).collect::<Vec<_>>(), [(1, true)]);
    }

    async fn a_booking_that_was_given_another_id_leaves_none_behind(world: World) {
        let anna = world.own(ANNA).await;
        deliver(&world, &booked("Kallelse", "Tid", "B1", NINE)).await;
        deliver(&world, &replaces("B1", booked("Bokning", "Ny tid", "B2", TEN))).await;
        let mut visits = calendar(&world, &anna, "Ny tid").await;
        visits.sort_by_key(|visit| visit.starts);
        let states: Vec<_> = visits.iter().map(|visit| (visit.starts, visit.cancelled)).collect();
        assert_eq!(states, [(NINE.parse().unwrap(), true), (TEN.parse().unwrap(), false)]);
        assert_ne!(visits[0].uid, visits[1].uid);
    }

    async fn a_thread_without_a_time_has_nothing_for_the_calendar_and_neither_has_anothers(world: World) {
        let (anna, tolvan) = (world.own(ANNA).await, world.own(TOLVAN).await);
        deliver(&world, &message("Provsvar")).await;
        let open = NewMessage { visit: Some(visit("B1", None)), ..message("Boka själv") };
        deliver(&world, &open).await;
        deliver(&world, &booked("T", "Tid", "B2", NINE)).await;
        for without in ["Provsvar", "Boka själv"] {
            let thread = named(&world, &anna, without).await;
            assert!(world.inbox.calendar(&anna, thread).await.unwrap().is_none(), "{without}");
        }
        let thread = named(&world, &anna, "Tid").await;
        assert!(world.inbox.calendar(&tolvan, thread).await.unwrap().is_none());
        let log = world.inbox.log(&tolvan).await.unwrap();
        assert!(!log.iter().any(|entry| matches!(entry.event, Event::CalendarTaken { .. })));
    }

    async fn taking_the_times_is_logged_with_who_took_them(world: World) {
        let guardian = world.anna_for_elsa().await;
        world.deliver(ELSA, &booked("T", "Tid", "B1", NINE)).await;
        let thread = named(&world, &guardian, "Tid").await;
        world.inbox.calendar(&guardian, thread).await.unwrap().unwrap();
        let last = world.inbox.log(&guardian).await.unwrap().pop().unwrap();
        assert_eq!(last.event, Event::CalendarTaken { thread });
        assert_eq!(last.by, By::Person { actor: guardian.actor(), capacity: Capacity::Guardian });
        let elsa = world.own(ELSA).await;
        assert_eq!(world.inbox.counts(&elsa).await.unwrap().unread, 1, "no text was shown, and none counts as read");
    }

    async fn the_same_booking_of_two_people_has_two_names(world: World) {
        world.deliver(ANNA, &booked("T", "Tid", "B1", NINE)).await;
        world.deliver(TOLVAN, &booked("T", "Tid", "B1", NINE)).await;
        let (anna, tolvan) = (world.own(ANNA).await, world.own(TOLVAN).await);
        let (hers, his) = (calendar(&world, &anna, "Tid").await, calendar(&world, &tolvan, "Tid").await);
        assert_ne!(hers[0].uid, his[0].uid);
    }
}
