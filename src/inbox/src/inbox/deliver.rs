//! Delivery: a sender's message becomes rows, sealed, in one durable transaction.

use super::{Addressee, Inbox, search};
use crate::{
    AccountState, Action, AttachmentId, Channel, Delivered, DocumentLink, Error, FileRefused, LanguageTag,
    MessageId, MessageKind, NewMessage, Personnummer, RandomExt, Sender, Supersedes, Unit, Visit, file,
    folding::is_shapeless,
    keys::PersonKey,
    log::{By, Event},
    store::rows::PersonRow,
    write::{
        CountedBy, Delivery, Earlier, KnownBy, SealedAction, SealedAttachment, SealedSupersedes, Write,
        Written,
    },
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

/// So long an unchanged request is recognised as the same one, sent again (ARCHITECTURE.md, Sent again).
pub const RESEND_RECOGNISED: SignedDuration = SignedDuration::from_hours(48);

/// Why a message was not delivered. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum DeliverError {
    /// The person is unknown, has never activated the inbox, or has it locked or closed. A sender learns no more.
    #[error("the person is not an active user")]
    NotActiveUser,
    /// The sender has given another message the same id.
    #[error("another message has the same id")]
    OtherContent,
    /// A button leads to a service that the operator has not registered its sender for.
    #[error("the sender is not registered for a service that a button leads to")]
    Service,
    /// A file is not taken, and so neither is its message.
    #[error(transparent)]
    File(#[from] FileRefused),
    /// The inbox could not answer.
    #[error(transparent)]
    Inbox(#[from] Error),
}

/// What the list shows of a message, sealed apart so that a list opens nothing else.
#[derive(Serialize, Deserialize)]
pub(super) struct Heading {
    pub(super) subject: Option<String>,
    pub(super) unit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<LanguageTag>,
}

impl Heading {
    pub(super) fn of(message: &NewMessage) -> Self {
        Self {
            subject: message.subject.clone().filter(|subject| is_visible(subject)),
            unit: message.unit.name.clone(),
            language: message.language.clone(),
        }
    }
}

/// The rest of a message.
#[derive(Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) unit: Unit,
    pub(super) body: String,
    /// The sender's id of the thread, for its own questions about it.
    pub(super) thread: Option<String>,
    /// Links to documents that are kept elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) documents: Vec<DocumentLink>,
    /// Whether it cancels the time that it speaks of itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) cancels: bool,
}

impl Content {
    pub(super) fn of(message: &NewMessage) -> Self {
        Self {
            unit: message.unit.clone(),
            body: message.body.clone(),
            thread: message.thread.clone(),
            documents: message.documents.clone(),
            cancels: match (&message.supersedes, &message.visit) {
                (Some(Supersedes::Cancels { booking }), Some(visit)) => visit.booking == *booking,
                (Some(Supersedes::Withdraws { .. }), Some(_)) => true,
                _ => false,
            },
        }
    }
}

/// A button, with what its page must know of its message.
#[derive(Serialize, Deserialize)]
pub(super) struct Button {
    #[serde(flatten)]
    pub(super) action: Action,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<LanguageTag>,
}

/// The files of a message, sealed, and the names that they are shown under.
struct Files {
    names: Vec<String>,
    sealed: Vec<SealedAttachment>,
}

pub(super) const HEADING: &str = "message.heading_sealed";
pub(super) const CONTENT: &str = "message.content_sealed";
pub(super) const ACTION: &str = "action.action_sealed";
pub(super) const UNIT: &str = "unit.name_sealed";
pub(super) const VISIT: &str = "visit.visit_sealed";
pub(super) const OWN_ID: &str = "own_id.id_sealed";

/// So long a delivery waits for room for its files before it is told that the service is overloaded.
const ROOM_PATIENCE: Duration = Duration::from_secs(3);

impl Inbox {
    /// Delivers a message. When this returns, the message survives a loss of power.
    /// Without the register's word no notice is promised about a child's message, as while the register is away.
    ///
    /// The same request again adds nothing and answers as the first time: by the sender's own id, or within
    /// [`RESEND_RECOGNISED`] where it gave none.
    pub async fn deliver(
        &self,
        sender: &Sender,
        number: &Personnummer,
        message: &NewMessage,
    ) -> Result<Delivered, DeliverError> {
        let addressee = self.addressee(sender, number).await?.ok_or(DeliverError::NotActiveUser)?;
        self.deliver_to(sender, &addressee, message, self.without_register(&addressee)).await
    }

    /// Delivers a message to somebody who has been found. `ways`: those by which somebody is told of it, if the sender
    /// asks for that; the answer names them, at a resend too. Who is told is decided when it is told.
    pub async fn deliver_to(
        &self,
        sender: &Sender,
        addressee: &Addressee,
        message: &NewMessage,
        ways: &[Channel],
    ) -> Result<Delivered, DeliverError> {
        if !message.actions.iter().all(|action| sender.may_lead_to(&action.system)) {
            return Err(DeliverError::Service);
        }
        let bytes: usize = message.attachments.iter().map(|file| file.content.len()).sum();
        // More than there is room for is refused below.
        let room = u32::try_from(bytes.div_ceil(1000)).unwrap_or(u32::MAX).min(super::FILES_UNDER_WAY_MOST);
        let room = timeout(ROOM_PATIENCE, self.0.file_room.acquire_many(room)).await;
        let _room = room.ok().and_then(Result::ok).ok_or(Error::Overloaded)?;
        let (delivery, notices) = self.prepare(sender, addressee, message, ways).await?;
        let attachments = delivery.attachments.iter().map(|file| AttachmentId::new(file.id)).collect();
        match self.0.store.write(Write::Deliver(Box::new(delivery))).await? {
            Written::Done => Ok(Delivered { resent: false, attachments, notices }),
            Written::Resent(queued) => {
                Ok(Delivered { resent: true, attachments: Vec::new(), notices: from_queued(&queued)? })
            }
            Written::OtherContent => Err(DeliverError::OtherContent),
            Written::NotActive => Err(DeliverError::NotActiveUser),
            _ => Err(Error::Inconsistent("a delivery's outcome").into()),
        }
    }

    /// Everything but the commit: seals.
    pub(super) async fn prepare(
        &self,
        sender: &Sender,
        addressee: &Addressee,
        message: &NewMessage,
        ways: &[Channel],
    ) -> Result<(Delivery, Vec<Channel>), DeliverError> {
        if addressee.state() != AccountState::Active {
            return Err(DeliverError::NotActiveUser);
        }
        let inspected = file::inspect_all(&message.attachments)?;
        let notices = if message.notify { ways.to_vec() } else { Vec::new() };
        let key = self.key_of(&addressee.row)?;
        let names = inspected.iter().map(|file| file.name.clone()).collect();
        let sealed = self.seal_files(&key, &message.attachments, inspected).await;
        let files = Files { names, sealed };
        Ok((self.seal(sender, &addressee.row, &key, message, files, &notices), notices))
    }

    fn seal(
        &self,
        sender: &Sender,
        person: &PersonRow,
        key: &PersonKey,
        message: &NewMessage,
        files: Files,
        notices: &[Channel],
    ) -> Delivery {
        let (random, now) = (&*self.0.random, self.now());
        let id = random.id(&*self.0.clock);
        let heading = Heading::of(message);
        let documents = message.documents.iter().map(|document| document.name().to_owned());
        let names: Vec<String> = files.names.into_iter().chain(documents).collect();
        let copy = search::copy(heading.subject.as_deref(), &message.unit.name, &message.body, &names);
        let language = &message.language;
        let new_unit = random.opaque_id();
        let unit_parts: [&[u8]; 2] = [person.id.as_bytes(), message.unit.name.as_bytes()];
        let content = Content::of(message);
        let form_mac = |form: &String| {
            let sender = sender.id().uuid();
            self.0.keys.mac("action.form_mac", &[person.id.as_bytes(), sender.as_bytes(), form.as_bytes()])
        };
        let booking_mac = |booking: &str| self.booking_mac(person.id, sender, booking);
        // An absent thread id is a value of its own: the message is a thread by itself.
        let thread_mac = match &message.thread {
            Some(thread) => self.thread_mac(sender, person.id, thread),
            None => self.0.keys.mac("thread.key_mac of one message", &[id.as_bytes()]),
        };
        Delivery {
            person: person.id,
            message: id,
            sender: sender.id().uuid(),
            at: now.as_millisecond(),
            request_mac: self.request_mac(sender, person.id, message),
            known_by: match &message.own_id {
                Some(own_id) => KnownBy::OwnId {
                    mac: self.own_id_mac(sender, own_id),
                    sealed: key.seal(random, OWN_ID, id, own_id.as_bytes()),
                },
                None => KnownBy::Content {
                    before: now.saturating_sub(RESEND_RECOGNISED).expect("an absolute span").as_millisecond(),
                },
            },
            new_thread: random.id(&*self.0.clock),
            thread_mac,
            new_unit,
            unit_mac: self.0.keys.mac("unit.name_mac", &unit_parts),
            unit_sealed: key.seal(random, UNIT, new_unit, message.unit.name.as_bytes()),
            heading_sealed: key.seal(random, HEADING, id, &super::pack(&heading)),
            content_sealed: key.seal(random, CONTENT, id, &super::pack(&content)),
            folded_sealed: key.seal(random, search::FOLDED, id, copy.as_bytes()),
            booking_mac: message.visit.as_ref().map(|visit| booking_mac(&visit.booking)),
            actions: message
                .actions
                .iter()
                .map(|action| {
                    let (id, form_mac) = (random.opaque_id(), action.form.as_ref().map(form_mac));
                    let button = Button { action: action.clone(), language: language.clone() };
                    SealedAction { id, sealed: key.seal(random, ACTION, id, &super::pack(&button)), form_mac }
                })
                .collect(),
            act_until: message
                .visit
                .as_ref()
                .filter(|_| !message.actions.is_empty())
                .and_then(Visit::over_from)
                .map(Timestamp::as_millisecond),
            attachments: files.sealed,
            documents: message.documents.len(),
            visit: message.visit.as_ref().map(|visit| key.seal(random, VISIT, id, &super::pack(visit))),
            supersedes: message.supersedes.as_ref().map(|supersedes| {
                let of_own_id = |own_id: &str| Earlier::ByOwnId(self.own_id_mac(sender, own_id));
                let (earlier, how) = match supersedes {
                    Supersedes::Replaces { booking } => {
                        (Earlier::OfBooking(booking_mac(booking)), "replaced")
                    }
                    Supersedes::Cancels { booking } => {
                        (Earlier::OfBooking(booking_mac(booking)), "cancelled")
                    }
                    Supersedes::Rewrites { own_id } => (of_own_id(own_id), "rewritten"),
                    Supersedes::Withdraws { own_id } => (of_own_id(own_id), "withdrawn"),
                };
                SealedSupersedes { earlier, how }
            }),
            answers: message.answers.as_ref().map(form_mac),
            counted_by: CountedBy::new(
                now,
                sender.registration.county,
                sender.id().uuid(),
                MessageKind::of(message),
            ),
            job: random.opaque_id(),
            asked: message.notify,
            queued: as_queued(notices),
            ends: None,
            log: self.entry(
                key,
                By::Sender { sender: sender.id() },
                Event::Delivered { message: MessageId::new(id) },
            ),
            resent_log: self.entry(key, By::Sender { sender: sender.id() }, Event::Resent),
        }
    }

    /// The key of a thread, by its sender's id of it: a sender's threads are its own.
    pub(super) fn thread_mac(&self, sender: &Sender, person: Uuid, thread: &str) -> [u8; 32] {
        let parts: [&[u8]; 3] = [person.as_bytes(), sender.system.as_bytes(), thread.as_bytes()];
        self.0.keys.mac("thread.key_mac", &parts)
    }

    /// What a message is found by that its sender knows by an id.
    pub(super) fn own_id_mac(&self, sender: &Sender, own_id: &str) -> [u8; 32] {
        self.0.keys.mac("own_id.id_mac", &[sender.id().uuid().as_bytes(), own_id.as_bytes()])
    }

    /// What messages from one sender to one person about one booking have in common.
    pub(super) fn booking_mac(&self, person: Uuid, sender: &Sender, booking: &str) -> [u8; 32] {
        let sender = sender.id().uuid();
        let parts: [&[u8]; 3] = [person.as_bytes(), sender.as_bytes(), booking.as_bytes()];
        self.0.keys.mac("message.booking_mac", &parts)
    }

    /// What makes a request the same request: every field but `notify` and the sender's own id (ARCHITECTURE.md, Sent
    /// again).
    fn request_mac(&self, sender: &Sender, person: Uuid, message: &NewMessage) -> [u8; 32] {
        let parts: [&[u8]; 3] = [person.as_bytes(), sender.system.as_bytes(), &super::pack(message)];
        self.0.keys.mac("resend.request_mac", &parts)
    }

    /// Prepares a delivery for [`Inbox::deliver_prepared`].
    #[cfg(feature = "bench")]
    pub async fn prepare_delivery(
        &self,
        sender: &Sender,
        number: &Personnummer,
        message: &NewMessage,
    ) -> Result<PreparedDelivery, DeliverError> {
        let addressee = self.addressee(sender, number).await?.ok_or(DeliverError::NotActiveUser)?;
        let ways = self.without_register(&addressee);
        let (delivery, _) = self.prepare(sender, &addressee, message, ways).await?;
        Ok(PreparedDelivery(Box::new(delivery)))
    }

    /// Writes the rows of a delivery and does nothing else: what a delivery is measured against.
    #[cfg(feature = "bench")]
    pub async fn deliver_prepared(&self, prepared: PreparedDelivery) -> Result<(), Error> {
        self.0.store.write(Write::Deliver(prepared.0)).await.map(drop)
    }
}

/// Whether anything of a heading can be seen. A link of nothing but spaces and characters without a shape could be
/// neither found nor pressed.
fn is_visible(heading: &str) -> bool {
    let hidden = |c: char| c.is_whitespace() || c.is_control() || is_shapeless(c);
    !heading.chars().all(hidden)
}

/// The word for the notices that a delivery queued.
fn as_queued(notices: &[Channel]) -> &'static str {
    match (notices.contains(&Channel::Sms), notices.contains(&Channel::Email)) {
        (true, true) => "both",
        (true, false) => "sms",
        (false, true) => "email",
        (false, false) => "none",
    }
}

fn from_queued(word: &str) -> Result<Vec<Channel>, Error> {
    match word {
        "both" => Ok(vec![Channel::Sms, Channel::Email]),
        "sms" => Ok(vec![Channel::Sms]),
        "email" => Ok(vec![Channel::Email]),
        "none" => Ok(Vec::new()),
        _ => Err(Error::Inconsistent("resend.queued")),
    }
}

/// A delivery with everything done but its rows.
#[cfg(feature = "bench")]
#[derive(Debug)]
pub struct PreparedDelivery(Box<Delivery>);
