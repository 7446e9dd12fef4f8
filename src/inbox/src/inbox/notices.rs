//! The outbox: what must be told after a commit. A job is decided (who is told, by which ways), and each way is a row of
//! the ledger, which is sent or ends with a reason. Jobs and rows are claimed with a lease by any number of workers.

use super::{
    CodeToSend, Contact, Inbox, Preferences,
    codes::{CODE, code_to_send},
    settings::{contact, preferences},
};
use crate::{
    AccountState, CODE_HOLDS, Channel, Error, MessageId, NotSent, NoticeId, NoticeKind, OutboxId, PersonId,
    Personnummer, RandomExt, Worker,
    notice::MaskedAddress,
    store::{
        read,
        rows::{JobRow, NoticeRow},
        snapshot,
    },
    write::{NewJob, NewNotice, Telling, Write, Written},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use std::fmt;
use uuid::Uuid;

/// A message to be told of, or to remind of, before it is decided to whom.
#[derive(Debug, Clone)]
pub struct OutboxJob {
    /// Its row.
    pub id: OutboxId,
    /// Whose inbox it is about.
    pub person: PersonId,
    /// Which message.
    pub message: MessageId,
    /// What about it.
    pub kind: JobKind,
    /// When it was made.
    pub created_at: Timestamp,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Where the lease ends: another lease ends elsewhere.
    lease: i64,
}

/// What a job is to tell of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// That it came.
    Message {
        /// Whether its sender asks that somebody is told.
        asked: bool,
    },
    /// That it is still unread.
    Reminder {
        /// Whom.
        recipient: PersonId,
    },
}

/// A code to be sent: it shows that an address is its owner's.
#[derive(Debug, Clone)]
pub struct CodeJob {
    /// Its row.
    pub id: OutboxId,
    /// Whose inbox it is about.
    pub person: PersonId,
    /// What is sent, and where.
    pub code: CodeToSend,
    /// When it was made.
    pub created_at: Timestamp,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    lease: i64,
}

/// A row that was claimed and cannot be read: it holds what the product never writes, or another key sealed it. It holds
/// up none of those that were claimed with it.
#[derive(Debug)]
pub struct Unreadable {
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Why it cannot be read.
    pub error: Error,
    row: UnreadableRow,
}

#[derive(Debug)]
enum UnreadableRow {
    Job(Box<JobRow>),
    Notice(Box<NoticeRow>),
}

impl Unreadable {
    /// The row's id, for the log.
    pub fn id(&self) -> impl fmt::Display + use<> {
        match &self.row {
            UnreadableRow::Job(row) => row.id,
            UnreadableRow::Notice(row) => row.id,
        }
        .simple()
    }

    /// Whether reading it at `now` would still be of use: nobody takes an old code.
    pub fn is_of_use(&self, now: Timestamp) -> bool {
        let UnreadableRow::Job(row) = &self.row else { return true };
        let age = SignedDuration::from_millis(now.as_millisecond().saturating_sub(row.created_at));
        row.kind != CODE || age < CODE_HOLDS
    }
}

/// Everybody who can be told of an inbox's messages, as the settings stand now.
#[derive(Clone)]
pub struct Reach {
    /// Whose inbox it is.
    pub person: PersonId,
    /// That person's number.
    pub number: Personnummer,
    /// When that person was born: as the register stated it last, else by the number.
    pub born: Date,
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

impl CodeJob {
    /// What a gateway knows the code by, at every attempt.
    pub fn carried_as(&self) -> NoticeId {
        NoticeId::new(self.id.uuid())
    }
}

impl Inbox {
    /// Claims at most `limit` jobs that are due: messages and reminders, of which it is to be decided who is told.
    pub async fn claim_jobs(
        &self,
        worker: &Worker,
        limit: u32,
    ) -> Result<Vec<Result<OutboxJob, Unreadable>>, Error> {
        let now = self.now_millis();
        if !read!(self.0.store, |conn, db| db::job_due(conn, now))? {
            return Ok(Vec::new()); // an idle worker writes nothing
        }
        let claim = Telling::ClaimJobs { now, until: self.lease_end(worker), limit: limit.into() };
        let rows = self.claimed_jobs(claim).await?;
        Ok(rows
            .into_iter()
            .map(|row| OutboxJob::of(&row).map_err(|error| unreadable_job(row, error)))
            .collect())
    }

    /// Claims at most `limit` codes that are to be sent by one way.
    pub async fn claim_codes(
        &self,
        worker: &Worker,
        channel: Channel,
        limit: u32,
    ) -> Result<Vec<Result<CodeJob, Unreadable>>, Error> {
        let (now, channel) = (self.now_millis(), channel.as_str());
        if !read!(self.0.store, |conn, db| db::code_due(conn, now, channel))? {
            return Ok(Vec::new());
        }
        let claim = Telling::ClaimCodes { now, until: self.lease_end(worker), limit: limit.into(), channel };
        let mut codes = Vec::new();
        for row in self.claimed_jobs(claim).await? {
            codes.push(self.code_job(&row).await.map_err(|error| unreadable_job(row, error)));
        }
        Ok(codes)
    }

    async fn claimed_jobs(&self, claim: Telling) -> Result<Vec<JobRow>, Error> {
        match self.0.store.write(Write::Telling(claim)).await? {
            Written::Jobs(rows) => Ok(rows),
            _ => Err(Error::Inconsistent("a claim's outcome")),
        }
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
        Ok(Reach { person, number: self.number_of(&row)?, born: self.birth_date(&row)?, state, owners })
    }

    /// Whether a message waits to be read; a message that is gone does not.
    pub async fn is_unread(&self, _: &Worker, person: PersonId, message: MessageId) -> Result<bool, Error> {
        let (person, message) = (person.uuid(), message.uuid());
        let unread = read!(self.0.store, |conn, db| db::message_unread(conn, person, message))?;
        Ok(unread.unwrap_or(false))
    }

    /// A code was sent, or is of no use any more.
    pub async fn code_ended(&self, _: &Worker, job: &CodeJob) -> Result<(), Error> {
        self.told(Telling::EndJob { job: job.id.uuid(), lease: job.lease }).await.map(drop)
    }

    /// Makes a job about a message rows of the ledger, in one transaction. `false`: another worker has, and nothing was written.
    pub async fn decide(
        &self,
        _: &Worker,
        job: &OutboxJob,
        decisions: &[Decision],
        reminders: &[Reminder],
    ) -> Result<bool, Error> {
        let message = job.message;
        let kind = match job.kind {
            JobKind::Message { .. } => NoticeKind::Message,
            JobKind::Reminder { .. } => NoticeKind::Reminder,
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

    /// Puts a job off until later. `failed`: it could not be done, and the attempt counts.
    pub async fn postpone_job(
        &self,
        _: &Worker,
        job: &OutboxJob,
        until: Timestamp,
        failed: bool,
    ) -> Result<(), Error> {
        self.told(postponed_job(job.id.uuid(), job.lease, until, attempts(job.attempt, failed)))
            .await
            .map(drop)
    }

    /// Puts a code off until later: its gateway did not take it.
    pub async fn postpone_code(&self, _: &Worker, job: &CodeJob, until: Timestamp) -> Result<(), Error> {
        self.told(postponed_job(job.id.uuid(), job.lease, until, attempts(job.attempt, true))).await.map(drop)
    }

    /// Claims at most `limit` notices that are to be sent by one way.
    pub async fn claim_notices(
        &self,
        worker: &Worker,
        channel: Channel,
        limit: u32,
    ) -> Result<Vec<Result<Notice, Unreadable>>, Error> {
        let (now, channel) = (self.now_millis(), channel.as_str());
        if !read!(self.0.store, |conn, db| db::notice_due(conn, now, channel))? {
            return Ok(Vec::new());
        }
        let claim =
            Telling::ClaimNotices { now, until: self.lease_end(worker), limit: limit.into(), channel };
        let Written::Notices(rows) = self.0.store.write(Write::Telling(claim)).await? else {
            return Err(Error::Inconsistent("a claim's outcome"));
        };
        Ok(rows
            .into_iter()
            .map(|row| Notice::of(&row).map_err(|error| unreadable_notice(row, error)))
            .collect())
    }

    /// Puts a row that cannot be read off until later: the key that sealed it may come back.
    pub async fn postpone_unreadable(
        &self,
        _: &Worker,
        unreadable: &Unreadable,
        until: Timestamp,
    ) -> Result<(), Error> {
        let attempts = attempts(unreadable.attempt, true);
        self.told(match &unreadable.row {
            UnreadableRow::Job(row) => postponed_job(row.id, row.leased_until, until, attempts),
            UnreadableRow::Notice(row) => postponed_notice(row.id, row.leased_until, until, attempts),
        })
        .await
        .map(drop)
    }

    /// Gives a row up that cannot be read. What it says of a message stands in the ledger, for each way.
    pub async fn give_up_unreadable(&self, _: &Worker, unreadable: &Unreadable) -> Result<(), Error> {
        let at = self.now_millis();
        self.told(match &unreadable.row {
            UnreadableRow::Notice(row) => Telling::NotSent {
                person: row.person_id,
                notice: row.id,
                lease: row.leased_until,
                at,
                reason: NotSent::GaveUp.as_str(),
                instead: Vec::new(),
            },
            UnreadableRow::Job(row) => match (row.message_id, NoticeKind::read(&row.kind)) {
                (Some(message), Some(kind)) => {
                    let recipient = PersonId::new(row.recipient_id.unwrap_or(row.person_id));
                    let gave_up = |channel| Decision { recipient, channel, send: Err(NotSent::GaveUp) };
                    Telling::Decide {
                        person: row.person_id,
                        job: row.id,
                        lease: row.leased_until,
                        at,
                        notices: self.rows(kind, MessageId::new(message), &Channel::ALL.map(gave_up)),
                        reminders: Vec::new(),
                    }
                }
                _ => Telling::EndJob { job: row.id, lease: row.leased_until },
            },
        })
        .await
        .map(drop)
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
        let sent = Telling::Sent {
            person: notice.person.uuid(),
            notice: notice.id.uuid(),
            message: (notice.kind == NoticeKind::Message).then_some(notice.message.uuid()),
            at: self.now_millis(),
            masked_sealed,
        };
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
        let attempts = attempts(notice.attempt, failed);
        self.told(postponed_notice(notice.id.uuid(), notice.lease, until, attempts)).await.map(drop)
    }

    /// Notes what a gateway reports of a notice, once: `false`: there is no such notice, or its end is known.
    pub async fn notice_reported(&self, notice: NoticeId, arrived: bool) -> Result<bool, Error> {
        let standing = if arrived { "delivered" } else { "undelivered" };
        self.told(Telling::Reported { notice: notice.uuid(), standing, at: self.now_millis() }).await
    }

    /// Forgets what is over: sessions past their limits, requests past recognition, codes of yesterday, and what can be
    /// undone no longer.
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
            undo_before: before(super::UNDO_HOLDS),
            calls_before: before(super::calls::CALLS_KEPT),
            bookings_before: before(super::BOOKING_KNOWN),
            tokens_before: self.now_millis(),
        };
        self.0.store.write(write).await.map(drop)
    }

    async fn told(&self, telling: Telling) -> Result<bool, Error> {
        Ok(self.0.store.write(Write::Telling(telling)).await? == Written::Done)
    }

    fn lease_end(&self, worker: &Worker) -> i64 {
        self.now().saturating_add(worker.lease()).unwrap_or(Timestamp::MAX).as_millisecond()
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

    async fn code_job(&self, row: &JobRow) -> Result<CodeJob, Error> {
        let sealed = row.payload_sealed.as_ref().ok_or(Error::Inconsistent("outbox.payload_sealed"))?;
        let person = PersonId::new(row.person_id);
        let key = self.key_of(&self.person(person).await?)?;
        Ok(CodeJob {
            id: OutboxId::new(row.id),
            person,
            code: code_to_send(&key, row.id, sealed)?,
            created_at: super::instant(row.created_at)?,
            attempt: attempt(row.attempts),
            lease: row.leased_until,
        })
    }
}

impl OutboxJob {
    fn of(row: &JobRow) -> Result<Self, Error> {
        const NEVER_WRITTEN: Error = Error::Inconsistent("outbox.kind");
        let kind = match (NoticeKind::read(&row.kind), row.recipient_id) {
            (Some(NoticeKind::Message), None) => JobKind::Message { asked: row.asked },
            (Some(NoticeKind::Reminder), Some(recipient)) => {
                JobKind::Reminder { recipient: PersonId::new(recipient) }
            }
            _ => return Err(NEVER_WRITTEN),
        };
        Ok(Self {
            id: OutboxId::new(row.id),
            person: PersonId::new(row.person_id),
            message: row.message_id.map(MessageId::new).ok_or(NEVER_WRITTEN)?,
            kind,
            created_at: super::instant(row.created_at)?,
            attempt: attempt(row.attempts),
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
            attempt: attempt(row.attempts),
            lease: row.leased_until,
        })
    }
}

fn unreadable_job(row: JobRow, error: Error) -> Unreadable {
    Unreadable { attempt: attempt(row.attempts), error, row: UnreadableRow::Job(Box::new(row)) }
}

fn unreadable_notice(row: NoticeRow, error: Error) -> Unreadable {
    Unreadable { attempt: attempt(row.attempts), error, row: UnreadableRow::Notice(Box::new(row)) }
}

/// From 1: a claim counts before it is answered.
fn attempt(attempts: i32) -> u32 {
    u32::try_from(attempts).unwrap_or(1).max(1)
}

/// How many attempts a row has behind it that is put off in this one.
fn attempts(attempt: u32, failed: bool) -> i32 {
    i32::try_from(if failed { attempt } else { attempt - 1 }).unwrap_or(i32::MAX)
}

fn postponed_job(job: Uuid, lease: i64, until: Timestamp, attempts: i32) -> Telling {
    Telling::PostponeJob { job, lease, due_at: until.as_millisecond(), attempts }
}

fn postponed_notice(notice: Uuid, lease: i64, until: Timestamp, attempts: i32) -> Telling {
    Telling::PostponeNotice { notice, lease, due_at: until.as_millisecond(), attempts }
}

crate::silent_debug!(Reach, Owner);
