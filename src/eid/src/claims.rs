//! Who the provider says it is: the claims of OIDC Sweden 1.0, whatever a provider calls them.

use crate::settings::ClaimNames;
use inbox::{PersonName, Personnummer};
use openidconnect::{AdditionalClaims, LocalizedClaim};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, ops::Deref};

/// The claims that OpenID Connect itself does not name. `Debug` says nothing.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct OtherClaims {
    #[serde(flatten)]
    claims: BTreeMap<String, serde_json::Value>,
}

impl AdditionalClaims for OtherClaims {}

impl fmt::Debug for OtherClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OtherClaims(…)")
    }
}

/// Why a number in the claims opens no inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NumberRefused {
    #[error("the person has a samordningsnummer")]
    Coordination,
    #[error("the number is no personal identity number")]
    Malformed,
    #[error("both a personnummer and a samordningsnummer are stated")]
    Both,
}

/// The number in these claims; `Ok(None)`: they state none.
pub(crate) fn number(
    names: &ClaimNames,
    claims: &OtherClaims,
) -> Result<Option<Personnummer>, NumberRefused> {
    let first = |names: &[String]| names.iter().find_map(|name| claims.claims.get(name));
    match (first(&names.person_number), first(&names.coordination_number)) {
        (None, None) => Ok(None),
        // OIDC Sweden claims 1.0: the two exclude each other.
        (Some(_), Some(_)) => Err(NumberRefused::Both),
        (None, Some(_)) => Err(NumberRefused::Coordination),
        (Some(stated), None) => {
            let number = stated.as_str().map(Personnummer::parse).and_then(Result::ok);
            let number = number.ok_or(NumberRefused::Malformed)?;
            if number.is_coordination_number() { Err(NumberRefused::Coordination) } else { Ok(Some(number)) }
        }
    }
}

/// The provider's own id of the login (OpenID Connect Front-Channel Logout 1.0, 3).
pub(crate) fn sid(claims: &OtherClaims) -> Option<String> {
    let sid = claims.claims.get("sid").and_then(serde_json::Value::as_str);
    sid.filter(|sid| !sid.is_empty()).map(str::to_owned)
}

/// A claim of text without a language.
pub(crate) fn text<T: Deref<Target = String>>(claim: Option<&LocalizedClaim<T>>) -> Option<&str> {
    claim.and_then(|claim| claim.get(None)).map(|text| text.as_str()).filter(|text| !text.trim().is_empty())
}

/// The name as it is to be shown: as the provider writes it whole, or put together.
pub(crate) fn name(whole: Option<&str>, given: Option<&str>, family: Option<&str>) -> Option<PersonName> {
    let together = || {
        let parts: Vec<&str> = [given, family].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    let name: String = whole.map(str::to_owned).or_else(together)?;
    Some(PersonName::new(name.chars().filter(|letter| !letter.is_control()).take(200).collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON: &str = "https://id.oidc.se/claim/personalIdentityNumber";
    const COORDINATION: &str = "https://id.oidc.se/claim/coordinationNumber";

    fn read(claims: serde_json::Value) -> Result<Option<Personnummer>, NumberRefused> {
        number(&ClaimNames::default(), &serde_json::from_value(claims).unwrap())
    }

    #[test]
    fn the_number_is_found_under_any_configured_name() {
        let anna = Personnummer::parse("198503149885").unwrap();
        for name in [PERSON, "personalIdentityNumber", "personal_identity_number"] {
            assert_eq!(read(serde_json::json!({ name: "198503149885" })), Ok(Some(anna.clone())));
        }
        assert_eq!(read(serde_json::json!({ "sub": "x" })), Ok(None));
    }

    #[test]
    fn a_number_that_has_no_inbox_is_refused() {
        for (claims, why) in [
            (serde_json::json!({ COORDINATION: "202312892397" }), NumberRefused::Coordination),
            (serde_json::json!({ PERSON: "202312892397" }), NumberRefused::Coordination),
            (
                serde_json::json!({ PERSON: "198503149885", COORDINATION: "202312892397" }),
                NumberRefused::Both,
            ),
            (serde_json::json!({ PERSON: "19850314-9885" }), NumberRefused::Malformed),
            (serde_json::json!({ PERSON: 198_503_149_885_u64 }), NumberRefused::Malformed),
            (serde_json::json!({ PERSON: null }), NumberRefused::Malformed),
        ] {
            assert_eq!(read(claims), Err(why));
        }
    }

    #[test]
    fn a_name_is_shown_whole_or_put_together() {
        let shown = |whole, given, family| name(whole, given, family).map(|name| name.as_str().to_owned());
        assert_eq!(shown(Some("Anna Bergström"), Some("A"), None).as_deref(), Some("Anna Bergström"));
        assert_eq!(shown(None, Some("Anna"), Some("Bergström")).as_deref(), Some("Anna Bergström"));
        assert_eq!(shown(Some("Anna\u{0}\n"), None, None).as_deref(), Some("Anna"));
        assert_eq!(shown(None, None, None), None);
    }
}
