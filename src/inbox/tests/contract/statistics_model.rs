//! What is counted, over sequences of whatever happens, against a model that looks at each message by itself.

use super::{
    on_both_databases,
    statistics::counted,
    world::{ANNA, ELSA, ERIK, TOLVAN, World, message, number},
};
use inbox::{
    Channel, Chosen, Decision, Folder, Listing, MaskedAddress, MessageId, NewMessage, NewSender, NotSent,
    Notice, Operator, OutboxJob, RandomExt, SeededRandom, Sender, Supersedes, ThreadId, Tidy, Viewer, Visit,
    day_in_sweden,
    testing::{address, worker_with_lease},
};
use jiff::{SignedDuration, Timestamp};
use std::{collections::BTreeMap, num::NonZeroU32};
use uuid::Uuid;

const ACTS: usize = 250;
const FIRST: NonZeroU32 = NonZeroU32::MIN;
const PEOPLE: [&str; 3] = [ANNA, ELSA, TOLVAN];
/// Notices and jobs are no other worker's for as long as anything here may take.
const LEASE: SignedDuration = SignedDuration::from_hours(24 * 365 * 10);
/// Waits around everything that a limit is at.
const WAITS: [i64; 10] = [
    1,
    999,
    59_999,
    60_000,
    60_001,
    5 * 60 * 60 * 1_000,
    24 * 60 * 60 * 1_000,
    24 * 60 * 60 * 1_000 + 1,
    3 * 24 * 60 * 60 * 1_000,
    7 * 24 * 60 * 60 * 1_000,
];

/// A message, as the model knows it.
struct Known {
    subject: String,
    day: String,
    county: &'static str,
    sender: Uuid,
    kind: &'static str,
    came: Timestamp,
    first_notified: Option<Timestamp>,
    first_read: Option<Timestamp>,
    deleted: bool,
}

struct Model<'w> {
    world: &'w World,
    random: SeededRandom,
    senders: [(Sender, &'static str); 2],
    viewers: Vec<(&'static str, Viewer)>,
    messages: Vec<Known>,
    sent: Vec<(usize, &'static str, NewMessage)>,
    /// Which message a job or a notice is about.
    by_id: BTreeMap<MessageId, usize>,
    jobs: Vec<OutboxJob>,
    notices: Vec<Notice>,
}

impl Model<'_> {
    /// One of so many.
    fn one_of(&self, many: usize) -> usize {
        usize::try_from(u32::from_be_bytes(self.random.bytes())).unwrap() % many.max(1)
    }

    async fn deliver(&mut self) {
        let (from, digits) = (self.one_of(2), PEOPLE[self.one_of(PEOPLE.len())]);
        let subject = format!("Nummer {}", self.messages.len());
        let visit = || Visit {
            booking: "B".into(),
            starts: None,
            ends: None,
            what: None,
            place: None,
            changes: None,
        };
        let (kind, message) = match self.one_of(4) {
            0 => ("visit", NewMessage { visit: Some(visit()), ..message(&subject) }),
            1 => {
                let supersedes = Some(Supersedes::Cancels { booking: "B".into() });
                ("cancellation", NewMessage { supersedes, ..message(&subject) })
            }
            _ => ("letter", message(&subject)),
        };
        // Some share a thread.
        let thread = (self.one_of(2) == 0).then(|| format!("T{}", self.one_of(3)));
        let message = NewMessage { thread, notify: true, ..message };
        let (sender, county) = &self.senders[from];
        let (sender, county) = (sender.clone(), *county);
        let done = self.world.inbox.deliver(&sender, &number(digits), &message).await.unwrap();
        assert!(!done.resent);
        let came = self.world.inbox.now();
        self.messages.push(Known {
            subject,
            day: day_in_sweden(came).to_string(),
            county,
            sender: sender.id().uuid(),
            kind,
            came,
            first_notified: None,
            first_read: None,
            deleted: false,
        });
        self.sent.push((from, digits, message));
        // Its job says what its id is.
        let claimed = self.world.inbox.claim_jobs(&worker_with_lease(LEASE), 100).await.unwrap();
        for job in claimed.into_iter().map(Result::unwrap) {
            self.by_id.insert(job.message, self.messages.len() - 1);
            self.jobs.push(job);
        }
    }

    async fn send_again(&self) {
        let Some((from, digits, message)) = self.sent.get(self.one_of(self.sent.len())) else { return };
        let sender = &self.senders[*from].0;
        // What is recognised no more would be a new message: that is another act.
        let known =
            self.messages.iter().find(|known| Some(&known.subject) == message.subject.as_ref()).unwrap();
        if self.world.inbox.now().duration_since(known.came) < inbox::RESEND_RECOGNISED {
            assert!(self.world.inbox.deliver(sender, &number(digits), message).await.unwrap().resent);
        }
    }

    async fn decide(&mut self) {
        if self.jobs.is_empty() {
            return;
        }
        let job = self.jobs.swap_remove(self.one_of(self.jobs.len()));
        let now = self.world.inbox.now();
        let decisions: Vec<_> = Channel::ALL
            .into_iter()
            .map(|channel| {
                let send = if self.one_of(4) == 0 { Err(NotSent::ChannelOff) } else { Ok(now) };
                Decision { recipient: job.person, channel, send }
            })
            .collect();
        // Where its message was deleted, the job is gone.
        self.world.inbox.decide(&worker_with_lease(LEASE), &job, &decisions, &[]).await.unwrap();
        for channel in Channel::ALL {
            let claimed =
                self.world.inbox.claim_notices(&worker_with_lease(LEASE), channel, 100).await.unwrap();
            self.notices.extend(claimed.into_iter().map(Result::unwrap));
        }
    }

    async fn end_a_notice(&mut self) {
        if self.notices.is_empty() {
            return;
        }
        let notice = self.notices.swap_remove(self.one_of(self.notices.len()));
        let worker = worker_with_lease(LEASE);
        if self.one_of(4) == 0 {
            self.world.inbox.notice_not_sent(&worker, &notice, NotSent::Refused, &[]).await.unwrap();
            return;
        }
        let masked = MaskedAddress::of(&address("070-174 06 05"));
        self.world.inbox.notice_sent(&worker, &notice, &masked).await.unwrap();
        let known = &mut self.messages[self.by_id[&notice.message]];
        if !known.deleted {
            known.first_notified.get_or_insert(self.world.inbox.now());
        }
    }

    /// Somebody opens some thread.
    async fn open(&mut self) {
        let (_, viewer) = &self.viewers[self.one_of(self.viewers.len())];
        let page = self.world.inbox.threads(viewer, Listing::default(), FIRST).await.unwrap();
        let Some(row) = page.threads.get(self.one_of(page.threads.len())) else { return };
        let now = self.world.inbox.now();
        let thread = self.world.inbox.open_thread(viewer, row.id).await.unwrap().unwrap();
        for message in thread.messages {
            let known =
                self.messages.iter_mut().find(|known| Some(&known.subject) == message.subject.as_ref());
            known.unwrap().first_read.get_or_insert(now);
        }
    }

    async fn mark(&self) {
        let (_, viewer) = &self.viewers[self.one_of(self.viewers.len())];
        let page = self.world.inbox.threads(viewer, Listing::default(), FIRST).await.unwrap();
        if let Some(row) = page.threads.get(self.one_of(page.threads.len())) {
            self.world.inbox.tidy(viewer, Tidy::MarkUnread, &row.id.into()).await.unwrap();
        }
    }

    async fn delete(&mut self) {
        let digits = PEOPLE[self.one_of(PEOPLE.len())];
        let owner = self.world.own(digits).await.as_owner().unwrap();
        let page = self.world.inbox.threads(owner.viewer(), Listing::of(Folder::Inbox), FIRST).await.unwrap();
        let Some(row) = page.threads.get(self.one_of(page.threads.len())) else { return };
        let gone = self.subjects_in(owner.viewer(), row.id).await;
        let chosen: Chosen = row.id.into();
        self.world.inbox.tidy(owner.viewer(), Tidy::Trash, &chosen).await.unwrap();
        assert_eq!(self.world.inbox.delete(&owner, &chosen).await.unwrap(), 1);
        for known in self.messages.iter_mut().filter(|known| gone.contains(&known.subject)) {
            known.deleted = true;
        }
    }

    /// What is in a thread, without opening it.
    async fn subjects_in(&self, viewer: &Viewer, thread: ThreadId) -> Vec<String> {
        let owner = viewer.as_owner().unwrap();
        let taken =
            self.world.inbox.take_along(&owner, Some(thread), inbox::Unscanned::Offered).await.unwrap();
        let thread = taken.unwrap().thread(thread).await.unwrap().unwrap();
        thread.messages.into_iter().filter_map(|message| message.subject).collect()
    }

    fn expected(&self) -> BTreeMap<(String, String, Uuid, String), [i64; 5]> {
        let mut expected: BTreeMap<_, [i64; 5]> = BTreeMap::new();
        for known in &self.messages {
            let by = (known.day.clone(), known.county.to_owned(), known.sender, known.kind.to_owned());
            let within = |then: Option<Timestamp>, hours: i64, minutes: i64| {
                let most = SignedDuration::from_mins(hours * 60 + minutes);
                i64::from(then.is_some_and(|then| then.duration_since(known.came) <= most))
            };
            let counts = [
                1,
                within(known.first_notified, 0, 1),
                within(known.first_notified, 24, 0),
                within(known.first_read, 24, 0),
                within(known.first_read, 7 * 24, 0),
            ];
            for (sum, count) in expected.entry(by).or_default().iter_mut().zip(counts) {
                *sum += count;
            }
        }
        expected
    }
}

async fn sequence(world: &World, seed: u64) {
    let mut other = NewSender::of_all_contracts("OTHER", "SE2321000016-OTHER".parse().unwrap());
    other.registration.county = Some("14".parse().unwrap());
    assert!(world.inbox.add_sender(&Operator::at_console(), other).await.unwrap());
    let senders = [(world.sender.clone(), ""), (world.inbox.sender("OTHER").await.unwrap().unwrap(), "14")];
    let viewers = vec![
        (ANNA, world.own(ANNA).await),
        (TOLVAN, world.own(TOLVAN).await),
        (ELSA, world.own(ELSA).await),
        (ELSA, world.anna_for_elsa().await),
        (ELSA, world.for_elsa(ERIK).await),
    ];
    // Over the night when clocks are moved back.
    world.clock.set("2027-10-30T20:00:00+02:00".parse().unwrap());
    let mut model = Model {
        world,
        random: SeededRandom::new(seed),
        senders,
        viewers,
        messages: Vec::new(),
        sent: Vec::new(),
        by_id: BTreeMap::new(),
        jobs: Vec::new(),
        notices: Vec::new(),
    };
    for act in 0..ACTS {
        match model.one_of(20) {
            0..5 => model.deliver().await,
            5 => model.send_again().await,
            6..10 => model.decide().await,
            10..14 => model.end_a_notice().await,
            14..17 => model.open().await,
            17 => model.mark().await,
            18 => model.delete().await,
            _ => world.clock.advance(SignedDuration::from_millis(WAITS[model.one_of(WAITS.len())])),
        }
        if act % 50 == 49 {
            assert_eq!(counted(world).await, model.expected(), "after act {act} of seed {seed}");
        }
    }
    // A sequence in which nothing is counted would show nothing.
    let sum = |place: usize| model.expected().values().map(|counts| counts[place]).sum::<i64>();
    let sums: Vec<i64> = (0..5).map(sum).collect();
    assert!(sums.iter().all(|sum| *sum > 0) && sums[3] < sums[4] && sums[1] < sums[2], "{sums:?}");
    assert!(model.messages.iter().any(|known| known.deleted), "something was deleted");
}

on_both_databases! {
    async fn every_message_is_counted_as_what_was_first_done_with_it_says(world: World) {
        for seed in 0..3 {
            sequence(&world.another().await, seed).await;
        }
    }
}
