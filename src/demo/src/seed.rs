//! Fills an empty database with people, senders and letters, the way everything else gets there: through
//! [`Inbox::deliver`].
//!
//! Half-filled, because somebody stopped it, it is completed at the next start: a letter that is there already is
//! recognised as sent again. That the booking system can be asked marks the end, since nothing else is done after it.

use crate::{
    history::{self, Day, History},
    letters::TAKEN_BACK,
    people::{self, Person, Standing},
    scanner,
};
use anyhow::{Context, anyhow};
use futures::future::try_join_all;
use inbox::{
    BookingSystem, Channel, Clock, Contract, Decision, Inbox, NewSender, NotSent, OpenError, Operator,
    Purpose, Random, Registration, Secrets, Sender, TakenOver, Worker,
};
use jiff::{SignedDuration, Timestamp};
use std::{collections::BTreeSet, sync::Arc};

/// The journal system, which sends what is there from the start and is about no booking.
pub(crate) const JOURNAL: (&str, &str) = ("DEMO-JOURNAL", "SE2321000016-DEMO1");
/// The booking system, which sends the rest, and whose notifications become messages.
pub(crate) const BOOKING: (&str, &str) = ("DEMO-BOKNING", "SE2321000016-DEMO2");
/// Where the booking system is asked about a booking, below the origin of the services.
pub(crate) const BOOKING_DETAILS: &str = "/bokning/GetBookingDetails";

/// What the database is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// People and senders.
    People,
    /// Letters too.
    Letters,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seeded {
    /// Nothing: it is filled already.
    Already,
    /// It was filled, with so many letters.
    Now(usize),
}

tokio::task_local! {
    static PRESENT: Timestamp;
}

/// The clock of the past: shows the time that is being told of.
#[derive(Debug, Clone)]
struct PastClock(Timestamp);

impl Clock for PastClock {
    fn now(&self) -> Timestamp {
        PRESENT.try_with(|present| *present).unwrap_or(self.0)
    }
}

/// Fills the database at `address`, as of `now`. `here` is the origin of the services.
pub(crate) async fn seed(
    address: &str,
    here: &str,
    secrets: &Secrets,
    random: Arc<dyn Random>,
    now: Timestamp,
    content: Content,
) -> anyhow::Result<Seeded> {
    let opened = Inbox::open(address, secrets, Arc::new(PastClock(now)), random).await;
    let inbox = opened.map_err(|error| match error {
        OpenError::OtherKeys => {
            anyhow!("the demo's database was not made with the demo's keys: remove it, or its keys' file")
        }
        error => anyhow::Error::new(error).context("the demo's database"),
    })?;
    let seeded = fill(&inbox, here, now, content).await;
    inbox.close();
    seeded
}

async fn fill(inbox: &Inbox, here: &str, now: Timestamp, content: Content) -> anyhow::Result<Seeded> {
    let operator = Operator::at_console();
    let bookings =
        BookingSystem { address: format!("{here}{BOOKING_DETAILS}").parse()?, logical_address: None };
    let known = inbox.registered_sender(&operator, BOOKING.0).await.context("the demo's database")?;
    if let Some(known) = known.filter(|known| known.registration.bookings.is_some()) {
        // The services may listen somewhere else this time.
        if known.registration.bookings.as_ref() != Some(&bookings) {
            let moved = Registration { bookings: Some(bookings), ..known.registration.clone() };
            inbox.change_sender(&operator, &known, moved).await?;
        }
        return Ok(Seeded::Already);
    }
    let histories = history::told_at(now);
    let first = histories.iter().map(|history| history.began).min().unwrap_or(now);
    let everything =
        Registration { contracts: Contract::ALL.into_iter().collect(), ..Registration::default() };
    PRESENT.scope(first, add_sender(inbox, &operator, JOURNAL, everything)).await?;
    let sends =
        Registration { contracts: [Contract::ProcessNotificationV1].into(), ..Registration::default() };
    PRESENT.scope(first, add_sender(inbox, &operator, BOOKING, sends)).await?;
    let senders = Senders::of(inbox).await?;
    let letters = match content {
        Content::Letters => {
            let told = histories.iter().map(|history| tell(inbox, &operator, &senders, history));
            let letters = try_join_all(told).await?.into_iter().sum();
            scanner::scan_all(inbox).await?;
            note_notices(inbox).await?;
            letters
        }
        Content::People => {
            for person in people::ALL.into_iter().filter(|person| person.standing == Standing::Active) {
                PRESENT.scope(first, take_over(inbox, &operator, person)).await?;
            }
            0
        }
    };
    let booking = inbox.registered_sender(&operator, BOOKING.0).await?.context("it was registered above")?;
    let asked = Registration { bookings: Some(bookings), ..booking.registration.clone() };
    PRESENT.scope(first, inbox.change_sender(&operator, &booking, asked)).await?;
    Ok(Seeded::Now(letters))
}

/// The two systems, to send as.
struct Senders {
    journal: Sender,
    booking: Sender,
}

impl Senders {
    async fn of(inbox: &Inbox) -> anyhow::Result<Self> {
        const OFF: &str = "a sending system was turned off before the demo was filled";
        let journal = inbox.sender(JOURNAL.0).await?.context(OFF)?;
        Ok(Self { journal, booking: inbox.sender(BOOKING.0).await?.context(OFF)? })
    }
}

async fn add_sender(
    inbox: &Inbox,
    operator: &Operator,
    (system, hsa_id): (&str, &str),
    registration: Registration,
) -> anyhow::Result<()> {
    let registration =
        Registration { hsa_ids: [hsa_id.parse()?].into(), purpose: Purpose::Test, ..registration };
    inbox.add_sender(operator, NewSender { system: system.to_owned(), registration }).await?;
    Ok(())
}

async fn take_over(inbox: &Inbox, operator: &Operator, person: &Person) -> anyhow::Result<()> {
    let person = TakenOver { number: person.personnummer(), contacts: person.contacts() };
    inbox.take_over(operator, &person).await?;
    Ok(())
}

/// Tells one person's history, day by day: the log's rows stand in the order of their times. How many letters it held.
async fn tell(
    inbox: &Inbox,
    operator: &Operator,
    senders: &Senders,
    history: &History,
) -> anyhow::Result<usize> {
    PRESENT.scope(history.began, take_over(inbox, operator, history.person)).await?;
    let booked = history.booked();
    for day in &history.days {
        PRESENT.scope(day.at, live(inbox, operator, senders, &booked, history.person, day)).await?;
    }
    Ok(history.days.iter().map(|day| day.letters.len()).sum())
}

async fn live(
    inbox: &Inbox,
    operator: &Operator,
    senders: &Senders,
    booked: &BTreeSet<&str>,
    person: &Person,
    day: &Day,
) -> anyhow::Result<()> {
    let number = person.personnummer();
    // A millisecond apart: which is newer is the same in every demo.
    let moments = (0..).map(|millis| day.at + SignedDuration::from_millis(millis));
    let deliveries = day.letters.iter().zip(moments);
    let delivered = try_join_all(deliveries.map(|(letter, at)| {
        let of_booking = letter.thread.as_deref().is_some_and(|thread| booked.contains(thread));
        let sender = if of_booking { &senders.booking } else { &senders.journal };
        PRESENT.scope(at, inbox.deliver(sender, &number, letter))
    }))
    .await?;
    for (letter, delivered) in day.letters.iter().zip(delivered) {
        for (file, id) in letter.attachments.iter().zip(delivered.attachments) {
            if file.name == TAKEN_BACK {
                inbox.remove_attachment(operator, id).await?;
            }
        }
    }
    if day.opened {
        inbox.take_over_openings(operator, &number, day.at).await?;
    }
    Ok(())
}

/// The letters asked for no notices, and the ledger says so as of the time when each came: the worker, which begins
/// with the demo, would say it of all of them now.
#[expect(clippy::disallowed_methods, reason = "no worker works yet: this is what it would have done then")]
async fn note_notices(inbox: &Inbox) -> anyhow::Result<()> {
    let worker = Worker::on_lease(SignedDuration::from_mins(10));
    loop {
        let jobs: Vec<_> = inbox.claim_jobs(&worker, 500).await?.into_iter().flatten().collect();
        if jobs.is_empty() {
            return Ok(());
        }
        let decided = jobs.iter().map(|job| {
            let not_asked =
                |channel| Decision { recipient: job.person, channel, send: Err(NotSent::NotAsked) };
            let decisions = Channel::ALL.map(not_asked);
            let worker = &worker;
            PRESENT.scope(job.created_at, async move { inbox.decide(worker, job, &decisions, &[]).await })
        });
        try_join_all(decided).await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::beginning,
        people::{ALVIN, ANNA, BERIT, OLOF, SARA, TOLVAN},
    };
    use inbox::{
        AccountState, Capacity, Channel, Citizen, FileStanding, Listing, PersonName, SessionKey,
        SystemRandom, Viewer,
        testing::{self, secrets},
    };
    use std::{num::NonZeroU32, time::Duration};
    use tokio::time::timeout;

    const HERE: &str = "http://127.0.0.1:3100";

    struct Database(testing::Database);

    impl Database {
        fn new() -> Self {
            Self(testing::Database::sqlite())
        }

        async fn seed(&self, content: Content) -> Seeded {
            self.seed_with(&secrets(), content).await.unwrap()
        }

        async fn seed_with(&self, secrets: &Secrets, content: Content) -> anyhow::Result<Seeded> {
            seed(self.0.address(), HERE, secrets, Arc::new(SystemRandom), beginning(), content).await
        }

        async fn open(&self) -> Inbox {
            self.0.open(&PastClock(beginning())).await
        }
    }

    async fn own(inbox: &Inbox, person: &Person) -> Viewer {
        let number = person.personnummer();
        let id = inbox.account(&number).await.unwrap().unwrap().id;
        let session = SessionKey::of(person.number.as_bytes());
        let citizen = Citizen { id, number, name: PersonName::new(person.name()), session };
        inbox.begin_session(session, id, b"{}").await.unwrap();
        testing::viewer(&citizen, id, Capacity::Own)
    }

    /// Threads, messages, unread messages.
    async fn count(inbox: &Inbox, person: &Person) -> (u64, u64, u64) {
        let viewer = own(inbox, person).await;
        let mut page = NonZeroU32::MIN;
        let mut messages = 0;
        loop {
            let shown = inbox.threads(&viewer, Listing::default(), page).await.unwrap();
            messages += shown.threads.iter().map(|row| row.messages).sum::<u64>();
            if page.get() >= shown.pages {
                return (shown.total, messages, shown.counts.unread);
            }
            page = page.checked_add(1).unwrap();
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_inboxes_hold_what_the_demo_promises_and_a_second_start_leaves_them_alone() {
        let database = Database::new();
        let Seeded::Now(letters) = database.seed(Content::Letters).await else { panic!("it was empty") };
        assert!(letters > 2_030, "{letters}");
        assert_eq!(database.seed(Content::Letters).await, Seeded::Already);
        assert_eq!(database.seed(Content::People).await, Seeded::Already);
        let inbox = database.open().await;
        let (threads, messages, unread) = count(&inbox, &TOLVAN).await;
        assert_eq!((threads, messages), (400, 2_000));
        assert!((5..60).contains(&unread), "{unread} unread");
        let (threads, _, unread) = count(&inbox, &ANNA).await;
        assert_eq!((threads, unread), (6, 3));
        let (_, messages, unread) = count(&inbox, &ALVIN).await;
        assert_eq!(messages, unread, "a child's guardians read now, and have not yet");
        for person in [&BERIT, &OLOF] {
            assert!(inbox.account(&person.personnummer()).await.unwrap().is_none(), "{}", person.name());
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_opened_was_opened_after_it_came_and_the_log_stands_in_order() {
        let database = Database::new();
        database.seed(Content::Letters).await;
        let inbox = database.open().await;
        let viewer = own(&inbox, &ANNA).await;
        let log = inbox.log(&viewer).await.unwrap();
        let times: Vec<Timestamp> = log.iter().map(|entry| entry.at).collect();
        assert!(times.is_sorted() || times.iter().rev().is_sorted(), "one way or the other");
        let rows = inbox.threads(&viewer, Listing::default(), NonZeroU32::MIN).await.unwrap().threads;
        let ledger = inbox.ledger(&viewer, NonZeroU32::MIN).await.unwrap();
        let mut told: Vec<Timestamp> = ledger.rows.iter().map(|row| row.decided_at).collect();
        told.dedup();
        assert!(told.iter().rev().is_sorted() && told.len() > 5, "each letter at its own time: {told:?}");
        assert!(told.iter().all(|told| *told < beginning()), "and none when the demo begins: {told:?}");
        let mut receipts = 0;
        for row in rows.iter().filter(|row| row.unread == 0) {
            for message in inbox.open_thread(&viewer, row.id).await.unwrap().unwrap().messages {
                assert!(message.receipts.iter().all(|receipt| receipt.opened_at > message.received_at));
                receipts += message.receipts.len();
            }
        }
        assert_eq!(receipts, 5, "each of the five letters that were read, once");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn files_are_there_in_every_state_and_what_was_sent_is_known_of_them() {
        let database = Database::new();
        database.seed(Content::Letters).await;
        let inbox = database.open().await;
        let viewer = own(&inbox, &SARA).await;
        let rows = inbox.threads(&viewer, Listing::default(), NonZeroU32::MIN).await.unwrap().threads;
        let row = rows.iter().find(|row| row.attachments > 0).unwrap();
        let files = inbox.open_thread(&viewer, row.id).await.unwrap().unwrap().messages.remove(0).attachments;
        let known: Vec<_> = files
            .iter()
            .map(|file| (file.name.as_str(), file.pages, file.tagged, file.language.as_deref()))
            .collect();
        assert_eq!(known[0], ("Förberedelser.pdf", Some(1), Some(true), Some("sv")));
        assert_eq!(known[1], ("Välkommen till oss.pdf", Some(1), Some(false), None));
        assert_eq!(known[2], ("Karta.png", None, None, None));
        assert_eq!(known[8].0, "img src=x onerror=alert(1)fdp.txt");
        let standings: Vec<_> = files.iter().map(|file| file.standing).collect();
        assert_eq!(standings[..4], [FileStanding::Clean; 4]);
        assert_eq!(standings[4..6], [FileStanding::Unscanned, FileStanding::Blocked]);
        assert!(
            matches!(standings[6], FileStanding::Expired(_))
                && matches!(standings[7], FileStanding::Removed(_))
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_database_that_was_half_filled_is_completed() {
        let database = Database::new();
        let mut interrupted = 0;
        for patience in [60, 150, 400] {
            let seeding = database.seed(Content::Letters);
            interrupted += u8::from(timeout(Duration::from_millis(patience), seeding).await.is_err());
        }
        assert!(interrupted > 0, "it was interrupted at least once");
        database.seed(Content::Letters).await;
        let inbox = database.open().await;
        let (threads, messages, _) = count(&inbox, &TOLVAN).await;
        assert_eq!((threads, messages), (400, 2_000));
        let (threads, _, unread) = count(&inbox, &ANNA).await;
        assert_eq!((threads, unread), (6, 3));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_empty_demo_has_people_and_senders_and_no_letters() {
        let database = Database::new();
        assert_eq!(database.seed(Content::People).await, Seeded::Now(0));
        let inbox = database.open().await;
        assert_eq!(count(&inbox, &TOLVAN).await, (0, 0, 0));
        let journal = inbox.sender(JOURNAL.0).await.unwrap().unwrap();
        let anna = inbox.addressee(&journal, &ANNA.personnummer()).await.unwrap().unwrap();
        assert_eq!((anna.state(), anna.own()), (AccountState::Active, &[Channel::Sms, Channel::Email][..]));
        let berit = inbox.addressee(&journal, &BERIT.personnummer()).await.unwrap();
        assert!(berit.is_none_or(|berit| berit.state() != AccountState::Active));
        assert!(Contract::ALL.into_iter().all(|contract| journal.may(contract)));
        let asked = async |hsa_id: &str| {
            let senders = inbox.senders_with(&hsa_id.parse().unwrap()).await.unwrap();
            senders.iter().any(|sender| sender.registration().bookings.is_some())
        };
        assert!(asked(BOOKING.1).await && !asked(JOURNAL.1).await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_booking_system_is_asked_where_the_services_are_this_time() {
        let database = Database::new();
        database.seed(Content::People).await;
        let (inbox, operator) = (database.open().await, Operator::at_console());
        let was = inbox.registered_sender(&operator, BOOKING.0).await.unwrap().unwrap();
        let elsewhere = BookingSystem {
            address: "http://127.0.0.1:4100/bokning/GetBookingDetails".parse().unwrap(),
            logical_address: None,
        };
        let moved = Registration { bookings: Some(elsewhere), ..was.registration.clone() };
        assert!(inbox.change_sender(&operator, &was, moved).await.unwrap());
        assert_eq!(database.seed(Content::People).await, Seeded::Already);
        let again = inbox.registered_sender(&operator, BOOKING.0).await.unwrap().unwrap();
        assert!(again.registration == was.registration);
    }

    #[tokio::test]
    async fn another_keys_database_is_refused_with_a_remedy() {
        let database = Database::new();
        database.seed(Content::People).await;
        let others = Secrets { service: vec![(1, [9; 32].into())], index: [8; 32].into() };
        let refused = database.seed_with(&others, Content::People).await;
        assert!(refused.unwrap_err().to_string().contains("remove it"));
    }
}
