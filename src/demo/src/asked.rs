//! What an action button asked of a service: its query string, shown as it came.

use axum::extract::RawQuery;
use maud::{Markup, html};

/// A long query is cut here; the page says so.
const MOST: usize = 50;

/// The names and values of a query string, in order.
pub(crate) fn fields(RawQuery(query): &RawQuery) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes()).into_owned().collect()
}

/// The value of the first field of this name.
pub(crate) fn value<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Them, as they are shown.
pub(crate) fn asked(query: &RawQuery) -> Markup {
    let fields = fields(query);
    html! {
        h2 { "Det här frågade knappen efter" }
        @if fields.is_empty() { p { "Ingenting: adressen hade ingen frågedel." } }
        @else {
            dl { @for (name, value) in fields.iter().take(MOST) { dt { (name) } dd { (value) } } }
            @if fields.len() > MOST { p { "Resten visas inte." } }
        }
    }
}
