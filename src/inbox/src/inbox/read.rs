//! Reading: from a snapshot first, then the receipts and the log row, and the answer only after they are durable.

use super::{
    Inbox,
    account::by,
    arrivals::Moment,
    deliver::{ACTION, Button, CONTENT, Content, HEADING, Heading, UNIT, VISIT},
    files, instant, unpack,
};
use crate::{
    ActionId, Capacity, Counts, Error, Folder, FollowedAction, Listing, MediaType, Message, MessageId,
    NamedThread, NamedUnit, Newer, OfferedAction, PersonId, Receipt, Rows, Thread, ThreadId, ThreadOrder,
    ThreadPage, ThreadRow, UnitId, Validity, Viewer, Visit,
    keys::PersonKey,
    log::Event,
    statistics::WEEK,
    store::{
        read,
        rows::{
            HeadingRow, ListAsked, ListedThreadRow, MessageRow, ReceiptRow, ThreadListRow, ThreadRows,
            UnitRow,
        },
        snapshot,
    },
    write::{FirstSight, Opening, Write, Written},
};
use jiff::Timestamp;
use std::num::NonZeroU32;
use uuid::Uuid;

impl Inbox {
    /// A page of a list. A page past the last one is the last one.
    pub async fn threads(
        &self,
        viewer: &Viewer,
        listing: Listing,
        page: NonZeroU32,
    ) -> Result<ThreadPage, Error> {
        let Listing { folder, filter, rows: size } = listing;
        let person = viewer.subject().uuid();
        let mut page = page;
        let mut rows = self.list(viewer, listing, page).await?;
        let mut first = rows.first().ok_or(Error::Inconsistent("person"))?;
        let pages = pages(first.total, size);
        if page > pages {
            page = pages;
            rows = self.list(viewer, listing, page).await?;
            first = rows.first().ok_or(Error::Inconsistent("person"))?;
        }
        let in_folder = if filter.is_all() {
            first.total
        } else {
            read!(self.0.store, |conn, db| db::folder_threads(conn, person, folder.as_str()))?
        };
        let unit = match filter.unit {
            Some(unit) => self.unit(viewer, unit).await?,
            None => None,
        };
        let key = self.0.keys.person_key(viewer.subject(), &first.wrapped_key)?;
        if !first.seen {
            let log = self.entry(&key, by(viewer), Event::Listed { folder });
            let once = Some(FirstSight { session: *viewer.session().as_bytes(), folder: folder.as_str() });
            self.0.store.write(Write::Log { person, log, once }).await?;
        }
        let threads = rows.iter().filter_map(|row| thread_row(&key, &row.thread).transpose());
        Ok(ThreadPage {
            threads: threads.collect::<Result<_, _>>()?,
            total: number(first.total),
            in_folder: number(in_folder),
            unit,
            page,
            pages: pages.get(),
            counts: Counts { unread: number(first.inbox_unread) },
            moment: Moment::seal(&key, &*self.0.random, viewer, first.log_length),
        })
    }

    async fn list(
        &self,
        viewer: &Viewer,
        listing: Listing,
        page: NonZeroU32,
    ) -> Result<Vec<ThreadListRow>, Error> {
        let (person, session) = (viewer.subject().uuid(), *viewer.session().as_bytes());
        let asked = ListAsked {
            session: &session,
            folder: listing.folder.as_str(),
            filter: listing.filter,
            limit: listing.rows.count(),
            offset: u64::from(page.get() - 1) * u64::from(listing.rows.count()),
            now: self.now().as_millisecond(),
        };
        read!(self.0.store, |conn, db| db::threads(conn, person, asked))
    }

    /// The units whose messages an inbox holds, in no order. Their names are what a list shows: its log row stands for
    /// them.
    pub async fn units(&self, viewer: &Viewer) -> Result<Vec<NamedUnit>, Error> {
        let person = viewer.subject().uuid();
        let rows = read!(self.0.store, |conn, db| db::units(conn, person))?;
        let Some(first) = rows.first() else { return Ok(Vec::new()) };
        let key = self.0.keys.person_key(viewer.subject(), &first.wrapped_key)?;
        let log = self.entry(&key, by(viewer), Event::UnitsShown);
        let once = Some(FirstSight { session: *viewer.session().as_bytes(), folder: "units" });
        self.0.store.write(Write::Log { person, log, once }).await?;
        rows.iter().map(|row| named_unit(&key, row)).collect()
    }

    async fn unit(&self, viewer: &Viewer, unit: UnitId) -> Result<Option<NamedUnit>, Error> {
        let person = viewer.subject().uuid();
        let row = read!(self.0.store, |conn, db| db::unit(conn, person, unit.uuid()))?;
        row.map(|row| {
            let key = self.0.keys.person_key(viewer.subject(), &row.wrapped_key)?;
            named_unit(&key, &row)
        })
        .transpose()
    }

    /// The number of an inbox.
    pub async fn counts(&self, viewer: &Viewer) -> Result<Counts, Error> {
        let person = viewer.subject().uuid();
        let row = read!(self.0.store, |conn, db| db::counts(conn, person))?;
        Ok(Counts { unread: number(row.unread) })
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
        let lately = at.saturating_sub(WEEK).expect("an absolute span").as_millisecond();
        let never_opened = rows.messages.iter().filter(|message| message.received_at >= lately);
        let never_opened = never_opened.map(|message| message.id);
        let never_opened =
            never_opened.filter(|message| !receipts.iter().any(|(of, _)| of == message)).collect();
        let unread: Vec<Uuid> =
            rows.messages.iter().filter(|message| message.unread).map(|message| message.id).collect();
        let shown = rows.messages.iter().map(|message| MessageId::new(message.id)).collect();
        let shown_until = rows.log_end.length;
        let opening = Opening {
            person,
            actor: actor.uuid(),
            capacity: capacity.as_str(),
            at: at.as_millisecond(),
            first_opened: first_opened.clone(),
            never_opened,
            unread,
            log: self.entry(&key, by(viewer), Event::Opened { thread, messages: shown }),
            log_end: std::mem::take(&mut rows.log_end),
        };
        let order = rows.order.as_deref().map(order).transpose()?.unwrap_or_default();
        let folder = Folder::read(&rows.folder).ok_or(Error::Inconsistent("thread.folder"))?;
        let trashed_at = rows.trashed_at.map(instant).transpose()?;
        let mut messages = messages(&key, rows, &receipts, at)?;
        // Counted in the same commit: the page's number is the number after its own receipts, and nothing can fail
        // between them and the page.
        let Written::Counted { unread } = self.0.store.write(Write::Open(opening)).await? else {
            return Err(Error::Inconsistent("an opening's outcome"));
        };
        let moment = Moment::seal(&key, &*self.0.random, viewer, shown_until);
        let mine = Receipt { actor, capacity, opened_at: at };
        for message in messages.iter_mut().filter(|message| first_opened.contains(&message.id.uuid())) {
            message.receipts.push(mine);
            message.opened_before = false;
        }
        Ok(Some(Thread {
            id: thread,
            folder,
            trashed_at,
            messages,
            order,
            counts: Counts { unread: number(unread) },
            moment,
        }))
    }

    /// A button of a message, for the page before a service outside; its log row is durable when this returns. `None`:
    /// not in this inbox.
    pub async fn action(&self, viewer: &Viewer, id: ActionId) -> Result<Option<FollowedAction>, Error> {
        let person = viewer.subject().uuid();
        let found = snapshot!(self.0.store, |conn, db| db::action(conn, person, id.uuid()))?;
        let Some((row, sealed)) = found else {
            return Ok(None);
        };
        let key = self.key_of(&row)?;
        let Button { action, language } = unpack(&key.open(ACTION, id.uuid(), &sealed)?, ACTION)?;
        let log = self.entry(&key, by(viewer), Event::LinkShown { action: id });
        self.0.store.write(Write::Log { person, log, once: None }).await?;
        Ok(Some(FollowedAction { action, language }))
    }
}

pub(super) fn pages(total: i64, size: Rows) -> NonZeroU32 {
    let pages = u64::try_from(total).unwrap_or(0).div_ceil(u64::from(size.count()));
    u32::try_from(pages).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN)
}

pub(super) fn number(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

pub(super) fn named_thread(key: &PersonKey, row: &HeadingRow) -> Result<NamedThread, Error> {
    let heading = key.open(HEADING, row.message_id, &row.heading_sealed)?;
    let Heading { subject, unit, language } = unpack(&heading, HEADING)?;
    let folder = Folder::read(&row.folder).ok_or(Error::Inconsistent("thread.folder"))?;
    Ok(NamedThread { id: ThreadId::new(row.id), folder, subject, language, unit })
}

fn named_unit(key: &PersonKey, row: &UnitRow) -> Result<NamedUnit, Error> {
    Ok(NamedUnit { id: UnitId::new(row.id), name: text(key.open(UNIT, row.id, &row.name_sealed)?, UNIT)? })
}

pub(super) fn text(bytes: Vec<u8>, column: &'static str) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|_| Error::Inconsistent(column))
}

pub(super) fn validity(how: Option<&str>) -> Result<Validity, Error> {
    match how {
        None => Ok(Validity::Current),
        Some("replaced") => Ok(Validity::Replaced),
        Some("cancelled") => Ok(Validity::Cancelled),
        Some("rewritten") => Ok(Validity::Rewritten),
        Some("withdrawn") => Ok(Validity::Withdrawn),
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
    let many = |n: Option<i32>| n.and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
    Ok(Some(ThreadRow {
        id: ThreadId::new(id),
        subject: heading.subject,
        language: heading.language,
        unit: heading.unit,
        latest_at: instant(latest_at)?,
        trashed_at: row.trashed_at.map(instant).transpose()?,
        messages: many(row.messages),
        unread: number(row.unread),
        attachments: many(row.attachments),
        action: many(row.actions) > 0,
        validity: validity(row.superseded_how.as_deref())?,
    }))
}

pub(super) fn receipt(row: &ReceiptRow) -> Result<(Uuid, Receipt), Error> {
    let capacity = Capacity::read(&row.capacity).ok_or(Error::Inconsistent("receipt.capacity"))?;
    Ok((
        row.message_id,
        Receipt { actor: PersonId::new(row.actor_id), capacity, opened_at: instant(row.opened_at)? },
    ))
}

pub(super) fn messages(
    key: &PersonKey,
    rows: ThreadRows,
    receipts: &[(Uuid, Receipt)],
    now: Timestamp,
) -> Result<Vec<Message>, Error> {
    let ThreadRows { messages, actions, visits, attachments, .. } = rows;
    messages
        .into_iter()
        .map(|row| {
            let id = row.id;
            let mut message = message(key, &row)?;
            for action in actions.iter().filter(|action| action.message_id == id) {
                let opened: Button = unpack(&key.open(ACTION, action.id, &action.action_sealed)?, ACTION)?;
                message.actions.push(OfferedAction {
                    id: ActionId::new(action.id),
                    action: opened.action,
                    answered_at: action.answered_at.map(instant).transpose()?,
                });
            }
            if let Some(row) = visits.iter().find(|visit| visit.message_id == id) {
                let visit: Visit = unpack(&key.open(VISIT, id, &row.visit_sealed)?, VISIT)?;
                message.visit = Some(visit);
            }
            for file in attachments.iter().filter(|file| file.message_id == id) {
                message.attachments.push(files::attachment(key, file, now)?);
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
        language: heading.language,
        unit: content.unit,
        received_at: instant(row.received_at)?,
        new: row.unread,
        opened_before: true,
        body: docbook::Document::parse(&content.body),
        actions: Vec::new(),
        attachments: Vec::new(),
        documents: content.documents,
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

pub(super) fn media_type(name: &str) -> Result<MediaType, Error> {
    MediaType::read(name).ok_or(Error::Inconsistent("attachment.media_type"))
}
