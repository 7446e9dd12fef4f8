//! What sending systems send.

use crate::{
    AttachmentId, LanguageTag,
    age::{day_begins, day_in_sweden},
};
use docbook::{SafeUrl, Scheme};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// A message as a sender delivers it: parsed and bounded, ready for [`crate::Inbox::deliver`].
#[derive(Clone, Serialize)]
pub struct NewMessage {
    /// The sender's own id of the message, unique among all that it sends: the same id again is the same message,
    /// whatever has become of it, and the same id for anything else is refused. `None`: an unchanged request is
    /// recognised for [`crate::RESEND_RECOGNISED`].
    #[serde(skip)]
    pub own_id: Option<String>,
    /// The unit that speaks.
    pub unit: Unit,
    /// The sender's own id of the thread; `None`: the message stands alone.
    pub thread: Option<String>,
    /// The heading; `None` is shown as "Meddelande".
    pub subject: Option<String>,
    /// The body as it came: DocBook or plain text. Parsed when it is shown, so that a better reader reads old
    /// messages better too.
    pub body: String,
    /// The language of heading, body and buttons, if the sender says it; `None`: taken to be Swedish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<LanguageTag>,
    /// Links to services, in the order they are to be shown.
    pub actions: Vec<Action>,
    /// Files.
    pub attachments: Vec<NewAttachment>,
    /// Documents that are kept elsewhere, shown after the files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentLink>,
    /// The visit that the message is about.
    pub visit: Option<Visit>,
    /// What the message does to an earlier one.
    pub supersedes: Option<Supersedes>,
    /// The form that the person has answered, by the form service's id: the messages that lead to it say so from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
    /// Whether the sender asks for SMS or e-mail according to the person's own settings.
    #[serde(skip)] // not part of what makes a message the same message (ARCHITECTURE.md, Sent again)
    pub notify: bool,
}

impl NewMessage {
    /// A message of words alone.
    pub fn text(unit: Unit, subject: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            own_id: None,
            unit,
            thread: None,
            subject: Some(subject.into()),
            body: body.into(),
            language: None,
            actions: Vec::new(),
            attachments: Vec::new(),
            documents: Vec::new(),
            visit: None,
            supersedes: None,
            answers: None,
            notify: false,
        }
    }
}

/// The unit that sends, shown as the sender wrote it (TKB patientportal 1.0, `OrganisationUnitType`).
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Unit {
    /// HSA-id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Street address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub town: Option<String>,
    /// Telephone, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
}

/// A button under a message: leads to a service whose base address is the operator's configuration, so that links do
/// not go stale and a sender cannot lead anybody elsewhere (TKB patientportal 1.0, `SSOLinkType`).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Key of the service in the configuration.
    pub system: String,
    /// What the button says.
    pub label: String,
    /// Appended to the base address.
    pub query: Option<String>,
    /// Where the sender wants it to open.
    pub target: ActionTarget,
    /// The form that it leads to, by the form service's id, where the sender told it. The same link leads to the form
    /// and, once it is answered, to the answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
}

impl Action {
    /// Whether a query string can be appended to a base address: short enough with everything that an address must
    /// escape escaped, and without what would make it more than a query.
    pub fn can_be_appended(query: &str) -> bool {
        /// In bytes; browsers and proxies take addresses of 2,000 without complaint, and a base address needs its part.
        const LONGEST: usize = 1_500;
        let escaped =
            |byte: u8| if byte.is_ascii_alphanumeric() || b"-._~?&=+/:%".contains(&byte) { 1 } else { 3 };
        let length: usize = query.bytes().map(escaped).sum();
        length <= LONGEST && !query.chars().any(|c| c.is_control() || c == '\\')
    }
}

/// Where a link opens (TKB patientportal 1.0, `SSOLinkType/type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionTarget {
    /// In the same window.
    Current,
    /// In the page. Shown as `Current`: the portal embeds nothing.
    Embedded,
    /// As a widget. Shown as `Current`.
    Widget,
    /// In a new window.
    New,
}

/// A file as it is delivered. What is known of it is read from its content at delivery; the limits are
/// [`crate::FILE_SIZE_MOST`], [`crate::FILES_PER_MESSAGE`] and [`crate::FILES_SIZE_MOST`].
#[derive(Clone, Serialize)]
pub struct NewAttachment {
    /// The name that the citizen sees, once it is made fit for one.
    pub name: String,
    /// What its sender says that it is. If the content or the name says otherwise, the delivery is refused.
    pub media_type: MediaType,
    /// From when on it can no longer be fetched; `None`: for as long as its message is there.
    pub expires_at: Option<Timestamp>,
    /// The bytes. What makes a message the same message is their hash, which is soon written.
    #[serde(serialize_with = "hashed")]
    pub content: Vec<u8>,
}

fn hashed<S: Serializer>(content: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(&Sha256::digest(content))
}

/// The types of file that the inbox takes (ASVS 5.0.0-5.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MediaType {
    /// `application/pdf`
    #[serde(rename = "application/pdf")]
    Pdf,
    /// `image/png`
    #[serde(rename = "image/png")]
    Png,
    /// `image/jpeg`
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// `image/gif`
    #[serde(rename = "image/gif")]
    Gif,
    /// `text/plain`
    #[serde(rename = "text/plain")]
    Text,
}

impl MediaType {
    /// Every type.
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Png, Self::Jpeg, Self::Gif, Self::Text];

    /// The IANA name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Text => "text/plain",
        }
    }

    /// What the name of such a file ends in, with its full stop.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => ".pdf",
            Self::Png => ".png",
            Self::Jpeg => ".jpg",
            Self::Gif => ".gif",
            Self::Text => ".txt",
        }
    }

    /// The name that people know it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::Text => "text",
        }
    }

    pub(crate) fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media_type| media_type.as_str() == name)
    }
}

/// A link to a document that is kept elsewhere, such as an information sheet on the unit's own pages. `Debug` says
/// nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentLink {
    name: String,
    #[serde(serialize_with = "written", deserialize_with = "read_again")]
    address: SafeUrl,
}

impl DocumentLink {
    /// `None`: the address is none that a citizen can be led to by https.
    pub fn new(name: impl Into<String>, address: &str) -> Option<Self> {
        let address = SafeUrl::parse(address).filter(|address| address.scheme() == Scheme::Https)?;
        // It is kept as it is written out, which must be as good an address when it is read again.
        (SafeUrl::parse(address.as_str()).as_ref() == Some(&address))
            .then(|| Self { name: name.into(), address })
    }

    /// What it is called, as its sender wrote it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is: https.
    pub fn address(&self) -> &SafeUrl {
        &self.address
    }
}

fn written<S: Serializer>(address: &SafeUrl, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(address.as_str())
}

fn read_again<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SafeUrl, D::Error> {
    let address = String::deserialize(deserializer)?;
    SafeUrl::parse(&address).ok_or_else(|| serde::de::Error::custom("no address"))
}

/// A visit, lifted out of the letter.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The booking system's id of the booking.
    pub booking: String,
    /// When it starts; `None`: an open kallelse, the citizen books.
    pub starts: Option<Timestamp>,
    /// When it ends.
    pub ends: Option<Timestamp>,
    /// What it is, such as "Provtagning hos distriktssköterska".
    pub what: Option<String>,
    /// Where it is.
    pub place: Option<String>,
    /// Which changes of its time the booking system takes from the citizen; `None`: the sender does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<VisitChanges>,
}

impl Visit {
    /// From when on there is nothing to do about it: the midnight in Sweden after it. The database learns the day of a visit
    /// that something is to be done about, and no more. `None`: it has no time yet.
    pub fn over_from(&self) -> Option<Timestamp> {
        let last = self.ends.max(self.starts).filter(|_| self.starts.is_some())?;
        day_in_sweden(last).tomorrow().ok().and_then(day_begins)
    }
}

/// Which changes of a booked time can be made by the citizen (crm:scheduling 1.1, `rebooking_allowed` and
/// `cancel_booking_allowed`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitChanges {
    /// It can be moved.
    pub rebook: bool,
    /// It can be cancelled.
    pub cancel: bool,
}

/// What a message does to earlier ones in the same inbox, from the same sender.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Supersedes {
    /// It replaces those about one booking: the time was moved.
    Replaces {
        /// The booking system's id of the booking.
        booking: String,
    },
    /// It cancels those about one booking.
    Cancels {
        /// The booking system's id of the booking.
        booking: String,
    },
    /// It stands in the place of one message.
    Rewrites {
        /// The sender's own id of that message.
        own_id: String,
    },
    /// It takes one message back.
    Withdraws {
        /// The sender's own id of that message.
        own_id: String,
    },
}

/// How a message can be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A text message.
    Sms,
    /// E-mail.
    Email,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 2] = [Self::Sms, Self::Email];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }

    pub(crate) fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == word)
    }
}

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Whether the same message was already there: then nothing was added.
    pub resent: bool,
    /// Our ids of its files, in their order; none when nothing was added.
    pub attachments: Vec<AttachmentId>,
    /// The notices that wait in the outbox because of this message.
    pub notices: Vec<Channel>,
}

/// Where a service that action buttons lead to is found.
#[derive(Debug, Clone)]
pub struct Service {
    /// Base address; the sender's query string is appended and can change neither scheme nor host.
    pub base: SafeUrl,
    /// What it is called, in each language of the pages; `None`: it is known by its host.
    pub name: Option<ServiceName>,
    /// Whether the service is part of the portal; otherwise a page in between says where the citizen goes.
    pub inside: bool,
    /// Whether it logs the citizen in anew, by the same identity provider (uthopp): then too the page in between says so.
    pub logs_in: bool,
}

impl Service {
    /// Whether a page in between says where the citizen goes.
    pub fn is_announced(&self) -> bool {
        !self.inside || self.logs_in
    }
}

/// What a service is called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceName {
    /// In Swedish.
    pub sv: String,
    /// In English.
    pub en: String,
}

crate::silent_debug!(NewMessage, Unit, Action, NewAttachment, DocumentLink, Visit, Supersedes);
