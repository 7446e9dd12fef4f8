//! The outbox: what must be told after a commit. A job is decided (who is told, by which ways), and each way is a row of
//! the ledger, which is sent or ends with a reason. Jobs and rows are claimed with a lease by any number of workers.

use super::{
    CodeToSend, Contact, Inbox, Preferences,
    codes::code_to_send,
    settings::{contact, preferences},
};
use crate::{
    AccountState, Channel, Error, MessageId, NotSent, NoticeId, NoticeKind, OutboxId, PersonId, Personnummer,
    RandomExt,
    notice::MaskedAddress,
    store::{
        read,
        rows::{JobRow, NoticeRow},
        snapshot,
    },
    write::{NewJob, NewNotice, Telling, Write, Written},
};
use jiff::{SignedDuration, Timestamp};

/// A process that empties the outbox.
#[derive(Debug, Clone, Copy)]
pub struct Worker {
    /// So long a claimed job or notice is the worker's own. A worker that dies gives it back by this.
    pub lease: SignedDuration,
}

/// Something to be told, before it is decided to whom.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its row.
    pub id: OutboxId,
    /// Whose inbox it is about.
    pub person: PersonId,
    /// What is to be told.
    pub what: Told,
    /// When it was made.
    pub created_at: Timestamp,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Where the lease ends: another lease ends elsewhere.
    lease: i64,
}

/// What a job is to tell.
#[derive(Debug, Clone)]
pub enum Told {
    /// That there is a message; `asked`: whether its sender wants it told.
    Message {
        /// Which.
        message: MessageId,
        /// Whether the sender asked.
        asked: bool,
    },
    /// That a message is still unread.
    Reminder {
        /// Which.
        message: MessageId,
        /// Whom.
        recipient: PersonId,
    },
    /// The code that shows that an address is its owner's.
    Code(CodeToSend),
    /// A code that another key sealed: nobody can send it.
    UnreadableCode,
}

/// Everybody who can be told of an inbox's messages, as the settings stand now.
#[derive(Clone)]
pub struct Reach {
    /// Whose inbox it is.
    pub person: PersonId,
    /// That person's number.
    pub number: Personnummer,
    /// The standing of the inbox.
    pub state: AccountState,
    /// Who has given addresses, the person or guardians.
    pub owners: Vec<Owner>,
}

/// Somebody who has given addresses for an inbox.
#[derive(Clone)]
pub struct Owner {
    /// Who.
    pub id: PersonId,
    /// The number, for the register.
    pub number: Personnummer,
    /// The addresses, verified, one for each way at most.
    pub contacts: Vec<Contact>,
    /// How the owner wants to be told.
    pub preferences: Preferences,
}

/// A row of the ledger to be: for whom, by which way, and when, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Whom.
    pub recipient: PersonId,
    /// By which way.
    pub channel: Channel,
    /// From when on, or why not.
    pub send: Result<Timestamp, NotSent>,
}

/// A reminder to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// Whom.
    pub recipient: PersonId,
    /// When.
    pub at: Timestamp,
}

/// A row of the ledger that waits to be sent.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Its row: the same at every attempt, and known to the gateway.
    pub id: NoticeId,
    /// Whose inbox it is about.
    pub person: PersonId,
    /// The message.
    pub message: MessageId,
    /// What about it.
    pub kind: NoticeKind,
    /// Whom.
    pub recipient: PersonId,
    /// By which way.
    pub channel: Channel,
    /// When it was decided.
    pub decided_at: Timestamp,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    lease: i64,
}

impl Notice {
    /// From when on it may be another worker's.
    pub fn leased_until(&self) -> Timestamp {
        Timestamp::from_millisecond(self.lease).unwrap_or(Timestamp::MAX)
    }
}

impl Job {
    /// What a gateway knows the code by, at every attempt.
    pub fn carried_as(&self) -> NoticeId {
        NoticeId::new(self.id.uuid())
    }
}

impl Inbox {
    /// Claims at most `limit` jobs that are due.
    pub async fn claim_jobs(&self, worker: &Worker, limit: u32) -> Result<Vec<Job>, Error> {
        let now = self.now_millis();
        if !read!(self.0.store, |conn, db| db::job_due(conn, now))? {
            return Ok(Vec::new()); // an idle worker writes nothing
        }
        let claim = Telling::ClaimJobs { now, until: self.lease_end(worker), limit: limit.into() };
        let Written::Jobs(rows) = self.0.store.write(Write::Telling(claim)).await? else {
            return Err(Error::Inconsistent("a claim's outcome"));
        };
        let mut jobs = Vec::with_capacity(rows.len());
        for row in &rows {
            jobs.push(self.job(row).await?);
        }
        Ok(jobs)
    }

    /// Everybody who can be told of an inbox's messages now.
    pub async fn reach(&self, _: &Worker, person: PersonId) -> Result<Reach, Error> {
        let id = person.uuid();
        let found = snapshot!(self.0.store, |conn, db| db::reach(conn, id))?;
        let (row, contacts) = found.ok_or(Error::Inconsistent("person"))?;
        let key = self.key_of(&row)?;
        let mut owners: Vec<Owner> = Vec::new();
        for row in &contacts {
            let id = PersonId::new(row.contact.owner_id);
            if owners.last().is_none_or(|last| last.id != id) {
                let number = self.open_number(row.contact.owner_id, &row.number_sealed)?;
                let preferences = preferences(&row.preference)?;
                owners.push(Owner { id, number, contacts: Vec::new(), preferences });
            }
            let owner = owners.last_mut().ok_or(Error::Inconsistent("contact"))?;
            owner.contacts.push(contact(&key, &row.contact)?);
        }
        let state = AccountState::read(&row.state)?;
        Ok(Reach { person, number: self.number_of(&row)?, state, owners })
    }

    /// Whether a message waits to be read; a message that is gone does not.
    pub async fn is_unread(&self, _: &Worker, person: PersonId, message: MessageId) -> Result<bool, Error> {
        let (person, message) = (person.uuid(), message.uuid());
        let unread = read!(self.0.store, |conn, db| db::message_unread(conn, person, message))?;
        Ok(unread.unwrap_or(false))
    }

    /// A code was sent, or is of no use any more.
    pub async fn code_ended(&self, _: &Worker, job: &Job) -> Result<(), Error> {
        self.told(Telling::EndJob { job: job.id.uuid(), lease: job.lease }).await.map(drop)
    }

    /// Makes a job about a message rows of the ledger, in one transaction. `false`: another worker has, and nothing was written.
    pub async fn decide(
        &self,
        _: &Worker,
        job: &Job,
        decisions: &[Decision],
        reminders: &[Reminder],
    ) -> Result<bool, Error> {
        let (kind, message) = match job.what {
            Told::Message { message, .. } => (NoticeKind::Message, message),
            Told::Reminder { message, .. } => (NoticeKind::Reminder, message),
            Told::Code(_) | Told::UnreadableCode => {
                return Err(Error::Inconsistent("a code has no row in the ledger"));
            }
        };
        let reminder = |reminder: &Reminder| NewJob {
            id: self.0.random.opaque_id(),
            person: job.person.uuid(),
            kind: NoticeKind::Reminder.as_str(),
            message: Some(message.uuid()),
            recipient: Some(reminder.recipient.uuid()),
            channel: None,
            asked: true,
            payload_sealed: None,
            at: self.now_millis(),
            due_at: reminder.at.as_millisecond(),
        };
        let decided = Telling::Decide {
            person: job.person.uuid(),
            job: job.id.uuid(),
            lease: job.lease,
            at: self.now_millis(),
            notices: self.rows(kind, message, decisions),
            reminders: reminders.iter().map(reminder).collect(),
        };
        self.told(decided).await
    }

    /// Puts a job off until later.
    pub async fn postpone_job(&self, _: &Worker, job: &Job, until: Timestamp) -> Result<(), Error> {
        let due_at = until.as_millisecond();
        self.told(Telling::PostponeJob { job: job.id.uuid(), lease: job.lease, due_at }).await.map(drop)
    }

    /// Claims at most `limit` notices that are due.
    pub async fn claim_notices(&self, worker: &Worker, limit: u32) -> Result<Vec<Notice>, Error> {
        let now = self.now_millis();
        if !read!(self.0.store, |conn, db| db::notice_due(conn, now))? {
            return Ok(Vec::new());
        }
        let claim = Telling::ClaimNotices { now, until: self.lease_end(worker), limit: limit.into() };
        match self.0.store.write(Write::Telling(claim)).await? {
            Written::Notices(rows) => rows.iter().map(Notice::of).collect(),
            _ => Err(Error::Inconsistent("a claim's outcome")),
        }
    }

    /// A notice was handed over, to this address. It ends once, whoever holds its lease now: it was sent.
    pub async fn notice_sent(
        &self,
        _: &Worker,
        notice: &Notice,
        masked: &MaskedAddress,
    ) -> Result<(), Error> {
        let key = self.key_of(&self.person(notice.person).await?)?;
        let masked_sealed =
            key.seal(&*self.0.random, super::ledger::MASKED, notice.id.uuid(), masked.0.as_bytes());
        let sent = Telling::Sent { notice: notice.id.uuid(), at: self.now_millis(), masked_sealed };
        self.told(sent).await.map(drop)
    }

    /// A notice ends unsent. `instead`: who is told in the recipient's place, where nothing is decided for them yet.
    pub async fn notice_not_sent(
        &self,
        _: &Worker,
        notice: &Notice,
        reason: NotSent,
        instead: &[Decision],
    ) -> Result<(), Error> {
        let ended = Telling::NotSent {
            person: notice.person.uuid(),
            notice: notice.id.uuid(),
            lease: notice.lease,
            at: self.now_millis(),
            reason: reason.as_str(),
            instead: self.rows(notice.kind, notice.message, instead),
        };
        self.told(ended).await.map(drop)
    }

    /// Puts a notice off. `failed`: the gateway did not take it, and the attempt counts.
    pub async fn postpone_notice(
        &self,
        _: &Worker,
        notice: &Notice,
        until: Timestamp,
        failed: bool,
    ) -> Result<(), Error> {
        let attempts = if failed { notice.attempt } else { notice.attempt - 1 };
        let postponed = Telling::PostponeNotice {
            notice: notice.id.uuid(),
            lease: notice.lease,
            due_at: until.as_millisecond(),
            attempts: i32::try_from(attempts).unwrap_or(i32::MAX),
        };
        self.told(postponed).await.map(drop)
    }

    /// Notes what a gateway reports of a notice, once: `false`: there is no such notice, or its end is known.
    pub async fn notice_reported(&self, _: &Worker, notice: NoticeId, arrived: bool) -> Result<bool, Error> {
        let standing = if arrived { "delivered" } else { "undelivered" };
        self.told(Telling::Reported { notice: notice.uuid(), standing, at: self.now_millis() }).await
    }

    /// Forgets what is over: sessions past their limits, requests past recognition.
    pub async fn sweep(
        &self,
        _: &Worker,
        idle: SignedDuration,
        absolute: SignedDuration,
    ) -> Result<(), Error> {
        let before = |span| self.now().saturating_sub(span).unwrap_or(Timestamp::MIN).as_millisecond();
        let write = Write::Sweep {
            created_before: before(absolute),
            seen_before: before(idle),
            requests_before: before(super::RESEND_RECOGNISED),
            codes_before: before(SignedDuration::from_hours(24)),
        };
        self.0.store.write(write).await.map(drop)
    }

    async fn told(&self, telling: Telling) -> Result<bool, Error> {
        Ok(self.0.store.write(Write::Telling(telling)).await? == Written::Done)
    }

    fn lease_end(&self, worker: &Worker) -> i64 {
        self.now().saturating_add(worker.lease).unwrap_or(Timestamp::MAX).as_millisecond()
    }

    fn rows(&self, kind: NoticeKind, message: MessageId, decisions: &[Decision]) -> Vec<NewNotice> {
        let row = |decision: &Decision| NewNotice {
            id: self.0.random.id(&*self.0.clock),
            message: message.uuid(),
            kind: kind.as_str(),
            recipient: decision.recipient.uuid(),
            channel: decision.channel.as_str(),
            reason: decision.send.err().map(NotSent::as_str),
            due_at: decision.send.unwrap_or_else(|_| self.now()).as_millisecond(),
        };
        decisions.iter().map(row).collect()
    }

    async fn job(&self, row: &JobRow) -> Result<Job, Error> {
        const NEVER_WRITTEN: Error = Error::Inconsistent("outbox.kind");
        let person = PersonId::new(row.person_id);
        let message = row.message_id.map(MessageId::new).ok_or(NEVER_WRITTEN);
        let what = match (row.kind.as_str(), &row.payload_sealed) {
            ("message", None) => Told::Message { message: message?, asked: row.asked },
            ("reminder", None) => {
                let recipient = row.recipient_id.map(PersonId::new).ok_or(NEVER_WRITTEN)?;
                Told::Reminder { message: message?, recipient }
            }
            ("code", Some(sealed)) => {
                let key = self.key_of(&self.person(person).await?)?;
                // One that cannot be opened must not hold up what was claimed with it.
                code_to_send(&key, row.id, sealed).map_or(Told::UnreadableCode, Told::Code)
            }
            _ => return Err(NEVER_WRITTEN),
        };
        Ok(Job {
            id: OutboxId::new(row.id),
            person,
            what,
            created_at: super::instant(row.created_at)?,
            attempt: u32::try_from(row.attempts).unwrap_or(1),
            lease: row.leased_until,
        })
    }
}

impl Notice {
    fn of(row: &NoticeRow) -> Result<Self, Error> {
        Ok(Self {
            id: NoticeId::new(row.id),
            person: PersonId::new(row.person_id),
            message: MessageId::new(row.message_id),
            kind: NoticeKind::read(&row.kind).ok_or(Error::Inconsistent("notice.kind"))?,
            recipient: PersonId::new(row.recipient_id),
            channel: Channel::read(&row.channel).ok_or(Error::Inconsistent("notice.channel"))?,
            decided_at: super::instant(row.created_at)?,
            attempt: u32::try_from(row.attempts).unwrap_or(1).max(1),
            lease: row.leased_until,
        })
    }
}

crate::silent_debug!(Reach, Owner);
