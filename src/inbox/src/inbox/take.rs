//! Taking along: a person's own inbox, or one thread of it, read out whole. It gives no receipt and clears no unread:
//! nothing is opened here, only copied.

use super::{Inbox, account::by, read};
use crate::{
    Attachment, Error, FileContent, Folder, Message, NamedThread, OwnViewer, ThreadId, Unscanned,
    keys::PersonKey, log::Event, store::snapshot, write::Write,
};

/// What there is to take along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holdings {
    /// Messages, in every folder.
    pub messages: u64,
    /// Files that can be fetched now.
    pub files: u64,
    /// What those files hold together, in bytes.
    pub bytes: u64,
}

/// An inbox, or one thread of it, on its way along with the person it belongs to. It holds sixteen bytes for a thread:
/// what the threads say is read one thread at a time.
pub struct Taking {
    inbox: Inbox,
    owner: OwnViewer,
    key: PersonKey,
    threads: Vec<ThreadId>,
    unscanned: Unscanned,
}

/// A thread as it is taken along.
#[derive(Debug, Clone)]
pub struct TakenThread {
    /// Where it is.
    pub folder: Folder,
    /// Its messages, oldest first; at least one. `new` says that a message is unread, and stays so.
    pub messages: Vec<Message>,
}

impl Inbox {
    /// What there is to take along, of one thread or of all. `None`: there is no such thread in this inbox.
    pub async fn holdings(
        &self,
        owner: &OwnViewer,
        thread: Option<ThreadId>,
        unscanned: Unscanned,
    ) -> Result<Option<Holdings>, Error> {
        let person = owner.viewer().subject().uuid();
        let (thread, offered) = (thread.map(ThreadId::uuid), unscanned == Unscanned::Offered);
        let now = self.now_millis();
        let found = snapshot!(self.0.store, |conn, db| db::holdings(conn, person, thread, offered, now))?;
        let (messages, files, bytes) = found;
        let held = Holdings {
            messages: read::number(messages),
            files: read::number(files),
            bytes: read::number(bytes),
        };
        Ok((thread.is_none() || held.messages > 0).then_some(held))
    }

    /// Begins to take one thread or all along; the log row of it is durable when this returns. `None`: there is no such
    /// thread in this inbox.
    pub async fn take_along(
        &self,
        owner: &OwnViewer,
        thread: Option<ThreadId>,
        unscanned: Unscanned,
    ) -> Result<Option<Taking>, Error> {
        let viewer = owner.viewer();
        let person = viewer.subject();
        let found = read!(self.0.store, |conn, db| db::threads_taken(conn, person.uuid()))?;
        let mut threads: Vec<ThreadId> = found.into_iter().map(ThreadId::new).collect();
        if let Some(one) = thread {
            threads.retain(|thread| *thread == one);
            if threads.is_empty() {
                return Ok(None);
            }
        }
        let key = self.key_of(&self.person(person).await?)?;
        let log = self.entry(&key, by(viewer), Event::TakenAlong { thread });
        self.0.store.write(Write::Log { person: person.uuid(), log, once: None }).await?;
        Ok(Some(Taking { inbox: self.clone(), owner: owner.clone(), key, threads, unscanned }))
    }
}

impl Taking {
    /// The threads, the one with the latest message first, as they were when it began.
    pub fn threads(&self) -> &[ThreadId] {
        &self.threads
    }

    /// What some of the threads are called. One that was deleted meanwhile is left out.
    pub async fn headings(&self, threads: &[ThreadId]) -> Result<Vec<NamedThread>, Error> {
        let person = self.owner.viewer().subject().uuid();
        let threads: Vec<_> = threads.iter().map(|thread| thread.uuid()).collect();
        let rows = snapshot!(self.inbox.0.store, |conn, db| db::headings(conn, person, &threads))?;
        rows.iter().map(|row| read::named_thread(&self.key, row)).collect()
    }

    /// A thread, with the log rows of those of its files that are taken along: durable when this returns, and so before
    /// the first byte of them. `None`: it was deleted meanwhile.
    pub async fn thread(&self, thread: ThreadId) -> Result<Option<TakenThread>, Error> {
        let viewer = self.owner.viewer();
        let (person, inbox) = (viewer.subject().uuid(), &self.inbox);
        let reader = viewer.actor().uuid();
        let found = read!(inbox.0.store, |conn, db| db::thread(conn, person, thread.uuid(), reader))?;
        let Some(rows) = found else { return Ok(None) };
        let folder = Folder::read(&rows.folder).ok_or(Error::Inconsistent("thread.folder"))?;
        let receipts = rows.receipts.iter().map(read::receipt).collect::<Result<Vec<_>, _>>()?;
        let messages = read::messages(&self.key, rows, &receipts, inbox.now())?;
        let files = messages.iter().flat_map(|message| &message.attachments);
        let logs: Vec<_> = files
            .filter(|file| self.holds(file))
            .map(|file| inbox.entry(&self.key, by(viewer), Event::Downloaded { attachment: file.id }))
            .collect();
        if !logs.is_empty() {
            inbox.0.store.write(Write::LogAll { person, logs }).await?;
        }
        Ok(Some(TakenThread { folder, messages }))
    }

    /// Whether a file is taken along: whether it can be fetched.
    pub fn holds(&self, file: &Attachment) -> bool {
        file.standing.withheld(self.unscanned).is_none()
    }

    /// What a file holds that one of the threads gave.
    pub fn content(&self, file: &Attachment) -> Result<FileContent, Error> {
        let person = self.owner.viewer().subject().uuid();
        self.inbox.content(self.key.clone(), person, file.id, file.size)
    }
}

crate::silent_debug!(Taking);
