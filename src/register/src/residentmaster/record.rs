//! One person's record, as population:residentmaster 1.1 states it.
//!
//! Tolerant of what is missing, since a newborn has no name and a protected record holds next to nothing; strict about
//! what is there: an element in the wrong namespace, given twice or unknown to the contract makes the answer unreadable,
//! so that no flag of protection is overlooked. What was added in 1.1 is in a namespace of its own.

mod custody;
mod date;

use super::answer;
use crate::{AddressParts, Deregistration, PostalAddress, Resident};
use date::PartialDate;
use inbox::{PersonName, Personnummer};
use jiff::{Timestamp, civil::Date};
pub(super) use rivta::Parts;
use rivta::{Broken, Type};
use roxmltree::Node;

pub(super) const OPERATION: &str = "LookupResidentForFullProfile";
pub(super) const RESPONSE: &str = "LookupResidentForFullProfileResponse";
pub(super) const RESPONDER: &str =
    "urn:riv:population:residentmaster:LookupResidentForFullProfileResponder:1";
const CORE: &str = "urn:riv:population:residentmaster:1";
const ADDED: &str = "urn:riv:population:residentmaster:1.1";

/// The contract's own namespaces.
const OWN: &[&str] = &[CORE, ADDED, RESPONDER];

pub(super) const RESIDENT: Type = Type {
    name: "resident",
    elements: &[(CORE, "Sekretessmarkering"), (CORE, "SenasteAndringFolkbokforing"), (CORE, "Personpost")],
    own: OWN,
};

const POST: Type = Type {
    name: "Personpost",
    elements: &[
        (CORE, "PersonId"),
        (CORE, "Kon"),
        (CORE, "Fodelsetid"),
        (CORE, "Avregistrering"),
        (CORE, "Namn"),
        (CORE, "Folkbokforingsadress"),
        (CORE, "SarskildPostadress"),
        (ADDED, "HanvisningsPersonNr"),
        (ADDED, "Utlandsadress"),
        (ADDED, "Civilstand"),
        (ADDED, "Fodelse"),
        (ADDED, "Invandring"),
        (ADDED, "Relationer"),
    ],
    own: OWN,
};

const DEREGISTRATION: Type = Type {
    name: "Avregistrering",
    elements: &[
        (CORE, "AvregistreringsorsakKod"),
        (CORE, "Avregistreringsdatum"),
        (ADDED, "AvregistreringsorsakKodKomplett"),
    ],
    own: OWN,
};

const NAME: Type = Type {
    name: "Namn",
    elements: &[
        (CORE, "Tilltalsnamnsmarkering"),
        (CORE, "Fornamn"),
        (CORE, "Mellannamn"),
        (CORE, "Efternamn"),
        (CORE, "Aviseringsnamn"),
    ],
    own: OWN,
};

const SWEDISH_ADDRESS: Type = Type {
    name: "SvenskAdress",
    elements: &[
        (CORE, "LanKod"),
        (CORE, "KommunKod"),
        (CORE, "ForsamlingKod"),
        (CORE, "Fastighetsbeteckning"),
        (CORE, "CareOf"),
        (CORE, "Utdelningsadress1"),
        (CORE, "Utdelningsadress2"),
        (CORE, "PostNr"),
        (CORE, "Postort"),
        (ADDED, "Folkbokforingsdatum"),
        (ADDED, "SCB_Nyckelkod"),
    ],
    own: OWN,
};

const ADDRESS_ABROAD: Type = Type {
    name: "Utlandsadress",
    elements: &[
        (CORE, "Utdelningsadress1"),
        (CORE, "Utdelningsadress2"),
        (CORE, "Utdelningsadress3"),
        (CORE, "Land"),
        (CORE, "Utlandsadressdatum"),
        (CORE, "Rostrattsdatum"),
    ],
    own: OWN,
};

/// What a record says.
pub(super) struct Record {
    pub(super) resident: Resident,
    /// The number that came after this one (GN, GS).
    pub(super) refers_to: Option<Personnummer>,
}

fn date(parts: &Parts<'_>, name: &'static str) -> Result<Option<PartialDate>, Broken> {
    let text = parts.text(name)?;
    text.map(|text| PartialDate::parse(&text).ok_or(Broken::Value(name))).transpose()
}

/// The residents of an answer.
pub(super) fn residents<'a>(answer: Node<'a, 'a>) -> Result<impl Iterator<Item = Node<'a, 'a>>, Broken> {
    let elements = || answer.children().filter(Node::is_element);
    for element in elements() {
        match (element.tag_name().name(), element.tag_name().namespace()) {
            ("resident", Some(RESPONDER)) => {}
            ("resident", _) => return Err(Broken::Namespace("resident")),
            (_, Some(RESPONDER) | None) => return Err(Broken::Unknown(RESPONSE)),
            _ => {}
        }
    }
    Ok(elements().filter(|element| element.has_tag_name((RESPONDER, "resident"))))
}

impl Record {
    pub(super) fn read(
        resident: &Parts<'_>,
        asked: &Personnummer,
        as_of: Timestamp,
    ) -> Result<Self, answer::Broken> {
        let protected = protected(resident)?;
        let post = resident.parts("Personpost", &POST)?.ok_or(Broken::Missing("Personpost"))?;
        let number = post.text("PersonId")?.ok_or(Broken::Missing("PersonId"))?;
        if number != asked.expose() {
            return Err(answer::Broken::AnotherPerson);
        }
        let refers_to = post.text("HanvisningsPersonNr")?;
        let refers_to = refers_to.and_then(|number| Personnummer::parse(&number).ok());
        let bare = Resident {
            protected,
            deregistered: deregistered(&post)?,
            born: born(&post, asked)?,
            ..Resident::new(asked.clone(), as_of)
        };
        if protected {
            // What a protected record should not hold is not taken from it either.
            return Ok(Self { resident: bare, refers_to });
        }
        let (guardians, wards) = custody::of(&post)?;
        let resident = Resident { name: name(&post)?, address: address(&post)?, guardians, wards, ..bare };
        Ok(Self { resident, refers_to })
    }
}

/// The XSD has the flag 1..1, the contract's description 0..1, and Skatteverket sends it only when it is J. One that is
/// there and says neither, also a blank or nil one, may be a J that was lost on its way: it opens nothing.
fn protected(resident: &Parts<'_>) -> Result<bool, Broken> {
    const FLAG: &str = "Sekretessmarkering";
    if resident.node(FLAG).is_none() {
        return Ok(false);
    }
    match resident.text(FLAG)?.as_deref() {
        Some("J") => Ok(true),
        Some("N") => Ok(false),
        Some(_) | None => Err(Broken::Value(FLAG)),
    }
}

/// A date that is not whole leaves it to the number's, unless they cannot be the same: then the earliest day that fits,
/// so that nobody is taken for younger than they may be.
fn born(post: &Parts<'_>, number: &Personnummer) -> Result<Option<Date>, Broken> {
    let Some(stated) = date(post, "Fodelsetid")? else { return Ok(None) };
    let by_number = number.birth_date();
    Ok(stated.whole().or_else(|| if stated.may_be(by_number) { None } else { stated.earliest() }))
}

/// `AvregistreringsorsakKodKomplett` says more than the code that it replaces. A code that we do not know is a reason too.
fn deregistered(post: &Parts<'_>) -> Result<Option<Deregistration>, Broken> {
    let Some(parts) = post.parts("Avregistrering", &DEREGISTRATION)? else { return Ok(None) };
    let complete = parts.text("AvregistreringsorsakKodKomplett")?;
    let code = match complete {
        Some(code) => Some(code),
        None => parts.text("AvregistreringsorsakKod")?,
    };
    Ok(match code.as_deref() {
        Some("AV") => Some(Deregistration::Deceased),
        Some("UV") => Some(Deregistration::Emigrated),
        Some("GN" | "GS") => Some(Deregistration::OldNumber),
        Some(_) => Some(Deregistration::Other),
        // A date without a reason is a reason; a wrapper around nothing is none.
        None => parts.text("Avregistreringsdatum")?.map(|_| Deregistration::Other),
    })
}

/// Every part that there is, in the order of a whole name; the short form only where there is no other.
fn name(post: &Parts<'_>) -> Result<Option<PersonName>, Broken> {
    let Some(parts) = post.parts("Namn", &NAME)? else { return Ok(None) };
    let mut words = Vec::new();
    for part in ["Fornamn", "Mellannamn", "Efternamn"] {
        words.extend(parts.text(part)?);
    }
    if words.is_empty() {
        words.extend(parts.text("Aviseringsnamn")?);
    }
    let name = words.join(" ");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok((!name.is_empty()).then(|| PersonName::new(name)))
}

/// Where letters go: the special address before the registered one, and one abroad where there is none in Sweden.
fn address(post: &Parts<'_>) -> Result<Option<PostalAddress>, Broken> {
    for place in ["SarskildPostadress", "Folkbokforingsadress"] {
        let Some(parts) = post.parts(place, &SWEDISH_ADDRESS)? else { continue };
        let lines = lines(&parts, &["Utdelningsadress1", "Utdelningsadress2"])?;
        let address = PostalAddress::new(&AddressParts {
            care_of: parts.text("CareOf")?.as_deref().map(without_prefix),
            lines: &lines.iter().map(String::as_str).collect::<Vec<_>>(),
            postal_code: parts.text("PostNr")?.as_deref(),
            town: parts.text("Postort")?.as_deref(),
            country: None,
        });
        if address.is_some() {
            return Ok(address);
        }
    }
    let Some(parts) = post.parts("Utlandsadress", &ADDRESS_ABROAD)? else { return Ok(None) };
    let lines = lines(&parts, &["Utdelningsadress1", "Utdelningsadress2", "Utdelningsadress3"])?;
    Ok(PostalAddress::new(&AddressParts {
        lines: &lines.iter().map(String::as_str).collect::<Vec<_>>(),
        country: parts.text("Land")?.as_deref(),
        ..AddressParts::default()
    }))
}

fn lines(parts: &Parts<'_>, names: &[&'static str]) -> Result<Vec<String>, Broken> {
    names.iter().filter_map(|name| parts.text(name).transpose()).collect()
}

/// Some registrations hold the "c/o" that is written in front of the name anyway.
fn without_prefix(care_of: &str) -> &str {
    match care_of.get(..3) {
        Some(prefix) if prefix.eq_ignore_ascii_case("c/o") => care_of[3..].trim_start(),
        _ => care_of,
    }
}
