use super::{
    on_both_databases,
    world::{ANNA, World},
};
use inbox::{SessionKey, testing::worker};
use jiff::SignedDuration;

on_both_databases! {
    async fn a_session_is_kept_changed_and_ended(world: World) {
        let anna = world.citizen(ANNA).await.id;
        let key = SessionKey::of(b"id");
        let began = world.inbox.now();
        assert!(world.inbox.begin_session(key, anna, b"one").await.unwrap());
        assert!(!world.inbox.begin_session(key, anna, b"two").await.unwrap(), "the key is taken");
        assert!(world.inbox.save_session(key, b"three").await.unwrap());
        world.clock.advance(SignedDuration::from_mins(3));
        world.inbox.touch_session(key).await.unwrap();
        let kept = world.inbox.session(key).await.unwrap().unwrap();
        assert_eq!((kept.person, kept.data.as_slice()), (anna, b"three".as_slice()));
        assert_eq!((kept.created_at, kept.seen_at), (began, world.inbox.now()));
        world.inbox.end_session(key).await.unwrap();
        assert!(world.inbox.session(key).await.unwrap().is_none());
        assert!(!world.inbox.save_session(key, b"four").await.unwrap(), "an ended session stays ended");
    }

    // ASVS 5.0.0-14.2.7
    async fn sessions_past_a_limit_are_swept(world: World) {
        let anna = world.citizen(ANNA).await.id;
        let (idle, used) = (SessionKey::of(b"idle"), SessionKey::of(b"used"));
        for key in [idle, used] {
            world.inbox.begin_session(key, anna, b"").await.unwrap();
        }
        world.clock.advance(SignedDuration::from_mins(20));
        world.inbox.touch_session(used).await.unwrap();
        let limits = (SignedDuration::from_mins(20), SignedDuration::from_hours(8));
        world.inbox.sweep(&worker(), limits.0, limits.1).await.unwrap();
        assert!(world.inbox.session(idle).await.unwrap().is_none());
        assert!(world.inbox.session(used).await.unwrap().is_some());
        world.clock.advance(SignedDuration::from_mins(8 * 60 - 20));
        world.inbox.touch_session(used).await.unwrap();
        world.inbox.sweep(&worker(), limits.0, limits.1).await.unwrap();
        assert!(world.inbox.session(used).await.unwrap().is_none(), "eight hours, however busy");
    }
}
