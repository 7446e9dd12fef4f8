//! Files: sealed in parts, so that a download holds one part in memory, whatever the file's size; fetched, scanned, and
//! erased.

use super::{Inbox, Operator, account::by, instant, pack, read::media_type, unpack};
use crate::{
    Attachment, AttachmentId, Error, FileStanding, FileWorker, MediaType, NewAttachment, PersonId, RandomExt,
    ThreadId, Unscanned, Viewer, Withheld, Worker,
    file::Inspected,
    keys::{Part, PersonKey},
    log::{By, Event},
    store::{
        read,
        rows::{AttachmentRow, FileRow, KeptFileRow, ScanRow},
    },
    write::{Filing, SealedAttachment, Write, Written},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(super) const DETAILS: &str = "attachment.details_sealed";
const CHUNK: &str = "attachment_chunk.content_sealed";
/// The size of a part in plain, but for the last one, in bytes.
const PART: usize = 256 * 1024;
/// The files of a thread are fetched as one up to this size together, in bytes: more would not fit what old programs
/// take for a zip.
pub const FETCHED_TOGETHER_MOST: u64 = 2_000_000_000;
/// Files whose time is over, erased at a time.
const ERASED_AT_A_TIME: u32 = 100;

/// What a file is called, and the language that it says it is in.
#[derive(Serialize, Deserialize)]
pub(super) struct Details {
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
}

/// What somebody who asks for a file gets.
#[derive(Debug)]
pub enum Fetched {
    /// The file. Its log row is durable.
    File(Download),
    /// Nothing, and this is why. The file is in this thread.
    Withheld(ThreadId, Withheld),
}

/// What somebody who asks for all files of a thread gets.
#[derive(Debug)]
pub enum FetchedTogether {
    /// Those that can be fetched, oldest message first; at least one. Their log rows are durable.
    Files(Vec<Download>),
    /// None can be fetched.
    Nothing,
    /// They are together larger than [`FETCHED_TOGETHER_MOST`].
    TooLarge,
}

/// A file under way to somebody.
#[derive(Debug)]
pub struct Download {
    /// Its name.
    pub name: String,
    /// What it is.
    pub media_type: MediaType,
    /// Its size, in bytes.
    pub size: u64,
    /// When its message came.
    pub received_at: Timestamp,
    /// What it holds.
    pub content: FileContent,
}

/// What a file holds, read part by part: never more than one is in memory.
pub struct FileContent {
    inbox: Inbox,
    key: Box<PersonKey>,
    person: Uuid,
    file: Uuid,
    next: u32,
    count: u32,
}

/// A file to be scanned.
#[derive(Debug)]
pub struct Scan {
    /// Which.
    pub id: AttachmentId,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Its size, in bytes.
    pub size: u64,
    person: PersonId,
    lease: i64,
}

impl FileContent {
    /// The next part; `None`: that was all. Should the file be erased meanwhile, it is an error: nobody is to take a part
    /// for the whole.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        if self.next == self.count {
            return Ok(None);
        }
        let (person, file) = (self.person, self.file);
        let number = i32::try_from(self.next).map_err(|_| Error::Inconsistent("attachment.size"))?;
        let sealed = read!(self.inbox.0.store, |conn, db| db::chunk(conn, person, file, number))?;
        let sealed = sealed.ok_or(Error::Inconsistent("attachment_chunk: a part is missing"))?;
        let part = Part { row: file, number: self.next, count: self.count };
        let plain = self.key.open_part(CHUNK, part, &sealed)?;
        self.next += 1;
        Ok(Some(plain))
    }
}

impl Inbox {
    /// A file, for its download. `None`: not in this inbox.
    pub async fn fetch(
        &self,
        viewer: &Viewer,
        id: AttachmentId,
        unscanned: Unscanned,
    ) -> Result<Option<Fetched>, Error> {
        let person = viewer.subject().uuid();
        let Some(row) = read!(self.0.store, |conn, db| db::file(conn, person, id.uuid()))? else {
            return Ok(None);
        };
        let standing = standing(&row.attachment, self.now())?;
        if let Some(withheld) = standing.withheld(unscanned) {
            return Ok(Some(Fetched::Withheld(ThreadId::new(row.thread_id), withheld)));
        }
        let key = self.0.keys.person_key(viewer.subject(), &row.wrapped_key)?;
        let download = self.download(&key, person, &row)?;
        let log = self.entry(&key, by(viewer), Event::Downloaded { attachment: id });
        self.0.store.write(Write::Log { person, log, once: None }).await?;
        Ok(Some(Fetched::File(download)))
    }

    /// Every file of a thread that can be fetched. `None`: no such thread with files in this inbox.
    pub async fn fetch_together(
        &self,
        viewer: &Viewer,
        thread: ThreadId,
        unscanned: Unscanned,
    ) -> Result<Option<FetchedTogether>, Error> {
        let person = viewer.subject().uuid();
        let rows = read!(self.0.store, |conn, db| db::thread_files(conn, person, thread.uuid()))?;
        let Some(first) = rows.first() else { return Ok(None) };
        let key = self.0.keys.person_key(viewer.subject(), &first.wrapped_key)?;
        let (now, mut offered) = (self.now(), Vec::new());
        for row in &rows {
            if standing(&row.attachment, now)?.withheld(unscanned).is_none() {
                offered.push(self.download(&key, person, row)?);
            }
        }
        if offered.is_empty() {
            return Ok(Some(FetchedTogether::Nothing));
        }
        if offered.iter().map(|file| file.size).sum::<u64>() > FETCHED_TOGETHER_MOST {
            return Ok(Some(FetchedTogether::TooLarge));
        }
        let row = |file: &Download| {
            let attachment = AttachmentId::new(file.content.file);
            self.entry(&key, by(viewer), Event::Downloaded { attachment })
        };
        let logs = offered.iter().map(row).collect();
        self.0.store.write(Write::LogAll { person, logs }).await?;
        Ok(Some(FetchedTogether::Files(offered)))
    }

    fn download(&self, key: &PersonKey, person: Uuid, row: &FileRow) -> Result<Download, Error> {
        let Attachment { id, name, media_type, size, .. } = attachment(key, &row.attachment, self.now())?;
        let content = self.content(key.clone(), person, id, size)?;
        Ok(Download { name, media_type, size, received_at: instant(row.received_at)?, content })
    }

    pub(super) fn content(
        &self,
        key: PersonKey,
        person: Uuid,
        id: AttachmentId,
        size: u64,
    ) -> Result<FileContent, Error> {
        let count =
            u32::try_from(size.div_ceil(PART as u64)).map_err(|_| Error::Inconsistent("attachment.size"))?;
        let key = Box::new(key);
        Ok(FileContent { inbox: self.clone(), key, person, file: id.uuid(), next: 0, count })
    }

    /// A message's files as they are kept.
    pub(super) async fn seal_files(
        &self,
        key: &PersonKey,
        files: &[NewAttachment],
        inspected: Vec<Inspected>,
    ) -> Vec<SealedAttachment> {
        let random = &*self.0.random;
        let mut sealed = Vec::with_capacity(files.len());
        for (file, known) in files.iter().zip(inspected) {
            let id = random.opaque_id();
            let parts = file.content.chunks(PART);
            let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
            let mut chunks = Vec::with_capacity(parts.len());
            for (number, part) in (0..).zip(parts) {
                chunks.push(key.seal_part(random, CHUNK, Part { row: id, number, count }, part));
                tokio::task::yield_now().await; // others are served between two parts
            }
            let details = Details { name: known.name, language: known.language };
            sealed.push(SealedAttachment {
                id,
                media_type: file.media_type.as_str(),
                size: i64::try_from(file.content.len()).unwrap_or(i64::MAX),
                pages: known.pages.and_then(|pages| i32::try_from(pages).ok()),
                tagged: known.tagged,
                expires_at: file.expires_at.map(Timestamp::as_millisecond),
                details_sealed: key.seal(random, DETAILS, id, &pack(&details)),
                chunks,
            });
        }
        sealed
    }

    /// Claims at most `limit` files that no scanner has looked at.
    pub async fn claim_scans(&self, worker: &FileWorker, limit: u32) -> Result<Vec<Scan>, Error> {
        let now = self.now_millis();
        if !read!(self.0.store, |conn, db| db::scan_due(conn, now))? {
            return Ok(Vec::new()); // an idle worker writes nothing
        }
        let until = self.now().saturating_add(worker.lease()).unwrap_or(Timestamp::MAX).as_millisecond();
        let claim = Filing::ClaimScans { now, until, limit: limit.into() };
        match self.0.store.write(Write::Filing(claim)).await? {
            Written::Scans(rows) => Ok(rows.iter().map(Scan::of).collect()),
            _ => Err(Error::Inconsistent("a claim's outcome")),
        }
    }

    /// What a file to be scanned holds. It goes to the scanner, and to nobody's eyes.
    pub async fn scan_content(&self, _: &FileWorker, scan: &Scan) -> Result<FileContent, Error> {
        let key = self.key_of(&self.person(scan.person).await?)?;
        self.content(key, scan.person.uuid(), scan.id, scan.size)
    }

    /// A scanner has looked at a file. `false`: somebody else has, or it is gone, and nothing was written.
    pub async fn scan_ended(&self, _: &FileWorker, scan: &Scan, clean: bool) -> Result<bool, Error> {
        let key = self.key_of(&self.person(scan.person).await?)?;
        let ended = Filing::Scanned {
            person: scan.person.uuid(),
            file: scan.id.uuid(),
            lease: scan.lease,
            state: if clean { "clean" } else { "blocked" },
            at: self.now_millis(),
            log: self.entry(&key, By::Scanner, Event::Scanned { attachment: scan.id, clean }),
        };
        Ok(self.0.store.write(Write::Filing(ended)).await? == Written::Done)
    }

    /// Puts a scan off until later.
    pub async fn postpone_scan(&self, _: &FileWorker, scan: &Scan, until: Timestamp) -> Result<(), Error> {
        let postponed = Filing::PostponeScan {
            person: scan.person.uuid(),
            file: scan.id.uuid(),
            lease: scan.lease,
            due_at: until.as_millisecond(),
        };
        self.0.store.write(Write::Filing(postponed)).await.map(drop)
    }

    /// Lets a file that was scanned be scanned anew, such as when a scanner was wrong. `false`: there is no such file.
    pub async fn scan_again(&self, _: &Operator, id: AttachmentId) -> Result<bool, Error> {
        let Some(row) = read!(self.0.store, |conn, db| db::file_by_id(conn, id.uuid()))? else {
            return Ok(false);
        };
        let (person, key) = (row.person_id, self.key_of_file(&row)?);
        let log = self.entry(&key, By::Operator, Event::ScanAsked { attachment: id });
        let again = Filing::ScanAgain { person, file: row.id, at: self.now_millis(), log };
        Ok(self.0.store.write(Write::Filing(again)).await? == Written::Done)
    }

    /// Takes a file away, such as when it was sent to the wrong person: what it holds is erased, and its message says so.
    /// `false`: there is no such file, or its content is gone already.
    pub async fn remove_attachment(&self, _: &Operator, id: AttachmentId) -> Result<bool, Error> {
        match read!(self.0.store, |conn, db| db::file_by_id(conn, id.uuid()))? {
            Some(row) => self.erase(&row, By::Operator, "removed").await,
            None => Ok(false),
        }
    }

    /// Erases what files hold whose time is over, some at a time, until there are no more: how many. A file at fault holds
    /// up no other: the first error is told when the rest is done.
    pub async fn erase_expired(&self, _: &Worker) -> Result<usize, Error> {
        let now = self.now_millis();
        let (mut erased, mut fault) = (0, None);
        let mut after = (i64::MIN, Uuid::nil());
        loop {
            let rows = read!(self.0.store, |conn, db| db::expired_files(conn, now, ERASED_AT_A_TIME, after))?;
            for row in &rows {
                match self.erase(row, By::Time, "expired").await {
                    Ok(done) => erased += usize::from(done),
                    Err(error) => drop(fault.get_or_insert(error)),
                }
            }
            match rows.last() {
                Some(KeptFileRow { expires_at: Some(at), id, .. })
                    if rows.len() == ERASED_AT_A_TIME as usize =>
                {
                    after = (*at, *id);
                }
                _ => return fault.map_or(Ok(erased), Err),
            }
        }
    }

    async fn erase(&self, row: &KeptFileRow, by: By, state: &'static str) -> Result<bool, Error> {
        let key = self.key_of_file(row)?;
        let event = Event::AttachmentErased { attachment: AttachmentId::new(row.id) };
        let log = self.entry(&key, by, event);
        let (person, file, at) = (row.person_id, row.id, self.now_millis());
        let erase = Filing::Erase { person, file, state, at, log };
        Ok(self.0.store.write(Write::Filing(erase)).await? == Written::Done)
    }

    fn key_of_file(&self, row: &KeptFileRow) -> Result<PersonKey, Error> {
        Ok(self.0.keys.person_key(PersonId::new(row.person_id), &row.wrapped_key)?)
    }
}

impl Scan {
    fn of(row: &ScanRow) -> Self {
        Self {
            id: AttachmentId::new(row.id),
            attempt: u32::try_from(row.attempts).unwrap_or(1).max(1),
            size: u64::try_from(row.size).unwrap_or(0),
            person: PersonId::new(row.person_id),
            lease: row.leased_until,
        }
    }
}

/// A file of a message, without what it holds.
pub(super) fn attachment(key: &PersonKey, row: &AttachmentRow, now: Timestamp) -> Result<Attachment, Error> {
    let details: Details = unpack(&key.open(DETAILS, row.id, &row.details_sealed)?, DETAILS)?;
    Ok(Attachment {
        id: AttachmentId::new(row.id),
        name: details.name,
        media_type: media_type(&row.media_type)?,
        size: u64::try_from(row.size).unwrap_or(0),
        pages: row.pages.and_then(|pages| u32::try_from(pages).ok()),
        tagged: row.tagged,
        language: details.language,
        standing: standing(row, now)?,
    })
}

/// What has become of a file. Its time is over when it is over, whether or not its content has been erased yet.
fn standing(row: &AttachmentRow, now: Timestamp) -> Result<FileStanding, Error> {
    let expires_at = row.expires_at.map(instant).transpose()?;
    let known = match row.state.as_str() {
        "removed" => return Ok(FileStanding::Removed(instant(row.changed_at)?)),
        "pending" => FileStanding::Unscanned,
        "clean" => FileStanding::Clean,
        "blocked" => FileStanding::Blocked,
        "expired" => {
            return expires_at.map(FileStanding::Expired).ok_or(Error::Inconsistent("attachment.expires_at"));
        }
        _ => return Err(Error::Inconsistent("attachment.state")),
    };
    Ok(expires_at.filter(|at| *at <= now).map_or(known, FileStanding::Expired))
}

crate::silent_debug!(FileContent);
