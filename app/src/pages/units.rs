//! `/inkorg/avsandare`: the units to choose among, to see in a folder only what is from one of them.

use crate::{
    Services,
    document::Page,
    failure,
    reader::{Reader, Reading},
    words::say,
};
use axum::{extract::State, response::Response};
use inbox::{Filter, NamedUnit};
use leptos::prelude::*;

/// The units.
pub(crate) async fn show(State(services): State<Services>, reader: Reader) -> Response {
    let units = services.inbox.units(&reader.viewer).await;
    let page = units.map(|units| page(reader.reading(&services), units)).map_err(Into::into);
    failure::shown(&reader.guest, &services, page).await
}

fn page(reading: Reading, mut units: Vec<NamedUnit>) -> Page {
    let (words, place) = (reading.words, reading.place);
    let folder = place.listing.folder;
    units.sort_by_cached_key(|unit| in_swedish_order(&unit.name));
    let content = if units.is_empty() {
        view! { <p>{say!(words, "units-none")}</p> }.into_any()
    } else {
        let lang = words.senders_language();
        let items = units
            .into_iter()
            .map(|unit| {
                let current = (place.listing.filter.unit == Some(unit.id)).then_some("true");
                let filter = Filter { unit: Some(unit.id), ..place.listing.filter };
                let href = reading.mount.list(place.filtered(filter));
                view! {
                    <li>
                        <a href=href aria-current=current translate="no" lang=lang dir="auto">
                            {unit.name}
                        </a>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="choices">{items}</ul> }.into_any()
    };
    Page::new(say!(words, "units"), content)
        .below(folder.into(), (reading.mount.list(place), super::list::back(words, folder)))
}

/// What a name is sorted by: å, ä and ö come after z, in this order, and capitals are as small letters.
fn in_swedish_order(name: &str) -> String {
    let place = |letter: char| match letter {
        'å' => '\u{e000}',
        'ä' => '\u{e001}',
        'ö' => '\u{e002}',
        other => other,
    };
    name.chars().flat_map(char::to_lowercase).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_as_in_a_swedish_directory() {
        let mut names = ["Öster", "Ängen", "Åsen", "Zon", "alfa", "Beta"];
        names.sort_by_key(|name| in_swedish_order(name));
        assert_eq!(names, ["alfa", "Beta", "Zon", "Åsen", "Ängen", "Öster"]);
    }
}
