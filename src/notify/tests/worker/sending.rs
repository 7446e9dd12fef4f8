use super::world::{ANNA, ELSA, EMAIL, PHONE, World};
use async_trait::async_trait;
use inbox::{Channel, NotSent, NoticeStanding, testing::address};
use notify::{Gateway, Gateways, Notifier, Outgoing, Pace, SendError};
use std::{
    sync::{Arc, Mutex, atomic::Ordering},
    time::{Duration, Instant},
};
use tokio::sync::watch;

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

/// Takes e-mails and codes, and never answers about a text message's notice.
#[derive(Debug, Default)]
struct Hanging {
    taken: Mutex<Vec<(Channel, String)>>,
}

#[async_trait]
impl Gateway for Hanging {
    async fn send(&self, outgoing: Outgoing<'_>) -> Result<(), SendError> {
        if outgoing.channel == Channel::Sms && !outgoing.text.starts_with("Din kod") {
            std::future::pending::<()>().await;
        }
        self.taken.lock().unwrap().push((outgoing.channel, outgoing.text.to_owned()));
        Ok(())
    }
}

#[tokio::test]
async fn a_gateway_that_hangs_holds_up_neither_the_other_way_nor_any_code() {
    const MESSAGES: usize = 40; // more than are taken up at a time
    let world = World::new().await;
    for _ in 0..MESSAGES {
        world.deliver_again(ANNA).await;
    }
    let gateway = Arc::new(Hanging::default());
    let notifier = Notifier {
        gateways: Gateways::both(gateway.clone()),
        // More patience than this test has: none of the notices that hang is given up before its end.
        pace: Pace { patience: 600, lease: 1_800, ..Pace::default() },
        ..world.notifier.clone()
    };
    let (_stop, stopping) = watch::channel(false);
    let working = tokio::spawn(async move { notifier.work(stopping).await });
    let taken = async |way: Channel, begins: &str| {
        let taken = gateway.taken.lock().unwrap();
        taken.iter().filter(|(channel, text)| *channel == way && text.starts_with(begins)).count()
    };
    let wait = async |way, begins, enough| {
        let begun = Instant::now();
        while taken(way, begins).await < enough {
            assert!(begun.elapsed() < Duration::from_mins(1), "{way:?}: {begins}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    wait(Channel::Email, "Du har ett meddelande", MESSAGES).await;
    let anna = world.own(ANNA).await;
    for to in ["070-174 06 10", "anna@example.se"] {
        world.inbox.propose_contact(&anna, &address(to)).await.unwrap();
    }
    wait(Channel::Sms, "Din kod", 1).await;
    wait(Channel::Email, "Din kod", 1).await;
    assert_eq!(taken(Channel::Sms, "Du har").await, 0);
    working.abort();
}

#[tokio::test]
async fn what_cannot_be_read_is_tried_again_and_then_given_up_and_holds_up_nobody() {
    let world = World::new().await;
    let elsas = world.for_elsa(ANNA).await;
    world.give(&elsas, "070-174 06 05").await;
    // Another key sealed Anna's own addresses. Elsa's are as they were.
    world.database.execute("update contact set address_sealed = (select log_head from person limit 1) where owner_id = person_id").await;
    world.deliver(ANNA, true).await;
    world.deliver(ELSA, true).await;
    world.work(60).await;
    assert_eq!(world.told(), [PHONE]);
    let anna = world.own(ANNA).await;
    assert_eq!(world.standings(&anna).await, [], "it is not given up within the hour");
    let rounds = world.work(48 * 60).await;
    assert!(rounds < 12, "with longer and longer waits: {rounds}");
    let gave_up = NoticeStanding::NotSent(Some(NotSent::GaveUp));
    assert_eq!(world.standings(&anna).await, [(Channel::Sms, gave_up), (Channel::Email, gave_up)]);
}

#[tokio::test]
async fn a_notice_that_cannot_be_sent_for_what_the_database_holds_is_given_up_at_last() {
    let world = World::new().await;
    world.deliver(ANNA, true).await;
    world.answers(vec![SendError::Later; 2]);
    world.notifier.step().await.unwrap();
    world.database.execute("update contact set address_sealed = (select log_head from person limit 1)").await;
    world.work(48 * 60).await;
    assert_eq!(world.taken(), []);
    let gave_up = NoticeStanding::NotSent(Some(NotSent::GaveUp));
    let anna = world.own(ANNA).await;
    assert_eq!(world.standings(&anna).await, [(Channel::Sms, gave_up), (Channel::Email, gave_up)]);
    assert_eq!(world.work(48 * 60).await, 0, "and nobody tries for ever");
}

#[tokio::test]
async fn a_key_that_comes_back_in_time_sends_what_waited() {
    let world = World::new().await;
    world.deliver(ANNA, true).await;
    world.database.execute("create table kept as select id, wrapped_key from person").await;
    world.database.execute("update person set wrapped_key = log_head").await;
    world.work(60).await;
    assert_eq!(world.taken(), []);
    let back = "update person set wrapped_key = (select wrapped_key from kept where kept.id = person.id)";
    world.database.execute(back).await;
    world.work(4 * 60).await;
    assert_eq!(world.taken().len(), 2);
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
