//! The preview as a file: one HTML file that needs neither us nor any other file.

use super::{Looked, Sight, findings, heading_of, sight, summary, unjudged};
use crate::{
    document::render_still,
    words::{Language, Words, say},
};
use inbox::{SafeUrl, Service};
use jiff::Timestamp;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// No script, nothing from anywhere: not even should a reader of ours have let something through.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// It looks as the pages do, by night and on paper too.
const STYLE: &str = concat!(
    "<style>\n",
    include_str!("../../../style/10-tokens.css"),
    include_str!("../../../style/20-page.css"),
    include_str!("../../../style/35-form.css"),
    include_str!("../../../style/40-message.css"),
    include_str!("../../../style/50-preview.css"),
    include_str!("../../../style/90-print.css"),
    "</style>",
);

/// Where buttons lead when nobody has said where.
const NOWHERE: &str = "https://tjansten.invalid/";

/// What was looked at, in a language, as it would be shown at `now`.
pub fn file(looked: &Looked, language: Language, now: Timestamp) -> String {
    let words = Words::in_language(language);
    let services = stand_ins(looked);
    let title = format!("{} – {}", summary(words, looked), heading_of(words, &looked.sight));
    let head = render_still(|| view! { <title>{title}</title> });
    let body = render_still(|| {
        view! {
            <main class="wrap">
                <h1>{say!(words, "preview")}</h1>
                <p class="lead">{heading_of(words, &looked.sight)}". "{summary(words, looked)}</p>
                {view(words, looked, &services, now)}
            </main>
        }
    });
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         {head}\n{STYLE}\n</head>\n<body>\n{body}\n</body>\n</html>\n",
        language = language.tag(),
    )
}

/// What is seen, and beside it what was found.
pub(crate) fn view(
    words: Words,
    looked: &Looked,
    services: &BTreeMap<String, Service>,
    now: Timestamp,
) -> impl IntoView + use<> {
    let found = findings(words, looked).map(|list| {
        view! {
            <section>
                <h2>{say!(words, "preview-found")}</h2>
                {list}
            </section>
        }
    });
    view! {
        <div class="preview">
            <section>
                <h2>{say!(words, "preview-seen")}</h2>
                {sight(words, &looked.sight, services, now)}
                <p class="hint">{unjudged(words, &looked.sight)}</p>
            </section>
            {found}
        </div>
    }
}

/// A service for each button: where it really leads is the operator's configuration.
fn stand_ins(looked: &Looked) -> BTreeMap<String, Service> {
    let Sight::Message(_, message) = &looked.sight else { return BTreeMap::new() };
    let Some(base) = SafeUrl::parse(NOWHERE) else { return BTreeMap::new() };
    let service = |system: &String| {
        (system.clone(), Service { base: base.clone(), name: None, inside: true, logs_in: false })
    };
    message.actions.iter().map(|offered| service(&offered.action.system)).collect()
}
