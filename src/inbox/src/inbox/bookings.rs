//! Bookings that are to be asked about: what an engagement index tells of one is noted, durably, and whoever asks its system
//! takes it on lease, as notices are taken. However much is told of a booking while it waits, it is one question; what is
//! told while it is asked makes it due again. What its inbox was told stands in the same row, so that a message and the
//! note that it was sent are one commit.

use super::{
    Addressee, DeliverError, Inbox, Operator,
    deliver::{CONTENT, Content, VISIT},
    instant, pack, unpack,
};
use crate::{
    BookingId, BookingNotification, BookingTrouble, BookingWorker, Channel, Error, HsaId, NewMessage,
    PersonId, Personnummer, RandomExt, Sender, SenderId, Visit,
    store::{
        read,
        rows::{BookingRow, GivenUpRow, PersonRow},
        snapshot,
    },
    write::{Booking, BookingEnd, NotedBooking, NotedEngagement, Write, Written},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// So long after the last that was told of a booking it is still known what the inbox was told: times are booked a year
/// ahead, and open kallelser wait for as long as it takes.
pub const BOOKING_KNOWN: SignedDuration = SignedDuration::from_hours(24 * 730);
/// As many as an operator reads.
const GIVEN_UP_SHOWN: u32 = 1_000;

const REFERENCE: &str = "booking.reference_sealed";
const TOLD: &str = "booking.told_sealed";

/// What became of notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotedBookings {
    /// So many bookings are to be asked about.
    pub noted: usize,
}

/// An address that is to be asked about bookings: a unit's at one system. What does not answer at one holds up no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BookingLane {
    /// The booking system.
    pub system: SenderId,
    key: [u8; 32],
}

/// What its system knows a booking by. `Debug` says nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingReference {
    /// The HSA-id of the unit whose schedule it stands in.
    pub unit: String,
    /// The booking system's id of it.
    pub booking: String,
}

/// A booking that its system is to be asked about. `Debug` says nothing.
#[derive(Clone)]
pub struct BookingJob {
    /// Its row.
    pub id: BookingId,
    /// Its system.
    pub system: SenderId,
    /// Whose it is.
    pub subject: Personnummer,
    /// What its system knows it by.
    pub reference: BookingReference,
    /// What was noted when its inbox was told of it last, in the asker's own words; `None`: it was never told.
    pub told: Option<Vec<u8>>,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    person: PersonId,
    version: i64,
    lease: i64,
}

/// A row that was claimed and cannot be read. It holds up none of those that were claimed with it.
#[derive(Debug)]
pub struct BookingUnreadable {
    /// Its row.
    pub id: BookingId,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Why it cannot be read.
    pub error: Error,
    version: i64,
    lease: i64,
}

/// What becomes of a booking that was asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookingThen {
    /// Nothing, until something is told of it again.
    Settled,
    /// It is asked about once more.
    Again {
        /// When.
        at: Timestamp,
        /// Whether it was tried, and counts as an attempt.
        tried: bool,
        /// Why.
        trouble: Option<BookingTrouble>,
    },
    /// It is asked about no more, until something is told of it or an operator wants it.
    GivenUp(BookingTrouble),
}

/// What the messages in an inbox say of a booking. `Debug` says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct KnownVisit {
    /// When it begins; `None`: the citizen is to book.
    pub starts: Option<Timestamp>,
    /// The unit, as it was called.
    pub unit: String,
    /// Whether it is cancelled.
    pub cancelled: bool,
}

/// A booking that was given up, for an operator: whose and which it is stays sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenUpBooking {
    /// Its row.
    pub id: BookingId,
    /// Its system.
    pub system: SenderId,
    /// Why.
    pub trouble: BookingTrouble,
    /// How often it was tried.
    pub attempts: u32,
    /// When something was told of it last.
    pub noted_at: Timestamp,
    /// When it was given up.
    pub given_up_at: Timestamp,
}

/// Those that wait to be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingBookings {
    /// How many.
    pub count: u64,
    /// Since when the one that has waited longest; `None`: there are none.
    pub since: Option<Timestamp>,
}

/// How many that had been given up are to be asked about once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedAgain(pub u64);

impl Inbox {
    /// Notes what an engagement index tells of bookings: durable when this returns, and all of it or nothing. What is told of
    /// systems that are not registered to be asked, and of people who have no active inbox, is nobody's business here and
    /// leaves nothing.
    pub async fn note_bookings(
        &self,
        _: &Sender,
        notifications: &[BookingNotification],
    ) -> Result<NotedBookings, Error> {
        let systems = self.booking_systems().await?;
        let of_systems: Vec<(&BookingNotification, SenderId)> =
            notifications.iter().filter_map(|told| Some((told, *systems.get(&told.system)?))).collect();
        let mut macs: HashMap<&str, [u8; 32]> = HashMap::new();
        for (told, _) in &of_systems {
            macs.entry(told.subject.expose()).or_insert_with(|| self.0.keys.person_mac(&told.subject));
        }
        let wanted: Vec<&[u8; 32]> = macs.values().collect::<BTreeSet<_>>().into_iter().collect();
        if wanted.is_empty() {
            return Ok(NotedBookings { noted: 0 });
        }
        let people = snapshot!(self.0.store, |conn, db| db::people_by_number(conn, &wanted))?;
        let people: HashMap<&[u8; 32], PersonRow> =
            people.into_iter().filter(|(_, person)| person.state == "active").collect();
        // By their keys: two requests at once take the rows in one order.
        let mut bookings: BTreeMap<[u8; 32], NotedBooking> = BTreeMap::new();
        for (told, system) in of_systems {
            let Some(person) = macs.get(told.subject.expose()).and_then(|mac| people.get(mac)) else {
                continue;
            };
            let engagement = NotedEngagement {
                key_mac: self.engagement_mac(person, told),
                deleted: told.deleted,
                updated_at: told.updated_at.map(Timestamp::as_millisecond),
            };
            let key_mac = self.booking_key(person, system, told);
            if let Some(known) = bookings.get_mut(&key_mac) {
                known.engagements.push(engagement);
            } else {
                let noted = self.noted(person, system, told, key_mac, engagement)?;
                bookings.insert(key_mac, noted);
            }
        }
        let bookings: Vec<NotedBooking> = bookings.into_values().collect();
        let noted = bookings.len();
        if noted > 0 {
            let note = Booking::Note { at: self.now_millis(), bookings };
            self.0.store.write(Write::Booking(note)).await?;
            self.0.booking_told.notify_one();
        }
        Ok(NotedBookings { noted })
    }

    fn noted(
        &self,
        person: &PersonRow,
        system: SenderId,
        told: &BookingNotification,
        key_mac: [u8; 32],
        engagement: NotedEngagement,
    ) -> Result<NotedBooking, Error> {
        let id = self.0.random.opaque_id();
        let (unit, system) = (told.unit.to_ascii_uppercase(), system.uuid());
        let reference = BookingReference { unit: told.unit.clone(), booking: told.booking.clone() };
        let parts: [&[u8]; 2] = [system.as_bytes(), unit.as_bytes()];
        Ok(NotedBooking {
            id,
            person: person.id,
            sender: system,
            key_mac,
            lane_mac: self.0.keys.mac("booking.lane_mac", &parts),
            reference_sealed: self.key_of(person)?.seal(&*self.0.random, REFERENCE, id, &pack(&reference)),
            engagements: vec![engagement],
        })
    }

    /// HSA-ids are compared without regard to case (crm:scheduling), ids of bookings to the letter.
    fn booking_key(&self, person: &PersonRow, system: SenderId, told: &BookingNotification) -> [u8; 32] {
        let unit = told.unit.to_ascii_uppercase();
        let system = system.uuid();
        let parts: [&[u8]; 4] =
            [person.id.as_bytes(), system.as_bytes(), unit.as_bytes(), told.booking.as_bytes()];
        self.0.keys.mac("booking.key_mac", &parts)
    }

    fn engagement_mac(&self, person: &PersonRow, told: &BookingNotification) -> [u8; 32] {
        let (unit, system) = (told.unit.to_ascii_uppercase(), told.system.folded());
        let owner = told.owner.as_deref().unwrap_or_default().to_ascii_uppercase();
        let parts: [&[u8]; 8] = [
            person.id.as_bytes(),
            told.category.as_str().as_bytes(),
            unit.as_bytes(),
            told.booking.as_bytes(),
            told.interest.as_bytes(),
            system.as_bytes(),
            told.controller.as_bytes(),
            owner.as_bytes(),
        ];
        self.0.keys.mac("engagement.key_mac", &parts)
    }

    /// Waits until something is told of a booking in this process. What another process is told is found by looking.
    pub async fn booking_told(&self, _: &BookingWorker) {
        self.0.booking_told.notified().await;
    }

    /// The addresses that are to be asked now, at most so many, those first that have waited longest.
    pub async fn booking_lanes(&self, _: &BookingWorker, most: u32) -> Result<Vec<BookingLane>, Error> {
        let now = self.now_millis();
        let rows = read!(self.0.store, |conn, db| db::booking_lanes(conn, now, most))?;
        let lane = |row: crate::store::rows::BookingLaneRow| {
            let key = row.lane_mac.try_into().map_err(|_| Error::Inconsistent("booking.lane_mac"))?;
            Ok(BookingLane { system: SenderId::new(row.sender_id), key })
        };
        rows.into_iter().map(lane).collect()
    }

    /// Claims at most `limit` bookings of which one address is to be asked.
    pub async fn claim_bookings(
        &self,
        worker: &BookingWorker,
        lane: BookingLane,
        limit: u32,
    ) -> Result<Vec<Result<BookingJob, BookingUnreadable>>, Error> {
        let until = self.now().saturating_add(worker.lease()).unwrap_or(Timestamp::MAX).as_millisecond();
        let claim =
            Booking::Claim { now: self.now_millis(), until, limit: limit.into(), lane: lane.key.to_vec() };
        let Written::Bookings(rows) = self.0.store.write(Write::Booking(claim)).await? else {
            return Err(Error::Inconsistent("a claim's outcome"));
        };
        let mut jobs = Vec::with_capacity(rows.len());
        for row in rows {
            jobs.push(self.booking_job(&row).await.map_err(|error| BookingUnreadable {
                id: BookingId::new(row.id),
                attempt: attempt(row.attempts),
                error,
                version: row.version,
                lease: row.leased_until,
            }));
        }
        Ok(jobs)
    }

    async fn booking_job(&self, row: &BookingRow) -> Result<BookingJob, Error> {
        let person = self.person(PersonId::new(row.person_id)).await?;
        let key = self.key_of(&person)?;
        let open = |column, sealed: &[u8]| key.open(column, row.id, sealed);
        Ok(BookingJob {
            id: BookingId::new(row.id),
            system: SenderId::new(row.sender_id),
            subject: self.number_of(&person)?,
            reference: unpack(&open(REFERENCE, &row.reference_sealed)?, REFERENCE)?,
            told: row.told_sealed.as_deref().map(|sealed| open(TOLD, sealed)).transpose()?,
            attempt: attempt(row.attempts),
            person: PersonId::new(row.person_id),
            version: row.version,
            lease: row.leased_until,
        })
    }

    /// The system that a booking is asked of; `None`: it is turned off, or not registered to be asked any more.
    pub async fn booking_system(&self, _: &BookingWorker, system: SenderId) -> Result<Option<Sender>, Error> {
        let systems = self.enabled_booking_systems().await?;
        Ok(systems.into_iter().find(|sender| sender.id() == system))
    }

    /// Whether the index says that a booking is deleted: nothing that it has under its keys is there.
    pub async fn booking_deleted(&self, _: &BookingWorker, job: &BookingJob) -> Result<bool, Error> {
        let booking = job.id.uuid();
        read!(self.0.store, |conn, db| db::booking_deleted(conn, booking))
    }

    /// What the newest message of a booking's system says of it, in whichever way it came; `None`: there is none.
    pub async fn known_visit(
        &self,
        _: &BookingWorker,
        job: &BookingJob,
        sender: &Sender,
    ) -> Result<Option<KnownVisit>, Error> {
        let person = job.person.uuid();
        let mac = self.booking_mac(person, sender, &job.reference.booking);
        let Some(row) = read!(self.0.store, |conn, db| db::known_visit(conn, person, &mac))? else {
            return Ok(None);
        };
        let key = self.key_of(&self.person(job.person).await?)?;
        let visit: Visit = unpack(&key.open(VISIT, row.id, &row.visit_sealed)?, VISIT)?;
        let content: Content = unpack(&key.open(CONTENT, row.id, &row.content_sealed)?, CONTENT)?;
        let cancelled = row.superseded_how.is_some() || content.cancels;
        Ok(Some(KnownVisit { starts: visit.starts, unit: content.unit.name, cancelled }))
    }

    /// Ends a question that nobody is told anything of. `told`: what is noted for the next; `None`: what was. `false`: the
    /// lease is another's, and nothing was written.
    pub async fn end_booking(
        &self,
        _: &BookingWorker,
        job: &BookingJob,
        told: Option<&[u8]>,
        then: BookingThen,
    ) -> Result<bool, Error> {
        let end = self.booking_end(job, told, then).await?;
        Ok(self.0.store.write(Write::Booking(Booking::End(end))).await? == Written::Done)
    }

    /// Likewise a row that cannot be read.
    pub async fn end_unreadable_booking(
        &self,
        _: &BookingWorker,
        row: &BookingUnreadable,
        then: BookingThen,
    ) -> Result<bool, Error> {
        let end = self.end_of(row.id, row.lease, row.version, row.attempt, None, then);
        Ok(self.0.store.write(Write::Booking(Booking::End(end))).await? == Written::Done)
    }

    /// Delivers what there is to tell of a booking, and ends the question, in one commit: the message is there once, whatever
    /// dies when. `told`: what is noted of it for the next time. `false`: the lease is another's, and nothing was written.
    #[expect(clippy::too_many_arguments, reason = "a delivery, and what it answers")]
    pub async fn deliver_of_booking(
        &self,
        _: &BookingWorker,
        job: &BookingJob,
        sender: &Sender,
        addressee: &Addressee,
        message: &NewMessage,
        ways: &[Channel],
        told: &[u8],
        then: BookingThen,
    ) -> Result<bool, DeliverError> {
        if addressee.row.id != job.person.uuid() {
            return Err(Error::Inconsistent("booking.person_id").into());
        }
        let (mut delivery, _) = self.prepare(sender, addressee, message, ways).await?;
        // It is recognised by the question that it answers. A time that is moved to and fro is told each time.
        delivery.request_mac =
            self.0.keys.mac("resend.request_mac of a booking", &[delivery.message.as_bytes()]);
        delivery.ends = Some(self.booking_end(job, Some(told), then).await?);
        match self.0.store.write(Write::Deliver(Box::new(delivery))).await? {
            Written::Done => Ok(true),
            Written::Nothing => Ok(false),
            Written::NotActive => Err(DeliverError::NotActiveUser),
            _ => Err(Error::Inconsistent("a delivery's outcome").into()),
        }
    }

    async fn booking_end(
        &self,
        job: &BookingJob,
        told: Option<&[u8]>,
        then: BookingThen,
    ) -> Result<BookingEnd, Error> {
        let told_sealed = match told {
            Some(told) => {
                let key = self.key_of(&self.person(job.person).await?)?;
                Some(key.seal(&*self.0.random, TOLD, job.id.uuid(), told))
            }
            None => None,
        };
        Ok(self.end_of(job.id, job.lease, job.version, job.attempt, told_sealed, then))
    }

    fn end_of(
        &self,
        booking: BookingId,
        lease: i64,
        version: i64,
        attempt: u32,
        told_sealed: Option<Vec<u8>>,
        then: BookingThen,
    ) -> BookingEnd {
        let (now, tried) = (self.now_millis(), i32::try_from(attempt).unwrap_or(i32::MAX));
        let (standing, trouble, due_at, attempts) = match then {
            BookingThen::Settled => ("settled", None, now, 0),
            BookingThen::Again { at, tried: true, trouble } => {
                ("waiting", trouble, at.as_millisecond(), tried)
            }
            BookingThen::Again { at, tried: false, trouble } => {
                ("waiting", trouble, at.as_millisecond(), tried.saturating_sub(1))
            }
            BookingThen::GivenUp(trouble) => ("given_up", Some(trouble), now, tried),
        };
        BookingEnd {
            booking: booking.uuid(),
            lease,
            version,
            told_sealed,
            at: now,
            standing,
            reason: trouble.map(BookingTrouble::as_str),
            due_at,
            attempts,
        }
    }

    /// Bookings that were given up, longest ago first, at most a thousand.
    pub async fn bookings_given_up(&self, _: &Operator) -> Result<Vec<GivenUpBooking>, Error> {
        let rows = read!(self.0.store, |conn, db| db::bookings_given_up(conn, GIVEN_UP_SHOWN))?;
        rows.iter().map(GivenUpBooking::of).collect()
    }

    /// How many bookings wait to be asked about.
    pub async fn bookings_waiting(&self, _: &Operator) -> Result<WaitingBookings, Error> {
        let (count, since) = read!(self.0.store, |conn, db| db::bookings_waiting(conn))?;
        let since = since.map(instant).transpose()?;
        Ok(WaitingBookings { count: u64::try_from(count).unwrap_or(0), since })
    }

    /// Lets a booking that was given up be asked about once more; `None`: every one of them.
    pub async fn ask_again(&self, _: &Operator, only: Option<BookingId>) -> Result<AskedAgain, Error> {
        let again = Booking::AskAgain { only: only.map(BookingId::uuid), at: self.now_millis() };
        match self.0.store.write(Write::Booking(again)).await? {
            Written::Again(rows) => Ok(AskedAgain(rows)),
            _ => Err(Error::Inconsistent("a change's outcome")),
        }
    }

    async fn enabled_booking_systems(&self) -> Result<Vec<Sender>, Error> {
        let mut senders = self.enabled_senders().await?;
        senders.retain(|sender| sender.registration().bookings.is_some());
        Ok(senders)
    }

    /// Systems by the HSA-ids that notifications name them by. Two that share one and can both be asked are told apart by
    /// nothing: then it is the one that was registered first.
    async fn booking_systems(&self) -> Result<BTreeMap<HsaId, SenderId>, Error> {
        let mut systems = BTreeMap::new();
        for sender in self.enabled_booking_systems().await? {
            for hsa_id in &sender.registration().hsa_ids {
                systems.entry(hsa_id.clone()).or_insert(sender.id());
            }
        }
        Ok(systems)
    }
}

impl GivenUpBooking {
    fn of(row: &GivenUpRow) -> Result<Self, Error> {
        let trouble = row.reason.as_deref().and_then(BookingTrouble::read);
        Ok(Self {
            id: BookingId::new(row.id),
            system: SenderId::new(row.sender_id),
            trouble: trouble.ok_or(Error::Inconsistent("booking.reason"))?,
            attempts: u32::try_from(row.attempts).unwrap_or(0),
            noted_at: instant(row.noted_at)?,
            given_up_at: instant(row.changed_at)?,
        })
    }
}

/// From 1: a claim counts before it is answered.
fn attempt(attempts: i32) -> u32 {
    u32::try_from(attempts).unwrap_or(1).max(1)
}

crate::silent_debug!(BookingReference, BookingJob, KnownVisit);
