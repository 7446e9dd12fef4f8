//! The demo's population register: in memory, changed over HTTP, so that every rule about guardians and protected
//! identity can be seen at work.

use crate::people::{self, Standing};
use async_trait::async_trait;
use axum::{
    Json, Router,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, put},
};
use inbox::{Clock, PersonName, Personnummer};
use jiff::{Timestamp, civil::Date};
use register::{AddressParts, Deregistration, Guardianship, PostalAddress, Register, RegisterAway, Resident};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::json;
use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

/// The register. Clones are the same register.
#[derive(Clone)]
pub(crate) struct DemoRegister {
    records: Arc<RwLock<BTreeMap<String, Record>>>,
    clock: Arc<dyn Clock>,
}

/// A person's record, as `/register.json` shows it.
#[derive(Debug, Clone, Serialize)]
struct Record {
    number: String,
    name: Option<String>,
    address: Option<Address>,
    protected: bool,
    deceased: bool,
    emigrated: bool,
    guardians: Vec<Custody>,
}

/// A Swedish address.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    care_of: Option<String>,
    street: String,
    postal_code: String,
    town: String,
}

/// Who has custody: a number, or a number with the first day and the day it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Custody {
    Always(String),
    Sometimes(Sometimes),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sometimes {
    number: String,
    from: Option<Date>,
    until: Option<Date>,
}

impl Custody {
    fn number(&self) -> &str {
        match self {
            Self::Always(number) | Self::Sometimes(Sometimes { number, .. }) => number,
        }
    }

    /// As a record states it whose other party is `other`.
    fn with(&self, other: &str) -> Option<Guardianship> {
        let (from, until) = match self {
            Self::Always(_) => (None, None),
            Self::Sometimes(Sometimes { from, until, .. }) => (*from, *until),
        };
        Some(Guardianship { number: Personnummer::parse(other).ok()?, from, until })
    }
}

/// The answer where there is nobody to change.
const UNKNOWN: &str = "nobody in the register has this number, see /register.json; a new child is a valid number with \
    guardians";

impl Record {
    /// A child of whom nothing is registered yet but the number.
    fn newborn(number: &str) -> Self {
        Self {
            number: number.to_owned(),
            name: None,
            address: None,
            protected: false,
            deceased: false,
            emigrated: false,
            guardians: Vec::new(),
        }
    }
}

/// What `PUT /register/{personnummer}` changes; what is not stated stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    #[serde(default)]
    name: NameChange,
    address: Option<Address>,
    protected: Option<bool>,
    deceased: Option<bool>,
    emigrated: Option<bool>,
    guardians: Option<Vec<Custody>>,
}

/// Tells a stated `null` (a newborn without a name) from nothing stated.
#[derive(Default)]
enum NameChange {
    #[default]
    Unstated,
    To(Option<String>),
}

impl<'de> Deserialize<'de> for NameChange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::To)
    }
}

impl fmt::Debug for DemoRegister {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DemoRegister(…)")
    }
}

impl DemoRegister {
    /// The demo people's register, which answers as of the time of `clock`.
    pub(crate) fn of_the_demo_people(clock: Arc<dyn Clock>) -> Self {
        let records = people::ALL.into_iter().enumerate().map(|(at, person)| {
            let record = Record {
                number: person.number.to_owned(),
                name: Some(person.name()),
                address: Some(Address {
                    care_of: None,
                    street: format!("Solvägen {}", at + 1),
                    postal_code: "12345".to_owned(),
                    town: "Solstaden".to_owned(),
                }),
                protected: person.protected,
                deceased: person.standing == Standing::Deceased,
                emigrated: false,
                guardians: person
                    .guardians
                    .iter()
                    .map(|&guardian| Custody::Always(guardian.to_owned()))
                    .collect(),
            };
            (record.number.clone(), record)
        });
        Self { records: Arc::new(RwLock::new(records.collect())), clock }
    }

    fn change(&self, number: &str, change: Change) -> Result<Record, &'static str> {
        let mut records = self.records.write().unwrap_or_else(PoisonError::into_inner);
        let guardians_known =
            |guardian: &Custody| records.contains_key(guardian.number()) && guardian.number() != number;
        if !change.guardians.iter().flatten().all(guardians_known) {
            return Err(
                "every guardian must be somebody else who is in the register, stated with twelve digits",
            );
        }
        // Somebody new is a child: a newborn is in the register before anybody has opened an inbox.
        let child =
            Personnummer::parse(number).ok().filter(|_| change.guardians.iter().flatten().next().is_some());
        let record = match records.entry(number.to_owned()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) if child.is_some() => new.insert(Record::newborn(number)),
            Entry::Vacant(_) => return Err(UNKNOWN),
        };
        if let NameChange::To(name) = change.name {
            record.name = name;
        }
        record.address = change.address.or_else(|| record.address.take());
        record.protected = change.protected.unwrap_or(record.protected);
        record.emigrated = change.emigrated.unwrap_or(record.emigrated);
        record.deceased = change.deceased.unwrap_or(record.deceased);
        if let Some(guardians) = change.guardians {
            record.guardians = guardians;
        }
        Ok(record.clone())
    }
}

#[async_trait]
impl Register for DemoRegister {
    async fn resident(&self, number: &Personnummer) -> Result<Option<Resident>, RegisterAway> {
        let records = self.records.read().unwrap_or_else(PoisonError::into_inner);
        Ok(records.get(number.expose()).map(|record| resident(record, &records, self.clock.now())))
    }
}

/// A record as the register gives it out. One that is protected holds nothing but the flag (TKB population:residentmaster
/// 1.1). Custody is kept with the child alone, so that the two halves cannot disagree.
fn resident(record: &Record, records: &BTreeMap<String, Record>, as_of: Timestamp) -> Resident {
    let number = Personnummer::parse(&record.number).expect("the demo people's numbers are valid");
    let bare = Resident::new(number, as_of);
    if record.protected {
        return Resident { protected: true, ..bare };
    }
    let wards = records.values().flat_map(|child| {
        let custody = child.guardians.iter().filter(|custody| custody.number() == record.number);
        custody.filter_map(|custody| custody.with(&child.number))
    });
    let (deceased, emigrated) = (Deregistration::Deceased, Deregistration::Emigrated);
    Resident {
        name: record.name.as_deref().map(PersonName::new),
        address: record.address.as_ref().and_then(|address| {
            PostalAddress::new(&AddressParts {
                care_of: address.care_of.as_deref(),
                lines: &[&address.street],
                postal_code: Some(&address.postal_code),
                town: Some(&address.town),
                country: None,
            })
        }),
        deregistered: record.deceased.then_some(deceased).or_else(|| record.emigrated.then_some(emigrated)),
        guardians: record.guardians.iter().filter_map(|custody| custody.with(custody.number())).collect(),
        wards: wards.collect(),
        ..bare
    }
}

/// `GET /register.json` and `PUT /register/{personnummer}`.
pub(crate) fn router(register: DemoRegister) -> Router {
    Router::new()
        .route("/register.json", get(show))
        .route("/register/{personnummer}", put(change))
        .with_state(register)
}

async fn show(State(register): State<DemoRegister>) -> Response {
    let records = register.records.read().unwrap_or_else(PoisonError::into_inner);
    Json(records.values().collect::<Vec<_>>()).into_response()
}

async fn change(
    State(register): State<DemoRegister>,
    Path(number): Path<String>,
    change: Result<Json<Change>, JsonRejection>,
) -> Response {
    let refused = |status, error: &str| (status, Json(json!({ "error": error }))).into_response();
    let Ok(Json(change)) = change else {
        let remedy = "send a JSON object (Content-Type: application/json) with any of: name (text or null), \
            address (street, postal_code, town and perhaps care_of), protected, deceased, emigrated (true or false), \
            guardians (a list of twelve-digit numbers, or of objects with number and perhaps from and until)";
        return refused(StatusCode::BAD_REQUEST, remedy);
    };
    match register.change(&number, change) {
        Ok(record) => Json(record).into_response(),
        Err(UNKNOWN) => refused(StatusCode::NOT_FOUND, UNKNOWN),
        Err(why) => refused(StatusCode::BAD_REQUEST, why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::beginning,
        people::{ALVIN, ANNA, ELSA, ERIK, IDA, KARIN, MAJA, NILS, OLOF, Person, SARA},
        testing::{self, body},
    };
    use axum::body::Body;
    use inbox::ManualClock;
    use register::{Permit, Refusal, may_act};

    fn demo_register() -> DemoRegister {
        DemoRegister::of_the_demo_people(Arc::new(ManualClock::at(beginning())))
    }

    async fn of(register: &DemoRegister, person: &Person) -> Resident {
        register.resident(&person.personnummer()).await.unwrap().unwrap()
    }

    async fn may(register: &DemoRegister, guardian: &Person, child: &Person) -> Result<Permit, Refusal> {
        may_act(&of(register, guardian).await, &of(register, child).await, false, beginning())
    }

    async fn put(register: &DemoRegister, number: &str, change: &str) -> axum::http::Response<Body> {
        let mut request = testing::post(&format!("/register/{number}"), "application/json", change);
        *request.method_mut() = axum::http::Method::PUT;
        testing::send(&router(register.clone()), request).await
    }

    #[tokio::test]
    async fn the_families_are_as_the_demo_says() {
        let register = demo_register();
        for guardian in [&ANNA, &ERIK] {
            for child in [&ELSA, &ALVIN] {
                assert!(
                    may(&register, guardian, child).await.is_ok(),
                    "{} for {}",
                    guardian.given,
                    child.given
                );
            }
            assert_eq!(may(&register, guardian, &MAJA).await, Err(Refusal::ThirteenOrOlder));
        }
        assert_eq!(may(&register, &SARA, &IDA).await, Err(Refusal::Protected), "the mother is protected");
        assert_eq!(may(&register, &KARIN, &NILS).await, Err(Refusal::Protected), "the child is protected");
        assert_eq!(may(&register, &KARIN, &ELSA).await, Err(Refusal::NotGuardian));
        assert_eq!(of(&register, &OLOF).await.deregistered, Some(Deregistration::Deceased));
        let sara = of(&register, &SARA).await;
        assert!(
            sara.name.is_none() && sara.wards.is_empty(),
            "a protected record holds nothing but the flag"
        );
        let stranger = Personnummer::parse("189001019802").unwrap();
        assert!(register.resident(&stranger).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_change_is_in_force_at_once() {
        let register = demo_register();
        let changed = put(&register, ELSA.number, r#"{"protected": true}"#).await;
        assert_eq!(changed.status(), StatusCode::OK);
        assert_eq!(may(&register, &ANNA, &ELSA).await, Err(Refusal::Protected));
        put(&register, ELSA.number, r#"{"protected": false}"#).await;
        assert!(may(&register, &ANNA, &ELSA).await.is_ok(), "what was not stated stayed");
        put(&register, ALVIN.number, &format!(r#"{{"guardians": ["{}"]}}"#, KARIN.number)).await;
        assert!(may(&register, &KARIN, &ALVIN).await.is_ok());
        assert_eq!(may(&register, &ANNA, &ALVIN).await, Err(Refusal::NotGuardian));
        let until =
            |date: &str| format!(r#"{{"guardians": [{{"number": "{}", "until": "{date}"}}]}}"#, ERIK.number);
        put(&register, ALVIN.number, &until("2026-11-24")).await;
        let ends_at = "2026-11-24T00:00:00+01:00".parse().unwrap();
        assert_eq!(may(&register, &ERIK, &ALVIN).await, Ok(Permit { ends_at }));
        put(&register, ALVIN.number, &until("2026-11-23")).await;
        assert_eq!(may(&register, &ERIK, &ALVIN).await, Err(Refusal::NotGuardian));
        put(&register, ERIK.number, r#"{"emigrated": true}"#).await;
        assert_eq!(may(&register, &ERIK, &ELSA).await, Err(Refusal::Deregistered));
        let erik = of(&register, &ERIK).await;
        assert_eq!(erik.address.unwrap().on_envelope(str::to_owned), ["Solvägen 3", "123 45 Solstaden"]);
        put(&register, MAJA.number, r#"{"name": null, "deceased": true}"#).await;
        let maja = of(&register, &MAJA).await;
        assert_eq!((maja.name, maja.deregistered), (None, Some(Deregistration::Deceased)));
        let shown = body(testing::send(&router(register), testing::get("/register.json")).await).await;
        let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(shown.as_array().unwrap().len(), 12);
        let maja = shown.as_array().unwrap().iter().find(|record| record["number"] == MAJA.number).unwrap();
        assert_eq!(maja["name"], serde_json::Value::Null);
        assert_eq!(maja["guardians"], json!([ANNA.number, ERIK.number]));
    }

    #[tokio::test]
    async fn a_newborn_comes_into_the_register_without_a_name_and_with_guardians() {
        let register = demo_register();
        let newborn = "202312132380";
        let change = format!(r#"{{"guardians": ["{}"]}}"#, KARIN.number);
        assert_eq!(put(&register, newborn, &change).await.status(), StatusCode::OK);
        let number = Personnummer::parse(newborn).unwrap();
        let child = register.resident(&number).await.unwrap().unwrap();
        assert!(child.name.is_none());
        assert!(may_act(&of(&register, &KARIN).await, &child, false, beginning()).is_ok());
        put(&register, newborn, r#"{"name": "Vera Ek"}"#).await;
        let child = register.resident(&number).await.unwrap().unwrap();
        assert_eq!((child.name.unwrap().as_str(), child.guardians.len()), ("Vera Ek", 1));
    }

    #[tokio::test]
    async fn a_change_that_makes_no_sense_changes_nothing() {
        let register = demo_register();
        for (number, change, status, word) in [
            ("189001019802", r#"{"protected": true}"#, StatusCode::NOT_FOUND, "nobody"),
            ("x", r#"{"protected": true}"#, StatusCode::NOT_FOUND, "nobody"),
            (ELSA.number, r#"{"gaurdians": []}"#, StatusCode::BAD_REQUEST, "any of"),
            (ELSA.number, r#"{"guardians": ["189001019802"]}"#, StatusCode::BAD_REQUEST, "in the register"),
            (
                ELSA.number,
                &format!(r#"{{"guardians": ["{}"]}}"#, ELSA.number),
                StatusCode::BAD_REQUEST,
                "somebody else",
            ),
            (ELSA.number, r#"{"deceased": true, "protected": 1}"#, StatusCode::BAD_REQUEST, "any of"),
        ] {
            let response = put(&register, number, change).await;
            assert_eq!(response.status(), status, "{change}");
            assert!(body(response).await.contains(word), "{change}");
        }
        assert!(may(&register, &ANNA, &ELSA).await.is_ok());
    }
}
