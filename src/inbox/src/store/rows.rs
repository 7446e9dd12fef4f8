//! Rows as the database holds them: sealed. What they mean is said where they are opened.

use crate::write::LogEnd;
use uuid::Uuid;

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct PersonRow {
    pub(crate) id: Uuid,
    pub(crate) number_sealed: Vec<u8>,
    /// Where the register has stated it.
    pub(crate) born_sealed: Option<Vec<u8>>,
    pub(crate) wrapped_key: Vec<u8>,
    pub(crate) state: String,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct SenderRow {
    pub(crate) id: Uuid,
    pub(crate) details_sealed: Vec<u8>,
    pub(crate) enabled: bool,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct CallRow {
    pub(crate) at: i64,
    pub(crate) id: Uuid,
    pub(crate) operation: Option<String>,
    pub(crate) outcome: String,
    pub(crate) status: i32,
    pub(crate) milliseconds: i64,
    pub(crate) details_sealed: Option<Vec<u8>>,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct CallCountRow {
    pub(crate) operation: Option<String>,
    pub(crate) outcome: String,
    pub(crate) calls: i64,
    pub(crate) latest: i64,
}

/// When a message came, and by what it is counted.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct CountedRow {
    pub(crate) received_at: i64,
    pub(crate) sender_id: Uuid,
    pub(crate) kind: String,
    pub(crate) county: String,
}

/// What was counted, with the rows of all lanes added up.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct StatisticRow {
    pub(crate) day: String,
    pub(crate) county: String,
    pub(crate) sender_id: Uuid,
    pub(crate) kind: String,
    pub(crate) sent: i64,
    pub(crate) notified_in_minute: i64,
    pub(crate) notified_in_day: i64,
    pub(crate) read_in_day: i64,
    pub(crate) read_in_week: i64,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct SenderLogRow {
    pub(crate) id: Uuid,
    pub(crate) at: i64,
    pub(crate) event: String,
    pub(crate) details_sealed: Vec<u8>,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct LogRow {
    pub(crate) position: i64,
    pub(crate) id: Uuid,
    pub(crate) at: i64,
    pub(crate) event: String,
    pub(crate) kind: String,
    pub(crate) doer: String,
    pub(crate) guardian_id: Option<Uuid>,
    pub(crate) entry_sealed: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(crate) struct CountsRow {
    pub(crate) unread: i64,
}

/// A row of the list: the same five columns of the inbox in each, and a thread, unless there is none.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ThreadListRow {
    pub(crate) wrapped_key: Vec<u8>,
    pub(crate) log_length: i64,
    pub(crate) total: i64,
    pub(crate) inbox_unread: i64,
    pub(crate) seen: bool,
    #[sqlx(flatten)]
    pub(crate) thread: ListedThreadRow,
}

/// The columns of a thread, all of them null where there is none.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ListedThreadRow {
    pub(crate) id: Option<Uuid>,
    pub(crate) latest_at: Option<i64>,
    pub(crate) trashed_at: Option<i64>,
    pub(crate) message_id: Option<Uuid>,
    pub(crate) heading_sealed: Option<Vec<u8>>,
    pub(crate) messages: Option<i32>,
    pub(crate) attachments: Option<i32>,
    pub(crate) actions: Option<i32>,
    pub(crate) unread: i64,
    pub(crate) superseded_how: Option<String>,
}

/// A row of a thread: the same columns of the inbox and of the thread in each, a message, and one of its receipts,
/// unless it has
/// none.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ThreadRow {
    pub(crate) wrapped_key: Vec<u8>,
    pub(crate) log_length: i64,
    pub(crate) log_head: Vec<u8>,
    pub(crate) thread_order: Option<String>,
    pub(crate) folder: String,
    pub(crate) trashed_at: Option<i64>,
    #[sqlx(flatten)]
    pub(crate) message: MessageRow,
    pub(crate) actor_id: Option<Uuid>,
    pub(crate) capacity: Option<String>,
    pub(crate) opened_at: Option<i64>,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct MessageRow {
    pub(crate) id: Uuid,
    pub(crate) received_at: i64,
    pub(crate) unread: bool,
    pub(crate) heading_sealed: Vec<u8>,
    pub(crate) content_sealed: Vec<u8>,
    pub(crate) actions: i32,
    pub(crate) attachments: i32,
    pub(crate) visit: bool,
    pub(crate) superseded_how: Option<String>,
    /// The message that took its place, while it is there.
    pub(crate) newer_id: Option<Uuid>,
    pub(crate) newer_thread: Option<Uuid>,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ActionRow {
    pub(crate) message_id: Uuid,
    pub(crate) id: Uuid,
    pub(crate) action_sealed: Vec<u8>,
    pub(crate) answered_at: Option<i64>,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct VisitRow {
    pub(crate) message_id: Uuid,
    pub(crate) visit_sealed: Vec<u8>,
}

/// A message for its sender, once for each of its receipts.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct SentRow {
    pub(crate) id: Uuid,
    pub(crate) received_at: i64,
    pub(crate) deleted: bool,
    /// What its sender calls it.
    pub(crate) id_sealed: Option<Vec<u8>>,
    pub(crate) opened_at: Option<i64>,
    pub(crate) capacity: Option<String>,
}

/// A visit, with what a calendar needs to know of its message.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct BookedVisitRow {
    pub(crate) id: Uuid,
    pub(crate) booking_mac: Vec<u8>,
    pub(crate) received_at: i64,
    pub(crate) superseded_how: Option<String>,
    pub(crate) content_sealed: Vec<u8>,
    pub(crate) visit_sealed: Vec<u8>,
    pub(crate) revision: i32,
    pub(crate) superseded_at: Option<i64>,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct AttachmentRow {
    pub(crate) message_id: Uuid,
    pub(crate) id: Uuid,
    pub(crate) media_type: String,
    pub(crate) size: i64,
    pub(crate) pages: Option<i32>,
    pub(crate) tagged: Option<bool>,
    pub(crate) details_sealed: Vec<u8>,
    pub(crate) state: String,
    pub(crate) changed_at: i64,
    pub(crate) expires_at: Option<i64>,
}

/// A file, with what its download needs besides its content.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct FileRow {
    pub(crate) wrapped_key: Vec<u8>,
    pub(crate) thread_id: Uuid,
    pub(crate) received_at: i64,
    #[sqlx(flatten)]
    pub(crate) attachment: AttachmentRow,
}

/// A file that an operator or the time is to change, with what its log row needs.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct KeptFileRow {
    pub(crate) person_id: Uuid,
    pub(crate) id: Uuid,
    pub(crate) expires_at: Option<i64>,
    pub(crate) wrapped_key: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct ScanRow {
    pub(crate) person_id: Uuid,
    pub(crate) id: Uuid,
    pub(crate) size: i64,
    pub(crate) attempts: i32,
    pub(crate) leased_until: i64,
}

#[derive(Debug)]
pub(crate) struct ReceiptRow {
    pub(crate) message_id: Uuid,
    pub(crate) actor_id: Uuid,
    pub(crate) capacity: String,
    pub(crate) opened_at: i64,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct SessionRow {
    pub(crate) person_id: Uuid,
    pub(crate) state: String,
    pub(crate) number_sealed: Vec<u8>,
    pub(crate) born_sealed: Option<Vec<u8>>,
    pub(crate) created_at: i64,
    pub(crate) seen_at: i64,
    pub(crate) data_sealed: Vec<u8>,
    /// When the person self last consented.
    pub(crate) consented_at: Option<i64>,
    /// Whether somebody else filled in an address.
    pub(crate) inherited: bool,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct OpenSessionRow {
    pub(crate) key: Vec<u8>,
    pub(crate) id: Uuid,
    pub(crate) created_at: i64,
    pub(crate) seen_at: i64,
    pub(crate) device_sealed: Vec<u8>,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ContactRow {
    pub(crate) owner_id: Uuid,
    pub(crate) channel: String,
    pub(crate) address_sealed: Vec<u8>,
    pub(crate) verified_at: i64,
    pub(crate) enabled: bool,
}

/// A way that is on, and its owner's number.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ChannelRow {
    pub(crate) owner_id: Uuid,
    pub(crate) number_sealed: Vec<u8>,
    pub(crate) channel: String,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct PendingContactRow {
    pub(crate) channel: String,
    pub(crate) address_sealed: Vec<u8>,
    pub(crate) expires_at: i64,
    pub(crate) tries: i32,
}

#[derive(Debug, Default, sqlx::FromRow)]
pub(crate) struct PreferenceRow {
    pub(crate) language: Option<String>,
    /// Minutes after midnight.
    pub(crate) quiet_from: Option<i32>,
    pub(crate) quiet_until: Option<i32>,
    pub(crate) reminder_days: Option<i32>,
}

/// What one person has set for one inbox.
#[derive(Debug)]
pub(crate) struct SettingsRows {
    pub(crate) person: PersonRow,
    pub(crate) declines_paper: bool,
    /// Of every owner.
    pub(crate) contacts: Vec<ContactRow>,
    pub(crate) pending: Vec<PendingContactRow>,
    pub(crate) preference: Option<PreferenceRow>,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct NumberRow {
    pub(crate) id: Uuid,
    pub(crate) number_sealed: Vec<u8>,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct EarlierReaderRow {
    pub(crate) actor_id: Uuid,
    pub(crate) capacity: String,
    pub(crate) thread_id: Uuid,
    pub(crate) opened_at: i64,
    pub(crate) message_id: Uuid,
    pub(crate) heading_sealed: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct JobRow {
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) kind: String,
    pub(crate) message_id: Option<Uuid>,
    pub(crate) recipient_id: Option<Uuid>,
    pub(crate) asked: bool,
    pub(crate) payload_sealed: Option<Vec<u8>>,
    pub(crate) created_at: i64,
    pub(crate) attempts: i32,
    pub(crate) leased_until: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct NoticeRow {
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) message_id: Uuid,
    pub(crate) kind: String,
    pub(crate) recipient_id: Uuid,
    pub(crate) channel: String,
    pub(crate) created_at: i64,
    pub(crate) attempts: i32,
    pub(crate) leased_until: i64,
}

/// An address that is to be asked about bookings.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct BookingLaneRow {
    pub(crate) sender_id: Uuid,
    pub(crate) lane_mac: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct BookingRow {
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) sender_id: Uuid,
    pub(crate) reference_sealed: Vec<u8>,
    pub(crate) told_sealed: Option<Vec<u8>>,
    pub(crate) version: i64,
    pub(crate) attempts: i32,
    pub(crate) leased_until: i64,
}

/// A booking that nobody asks about any more.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct GivenUpRow {
    pub(crate) id: Uuid,
    pub(crate) sender_id: Uuid,
    pub(crate) reason: Option<String>,
    pub(crate) attempts: i32,
    pub(crate) noted_at: i64,
    pub(crate) changed_at: i64,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct LedgerRow {
    pub(crate) message_id: Uuid,
    pub(crate) thread_id: Option<Uuid>,
    pub(crate) heading_sealed: Option<Vec<u8>>,
    pub(crate) kind: String,
    pub(crate) recipient_id: Uuid,
    pub(crate) channel: String,
    pub(crate) id: Uuid,
    pub(crate) standing: String,
    pub(crate) reason: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) changed_at: i64,
    pub(crate) masked_sealed: Option<Vec<u8>>,
}

/// Where a thread is, and whether its newest message is unread.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct StandsRow {
    pub(crate) folder: String,
    pub(crate) trashed_at: Option<i64>,
    pub(crate) messages: i32,
    pub(crate) unread: bool,
}

/// What the list shows of a thread.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct HeadingRow {
    pub(crate) id: Uuid,
    pub(crate) folder: String,
    pub(crate) message_id: Uuid,
    pub(crate) heading_sealed: Vec<u8>,
}

/// What a message is searched by.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct FoldedRow {
    pub(crate) message_id: Uuid,
    /// Of which folding it is.
    pub(crate) version: i32,
    pub(crate) text_sealed: Vec<u8>,
}

/// A message that was found, and where it is.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct FoundRow {
    pub(crate) id: Uuid,
    pub(crate) thread_id: Uuid,
    pub(crate) folder: String,
    pub(crate) received_at: i64,
    pub(crate) unread: bool,
    pub(crate) superseded_how: Option<String>,
    pub(crate) attachments: i32,
    pub(crate) heading_sealed: Vec<u8>,
    pub(crate) content_sealed: Vec<u8>,
    /// What its files are called, sealed, each with its id.
    #[sqlx(skip)]
    pub(crate) files: Vec<(Uuid, Vec<u8>)>,
}

/// How a thread stood before a change. No folder: it was not moved.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct UndoRow {
    pub(crate) thread_id: Uuid,
    pub(crate) folder: Option<String>,
    pub(crate) trashed_at: Option<i64>,
}

/// A thread that has been in the trash long enough.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct DueThreadRow {
    pub(crate) person_id: Uuid,
    pub(crate) id: Uuid,
    pub(crate) trashed_at: i64,
    pub(crate) wrapped_key: Vec<u8>,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct UnitRow {
    pub(crate) wrapped_key: Vec<u8>,
    pub(crate) id: Uuid,
    pub(crate) name_sealed: Vec<u8>,
}

/// What of a folder is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ListAsked<'s> {
    pub(crate) session: &'s [u8],
    pub(crate) folder: &'static str,
    pub(crate) filter: crate::Filter,
    pub(crate) limit: u32,
    pub(crate) offset: u64,
    pub(crate) now: i64,
}

/// A verified address for an inbox, with its owner's number, and how the owner wants to be told.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ReachRow {
    pub(crate) number_sealed: Vec<u8>,
    #[sqlx(flatten)]
    pub(crate) contact: ContactRow,
    #[sqlx(flatten)]
    pub(crate) preference: PreferenceRow,
}

/// A thread as it was read, with what it needs of the inbox: the person's key, and where the log ended.
#[derive(Debug)]
pub(crate) struct ThreadRows {
    pub(crate) wrapped_key: Vec<u8>,
    pub(crate) log_end: LogEnd,
    /// In which the reader wants them; the messages here are oldest first.
    pub(crate) order: Option<String>,
    pub(crate) folder: String,
    pub(crate) trashed_at: Option<i64>,
    pub(crate) messages: Vec<MessageRow>,
    pub(crate) actions: Vec<ActionRow>,
    pub(crate) visits: Vec<VisitRow>,
    pub(crate) attachments: Vec<AttachmentRow>,
    pub(crate) receipts: Vec<ReceiptRow>,
}

impl ThreadRows {
    /// The messages, each once, and their receipts. `None`: no rows.
    pub(super) fn of(rows: Vec<ThreadRow>) -> Option<Self> {
        let first = rows.first()?;
        let mut thread = Self {
            wrapped_key: first.wrapped_key.clone(),
            log_end: LogEnd { length: first.log_length, hash: first.log_head.clone() },
            order: first.thread_order.clone(),
            folder: first.folder.clone(),
            trashed_at: first.trashed_at,
            messages: Vec::new(),
            actions: Vec::new(),
            visits: Vec::new(),
            attachments: Vec::new(),
            receipts: Vec::new(),
        };
        for ThreadRow { message, actor_id, capacity, opened_at, .. } in rows {
            if let (Some(actor_id), Some(capacity), Some(opened_at)) = (actor_id, capacity, opened_at) {
                thread.receipts.push(ReceiptRow { message_id: message.id, actor_id, capacity, opened_at });
            }
            if thread.messages.last().is_none_or(|last| last.id != message.id) {
                thread.messages.push(message);
            }
        }
        Some(thread)
    }
}

/// Where a log says that it ends, with its person's key.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct LogEndRow {
    pub(crate) wrapped_key: Vec<u8>,
    pub(crate) log_length: i64,
    pub(crate) log_head: Vec<u8>,
}

/// Which rows of a log are looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LogAsked {
    /// From when on.
    pub(crate) since: i64,
    /// Of which kind; empty: of any.
    pub(crate) kind: &'static str,
    /// By whom; empty: by anybody.
    pub(crate) doer: &'static str,
}

/// A log's last row before some moment.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct HeadRow {
    pub(crate) position: i64,
    pub(crate) hash: Vec<u8>,
}
