//! What an operator registers of a sending system: who it is, what it may do, and where it is asked in its turn.

use crate::{SenderId, is_this_machine};
use docbook::{SafeUrl, Scheme};
use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, collections::BTreeSet, fmt, num::NonZeroU32, str::FromStr};

/// A registered sending system that may call, as found in the registry. Only [`crate::Inbox`] makes one.
#[derive(Clone)]
pub struct Sender {
    pub(crate) id: SenderId,
    pub(crate) system: String,
    pub(crate) registration: Registration,
}

impl Sender {
    /// Our own id of the sender: safe in a log.
    pub fn id(&self) -> SenderId {
        self.id
    }

    /// The system id that it states as `sourceSystem`.
    pub fn system(&self) -> &str {
        &self.system
    }

    /// What is registered of it.
    pub fn registration(&self) -> &Registration {
        &self.registration
    }

    /// Whether the sender is registered for a contract.
    pub fn may(&self, contract: Contract) -> bool {
        self.registration.contracts.contains(&contract)
    }

    /// Whether its buttons may lead to the service with this key.
    pub fn may_lead_to(&self, service: &str) -> bool {
        match &self.registration.services {
            AllowedServices::Any => true,
            AllowedServices::Only(services) => services.contains(service),
        }
    }
}

/// A sending system that is to be registered.
#[derive(Clone)]
pub struct NewSender {
    /// The system id that it states as `sourceSystem`. Never changes: its threads are known by it.
    pub system: String,
    /// The rest.
    pub registration: Registration,
}

impl NewSender {
    /// A sender that may call every contract and lead to every service, without limits of its own.
    pub fn of_all_contracts(system: impl Into<String>, hsa_id: HsaId) -> Self {
        let registration = Registration {
            hsa_ids: [hsa_id].into(),
            contracts: Contract::ALL.into_iter().collect(),
            ..Registration::default()
        };
        Self { system: system.into(), registration }
    }
}

/// What is registered of a sending system.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Registration {
    /// The HSA-ids in its client certificates. Two while one takes the other's place; several systems may share one.
    pub hsa_ids: BTreeSet<HsaId>,
    /// What it may call.
    pub contracts: BTreeSet<Contract>,
    /// Where its buttons may lead.
    pub services: AllowedServices,
    /// The region that it sends for.
    pub county: Option<County>,
    /// How much it may ask for.
    pub limits: SenderLimits,
    /// Which kind of installation it may call.
    pub purpose: Purpose,
    /// Whom the operator turns to when something is wrong with it: a function, not a person.
    pub contact: Option<String>,
    /// Where it is asked about bookings; `None`: notifications of its bookings are ignored.
    pub bookings: Option<BookingSystem>,
}

/// Longest system id, as in the contracts. Characters.
const SYSTEM_MOST: usize = 255;
/// Longest contact. Characters.
const CONTACT_MOST: usize = 500;

/// A sender cannot be registered so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationError {
    /// The system id is none.
    #[error("a system id is 1 to 255 characters, without spaces around it or control characters in it")]
    System,
    /// Nobody could call as it.
    #[error("a sending system needs an HSA-id: it is known by the one in its client certificate")]
    NoHsaId,
    /// The contact cannot be shown as a line.
    #[error("a contact is one line of at most 500 characters")]
    Contact,
}

impl NewSender {
    /// Refuses what could never work.
    pub fn check(&self) -> Result<(), RegistrationError> {
        let system = &self.system;
        let fits = !system.is_empty() && system.chars().count() <= SYSTEM_MOST && system.trim() == system;
        if !fits || system.chars().any(char::is_control) {
            return Err(RegistrationError::System);
        }
        self.registration.check()
    }
}

impl Registration {
    /// Refuses what could never work.
    pub fn check(&self) -> Result<(), RegistrationError> {
        if self.hsa_ids.is_empty() {
            return Err(RegistrationError::NoHsaId);
        }
        let unfit = |contact: &String| {
            contact.chars().count() > CONTACT_MOST || contact.chars().any(char::is_control)
        };
        if self.contact.as_ref().is_some_and(unfit) { Err(RegistrationError::Contact) } else { Ok(()) }
    }

    /// What differs from an earlier registration, in the words of the command that changes it.
    pub fn changed_since(&self, earlier: &Self) -> Vec<&'static str> {
        let fields = [
            ("hsa-id", self.hsa_ids != earlier.hsa_ids),
            ("contract", self.contracts != earlier.contracts),
            ("service", self.services != earlier.services),
            ("county", self.county != earlier.county),
            ("limits", self.limits != earlier.limits),
            ("purpose", self.purpose != earlier.purpose),
            ("contact", self.contact != earlier.contact),
            ("bookings", self.bookings != earlier.bookings),
        ];
        fields.into_iter().filter(|(_, changed)| *changed).map(|(field, _)| field).collect()
    }
}

/// The HSA-id of a system or an organisation, such as `SE2321000016-1HZ3`: what a function certificate has as
/// `serialNumber` of its subject (RIV-TA Basic Profile 2.1 rule 6). Compared without regard to case, as crm:scheduling
/// says.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HsaId(String);

/// Not the form of an HSA-id. A person number, which a person's certificate has in the same place, is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "an HSA-id is at most 64 letters, digits and hyphens, and begins with a letter, such as SE2321000016-1HZ3"
)]
pub struct NotAnHsaId;

impl HsaId {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that equal ids share.
    pub(crate) fn folded(&self) -> String {
        self.0.to_ascii_uppercase()
    }
}

impl FromStr for HsaId {
    type Err = NotAnHsaId;

    fn from_str(text: &str) -> Result<Self, NotAnHsaId> {
        let fits = (1..=64).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAnHsaId) }
    }
}

impl TryFrom<String> for HsaId {
    type Error = NotAnHsaId;

    fn try_from(text: String) -> Result<Self, NotAnHsaId> {
        text.parse()
    }
}

impl From<HsaId> for String {
    fn from(id: HsaId) -> Self {
        id.0
    }
}

impl PartialEq for HsaId {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for HsaId {}

impl PartialOrd for HsaId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for HsaId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.folded().cmp(&other.folded())
    }
}

impl fmt::Display for HsaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A service contract that a sender can be registered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contract {
    /// `AddMessageToPatientPortalInbox`, version 1.
    AddMessageV1,
    /// `IsActiveUser`, version 1.
    IsActiveUserV1,
    /// `AddMessage`, version 2.
    AddMessageV2,
    /// `IsActiveUser`, version 2.
    IsActiveUserV2,
    /// `GetMessageThreadStatus`, version 2.
    GetMessageThreadStatusV2,
    /// `ProcessNotification`, version 1: what an engagement index says of bookings.
    ProcessNotificationV1,
}

impl Contract {
    /// Every contract.
    pub const ALL: [Self; 6] = [
        Self::AddMessageV1,
        Self::IsActiveUserV1,
        Self::AddMessageV2,
        Self::IsActiveUserV2,
        Self::GetMessageThreadStatusV2,
        Self::ProcessNotificationV1,
    ];

    /// Those by which a system sends messages of its own.
    pub const OF_MESSAGES: [Self; 5] = [
        Self::AddMessageV1,
        Self::IsActiveUserV1,
        Self::AddMessageV2,
        Self::IsActiveUserV2,
        Self::GetMessageThreadStatusV2,
    ];

    /// Operation and major version, as an operator writes them.
    pub fn name(self) -> &'static str {
        match self {
            Self::AddMessageV1 => "AddMessageToPatientPortalInbox:1",
            Self::IsActiveUserV1 => "IsActiveUser:1",
            Self::AddMessageV2 => "AddMessage:2",
            Self::IsActiveUserV2 => "IsActiveUser:2",
            Self::GetMessageThreadStatusV2 => "GetMessageThreadStatus:2",
            Self::ProcessNotificationV1 => "ProcessNotification:1",
        }
    }
}

/// No contract has that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the contracts are AddMessageToPatientPortalInbox:1, IsActiveUser:1, AddMessage:2, IsActiveUser:2, \
     GetMessageThreadStatus:2 and ProcessNotification:1"
)]
pub struct NotAContract;

impl FromStr for Contract {
    type Err = NotAContract;

    fn from_str(text: &str) -> Result<Self, NotAContract> {
        Self::ALL.into_iter().find(|contract| contract.name() == text).ok_or(NotAContract)
    }
}

/// Which services a sender's buttons may lead to, by their keys in the configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AllowedServices {
    /// Every one that the operator has configured.
    #[default]
    Any,
    /// These.
    Only(BTreeSet<String>),
}

/// A region, by the two digits of its county code (SCB, länskod).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct County(u8);

/// No county has that code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a county is written by its two digits, from 01 (Stockholm) to 25 (Norrbotten)")]
pub struct NotACounty;

impl County {
    const CODES: [&str; 21] = [
        "01", "03", "04", "05", "06", "07", "08", "09", "10", "12", "13", "14", "17", "18", "19", "20", "21",
        "22", "23", "24", "25",
    ];

    /// The two digits.
    pub fn code(self) -> &'static str {
        Self::CODES[usize::from(self.0)]
    }
}

impl FromStr for County {
    type Err = NotACounty;

    fn from_str(text: &str) -> Result<Self, NotACounty> {
        let known = (0_u8..).zip(Self::CODES).find(|(_, code)| *code == text);
        known.map(|(place, _)| Self(place)).ok_or(NotACounty)
    }
}

impl TryFrom<String> for County {
    type Error = NotACounty;

    fn try_from(text: String) -> Result<Self, NotACounty> {
        text.parse()
    }
}

impl From<County> for String {
    fn from(county: County) -> Self {
        county.code().to_owned()
    }
}

/// How much a sender may ask for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SenderLimits {
    /// Requests in one second, to one process; `None`: as many as there is room for.
    pub requests_per_second: Option<NonZeroU32>,
    /// Messages in one day, from midnight in Europe/Stockholm; `None`: as many as come.
    pub messages_per_day: Option<NonZeroU32>,
}

/// Which kind of installation a sender may call, so that a test that goes astray reaches no citizen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// One that citizens use.
    #[default]
    Production,
    /// One for tests.
    Test,
}

impl Purpose {
    /// The word that an operator writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Test => "test",
        }
    }
}

/// No purpose has that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write production or test")]
pub struct NotAPurpose;

impl FromStr for Purpose {
    type Err = NotAPurpose;

    fn from_str(text: &str) -> Result<Self, NotAPurpose> {
        [Self::Production, Self::Test].into_iter().find(|purpose| purpose.as_str() == text).ok_or(NotAPurpose)
    }
}

/// A booking system whose bookings become messages: notifications name it by its HSA-id, and then it is asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingSystem {
    /// Where its `GetBookingDetails` is posted.
    pub address: BookingAddress,
    /// To whom the questions are addressed; `None`: to the unit that the notification names.
    pub logical_address: Option<HsaId>,
}

/// A whole https address without user, query or fragment; plain http only on this machine.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BookingAddress(String);

/// Not such an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "write a whole https address without user, query or fragment (plain http is accepted only for this machine)"
)]
pub struct NotABookingAddress;

impl BookingAddress {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BookingAddress {
    type Err = NotABookingAddress;

    fn from_str(text: &str) -> Result<Self, NotABookingAddress> {
        let written = text.starts_with("https://") || text.starts_with("http://");
        let url = SafeUrl::parse(text).filter(|_| written && !text.contains(['?', '#']));
        let url = url.ok_or(NotABookingAddress)?;
        let guarded = match url.scheme() {
            Scheme::Https => true,
            Scheme::Http => url.host().is_some_and(is_this_machine),
            Scheme::Tel | Scheme::Mailto => false,
        };
        if guarded { Ok(Self(url.as_str().to_owned())) } else { Err(NotABookingAddress) }
    }
}

impl TryFrom<String> for BookingAddress {
    type Error = NotABookingAddress;

    fn try_from(text: String) -> Result<Self, NotABookingAddress> {
        text.parse()
    }
}

impl From<BookingAddress> for String {
    fn from(address: BookingAddress) -> Self {
        address.0
    }
}

crate::silent_debug!(Sender, NewSender, Registration, HsaId, BookingSystem, BookingAddress);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hsa_id_is_compared_in_any_case_and_is_never_a_person_number() {
        let id: HsaId = "SE2321000016-1hz5".parse().unwrap();
        assert_eq!(id, "se2321000016-1HZ5".parse().unwrap());
        assert_eq!(id.to_string(), "SE2321000016-1hz5", "kept as it was written");
        assert_eq!(BTreeSet::from([id.clone(), "se2321000016-1HZ5".parse().unwrap()]).len(), 1);
        let longest = "S".repeat(64);
        assert!(longest.parse::<HsaId>().is_ok());
        for other in
            ["", "191212121212", "-SE1", "SE 1", "SE1\n", "SÄ1", "SE_1", "SE1\u{0}", &format!("{longest}S")]
        {
            assert_eq!(other.parse::<HsaId>().unwrap_err(), NotAnHsaId, "{other}");
        }
        assert!(serde_json::from_str::<HsaId>("\"191212121212\"").is_err());
    }

    #[test]
    fn contracts_counties_and_purposes_are_read_as_they_are_written() {
        for contract in Contract::ALL {
            assert_eq!(contract.name().parse(), Ok(contract));
            assert!(NotAContract.to_string().contains(contract.name()), "{}", contract.name());
        }
        assert_eq!("AddMessage".parse::<Contract>(), Err(NotAContract));
        assert_eq!("14".parse::<County>().unwrap().code(), "14");
        for none in ["", "1", "00", "02", "26", "014"] {
            assert_eq!(none.parse::<County>(), Err(NotACounty), "{none}");
        }
        for purpose in [Purpose::Production, Purpose::Test] {
            assert_eq!(purpose.as_str().parse(), Ok(purpose));
        }
        assert_eq!("Production".parse::<Purpose>(), Err(NotAPurpose));
    }

    #[test]
    fn a_booking_system_is_asked_under_tls_or_on_this_machine() {
        for good in ["https://bokning.example/GetBookingDetails", "http://127.0.0.1:3100/bokning"] {
            assert_eq!(good.parse::<BookingAddress>().unwrap().as_str(), good);
        }
        for bad in [
            "",
            "bokning.example",
            "http://bokning.example/",
            "https://user:secret@bokning.example/",
            "https://bokning.example/?id=1",
            "https://bokning.example/#del",
            "tel:0701234567",
            "file:///etc/passwd",
        ] {
            assert!(bad.parse::<BookingAddress>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_registration_is_kept_whole_and_says_what_changed() {
        let full = Registration {
            hsa_ids: ["SE1".parse().unwrap()].into(),
            contracts: Contract::OF_MESSAGES.into_iter().collect(),
            services: AllowedServices::Only(["bokning".to_owned()].into()),
            county: Some("14".parse().unwrap()),
            limits: SenderLimits { requests_per_second: NonZeroU32::new(20), messages_per_day: None },
            purpose: Purpose::Test,
            contact: Some("Förvaltningen, 010-000 00 00".to_owned()),
            bookings: Some(BookingSystem {
                address: "https://bokning.example/".parse().unwrap(),
                logical_address: Some("SE2".parse().unwrap()),
            }),
        };
        let kept = serde_json::to_string(&full).unwrap();
        assert!(serde_json::from_str::<Registration>(&kept).unwrap() == full, "{kept}");
        assert_eq!(full.check(), Ok(()));
        assert_eq!(full.changed_since(&full), [""; 0]);
        let changed = Registration { contact: None, county: None, ..full.clone() };
        assert_eq!(changed.changed_since(&full), ["county", "contact"]);
        let all = Registration::default().changed_since(&full);
        assert_eq!(all.len(), 8, "{all:?}");
        assert_eq!(Registration::default().check(), Err(RegistrationError::NoHsaId));
        let wordy = Registration { contact: Some("a\nb".to_owned()), ..full.clone() };
        assert_eq!(wordy.check(), Err(RegistrationError::Contact));
        for system in ["", " A", "A\n", &"A".repeat(256)] {
            let sender = NewSender { system: system.to_owned(), registration: full.clone() };
            assert_eq!(sender.check(), Err(RegistrationError::System), "{system}");
        }
    }
}
