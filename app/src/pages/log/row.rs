//! A row of a log in words: who did what, when, and with what. Guardians are named as everywhere on a child's pages, all or
//! none (ARCHITECTURE, Acting for a child), and of another's settings it is said that they were changed, and not how.

use crate::{
    address::Place,
    calendar,
    family::Readers,
    pages::{list, settings::sessions},
    reader::{Reader, Reading},
    way::Way,
    words::{Titled, Words, say},
};
use inbox::{By, Capacity, EndedSessions, Entry, Event, LogAbout, LogKind, LogRow, SenderId};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What is typed to verify a downloaded log.
pub(super) const COMPARE: &str = "inkorg log verify FILE --head …";

/// To whom a log is told.
pub(super) struct Telling<'t> {
    pub(super) reading: Reading,
    pub(super) reader: &'t Reader,
    pub(super) readers: &'t Readers,
    /// What sending systems are registered as.
    pub(super) senders: &'t BTreeMap<SenderId, String>,
    /// Who runs the service.
    pub(super) operator: &'t str,
}

impl Telling<'_> {
    pub(super) fn row(&self, row: &LogRow) -> impl IntoView + use<> {
        let words = self.reading.words;
        let at = row.entry.at;
        let said = self.sentence(row);
        let about = row.about.as_ref().map(|about| self.about(about));
        view! {
            <li>
                <time datetime=calendar::machine(at)>{calendar::span(words, at, None)}</time>
                <div>
                    <p>{said}</p>
                    {about}
                </div>
            </li>
        }
    }

    fn sentence(&self, row: &LogRow) -> String {
        let (words, entry) = (self.reading.words, &row.entry);
        let who = as_heading(&self.who(row));
        if self.is_anothers_choice(entry) {
            return say!(words, "log-choices-of-another", who = who);
        }
        what(words, &who, entry)
    }

    /// Whether it is about the settings of a guardian who is not the reader.
    fn is_anothers_choice(&self, entry: &Entry) -> bool {
        let guardians = matches!(entry.by, By::Person { actor, capacity: Capacity::Guardian }
            if actor != self.reader.viewer.actor());
        // What counts for the inbox, and not for whoever chose it, is everybody's to know.
        guardians && entry.event.kind() == LogKind::Choices && entry.event != Event::Activated
    }

    fn who(&self, row: &LogRow) -> String {
        let words = self.reading.words;
        let you = self.reader.viewer.actor();
        match row.entry.by {
            By::Person { actor, capacity: Capacity::Own } if actor == you => say!(words, "log-by-you"),
            By::Person { capacity: Capacity::Own, .. } => {
                words.child(self.reader.child.as_ref().and_then(|child| child.name.as_ref()))
            }
            By::Person { actor, capacity: Capacity::Guardian } if actor == you => {
                say!(words, "log-by-you-guardian")
            }
            By::Person { actor, capacity: Capacity::Guardian } => self.readers.name(actor).map_or_else(
                || say!(words, "log-by-some-guardian"),
                |name| say!(words, "log-by-guardian", name = name.as_str()),
            ),
            By::Sender { sender } => match (&row.about, self.senders.get(&sender)) {
                // The unit speaks in the message; the system is what carries it.
                (Some(LogAbout::Thread(named)), _) => named.unit.clone(),
                (_, Some(system)) => say!(words, "log-by-system", system = system.as_str()),
                (_, None) => say!(words, "log-by-some-system"),
            },
            By::Operator => say!(words, "log-by-operator", operator = self.operator),
            By::Scanner | By::Time => say!(words, "log-by-service"),
            By::IdentityProvider => say!(words, "log-by-provider"),
        }
    }

    /// What it was done with.
    fn about(&self, about: &LogAbout) -> AnyView {
        let words = self.reading.words;
        let mount = self.reading.mount;
        match about {
            LogAbout::Thread(named) => {
                let Titled { text, lang, .. } = words.titled(named.subject.clone(), named.language.as_ref());
                let href = mount.thread(named.id, Place::default());
                view! { <p><a href=href lang=lang dir="auto">{text}</a></p> }.into_any()
            }
            LogAbout::File { thread, name } => {
                let href = mount.thread(*thread, Place::default());
                view! { <p><a href=href translate="no" dir="auto">{name.clone()}</a></p> }.into_any()
            }
            LogAbout::Gone => view! { <p class="hint">{say!(words, "log-gone")}</p> }.into_any(),
        }
    }
}

/// A text with its first letter as at the beginning of a sentence.
pub(super) fn as_heading(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What was done, as a sentence of whoever did it.
fn what(words: Words, who: &str, entry: &Entry) -> String {
    let automatic = entry.by == By::Time;
    match &entry.event {
        Event::Activated => say!(words, "log-activated", who = who),
        Event::OpeningsTakenOver => say!(words, "log-openings-taken-over", who = who),
        Event::Delivered { .. } => say!(words, "log-delivered", who = who),
        Event::Resent => say!(words, "log-resent", who = who),
        Event::ActivityAsked => say!(words, "log-activity-asked", who = who),
        Event::StatusAsked { messages } => {
            say!(words, "log-status-asked", who = who, count = messages.len())
        }
        Event::Listed { folder } => {
            say!(words, "log-listed", who = who, folder = list::heading(words, *folder))
        }
        Event::Opened { messages, .. } => say!(words, "log-opened", who = who, count = messages.len()),
        Event::MarkedUnread { threads } => say!(words, "log-marked-unread", who = who, count = threads.len()),
        Event::Archived { threads } => say!(words, "log-archived", who = who, count = threads.len()),
        Event::Trashed { threads } => say!(words, "log-trashed", who = who, count = threads.len()),
        Event::Restored { threads } => say!(words, "log-restored", who = who, count = threads.len()),
        Event::Undone { threads } => say!(words, "log-undone", who = who, count = threads.len()),
        Event::Deleted { threads } if automatic => {
            say!(words, "log-deleted-due", who = who, count = threads.len())
        }
        Event::Deleted { threads } => say!(words, "log-deleted", who = who, count = threads.len()),
        Event::UnitsShown => say!(words, "log-units-shown", who = who),
        Event::LedgerShown => say!(words, "log-ledger-shown", who = who),
        Event::LinkShown { .. } => say!(words, "log-link-shown", who = who),
        Event::Downloaded { .. } => say!(words, "log-downloaded", who = who),
        Event::TakenAlong { thread: None } => say!(words, "log-taken-along", who = who),
        Event::TakenAlong { thread: Some(_) } => say!(words, "log-thread-taken", who = who),
        Event::CalendarTaken { .. } => say!(words, "log-calendar-taken", who = who),
        Event::Scanned { clean: true, .. } => say!(words, "log-scanned-clean", who = who),
        Event::Scanned { clean: false, .. } => say!(words, "log-scanned-blocked", who = who),
        Event::ScanAsked { .. } => say!(words, "log-scan-asked", who = who),
        Event::AttachmentErased { .. } if automatic => say!(words, "log-attachment-expired", who = who),
        Event::AttachmentErased { .. } => say!(words, "log-attachment-erased", who = who),
        Event::Searched { hits, .. } => say!(words, "log-searched", who = who, count = *hits),
        Event::ActingBegan => say!(words, "log-acting-began", who = who),
        Event::ActingEnded => say!(words, "log-acting-ended", who = who),
        Event::Consented => say!(words, "log-consented", who = who),
        Event::SettingsShown => say!(words, "log-settings-shown", who = who),
        Event::ContactsTakenOver => say!(words, "log-contacts-taken-over", who = who),
        Event::ContactProposed { channel } => {
            say!(words, "log-contact-proposed", who = who, way = Way(*channel).word())
        }
        Event::ContactConfirmed { channel } => {
            say!(words, "log-contact-confirmed", who = who, way = Way(*channel).word())
        }
        Event::CodeWrong { channel } => say!(words, "log-code-wrong", who = who, way = Way(*channel).word()),
        Event::ChannelSet { channel, enabled: true } => {
            say!(words, "log-channel-on", who = who, way = Way(*channel).word())
        }
        Event::ChannelSet { channel, enabled: false } => {
            say!(words, "log-channel-off", who = who, way = Way(*channel).word())
        }
        Event::ContactRemoved { channel } => {
            say!(words, "log-contact-removed", who = who, way = Way(*channel).word())
        }
        Event::ContactWithdrawn { channel } => {
            say!(words, "log-contact-withdrawn", who = who, way = Way(*channel).word())
        }
        Event::PreferencesSet => say!(words, "log-preferences-set", who = who),
        Event::PaperSet { declines: true } => say!(words, "log-paper-declined", who = who),
        Event::PaperSet { declines: false } => say!(words, "log-paper-wanted", who = who),
        Event::InheritedShown => say!(words, "log-inherited-shown", who = who),
        Event::ContactsReviewed { .. } => say!(words, "log-contacts-reviewed", who = who),
        Event::EarlierReadersShown => say!(words, "log-earlier-readers-shown", who = who),
        Event::LogShown => say!(words, "log-log-shown", who = who),
        Event::LogTaken => say!(words, "log-log-taken", who = who),
        Event::Locked => say!(words, "log-locked", who = who),
        Event::Unlocked => say!(words, "log-unlocked", who = who),
        Event::Closed => say!(words, "log-closed", who = who),
        Event::LoggedIn { device } => {
            say!(words, "log-logged-in", who = who, device = sessions::device(words, *device))
        }
        Event::ProvedAnew => say!(words, "log-proved-anew", who = who),
        Event::LoggedOut => say!(words, "log-logged-out", who = who),
        Event::SessionsShown => say!(words, "log-sessions-shown", who = who),
        Event::SessionsEnded { which } => {
            let which = match which {
                EndedSessions::One => "one",
                EndedSessions::Others => "others",
                EndedSessions::All => "all",
                EndedSessions::AtProvider => "provider",
            };
            say!(words, "log-sessions-ended", who = who, which = which)
        }
    }
}
