//! What the register answered lately: how long it stands for an answer, and how long it may be shown.

use crate::{
    records::{ANNA, ELSA, anna, elsa, protected},
    stand_in::{Mood, StandIn, number},
};
use inbox::Clock;
use jiff::SignedDuration;
use register::{FRESH, Register, RegisterAway};
use std::time::Duration;

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

#[tokio::test]
async fn an_answer_stands_for_two_minutes_and_then_it_is_asked_again() {
    let stand_in = StandIn::start();
    stand_in.knows(ELSA, elsa());
    let register = stand_in.register();
    let began = stand_in.clock.now();
    for _ in 0..10 {
        assert!(!register.resident(&number(ELSA)).await.unwrap().unwrap().protected);
    }
    stand_in.knows(ELSA, protected(ELSA));
    stand_in.clock.advance(minutes(2) - SignedDuration::from_millis(1));
    let reused = register.resident(&number(ELSA)).await.unwrap().unwrap();
    assert_eq!((reused.protected, reused.as_of), (false, began));
    assert_eq!(stand_in.asked(), [ELSA]);
    stand_in.clock.advance(SignedDuration::from_millis(1));
    assert!(register.resident(&number(ELSA)).await.unwrap().unwrap().protected);
    assert_eq!(stand_in.asked(), [ELSA, ELSA]);
}

#[tokio::test]
async fn nothing_older_than_a_rule_may_take_is_ever_given_to_one() {
    let stand_in = StandIn::start();
    stand_in.knows(ELSA, elsa());
    let register = stand_in.register();
    assert!(register.resident(&number(ELSA)).await.is_ok());
    stand_in.goes_away();
    let mut last = None;
    for _ in 0..40 {
        stand_in.clock.advance(SignedDuration::from_secs(10));
        match register.resident(&number(ELSA)).await {
            Ok(known) => last = Some(stand_in.clock.now().duration_since(known.unwrap().as_of)),
            Err(RegisterAway) => break,
        }
    }
    assert!(last.unwrap() < FRESH, "{last:?}");
}

#[tokio::test]
async fn name_and_address_are_shown_with_their_age_while_the_register_is_away() {
    let stand_in = StandIn::start();
    stand_in.knows(ANNA, anna());
    let register = stand_in.register();
    let began = stand_in.clock.now();
    assert_eq!(register.particulars(&number(ANNA)).await.unwrap().unwrap().as_of, began);
    stand_in.is(Mood::Says(503, "text/xml", Vec::new()));
    stand_in.clock.advance(SignedDuration::from_hours(23));
    let shown = register.particulars(&number(ANNA)).await.unwrap().unwrap();
    assert_eq!(shown.as_of, began);
    assert_eq!(shown.address.unwrap().town(), Some("Björkdalen"));
    assert_eq!(register.resident(&number(ANNA)).await.err(), Some(RegisterAway), "no rule gets it");
    assert_eq!(register.particulars(&number(ELSA)).await.err(), Some(RegisterAway), "never asked about");
    stand_in.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(register.particulars(&number(ANNA)).await.err(), Some(RegisterAway), "a day is long enough");
}

#[tokio::test]
async fn whoever_asks_about_the_same_person_at_once_shares_one_question() {
    let stand_in = StandIn::start();
    stand_in.knows(ANNA, anna());
    stand_in.knows(ELSA, elsa());
    stand_in.is(Mood::Slow(Duration::from_millis(300)));
    let register = stand_in.register();
    let ask = |digits: &'static str| {
        let register = register.clone();
        async move { register.resident(&number(digits)).await.unwrap().is_some() }
    };
    let all = futures::future::join_all((0..20).map(|at| ask(if at % 2 == 0 { ANNA } else { ELSA }))).await;
    assert!(all.into_iter().all(|found| found));
    let mut asked = stand_in.asked();
    asked.sort();
    assert_eq!(asked, [ANNA, ELSA]);
}

#[tokio::test]
async fn a_question_goes_on_when_whoever_asked_has_gone() {
    let stand_in = StandIn::start();
    stand_in.knows(ANNA, anna());
    stand_in.is(Mood::Slow(Duration::from_millis(300)));
    let register = stand_in.register();
    let anna = number(ANNA);
    let impatient = tokio::time::timeout(Duration::from_millis(100), register.resident(&anna)).await;
    assert!(impatient.is_err());
    assert!(register.resident(&anna).await.unwrap().is_some(), "the same question, under way still");
    assert!(register.resident(&anna).await.unwrap().is_some(), "and now it is known");
    assert_eq!(stand_in.asked(), [ANNA]);
}

#[tokio::test]
async fn a_failure_is_not_remembered() {
    let stand_in = StandIn::start();
    stand_in.knows(ANNA, anna());
    stand_in.is(Mood::Says(503, "text/xml", Vec::new()));
    let register = stand_in.register();
    assert!(register.resident(&number(ANNA)).await.is_err());
    stand_in.is(Mood::Well);
    assert!(register.resident(&number(ANNA)).await.is_ok());
}

#[tokio::test]
async fn a_burst_of_questions_waits_its_turn_and_does_not_open_the_breaker() {
    let stand_in = StandIn::start();
    stand_in.is(Mood::Slow(Duration::from_millis(20)));
    let register = stand_in.register();
    let published = include_str!("../../../inbox/tests/testpersonnummer.csv");
    // Some more than are asked at once.
    let numbers = published.lines().skip(2).filter_map(|line| line.split(',').nth(1)).take(70);
    let all = futures::future::join_all(numbers.map(|digits| {
        let register = register.clone();
        async move { register.resident(&number(digits)).await }
    }));
    let all = all.await;
    assert_eq!(all.len(), 70);
    assert!(all.into_iter().all(|answer| answer.is_ok_and(|nobody| nobody.is_none())));
}

#[tokio::test]
async fn a_burst_of_senders_leaves_the_register_to_pages() {
    let stand_in = StandIn::start();
    stand_in.knows(ANNA, anna());
    let register = stand_in.register();
    stand_in.is(Mood::Slow(Duration::from_millis(1_500)));
    let published = include_str!("../../../inbox/tests/testpersonnummer.csv");
    let numbers = published.lines().skip(2).filter_map(|line| line.split(',').nth(1)).take(100);
    let all =
        futures::future::join_all(numbers.map(|digits| {
            let register = register.clone();
            let patience = Duration::from_millis(250);
            async move {
                tokio::time::timeout(patience, register.resident_for_sender(&number(digits))).await.is_ok()
            }
        }));
    assert!(all.await.into_iter().all(|answered| !answered), "no sender waits for longer");
    assert!(register.resident(&number(ANNA)).await.is_ok_and(|anna| anna.is_some()), "a page is answered");
    let asked = stand_in.asked();
    assert!(asked.len() > 1 && asked.len() <= 17, "a share of the questions is theirs: {}", asked.len());
}

#[tokio::test]
async fn a_sender_takes_the_answer_that_a_page_waits_for() {
    let stand_in = StandIn::start();
    stand_in.knows(ANNA, anna());
    stand_in.is(Mood::Slow(Duration::from_millis(200)));
    let (register, anna) = (stand_in.register(), number(ANNA));
    let (page, sender) = tokio::join!(biased; register.resident(&anna), register.resident_for_sender(&anna));
    assert!(page.unwrap().is_some() && sender.unwrap().is_some());
    assert_eq!(stand_in.asked(), [ANNA], "one question for both");
    assert!(register.resident_for_sender(&anna).await.unwrap().is_some());
    assert_eq!(stand_in.asked(), [ANNA], "and the answer is remembered for both");
}
