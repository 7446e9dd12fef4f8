//! Where an action button leads: the operator's base address and the sender's query, joined so that a sender can lead
//! nobody elsewhere (TKB patientportal 1.0, `SSOLinkType`).

use crate::words::{Language, Words};
use docbook::SafeUrl;
use inbox::{Action, Service};
use url::Url;

/// What the operator calls a service in the language of the page.
pub(crate) fn name(service: &Service, words: Words) -> Option<String> {
    let name = service.name.as_ref()?;
    Some(match words.language() {
        Language::Swedish => name.sv.clone(),
        Language::English => name.en.clone(),
    })
}

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
    use proptest::prelude::*;

    fn service(base: &str) -> Service {
        Service { base: SafeUrl::parse(base).unwrap(), name: None, inside: true, logs_in: false }
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

    /// Anything, and often what has a meaning of its own in an address.
    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            prop::sample::select(vec![
                "//",
                "/",
                "\\",
                "?",
                "#",
                "@",
                ":",
                "&",
                "=",
                "%",
                "..",
                "/../",
                "%2e%2e/",
                "%2f",
                "%00",
                "%0d%0a",
                "evil.example",
                "https:",
                "javascript:",
                "data:",
                ":443",
                "\t",
                "\r\n",
                "\0",
                "\u{2028}",
                "\u{ff0f}",
                "\u{202e}",
                "\u{200b}",
                "[::1]",
                "xn--",
            ])
            .prop_map(str::to_owned),
            "[a-z0-9=&]{1,40}",
        ];
        prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        // ASVS 5.0.0-1.2.2, 5.0.0-3.7.2
        #[test]
        fn whatever_a_sender_writes_the_button_leads_where_the_operator_said(
            query in hostile(),
            base in prop::sample::select(vec![
                "https://bokning.example/tider",
                "https://bokning.example",
                "https://bokning.example:8443/a/b/?enhet=1&x",
                "https://bokning.example/#/tider",
                "http://127.0.0.1:3100/bokning",
            ]),
        ) {
            let service = service(base);
            let own = Url::parse(service.base.as_str()).unwrap();
            if let Some(address) = address(&service, Some(&query)) {
                let url = Url::parse(address.as_str()).unwrap();
                prop_assert_eq!(url.origin(), own.origin());
                prop_assert_eq!(
                    (url.scheme(), url.username(), url.password(), url.path(), url.fragment()),
                    (own.scheme(), own.username(), own.password(), own.path(), own.fragment())
                );
                // The operator's own parameters come first, and none of them can be taken back.
                let kept: Vec<_> = own.query_pairs().collect();
                prop_assert_eq!(url.query_pairs().take(kept.len()).collect::<Vec<_>>(), kept);
                // What browsers and proxies would read is what was judged.
                prop_assert!(address.as_str().bytes().all(|byte| byte.is_ascii_graphic()), "{}", address.as_str());
            }
        }
    }

    #[test]
    fn a_base_on_this_machine_keeps_its_port() {
        assert_eq!(
            joined("http://127.0.0.1:3100/bokning", "id=1").as_deref(),
            Some("http://127.0.0.1:3100/bokning?id=1")
        );
    }
}
