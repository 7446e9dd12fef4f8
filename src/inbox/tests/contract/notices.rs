use super::{
    on_both_databases,
    world::{ANNA, World, message, number},
};
use inbox::{Channel, NewMessage, NoticeOutcome, Worker};
use jiff::SignedDuration;

const WORKER: Worker = Worker { lease: SignedDuration::from_mins(1) };

on_both_databases! {
    async fn a_notice_is_held_by_one_worker_and_ends_once(world: World) {
        world.inbox.deliver(&world.sender, &number(ANNA), &NewMessage { notify: true, ..message("Hej") }).await.unwrap();
        let mut claimed = world.inbox.claim_notices(&WORKER, 10).await.unwrap();
        claimed.sort_by_key(|notice| notice.channel);
        let held: Vec<_> = claimed.iter().map(|n| (n.channel, n.address.as_deref().unwrap(), n.attempt)).collect();
        assert_eq!(held, [(Channel::Sms, "+46700000001", 1), (Channel::Email, "anna@example.invalid", 1)]);
        assert!(world.inbox.claim_notices(&WORKER, 10).await.unwrap().is_empty(), "on lease");
        world.inbox.end_notice(&WORKER, &claimed[0], NoticeOutcome::Sent).await.unwrap();
        world.clock.advance(SignedDuration::from_mins(2));
        let again = world.inbox.claim_notices(&WORKER, 10).await.unwrap();
        assert_eq!(again.len(), 1, "a worker that died gives its lease back; what ended has ended");
        assert_eq!((again[0].channel, again[0].attempt), (Channel::Email, 2));
        let later = world.inbox.now() + SignedDuration::from_mins(10);
        world.inbox.postpone_notice(&WORKER, &again[0], later).await.unwrap();
        world.clock.advance(SignedDuration::from_mins(9));
        assert!(world.inbox.claim_notices(&WORKER, 10).await.unwrap().is_empty(), "put off");
        world.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(world.inbox.claim_notices(&WORKER, 10).await.unwrap().len(), 1);
    }

    async fn without_being_asked_for_no_notice_is_queued(world: World) {
        world.deliver(ANNA, &message("Hej")).await;
        assert!(world.inbox.claim_notices(&WORKER, 10).await.unwrap().is_empty());
    }
}
