//! Tidying: threads are marked as unread, archived, thrown away, restored, deleted for good; and a change is undone.

use super::{Inbox, account::by, read::named_thread};
use crate::{
    Capacity, ChangeId, Chosen, Error, Folder, NamedThread, OwnViewer, PersonId, RandomExt, ThreadId,
    TrashDays, Viewer, Worker,
    keys::PersonKey,
    log::{By, Event},
    store::{read, rows::DueThreadRow, snapshot},
    write::{Deletion, TidyChange, Tidying, Write, Written},
};
use jiff::SignedDuration;
use uuid::Uuid;

/// So many threads the worker deletes in one round: a commit of them keeps nobody waiting.
const DELETED_AT_ONCE: u32 = 50;

/// So long a change can be undone: as long as anybody has the page that says it, and no longer.
pub const UNDO_HOLDS: SignedDuration = SignedDuration::from_hours(24);

/// What can be done with threads, and undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tidy {
    /// The newest message of each gets the unread flag. Receipts stay.
    MarkUnread,
    /// They are moved to the archive.
    Archive,
    /// They are moved to the trash.
    Trash,
    /// They are moved to the inbox, from the archive or the trash.
    Restore,
}

impl Tidy {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::MarkUnread, Self::Archive, Self::Trash, Self::Restore];

    fn event(self, threads: Vec<ThreadId>) -> Event {
        match self {
            Self::MarkUnread => Event::MarkedUnread { threads },
            Self::Archive => Event::Archived { threads },
            Self::Trash => Event::Trashed { threads },
            Self::Restore => Event::Restored { threads },
        }
    }

    /// What a guardian throws away does not expire: a guardian may not delete for good, so time does not do it either.
    fn change(self, capacity: Capacity) -> TidyChange {
        let to = |folder: Folder| TidyChange::MoveTo { folder: folder.as_str(), expires: false };
        match self {
            Self::MarkUnread => TidyChange::MarkUnread,
            Self::Archive => to(Folder::Archive),
            Self::Trash => {
                TidyChange::MoveTo { folder: Folder::Trash.as_str(), expires: capacity == Capacity::Own }
            }
            Self::Restore => to(Folder::Inbox),
        }
    }

    /// Whether a thread is out of sight afterwards.
    fn puts_away(self) -> bool {
        matches!(self, Self::Archive | Self::Trash)
    }

    /// Whether a thread is already as this would leave it.
    fn is_done(self, folder: Folder, unread: bool) -> bool {
        match self {
            Self::MarkUnread => unread,
            Self::Archive => folder == Folder::Archive,
            Self::Trash => folder == Folder::Trash,
            Self::Restore => folder == Folder::Inbox,
        }
    }
}

/// What a change came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tidied {
    /// None of the threads is in this inbox.
    NotFound,
    /// They were all as the change would leave them: somebody was there before.
    AlreadySo,
    /// Messages have come in all of these since they were seen: so many threads are left where they are.
    Grown(usize),
    /// So many threads were changed, and this undoes it.
    Changed {
        /// How many.
        threads: usize,
        /// How many are left where they are, because messages have come in them since they were seen.
        grown: usize,
        /// What to undo.
        undo: ChangeId,
    },
}

impl Inbox {
    /// Does one thing with threads. Those that are not in this inbox, or are so already, are left out; and what has come
    /// since a thread was seen is not put away unseen: that thread stays.
    pub async fn tidy(&self, viewer: &Viewer, tidy: Tidy, chosen: &Chosen) -> Result<Tidied, Error> {
        let person = viewer.subject().uuid();
        let threads: Vec<Uuid> = chosen.threads().iter().map(|thread| thread.uuid()).collect();
        let found = snapshot!(self.0.store, |conn, db| db::threads_stand(conn, person, &threads))?;
        if found.is_empty() {
            return Ok(Tidied::NotFound);
        }
        let (mut to_change, mut left) = (Vec::with_capacity(found.len()), 0);
        for (thread, row) in found {
            let folder = Folder::read(&row.folder).ok_or(Error::Inconsistent("thread.folder"))?;
            if tidy.is_done(folder, row.unread) {
                continue;
            }
            if tidy.puts_away()
                && chosen.has_grown(ThreadId::new(thread), u64::try_from(row.messages).unwrap_or(0))
            {
                left += 1;
            } else {
                to_change.push((thread, row.messages));
            }
        }
        if to_change.is_empty() {
            return Ok(if left == 0 { Tidied::AlreadySo } else { Tidied::Grown(left) });
        }
        let key = self.key_of(&self.person(viewer.subject()).await?)?;
        let event = tidy.event(to_change.iter().map(|(thread, _)| ThreadId::new(*thread)).collect());
        let change = self.0.random.opaque_id();
        let tidying = Tidying {
            person,
            change,
            at: self.now_millis(),
            what: tidy.change(viewer.capacity()),
            threads: to_change,
            log: self.entry(&key, by(viewer), event),
        };
        match self.0.store.write(Write::Tidy(tidying)).await? {
            Written::Tidied { threads: 0, grown: 0 } if left == 0 => Ok(Tidied::AlreadySo),
            Written::Tidied { threads: 0, grown } => Ok(Tidied::Grown(left + grown)),
            Written::Tidied { threads, grown } => {
                Ok(Tidied::Changed { threads, grown: left + grown, undo: ChangeId::new(change) })
            }
            _ => Err(Error::Inconsistent("a change's outcome")),
        }
    }

    /// Undoes a change: each thread is where it was, and what the change marked as unread is not. What has happened to
    /// a thread since stays, and that thread with it. How many threads were put back, and how many the change was of;
    /// `None`: there is no such change in this inbox, or it was undone already.
    pub async fn undo(&self, viewer: &Viewer, change: ChangeId) -> Result<Option<(usize, usize)>, Error> {
        let (person, change) = (viewer.subject().uuid(), change.uuid());
        let threads = read!(self.0.store, |conn, db| db::undo(conn, person, change))?;
        if threads.is_empty() {
            return Ok(None);
        }
        let key = self.key_of(&self.person(viewer.subject()).await?)?;
        let of = threads.len();
        let threads = threads.into_iter().map(|row| ThreadId::new(row.thread_id)).collect();
        let log = self.entry(&key, by(viewer), Event::Undone { threads });
        match self.0.store.write(Write::Undo { person, change, log }).await? {
            Written::Threads(undone) => Ok(Some((undone, of))),
            Written::Nothing => Ok(None),
            _ => Err(Error::Inconsistent("an undoing's outcome")),
        }
    }

    /// Those of the threads that are in the trash of one's own inbox, by the names that the list there shows.
    pub async fn in_trash(&self, owner: &OwnViewer, chosen: &Chosen) -> Result<Vec<NamedThread>, Error> {
        let (person, threads) = (owner.viewer().subject(), self.trashed(owner, chosen).await?);
        let rows = snapshot!(self.0.store, |conn, db| db::headings(conn, person.uuid(), &threads))?;
        let key = self.key_of(&self.person(person).await?)?;
        rows.iter().map(|row| named_thread(&key, row)).collect()
    }

    async fn trashed(&self, owner: &OwnViewer, chosen: &Chosen) -> Result<Vec<Uuid>, Error> {
        let person = owner.viewer().subject().uuid();
        let threads: Vec<Uuid> = chosen.threads().iter().map(|thread| thread.uuid()).collect();
        let found = snapshot!(self.0.store, |conn, db| db::threads_stand(conn, person, &threads))?;
        let trashed = found.into_iter().filter(|(_, row)| row.folder == Folder::Trash.as_str());
        Ok(trashed.map(|(thread, _)| thread).collect())
    }

    /// Deletes threads for good that are in the trash of one's own inbox: how many. A stone remains of each message,
    /// and the log.
    pub async fn delete(&self, owner: &OwnViewer, chosen: &Chosen) -> Result<usize, Error> {
        let viewer = owner.viewer();
        let threads = self.trashed(owner, chosen).await?;
        if threads.is_empty() {
            return Ok(0);
        }
        let key = self.key_of(&self.person(viewer.subject()).await?)?;
        self.delete_threads(viewer.subject(), &key, by(viewer), threads, i64::MAX).await
    }

    async fn delete_threads(
        &self,
        person: PersonId,
        key: &PersonKey,
        by: By,
        threads: Vec<Uuid>,
        trashed_before: i64,
    ) -> Result<usize, Error> {
        let event = Event::Deleted { threads: threads.iter().copied().map(ThreadId::new).collect() };
        let deletion = Deletion {
            person: person.uuid(),
            at: self.now_millis(),
            trashed_before,
            cause: if by == By::Time { "time" } else { "person" },
            threads,
            log: self.entry(key, by, event),
        };
        match self.0.store.write(Write::Delete(deletion)).await? {
            Written::Threads(threads) => Ok(threads),
            Written::Nothing => Ok(0),
            _ => Err(Error::Inconsistent("a deletion's outcome")),
        }
    }

    /// Deletes for good what the trash has kept long enough, some threads at a time, until there are no more: how many.
    /// An inbox at fault holds up no other: the first error is told when the rest is done.
    pub async fn delete_due(&self, _: &Worker, kept: TrashDays) -> Result<usize, Error> {
        let before = kept.due_before(self.now()).as_millisecond();
        let (mut deleted, mut fault) = (0, None);
        let mut after = (i64::MIN, Uuid::nil());
        loop {
            let due = read!(self.0.store, |conn, db| db::due_threads(conn, before, DELETED_AT_ONCE, after))?;
            for of_one in due.chunk_by(|one, next| one.person_id == next.person_id) {
                match self.delete_due_of_one(of_one, before).await {
                    Ok(threads) => deleted += threads,
                    Err(error) => drop(fault.get_or_insert(error)),
                }
            }
            match due.last() {
                Some(last) if due.len() == DELETED_AT_ONCE as usize => after = (last.trashed_at, last.id),
                _ => return fault.map_or(Ok(deleted), Err),
            }
        }
    }

    async fn delete_due_of_one(&self, of_one: &[DueThreadRow], before: i64) -> Result<usize, Error> {
        let [DueThreadRow { person_id, wrapped_key, .. }, ..] = of_one else { return Ok(0) };
        let person = PersonId::new(*person_id);
        let key = self.0.keys.person_key(person, wrapped_key)?;
        let threads = of_one.iter().map(|row| row.id).collect();
        self.delete_threads(person, &key, By::Time, threads, before).await
    }

    /// Takes the bytes of what was deleted out of the database's files: `true`: there were some, and they are gone.
    pub async fn clear_traces(&self, _: &Worker) -> Result<bool, Error> {
        if !read!(self.0.store, |conn, db| db::traces(conn))? {
            return Ok(false);
        }
        // Taken up before the files are cleared: what is deleted while they are waits for the next round.
        let round = self.0.random.id(&*self.0.clock);
        self.0.store.write(Write::ClearTraces { round }).await?;
        if !self.0.store.clear_files().await? {
            return Ok(false);
        }
        Ok(self.0.store.write(Write::TracesGone { round }).await? == Written::Done)
    }
}
