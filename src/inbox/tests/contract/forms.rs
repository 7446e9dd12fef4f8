//! Forms: the message that leads to one, before and after it was answered.

use super::{
    on_both_databases,
    world::{ANNA, TOLVAN, World, message},
};
use inbox::{Action, ActionTarget, Filter, Listing, Message, NewMessage, Viewer, Visit};
use jiff::{SignedDuration, Timestamp};
use std::num::NonZeroU32;

fn leading_to(form: Option<&str>) -> Action {
    Action {
        system: "formular".into(),
        label: "Svara på frågorna".into(),
        query: Some("?arende=7".into()),
        target: ActionTarget::Current,
        form: form.map(Into::into),
    }
}

fn asking(subject: &str, form: Option<&str>) -> NewMessage {
    NewMessage { actions: vec![leading_to(form)], ..message(subject) }
}

fn thanks(form: &str) -> NewMessage {
    NewMessage { answers: Some(form.into()), ..message("Tack") }
}

/// The message of this heading, and whether the list marks it as something to do.
async fn look(world: &World, viewer: &Viewer, subject: &str) -> (Message, bool) {
    let page = world.inbox.threads(viewer, Listing::default(), NonZeroU32::MIN).await.unwrap();
    let row = page.threads.into_iter().find(|row| row.subject.as_deref() == Some(subject)).unwrap();
    let mut thread = world.inbox.open_thread(viewer, row.id).await.unwrap().unwrap();
    (thread.messages.pop().unwrap(), row.action)
}

on_both_databases! {
    async fn an_answered_form_is_said_on_every_message_that_leads_to_it_and_on_no_other(world: World) {
        for (subject, form) in [("Fråga", Some("F1")), ("Påminnelse", Some("F1")), ("Annan", Some("F2")), ("Länk", None)] {
            world.deliver(ANNA, &asking(subject, form)).await;
        }
        world.deliver(TOLVAN, &asking("Fråga", Some("F1"))).await;
        let (anna, tolvan) = (world.own(ANNA).await, world.own(TOLVAN).await);
        for subject in ["Fråga", "Påminnelse", "Annan", "Länk"] {
            let (message, to_do) = look(&world, &anna, subject).await;
            assert_eq!((message.actions[0].answered_at, to_do), (None, true), "{subject}");
        }
        world.clock.advance(SignedDuration::from_hours(1));
        let answered_at = world.inbox.now();
        world.deliver(ANNA, &thanks("F1")).await;
        for subject in ["Fråga", "Påminnelse"] {
            let (message, to_do) = look(&world, &anna, subject).await;
            assert_eq!((message.actions[0].answered_at, to_do), (Some(answered_at), false), "{subject}");
            assert_eq!(message.actions[0].action, leading_to(Some("F1")), "it leads where it led");
        }
        for subject in ["Annan", "Länk"] {
            let (message, to_do) = look(&world, &anna, subject).await;
            assert_eq!((message.actions[0].answered_at, to_do), (None, true), "{subject}");
        }
        let (message, to_do) = look(&world, &tolvan, "Fråga").await;
        assert_eq!((message.actions[0].answered_at, to_do), (None, true), "another's");
        world.clock.advance(SignedDuration::from_hours(1));
        world.deliver(ANNA, &NewMessage { body: "Igen".into(), ..thanks("F1") }).await;
        let (message, _) = look(&world, &anna, "Fråga").await;
        assert_eq!(message.actions[0].answered_at, Some(answered_at), "the first answer is the answer");
    }

    async fn what_a_visit_asks_for_is_asked_until_the_midnight_in_sweden_after_it(world: World) {
        let visit = |starts: &str, ends: Option<&str>| Visit {
            booking: starts.into(),
            starts: Some(starts.parse().unwrap()),
            ends: ends.map(|ends| ends.parse().unwrap()),
            what: None,
            place: None,
            changes: None,
        };
        let midnight: Timestamp = "2026-11-26T00:00:00+01:00".parse().unwrap();
        let open = Visit { starts: None, ..visit("2026-11-25T23:00:00+01:00", Some("2026-11-25T23:30:00+01:00")) };
        for (subject, visit) in [
            ("Sent", visit("2026-11-25T23:59:59+01:00", None)),
            ("Över natten", visit("2026-11-25T23:00:00+01:00", Some("2026-11-26T01:00:00+01:00"))),
            ("Slutar före", visit("2026-11-25T12:00:00+01:00", Some("2026-11-24T12:00:00+01:00"))),
            ("Öppen", open),
        ] {
            world.deliver(ANNA, &NewMessage { visit: Some(visit), ..asking(subject, None) }).await;
        }
        let anna = world.own(ANNA).await;
        let to_do = async || {
            let mut named = Vec::new();
            for filter in [Filter::default(), Filter { action: true, ..Filter::default() }] {
                let listing = Listing { filter, ..Listing::default() };
                let page = world.inbox.threads(&anna, listing, NonZeroU32::MIN).await.unwrap();
                let to_do = page.threads.into_iter().filter(|row| row.action).filter_map(|row| row.subject);
                let mut to_do: Vec<String> = to_do.collect();
                to_do.sort();
                assert!(filter.is_all() || page.total == to_do.len() as u64);
                named.push(to_do);
            }
            assert_eq!(named[0], named[1], "what is marked is what is filtered by");
            named.remove(0)
        };
        world.clock.set(midnight - SignedDuration::from_millis(1));
        assert_eq!(to_do().await, ["Sent", "Slutar före", "Öppen", "Över natten"]);
        world.clock.set(midnight);
        assert_eq!(to_do().await, ["Öppen", "Över natten"]);
        world.clock.set(midnight + SignedDuration::from_hours(24));
        assert_eq!(to_do().await, ["Öppen"]);
    }

    async fn a_message_with_more_to_do_still_says_so(world: World) {
        let actions = vec![leading_to(Some("F1")), leading_to(None)];
        world.deliver(ANNA, &NewMessage { actions, ..message("Två") }).await;
        world.deliver(ANNA, &thanks("F1")).await;
        let anna = world.own(ANNA).await;
        let (message, to_do) = look(&world, &anna, "Två").await;
        assert!(message.actions[0].answered_at.is_some() && message.actions[1].answered_at.is_none());
        assert!(to_do);
    }
}
