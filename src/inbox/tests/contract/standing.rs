//! Standing: what locking, unlocking and closing mean to the person, to senders, and to what is kept.

use super::{
    on_both_databases,
    world::{ANNA, BERIT, ELSA, World, message, number},
};
use inbox::{
    AccountState, By, Consent, DeliverError, Event, Operator, SessionKey, StandingChanged, testing::address,
};

/// Whether senders are told that a person is an active user, and get their messages through.
async fn is_active(world: &World, digits: &str) -> bool {
    let told = world.told(digits).await.is_some();
    let delivered = world.inbox.deliver(&world.sender, &number(digits), &message("Hej")).await;
    assert_eq!(told, delivered.is_ok(), "one answer to both questions");
    assert!(told || matches!(delivered, Err(DeliverError::NotActiveUser)));
    told
}

async fn state(world: &World, digits: &str) -> AccountState {
    world.inbox.account(&number(digits)).await.unwrap().unwrap().state
}

fn session(digits: &str) -> SessionKey {
    SessionKey::of(digits.as_bytes())
}

on_both_databases! {
    async fn a_locked_inbox_is_closed_to_all_and_keeps_everything(world: World) {
        let operator = Operator::at_console();
        world.deliver(ANNA, &message("Kallelse")).await;
        let anna = world.own(ANNA).await;
        let for_elsa = world.anna_for_elsa().await;
        assert_eq!(world.inbox.lock_account(&operator, &number(ANNA)).await.unwrap(), StandingChanged::Done);
        let inside = world.inbox.session(session(ANNA)).await.unwrap().unwrap();
        assert_eq!(inside.state, AccountState::Locked, "who is inside is told why, and is out");
        assert_eq!(state(&world, ANNA).await, AccountState::Locked);
        assert!(!is_active(&world, ANNA).await);
        let again = world.inbox.lock_account(&operator, &number(ANNA)).await.unwrap();
        assert_eq!(again, StandingChanged::Stays(AccountState::Locked));
        world.inbox.activate(&anna, Consent::November2026).await.unwrap();
        assert!(!world.inbox.consent(&anna.as_owner().unwrap(), Consent::November2026).await.unwrap());
        assert_eq!(state(&world, ANNA).await, AccountState::Locked, "consent opens no lock");
        assert_eq!(world.inbox.state(&for_elsa).await.unwrap(), AccountState::Active, "the child's is another inbox");

        assert_eq!(world.inbox.unlock_account(&operator, &number(ANNA)).await.unwrap(), StandingChanged::Done);
        assert!(world.inbox.session(session(ANNA)).await.unwrap().is_none(), "what was stopped does not live again");
        let anna = world.own(ANNA).await;
        assert!(is_active(&world, ANNA).await);
        assert_eq!(world.inbox.counts(&anna).await.unwrap().unread, 2, "the one from before, and the one since");
        assert_eq!(world.inbox.settings(&anna).await.unwrap().contacts.len(), 2);
        let log = world.inbox.log(&anna).await.unwrap();
        let by_operator: Vec<_> = log.iter().filter(|entry| entry.by == By::Operator).map(|entry| &entry.event).collect();
        assert_eq!(by_operator, [&Event::Activated, &Event::ContactsTakenOver, &Event::Locked, &Event::Unlocked]);
        let again = world.inbox.unlock_account(&operator, &number(ANNA)).await.unwrap();
        assert_eq!(again, StandingChanged::Stays(AccountState::Active));
    }

    async fn whoever_was_never_here_can_be_locked_and_is_unlocked_to_what_was(world: World) {
        let operator = Operator::at_console();
        let unlocked = world.inbox.unlock_account(&operator, &number(BERIT)).await.unwrap();
        assert_eq!(unlocked, StandingChanged::NotKnown);
        assert_eq!(world.inbox.close_account(&operator, &number(BERIT)).await.unwrap(), StandingChanged::NotKnown);
        assert_eq!(world.inbox.lock_account(&operator, &number(BERIT)).await.unwrap(), StandingChanged::Done);
        let berit = world.own(BERIT).await;
        world.inbox.activate(&berit, Consent::November2026).await.unwrap();
        assert_eq!(state(&world, BERIT).await, AccountState::Locked);
        assert_eq!(world.inbox.unlock_account(&operator, &number(BERIT)).await.unwrap(), StandingChanged::Done);
        assert_eq!(state(&world, BERIT).await, AccountState::Known, "unlocking activates nothing");
    }

    async fn a_closed_inbox_stays_closed_and_keeps_everything(world: World) {
        let operator = Operator::at_console();
        world.deliver(ELSA, &message("Kallelse")).await;
        let contacts = [address("anna@example.se")];
        world.inbox.take_over_contacts(&operator, &number(ELSA), &number(ANNA), &contacts).await.unwrap();
        let elsa = world.own(ELSA).await;
        assert_eq!(world.inbox.close_account(&operator, &number(ELSA)).await.unwrap(), StandingChanged::Done);
        assert_eq!(world.inbox.session(session(ELSA)).await.unwrap().unwrap().state, AccountState::Closed);
        assert!(!is_active(&world, ELSA).await);
        for changed in [
            world.inbox.unlock_account(&operator, &number(ELSA)).await.unwrap(),
            world.inbox.lock_account(&operator, &number(ELSA)).await.unwrap(),
            world.inbox.close_account(&operator, &number(ELSA)).await.unwrap(),
        ] {
            assert_eq!(changed, StandingChanged::Stays(AccountState::Closed));
        }
        assert_eq!(world.inbox.counts(&elsa).await.unwrap().unread, 1, "kept, sealed");
        let log = world.inbox.log(&elsa).await.unwrap();
        assert_eq!(log.iter().filter(|entry| entry.event == Event::Closed).count(), 1);
    }
}
