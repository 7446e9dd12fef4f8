//! Custody among the relations of a record. Kinship (MO, FA, F, B) is not custody.

use super::{ADDED, Broken, CORE, DEREGISTRATION, NAME, OWN, PartialDate, Parts, Type, date};
use crate::Guardianship;
use inbox::Personnummer;
use jiff::civil::Date;
use roxmltree::Node;

const RELATION: Type = Type {
    name: "Relation",
    elements: &[
        (CORE, "RelationId"),
        (CORE, "Relationstyp"),
        (CORE, "RelationFromdatum"),
        (CORE, "RelationTomdatum"),
        (CORE, "Namn"),
        (CORE, "Avregistrering"),
        (CORE, "Status"),
    ],
    own: OWN,
};

const RELATION_ID: Type =
    Type { name: "RelationId", elements: &[(CORE, "PersonNr"), (CORE, "FodelsetidNr")], own: OWN };

/// Guardians (on a child's record, V) and wards (on an adult's, VF).
pub(super) fn of(post: &Parts<'_>) -> Result<(Vec<Guardianship>, Vec<Guardianship>), Broken> {
    let (mut guardians, mut wards) = (Vec::new(), Vec::new());
    // The XSD has the wrapper 1..1; without it there are no relations.
    let Some(relations) = post.node("Relationer") else { return Ok((guardians, wards)) };
    for relation in relations.children().filter(Node::is_element) {
        if !relation.has_tag_name((CORE, "Relation")) {
            let ours = relation.tag_name().name() == "Relation";
            match relation.tag_name().namespace() {
                _ if ours => return Err(Broken::Namespace("Relation")),
                None | Some(CORE | ADDED) => return Err(Broken::Unknown("Relationer")),
                Some(_) => continue,
            }
        }
        let parts = Parts::of(relation, &RELATION)?;
        let side = match parts.text("Relationstyp")?.as_deref() {
            Some("V") => &mut guardians,
            Some("VF") => &mut wards,
            Some(_) => continue,
            None => return Err(Broken::Missing("Relationstyp")),
        };
        side.extend(guardianship(&parts)?);
    }
    Ok((guardians, wards))
}

/// `None`: it has ended, or is with somebody who has no number and so no inbox.
fn guardianship(relation: &Parts<'_>) -> Result<Option<Guardianship>, Broken> {
    // Read, since an element there that nobody understands may be the one that matters.
    relation.parts("Namn", &NAME)?;
    let left = relation.parts("Avregistrering", &DEREGISTRATION)?.is_some_and(|parts| !parts.is_empty());
    let ended = matches!(relation.text("Status")?.as_deref(), Some("AS" | "AV" | "IV" | "AN"));
    let id = relation.parts("RelationId", &RELATION_ID)?.ok_or(Broken::Missing("RelationId"))?;
    let number = id.text("PersonNr")?.and_then(|number| Personnummer::parse(&number).ok());
    // What is not known of a date makes custody shorter, never longer. No year at all: it began some time, or it ended
    // some time.
    let from = date(relation, "RelationFromdatum")?.and_then(PartialDate::latest);
    let until = date(relation, "RelationTomdatum")?.map(|until| until.earliest().unwrap_or(Date::MIN));
    Ok(number.filter(|_| !left && !ended).map(|number| Guardianship { number, from, until }))
}
