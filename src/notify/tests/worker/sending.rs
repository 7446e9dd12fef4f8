use super::world::{ANNA, EMAIL, PHONE, World};
use inbox::{Channel, NotSent, NoticeStanding};
use notify::{Pace, SendError};
use std::sync::atomic::Ordering;

#[tokio::test]
async fn each_way_is_told_once_and_hears_nothing_of_the_message() {
    let world = World::new().await;
    world.deliver(ANNA, true).await;
    world.work(90).await;
    let taken = world.taken();
    let told: Vec<_> = taken.iter().map(|taken| (taken.channel, taken.to.as_str())).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.contains(&(Channel::Sms, PHONE)) && told.contains(&(Channel::Email, EMAIL)));
    for taken in &taken {
        let said = format!("{:?} {}", taken.subject, taken.text);
        for word in ["Björkdalen", "prov", "bra", "Anna", "DEMO", ANNA] {
            assert!(!said.contains(word), "{word} in {said}");
        }
    }
    let anna = world.own(ANNA).await;
    let sent = [(Channel::Sms, NoticeStanding::Sent), (Channel::Email, NoticeStanding::Sent)];
    assert_eq!(world.standings(&anna).await, sent);
    assert!(world.ledger(&anna).await.iter().all(|row| row.masked.is_some()));
}

#[tokio::test]
async fn what_the_sender_did_not_ask_for_is_not_sent_and_the_ledger_says_so() {
    let world = World::new().await;
    world.deliver(ANNA, false).await;
    world.work(1).await;
    assert_eq!(world.taken(), []);
    let not_asked = NoticeStanding::NotSent(Some(NotSent::NotAsked));
    let anna = world.own(ANNA).await;
    assert_eq!(world.standings(&anna).await, [(Channel::Sms, not_asked), (Channel::Email, not_asked)]);
}

#[tokio::test]
async fn a_gateway_that_is_away_is_asked_again_later_and_then_given_up() {
    let world = World::new().await;
    world.deliver(ANNA, true).await;
    world.answers(vec![SendError::Later; 1_000]);
    let taken_up = world.work(120).await;
    assert_eq!(
        taken_up,
        1 + 2 * usize::from(Pace::default().attempts),
        "the job, and each way in every attempt"
    );
    let gave_up = NoticeStanding::NotSent(Some(NotSent::GaveUp));
    let anna = world.own(ANNA).await;
    assert_eq!(world.standings(&anna).await, [(Channel::Sms, gave_up), (Channel::Email, gave_up)]);
}

#[tokio::test]
async fn what_the_gateway_will_never_take_is_not_offered_to_it_again() {
    let world = World::new().await;
    world.deliver(ANNA, true).await;
    world.answers(vec![SendError::Never; 2]);
    world.work(10).await;
    assert_eq!(world.taken(), []);
    let refused = NoticeStanding::NotSent(Some(NotSent::Refused));
    let anna = world.own(ANNA).await;
    assert_eq!(world.standings(&anna).await, [(Channel::Sms, refused), (Channel::Email, refused)]);
}

#[tokio::test]
async fn a_notice_whose_lease_is_nearly_over_is_left_to_whoever_takes_it_next() {
    let world = World::new().await;
    world.deliver(ANNA, true).await;
    world.family.slow.store(51, Ordering::SeqCst); // and then ten for the gateway, of a lease of sixty
    world.notifier.step().await.unwrap();
    assert_eq!(world.taken(), [], "another worker could have taken them before the gateway had answered");
    world.family.slow.store(0, Ordering::SeqCst);
    world.work(2).await;
    assert_eq!(world.taken().len(), 2);
}
