//! What an action button asked of a service: its query string, shown as it came.

use axum::extract::RawQuery;
use maud::{Markup, html};

/// A long query is cut here; the page says so.
const MOST: usize = 50;

/// The names and values of a query string, in order.
pub(crate) fn asked(RawQuery(query): &RawQuery) -> Markup {
    let fields: Vec<_> =
        url::form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes()).collect();
    html! {
        h2 { "Det här frågade knappen efter" }
        @if fields.is_empty() { p { "Ingenting: adressen hade ingen frågedel." } }
        @else {
            dl { @for (name, value) in fields.iter().take(MOST) { dt { (name) } dd { (value) } } }
            @if fields.len() > MOST { p { "Resten visas inte." } }
        }
    }
}
