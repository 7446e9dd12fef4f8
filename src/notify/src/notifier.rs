//! The worker: decides jobs, sends notices, and ends each exactly once. Any number may run, and any may die at any time.

use crate::{
    Gateways, Outgoing, Pace, Said, SendError, Words,
    recipients::{contact, not_sent, recipients, reminders},
};
use futures::future::join_all;
use inbox::{
    Channel, CodeToSend, ContactAddress, Decision, Error, Inbox, Job, MaskedAddress, MessageId, NotSent,
    Notice, NoticeId, NoticeKind, NoticeLanguage, PersonId, Random, Reminder, Told, Worker,
};
use jiff::{SignedDuration, Timestamp};
use register::{Register, RegisterAway};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// Jobs or notices taken up at a time, all under way together: one gateway that does not answer holds up no other.
const AT_A_TIME: u32 = 16;
/// How long the worker rests when nothing is due: notices leave within about a minute (as 1177 promises), mostly within
/// a second.
const REST: Duration = Duration::from_secs(1);
/// A job that the database cannot answer for is given up after so many attempts.
const JOB_ATTEMPTS: u32 = 20;
/// How often a register that is away is asked again.
const ASK_AGAIN: SignedDuration = SignedDuration::from_mins(1);
/// After so long without the register nobody is told any more: the news is old, and the ledger says why.
const WITHOUT_REGISTER: SignedDuration = SignedDuration::from_hours(72);

/// Everything that a worker needs.
#[derive(Debug, Clone)]
pub struct Notifier {
    /// The inboxes.
    pub inbox: Inbox,
    /// Who guards whom.
    pub register: Arc<dyn Register>,
    /// What carries notices.
    pub gateways: Gateways,
    /// What they say.
    pub words: Words,
    /// Chance, to spread what failed together.
    pub random: Arc<dyn Random>,
    /// How fast and how often.
    pub pace: Pace,
}

/// What is decided of a job.
enum Decided {
    /// These rows of the ledger, and these reminders.
    Rows(Vec<Decision>, Vec<Reminder>),
    /// Nothing before the register answers.
    Later,
}

impl Notifier {
    /// Empties the outbox until it is told to stop. Then nothing more is taken up, and what was is finished: should the
    /// future be dropped instead, what a gateway has just taken would be sent once more. That takes hardly longer than
    /// a gateway's patience.
    pub async fn work(&self, mut stop: watch::Receiver<bool>) {
        let mut idle = false;
        while !*stop.borrow() {
            if idle {
                tokio::select! {
                    () = tokio::time::sleep(REST) => {}
                    // Whoever could tell has gone: nobody is left to work for.
                    _ = stop.wait_for(|stop| *stop) => return,
                }
            }
            let jobs = taken_up(self.carry_out_jobs().await);
            if *stop.borrow() {
                return;
            }
            idle = jobs + taken_up(self.send_notices().await) == 0;
        }
    }

    /// One round; says how many jobs and notices it took up.
    pub async fn step(&self) -> Result<usize, Error> {
        Ok(self.carry_out_jobs().await? + self.send_notices().await?)
    }

    async fn carry_out_jobs(&self) -> Result<usize, Error> {
        let jobs = self.inbox.claim_jobs(&self.worker(), AT_A_TIME).await?;
        // One that fails must not hold up the others: its lease runs out, and it is due again.
        join_all(jobs.iter().map(async |job| {
            if let Err(error) = self.carry_out(job).await {
                tracing::warn!(job = %job.id, error = &error as &dyn std::error::Error, "a job was not done");
            }
        }))
        .await;
        Ok(jobs.len())
    }

    async fn send_notices(&self) -> Result<usize, Error> {
        let notices = self.inbox.claim_notices(&self.worker(), AT_A_TIME).await?;
        join_all(notices.iter().map(async |notice| {
            if let Err(error) = self.send(notice).await {
                tracing::warn!(notice = %notice.id, error = &error as &dyn std::error::Error, "a notice was not ended");
            }
        }))
        .await;
        Ok(notices.len())
    }

    fn worker(&self) -> Worker {
        Worker { lease: self.pace.lease() }
    }

    fn after(&self, wait: SignedDuration) -> Timestamp {
        self.inbox.now().saturating_add(wait).unwrap_or(Timestamp::MAX)
    }

    /// Whether something from `then` has waited for the register long enough.
    fn waited_enough(&self, then: Timestamp) -> bool {
        self.inbox.now().duration_since(then) >= WITHOUT_REGISTER
    }

    async fn carry_out(&self, job: &Job) -> Result<(), Error> {
        let decided = match &job.what {
            Told::Code(code) => return self.send_code(job, code).await,
            Told::UnreadableCode => {
                tracing::error!(job = %job.id, "a code could not be opened: another key sealed it");
                return self.inbox.code_ended(&self.worker(), job).await;
            }
            Told::Message { asked: false, .. } => {
                Ok(Decided::Rows(not_sent(job.person, NotSent::NotAsked).to_vec(), Vec::new()))
            }
            Told::Message { .. } => self.message(job).await,
            Told::Reminder { message, recipient } => self.reminder(job, *message, *recipient).await,
        };
        let whom = match &job.what {
            Told::Reminder { recipient, .. } => *recipient,
            _ => job.person,
        };
        let (decisions, reminders) = match decided {
            Ok(Decided::Rows(decisions, reminders)) => (decisions, reminders),
            Ok(Decided::Later) if self.waited_enough(job.created_at) => {
                (not_sent(whom, NotSent::RegisterAway).to_vec(), Vec::new())
            }
            Ok(Decided::Later) => {
                return self.inbox.postpone_job(&self.worker(), job, self.after(ASK_AGAIN)).await;
            }
            // What the database holds will not get better: the ledger says that it was given up, and nobody waits.
            Err(Error::Inconsistent(what)) if job.attempt >= JOB_ATTEMPTS => {
                tracing::error!(job = %job.id, what, "a job was given up: the database holds what it should not");
                (not_sent(whom, NotSent::GaveUp).to_vec(), Vec::new())
            }
            Err(error) => return Err(error),
        };
        self.inbox.decide(&self.worker(), job, &decisions, &reminders).await.map(drop)
    }

    async fn message(&self, job: &Job) -> Result<Decided, Error> {
        let (reach, now) = (self.inbox.reach(&self.worker(), job.person).await?, self.inbox.now());
        Ok(match recipients(&*self.register, &reach, now).await {
            Err(RegisterAway) => Decided::Later,
            Ok(recipients) => {
                let decisions = self.offered(recipients.decisions(&reach, now));
                let reminders = reminders(&decisions, &reach, job.created_at);
                Decided::Rows(decisions, reminders)
            }
        })
    }

    async fn reminder(&self, job: &Job, message: MessageId, whom: PersonId) -> Result<Decided, Error> {
        let worker = self.worker();
        if !self.inbox.is_unread(&worker, job.person, message).await? {
            return Ok(Decided::Rows(not_sent(whom, NotSent::Read).to_vec(), Vec::new()));
        }
        let (reach, now) = (self.inbox.reach(&worker, job.person).await?, self.inbox.now());
        Ok(match recipients(&*self.register, &reach, now).await {
            Err(RegisterAway) => Decided::Later,
            Ok(recipients) => {
                let decisions = recipients.decisions_for(whom, &reach, now).to_vec();
                Decided::Rows(self.offered(decisions), Vec::new())
            }
        })
    }

    /// What no gateway carries is not sent.
    fn offered(&self, mut decisions: Vec<Decision>) -> Vec<Decision> {
        for decision in &mut decisions {
            if decision.send.is_ok() && self.gateways.of(decision.channel).is_none() {
                decision.send = Err(NotSent::NotOffered);
            }
        }
        decisions
    }

    /// Sends a notice, if it still is to be sent: since it was decided, settings, custody and age may have changed.
    async fn send(&self, notice: &Notice) -> Result<(), Error> {
        let worker = self.worker();
        if notice.kind == NoticeKind::Reminder
            && !self.inbox.is_unread(&worker, notice.person, notice.message).await?
        {
            return self.inbox.notice_not_sent(&worker, notice, NotSent::Read, &[]).await;
        }
        let (reach, now) = (self.inbox.reach(&worker, notice.person).await?, self.inbox.now());
        let recipients = match recipients(&*self.register, &reach, now).await {
            Ok(recipients) => recipients,
            Err(RegisterAway) if self.waited_enough(notice.decided_at) => {
                return self.inbox.notice_not_sent(&worker, notice, NotSent::RegisterAway, &[]).await;
            }
            Err(RegisterAway) => {
                return self.inbox.postpone_notice(&worker, notice, self.after(ASK_AGAIN), false).await;
            }
        };
        let decisions = self.offered(recipients.decisions_for(notice.recipient, &reach, now).to_vec());
        let of_this = |decision: &&Decision| decision.channel == notice.channel;
        let send = decisions.iter().find(of_this).map_or(Err(NotSent::NotOffered), |found| found.send);
        match send {
            Err(reason) => {
                let told_instead = notice.kind == NoticeKind::Message
                    && recipients.are_others_than(notice.recipient, &reach);
                let instead =
                    if told_instead { self.offered(recipients.decisions(&reach, now)) } else { Vec::new() };
                self.inbox.notice_not_sent(&worker, notice, reason, &instead).await
            }
            Ok(at) if at > now => self.inbox.postpone_notice(&worker, notice, at, false).await,
            Ok(_) => {
                let owner = reach.owners.iter().find(|owner| owner.id == notice.recipient);
                let to = owner.and_then(|owner| Some((owner, contact(owner, notice.channel)?)));
                let Some((owner, contact)) = to else {
                    return Err(Error::Inconsistent("contact")); // it was decided of this very address
                };
                let language = owner.preferences.language.unwrap_or_default();
                self.hand_over(notice, &contact.address, language).await
            }
        }
    }

    async fn hand_over(
        &self,
        notice: &Notice,
        to: &ContactAddress,
        language: NoticeLanguage,
    ) -> Result<(), Error> {
        let (worker, said) = (self.worker(), Said::Notice(notice.kind));
        let patience = SignedDuration::try_from(self.pace.patience()).unwrap_or(SignedDuration::MAX);
        if self.after(patience) > notice.leased_until() {
            // The register or the database was slow: before the gateway had answered, another worker could have taken it.
            tracing::warn!(notice = %notice.id, "too little of the lease was left to send a notice");
            return Ok(());
        }
        match self.carry(said, to, language, notice.id, notice.person).await {
            Ok(()) => {
                // From here until the commit a death would send it once more: the gateway has it, and we do not know.
                let began = Instant::now();
                let sent = self.inbox.notice_sent(&worker, notice, &MaskedAddress::of(to)).await;
                let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
                tracing::debug!(notice = %notice.id, micros, "a notice was sent, and that is durable");
                sent
            }
            Err(SendError::Never) => {
                tracing::info!(notice = %notice.id, channel = ?notice.channel, "a notice was refused for good");
                self.inbox.notice_not_sent(&worker, notice, NotSent::Refused, &[]).await
            }
            Err(SendError::Later) if notice.attempt >= u32::from(self.pace.attempts) => {
                tracing::warn!(notice = %notice.id, channel = ?notice.channel, "a notice was given up");
                self.inbox.notice_not_sent(&worker, notice, NotSent::GaveUp, &[]).await
            }
            Err(SendError::Later) => {
                let until = self.after(self.pace.backoff(notice.attempt, &*self.random));
                self.inbox.postpone_notice(&worker, notice, until, true).await
            }
        }
    }

    /// Sends a code, at any hour: its owner waits for it. It is tried until nobody would take the code any more.
    async fn send_code(&self, job: &Job, code: &CodeToSend) -> Result<(), Error> {
        let worker = self.worker();
        if self.inbox.now() >= code.expires_at {
            return self.inbox.code_ended(&worker, job).await;
        }
        let said = Said::Code(&code.code);
        match self.carry(said, &code.address, code.language, job.carried_as(), job.person).await {
            Err(SendError::Later) => {
                let until = self.after(self.pace.backoff(job.attempt, &*self.random));
                self.inbox.postpone_job(&worker, job, until).await
            }
            Ok(()) | Err(SendError::Never) => self.inbox.code_ended(&worker, job).await,
        }
    }

    async fn carry(
        &self,
        said: Said<'_>,
        to: &ContactAddress,
        language: NoticeLanguage,
        id: NoticeId,
        person: PersonId,
    ) -> Result<(), SendError> {
        let channel: Channel = to.channel();
        let gateway = self.gateways.of(channel).ok_or(SendError::Never)?;
        let text = self.words.say(said, channel, language);
        let subject = text.subject.as_deref();
        let outgoing = Outgoing { channel, to: to.expose(), subject, text: &text.body, id, person };
        let sent = tokio::time::timeout(self.pace.patience(), gateway.send(outgoing)).await;
        sent.unwrap_or(Err(SendError::Later))
    }
}

/// How many a round took up; none, if the outbox could not be read.
fn taken_up(round: Result<usize, Error>) -> usize {
    round.unwrap_or_else(|error| {
        tracing::warn!(error = &error as &dyn std::error::Error, "the outbox could not be read");
        0
    })
}
