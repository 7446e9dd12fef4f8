//! Search: one person's own inbox is opened and looked through, a chunk at a time. There is no index to be read by
//! anybody else; what each message is searched by is a sealed copy, folded when it was delivered.

use super::{
    Inbox,
    account::by,
    deliver::{CONTENT, Content, HEADING, Heading},
    files::{DETAILS, Details},
    instant,
    read::{number, pages, text, validity},
    unpack,
};
use crate::{
    Error, Folder, Hit, MessageId, RandomExt, Rows, Search, SearchId, SearchPage, SearchWords, ThreadId,
    Viewer, folding,
    keys::PersonKey,
    log::Event,
    store::{
        read,
        rows::{FoldedRow, FoundRow},
        snapshot,
    },
    write::{NewSearch, Write, Written},
};
use std::{num::NonZeroU32, sync::Arc, time::Duration};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    task::{JoinHandle, spawn_blocking},
    time::timeout,
};
use uuid::Uuid;

pub(super) const FOLDED: &str = "folded.text_sealed";
const WORDS: &str = "search.words_sealed";

/// So many copies are read and opened at a time: some hundred kilobytes, whatever the inbox holds.
const CHUNK: u32 = 500;
/// So many scans at a time in this process: each takes a processor.
const AT_ONCE: usize = 2;
/// So many more may wait for one to end.
const WAITING: usize = 16;
/// So long one waits.
const PATIENCE: Duration = Duration::from_secs(3);

/// The turns of those who search.
#[derive(Debug)]
pub(super) struct Turns {
    scanning: Semaphore,
    admitted: Semaphore,
}

impl Default for Turns {
    fn default() -> Self {
        Self { scanning: Semaphore::new(AT_ONCE), admitted: Semaphore::new(AT_ONCE + WAITING) }
    }
}

impl Turns {
    /// Waits for a turn. `None`: too many wait already, or it took too long.
    async fn take(&self) -> Option<(SemaphorePermit<'_>, SemaphorePermit<'_>)> {
        let admitted = self.admitted.try_acquire().ok()?;
        let scanning = timeout(PATIENCE, self.scanning.acquire()).await.ok()?.ok()?;
        Some((admitted, scanning))
    }
}

/// What a message is searched by: heading, unit, text and the names of files and documents, folded, a line each. No word holds a line end, so
/// none is found across two of them.
pub(super) fn copy(subject: Option<&str>, unit: &str, body: &str, files: &[String]) -> String {
    let body = docbook::Document::parse(body).plain_text();
    let fields =
        [subject.unwrap_or_default(), unit, &body].into_iter().chain(files.iter().map(String::as_str));
    fields.map(folding::fold).collect::<Vec<_>>().join("\n")
}

/// What a scan of one chunk came to: the messages that hold the words, and those whose copies are of another folding.
type Scanned = Result<(Vec<Uuid>, Vec<Uuid>), Error>;

impl Inbox {
    /// Keeps words that somebody searches for, sealed, in their session: it is the session's ten latest searches in an
    /// inbox that are kept, and when it ends they are gone.
    pub async fn begin_search(&self, viewer: &Viewer, words: &SearchWords) -> Result<SearchId, Error> {
        let key = self.key_of(&self.person(viewer.subject()).await?)?;
        let random = &*self.0.random;
        let id = random.opaque_id();
        let search = NewSearch {
            session: *viewer.session().as_bytes(),
            person: viewer.subject().uuid(),
            id,
            at: self.now_millis(),
            words_sealed: key.seal(random, WORDS, id, words.as_typed().as_bytes()),
        };
        match self.0.store.write(Write::Search(search)).await? {
            Written::Done => Ok(SearchId::new(id)),
            _ => Err(Error::Inconsistent("a search's outcome")),
        }
    }

    /// Makes a search that was begun in this session for this inbox; its log row is durable when this returns: that it
    /// was made, how much was found and which messages were shown, never the words. A page past the last one is the
    /// last one.
    pub async fn search(&self, viewer: &Viewer, id: SearchId, page: NonZeroU32) -> Result<Search, Error> {
        let (person, session) = (viewer.subject().uuid(), *viewer.session().as_bytes());
        let found = read!(self.0.store, |conn, db| db::search(conn, &session, person, id.uuid()))?;
        let Some((wrapped_key, sealed)) = found else { return Ok(Search::Unknown) };
        let key = self.0.keys.person_key(viewer.subject(), &wrapped_key)?;
        let Ok(words) = SearchWords::parse(&text(key.open(WORDS, id.uuid(), &sealed)?, WORDS)?) else {
            return Ok(Search::Unknown);
        };
        let words = Arc::new(words);
        let Some(turn) = self.0.turns.take().await else { return Ok(Search::Busy((*words).clone())) };
        let all = self.scan(person, &key, &words).await?;
        drop(turn);
        let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let pages = pages(total, Rows::Few);
        let page = page.min(pages);
        let size = Rows::Few.count() as usize;
        let shown = all.chunks(size).nth(page.get() as usize - 1).unwrap_or_default();
        let rows = snapshot!(self.0.store, |conn, db| db::found(conn, person, shown))?;
        let hits = rows.iter().map(|row| hit(&key, &words, row)).collect::<Result<Vec<_>, _>>()?;
        let messages = hits.iter().map(|hit| hit.message).collect();
        let log = self.entry(&key, by(viewer), Event::Searched { hits: number(total), messages });
        self.0.store.write(Write::Log { person, log, once: None }).await?;
        let words = (*words).clone();
        Ok(Search::Made(SearchPage { id, words, hits, total: number(total), page, pages: pages.get() }))
    }

    /// The messages that hold all the words, newest first. One chunk is looked through while the next is read.
    async fn scan(
        &self,
        person: Uuid,
        key: &PersonKey,
        words: &Arc<SearchWords>,
    ) -> Result<Vec<Uuid>, Error> {
        let (mut hits, mut other_folding) = (Vec::new(), Vec::new());
        let mut under_way: Option<JoinHandle<Scanned>> = None;
        let mut before = Uuid::max();
        loop {
            let rows = read!(self.0.store, |conn, db| db::folded(conn, person, before, CHUNK))?;
            let all = rows.len() < CHUNK as usize;
            if let Some(last) = rows.last() {
                before = last.message_id;
            }
            let (key, words) = (key.clone(), words.clone());
            let next = spawn_blocking(move || look_through(&key, &words, &rows));
            let earlier = under_way.replace(next);
            let last = if all { under_way.take() } else { None };
            for scanned in [earlier, last].into_iter().flatten() {
                let (found, other) = finished(scanned).await?;
                hits.extend(found);
                other_folding.extend(other);
            }
            if all {
                break;
            }
        }
        if !other_folding.is_empty() {
            hits.extend(self.scan_originals(person, key, words, &other_folding).await?);
            hits.sort_unstable_by(|one, other| other.cmp(one));
        }
        Ok(hits)
    }

    /// The same for messages whose copies another version of the folding made: the messages themselves are opened.
    async fn scan_originals(
        &self,
        person: Uuid,
        key: &PersonKey,
        words: &Arc<SearchWords>,
        messages: &[Uuid],
    ) -> Result<Vec<Uuid>, Error> {
        let mut hits = Vec::new();
        for messages in messages.chunks(CHUNK as usize) {
            let rows = snapshot!(self.0.store, |conn, db| db::found(conn, person, messages))?;
            let (key, words) = (key.clone(), words.clone());
            let scanned = spawn_blocking(move || {
                let mut found = Vec::new();
                for row in &rows {
                    if words.stand_in(&original(&key, row)?) {
                        found.push(row.id);
                    }
                }
                Ok((found, Vec::new()))
            });
            hits.extend(finished(scanned).await?.0);
        }
        Ok(hits)
    }
}

async fn finished(scanned: JoinHandle<Scanned>) -> Scanned {
    scanned.await.map_err(|stopped| Error::Unavailable(Box::new(stopped)))?
}

/// Opens copies, and looks for the words in each.
fn look_through(key: &PersonKey, words: &SearchWords, rows: &[FoldedRow]) -> Scanned {
    let (mut found, mut other_folding) = (Vec::new(), Vec::new());
    for row in rows {
        if row.version != folding::VERSION {
            other_folding.push(row.message_id);
            continue;
        }
        let copy = key.open(FOLDED, row.message_id, &row.text_sealed)?;
        let copy = std::str::from_utf8(&copy).map_err(|_| Error::Inconsistent(FOLDED))?;
        if words.stand_in(copy) {
            found.push(row.message_id);
        }
    }
    Ok((found, other_folding))
}

/// A message, opened: what it is shown and searched by.
struct Opened {
    heading: Heading,
    body: String,
    /// What its files and documents are called.
    files: Vec<String>,
}

impl Opened {
    fn of(key: &PersonKey, row: &FoundRow) -> Result<Self, Error> {
        let heading: Heading = unpack(&key.open(HEADING, row.id, &row.heading_sealed)?, HEADING)?;
        let content: Content = unpack(&key.open(CONTENT, row.id, &row.content_sealed)?, CONTENT)?;
        let name = |(id, sealed): &(Uuid, Vec<u8>)| {
            let details: Details = unpack(&key.open(DETAILS, *id, sealed)?, DETAILS)?;
            Ok(details.name)
        };
        let mut files = row.files.iter().map(name).collect::<Result<Vec<_>, Error>>()?;
        files.extend(content.documents.iter().map(|document| document.name().to_owned()));
        Ok(Self { heading, body: content.body, files })
    }
}

fn original(key: &PersonKey, row: &FoundRow) -> Result<String, Error> {
    let Opened { heading, body, files } = Opened::of(key, row)?;
    Ok(copy(heading.subject.as_deref(), &heading.unit, &body, &files))
}

fn hit(key: &PersonKey, words: &SearchWords, row: &FoundRow) -> Result<Hit, Error> {
    let Opened { heading, body, files } = Opened::of(key, row)?;
    Ok(Hit {
        message: MessageId::new(row.id),
        thread: ThreadId::new(row.thread_id),
        folder: Folder::read(&row.folder).ok_or(Error::Inconsistent("thread.folder"))?,
        language: heading.language,
        subject: heading.subject.map(|subject| words.mark(&subject)),
        unit: words.mark(&heading.unit),
        excerpt: words.excerpt(&docbook::Document::parse(&body).plain_text()),
        files: files.iter().map(|name| words.mark(name)).filter(crate::Marked::is_hit).collect(),
        received_at: instant(row.received_at)?,
        unread: row.unread,
        validity: validity(row.superseded_how.as_deref())?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // ASVS 5.0.0-2.4.1, 5.0.0-15.2.2
    #[tokio::test(start_paused = true)]
    async fn two_search_at_a_time_some_wait_and_the_rest_is_told_to_come_back() {
        let turns = Arc::new(Turns::default());
        let (one, _two) = (turns.take().await.unwrap(), turns.take().await.unwrap());
        let waiting: Vec<_> = (0..WAITING)
            .map(|_| {
                let turns = turns.clone();
                tokio::spawn(async move { turns.take().await.is_some() })
            })
            .collect();
        tokio::task::yield_now().await;
        assert!(turns.take().await.is_none(), "all places are taken");
        drop(one);
        let mut came = 0;
        for waited in waiting {
            came += usize::from(waited.await.unwrap());
        }
        assert_eq!(came, WAITING, "each of them ends at once, and lets in the next");
        let _one = turns.take().await.unwrap();
        assert!(turns.take().await.is_none(), "nobody ends, and patience does");
    }
}
