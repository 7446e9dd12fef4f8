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
use inbox::{PersonName, Personnummer};
use register::{Deregistration, Register, RegisterAway, Resident};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

/// The register. Clones are the same register.
#[derive(Clone)]
pub(crate) struct DemoRegister(Arc<RwLock<BTreeMap<String, Record>>>);

/// A person's record, as `/register.json` shows it.
#[derive(Debug, Clone, Serialize)]
struct Record {
    number: String,
    name: Option<String>,
    protected: bool,
    deceased: bool,
    guardians: Vec<String>,
}

/// What `PUT /register/{personnummer}` changes; what is not stated stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    #[serde(default)]
    name: NameChange,
    protected: Option<bool>,
    deceased: Option<bool>,
    guardians: Option<Vec<String>>,
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
    /// The demo people's register.
    pub(crate) fn of_the_demo_people() -> Self {
        let records = people::ALL.into_iter().map(|person| {
            let record = Record {
                number: person.number.to_owned(),
                name: Some(person.name()),
                protected: person.protected,
                deceased: person.standing == Standing::Deceased,
                guardians: person.guardians.iter().map(|&guardian| guardian.to_owned()).collect(),
            };
            (record.number.clone(), record)
        });
        Self(Arc::new(RwLock::new(records.collect())))
    }

    fn change(&self, number: &str, change: Change) -> Result<Record, &'static str> {
        let mut records = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let guardians_known = |guardian: &String| records.contains_key(guardian) && guardian != number;
        if !change.guardians.iter().flatten().all(guardians_known) {
            return Err(
                "every guardian must be somebody else who is in the register, stated with twelve digits",
            );
        }
        let record =
            records.get_mut(number).ok_or("nobody in the register has this number; see /register.json")?;
        if let NameChange::To(name) = change.name {
            record.name = name;
        }
        record.protected = change.protected.unwrap_or(record.protected);
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
        let records = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Ok(records.get(number.expose()).map(|record| resident(record, &records)))
    }
}

/// A record as the register gives it out. One that is protected holds nothing but the flag (TKB population:residentmaster
/// 1.1). Custody
/// is kept with the child alone, so that the two halves cannot disagree.
fn resident(record: &Record, records: &BTreeMap<String, Record>) -> Resident {
    let number = |digits: &String| Personnummer::parse(digits).ok();
    let wards = records.values().filter(|child| child.guardians.contains(&record.number));
    let full = Resident {
        number: number(&record.number).expect("the demo people's numbers are valid"),
        name: record.name.as_deref().map(PersonName::new),
        protected: record.protected,
        deregistered: record.deceased.then_some(Deregistration::Deceased),
        guardians: record.guardians.iter().filter_map(number).collect(),
        wards: wards.filter_map(|child| number(&child.number)).collect(),
    };
    if full.protected {
        Resident { name: None, guardians: Vec::new(), wards: Vec::new(), ..full }
    } else {
        full
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
    let records = register.0.read().unwrap_or_else(PoisonError::into_inner);
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
            protected (true or false), deceased (true or false), guardians (a list of twelve-digit numbers)";
        return refused(StatusCode::BAD_REQUEST, remedy);
    };
    if people::by_number(&number).is_none() {
        return refused(StatusCode::NOT_FOUND, "nobody in the register has this number; see /register.json");
    }
    match register.change(&number, change) {
        Ok(record) => Json(record).into_response(),
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
    use register::{Permit, Refusal, may_act};

    async fn of(register: &DemoRegister, person: &Person) -> Resident {
        register.resident(&person.personnummer()).await.unwrap().unwrap()
    }

    async fn may(register: &DemoRegister, guardian: &Person, child: &Person) -> Result<Permit, Refusal> {
        may_act(&of(register, guardian).await, &of(register, child).await, beginning())
    }

    async fn put(register: &DemoRegister, number: &str, change: &str) -> axum::http::Response<Body> {
        let mut request = testing::post(&format!("/register/{number}"), "application/json", change);
        *request.method_mut() = axum::http::Method::PUT;
        testing::send(&router(register.clone()), request).await
    }

    #[tokio::test]
    async fn the_families_are_as_the_demo_says() {
        let register = DemoRegister::of_the_demo_people();
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
        let register = DemoRegister::of_the_demo_people();
        let changed = put(&register, ELSA.number, r#"{"protected": true}"#).await;
        assert_eq!(changed.status(), StatusCode::OK);
        assert_eq!(may(&register, &ANNA, &ELSA).await, Err(Refusal::Protected));
        put(&register, ELSA.number, r#"{"protected": false}"#).await;
        assert!(may(&register, &ANNA, &ELSA).await.is_ok(), "what was not stated stayed");
        put(&register, ALVIN.number, &format!(r#"{{"guardians": ["{}"]}}"#, KARIN.number)).await;
        assert!(may(&register, &KARIN, &ALVIN).await.is_ok());
        assert_eq!(may(&register, &ANNA, &ALVIN).await, Err(Refusal::NotGuardian));
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
    async fn a_change_that_makes_no_sense_changes_nothing() {
        let register = DemoRegister::of_the_demo_people();
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
