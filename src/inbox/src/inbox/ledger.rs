//! The ledger that a person reads: who was told of what, by which way, when, and why not.

use super::{
    Inbox,
    account::by,
    deliver::{HEADING, Heading},
    instant, unpack,
};
use crate::{
    Capacity, Channel, Error, Event, Ledger, LedgerRow, MaskedAddress, MessageId, NoticeId, NoticeKind,
    NoticeRecipient, NoticeStanding, NoticeSubject, PersonId, ThreadId, Viewer,
    keys::PersonKey,
    reads_alone,
    store::{rows, snapshot},
    write::{FirstSight, Write},
};
use std::num::NonZeroU32;

pub(super) const MASKED: &str = "notice.masked_sealed";

/// Rows on a page of the ledger.
const LEDGER_ROWS_PER_PAGE: u32 = 50;

impl Inbox {
    /// A page of an inbox's ledger, newest first; a page past the last one is the last one.
    ///
    /// A guardian reads own rows whole. Of everybody else's the reader learns that something was sent, and when:
    /// neither where nor why not. It names messages: as of a list, the log has one row for each session.
    pub async fn ledger(&self, viewer: &Viewer, page: NonZeroU32) -> Result<Ledger, Error> {
        let subject = viewer.subject();
        let person = self.person(subject).await?;
        let key = self.key_of(&person)?;
        let (mut page, mut read) = (page, self.ledger_rows(subject, page).await?);
        let pages = last_page(read.1);
        if page > pages {
            page = pages;
            read = self.ledger_rows(subject, page).await?;
        }
        let ledger = Ledger {
            rows: read.0.iter().map(|row| of_viewer(row, &key, viewer)).collect::<Result<_, _>>()?,
            under_thirteen: !reads_alone(self.birth_date(&person)?, self.now()),
            page: page.get(),
            pages: pages.get(),
        };
        let log = self.entry(&key, by(viewer), Event::LedgerShown);
        let once = FirstSight { session: *viewer.session().as_bytes(), folder: "notices" };
        self.0.store.write(Write::Log { person: subject.uuid(), log, once: Some(once) }).await?;
        Ok(ledger)
    }

    async fn ledger_rows(
        &self,
        person: PersonId,
        page: NonZeroU32,
    ) -> Result<(Vec<rows::LedgerRow>, i64), Error> {
        let (person, offset) = (person.uuid(), u64::from(page.get() - 1) * u64::from(LEDGER_ROWS_PER_PAGE));
        snapshot!(self.0.store, |conn, db| db::ledger(conn, person, LEDGER_ROWS_PER_PAGE, offset))
    }
}

fn last_page(rows: i64) -> NonZeroU32 {
    let pages = u64::try_from(rows).unwrap_or(0).div_ceil(u64::from(LEDGER_ROWS_PER_PAGE));
    u32::try_from(pages).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN)
}

/// A row, as far as it is the viewer's to know.
fn of_viewer(row: &rows::LedgerRow, key: &PersonKey, viewer: &Viewer) -> Result<LedgerRow, Error> {
    let recipient = PersonId::new(row.recipient_id);
    let standing = NoticeStanding::read(&row.standing, row.reason.as_deref())
        .ok_or(Error::Inconsistent("notice.standing"))?;
    let recipient = if recipient == viewer.actor() {
        NoticeRecipient::You
    } else if recipient == viewer.subject() {
        NoticeRecipient::Subject
    } else {
        NoticeRecipient::OtherGuardian
    };
    // What stands for the child itself, before it is thirteen, is of the inbox and of nobody's telephone: both
    // guardians may know it.
    let whole = match recipient {
        NoticeRecipient::You => true,
        NoticeRecipient::Subject => viewer.capacity() == Capacity::Guardian,
        NoticeRecipient::OtherGuardian => false,
    };
    let masked = match &row.masked_sealed {
        Some(sealed) if recipient == NoticeRecipient::You => {
            let masked = key.open(MASKED, row.id, sealed)?;
            Some(MaskedAddress(String::from_utf8(masked).map_err(|_| Error::Inconsistent(MASKED))?))
        }
        _ => None,
    };
    let heading = row.heading_sealed.as_ref().map(|sealed| -> Result<Heading, Error> {
        unpack(&key.open(HEADING, row.message_id, sealed)?, HEADING)
    });
    let heading = heading.transpose()?;
    Ok(LedgerRow {
        id: NoticeId::new(row.id),
        message: MessageId::new(row.message_id),
        thread: row.thread_id.map(ThreadId::new),
        kind: NoticeKind::read(&row.kind).ok_or(Error::Inconsistent("notice.kind"))?,
        language: heading.as_ref().and_then(|heading| heading.language.clone()),
        subject: heading.and_then(|heading| heading.subject).map(NoticeSubject),
        recipient,
        channel: Channel::read(&row.channel).ok_or(Error::Inconsistent("notice.channel"))?,
        decided_at: instant(row.created_at)?,
        changed_at: instant(row.changed_at)?,
        standing: if whole { standing } else { standing.without_detail() },
        masked,
    })
}
