//! What has become of a sender's messages, for that sender.

use super::{Inbox, deliver::OWN_ID, instant, read::text};
use crate::{
    Capacity, Error, MessageId, Personnummer, Sender,
    keys::PersonKey,
    log::{By, Event},
    store::{rows::SentRow, snapshot},
    write::Write,
};
use jiff::Timestamp;

/// Which thread a sender asks about.
#[derive(Clone, Copy)]
pub enum AskedThread<'a> {
    /// The one that it gave this id.
    Thread(&'a str),
    /// The one with the message that it gave this id.
    Message(&'a str),
}

/// A message, as its sender is told of it.
#[derive(Clone, PartialEq, Eq)]
pub struct SentMessage {
    /// The sender's own id of it, if it gave one.
    pub own_id: Option<String>,
    /// When it came.
    pub received_at: Timestamp,
    /// Its first opening; nothing withdraws it, and the message's end neither. `None`: nobody has opened it.
    pub first_opened: Option<FirstOpened>,
    /// Whether it was deleted for good.
    pub deleted: bool,
}

/// When a message was opened first, and in what right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstOpened {
    /// When.
    pub at: Timestamp,
    /// In what right.
    pub capacity: Capacity,
}

impl Inbox {
    /// What has become of a sender's messages in a thread, oldest first; the log row is durable when this returns. `None`:
    /// no such person, thread or message, or another sender's, and nobody can tell which.
    pub async fn thread_status(
        &self,
        sender: &Sender,
        number: &Personnummer,
        asked: AskedThread<'_>,
    ) -> Result<Option<Vec<SentMessage>>, Error> {
        let Some(person) = self.person_by_number(number).await? else { return Ok(None) };
        let (id, sender_id) = (person.id, sender.id().uuid());
        let rows = match asked {
            AskedThread::Thread(thread) => {
                let mac = self.thread_mac(sender, id, thread);
                snapshot!(self.0.store, |conn, db| db::sent(conn, id, &mac, sender_id))?
            }
            AskedThread::Message(own_id) => {
                let mac = self.own_id_mac(sender, own_id);
                snapshot!(self.0.store, |conn, db| db::sent_with_own_id(conn, id, &mac, sender_id))?
            }
        };
        if rows.is_empty() {
            return Ok(None);
        }
        let key = self.key_of(&person)?;
        let mut ids = Vec::new();
        let mut messages = Vec::new();
        // The rows of one message follow upon one another, its first opening first.
        for row in rows.chunk_by(|one, next| one.id == next.id).filter_map(<[SentRow]>::first) {
            ids.push(MessageId::new(row.id));
            messages.push(message(&key, row)?);
        }
        let log = self.entry(&key, By::Sender { sender: sender.id() }, Event::StatusAsked { messages: ids });
        self.0.store.write(Write::Log { person: id, log, once: None }).await?;
        Ok(Some(messages))
    }
}

fn message(key: &PersonKey, row: &SentRow) -> Result<SentMessage, Error> {
    let own_id = row.id_sealed.as_ref().map(|sealed| text(key.open(OWN_ID, row.id, sealed)?, OWN_ID));
    let first_opened = row.opened_at.zip(row.capacity.as_deref()).map(|(at, capacity)| {
        let capacity = Capacity::read(capacity).ok_or(Error::Inconsistent("receipt.capacity"))?;
        Ok::<_, Error>(FirstOpened { at: instant(at)?, capacity })
    });
    Ok(SentMessage {
        own_id: own_id.transpose()?,
        received_at: instant(row.received_at)?,
        first_opened: first_opened.transpose()?,
        deleted: row.deleted,
    })
}

crate::silent_debug!(SentMessage);
