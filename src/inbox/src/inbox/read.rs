//! Reading: from a snapshot first, then the receipts and the log row, and the answer only after they are durable.

use super::{
    Inbox,
    account::by,
    deliver::{ACTION, ATTACHMENT_CONTENT, ATTACHMENT_NAME, CONTENT, Content, HEADING, Heading, VISIT},
    instant, unpack,
};
use crate::{
    Action, ActionId, Attachment, AttachmentContent, AttachmentId, Capacity, Counts, Error, Filter,
    MediaType, Message, MessageId, Newer, OfferedAction, PersonId, Receipt, THREADS_PER_PAGE, Thread,
    ThreadId, ThreadOrder, ThreadPage, ThreadRow, Validity, Viewer, Visit,
    keys::PersonKey,
    log::{Entry, Event, Folder, chain},
    store::{
        read,
        rows::{
            AttachmentRow, CountsRow, ListedThreadRow, MessageRow, ReceiptRow, ThreadListRow, ThreadRows,
        },
        snapshot,
    },
    write::{FirstSight, Opening, Write, Written},
};
use std::num::NonZeroU32;
use uuid::Uuid;

/// The only folder so far.
const FOLDER: Folder = Folder::Inbox;

impl Inbox {
    /// A page of the list. A page past the last one is the last one.
    pub async fn threads(
        &self,
        viewer: &Viewer,
        filter: Filter,
        page: NonZeroU32,
    ) -> Result<ThreadPage, Error> {
        let mut page = page;
        let mut rows = self.list(viewer, filter, page).await?;
        let mut first = rows.first().ok_or(Error::Inconsistent("person"))?;
        let total = match filter {
            Filter::All => first.inbox_threads,
            Filter::Unread if first.inbox_unread == 0 => 0,
            Filter::Unread => {
                let person = viewer.subject().uuid();
                read!(self.0.store, |conn, db| db::unread_threads(conn, person))?
            }
        };
        let pages = pages(total);
        if page > pages {
            page = pages;
            rows = self.list(viewer, filter, page).await?;
            first = rows.first().ok_or(Error::Inconsistent("person"))?;
        }
        let key = self.0.keys.person_key(viewer.subject(), &first.wrapped_key)?;
        let counts = counts(CountsRow { unread: first.inbox_unread, threads: first.inbox_threads });
        if !first.seen {
            let (person, session) = (viewer.subject().uuid(), *viewer.session().as_bytes());
            let log = self.entry(&key, by(viewer), Event::Listed { folder: FOLDER });
            let once = Some(FirstSight { session, folder: FOLDER.as_str() });
            self.0.store.write(Write::Log { person, log, once }).await?;
        }
        let threads = rows.iter().filter_map(|row| thread_row(&key, &row.thread).transpose());
        Ok(ThreadPage {
            threads: threads.collect::<Result<_, _>>()?,
            total: u64::try_from(total).unwrap_or(0),
            page,
            pages: pages.get(),
            counts,
        })
    }

    async fn list(
        &self,
        viewer: &Viewer,
        filter: Filter,
        page: NonZeroU32,
    ) -> Result<Vec<ThreadListRow>, Error> {
        let (person, session) = (viewer.subject().uuid(), *viewer.session().as_bytes());
        let seen = (session.as_slice(), FOLDER.as_str());
        let offset = u64::from(page.get() - 1) * u64::from(THREADS_PER_PAGE);
        let unread_only = filter == Filter::Unread;
        read!(self.0.store, |conn, db| db::threads(conn, person, seen, unread_only, THREADS_PER_PAGE, offset))
    }

    /// The numbers of an inbox.
    pub async fn counts(&self, viewer: &Viewer) -> Result<Counts, Error> {
        let person = viewer.subject().uuid();
        Ok(counts(read!(self.0.store, |conn, db| db::counts(conn, person))?))
    }

    /// Opens a thread: what it shows is read, receipts are given, the log has its row, and all of that is durable
    /// when this returns. `None`: there is no such thread in this inbox.
    pub async fn open_thread(&self, viewer: &Viewer, thread: ThreadId) -> Result<Option<Thread>, Error> {
        let (person, reader) = (viewer.subject().uuid(), viewer.actor().uuid());
        let Some(mut rows) = read!(self.0.store, |conn, db| db::thread(conn, person, thread.uuid(), reader))?
        else {
            return Ok(None);
        };
        let key = self.0.keys.person_key(viewer.subject(), &rows.wrapped_key)?;
        let (actor, capacity) = (viewer.actor(), viewer.capacity());
        let at = self.now();
        let receipts = rows.receipts.iter().map(receipt).collect::<Result<Vec<_>, _>>()?;
        let given = |message: Uuid| {
            receipts
                .iter()
                .any(|(of, receipt)| *of == message && receipt.actor == actor && receipt.capacity == capacity)
        };
        let first_opened: Vec<Uuid> =
            rows.messages.iter().map(|message| message.id).filter(|message| !given(*message)).collect();
        let unread: Vec<Uuid> =
            rows.messages.iter().filter(|message| message.unread).map(|message| message.id).collect();
        let shown = rows.messages.iter().map(|message| MessageId::new(message.id)).collect();
        let opening = Opening {
            person,
            actor: actor.uuid(),
            capacity: capacity.as_str(),
            at: at.as_millisecond(),
            first_opened: first_opened.clone(),
            unread,
            log: self.entry(&key, by(viewer), Event::Opened { thread, messages: shown }),
            log_end: std::mem::take(&mut rows.log_end),
        };
        let order = rows.order.as_deref().map(order).transpose()?.unwrap_or_default();
        let mut messages = messages(&key, rows, &receipts)?;
        // Counted in the same commit: the page's number is the number after its own receipts, and nothing can fail
        // between them and the page.
        let Written::Counted { unread, threads } = self.0.store.write(Write::Open(opening)).await? else {
            return Err(Error::Inconsistent("an opening's outcome"));
        };
        let mine = Receipt { actor, capacity, opened_at: at };
        for message in messages.iter_mut().filter(|message| first_opened.contains(&message.id.uuid())) {
            message.receipts.push(mine);
            message.opened_before = false;
        }
        let counts = counts(CountsRow { unread, threads });
        Ok(Some(Thread { id: thread, messages, order, counts }))
    }

    /// Marks a thread as unread: its newest message gets the flag. Receipts stay. `false`: no such thread here.
    pub async fn mark_unread(&self, viewer: &Viewer, thread: ThreadId) -> Result<bool, Error> {
        let person = self.person(viewer.subject()).await?;
        let log = self.entry(&self.key_of(&person)?, by(viewer), Event::MarkedUnread { thread });
        let write = Write::MarkUnread { person: person.id, thread: thread.uuid(), log };
        Ok(self.0.store.write(write).await? == Written::Done)
    }

    /// A button of a message, for the page before a service outside; its log row is durable when this returns. `None`:
    /// not in this inbox.
    pub async fn action(&self, viewer: &Viewer, id: ActionId) -> Result<Option<Action>, Error> {
        let person = viewer.subject().uuid();
        let found = snapshot!(self.0.store, |conn, db| db::action(conn, person, id.uuid()))?;
        let Some((row, sealed)) = found else {
            return Ok(None);
        };
        let key = self.key_of(&row)?;
        let action = unpack(&key.open(ACTION, id.uuid(), &sealed)?, ACTION)?;
        let log = self.entry(&key, by(viewer), Event::LinkShown { action: id });
        self.0.store.write(Write::Log { person, log, once: None }).await?;
        Ok(Some(action))
    }

    /// An attachment, for the download; its log row is durable when this returns. `None`: not in this inbox.
    pub async fn attachment(
        &self,
        viewer: &Viewer,
        id: AttachmentId,
    ) -> Result<Option<AttachmentContent>, Error> {
        let person = viewer.subject().uuid();
        let found = snapshot!(self.0.store, |conn, db| db::attachment(conn, person, id.uuid()))?;
        let Some((row, file)) = found else { return Ok(None) };
        let key = self.key_of(&row)?;
        let content = AttachmentContent {
            name: text(key.open(ATTACHMENT_NAME, id.uuid(), &file.name_sealed)?, ATTACHMENT_NAME)?,
            media_type: MediaType::read(&file.media_type)
                .ok_or(Error::Inconsistent("attachment.media_type"))?,
            content: key.open(ATTACHMENT_CONTENT, id.uuid(), &file.content_sealed)?,
        };
        let log = self.entry(&key, by(viewer), Event::Downloaded { attachment: id });
        self.0.store.write(Write::Log { person, log, once: None }).await?;
        Ok(Some(content))
    }

    /// The log of an inbox, oldest first, after its chain was verified.
    pub async fn log(&self, viewer: &Viewer) -> Result<Vec<Entry>, Error> {
        let person = viewer.subject().uuid();
        let found = snapshot!(self.0.store, |conn, db| db::log(conn, person))?;
        let log = found.ok_or(Error::Inconsistent("person"))?;
        let key = self.key_of(&log.person)?;
        let mut previous = crate::log::CHAIN_START.to_vec();
        let mut entries = Vec::with_capacity(log.rows.len());
        for (row, expected) in log.rows.into_iter().zip(1..) {
            let canonical = key.open("access_log.entry_sealed", row.id, &row.entry_sealed)?;
            if row.position != expected
                || chain(&previous, row.position, row.id, &canonical) != row.hash.as_slice()
            {
                return Err(Error::Inconsistent("access_log: the chain is broken"));
            }
            previous = row.hash;
            entries.push(unpack(&canonical, "access_log.entry_sealed")?);
        }
        if i64::try_from(entries.len()) != Ok(log.length) || previous != log.head {
            return Err(Error::Inconsistent("access_log: its end is missing"));
        }
        Ok(entries)
    }
}

fn pages(total: i64) -> NonZeroU32 {
    let pages = u64::try_from(total).unwrap_or(0).div_ceil(u64::from(THREADS_PER_PAGE));
    u32::try_from(pages).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN)
}

fn counts(row: CountsRow) -> Counts {
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    Counts { unread: number(row.unread), threads: number(row.threads) }
}

fn text(bytes: Vec<u8>, column: &'static str) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|_| Error::Inconsistent(column))
}

fn validity(how: Option<&str>) -> Result<Validity, Error> {
    match how {
        None => Ok(Validity::Current),
        Some("replaced") => Ok(Validity::Replaced),
        Some("cancelled") => Ok(Validity::Cancelled),
        Some(_) => Err(Error::Inconsistent("message.superseded_how")),
    }
}

fn order(word: &str) -> Result<ThreadOrder, Error> {
    ThreadOrder::read(word).ok_or(Error::Inconsistent("preference.thread_order"))
}

/// `None`: the row of a list without threads.
fn thread_row(key: &PersonKey, row: &ListedThreadRow) -> Result<Option<ThreadRow>, Error> {
    let Some(id) = row.id else { return Ok(None) };
    let (Some(latest_at), Some(message), Some(heading)) =
        (row.latest_at, row.message_id, &row.heading_sealed)
    else {
        return Err(Error::Inconsistent("thread.latest_message"));
    };
    let heading: Heading = unpack(&key.open(HEADING, message, heading)?, HEADING)?;
    let number = |n: Option<i32>| n.and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
    Ok(Some(ThreadRow {
        id: ThreadId::new(id),
        subject: heading.subject,
        unit: heading.unit,
        latest_at: instant(latest_at)?,
        messages: number(row.messages),
        unread: u64::try_from(row.unread).unwrap_or(0),
        attachments: number(row.attachments),
        action: number(row.actions) > 0,
        validity: validity(row.superseded_how.as_deref())?,
    }))
}

fn receipt(row: &ReceiptRow) -> Result<(Uuid, Receipt), Error> {
    let capacity = Capacity::read(&row.capacity).ok_or(Error::Inconsistent("receipt.capacity"))?;
    Ok((
        row.message_id,
        Receipt { actor: PersonId::new(row.actor_id), capacity, opened_at: instant(row.opened_at)? },
    ))
}

fn messages(key: &PersonKey, rows: ThreadRows, receipts: &[(Uuid, Receipt)]) -> Result<Vec<Message>, Error> {
    let ThreadRows { messages, actions, visits, attachments, .. } = rows;
    messages
        .into_iter()
        .map(|row| {
            let id = row.id;
            let mut message = message(key, &row)?;
            for action in actions.iter().filter(|action| action.message_id == id) {
                let opened = unpack(&key.open(ACTION, action.id, &action.action_sealed)?, ACTION)?;
                message.actions.push(OfferedAction {
                    id: ActionId::new(action.id),
                    action: opened,
                    answered_at: action.answered_at.map(instant).transpose()?,
                });
            }
            if let Some(row) = visits.iter().find(|visit| visit.message_id == id) {
                let visit: Visit = unpack(&key.open(VISIT, id, &row.visit_sealed)?, VISIT)?;
                message.visit = Some(visit);
            }
            for file in attachments.iter().filter(|file| file.message_id == id) {
                message.attachments.push(attachment(key, file)?);
            }
            message.receipts.extend(receipts.iter().filter(|(of, _)| *of == id).map(|(_, receipt)| *receipt));
            Ok(message)
        })
        .collect()
}

fn message(key: &PersonKey, row: &MessageRow) -> Result<Message, Error> {
    let heading: Heading = unpack(&key.open(HEADING, row.id, &row.heading_sealed)?, HEADING)?;
    let content: Content = unpack(&key.open(CONTENT, row.id, &row.content_sealed)?, CONTENT)?;
    Ok(Message {
        id: MessageId::new(row.id),
        subject: heading.subject,
        unit: content.unit,
        received_at: instant(row.received_at)?,
        new: row.unread,
        opened_before: true,
        body: docbook::Document::parse(&content.body),
        actions: Vec::new(),
        attachments: Vec::new(),
        visit: None,
        cancels: content.cancels,
        validity: validity(row.superseded_how.as_deref())?,
        newer: row.newer_id.zip(row.newer_thread).map(|(message, thread)| Newer {
            message: MessageId::new(message),
            thread: ThreadId::new(thread),
        }),
        receipts: Vec::new(),
    })
}

fn attachment(key: &PersonKey, row: &AttachmentRow) -> Result<Attachment, Error> {
    Ok(Attachment {
        id: AttachmentId::new(row.id),
        name: text(key.open(ATTACHMENT_NAME, row.id, &row.name_sealed)?, ATTACHMENT_NAME)?,
        media_type: MediaType::read(&row.media_type).ok_or(Error::Inconsistent("attachment.media_type"))?,
        size: u64::try_from(row.size).unwrap_or(0),
        pages: row.pages.and_then(|pages| u32::try_from(pages).ok()),
        tagged: row.tagged,
    })
}
