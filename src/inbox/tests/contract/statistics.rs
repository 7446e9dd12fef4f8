//! What is counted of messages: once each, by the day on which they came, whatever becomes of them.

use super::{
    on_both_databases,
    world::{ANNA, BERIT, ELSA, ERIK, TOLVAN, World, message, number},
};
use inbox::{
    Action, ActionTarget, Channel, Chosen, Decision, Figure, Listing, MaskedAddress, MessageKind, NewMessage,
    NewSender, NotSent, Operator, Sender, Supersedes, Tidy, Unscanned, Viewer, Visit, day_in_sweden,
    testing::{address, worker},
};
use jiff::{SignedDuration, Timestamp};
use sqlx::{Connection, FromRow, PgConnection, SqliteConnection};
use std::{collections::BTreeMap, num::NonZeroU32};
use uuid::Uuid;

/// Day, county, sender, kind.
type By = (String, String, Uuid, String);
/// Sent; notified in a minute, in a day; read in a day, in a week.
type Counts = [i64; 5];

/// A row of the database.
#[derive(FromRow)]
struct Row {
    day: String,
    county: String,
    sender_id: Uuid,
    kind: String,
    sent: i64,
    notified_in_minute: i64,
    notified_in_day: i64,
    read_in_day: i64,
    read_in_week: i64,
}

/// What the database has counted, before anything is withheld.
pub(crate) async fn counted(world: &World) -> BTreeMap<By, Counts> {
    let all = "select day, county, sender_id, kind, sent, notified_in_minute, notified_in_day, read_in_day, read_in_week \
        from statistic";
    let rows: Vec<Row> = if world.database.folder().is_some() {
        let mut connection = SqliteConnection::connect(world.database.address()).await.unwrap();
        sqlx::query_as(all).fetch_all(&mut connection).await.unwrap()
    } else {
        let mut connection = PgConnection::connect(world.database.address()).await.unwrap();
        sqlx::query_as(all).fetch_all(&mut connection).await.unwrap()
    };
    let mut counted: BTreeMap<By, Counts> = BTreeMap::new();
    for row in rows {
        let by = (row.day, row.county, row.sender_id, row.kind);
        let counts =
            [row.sent, row.notified_in_minute, row.notified_in_day, row.read_in_day, row.read_in_week];
        for (sum, count) in counted.entry(by).or_default().iter_mut().zip(counts) {
            *sum += count;
        }
    }
    counted
}

/// What was counted of the messages of a day, all of them together.
async fn of_day(world: &World, day: &str) -> Counts {
    let mut all = [0; 5];
    for (_, counts) in counted(world).await.into_iter().filter(|((of, ..), _)| of == day) {
        for (sum, count) in all.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    all
}

async fn today(world: &World) -> Counts {
    of_day(world, &day_in_sweden(world.inbox.now()).to_string()).await
}

fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap()
}

/// Opens every unread thread of an inbox.
async fn open(world: &World, viewer: &Viewer) {
    for row in world.inbox.threads(viewer, Listing::unread(), NonZeroU32::MIN).await.unwrap().threads {
        world.inbox.open_thread(viewer, row.id).await.unwrap().unwrap();
    }
}

/// Deletes every thread of an inbox for good.
async fn delete(world: &World, digits: &str) {
    let owner = world.own(digits).await.as_owner().unwrap();
    let page = world.inbox.threads(owner.viewer(), Listing::default(), NonZeroU32::MIN).await.unwrap();
    let Some(all) = Chosen::new(page.threads.into_iter().map(|row| row.id)) else { return };
    world.inbox.tidy(owner.viewer(), Tidy::Trash, &all).await.unwrap();
    world.inbox.delete(&owner, &all).await.unwrap();
}

/// Decides that whoever's message waits for it is told at once by both ways.
async fn decide(world: &World) {
    for job in world.inbox.claim_jobs(&worker(), 100).await.unwrap() {
        let job = job.unwrap();
        let now = |channel| Decision { recipient: job.person, channel, send: Ok(world.inbox.now()) };
        assert!(world.inbox.decide(&worker(), &job, &Channel::ALL.map(now), &[]).await.unwrap());
    }
}

/// Hands over what waits to be sent by a way.
async fn hand_over(world: &World, channel: Channel) {
    for notice in world.inbox.claim_notices(&worker(), channel, 100).await.unwrap() {
        let masked = MaskedAddress::of(&address("070-174 06 05"));
        world.inbox.notice_sent(&worker(), &notice.unwrap(), &masked).await.unwrap();
    }
}

async fn another_sender(world: &World, county: &str) -> Sender {
    let mut other = NewSender::of_all_contracts("OTHER", "SE2321000016-OTHER".parse().unwrap());
    other.registration.county = Some(county.parse().unwrap());
    assert!(world.inbox.add_sender(&Operator::at_console(), other).await.unwrap());
    world.inbox.sender("OTHER").await.unwrap().unwrap()
}

fn milliseconds(milliseconds: i64) -> SignedDuration {
    SignedDuration::from_millis(milliseconds)
}

const SECOND: i64 = 1_000;
const DAY: i64 = 24 * 60 * 60 * SECOND;

on_both_databases! {
    async fn what_is_read_in_time_is_counted_for_the_day_on_which_it_came(world: World) {
        let anna = world.own(ANNA).await;
        for (after, in_day, in_week) in [
            (0, 1, 1),
            (DAY, 1, 1),
            (DAY + 1, 0, 1),
            (7 * DAY, 0, 1),
            (7 * DAY + 1, 0, 0),
            (30 * DAY, 0, 0),
        ] {
            world.clock.set(at("2027-01-01T12:00:00+01:00") + milliseconds(100 * DAY) + milliseconds(after * 2));
            let day = day_in_sweden(world.inbox.now()).to_string();
            let before = of_day(&world, &day).await;
            world.deliver(ANNA, &message(&format!("Efter {after}"))).await;
            world.clock.advance(milliseconds(after));
            open(&world, &anna).await;
            open(&world, &anna).await;
            let counts = of_day(&world, &day).await;
            assert_eq!([counts[3] - before[3], counts[4] - before[4]], [in_day, in_week], "{after}");
            assert_eq!(counts[0] - before[0], 1);
            delete(&world, ANNA).await;
        }
    }

    async fn what_is_told_of_in_time_is_counted_once_however_many_are_told(world: World) {
        for (first, second, in_minute, in_day) in [
            (0, 0, 1, 1),
            (59 * SECOND, 59 * SECOND, 1, 1),
            (60 * SECOND, 61 * SECOND, 1, 1),
            (60 * SECOND + 1, 60 * SECOND + 1, 0, 1),
            (61 * SECOND, DAY, 0, 1),
            (DAY, 2 * DAY, 0, 1),
            (DAY + 1, DAY + 1, 0, 0),
        ] {
            world.clock.advance(milliseconds(5 * DAY));
            let (came, day) = (world.inbox.now(), day_in_sweden(world.inbox.now()).to_string());
            world.deliver(ANNA, &NewMessage { notify: true, ..message(&format!("Efter {first} {second}")) }).await;
            decide(&world).await;
            world.clock.set(came + milliseconds(first));
            hand_over(&world, Channel::Sms).await;
            world.clock.set(came + milliseconds(second));
            hand_over(&world, Channel::Email).await;
            assert_eq!(of_day(&world, &day).await, [1, in_minute, in_day, 0, 0], "{first} {second}");
        }
    }

    async fn what_was_not_handed_over_or_only_reminds_counts_for_nothing(world: World) {
        let anna = world.own(ANNA).await.subject();
        let job = async || world.inbox.claim_jobs(&worker(), 1).await.unwrap().remove(0).unwrap();
        let told = |send| [Decision { recipient: anna, channel: Channel::Sms, send }];
        world.deliver(ANNA, &message("Ingen avisering")).await;
        world.inbox.decide(&worker(), &job().await, &told(Err(NotSent::NotAsked)), &[]).await.unwrap();
        world.deliver(ANNA, &message("Vägrad")).await;
        let reminder = inbox::Reminder { recipient: anna, at: world.inbox.now() };
        world.inbox.decide(&worker(), &job().await, &told(Ok(world.inbox.now())), &[reminder]).await.unwrap();
        let notice = world.inbox.claim_notices(&worker(), Channel::Sms, 1).await.unwrap().remove(0).unwrap();
        world.inbox.notice_not_sent(&worker(), &notice, NotSent::Refused, &[]).await.unwrap();
        world.inbox.decide(&worker(), &job().await, &told(Ok(world.inbox.now())), &[]).await.unwrap();
        hand_over(&world, Channel::Sms).await;
        assert_eq!(today(&world).await, [2, 0, 0, 0, 0]);

        // What a gateway reports before our own row says that it was handed over is handed over all the same; once.
        world.deliver(ANNA, &message("Rapporterad")).await;
        decide(&world).await;
        let notice = world.inbox.claim_notices(&worker(), Channel::Sms, 1).await.unwrap().remove(0).unwrap();
        assert!(world.inbox.notice_reported(notice.id, true).await.unwrap());
        for _ in 0..2 {
            let masked = MaskedAddress::of(&address("070-174 06 05"));
            world.inbox.notice_sent(&worker(), &notice, &masked).await.unwrap();
        }
        assert_eq!(today(&world).await, [3, 1, 1, 0, 0]);
    }

    async fn days_begin_at_midnight_in_sweden_also_when_clocks_are_moved(world: World) {
        for (came, day) in [
            ("2026-11-30T23:59:59.999+01:00", "2026-11-30"),
            ("2026-12-01T00:00:00+01:00", "2026-12-01"),
            ("2026-12-31T23:30:00Z", "2027-01-01"),
            ("2027-03-27T23:59:59.999+01:00", "2027-03-27"),
            ("2027-03-28T00:00:00+01:00", "2027-03-28"),
            ("2027-03-28T23:59:59.999+02:00", "2027-03-28"),
            ("2027-03-29T00:00:00+02:00", "2027-03-29"),
            ("2027-10-31T00:00:00+02:00", "2027-10-31"),
            ("2027-10-31T23:59:59.999+01:00", "2027-10-31"),
            ("2027-11-01T00:00:00+01:00", "2027-11-01"),
        ] {
            world.clock.set(at(came));
            let before = of_day(&world, day).await;
            world.deliver(ANNA, &message(came)).await;
            assert_eq!(of_day(&world, day).await[0], before[0] + 1, "{came}");
        }
        // A day is 24 hours, though the one between is shorter or longer by the clock on the wall.
        let anna = world.own(ANNA).await;
        for (came, read, in_day) in [
            ("2028-03-25T12:00:00+01:00", "2028-03-26T13:00:00+02:00", 1),
            ("2028-03-25T12:00:00+01:00", "2028-03-26T13:00:00.001+02:00", 0),
            ("2028-10-28T12:00:00+02:00", "2028-10-29T11:00:00+01:00", 1),
            ("2028-10-28T12:00:00+02:00", "2028-10-29T11:00:00.001+01:00", 0),
        ] {
            delete(&world, ANNA).await;
            world.clock.set(at(came));
            let before = today(&world).await;
            world.deliver(ANNA, &message(read)).await;
            world.clock.set(at(read));
            open(&world, &anna).await;
            assert_eq!(of_day(&world, &came[..10]).await[3] - before[3], in_day, "{came} {read}");
        }
    }

    async fn what_is_sent_again_or_refused_is_not_counted_again(world: World) {
        let known = NewMessage { own_id: Some("M1".into()), ..message("Kallelse") };
        for sent in [&known, &message("Provsvar")] {
            for _ in 0..3 {
                world.inbox.deliver(&world.sender, &number(ANNA), sent).await.unwrap();
            }
        }
        let other = NewMessage { own_id: Some("M1".into()), ..message("Annat") };
        assert!(world.inbox.deliver(&world.sender, &number(ANNA), &other).await.is_err());
        assert!(world.inbox.deliver(&world.sender, &number(BERIT), &message("Hej")).await.is_err());
        assert_eq!(today(&world).await, [2, 0, 0, 0, 0]);
        delete(&world, ANNA).await;
        world.inbox.deliver(&world.sender, &number(ANNA), &known).await.unwrap();
        assert_eq!(today(&world).await, [2, 0, 0, 0, 0], "what was deleted stays deleted, and counted");
    }

    async fn what_was_done_with_a_message_stays_counted_when_it_is_deleted(world: World) {
        let anna = world.own(ANNA).await;
        world.deliver(ANNA, &message("Läst")).await;
        decide(&world).await;
        hand_over(&world, Channel::Sms).await;
        open(&world, &anna).await;
        world.deliver(ANNA, &message("Oläst")).await;
        decide(&world).await;
        assert_eq!(today(&world).await, [2, 1, 1, 1, 1]);
        let waiting = world.inbox.claim_notices(&worker(), Channel::Sms, 10).await.unwrap().remove(0).unwrap();
        delete(&world, ANNA).await;
        // Its notice was on its way to the gateway.
        let masked = MaskedAddress::of(&address("070-174 06 05"));
        world.inbox.notice_sent(&worker(), &waiting, &masked).await.unwrap();
        assert_eq!(today(&world).await, [2, 1, 1, 1, 1], "what is gone is told of nowhere");
        world.inbox.clear_traces(&worker()).await.unwrap();
        world.clock.advance(milliseconds(40 * DAY));
        assert_eq!(of_day(&world, "2026-11-23").await, [2, 1, 1, 1, 1]);
    }

    async fn the_first_to_open_a_message_is_counted_whoever_it_is_and_nobody_else(world: World) {
        let (guardian, other, elsa) =
            (world.anna_for_elsa().await, world.for_elsa(ERIK).await, world.own(ELSA).await);
        world.deliver(ELSA, &message("Vaccination")).await;
        let thread = world.inbox.threads(&elsa, Listing::default(), NonZeroU32::MIN).await.unwrap().threads[0].id;
        for reader in [&guardian, &other, &elsa] {
            world.inbox.open_thread(reader, thread).await.unwrap().unwrap();
            assert_eq!(today(&world).await, [1, 0, 0, 1, 1]);
        }
        world.inbox.tidy(&elsa, Tidy::MarkUnread, &thread.into()).await.unwrap();
        open(&world, &elsa).await;
        assert_eq!(today(&world).await, [1, 0, 0, 1, 1], "unread is a mark, and read it was");

        // Both at once, in two processes.
        let process = world.database.open(&world.clock).await;
        for n in 0..10 {
            world.deliver(ELSA, &message(&format!("Nummer {n}"))).await;
            let newest = world.inbox.threads(&elsa, Listing::unread(), NonZeroU32::MIN).await.unwrap().threads[0].id;
            let (one, two) =
                futures::join!(world.inbox.open_thread(&guardian, newest), process.open_thread(&other, newest));
            assert!(one.unwrap().is_some() && two.unwrap().is_some());
        }
        assert_eq!(today(&world).await, [11, 0, 0, 11, 11]);
    }

    async fn what_nobody_opened_here_is_not_counted_as_read(world: World) {
        let anna = world.own(ANNA).await;
        world.deliver(ANNA, &message("I den tidigare inkorgen")).await;
        world.clock.advance(milliseconds(1));
        let operator = Operator::at_console();
        world.inbox.take_over_openings(&operator, &number(ANNA), world.inbox.now()).await.unwrap();
        let thread = world.inbox.threads(&anna, Listing::default(), NonZeroU32::MIN).await.unwrap().threads[0].id;
        world.inbox.open_thread(&anna, thread).await.unwrap().unwrap();
        world.deliver(ANNA, &message("Tagen med")).await;
        let owner = anna.as_owner().unwrap();
        let taken = world.inbox.take_along(&owner, None, Unscanned::Offered).await.unwrap().unwrap();
        taken.thread(thread).await.unwrap().unwrap();
        assert_eq!(today(&world).await, [2, 0, 0, 0, 0]);
    }

    async fn messages_are_counted_by_kind_and_by_their_senders_county_when_they_came(world: World) {
        let visit = || Visit {
            booking: "B1".into(),
            starts: None,
            ends: None,
            what: None,
            place: None,
            changes: None,
        };
        let button = |form: Option<&str>| Action {
            system: "formular".into(),
            label: "Svara".into(),
            query: None,
            target: ActionTarget::Current,
            form: form.map(str::to_owned),
        };
        let booking = || "B1".to_owned();
        let sent = [
            (MessageKind::Letter, message("Brev")),
            (MessageKind::Letter, NewMessage { actions: vec![button(None)], ..message("Brev med knapp") }),
            (MessageKind::Visit, NewMessage { visit: Some(visit()), actions: vec![button(Some("F"))], ..message("Tid") }),
            (MessageKind::Form, NewMessage { actions: vec![button(Some("F"))], ..message("Formulär") }),
            (MessageKind::Form, NewMessage { answers: Some("F".into()), ..message("Besvarat") }),
            (MessageKind::Change, NewMessage {
                visit: Some(visit()),
                supersedes: Some(Supersedes::Replaces { booking: booking() }),
                ..message("Ändrad tid")
            }),
            (MessageKind::Change, NewMessage {
                supersedes: Some(Supersedes::Rewrites { own_id: "M".into() }),
                ..message("Rättat brev")
            }),
            (MessageKind::Cancellation, NewMessage {
                visit: Some(visit()),
                supersedes: Some(Supersedes::Cancels { booking: booking() }),
                ..message("Avbokad")
            }),
            (MessageKind::Cancellation, NewMessage {
                supersedes: Some(Supersedes::Withdraws { own_id: "M".into() }),
                ..message("Återtaget")
            }),
        ];
        let mut expected: BTreeMap<By, Counts> = BTreeMap::new();
        for (kind, message) in &sent {
            world.deliver(TOLVAN, message).await;
            let by = ("2026-11-23".to_owned(), String::new(), world.sender.id().uuid(), kind.as_str().to_owned());
            expected.entry(by).or_default()[0] += 1;
        }
        assert_eq!(expected.len(), MessageKind::ALL.len());
        assert_eq!(counted(&world).await, expected);

        let other = another_sender(&world, "14").await;
        world.inbox.deliver(&other, &number(ANNA), &message("Från Västra Götaland")).await.unwrap();
        let operator = Operator::at_console();
        let was = world.inbox.registered_sender(&operator, "OTHER").await.unwrap().unwrap();
        let mut becomes = was.registration.clone();
        becomes.county = Some("01".parse().unwrap());
        assert!(world.inbox.change_sender(&operator, &was, becomes).await.unwrap());
        let moved = world.inbox.sender("OTHER").await.unwrap().unwrap();
        world.inbox.deliver(&moved, &number(ANNA), &message("Från Stockholm")).await.unwrap();
        open(&world, &world.own(ANNA).await).await;
        for county in ["14", "01"] {
            let by = ("2026-11-23".to_owned(), county.to_owned(), other.id().uuid(), "letter".to_owned());
            expected.insert(by, [1, 0, 0, 1, 1]);
        }
        assert_eq!(counted(&world).await, expected);
    }

    async fn an_operator_is_shown_what_is_known_and_of_enough_messages(world: World) {
        let other = another_sender(&world, "14").await;
        let anna = world.own(ANNA).await;
        for n in 0..11 {
            world.deliver(ANNA, &message(&format!("Nummer {n}"))).await;
            if n == 5 {
                open(&world, &anna).await;
            }
        }
        for n in 0..4 {
            world.inbox.deliver(&other, &number(ANNA), &message(&format!("Annans {n}"))).await.unwrap();
        }
        let (first, later) = (day_in_sweden(world.inbox.now()), at("2026-11-25T10:00:00+01:00"));
        let days = async || world.inbox.statistics(&Operator::at_console(), first, first).await.unwrap();
        let of = |figures: inbox::Figures| (figures.sent, figures.read_in_day, figures.read_in_week);
        let [day] = &days().await[..] else { panic!("one day") };
        assert_eq!(of(day.all), (Figure::Shown(15), Figure::Pending, Figure::Pending));
        assert_eq!(day.rows.len(), 2);
        assert!(day.rows.iter().all(|row| row.figures.sent == Figure::Withheld), "by subtraction, the other too");
        assert_eq!(day.rows.iter().map(|row| row.county.map(inbox::County::code)).collect::<Vec<_>>(), [None, Some("14")]);

        for n in 4..8 {
            world.inbox.deliver(&other, &number(ANNA), &message(&format!("Annans {n}"))).await.unwrap();
        }
        world.clock.set(later);
        open(&world, &anna).await;
        let [day] = &days().await[..] else { panic!("one day") };
        assert_eq!(day.rows[0].system, "DEMO-JOURNAL");
        assert_eq!((day.rows[0].figures.sent, day.rows[1].figures.sent), (Figure::Shown(11), Figure::Shown(8)));
        // Six of eleven and none of eight: of the eight it would be said of each.
        assert_eq!(of(day.all), (Figure::Shown(19), Figure::Shown(6), Figure::Pending));
        assert_eq!(day.rows[0].figures.read_in_day, Figure::Withheld);
        assert_eq!(day.rows[1].figures.read_in_day, Figure::Withheld);
        world.clock.set(at("2026-12-01T00:01:00+01:00"));
        assert_eq!(days().await[0].all.read_in_week, Figure::Pending);
        world.clock.advance(milliseconds(1));
        assert_eq!(days().await[0].all.read_in_week, Figure::Withheld, "all nineteen");
        let before = first.yesterday().unwrap();
        assert!(world.inbox.statistics(&Operator::at_console(), before, before).await.unwrap().is_empty());
    }

    async fn writers_in_two_processes_count_together(world: World) {
        let other = world.database.open(&world.clock).await;
        let deliver = |inbox: &inbox::Inbox, from: &'static str| {
            let (inbox, sender) = (inbox.clone(), world.sender.clone());
            async move {
                let numbers = [ANNA, ELSA, TOLVAN].map(number);
                let each = (0..60).map(|n| {
                    let (inbox, sender, number) = (inbox.clone(), sender.clone(), numbers[n % 3].clone());
                    async move {
                        inbox.deliver(&sender, &number, &message(&format!("{from} {n}"))).await.unwrap();
                    }
                });
                futures::future::join_all(each).await;
            }
        };
        futures::join!(deliver(&world.inbox, "ett"), deliver(&other, "två"));
        assert_eq!(today(&world).await, [120, 0, 0, 0, 0]);
    }
}
