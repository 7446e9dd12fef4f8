use super::world::{ANNA, ELSA, World};
use inbox::{
    Channel, Listing, NotSent, NoticeKind, NoticeLanguage, NoticeRecipient, NoticeStanding, Preferences,
    QuietHours, ReminderDays,
};
use jiff::{SignedDuration, civil::time};
use notify::SendError;
use std::{num::NonZeroU32, sync::atomic::Ordering};

fn nights() -> Option<QuietHours> {
    QuietHours::new(time(21, 0, 0, 0), time(7, 30, 0, 0))
}

#[tokio::test]
async fn in_quiet_hours_a_notice_waits_until_they_end() {
    let world = World::new().await;
    let anna = world.own(ANNA).await;
    world.prefer(&anna, Preferences { quiet: nights(), ..Preferences::default() }).await;
    world.at("2026-11-23T20:59:59.999+01:00");
    world.deliver(ANNA, true).await;
    world.notifier.step().await.unwrap();
    assert_eq!(world.taken().len(), 2, "the last millisecond of the evening");
    world.at("2026-11-23T21:00:00+01:00");
    world.deliver_again(ANNA).await;
    world.work(1).await;
    world.at("2026-11-24T07:29:59.999+01:00");
    world.notifier.step().await.unwrap();
    assert_eq!(world.taken().len(), 2);
    world.at("2026-11-24T07:30:00+01:00");
    world.notifier.step().await.unwrap();
    assert_eq!(world.taken().len(), 4);
}

#[tokio::test]
async fn what_changed_in_the_quiet_hours_counts_in_the_morning() {
    let world = World::new().await;
    let anna = world.own(ANNA).await;
    world.prefer(&anna, Preferences { quiet: nights(), ..Preferences::default() }).await;
    world.at("2026-11-23T23:00:00+01:00");
    world.deliver(ANNA, true).await;
    world.work(1).await;
    world.inbox.set_channel(&anna, Channel::Sms, false).await.unwrap();
    world
        .prefer(
            &anna,
            Preferences {
                quiet: QuietHours::new(time(21, 0, 0, 0), time(8, 0, 0, 0)),
                ..Preferences::default()
            },
        )
        .await;
    world.at("2026-11-24T07:30:00+01:00");
    world.work(1).await;
    assert_eq!(world.taken(), [], "quiet is until eight now");
    world.at("2026-11-24T08:00:00+01:00");
    world.work(1).await;
    assert_eq!(world.told(), ["anna@example.invalid"]);
    let off = NoticeStanding::NotSent(Some(NotSent::ChannelOff));
    assert_eq!(world.standings(&anna).await, [(Channel::Sms, off), (Channel::Email, NoticeStanding::Sent)]);
}

#[tokio::test]
async fn a_birthday_in_the_quiet_hours_turns_the_notice_to_the_young_person() {
    let world = World::new().await;
    let anna = world.for_elsa(ANNA).await;
    world.give(&anna, "070-174 06 05").await;
    world.prefer(&anna, Preferences { quiet: nights(), ..Preferences::default() }).await;
    world.at("2026-12-11T23:00:00+01:00");
    world.deliver(ELSA, true).await;
    world.work(1).await;
    world.at("2026-12-12T07:30:00+01:00");
    world.work(5).await;
    assert_eq!(world.taken(), []);
    let rows = world.ledger(&world.own(ELSA).await).await;
    let of = |recipient| {
        rows.iter().filter(|row| row.recipient == recipient).map(|row| row.standing).collect::<Vec<_>>()
    };
    let no = |reason| NoticeStanding::NotSent(Some(reason));
    assert_eq!(of(NoticeRecipient::You), [no(NotSent::AwaitingReview), no(NotSent::NoContact)]);
    assert_eq!(of(NoticeRecipient::OtherGuardian), [NoticeStanding::NotSent(None); 2]);
}

#[tokio::test]
async fn a_notice_that_was_under_way_at_midnight_goes_to_nobody_whose_right_has_ended() {
    let world = World::new().await;
    let anna = world.for_elsa(ANNA).await;
    world.give(&anna, "070-174 06 05").await;
    world.deliver(ELSA, true).await;
    // Decided in the evening, and sent by a gateway that is away until midnight.
    world.at("2026-12-11T23:59:00+01:00");
    world.deliver_again(ELSA).await;
    world.answers(vec![SendError::Later; 2]);
    world.notifier.step().await.unwrap();
    // Each answer of the register takes a second: Elsa's comes before midnight, and Anna's after it.
    world.at("2026-12-11T23:59:58.500+01:00");
    world.family.slow.store(1, Ordering::SeqCst);
    world.notifier.step().await.unwrap();
    assert_eq!(world.taken(), []);
    world.family.slow.store(0, Ordering::SeqCst);
    world.work(2).await;
    assert_eq!(world.taken(), [], "and it is not Anna's turn any more");
    let rows = world.ledger(&world.own(ELSA).await).await;
    assert!(rows.iter().all(|row| row.standing != NoticeStanding::Waiting), "{rows:?}");
    let waits = NoticeStanding::NotSent(Some(NotSent::AwaitingReview));
    assert!(rows.iter().any(|row| row.recipient == NoticeRecipient::You && row.standing == waits));
}

#[tokio::test]
async fn a_message_that_is_still_unread_is_told_of_once_more_after_the_days_that_were_chosen() {
    let world = World::new().await;
    let anna = world.own(ANNA).await;
    world.prefer(&anna, Preferences { reminder: ReminderDays::new(3), ..Preferences::default() }).await;
    world.deliver(ANNA, true).await;
    world.work(1).await;
    assert_eq!(world.taken().len(), 2);
    world.at("2026-11-26T08:59:59+01:00");
    world.notifier.step().await.unwrap();
    assert_eq!(world.taken().len(), 2);
    world.at("2026-11-26T09:00:00+01:00");
    world.work(1).await;
    let taken = world.taken();
    assert_eq!(taken.len(), 4);
    assert!(taken[2..].iter().all(|taken| taken.text.starts_with("Påminnelse: du har ett oläst meddelande")));
    world.clock.advance(SignedDuration::from_hours(24 * 30));
    world.work(1).await;
    assert_eq!(world.taken().len(), 4, "once");
    let reminders = world.ledger(&anna).await.into_iter().filter(|row| row.kind == NoticeKind::Reminder);
    assert!(reminders.map(|row| row.standing).eq([NoticeStanding::Sent; 2]));
}

#[tokio::test]
async fn of_a_message_that_was_opened_nobody_is_reminded() {
    let world = World::new().await;
    let anna = world.own(ANNA).await;
    world.prefer(&anna, Preferences { reminder: ReminderDays::new(1), ..Preferences::default() }).await;
    world.deliver(ANNA, true).await;
    world.work(1).await;
    let list = world.inbox.threads(&anna, Listing::default(), NonZeroU32::MIN).await.unwrap();
    world.inbox.open_thread(&anna, list.threads[0].id).await.unwrap();
    world.clock.advance(SignedDuration::from_hours(25));
    world.work(1).await;
    assert_eq!(world.taken().len(), 2);
    let read = NoticeStanding::NotSent(Some(NotSent::Read));
    let reminders = world.ledger(&anna).await.into_iter().filter(|row| row.kind == NoticeKind::Reminder);
    assert!(reminders.map(|row| row.standing).eq([read; 2]));
}

#[tokio::test]
async fn notices_are_in_the_language_that_was_chosen() {
    let world = World::new().await;
    let anna = world.own(ANNA).await;
    world
        .prefer(&anna, Preferences { language: Some(NoticeLanguage::English), ..Preferences::default() })
        .await;
    world.deliver(ANNA, true).await;
    world.work(1).await;
    assert!(
        world
            .taken()
            .iter()
            .all(|taken| taken.text.starts_with("You have a message in the e-services at 1177."))
    );
}
