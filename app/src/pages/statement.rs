//! `/tillganglighet`: the accessibility statement that the law asks for (lagen 2018:1937, 13 §), in the form of DIGG's
//! model text. It is made of what engines found and of the faults that are known, so it says neither more nor less.

use crate::{
    Services, Site,
    accessibility::{self, Fault, Kind, Results},
    calendar,
    document::Page,
    guest::Guest,
    words::{Language, Words, say},
};
use axum::{extract::State, response::Response};
use jiff::civil::Date;
use leptos::prelude::*;

/// The authority's own form for complaints.
const COMPLAINTS: &str = "https://www.digg.se/tdosanmalan";

/// The statement.
pub(crate) async fn show(State(services): State<Services>, guest: Guest) -> Response {
    let content = statement(guest.words, &services.site, accessibility::results(), accessibility::faults());
    guest.respond(&services, Page::new(say!(guest.words, "statement"), content)).await
}

fn statement(
    words: Words,
    site: &Site,
    results: &Results,
    faults: &'static [Fault],
) -> impl IntoView + use<> {
    let broken = results.failed();
    let whole = broken.is_empty() && faults.is_empty();
    let state =
        if whole { say!(words, "statement-state-whole") } else { say!(words, "statement-state-part") };
    let conforms =
        if whole { say!(words, "statement-conforms") } else { say!(words, "statement-conforms-part") };
    let found = broken.into_iter().map(|(criterion, states)| {
        view! { <li>{say!(words, "statement-found", criterion = criterion, states = states)}</li> }.into_any()
    });
    let breaches = found.chain(of(words, faults, Kind::Breach)).collect();
    view! {
        <div class="measure">
            <p>{say!(words, "statement-what", operator = site.operator.as_str(), service = site.name.as_str())}</p>
            <h2>{say!(words, "statement-state")}</h2>
            <p>{state}</p>
            <h2>{say!(words, "statement-instead")}</h2>
            <p>{say!(words, "statement-instead-what")}</p>
            {contact(words, site)}
            <h2>{say!(words, "statement-report")}</h2>
            <p>{say!(words, "statement-report-what")}</p>
            <p>{say!(words, "statement-report-answer")}</p>
            <h2>{say!(words, "statement-authority")}</h2>
            <p>{say!(words, "statement-authority-what")}</p>
            <p>
                <a href=COMPLAINTS rel="noopener external">{say!(words, "statement-authority-link")}</a>
            </p>
            <h2>{say!(words, "statement-technical")}</h2>
            <p>{conforms}</p>
            <h2>{say!(words, "statement-gaps")}</h2>
            {gaps(say!(words, "statement-gaps-breach"), breaches)}
            {gaps(say!(words, "statement-gaps-untested"), of(words, faults, Kind::Untested).collect())}
            {gaps(say!(words, "statement-gaps-others"), of(words, faults, Kind::Others).collect())}
            <h2>{say!(words, "statement-tested")}</h2>
            <p>{say!(words, "statement-tested-what")}</p>
            {tested(words, results)}
            {dates(words, results, faults)}
        </div>
    }
}

/// The faults of a kind, under a heading; nothing when there are none.
fn gaps(heading: String, faults: Vec<AnyView>) -> impl IntoView + use<> {
    (!faults.is_empty()).then(|| view! { <h3>{heading}</h3> <ul>{faults}</ul> })
}

fn of(words: Words, faults: &'static [Fault], kind: Kind) -> impl Iterator<Item = AnyView> {
    faults.iter().filter(move |fault| fault.kind == kind).map(move |fault| {
        let said = match words.language() {
            Language::Swedish => &fault.sv,
            Language::English => &fault.en,
        };
        // A name and numbers: the same in every language.
        let criteria = (!fault.criteria.is_empty()).then(|| format!(" (WCAG {})", fault.criteria.join(", ")));
        let noted = say!(words, "statement-noted", date = calendar::date(words, fault.found));
        let planned = fault.planned.map(|date| {
            let date = calendar::date(words, date);
            let planned = match kind {
                Kind::Untested => say!(words, "statement-planned-test", date = date),
                Kind::Breach | Kind::Others => say!(words, "statement-planned", date = date),
            };
            format!(" {planned}")
        });
        view! { <li>{said.as_str()} {criteria} " " {noted} {planned}</li> }.into_any()
    })
}

/// What looked at the pages, how, and what it found.
fn tested(words: Words, results: &Results) -> impl IntoView + use<> {
    let engines: Vec<_> =
        results.engines.values().map(|engine| format!("{} {}", engine.name, engine.version)).collect();
    let engines = engines.into_iter().map(|engine| view! { <li translate="no">{engine}</li> }).collect_view();
    let failed = results
        .states
        .values()
        .filter(|state| state.found.values().any(|found| !found.failed.is_empty()))
        .count();
    let unsure = results
        .states
        .values()
        .filter(|state| state.found.values().any(|found| !found.unsure.is_empty()))
        .count();
    let sum = say!(
        words,
        "statement-tested-sum",
        states = results.states.len(),
        views = results.views().len(),
        browser = results.browser.as_str(),
        failed = failed,
        unsure = unsure
    );
    view! {
        <ul>{engines}</ul>
        <p>{sum}</p>
    }
}

/// When this was found out, and last written.
fn dates(words: Words, results: &Results, faults: &[Fault]) -> impl IntoView + use<> {
    let noted = faults.iter().map(|fault| fault.found);
    let written: Option<Date> = noted.chain(results.assessed().map(|(_, last)| last)).max();
    let assessed = results.assessed().map(|(first, last)| {
        let (first, last) = (calendar::date(words, first), calendar::date(words, last));
        if first == last {
            say!(words, "statement-date", date = last)
        } else {
            say!(words, "statement-dates", first = first, last = last)
        }
    });
    let written = written.map(|date| say!(words, "statement-written", date = calendar::date(words, date)));
    view! {
        {assessed.map(|said| view! { <p>{said}</p> })}
        {written.map(|said| view! { <p>{said}</p> })}
    }
}

/// How to reach the operator.
pub(super) fn contact(words: Words, site: &Site) -> impl IntoView + use<> {
    let email = site.contact_email.clone();
    let telephone = site.contact_telephone.clone().map(|number| {
        let link = docbook::SafeUrl::parse(&format!("tel:{number}")).map(|url| url.as_str().to_owned());
        view! { <div><dt>{say!(words, "contact-telephone")}</dt><dd><a href=link>{number}</a></dd></div> }
    });
    view! {
        <dl class="facts">
            <div>
                <dt>{say!(words, "contact-email")}</dt>
                <dd>
                    <a href=format!("mailto:{email}")>{email.clone()}</a>
                </dd>
            </div>
            {telephone}
        </dl>
    }
}
