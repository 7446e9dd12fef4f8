//! From thirteen on: what guardians entered is kept and unused until the young person has reviewed it, consent is asked
//! anew, and who read what before is shown (ARCHITECTURE, Thirteen; 1177: contact details are not cleared by themselves).

use super::{
    Consent, Contact, Inbox,
    deliver::{HEADING, Heading},
    instant,
    settings::contact,
    unpack,
};
use crate::{
    Capacity, Channel, Error, LanguageTag, OwnViewer, PersonId, Personnummer, ThreadId, Viewer,
    keys::PersonKey,
    log::Event,
    reads_alone,
    store::{
        read,
        rows::{ContactRow, PersonRow},
        snapshot,
    },
    thirteenth_birthday,
    write::{Kept, LogEntry, SettingsChange, Write, Written},
};
use jiff::{Timestamp, civil::Date};

/// An address that a guardian entered for a child who has turned thirteen since.
#[derive(Debug, Clone)]
pub struct Inherited {
    /// Who entered it.
    pub owner: PersonId,
    /// The address.
    pub contact: Contact,
}

/// Which of the addresses that guardians entered the young person keeps; the others are removed. At most one can be
/// kept for each channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Review {
    /// The owner of the telephone number to keep.
    pub sms: Option<PersonId>,
    /// The owner of the e-mail address to keep.
    pub email: Option<PersonId>,
}

impl Review {
    fn keeps(self, row: &ContactRow) -> bool {
        let kept = match Channel::read(&row.channel) {
            Some(Channel::Sms) => self.sms,
            Some(Channel::Email) => self.email,
            None => None,
        };
        kept.is_some_and(|owner| owner.uuid() == row.owner_id)
    }

    fn count(self) -> usize {
        usize::from(self.sms.is_some()) + usize::from(self.email.is_some())
    }
}

/// That somebody else opened a thread before the young person took over.
#[derive(Clone)]
pub struct EarlierReader {
    /// Who.
    pub actor: PersonId,
    /// In what right.
    pub capacity: Capacity,
    /// When it was opened first.
    pub first_opened: Timestamp,
    /// The thread.
    pub thread: ThreadId,
    /// Its newest message's heading, if the sender gave one.
    pub subject: Option<String>,
    /// The language of that heading, if the sender said it.
    pub language: Option<LanguageTag>,
    /// Its newest message's unit.
    pub unit: String,
}

impl Inbox {
    /// Whether the consent of a person must be asked anew: thirteen or older, and no consent of their own since. What
    /// was consented for a child, and what a child consented, ends with childhood.
    pub(super) fn consent_is_due(&self, born: Date, consented_at: Option<Timestamp>) -> bool {
        let alone_from = thirteenth_birthday(born);
        self.now() >= alone_from && consented_at.is_none_or(|at| at < alone_from)
    }

    /// Records that a person consents anew, in the words that were shown. `false`: the inbox is not active.
    pub async fn consent(&self, owner: &OwnViewer, consent: Consent) -> Result<bool, Error> {
        let viewer = owner.viewer();
        let person = self.person(viewer.subject()).await?;
        let active = super::AccountState::read(&person.state)? == super::AccountState::Active;
        if !active {
            return Ok(false);
        }
        let change = SettingsChange::Consent { wording: consent.as_str() };
        let key = self.key_of(&person)?;
        Ok(self.write_settings(viewer, &key, Event::Consented, change).await? == Written::Done)
    }

    /// The addresses that guardians entered and that wait for the young person's review. None while somebody may
    /// still act for the child.
    pub async fn inherited_contacts(&self, owner: &OwnViewer) -> Result<Vec<Inherited>, Error> {
        let Some((key, rows)) = self.inherited(owner).await? else { return Ok(Vec::new()) };
        let inherited = rows
            .iter()
            .map(|row| Ok(Inherited { owner: PersonId::new(row.owner_id), contact: contact(&key, row)? }))
            .collect::<Result<Vec<_>, Error>>()?;
        if !inherited.is_empty() {
            self.log_own(owner, self.entry(&key, super::account::by(owner.viewer()), Event::InheritedShown))
                .await?;
        }
        Ok(inherited)
    }

    /// Reviews them: what is kept becomes the young person's own, verified as it was; the rest is removed. `false`,
    /// and nothing is written: there is nothing to review, or not that which is to be kept.
    pub async fn review_contacts(&self, owner: &OwnViewer, review: Review) -> Result<bool, Error> {
        let viewer = owner.viewer();
        let Some((key, rows)) = self.inherited(owner).await? else { return Ok(false) };
        let person = viewer.subject().uuid();
        let mut kept = Vec::new();
        let mut channels = Vec::new();
        for row in rows.into_iter().filter(|row| review.keeps(row)) {
            let address = contact(&key, &row)?.address;
            channels.push(address.channel());
            kept.push(Kept {
                owner: row.owner_id,
                channel: address.channel().as_str(),
                was_sealed: row.address_sealed,
                address_sealed: self.seal_contact(&key, person, &address),
            });
        }
        if kept.len() != review.count() {
            return Ok(false);
        }
        let change = SettingsChange::Review { kept };
        let event = Event::ContactsReviewed { kept: channels };
        Ok(self.write_settings(viewer, &key, event, change).await? == Written::Done)
    }

    /// Who but the person has opened what, latest first, each thread once for each of them.
    pub async fn earlier_readers(&self, owner: &OwnViewer) -> Result<Vec<EarlierReader>, Error> {
        let id = owner.viewer().subject().uuid();
        let (person, rows) = snapshot!(self.0.store, |conn, db| async {
            let person = db::person(conn, id).await?;
            Ok::<_, sqlx::Error>((person, db::earlier_readers(conn, id).await?))
        })?;
        let key = self.key_of(&person.ok_or(Error::Inconsistent("person"))?)?;
        let readers = rows
            .iter()
            .map(|row| {
                let heading: Heading =
                    unpack(&key.open(HEADING, row.message_id, &row.heading_sealed)?, HEADING)?;
                Ok(EarlierReader {
                    actor: PersonId::new(row.actor_id),
                    capacity: Capacity::read(&row.capacity).ok_or(Error::Inconsistent("receipt.capacity"))?,
                    first_opened: instant(row.opened_at)?,
                    thread: ThreadId::new(row.thread_id),
                    subject: heading.subject,
                    language: heading.language,
                    unit: heading.unit,
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        self.log_own(owner, self.entry(&key, super::account::by(owner.viewer()), Event::EarlierReadersShown))
            .await?;
        Ok(readers)
    }

    /// Who but the person has entered an address in the inbox or opened what is in it, to ask the register who may be
    /// named there. They are shown to nobody by this: no log row.
    pub async fn others_involved(&self, viewer: &Viewer) -> Result<Vec<(PersonId, Personnummer)>, Error> {
        let person = viewer.subject().uuid();
        let rows = read!(self.0.store, |conn, db| db::numbers(conn, person))?;
        let others = rows.iter().filter(|row| row.id != person);
        others.map(|row| Ok((PersonId::new(row.id), self.open_number(row.id, &row.number_sealed)?))).collect()
    }

    /// The rows that wait for the owner's review. `None`: somebody may still act for the child.
    async fn inherited(&self, owner: &OwnViewer) -> Result<Option<(PersonKey, Vec<ContactRow>)>, Error> {
        let id = owner.viewer().subject().uuid();
        let (person, mut rows) = snapshot!(self.0.store, |conn, db| async {
            let person = db::person(conn, id).await?;
            Ok::<_, sqlx::Error>((person, db::contacts(conn, id).await?))
        })?;
        let person = person.ok_or(Error::Inconsistent("person"))?;
        if !reads_alone(self.birth_date(&person)?, self.now()) {
            return Ok(None);
        }
        rows.retain(|row| row.owner_id != id);
        Ok(Some((self.key_of(&person)?, rows)))
    }

    async fn log_own(&self, owner: &OwnViewer, log: LogEntry) -> Result<(), Error> {
        let write = Write::Log { person: owner.viewer().subject().uuid(), log, once: None };
        self.0.store.write(write).await.map(drop)
    }

    /// The number of a person.
    pub(super) fn number_of(&self, person: &PersonRow) -> Result<Personnummer, Error> {
        self.open_number(person.id, &person.number_sealed)
    }
}

crate::silent_debug!(EarlierReader);
