use super::world::{ANNA, World};
use inbox::{Confirmation, ContactCode, Preferences, QuietHours, testing::address};
use jiff::{SignedDuration, civil::time};
use notify::SendError;

#[tokio::test]
async fn a_code_leaves_at_any_hour_and_is_the_right_one() {
    let world = World::new().await;
    let anna = world.own(ANNA).await;
    let quiet = QuietHours::new(time(8, 0, 0, 0), time(20, 0, 0, 0));
    world.prefer(&anna, Preferences { quiet, ..Preferences::default() }).await;
    let new = address("070-174 06 10");
    world.inbox.propose_contact(&anna, &new).await.unwrap();
    world.notifier.step().await.unwrap();
    let taken = world.taken();
    assert_eq!((taken.len(), taken[0].to.as_str()), (1, "+46701740610"));
    let code: String = taken[0].text.chars().filter(char::is_ascii_digit).take(6).collect();
    let code = ContactCode::parse(&code).unwrap();
    assert_eq!(
        world.inbox.confirm_contact(&anna, new.channel(), &code).await.unwrap(),
        Confirmation::Confirmed
    );
    world.work(60).await;
    assert_eq!(world.taken().len(), 1, "once");
    assert_eq!(world.ledger(&anna).await.len(), 0, "the ledger is about messages");
}

#[tokio::test]
async fn a_code_is_tried_again_as_long_as_it_can_be_used_and_no_longer() {
    let world = World::new().await;
    let anna = world.own(ANNA).await;
    world.answers(vec![SendError::Later]);
    world.inbox.propose_contact(&anna, &address("070-174 06 10")).await.unwrap();
    world.work(2).await;
    assert_eq!(world.taken().len(), 1);
    world.answers(vec![SendError::Later; 100]);
    world.inbox.propose_contact(&anna, &address("070-174 06 11")).await.unwrap();
    world.work(5).await;
    world.clock.advance(SignedDuration::from_mins(5));
    world.answers(Vec::new());
    world.work(60).await;
    assert_eq!(world.taken().len(), 1, "a code that nobody takes any more is of no use");
}

#[tokio::test]
async fn a_code_that_another_replaced_does_not_leave() {
    let world = World::new().await;
    let anna = world.own(ANNA).await;
    for telephone in ["070-174 06 10", "070-174 06 11"] {
        world.inbox.propose_contact(&anna, &address(telephone)).await.unwrap();
    }
    world.work(1).await;
    assert_eq!(world.told(), ["+46701740611"]);
}
