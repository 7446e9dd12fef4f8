//! The worker: decides jobs, sends notices, and ends each exactly once. Any number may run, and any may die at any time.

use crate::{
    Gateways, Outgoing, Pace, Said, SendError, Words,
    recipients::{Answer, contact, not_sent, recipients, reminders},
};
use futures::future::join_all;
use inbox::{
    AccountState, Channel, CodeJob, ContactAddress, Decision, Error, Inbox, JobKind, MaskedAddress, NotSent,
    Notice, NoticeId, NoticeKind, NoticeLanguage, OutboxJob, PersonId, Random, Reach, Reminder, Unreadable,
    Worker,
};
use jiff::{SignedDuration, Timestamp};
use register::{Register, RegisterAway};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// Jobs, codes or notices taken up at a time in a lane, all under way together.
const AT_A_TIME: u32 = 16;
/// How long the worker rests when nothing is due: notices leave within about a minute (as 1177 promises), mostly within
/// a second.
const REST: Duration = Duration::from_secs(1);
/// What cannot be read is given up after so many attempts: at the default pace that is most of a day, time enough to find
/// a key that was left out.
const UNREADABLE_ATTEMPTS: u32 = 12;
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

/// What goes on beside everything else: a gateway that hangs holds up its own notices, and neither another way's nor
/// any code.
#[derive(Debug, Clone, Copy)]
enum Lane {
    /// It is decided who is told.
    Decisions,
    /// Codes, for which somebody waits, by one way.
    Codes(Channel),
    /// Notices by one way.
    Notices(Channel),
}

impl Lane {
    const ALL: [Self; 5] = [
        Self::Decisions,
        Self::Codes(Channel::Sms),
        Self::Codes(Channel::Email),
        Self::Notices(Channel::Sms),
        Self::Notices(Channel::Email),
    ];
}

impl Notifier {
    /// Empties the outbox until it is told to stop. Then nothing more is taken up, and what was is finished: should the
    /// future be dropped instead, what a gateway has just taken would be sent once more. That takes hardly longer than
    /// a gateway's patience.
    pub async fn work(&self, stop: watch::Receiver<bool>) {
        join_all(Lane::ALL.map(|lane| self.work_in(lane, stop.clone()))).await;
    }

    async fn work_in(&self, lane: Lane, mut stop: watch::Receiver<bool>) {
        let mut idle = false;
        while !*stop.borrow() {
            if idle {
                tokio::select! {
                    () = tokio::time::sleep(REST) => {}
                    // Whoever could tell has gone: nobody is left to work for.
                    _ = stop.wait_for(|stop| *stop) => return,
                }
            }
            let taken_up = self.round(lane).await.unwrap_or_else(|error| {
                tracing::warn!(
                    ?lane,
                    error = &error as &dyn std::error::Error,
                    "the outbox could not be read"
                );
                0
            });
            idle = taken_up == 0;
        }
    }

    /// One round in each lane; says how many jobs and notices were taken up.
    pub async fn step(&self) -> Result<usize, Error> {
        let mut taken_up = 0;
        for lane in Lane::ALL {
            taken_up += self.round(lane).await?;
        }
        Ok(taken_up)
    }

    /// Takes up what is due in a lane, all of it under way together. One that fails holds up no other.
    async fn round(&self, lane: Lane) -> Result<usize, Error> {
        let worker = self.worker();
        match lane {
            Lane::Decisions => {
                let jobs = self.inbox.claim_jobs(&worker, AT_A_TIME).await?;
                let decided = jobs.iter().map(|job| self.ended(job.as_ref().map(|job| self.decide(job))));
                Ok(join_all(decided).await.len())
            }
            Lane::Codes(channel) => {
                let codes = self.inbox.claim_codes(&worker, channel, AT_A_TIME).await?;
                let sent =
                    codes.iter().map(|code| self.ended(code.as_ref().map(|code| self.send_code(code))));
                Ok(join_all(sent).await.len())
            }
            Lane::Notices(channel) => {
                let notices = self.inbox.claim_notices(&worker, channel, AT_A_TIME).await?;
                let sent =
                    notices.iter().map(|notice| self.ended(notice.as_ref().map(|notice| self.send(notice))));
                Ok(join_all(sent).await.len())
            }
        }
    }

    /// Ends what was claimed, or looks after a row that cannot be read. What fails is left until its lease runs out: then
    /// it is due again.
    async fn ended(&self, claimed: Result<impl Future<Output = Result<(), Error>>, &Unreadable>) {
        let ended = match claimed {
            Ok(ending) => ending.await,
            Err(unreadable) => self.look_after(unreadable).await,
        };
        if let Err(error) = ended {
            tracing::warn!(error = &error as &dyn std::error::Error, "what the outbox holds was not done");
        }
    }

    /// A row that cannot be read is tried again, since its key may come back, and at last given up, so that nobody waits
    /// for it and the ledger says so.
    async fn look_after(&self, unreadable: &Unreadable) -> Result<(), Error> {
        let (worker, row, error) = (self.worker(), unreadable.id(), &unreadable.error);
        let gives_up = unreadable.attempt >= UNREADABLE_ATTEMPTS || !unreadable.is_of_use(self.inbox.now());
        match unreadable.error {
            Error::Inconsistent(_) if gives_up => {
                tracing::error!(%row, %error, "a row of the outbox was given up: it cannot be read");
                self.inbox.give_up_unreadable(&worker, unreadable).await
            }
            Error::Inconsistent(_) => {
                tracing::error!(%row, attempt = unreadable.attempt, %error, "a row of the outbox cannot be read");
                let until = self.after(self.pace.backoff(unreadable.attempt, &*self.random));
                self.inbox.postpone_unreadable(&worker, unreadable, until).await
            }
            // The database went away meanwhile: the row's lease runs out.
            Error::Unavailable(_) | Error::Overloaded => {
                tracing::warn!(%row, %error, "a row of the outbox could not be read");
                Ok(())
            }
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the worker that empties the outbox")]
    fn worker(&self) -> Worker {
        Worker::on_lease(self.pace.lease())
    }

    fn after(&self, wait: SignedDuration) -> Timestamp {
        self.inbox.now().saturating_add(wait).unwrap_or(Timestamp::MAX)
    }

    /// Whether something from `then` has waited for the register long enough.
    fn waited_enough(&self, then: Timestamp) -> bool {
        self.inbox.now().duration_since(then) >= WITHOUT_REGISTER
    }

    /// Decides who is told of a message, or reminded.
    async fn decide(&self, job: &OutboxJob) -> Result<(), Error> {
        let decided = match job.kind {
            JobKind::Message { asked: false } => {
                Ok(Decided::Rows(not_sent(job.person, NotSent::NotAsked).to_vec(), Vec::new()))
            }
            JobKind::Message { asked: true } => self.message(job).await,
            JobKind::Reminder { recipient } => self.reminder(job, recipient).await,
        };
        let whom = match job.kind {
            JobKind::Message { .. } => job.person,
            JobKind::Reminder { recipient } => recipient,
        };
        let (decisions, reminders) = match decided {
            Ok(Decided::Rows(decisions, reminders)) => (decisions, reminders),
            Ok(Decided::Later) if self.waited_enough(job.created_at) => {
                (not_sent(whom, NotSent::RegisterAway).to_vec(), Vec::new())
            }
            Ok(Decided::Later) => {
                return self.inbox.postpone_job(&self.worker(), job, self.after(ASK_AGAIN), false).await;
            }
            // What the database holds may be readable again with its key; nobody waits for that for ever.
            Err(Error::Inconsistent(what)) if job.attempt >= UNREADABLE_ATTEMPTS => {
                tracing::error!(job = %job.id, what, "a job was given up: the database holds what it should not");
                (not_sent(whom, NotSent::GaveUp).to_vec(), Vec::new())
            }
            Err(Error::Inconsistent(what)) => {
                tracing::error!(job = %job.id, attempt = job.attempt, what, "a job cannot be decided");
                let until = self.after(self.pace.backoff(job.attempt, &*self.random));
                return self.inbox.postpone_job(&self.worker(), job, until, true).await;
            }
            Err(error) => return Err(error),
        };
        self.inbox.decide(&self.worker(), job, &decisions, &reminders).await.map(drop)
    }

    /// Who can be told of an inbox's messages, and what the register says now of the person whose inbox it is. Of an inbox
    /// that is not active it is not asked.
    async fn asked(&self, person: PersonId) -> Result<(Reach, Answer), Error> {
        let reach = self.inbox.reach(&self.worker(), person).await?;
        if reach.state != AccountState::Active {
            return Ok((reach, Ok(None)));
        }
        let answer = self.register.resident(&reach.number).await;
        if let Ok(Some(resident)) = &answer
            && resident.birth_date() != reach.born
        {
            self.inbox.note_birth_date(&reach.number, resident.birth_date()).await?;
        }
        Ok((reach, answer))
    }

    async fn message(&self, job: &OutboxJob) -> Result<Decided, Error> {
        let (reach, answer) = self.asked(job.person).await?;
        let now = self.inbox.now();
        Ok(match recipients(&*self.register, &reach, answer, now).await {
            Err(RegisterAway) => Decided::Later,
            Ok(recipients) => {
                let decisions = self.offered(recipients.decisions(&reach, now));
                let reminders = reminders(&decisions, &reach, job.created_at);
                Decided::Rows(decisions, reminders)
            }
        })
    }

    async fn reminder(&self, job: &OutboxJob, whom: PersonId) -> Result<Decided, Error> {
        if !self.inbox.is_unread(&self.worker(), job.person, job.message).await? {
            return Ok(Decided::Rows(not_sent(whom, NotSent::Read).to_vec(), Vec::new()));
        }
        let (reach, answer) = self.asked(job.person).await?;
        let now = self.inbox.now();
        Ok(match recipients(&*self.register, &reach, answer, now).await {
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

    /// Sends a notice. One of whom the database holds what it should not is tried again, and at last given up.
    async fn send(&self, notice: &Notice) -> Result<(), Error> {
        let worker = self.worker();
        match self.send_if_due(notice).await {
            Err(Error::Inconsistent(what)) if notice.attempt >= UNREADABLE_ATTEMPTS => {
                tracing::error!(notice = %notice.id, what, "a notice was given up: the database holds what it should not");
                self.inbox.notice_not_sent(&worker, notice, NotSent::GaveUp, &[]).await
            }
            Err(Error::Inconsistent(what)) => {
                tracing::error!(notice = %notice.id, attempt = notice.attempt, what, "a notice cannot be sent");
                let until = self.after(self.pace.backoff(notice.attempt, &*self.random));
                self.inbox.postpone_notice(&worker, notice, until, true).await
            }
            sent => sent,
        }
    }

    /// Sends a notice, if it still is to be sent: since it was decided, settings, custody and age may have changed.
    async fn send_if_due(&self, notice: &Notice) -> Result<(), Error> {
        let worker = self.worker();
        if notice.kind == NoticeKind::Reminder
            && !self.inbox.is_unread(&worker, notice.person, notice.message).await?
        {
            return self.inbox.notice_not_sent(&worker, notice, NotSent::Read, &[]).await;
        }
        let (reach, answer) = self.asked(notice.person).await?;
        let now = self.inbox.now();
        let recipients = match recipients(&*self.register, &reach, answer, now).await {
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
                let permitted_until = recipients.permitted_until(notice.recipient);
                self.hand_over(notice, &contact.address, language, permitted_until).await
            }
        }
    }

    /// `permitted_until`: when the recipient's right to be told of the child ends.
    async fn hand_over(
        &self,
        notice: &Notice,
        to: &ContactAddress,
        language: NoticeLanguage,
        permitted_until: Option<Timestamp>,
    ) -> Result<(), Error> {
        let (worker, said) = (self.worker(), Said::Notice(notice.kind));
        let patience = SignedDuration::try_from(self.pace.patience()).unwrap_or(SignedDuration::MAX);
        if self.after(patience) > notice.leased_until() {
            // The register or the database was slow: before the gateway had answered, another worker could have taken it.
            tracing::warn!(notice = %notice.id, "too little of the lease was left to send a notice");
            return Ok(());
        }
        // Asking took its time: it may be past midnight now, and another's turn. Who that is is decided anew.
        let now = self.inbox.now();
        if permitted_until.is_some_and(|end| now >= end) {
            return self.inbox.postpone_notice(&worker, notice, now, false).await;
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
    async fn send_code(&self, job: &CodeJob) -> Result<(), Error> {
        let (worker, code) = (self.worker(), &job.code);
        if self.inbox.now() >= code.expires_at {
            return self.inbox.code_ended(&worker, job).await;
        }
        let said = Said::Code(&code.code);
        match self.carry(said, &code.address, code.language, job.carried_as(), job.person).await {
            Err(SendError::Later) => {
                let until = self.after(self.pace.backoff(job.attempt, &*self.random));
                self.inbox.postpone_code(&worker, job, until).await
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
