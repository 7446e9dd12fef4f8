//! Forms: the message that leads to one, before and after it was answered.

use super::{
    on_both_databases,
    world::{ANNA, TOLVAN, World, message},
};
use inbox::{Action, ActionTarget, Listing, Message, NewMessage, Viewer};
use jiff::SignedDuration;
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
