//! The worker: takes up bookings that something was told of, asks their systems, and tells the citizen. Any number may run,
//! and any may die at any time: what it had taken up is another's when its lease is over, and a message and the note that it
//! was sent are one commit.

use crate::{
    asking::{Systems, Unasked},
    letter::Letter,
    news::{Change, Found, Told, news},
    settings::{Settings, SettingsError},
};
use futures::{StreamExt, future::join_all, stream::FuturesUnordered};
use inbox::{
    AccountState, BookingJob, BookingLane, BookingThen, BookingTrouble, BookingUnreadable, BookingWorker,
    DeliverError, Error, Inbox, Random, RandomExt, Sender,
};
use jiff::{SignedDuration, Timestamp};
use register::Register;
use std::{collections::HashSet, sync::Arc, time::Duration};
use tokio::{sync::watch, time::MissedTickBehavior};

/// Addresses that are asked at once. Those of one system have a share each, so that they cannot take up all of these.
const LANES: u32 = 1_000;
/// Bookings of one address that are asked about at once.
const AT_A_TIME: u32 = 4;
/// How often it is looked for what another process was told, and for what is due again.
const REST: Duration = Duration::from_secs(1);
/// So long what was taken up is the worker's own: many times longest that an answer is waited for.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// Between an attempt and the next, in seconds, as the contracts advise to send again (TKB patientportal 1.0; BP 2.1 rule 22):
/// at first at once, for what was a moment's trouble; then ever longer, for what somebody must mend.
const AGAIN: [i64; 9] = [4, 20, 5 * 60, 30 * 60, 2 * 3600, 4 * 3600, 8 * 3600, 12 * 3600, 24 * 3600];
/// After so many attempts a booking is given up, until something is told of it or an operator wants it. Two days.
const MOST: u32 = 10;
/// After so many attempts, half an hour, it is taken at the index's word that a booking is deleted, when its system does not
/// say anything else.
const AT_ITS_WORD: u32 = 5;

/// Everything that the worker needs.
#[derive(Debug)]
pub struct Bookings {
    inbox: Inbox,
    register: Arc<dyn Register>,
    random: Arc<dyn Random>,
    /// Where buttons lead.
    service: Option<String>,
    systems: Systems,
}

impl Bookings {
    /// Ready to ask. `service`: where buttons lead, by its key among the services.
    pub fn new(
        settings: &Settings,
        service: Option<String>,
        inbox: Inbox,
        register: Arc<dyn Register>,
        random: Arc<dyn Random>,
    ) -> Result<Self, SettingsError> {
        Ok(Self { inbox, register, random, service, systems: Systems::new(settings)? })
    }

    /// Asks about what was told until it is told to stop. Then nothing more is taken up, and what was is finished.
    pub async fn work(&self, mut stop: watch::Receiver<bool>) {
        let (worker, mut lanes, mut running) = (worker(), FuturesUnordered::new(), HashSet::new());
        let mut look = tokio::time::interval(REST);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !*stop.borrow() {
            tokio::select! {
                _ = look.tick() => {}
                () = self.inbox.booking_told(&worker) => {}
                Some(ended) = lanes.next(), if !lanes.is_empty() => {
                    running.remove(&ended);
                    continue; // it has nothing more to do now, or is left alone
                }
                // Whoever could tell has gone: nobody is left to work for.
                _ = stop.wait_for(|stop| *stop) => break,
            }
            for lane in self.due(&worker).await.into_iter().take(LANES as usize - running.len()) {
                if running.insert(lane) {
                    lanes.push(self.work_in(lane, stop.clone()));
                }
            }
        }
        while lanes.next().await.is_some() {}
    }

    /// The addresses that are to be asked now.
    async fn due(&self, worker: &BookingWorker) -> Vec<BookingLane> {
        self.inbox.booking_lanes(worker, LANES).await.unwrap_or_else(|error| {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "bookings that wait could not be read");
            Vec::new()
        })
    }

    /// Asks one address until there is nothing more to ask it. Says which it was.
    async fn work_in(&self, lane: BookingLane, stop: watch::Receiver<bool>) -> BookingLane {
        while !*stop.borrow() {
            match self.round(lane).await {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "bookings that wait could not be taken up");
                    break;
                }
            }
        }
        lane
    }

    /// One round at each address that is due; says how many bookings it took up.
    pub async fn step(&self) -> Result<usize, Error> {
        let lanes = self.inbox.booking_lanes(&worker(), LANES).await?;
        let rounds = join_all(lanes.into_iter().map(|lane| self.round(lane))).await;
        rounds.into_iter().sum()
    }

    /// Takes up what is due at an address, all of it under way together. One that fails holds up no other.
    async fn round(&self, lane: BookingLane) -> Result<usize, Error> {
        let worker = worker();
        if self.systems.rests(lane, self.inbox.now()) {
            return Ok(0);
        }
        // First its turn, then the lease: it is not to run out in a queue.
        let _share = self.systems.share(lane.system).await;
        let claimed = self.inbox.claim_bookings(&worker, lane, AT_A_TIME).await?;
        join_all(claimed.iter().map(async |claimed| {
            let done = match claimed {
                Ok(job) => self.look(&worker, lane, job).await,
                Err(unreadable) => self.look_after(&worker, unreadable).await,
            };
            if let Err(error) = done {
                // Its lease runs out, and it is due again.
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "what was told of a booking was not done");
            }
        }))
        .await;
        Ok(claimed.len())
    }

    /// A row that cannot be read is tried again, since its key may come back, and at last given up.
    async fn look_after(&self, worker: &BookingWorker, row: &BookingUnreadable) -> Result<(), Error> {
        let (booking, error) = (row.id, &row.error);
        if !matches!(error, Error::Inconsistent(_)) {
            tracing::warn!(%booking, %error, "a booking could not be read");
            return Ok(());
        }
        tracing::error!(%booking, attempt = row.attempt, %error, "a booking cannot be read");
        let then = self.again_or_give_up(row.attempt, BookingTrouble::Sealed);
        self.inbox.end_unreadable_booking(worker, row, then).await.map(drop)
    }

    /// Asks about a booking, and tells what has changed.
    async fn look(&self, worker: &BookingWorker, lane: BookingLane, job: &BookingJob) -> Result<(), Error> {
        let system = self.inbox.booking_system(worker, job.system).await?;
        let address = system.as_ref().and_then(|system| system.registration().bookings.as_ref());
        let (Some(system), Some(address)) = (&system, address) else {
            return self.troubled(worker, job, None, BookingTrouble::NotRegistered).await;
        };
        match self.systems.ask(lane, address, job, || self.inbox.now()).await {
            Ok(details) => {
                let deleted = self.inbox.booking_deleted(worker, job).await?;
                // It is there, by the word of who has it. The index may be ahead of its system, or behind it.
                let then = if deleted {
                    self.again_or_give_up(job.attempt, BookingTrouble::Contradicted)
                } else {
                    BookingThen::Settled
                };
                log(job, then);
                self.tell(worker, job, system, &Found::There(details), then).await
            }
            Err(Unasked::LeftAlone) => {
                let at = self.after(rivta::REST);
                let then = BookingThen::Again { at, tried: false, trouble: Some(BookingTrouble::Unreached) };
                self.inbox.end_booking(worker, job, None, then).await.map(drop)
            }
            Err(Unasked::Trouble(trouble, cause)) => {
                if let Some(cause) = cause {
                    let (booking, system) = (job.id, job.system);
                    let cause = &cause as &dyn std::error::Error;
                    tracing::warn!(%booking, %system, attempt = job.attempt, cause, "a booking system gave no answer");
                }
                self.troubled(worker, job, Some(system), trouble).await
            }
        }
    }

    /// What becomes of a booking whose system has not said what there is to know.
    async fn troubled(
        &self,
        worker: &BookingWorker,
        job: &BookingJob,
        system: Option<&Sender>,
        trouble: BookingTrouble,
    ) -> Result<(), Error> {
        use BookingTrouble::{Denied, NotRegistered, Refused};
        if let Some(system) = system {
            let deleted = self.inbox.booking_deleted(worker, job).await?;
            // What the system knows nothing of, and the index says is deleted, is.
            if deleted && (trouble == Refused || job.attempt >= AT_ITS_WORD) {
                return self.tell(worker, job, system, &Found::Gone, BookingThen::Settled).await;
            }
            // Nor is there anything new, where nothing was there before.
            if trouble == Refused && self.told(worker, job, system).await? == Some(Told::Gone) {
                return self.inbox.end_booking(worker, job, None, BookingThen::Settled).await.map(drop);
            }
            if deleted {
                let then = self.again_or_give_up(job.attempt, trouble);
                log(job, then);
                return self.inbox.end_booking(worker, job, None, then).await.map(drop);
            }
        }
        let then = match trouble {
            // The same question would be answered so again (BP 2.1 rule 22: not sent again).
            Denied | Refused | NotRegistered => BookingThen::GivenUp(trouble),
            _ => self.again_or_give_up(job.attempt, trouble),
        };
        log(job, then);
        self.inbox.end_booking(worker, job, None, then).await.map(drop)
    }

    /// What the inbox was told of a booking last: by us, or by its system in a letter of its own.
    async fn told(
        &self,
        worker: &BookingWorker,
        job: &BookingJob,
        system: &Sender,
    ) -> Result<Option<Told>, Error> {
        if let Some(noted) = &job.told {
            let told = serde_json::from_slice(noted);
            return told.map(Some).map_err(|_| Error::Inconsistent("booking.told_sealed"));
        }
        let known = self.inbox.known_visit(worker, job, system).await?;
        Ok(known.as_ref().map(Told::by_letter))
    }

    /// Tells the citizen what has changed, if anything has, and ends the question.
    async fn tell(
        &self,
        worker: &BookingWorker,
        job: &BookingJob,
        system: &Sender,
        found: &Found,
        then: BookingThen,
    ) -> Result<(), Error> {
        let told = self.told(worker, job, system).await?;
        let noted = serde_json::to_vec(&Told::of(found)).expect("plain data");
        let Some(change) = news(told.as_ref(), found, self.inbox.now()) else {
            return self.inbox.end_booking(worker, job, Some(&noted), then).await.map(drop);
        };
        if self.deliver(worker, job, system, found, &change, &noted, then).await? {
            return Ok(());
        }
        // Nobody is there to be told: what was told stays what it was, should they come back.
        self.inbox.end_booking(worker, job, None, then).await.map(drop)
    }

    /// `false`: the person's inbox is not active any more.
    #[expect(clippy::too_many_arguments, reason = "a message, and what it answers")]
    async fn deliver(
        &self,
        worker: &BookingWorker,
        job: &BookingJob,
        system: &Sender,
        found: &Found,
        change: &Change,
        noted: &[u8],
        then: BookingThen,
    ) -> Result<bool, Error> {
        let addressee = self.inbox.addressee(system, &job.subject).await?;
        let Some(addressee) = addressee.filter(|addressee| addressee.state() == AccountState::Active) else {
            return Ok(false);
        };
        // Nobody waits for a promise of notices: who is told is decided when it is told.
        let alive =
            register::promised(&*self.register, &self.inbox, &job.subject, &addressee, &[]).await?.is_some();
        if !alive {
            return Ok(false);
        }
        let service = self.service.as_deref().filter(|service| system.may_lead_to(service));
        let message = Letter { reference: &job.reference, change, found, service }.write();
        let delivered =
            self.inbox.deliver_of_booking(worker, job, system, &addressee, &message, &[], noted, then).await;
        match delivered {
            Ok(delivered) => {
                if delivered {
                    tracing::info!(booking = %job.id, sender = %job.system, "a booking was told of");
                }
                Ok(true)
            }
            Err(DeliverError::NotActiveUser) => Ok(false),
            Err(DeliverError::Inbox(error)) => Err(error),
            Err(DeliverError::File(_) | DeliverError::OtherContent | DeliverError::Service) => {
                Err(Error::Inconsistent("a message of a booking"))
            }
        }
    }

    fn after(&self, wait: SignedDuration) -> Timestamp {
        self.inbox.now().saturating_add(wait).unwrap_or(Timestamp::MAX)
    }

    fn again_or_give_up(&self, attempt: u32, trouble: BookingTrouble) -> BookingThen {
        if attempt >= MOST {
            return BookingThen::GivenUp(trouble);
        }
        let at = usize::try_from(attempt.saturating_sub(1)).unwrap_or(usize::MAX).min(AGAIN.len() - 1);
        let wait = self.random.spread(SignedDuration::from_secs(AGAIN[at]));
        BookingThen::Again { at: self.after(wait), tried: true, trouble: Some(trouble) }
    }
}

/// What an operator must look after is said.
fn log(job: &BookingJob, then: BookingThen) {
    if let BookingThen::GivenUp(trouble) = then {
        tracing::warn!(booking = %job.id, sender = %job.system, why = trouble.word(), "a booking was given up");
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the worker")]
fn worker() -> BookingWorker {
    BookingWorker::on_lease(LEASE)
}
