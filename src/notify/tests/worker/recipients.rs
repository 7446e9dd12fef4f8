use super::world::{ANNA, ELSA, ERIK, World};
use inbox::{Channel, NotSent, NoticeRecipient, NoticeStanding, Operator, Viewer};
use jiff::{SignedDuration, civil::date};
use register::{Deregistration, Resident};

const ANNAS: &str = "+46701740605";
const ERIKS: &str = "erik@example.invalid";

/// Both guardians have filled in the child's settings: Anna a telephone, Erik an e-mail address.
async fn both_guardians(world: &World) -> (Viewer, Viewer) {
    let (anna, erik) = (world.for_elsa(ANNA).await, world.for_elsa(ERIK).await);
    world.give(&anna, ANNAS).await;
    world.give(&erik, ERIKS).await;
    (anna, erik)
}

/// The ledger of Elsa's inbox as one guardian reads it.
async fn rows(world: &World, viewer: &Viewer) -> Vec<(NoticeRecipient, Channel, NoticeStanding)> {
    let mut rows: Vec<_> =
        world.ledger(viewer).await.iter().map(|row| (row.recipient, row.channel, row.standing)).collect();
    rows.sort_by_key(|row| (row.0 as u8, row.1));
    rows
}

const fn no(reason: NotSent) -> NoticeStanding {
    NoticeStanding::NotSent(Some(reason))
}

#[tokio::test]
async fn of_a_childs_message_each_guardian_is_told_who_has_filled_in_the_childs_settings() {
    let world = World::new().await;
    let anna = world.for_elsa(ANNA).await;
    world.give(&anna, ANNAS).await;
    world.deliver(ELSA, true).await;
    world.work(1).await;
    assert_eq!(world.told(), [ANNAS], "Erik has filled in nothing, and Anna's own settings are her own");
    assert_eq!(
        rows(&world, &anna).await,
        [
            (NoticeRecipient::You, Channel::Sms, NoticeStanding::Sent),
            (NoticeRecipient::You, Channel::Email, no(NotSent::NoContact)),
        ]
    );
    let erik = world.for_elsa(ERIK).await;
    world.give(&erik, ERIKS).await;
    world.deliver_again(ELSA).await;
    world.work(1).await;
    assert_eq!(world.told(), [ANNAS, ANNAS, ERIKS]);
}

#[tokio::test]
async fn without_any_guardians_address_the_ledger_still_says_why_nobody_was_told() {
    let world = World::new().await;
    world.family.is_away(true);
    world.deliver(ELSA, true).await;
    world.work(1).await;
    assert_eq!(
        rows(&world, &world.for_elsa(ANNA).await).await,
        [
            (NoticeRecipient::Subject, Channel::Sms, no(NotSent::NoContact)),
            (NoticeRecipient::Subject, Channel::Email, no(NotSent::NoContact)),
        ]
    );
}

#[tokio::test]
async fn a_guardian_whose_custody_ended_is_not_told_and_the_other_one_is() {
    let world = World::new().await;
    let (anna, erik) = both_guardians(&world).await;
    world.family.change(ANNA, |anna| anna.wards[0].until = Some(date(2026, 11, 23)));
    world.deliver(ELSA, true).await;
    world.work(1).await;
    assert_eq!(world.told(), [ERIKS]);
    assert_eq!(rows(&world, &anna).await[0], (NoticeRecipient::You, Channel::Sms, no(NotSent::NotPermitted)));
    assert_eq!(
        rows(&world, &erik).await[1..],
        [
            (NoticeRecipient::You, Channel::Email, NoticeStanding::Sent),
            (NoticeRecipient::OtherGuardian, Channel::Sms, NoticeStanding::NotSent(None)),
            (NoticeRecipient::OtherGuardian, Channel::Email, NoticeStanding::NotSent(None)),
        ]
    );
}

#[tokio::test]
async fn protection_stops_the_notice_and_leaves_no_word_of_itself() {
    for protected in [ANNA, ELSA] {
        let world = World::new().await;
        let (anna, erik) = both_guardians(&world).await;
        world.family.change(protected, |resident| resident.protected = true);
        world.deliver(ELSA, true).await;
        world.work(1).await;
        let told: &[&str] = if protected == ANNA { &[ERIKS] } else { &[] };
        assert_eq!(world.told(), told, "protected: {protected}");
        // The same words as when custody has ended.
        assert_eq!(rows(&world, &anna).await[0].2, no(NotSent::NotPermitted));
        assert_eq!(rows(&world, &erik).await[3].2, NoticeStanding::NotSent(None));
    }
}

#[tokio::test]
async fn while_the_register_is_away_a_childs_notice_waits_and_an_adults_does_not() {
    let world = World::new().await;
    let (anna, _) = both_guardians(&world).await;
    world.family.is_away(true);
    world.deliver(ELSA, true).await;
    world.deliver(ANNA, true).await;
    world.work(60).await;
    assert_eq!(world.told(), ["+46701740605", "anna@example.invalid"], "Anna's own");
    assert_eq!(rows(&world, &anna).await, [], "postponed, not failed");
    world.family.is_away(false);
    world.work(2).await;
    assert_eq!(world.told().len(), 4);
    assert!(rows(&world, &anna).await.contains(&(NoticeRecipient::You, Channel::Sms, NoticeStanding::Sent)));
}

#[tokio::test]
async fn when_the_register_has_been_away_for_days_the_ledger_says_so() {
    let world = World::new().await;
    let (anna, _) = both_guardians(&world).await;
    world.family.is_away(true);
    world.deliver(ELSA, true).await;
    world.work(1).await;
    world.clock.advance(jiff::SignedDuration::from_hours(72));
    world.work(1).await;
    assert_eq!(world.told(), [""; 0]);
    assert!(rows(&world, &anna).await.iter().all(|row| row.2 == no(NotSent::RegisterAway)));
}

#[tokio::test]
async fn from_midnight_on_the_thirteenth_birthday_nothing_goes_to_what_guardians_filled_in() {
    let world = World::new().await;
    both_guardians(&world).await;
    world.at("2026-12-11T23:59:59.999+01:00");
    world.deliver(ELSA, true).await;
    assert!(world.notifier.step().await.unwrap() > 0);
    assert_eq!(world.told(), [ANNAS, ERIKS], "a millisecond before midnight");
    world.at("2026-12-12T00:00:00+01:00");
    world.deliver_again(ELSA).await;
    world.work(5).await;
    assert_eq!(world.told(), [ANNAS, ERIKS]);
    let elsa = world.own(ELSA).await;
    let own: Vec<_> =
        rows(&world, &elsa).await.into_iter().filter(|row| row.0 == NoticeRecipient::You).collect();
    assert_eq!(
        own,
        [
            (NoticeRecipient::You, Channel::Sms, no(NotSent::AwaitingReview)),
            (NoticeRecipient::You, Channel::Email, no(NotSent::AwaitingReview)),
        ]
    );
    world.give(&elsa, "070-174 06 10").await;
    world.deliver_again(ELSA).await;
    world.work(1).await;
    assert_eq!(world.told(), ["+46701740605", "+46701740610", ERIKS], "her own telephone, and it alone");
}

#[tokio::test]
async fn a_locked_inbox_is_told_of_nothing() {
    let world = World::new().await;
    world.deliver(ANNA, true).await;
    let number = super::world::number(ANNA);
    world.inbox.lock_account(&Operator::at_console(), &number).await.unwrap();
    world.work(1).await;
    assert_eq!(world.told(), [""; 0]);
    let anna = world.own(ANNA).await;
    assert!(world.standings(&anna).await.iter().all(|row| row.1 == no(NotSent::InboxNotActive)));
}

#[tokio::test]
async fn nobody_writes_to_the_telephone_of_the_dead() {
    let world = World::new().await;
    world.family.change(ANNA, |anna| anna.deregistered = Some(Deregistration::Deceased));
    world.deliver(ANNA, true).await;
    world.work(1).await;
    assert_eq!(world.told(), [""; 0]);
    let anna = world.own(ANNA).await;
    assert!(world.standings(&anna).await.iter().all(|row| row.1 == no(NotSent::Deregistered)));
}

#[tokio::test]
async fn what_the_sender_hears_is_what_was_queued() {
    let world = World::new().await;
    assert_eq!(world.deliver(ELSA, true).await.notices, [], "nobody has filled in her settings");
    let (anna, _) = both_guardians(&world).await;
    assert_eq!(world.deliver_again(ELSA).await.notices, [Channel::Sms, Channel::Email]);
    world.inbox.set_channel(&anna, Channel::Sms, false).await.unwrap();
    let delivered = world.deliver_again(ELSA).await;
    assert_eq!(delivered.notices, [Channel::Email]);
    assert_eq!(world.deliver(ANNA, false).await.notices, []);
    world.at("2026-12-12T00:00:00+01:00");
    assert_eq!(world.deliver_again(ELSA).await.notices, [], "thirteen, and nothing of her own yet");
}

/// What the register says of somebody from now on.
type Change = fn(&mut Resident);

#[tokio::test]
async fn the_sender_hears_of_those_who_may_act_now_and_of_nobody_else() {
    let today = date(2026, 11, 23);
    let changes: [(&str, Change, &[Channel]); 8] = [
        (ANNA, |_| {}, &[Channel::Sms, Channel::Email]),
        (ANNA, |anna| anna.wards[0].until = Some(date(2026, 11, 23)), &[Channel::Email]),
        (ERIK, |erik| erik.wards[0].from = Some(date(2026, 11, 24)), &[Channel::Sms]),
        (ANNA, |anna| anna.protected = true, &[Channel::Email]),
        (ERIK, |erik| erik.deregistered = Some(Deregistration::Emigrated), &[Channel::Sms]),
        (ELSA, |elsa| elsa.protected = true, &[]),
        (ELSA, |elsa| elsa.guardians.clear(), &[]),
        (ELSA, |elsa| elsa.born = Some(date(2013, 11, 23)), &[]),
    ];
    for (who, change, ways) in changes {
        let world = World::new().await;
        both_guardians(&world).await;
        assert_eq!(inbox::day_in_sweden(world.inbox.now()), today);
        world.family.change(who, change);
        assert_eq!(world.deliver(ELSA, true).await.notices, ways, "{who}");
        world.work(1).await;
        let mut sent: Vec<_> = world.taken().iter().map(|taken| taken.channel).collect();
        sent.sort();
        assert_eq!(sent, ways, "what was promised is what is sent");
    }
}

#[tokio::test]
async fn while_the_register_is_away_nothing_is_promised_of_a_child_and_all_of_an_adult() {
    let world = World::new().await;
    both_guardians(&world).await;
    world.family.is_away(true);
    assert_eq!(world.deliver(ELSA, true).await.notices, []);
    assert_eq!(world.deliver(ANNA, true).await.notices, [Channel::Sms, Channel::Email]);
    world.family.is_away(false);
    assert_eq!(world.deliver(ELSA, true).await.notices, [], "the same request again has the same answer");
    world.work(2).await;
    assert_eq!(world.taken().len(), 4, "they are told all the same");
}

#[tokio::test]
async fn what_the_register_says_of_a_birth_is_noted_when_it_is_asked() {
    for (born, turns) in
        [(date(2013, 12, 11), "2026-12-11T00:00:00+01:00"), (date(2013, 12, 13), "2026-12-13T00:00:00+01:00")]
    {
        let world = World::new().await;
        let elsa = world.own(ELSA).await;
        both_guardians(&world).await;
        world.family.change(ELSA, |elsa| elsa.born = Some(born));
        world.deliver(ELSA, true).await;
        world.work(1).await;
        assert_eq!(world.taken().len(), 2);
        world.family.is_away(true); // and what it said stands
        let turns: jiff::Timestamp = turns.parse().unwrap();
        for (now, child) in [(turns - SignedDuration::from_millis(1), true), (turns, false)] {
            world.clock.set(now);
            assert_eq!(world.inbox.settings(&elsa).await.unwrap().under_thirteen, child, "{born} at {now}");
        }
        world.deliver_again(ELSA).await;
        world.work(1).await;
        assert_eq!(
            world.taken().len(),
            2,
            "the guardians are not told any more, and nobody waits for the register"
        );
        let standings = world.standings(&elsa).await;
        assert!(standings.contains(&(Channel::Sms, no(NotSent::AwaitingReview))), "{standings:?}");
    }
}
