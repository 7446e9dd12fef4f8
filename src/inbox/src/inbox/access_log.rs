//! The access log as its reader sees it: page by page, or taken along as a file that can be verified without us.

use super::{
    Inbox,
    account::by,
    files, instant,
    read::{named_thread, number},
    unpack,
};
use crate::{
    AttachmentId, By, Doer, Entry, Error, LogKind, MessageId, NamedThread, OwnViewer, SenderId, ThreadId,
    Viewer, day_begins, day_in_sweden,
    keys::PersonKey,
    log::{CHAIN_START, Event, chain, head_line, line, short},
    store::{
        read,
        rows::{LogAsked, LogEndRow, LogRow as Row},
        snapshot,
    },
    write::{FirstSight, Write},
};
use jiff::{Timestamp, civil::Date};
use std::{cmp::Reverse, collections::BTreeMap, num::NonZeroU32};
use uuid::Uuid;

pub(super) const ENTRY: &str = "access_log.entry_sealed";

/// Rows on a page.
const ROWS_PER_PAGE: u32 = 50;
/// Rows of a file that are in memory at a time.
const ROWS_AT_A_TIME: i64 = 64;

/// What is looked for in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogFilter {
    /// Of which kind; `None`: of any.
    pub kind: Option<LogKind>,
    /// By whom; `None`: by anybody.
    pub doer: Option<Doer>,
    /// From when on; `None`: from the beginning.
    pub since: Option<Timestamp>,
}

impl LogFilter {
    fn asked(self) -> LogAsked {
        LogAsked {
            since: self.since.map_or(0, Timestamp::as_millisecond),
            kind: self.kind.map_or("", LogKind::as_str),
            doer: self.doer.map_or("", Doer::as_str),
        }
    }
}

/// A page of a log, newest first.
#[derive(Clone)]
pub struct LogPage {
    /// The rows.
    pub rows: Vec<LogRow>,
    /// What the sending systems among the doers are registered as.
    pub senders: BTreeMap<SenderId, String>,
    /// How many rows were found.
    pub total: u64,
    /// Which page this is, from 1.
    pub page: u32,
    /// How many pages there are; at least one.
    pub pages: u32,
}

/// A row of a log.
#[derive(Debug, Clone)]
pub struct LogRow {
    /// Its place in the log, from 1.
    pub position: u64,
    /// What was done.
    pub entry: Entry,
    /// What it was done with; `None`: with nothing that has a name.
    pub about: Option<LogAbout>,
}

/// What something was done with, as it is called now.
#[derive(Clone)]
pub enum LogAbout {
    /// A thread.
    Thread(NamedThread),
    /// A file.
    File {
        /// The thread of its message.
        thread: ThreadId,
        /// Its name.
        name: String,
    },
    /// It is not there any more.
    Gone,
}

/// The hash of a day's last row. Whoever notes it can tell later whether what stood in the log until then still does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadOfDay {
    /// Which day; it is over, and the row is of that day or of one before.
    pub day: Date,
    /// Which row, from 1.
    pub row: u64,
    /// As it is noted: "3F9A-09C2-D4E1-F077-1B2C".
    pub head: String,
}

/// A log on its way as a file.
pub struct LogTaking {
    inbox: Inbox,
    key: PersonKey,
    person: Uuid,
    /// Where the log ended when it began.
    length: i64,
    head: Vec<u8>,
    /// The last row that was handed over, and its hash as it should be.
    at: i64,
    previous: [u8; 32],
    /// The first row that is not as it was written.
    broken_at: Option<i64>,
    ended: bool,
}

/// What a row tells of, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Message(MessageId),
    Thread(ThreadId),
    File(AttachmentId),
}

impl Of {
    fn event(event: &Event) -> Option<Self> {
        match event {
            Event::Delivered { message } => Some(Self::Message(*message)),
            Event::Opened { thread, .. }
            | Event::CalendarTaken { thread }
            | Event::TakenAlong { thread: Some(thread) } => Some(Self::Thread(*thread)),
            Event::MarkedUnread { threads }
            | Event::Archived { threads }
            | Event::Trashed { threads }
            | Event::Restored { threads }
            | Event::Undone { threads } => match threads.as_slice() {
                [one] => Some(Self::Thread(*one)),
                _ => None,
            },
            Event::Downloaded { attachment }
            | Event::Scanned { attachment, .. }
            | Event::ScanAsked { attachment }
            | Event::AttachmentErased { attachment } => Some(Self::File(*attachment)),
            _ => None,
        }
    }
}

impl Inbox {
    /// A page of an inbox's log, newest first; a page past the last one is the last one. Reading it is itself a row, once
    /// per session, which is durable before anything is read.
    pub async fn log_page(
        &self,
        viewer: &Viewer,
        filter: LogFilter,
        page: NonZeroU32,
    ) -> Result<LogPage, Error> {
        let subject = viewer.subject();
        let person = subject.uuid();
        let (key, _) = self.log_end(viewer).await?;
        let log = self.entry(&key, by(viewer), Event::LogShown);
        let once = FirstSight { session: *viewer.session().as_bytes(), folder: "log" };
        self.0.store.write(Write::Log { person, log, once: Some(once) }).await?;
        let asked = filter.asked();
        let size = i64::from(ROWS_PER_PAGE);
        let (found, page, rows) = snapshot!(self.0.store, |conn, db| async {
            let found = if filter == LogFilter::default() {
                db::log_end(conn, person).await?.map_or(0, |end| end.log_length)
            } else {
                db::log_found(conn, person, asked).await?
            };
            let page = page.min(last_page(found));
            let after = i64::from(page.get() - 1) * size;
            let rows = if filter == LogFilter::default() {
                let mut rows =
                    db::log_rows(conn, person, (found - after - size).max(0), found - after).await?;
                rows.reverse();
                rows
            } else {
                db::log_page(conn, person, asked, found, size, after).await?
            };
            Ok::<_, sqlx::Error>((found, page, rows))
        })?;
        let mut entries = rows
            .iter()
            .map(|row| Ok((row.position, opened(&key, row)?.1)))
            .collect::<Result<Vec<_>, Error>>()?;
        let abouts = self.abouts(viewer, &key, &entries).await?;
        let senders = self.systems(&entries).await?;
        // Two that come at once may take their places in either order: whoever reads goes by the time.
        entries.sort_by_key(|(position, entry)| Reverse((entry.at, *position)));
        let rows = entries.into_iter().map(|(position, entry)| {
            let about = Of::event(&entry.event).and_then(|of| abouts.get(&of).cloned());
            LogRow { position: number(position), entry, about }
        });
        Ok(LogPage {
            rows: rows.collect(),
            senders,
            total: number(found),
            page: page.get(),
            pages: last_page(found).get(),
        })
    }

    /// What the rows tell of, as it is called now.
    async fn abouts(
        &self,
        viewer: &Viewer,
        key: &PersonKey,
        entries: &[(i64, Entry)],
    ) -> Result<BTreeMap<Of, LogAbout>, Error> {
        let (person, now) = (viewer.subject().uuid(), self.now());
        let mut wanted: Vec<Of> = entries.iter().filter_map(|(_, entry)| Of::event(&entry.event)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let rows = snapshot!(self.0.store, |conn, db| async {
            let mut rows = Vec::with_capacity(wanted.len());
            for of in &wanted {
                rows.push(match of {
                    Of::Message(message) => (db::message_heading(conn, person, message.uuid()).await?, None),
                    Of::Thread(thread) => (db::headings(conn, person, &[thread.uuid()]).await?.pop(), None),
                    Of::File(file) => (None, db::file(conn, person, file.uuid()).await?),
                });
            }
            Ok::<_, sqlx::Error>(rows)
        })?;
        let abouts = wanted.into_iter().zip(rows).map(|(of, row)| {
            let about = match row {
                (Some(heading), _) => LogAbout::Thread(named_thread(key, &heading)?),
                (_, Some(file)) => LogAbout::File {
                    thread: ThreadId::new(file.thread_id),
                    name: files::attachment(key, &file.attachment, now)?.name,
                },
                (None, None) => LogAbout::Gone,
            };
            Ok((of, about))
        });
        abouts.collect()
    }

    /// What the senders among the doers are registered as. Who is registered no more has no name.
    async fn systems(&self, entries: &[(i64, Entry)]) -> Result<BTreeMap<SenderId, String>, Error> {
        let mut senders: Vec<SenderId> = entries
            .iter()
            .filter_map(|(_, entry)| match entry.by {
                By::Sender { sender } => Some(sender),
                _ => None,
            })
            .collect();
        senders.sort_unstable();
        senders.dedup();
        let mut named = BTreeMap::new();
        for sender in senders {
            if let Some(row) = read!(self.0.store, |conn, db| db::sender(conn, sender.uuid()))? {
                named.insert(sender, self.system_of(row)?);
            }
        }
        Ok(named)
    }

    /// The head of the last day that is over. `None`: the log began today.
    pub async fn head_of_day(&self, owner: &OwnViewer) -> Result<Option<HeadOfDay>, Error> {
        let person = owner.viewer().subject().uuid();
        let today = day_in_sweden(self.now());
        let midnight = day_begins(today).ok_or(Error::Inconsistent("a day without a beginning"))?;
        let row = read!(self.0.store, |conn, db| db::head_before(conn, person, midnight.as_millisecond()))?;
        row.map(|row| {
            let day = today.yesterday().map_err(|_| Error::Inconsistent("a time out of range"))?;
            Ok(HeadOfDay { day, row: number(row.position), head: short(&row.hash) })
        })
        .transpose()
    }

    /// Begins to take one's own log along; the row of it is durable when this returns, and in the file.
    pub async fn take_log(&self, owner: &OwnViewer) -> Result<LogTaking, Error> {
        let viewer = owner.viewer();
        let person = viewer.subject().uuid();
        let (key, _) = self.log_end(viewer).await?;
        let log = self.entry(&key, by(viewer), Event::LogTaken);
        self.0.store.write(Write::Log { person, log, once: None }).await?;
        let (_, LogEndRow { log_length, log_head, .. }) = self.log_end(viewer).await?;
        Ok(LogTaking {
            inbox: self.clone(),
            key,
            person,
            length: log_length,
            head: log_head,
            at: 0,
            previous: CHAIN_START,
            broken_at: None,
            ended: false,
        })
    }

    /// The key of an inbox, and where its log ends.
    async fn log_end(&self, viewer: &Viewer) -> Result<(PersonKey, LogEndRow), Error> {
        let person = viewer.subject().uuid();
        let end = read!(self.0.store, |conn, db| db::log_end(conn, person))?;
        let end = end.ok_or(Error::Inconsistent("person"))?;
        Ok((self.0.keys.person_key(viewer.subject(), &end.wrapped_key)?, end))
    }

    /// The whole log, oldest first, after its chain was verified: for tests, which look behind the pages. It leaves no row.
    #[cfg(feature = "testing")]
    pub async fn log(&self, viewer: &Viewer) -> Result<Vec<Entry>, Error> {
        let person = viewer.subject().uuid();
        let (end, rows) = snapshot!(self.0.store, |conn, db| async {
            let end = db::log_end(conn, person).await?;
            Ok::<_, sqlx::Error>((end, db::log_rows(conn, person, 0, i64::MAX).await?))
        })?;
        let end = end.ok_or(Error::Inconsistent("person"))?;
        let key = self.0.keys.person_key(viewer.subject(), &end.wrapped_key)?;
        let (mut previous, mut entries) = (CHAIN_START.to_vec(), Vec::with_capacity(rows.len()));
        for (row, expected) in rows.into_iter().zip(1..) {
            let (canonical, entry) = opened(&key, &row)?;
            if row.position != expected
                || chain(&previous, row.position, row.id, &canonical) != row.hash.as_slice()
            {
                return Err(Error::Inconsistent("access_log: the chain is broken"));
            }
            previous = row.hash;
            entries.push(entry);
        }
        if i64::try_from(entries.len()) != Ok(end.log_length) || previous != end.log_head {
            return Err(Error::Inconsistent("access_log: its end is missing"));
        }
        Ok(entries)
    }
}

impl LogTaking {
    /// The next lines of the file; `None`: that was all. What was altered in the database is handed over as it is: the
    /// file tells on it.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        if self.at == self.length {
            if std::mem::replace(&mut self.ended, true) {
                return Ok(None);
            }
            if self.head != self.previous {
                self.broken_at.get_or_insert(self.length);
            }
            return Ok(Some(head_line(self.length, &self.head)));
        }
        let (person, after) = (self.person, self.at);
        let to = self.length.min(after + ROWS_AT_A_TIME);
        let rows = read!(self.inbox.0.store, |conn, db| db::log_rows(conn, person, after, to))?;
        if i64::try_from(rows.len()) != Ok(to - after) {
            self.broken_at.get_or_insert(after + 1);
        }
        let mut lines = Vec::new();
        for row in rows {
            let canonical = self.key.open(ENTRY, row.id, &row.entry_sealed)?;
            self.previous = chain(&self.previous, row.position, row.id, &canonical);
            if self.previous != row.hash.as_slice() {
                self.broken_at.get_or_insert(row.position);
            }
            lines.extend(line(row.position, row.id, &canonical, &row.hash));
        }
        self.at = to;
        Ok(Some(lines))
    }

    /// The first row so far that is not as it was written, or where one is missing: somebody must look.
    pub fn broken_at(&self) -> Option<i64> {
        self.broken_at
    }
}

/// A row's bytes in clear, and what they say; it is held against what stands in clear beside it, by which it was found.
fn opened(key: &PersonKey, row: &Row) -> Result<(Vec<u8>, Entry), Error> {
    let canonical = key.open(ENTRY, row.id, &row.entry_sealed)?;
    let entry: Entry = unpack(&canonical, ENTRY)?;
    let in_clear =
        (instant(row.at)?.as_millisecond(), row.event.as_str(), row.kind.as_str(), row.doer.as_str());
    let (event, kind) = (entry.event.word(), entry.event.kind().as_str());
    if in_clear != (entry.at.as_millisecond(), event, kind, entry.by.doer().as_str())
        || row.guardian_id != entry.by.guardian()
    {
        return Err(Error::Inconsistent("access_log: what stands in clear is not what is sealed"));
    }
    Ok((canonical, entry))
}

fn last_page(rows: i64) -> NonZeroU32 {
    let pages = u64::try_from(rows).unwrap_or(0).div_ceil(u64::from(ROWS_PER_PAGE));
    u32::try_from(pages).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN)
}

crate::silent_debug!(LogPage, LogAbout, LogTaking);
