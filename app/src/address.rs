//! Our own addresses: written here, and nowhere else put together from pieces.

mod log_place;

pub(crate) use log_place::{DOER, KIND, LogPlace, PERIOD, Period, doer_word, kind_word};

use crate::{
    failure::Failure,
    way::{Entering, Way},
};
use inbox::{
    ActionId, AttachmentId, ChangeId, Filter, Folder, Listing, MessageId, Moment, Newer, ProxyRef, Rows,
    SearchId, ThreadId, Tidy,
};
use serde::Deserialize;
use std::{num::NonZeroU32, str::FromStr};
use url::form_urlencoded;

/// The address of the outcome of a change, on the page that says it: the browser moves focus there.
pub(crate) const OUTCOME: &str = "besked";
/// The sentence that says how much was found: the browser moves focus there when somebody has searched.
pub(crate) const RESULT: &str = "traffar";
/// The page's content, for the skip link.
pub(crate) const CONTENT: &str = "innehall";

/// The children that somebody may act for.
pub(crate) const PROXY: &str = "/ombud";
/// Where acting for a child begins; `eid` answers.
pub(crate) const ACT: &str = "/ombud/agera";
/// Where a login begins; `eid` answers.
pub(crate) const LOG_IN: &str = "/logga-in";
/// Where somebody who is logged in is asked to prove anew who they are; `eid` leads there too.
pub(crate) const CONFIRM: &str = "/bekrafta";
/// Where the language is chosen.
pub(crate) const LANGUAGE: &str = "/sprak";
/// Where a session is extended; `eid` answers.
pub(crate) const SESSION: &str = "/session";
/// Where a session is ended; `eid` answers.
pub(crate) const LOG_OUT: &str = "/logga-ut";
/// The start page of somebody who has logged out.
pub(crate) const LOGGED_OUT: &str = "/?utloggad=1";
/// Where one is logged in. One's own: a child's has no such address.
pub(crate) const SESSIONS: &str = "/installningar/sessioner";
/// Where all other logins are ended.
pub(crate) const SESSIONS_OTHERS: &str = "/installningar/sessioner/andra";
/// Where all logins are ended.
pub(crate) const SESSIONS_ALL: &str = "/installningar/sessioner/alla";
/// Help.
pub(crate) const HELP: &str = "/hjalp";
/// Privacy and cookies.
pub(crate) const PRIVACY: &str = "/integritet";
/// The accessibility statement.
pub(crate) const STATEMENT: &str = "/tillganglighet";

/// Where those who connect a sending system look at messages before they send any; in demo and test installations alone.
pub(crate) const PREVIEW: &str = "/for-avsandare";
/// The words, beside a previewed message, that its links lead to.
pub(crate) const NOT_IN_PREVIEW: &str = "ej-i-forhandsgranskning";

/// The last part of an address: an id, as somebody wrote it. Under a mount the address holds more parts.
#[derive(Debug, Deserialize)]
pub(crate) struct Named {
    id: String,
}

impl Named {
    /// The id; what is no id of ours is at no address of ours.
    pub(crate) fn id<T: FromStr>(&self) -> Result<T, Failure> {
        self.id.parse().map_err(|_| Failure::NotFound)
    }
}

/// For whom a page is, which stands in its address and nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mount {
    /// One's own inbox.
    Own,
    /// A child's, under `/ombud/{ref}`.
    Child(ProxyRef),
    /// Nobody's: a message that is looked at before it is sent. What it would lead to is not there.
    Preview,
}

impl Mount {
    /// The mount that an address of ours lies under.
    pub(crate) fn of_path(path: &str) -> Self {
        let reference = path.strip_prefix(PROXY).and_then(|rest| rest.strip_prefix('/')?.split('/').next());
        reference.and_then(|reference| reference.parse().ok()).map_or(Self::Own, Self::Child)
    }

    fn prefix(self) -> String {
        match self {
            Self::Own | Self::Preview => String::new(),
            Self::Child(reference) => format!("{PROXY}/{reference}"),
        }
    }

    /// An address of something that belongs to a message that was delivered.
    fn delivered(self, address: String) -> String {
        match self {
            Self::Own | Self::Child(_) => address,
            Self::Preview => format!("#{NOT_IN_PREVIEW}"),
        }
    }

    /// The list.
    pub(crate) fn inbox(self) -> String {
        format!("{}/inkorg", self.prefix())
    }

    /// A folder.
    pub(crate) fn folder(self, folder: Folder) -> String {
        match folder {
            Folder::Inbox => self.inbox(),
            Folder::Archive => format!("{}/arkiv", self.prefix()),
            Folder::Trash => format!("{}/papperskorg", self.prefix()),
        }
    }

    /// A list at a place: of a folder, or of what a search found.
    pub(crate) fn list(self, place: Place) -> String {
        match place.search {
            Some(search) => {
                format!("{}/{search}{}", self.search(), Place::default().on_page(place.page).query())
            }
            None => format!("{}{}", self.folder(place.listing.folder), place.query_in_folder()),
        }
    }

    /// Where what is searched for is posted.
    pub(crate) fn search(self) -> String {
        format!("{}/inkorg/sok", self.prefix())
    }

    /// A row of the list, to return to.
    pub(crate) fn row(self, place: Place, thread: ThreadId) -> String {
        format!("{}#{}", self.list(place), row(thread))
    }

    /// The list, with focus on what was just done.
    pub(crate) fn outcome(self, place: Place) -> String {
        format!("{}#{OUTCOME}", self.list(place))
    }

    /// A thread, opened from a place in the list.
    pub(crate) fn thread(self, thread: ThreadId, place: Place) -> String {
        format!("{}/inkorg/trad/{thread}{}", self.prefix(), place.query())
    }

    /// Where something is done with a thread.
    pub(crate) fn tidy(self, thread: ThreadId, tidy: Tidy, place: Place) -> String {
        format!("{}/inkorg/trad/{thread}/{}{}", self.prefix(), tidy_word(tidy), place.query())
    }

    /// Where something is done with the threads that are chosen in a list.
    pub(crate) fn tidy_many(self, place: Place) -> String {
        format!("{}/inkorg/andra{}", self.prefix(), place.query())
    }

    /// Where a change is undone.
    pub(crate) fn undo(self, change: ChangeId) -> String {
        format!("{}/inkorg/angra/{change}", self.prefix())
    }

    /// Where a page that shows what was there at a moment is told how much has come since.
    pub(crate) fn news(self, since: &Moment) -> String {
        format!("{}/inkorg/handelser?sedan={since}", self.prefix())
    }

    /// The units to choose among, to see what is from one of them at a place.
    pub(crate) fn units(self, place: Place) -> String {
        format!("{}/inkorg/avsandare{}", self.prefix(), place.query())
    }

    /// A message in its thread, unfolded.
    pub(crate) fn message(self, newer: Newer, place: Place) -> String {
        let id = newer.message;
        format!("{}#{}", with_pair(&self.thread(newer.thread, place), UNFOLDED, &id.to_string()), message(id))
    }

    /// Where the order of messages is posted, from a thread.
    pub(crate) fn thread_order(self, thread: ThreadId, place: Place) -> String {
        format!("{}/inkorg/trad/{thread}/ordning{}", self.prefix(), place.query())
    }

    /// A thread's times as a calendar file.
    pub(crate) fn calendar(self, thread: ThreadId) -> String {
        self.delivered(format!("{}/inkorg/trad/{thread}/kalender.ics", self.prefix()))
    }

    /// A download.
    pub(crate) fn attachment(self, id: AttachmentId) -> String {
        self.delivered(format!("{}/inkorg/bilaga/{id}", self.prefix()))
    }

    /// Every file of a thread, as one.
    pub(crate) fn attachments(self, thread: ThreadId) -> String {
        self.delivered(format!("{}/inkorg/trad/{thread}/bilagor.zip", self.prefix()))
    }

    /// The page before a service outside the portal.
    pub(crate) fn leave(self, id: ActionId) -> String {
        self.delivered(format!("{}/inkorg/lank/{id}", self.prefix()))
    }

    /// Activation.
    pub(crate) fn activation(self) -> String {
        format!("{}/aktivera", self.prefix())
    }

    /// Settings.
    pub(crate) fn settings(self) -> String {
        format!("{}/installningar", self.prefix())
    }

    /// Where an address for one way to be told is entered or changed.
    pub(crate) fn contact(self, asked: impl Into<Entering>) -> String {
        let asked = asked.into();
        format!("{}{}", self.way(asked.way), asked.query())
    }

    fn way(self, way: Way) -> String {
        format!("{}/{way}", self.settings())
    }

    /// What is done with that address.
    pub(crate) fn contact_step(self, asked: impl Into<Entering>, step: Step) -> String {
        let asked = asked.into();
        format!("{}/{}{}", self.way(asked.way), step.segment(), asked.query())
    }

    /// Where it goes on when an address has been entered: to the next one, or back to the settings.
    pub(crate) fn after(self, asked: Entering) -> String {
        asked.then.map_or_else(|| self.settings(), |then| self.contact(then))
    }

    /// When notices are sent.
    pub(crate) fn timing(self) -> String {
        format!("{}/aviseringar", self.settings())
    }

    /// Where the language of the notices is posted.
    pub(crate) fn settings_language(self) -> String {
        format!("{}/sprak", self.settings())
    }

    /// Where the choice about kallelser on paper is posted.
    pub(crate) fn settings_paper(self) -> String {
        format!("{}/papper", self.settings())
    }

    /// What somebody was told of messages.
    pub(crate) fn ledger(self) -> String {
        format!("{}/aviseringar", self.prefix())
    }

    /// A page of it.
    pub(crate) fn ledger_page(self, page: NonZeroU32) -> String {
        format!("{}{}", self.ledger(), Place::default().on_page(page).query())
    }

    /// Who has read what.
    pub(crate) fn log(self) -> String {
        format!("{}{LOG}", self.prefix())
    }

    /// A place in it.
    pub(crate) fn log_at(self, place: LogPlace) -> String {
        format!("{}{}", self.log(), place.query())
    }

    /// The review of what guardians entered.
    pub(crate) fn review(self) -> String {
        format!("{}/granska", self.settings())
    }
}

/// What is done with an address for notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The code that was sent there is entered.
    Code,
    /// Another code is sent.
    NewCode,
    /// The address that waits for its code is withdrawn.
    Cancel,
    /// Notices are sent there.
    On,
    /// They are not.
    Off,
    /// It is removed.
    Remove,
}

impl Step {
    pub(crate) const fn segment(self) -> &'static str {
        match self {
            Self::Code => "kod",
            Self::NewCode => "ny-kod",
            Self::Cancel => "avbryt",
            Self::On => "pa",
            Self::Off => "av",
            Self::Remove => "ta-bort",
        }
    }
}

/// Where acting for a child ends; `eid` answers.
pub(crate) fn stop_acting(child: ProxyRef) -> String {
    format!("{PROXY}/{child}/avsluta")
}

/// Why one sees a child's inbox.
pub(crate) fn why(child: ProxyRef) -> String {
    format!("{PROXY}/{child}/varfor")
}

/// Where threads in one's own trash are deleted for good. A child's has no such address.
pub(crate) const DELETE: &str = "/papperskorg/ta-bort";

/// The word that stands for that in the form around a list.
pub(crate) const DELETE_WORD: &str = "ta-bort";

/// The page that asks before these are deleted for good.
pub(crate) fn delete_chosen<'f>(chosen: impl Iterator<Item = &'f str>) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(chosen.map(|one| (CHOSEN, one)))
        .finish();
    format!("{DELETE}?{query}")
}

/// The page that asks before a thread is deleted for good.
pub(crate) fn delete(thread: ThreadId) -> String {
    format!("{DELETE}?{CHOSEN}={thread}")
}

/// Where one's own inbox is taken along. A child's has no such address.
pub(crate) const TAKE: &str = "/hamta";
/// The file with all of it.
pub(crate) const TAKE_FILE: &str = "/hamta/inkorg.zip";

/// Who has read what in one's own inbox.
pub(crate) const LOG: &str = "/logg";
/// The file with all of it. A child's has no such address.
pub(crate) const LOG_FILE: &str = "/logg/hamta";

/// Where one thread of one's own inbox is taken along.
pub(crate) fn take_thread(thread: ThreadId) -> String {
    format!("/inkorg/trad/{thread}/hamta")
}

/// The file with all of it.
pub(crate) fn take_thread_file(thread: ThreadId) -> String {
    format!("/inkorg/trad/{thread}/hamta.zip")
}

/// Whether something is taken along there.
pub(crate) fn is_taking(path: &str) -> bool {
    path == TAKE || path.starts_with("/inkorg/trad/") && path.ends_with("/hamta")
}

/// The name of a chosen thread in forms and addresses.
pub(crate) const CHOSEN: &str = "trad";

/// What that field holds of a thread that is seen with so many messages.
pub(crate) fn chosen(thread: ThreadId, messages: u64) -> String {
    format!("{thread}.{messages}")
}

/// What [`chosen`] wrote; a thread alone was seen with who knows how many.
pub(crate) fn of_chosen(value: &str) -> Option<(ThreadId, Option<u64>)> {
    match value.split_once('.') {
        Some((thread, messages)) => Some((thread.parse().ok()?, Some(messages.parse().ok()?))),
        None => Some((value.parse().ok()?, None)),
    }
}

/// The word that stands for a change in addresses and forms.
pub(crate) fn tidy_word(tidy: Tidy) -> &'static str {
    match tidy {
        Tidy::MarkUnread => "olast",
        Tidy::Archive => "arkivera",
        Tidy::Trash => "papperskorg",
        Tidy::Restore => "aterstall",
    }
}

/// The fragment of a thread's row in the list.
pub(crate) fn row(thread: ThreadId) -> String {
    format!("trad-{thread}")
}

/// The fragment of a message in its thread.
pub(crate) fn message(id: MessageId) -> String {
    format!("meddelande-{id}")
}

/// The name under which a thread's address says which of its messages is to be open.
const UNFOLDED: &str = "visa";

/// The message that a thread's address asks to be open. Not every browser opens what a fragment leads into.
pub(crate) fn unfolded(query: Option<&str>) -> Option<MessageId> {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.find(|(name, _)| name == UNFOLDED).and_then(|(_, id)| id.parse().ok())
}

/// A place in a list: what it shows, and how far down one is. It follows along into a thread, so that the way back
/// leads to the same row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) listing: Listing,
    /// The search whose result the list is, instead of a folder.
    pub(crate) search: Option<SearchId>,
    pub(crate) page: NonZeroU32,
}

impl Default for Place {
    fn default() -> Self {
        Self::top(Listing::default())
    }
}

impl Place {
    /// The top of a list.
    pub(crate) fn top(listing: Listing) -> Self {
        Self { listing, search: None, page: NonZeroU32::MIN }
    }

    /// Another page of the same list.
    pub(crate) fn on_page(self, page: NonZeroU32) -> Self {
        Self { page, ..self }
    }

    /// The top of the same folder, seen through another filter.
    pub(crate) fn filtered(self, filter: Filter) -> Self {
        Self::top(Listing { filter, ..self.listing })
    }

    /// The top of the same list, with so many threads at a time.
    pub(crate) fn with_rows(self, rows: Rows) -> Self {
        Self::top(Listing { rows, ..self.listing })
    }

    /// The same page of what a search found.
    pub(crate) fn found_by(self, search: SearchId) -> Self {
        Self { search: Some(search), ..self }
    }

    /// The same in the folder that the address of a list names.
    pub(crate) fn in_folder(self, folder: Folder) -> Self {
        Self { listing: Listing { folder, ..self.listing }, ..self }
    }

    /// Reads `?sok=`, `?mapp=`, `?filter=` (as often as there are filters), `?avsandare=`, `?antal=` and `?sida=`. Whatever they do not say,
    /// or say wrongly, is the beginning of the whole inbox: an old link still leads somewhere.
    pub(crate) fn of_query(query: Option<&str>) -> Self {
        let mut place = Self::default();
        let Listing { folder, filter, rows } = &mut place.listing;
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match (&*name, &*value) {
                ("sok", search) => place.search = search.parse().ok(),
                ("mapp", "arkiv") => *folder = Folder::Archive,
                ("mapp", "papperskorg") => *folder = Folder::Trash,
                ("filter", "olasta") => filter.unread = true,
                ("filter", "bilaga") => filter.attachments = true,
                ("filter", "atgard") => filter.action = true,
                ("antal", "100") => *rows = Rows::Many,
                ("avsandare", unit) => filter.unit = unit.parse().ok(),
                ("sida", number) => place.page = number.parse().unwrap_or(NonZeroU32::MIN),
                _ => {}
            }
        }
        place
    }

    /// As an address says it whose path does not name the folder.
    fn query(self) -> String {
        self.written(match self.listing.folder {
            Folder::Inbox => None,
            Folder::Archive => Some("arkiv"),
            Folder::Trash => Some("papperskorg"),
        })
    }

    /// As an address says it whose path names the folder.
    fn query_in_folder(self) -> String {
        self.written(None)
    }

    fn written(self, folder: Option<&str>) -> String {
        let Filter { unread, attachments, action, unit } = self.listing.filter;
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        if let Some(search) = self.search {
            pairs.append_pair("sok", &search.to_string());
        }
        if let Some(folder) = folder {
            pairs.append_pair("mapp", folder);
        }
        for (word, on) in [("olasta", unread), ("bilaga", attachments), ("atgard", action)] {
            if on {
                pairs.append_pair("filter", word);
            }
        }
        if let Some(unit) = unit {
            pairs.append_pair("avsandare", &unit.to_string());
        }
        if self.listing.rows == Rows::Many {
            pairs.append_pair("antal", &Rows::Many.count().to_string());
        }
        if self.page > NonZeroU32::MIN {
            pairs.append_pair("sida", &self.page.to_string());
        }
        let pairs = pairs.finish();
        if pairs.is_empty() { pairs } else { format!("?{pairs}") }
    }
}

/// `/logga-in`, and back to `path` afterwards.
pub(crate) fn log_in(path: Option<&str>) -> String {
    with_path(LOG_IN, path)
}

/// The page that asks somebody who is logged in to prove anew who they are, and leads back to `path`.
pub(crate) fn confirm(path: &str) -> String {
    with_path(CONFIRM, Some(path))
}

/// A login of somebody who is logged in, and back to `path` afterwards.
pub(crate) fn log_in_anew(path: &str) -> String {
    format!("{}&ny=1", with_path(LOG_IN, Some(path)))
}

/// A way back for somebody whose press on a button did nothing.
pub(crate) fn not_done(elsewhere: &str) -> String {
    with_pair(elsewhere, "ogjort", "1")
}

/// An address with one more pair in its query; `name` and `value` are what addresses hold as they are.
fn with_pair(address: &str, name: &str, value: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{name}={value}")
}

/// The start page of somebody whose session is over, and back to `path` after a new login.
pub(crate) fn expired(path: &str) -> String {
    format!("{}&utgangen=1", with_path("/", Some(path)))
}

fn with_path(address: &str, path: Option<&str>) -> String {
    path.map_or_else(
        || address.to_owned(),
        |path| {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("till", path).finish();
            format!("{address}?{query}")
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> ThreadId {
        "0123456789abcdef0123456789abcdef".parse().unwrap()
    }

    #[test]
    fn a_place_in_a_list_survives_its_own_address() {
        let unit = Some("fedcba9876543210fedcba9876543210".parse().unwrap());
        for folder in Folder::ALL {
            for bits in 0..16 {
                let with = |bit: i32| bits & (1 << bit) != 0;
                let unit = unit.filter(|_| with(3));
                let filter = Filter { unread: with(0), attachments: with(1), action: with(2), unit };
                for (page, rows) in [(1, Rows::Few), (2, Rows::Many), (400, Rows::Few), (1, Rows::Many)] {
                    let place =
                        Place::top(Listing { folder, filter, rows }).on_page(NonZeroU32::new(page).unwrap());
                    assert_eq!(Place::of_query(place.query().strip_prefix('?')), place);
                    let there = place.query_in_folder();
                    assert_eq!(Place::of_query(there.strip_prefix('?')).in_folder(folder), place);
                }
            }
        }
        let search = "00112233445566778899aabbccddeeff".parse().unwrap();
        let found =
            Place::top(Listing::of(Folder::Archive)).found_by(search).on_page(NonZeroU32::new(3).unwrap());
        assert_eq!(Place::of_query(found.query().strip_prefix('?')), found);
        let result = format!("/inkorg/sok/{search}?sida=3");
        assert_eq!(Mount::Own.list(found), result);
        assert_eq!(Mount::Own.row(found, id()), format!("{result}#{}", row(id())));
        assert_eq!(Mount::Own.list(Place::default()), "/inkorg");
        let trash = Place::top(Listing::of(Folder::Trash));
        assert_eq!(Mount::Own.row(trash, id()), format!("/papperskorg#{}", row(id())));
        assert_eq!(Mount::Own.thread(id(), trash), format!("/inkorg/trad/{}?mapp=papperskorg", id()));
    }

    #[test]
    fn a_wrong_place_is_the_beginning() {
        for query in [
            None,
            Some(""),
            Some("sida=0"),
            Some("sida=-1"),
            Some("sida=x"),
            Some("filter=allt&x=1"),
            Some("avsandare=x"),
            Some("mapp=x"),
        ] {
            assert_eq!(Place::of_query(query), Place::default(), "{query:?}");
        }
    }

    #[test]
    fn a_childs_addresses_mirror_ones_own() {
        let child = Mount::Child("fedcba9876543210fedcba9876543210".parse().unwrap());
        let place = Place::top(Listing::unread());
        for own in [Mount::Own.thread(id(), place), Mount::Own.row(place, id()), Mount::Own.activation()] {
            let mirrored = format!("/ombud/fedcba9876543210fedcba9876543210{own}");
            assert!(
                [child.thread(id(), place), child.row(place, id()), child.activation()].contains(&mirrored)
            );
        }
    }

    #[test]
    fn an_address_tells_its_mount_and_ones_own_when_it_is_nobodys() {
        let child = Mount::Child("fedcba9876543210fedcba9876543210".parse().unwrap());
        assert_eq!(Mount::of_path(&child.settings()), child);
        for path in
            ["/installningar", "/ombud", "/ombud/x/installningar", "/ombudfedcba9876543210fedcba9876543210"]
        {
            assert_eq!(Mount::of_path(path), Mount::Own, "{path}");
        }
    }

    // ASVS 5.0.0-1.2.2
    #[test]
    fn a_path_to_return_to_is_one_value_whatever_it_holds() {
        assert_eq!(log_in(None), "/logga-in");
        assert_eq!(log_in(Some("/inkorg?sida=2&x=1")), "/logga-in?till=%2Finkorg%3Fsida%3D2%26x%3D1");
        assert_eq!(expired("/inkorg"), "/?till=%2Finkorg&utgangen=1");
        assert_eq!(log_in_anew("/installningar"), "/logga-in?till=%2Finstallningar&ny=1");
    }
}
