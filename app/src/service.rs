//! Where an action button leads: the operator's base address and the sender's query, joined so that a sender can lead
//! nobody elsewhere (TKB patientportal 1.0, `SSOLinkType`).

use docbook::SafeUrl;
use inbox::{Action, Service};
use url::Url;

/// The address that a button leads to, or `None` when what the sender wrote is no query: then the button is shown as
/// not available.
///
/// Whatever `query` holds becomes query parameters after those of the base address. Scheme, user, host, port, path and
/// fragment of the result are those of the base, which is checked on the result and not trusted to the joining.
pub(crate) fn address(service: &Service, query: Option<&str>) -> Option<SafeUrl> {
    let base = Url::parse(service.base.as_str()).ok()?;
    let mut joined = base.clone();
    let query = query.map_or("", |query| query.trim_start_matches(['?', '&']));
    if !Action::can_be_appended(query) {
        return None;
    }
    if !query.is_empty() {
        let parameters = base.query().map_or_else(|| query.to_owned(), |own| format!("{own}&{query}"));
        // A `#` would end the query there: `set_query` writes it as %23.
        joined.set_query(Some(&parameters));
    }
    let same = joined[..url::Position::AfterPath] == base[..url::Position::AfterPath]
        && joined.fragment() == base.fragment()
        && joined.query().unwrap_or_default().starts_with(base.query().unwrap_or_default());
    same.then(|| SafeUrl::parse(joined.as_str())).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(base: &str) -> Service {
        Service { base: SafeUrl::parse(base).unwrap(), inside: true }
    }

    fn joined(base: &str, query: &str) -> Option<String> {
        address(&service(base), Some(query)).map(|url| url.as_str().to_owned())
    }

    #[test]
    fn the_query_is_appended_with_or_without_its_question_mark() {
        let base = "https://bokning.example/tider";
        assert_eq!(
            joined(base, "?hsaId=SE1&bokning=7").as_deref(),
            Some("https://bokning.example/tider?hsaId=SE1&bokning=7")
        );
        assert_eq!(joined(base, "hsaId=SE1").as_deref(), Some("https://bokning.example/tider?hsaId=SE1"));
        assert_eq!(joined(base, "").as_deref(), Some("https://bokning.example/tider"));
        assert_eq!(address(&service(base), None).unwrap().as_str(), "https://bokning.example/tider");
        assert_eq!(joined("https://e.example/?a=1", "?b=2").as_deref(), Some("https://e.example/?a=1&b=2"));
    }

    #[test]
    fn no_query_leads_elsewhere() {
        for hostile in [
            "//evil.example",
            "@evil.example/",
            ".evil.example/",
            ":8443/x",
            "/../../admin",
            "../admin",
            "?x=1#@evil.example",
            "#/admin",
            "javascript:alert(1)",
            "https://evil.example/",
            "%2e%2e/admin",
            "?//evil.example/../..",
            "\u{ff0f}\u{ff0f}evil.example",
        ] {
            let address = address(&service("https://bokning.example/tider"), Some(hostile));
            let url = Url::parse(address.as_ref().map_or("x:", SafeUrl::as_str)).unwrap();
            assert!(address.is_none() || url.host_str() == Some("bokning.example"), "{hostile}");
            assert!(address.is_none() || url.path() == "/tider" && url.port().is_none(), "{hostile}");
            assert!(address.is_none() || url.fragment().is_none() && url.scheme() == "https", "{hostile}");
        }
        for refused in ["a=1\r\nSet-Cookie: x", "a=\\\\evil", "a=\0"] {
            assert!(joined("https://bokning.example/tider", refused).is_none(), "{refused:?}");
        }
        assert!(joined("https://bokning.example/", &"a".repeat(1_501)).is_none());
    }

    #[test]
    fn a_base_on_this_machine_keeps_its_port() {
        assert_eq!(
            joined("http://127.0.0.1:3100/bokning", "id=1").as_deref(),
            Some("http://127.0.0.1:3100/bokning?id=1")
        );
    }
}
