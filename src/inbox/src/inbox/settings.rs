//! Settings: how one person is told of the messages in one inbox. The inbox is the one that is viewed; the settings are
//! those of whoever acts, so that a guardian's settings for a child are the guardian's own.

use super::{Inbox, account::by, instant};
use crate::{
    Capacity, Channel, ContactAddress, Error, OwnViewer, ThreadOrder, Viewer,
    code::TRIES,
    keys::PersonKey,
    log::{By, Event},
    reads_alone,
    store::{
        read,
        rows::{ContactRow, PendingContactRow, PreferenceRow},
        snapshot,
    },
    write::{SettingsChange, SettingsWrite, Write, Written},
};
use jiff::{Timestamp, civil::Time};
use uuid::Uuid;

/// How somebody is told of the messages in an inbox.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Verified addresses, at most one for each channel, SMS first.
    pub contacts: Vec<Contact>,
    /// Addresses that wait for their codes, likewise.
    pub pending: Vec<PendingContact>,
    /// Whether the person whose inbox it is has not turned thirteen: then the guardians are told, by their settings.
    pub under_thirteen: bool,
    /// Whether the person whose inbox it is declines kallelser on paper.
    pub declines_paper: bool,
    /// How the notices are to be.
    pub preferences: Preferences,
}

impl Settings {
    /// The verified address of a channel.
    pub fn contact(&self, channel: Channel) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.address.channel() == channel)
    }

    /// The address of a channel that waits for its code.
    pub fn pending(&self, channel: Channel) -> Option<&PendingContact> {
        self.pending.iter().find(|pending| pending.address.channel() == channel)
    }
}

/// A verified address.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Where.
    pub address: ContactAddress,
    /// Whether notices go there.
    pub enabled: bool,
    /// When it was verified.
    pub verified_at: Timestamp,
}

/// An address that waits for its code.
#[derive(Debug, Clone)]
pub struct PendingContact {
    /// Where the code was sent.
    pub address: ContactAddress,
    /// From when on the code is no longer taken.
    pub expires_at: Timestamp,
    /// How many more codes may be tried; 0: a new one is needed.
    pub tries_left: u32,
}

/// How notices are to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Preferences {
    /// In which language; `None`: the product's first, Swedish.
    pub language: Option<NoticeLanguage>,
    /// When nothing is to be sent; `None`: at no hour.
    pub quiet: Option<QuietHours>,
    /// After how many days a message that is still unread is told of once more; `None`: never.
    pub reminder: Option<ReminderDays>,
}

/// A language that notices are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoticeLanguage {
    /// Swedish.
    #[default]
    Swedish,
    /// English.
    English,
}

impl NoticeLanguage {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Swedish, Self::English];

    /// Its code (BCP 47).
    pub fn code(self) -> &'static str {
        match self {
            Self::Swedish => "sv",
            Self::English => "en",
        }
    }

    /// The language with this code.
    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

/// Hours of the day, in Sweden, when nothing is sent. They may reach over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    from: Time,
    until: Time,
}

impl QuietHours {
    /// Quiet from `from` until before `until`, to the minute. `None`: the two are the same minute, which could mean
    /// always or never.
    pub fn new(from: Time, until: Time) -> Option<Self> {
        let minute = |time: Time| Time::constant(time.hour(), time.minute(), 0, 0);
        let (from, until) = (minute(from), minute(until));
        (from != until).then_some(Self { from, until })
    }

    /// The first quiet minute.
    pub fn from(self) -> Time {
        self.from
    }

    /// The first minute that is not quiet.
    pub fn until(self) -> Time {
        self.until
    }

    /// Whether nothing is sent at `time`.
    pub fn holds(self, time: Time) -> bool {
        if self.from < self.until {
            (self.from..self.until).contains(&time)
        } else {
            time >= self.from || time < self.until
        }
    }
}

/// After how many days somebody is reminded: one to fourteen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReminderDays(u8);

impl ReminderDays {
    /// The most days.
    pub const MOST: u8 = 14;

    /// `None`: no days, or more than [`ReminderDays::MOST`].
    pub fn new(days: u8) -> Option<Self> {
        (1..=Self::MOST).contains(&days).then_some(Self(days))
    }

    /// How many.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl Inbox {
    /// The viewer's settings for the inbox that is viewed, to be shown: the log row that says so is durable when this
    /// returns. A change asks for none of it.
    pub async fn settings(&self, viewer: &Viewer) -> Result<Settings, Error> {
        let (person, owner) = (viewer.subject().uuid(), viewer.actor().uuid());
        let rows = snapshot!(self.0.store, |conn, db| db::settings(conn, person, owner))?;
        let rows = rows.ok_or(Error::Inconsistent("person"))?;
        let key = self.key_of(&rows.person)?;
        let own = rows.contacts.iter().filter(|row| row.owner_id == owner);
        let settings = Settings {
            contacts: own.map(|row| contact(&key, row)).collect::<Result<_, _>>()?,
            pending: rows.pending.iter().map(|row| pending(&key, owner, row)).collect::<Result<_, _>>()?,
            under_thirteen: !reads_alone(self.birth_date(&rows.person)?, self.now()),
            declines_paper: rows.declines_paper,
            preferences: preferences(&rows.preference.unwrap_or_default())?,
        };
        let log = self.entry(&key, by(viewer), Event::SettingsShown);
        self.0.store.write(Write::Log { person, log, once: None }).await?;
        Ok(settings)
    }

    /// Whether this is the viewer's verified address of its channel already. It is held against what the viewer typed,
    /// and shows nobody anything: no log row.
    pub async fn has_contact(&self, viewer: &Viewer, address: &ContactAddress) -> Result<bool, Error> {
        Ok(self.contacts(viewer).await?.iter().any(|contact| contact.address == *address))
    }

    /// The channels that the viewer has a verified address for. No address is shown: no log row.
    pub async fn channels_with_contact(&self, viewer: &Viewer) -> Result<Vec<Channel>, Error> {
        Ok(self.contacts(viewer).await?.iter().map(|contact| contact.address.channel()).collect())
    }

    async fn contacts(&self, viewer: &Viewer) -> Result<Vec<Contact>, Error> {
        let (person, owner) = (viewer.subject().uuid(), viewer.actor().uuid());
        let rows = snapshot!(self.0.store, |conn, db| db::settings(conn, person, owner))?;
        let rows = rows.ok_or(Error::Inconsistent("person"))?;
        let key = self.key_of(&rows.person)?;
        let own = rows.contacts.iter().filter(|row| row.owner_id == owner);
        own.map(|row| contact(&key, row)).collect()
    }

    /// Turns notices by a channel on or off. `false`: there is no verified address for it.
    pub async fn set_channel(&self, viewer: &Viewer, channel: Channel, enabled: bool) -> Result<bool, Error> {
        let change = SettingsChange::Enable { channel: channel.as_str(), enabled };
        self.change_settings(viewer, Event::ChannelSet { channel, enabled }, change).await
    }

    /// Forgets the address of a channel, verified or in wait. `false`: there was none.
    pub async fn remove_contact(&self, viewer: &Viewer, channel: Channel) -> Result<bool, Error> {
        let change = SettingsChange::Remove { channel: channel.as_str() };
        self.change_settings(viewer, Event::ContactRemoved { channel }, change).await
    }

    /// Forgets the address that waits for its code; what counted before still does. `false`: none waited.
    pub async fn withdraw_contact(&self, viewer: &Viewer, channel: Channel) -> Result<bool, Error> {
        let change = SettingsChange::Withdraw { channel: channel.as_str() };
        self.change_settings(viewer, Event::ContactWithdrawn { channel }, change).await
    }

    /// The language that the viewer has chosen, for the page after a login. It is shown to nobody else and says nothing
    /// of the inbox: no log row.
    pub async fn chosen_language(&self, viewer: &Viewer) -> Result<Option<NoticeLanguage>, Error> {
        let (person, owner) = (viewer.subject().uuid(), viewer.actor().uuid());
        let row = read!(self.0.store, |conn, db| db::preference(conn, person, owner))?;
        Ok(preferences(&row.unwrap_or_default())?.language)
    }

    /// Sets the language of notices. What else is set stays, whatever another window does meanwhile.
    pub async fn set_language(&self, viewer: &Viewer, language: NoticeLanguage) -> Result<(), Error> {
        let change = SettingsChange::Language { language: language.code() };
        self.change_settings(viewer, Event::PreferencesSet, change).await.map(drop)
    }

    /// Sets in which order the viewer reads threads, in every inbox. The choice is the viewer's own, and so is its log
    /// row.
    pub async fn set_thread_order(&self, viewer: &Viewer, order: ThreadOrder) -> Result<(), Error> {
        let actor = viewer.actor();
        let key = self.key_of(&self.person(actor).await?)?;
        let by = By::Person { actor, capacity: Capacity::Own };
        let write = SettingsWrite {
            person: actor.uuid(),
            owner: actor.uuid(),
            at: self.now_millis(),
            log: self.entry(&key, by, Event::PreferencesSet),
            change: SettingsChange::ThreadOrder { order: order.as_str() },
        };
        self.0.store.write(Write::Settings(Box::new(write))).await.map(drop)
    }

    /// Sets when notices are sent. The language stays, whatever another window does meanwhile.
    pub async fn set_timing(
        &self,
        viewer: &Viewer,
        quiet: Option<QuietHours>,
        reminder: Option<ReminderDays>,
    ) -> Result<(), Error> {
        let minutes = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
        let change = SettingsChange::Timing {
            quiet: quiet.map(|quiet| (minutes(quiet.from), minutes(quiet.until))),
            reminder_days: reminder.map(|days| i32::from(days.get())),
        };
        self.change_settings(viewer, Event::PreferencesSet, change).await.map(drop)
    }

    /// Sets whether kallelser on paper are declined. Only the person self decides that.
    pub async fn set_declines_paper(&self, owner: &OwnViewer, declines: bool) -> Result<(), Error> {
        let change = SettingsChange::DeclinePaper { declines };
        self.change_settings(owner.viewer(), Event::PaperSet { declines }, change).await.map(drop)
    }

    async fn change_settings(
        &self,
        viewer: &Viewer,
        event: Event,
        change: SettingsChange,
    ) -> Result<bool, Error> {
        let key = self.key_of(&self.person(viewer.subject()).await?)?;
        Ok(self.write_settings(viewer, &key, event, change).await? == Written::Done)
    }

    pub(super) async fn write_settings(
        &self,
        viewer: &Viewer,
        key: &PersonKey,
        event: Event,
        change: SettingsChange,
    ) -> Result<Written, Error> {
        let write = SettingsWrite {
            person: viewer.subject().uuid(),
            owner: viewer.actor().uuid(),
            at: self.now_millis(),
            log: self.entry(key, by(viewer), event),
            change,
        };
        self.0.store.write(Write::Settings(Box::new(write))).await
    }

    /// Seals an address for its row. Rows of one inbox differ by owner and channel: the row's id is the owner's, and
    /// the column's name holds the channel.
    pub(super) fn seal_contact(&self, key: &PersonKey, owner: Uuid, address: &ContactAddress) -> Vec<u8> {
        key.seal(&*self.0.random, contact_column(address.channel()), owner, address.expose().as_bytes())
    }
}

/// A verified address, opened.
pub(super) fn contact(key: &PersonKey, row: &ContactRow) -> Result<Contact, Error> {
    let channel = channel(&row.channel)?;
    Ok(Contact {
        address: open(key, channel, contact_column(channel), row.owner_id, &row.address_sealed)?,
        enabled: row.enabled,
        verified_at: instant(row.verified_at)?,
    })
}

/// An address in wait, opened.
pub(super) fn pending(
    key: &PersonKey,
    owner: Uuid,
    row: &PendingContactRow,
) -> Result<PendingContact, Error> {
    let channel = channel(&row.channel)?;
    Ok(PendingContact {
        address: open(key, channel, pending_column(channel), owner, &row.address_sealed)?,
        expires_at: instant(row.expires_at)?,
        tries_left: u32::try_from(TRIES - row.tries).unwrap_or(0),
    })
}

fn open(
    key: &PersonKey,
    channel: Channel,
    column: &'static str,
    owner: Uuid,
    sealed: &[u8],
) -> Result<ContactAddress, Error> {
    ContactAddress::read(channel, &key.open(column, owner, sealed)?).ok_or(Error::Inconsistent(column))
}

pub(super) fn channel(word: &str) -> Result<Channel, Error> {
    Channel::read(word).ok_or(Error::Inconsistent("contact.channel"))
}

/// An owner's two addresses share a row id, so the column's name tells them apart.
pub(super) fn contact_column(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "contact.address_sealed.sms",
        Channel::Email => "contact.address_sealed.email",
    }
}

/// Likewise for those in wait.
pub(super) fn pending_column(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "contact_code.address_sealed.sms",
        Channel::Email => "contact_code.address_sealed.email",
    }
}

pub(super) fn preferences(row: &PreferenceRow) -> Result<Preferences, Error> {
    const NEVER_WRITTEN: Error = Error::Inconsistent("preference");
    let time = |minutes: i32| {
        let (hour, minute) = (i8::try_from(minutes / 60), i8::try_from(minutes % 60));
        Time::new(hour.map_err(|_| NEVER_WRITTEN)?, minute.map_err(|_| NEVER_WRITTEN)?, 0, 0)
            .map_err(|_| NEVER_WRITTEN)
    };
    let language = row.language.as_deref();
    Ok(Preferences {
        language: language.map(|code| NoticeLanguage::read(code).ok_or(NEVER_WRITTEN)).transpose()?,
        quiet: match (row.quiet_from, row.quiet_until) {
            (None, None) => None,
            (Some(from), Some(until)) => {
                Some(QuietHours::new(time(from)?, time(until)?).ok_or(NEVER_WRITTEN)?)
            }
            _ => return Err(NEVER_WRITTEN),
        },
        reminder: row
            .reminder_days
            .map(|days| u8::try_from(days).ok().and_then(ReminderDays::new).ok_or(NEVER_WRITTEN))
            .transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    #[test]
    fn quiet_hours_may_reach_over_midnight() {
        let night = QuietHours::new(time(22, 0, 30, 0), time(7, 0, 0, 0)).unwrap();
        for (at, quiet) in [
            (time(21, 59, 59, 0), false),
            (time(22, 0, 0, 0), true),
            (time(23, 59, 59, 0), true),
            (time(0, 0, 0, 0), true),
            (time(6, 59, 59, 0), true),
            (time(7, 0, 0, 0), false),
        ] {
            assert_eq!(night.holds(at), quiet, "{at}");
        }
        let noon = QuietHours::new(time(12, 0, 0, 0), time(13, 0, 0, 0)).unwrap();
        assert!(
            noon.holds(time(12, 30, 0, 0)) && !noon.holds(time(13, 0, 0, 0)) && !noon.holds(time(3, 0, 0, 0))
        );
        assert_eq!(QuietHours::new(time(7, 0, 0, 0), time(7, 0, 59, 0)), None);
    }

    #[test]
    fn a_reminder_comes_after_one_to_fourteen_days() {
        assert_eq!([0, 1, 14, 15].map(|days| ReminderDays::new(days).is_some()), [false, true, true, false]);
    }
}
