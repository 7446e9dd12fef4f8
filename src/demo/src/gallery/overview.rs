//! The tester's page itself: the whole result first, then page by page.

use super::{EARL, PATH, STYLE, criterion, criterion::Criterion, state::State};
use crate::page;
use app::accessibility::{Found, Results, StateResult};
use maud::{Markup, html};

/// The page.
pub(super) fn page(states: &[State], results: &Results) -> Markup {
    let routes = routes(states);
    page::page_with(
        "Prov av tillgängligheten",
        STYLE,
        &html! {
            p { (format!("Här är varje sida i Inkorgen i varje läge: {} sidor, {} lägen.", app::pages().len(), states.len())) }
            p { "En länk startar en egen demo med påhittade uppgifter, alltid likadana, och leder till sidan i det läget. Prova den med dina egna verktyg. Länkarna fungerar också för program, som axe, pa11y och Lighthouse." }
            p { "Bredvid varje länk står hur du själv tar dig dit och vad verktygen fann senast." }
            (whole(states, results))
            h2 { "Sidor" }
            nav aria-label="Sidor" { ul { @for (at, route) in routes.iter().enumerate() { li { a href=(format!("#sida-{at}")) { (of_route(route)) } } } } }
            @for (at, route) in routes.iter().enumerate() {
                h3 id=(format!("sida-{at}")) { (of_route(route)) }
                ul.list {
                    @for state in states.iter().filter(|state| state.route == *route) {
                        li.card id=(state.name) { (one(state, results)) }
                    }
                }
            }
        },
    )
}

/// The router's own list first, and then what answers without being a page.
fn routes(states: &[State]) -> Vec<String> {
    let mut routes = app::pages();
    for state in states {
        if !routes.contains(&state.route) {
            routes.push(state.route.clone());
        }
    }
    routes
}

fn of_route(route: &str) -> &str {
    if route == "*" { "Adress som inte finns" } else { route }
}

/// All states together, by engine and criterion.
fn whole(states: &[State], results: &Results) -> Markup {
    let days = results.assessed().map_or_else(
        || "Ingenting är provat ännu.".to_owned(),
        |(first, last)| {
            let days = if first == last { last.to_string() } else { format!("{first} till {last}") };
            format!("Provat {days} i {}.", results.browser)
        },
    );
    html! {
        h2 { "Resultat" }
        p { (days) " Verktygen hittar bara en del av alla fel. Det som de lämnar till en människa är inte godkänt." }
        p { a href=(EARL) { "Hämta resultaten som EARL (JSON-LD)" } " · " a href="/tillganglighet" { "Tillgänglighetsredogörelsen" } }
        p { "Varje läge visades så här:" }
        ul { @for view in results.views() { li { (in_swedish(view)) } } }
        @for (engine, named) in &results.engines {
            h3 { (named.name) " " (named.version) }
            details {
                summary { (sum(states, results, engine)) }
                ul {
                    @for criterion in &criterion::ALL {
                        @if let Some(count) = count(states, results, engine, criterion) { li { (criterion_link(criterion)) ": " (count) } }
                    }
                }
            }
        }
    }
}

/// Of the states that an engine judged by a criterion: how many passed, and so on.
#[derive(Default)]
struct Count {
    passed: usize,
    unsure: usize,
    failed: usize,
}

impl Count {
    fn add(&mut self, found: &Found, of: impl Fn(&[String]) -> bool) {
        self.passed += usize::from(of(&found.passed));
        self.unsure += usize::from(of(&found.unsure));
        self.failed += usize::from(of(&found.failed));
    }

    fn in_words(&self) -> String {
        format!(
            "{} lägen godkända, {} lämnas till en människa, {} med fel",
            self.passed, self.unsure, self.failed
        )
    }
}

fn count(states: &[State], results: &Results, engine: &str, criterion: &Criterion) -> Option<String> {
    let mut count = Count::default();
    for found in found(states, results, engine) {
        count.add(found, |numbers| numbers.iter().any(|number| number == criterion.number));
    }
    (count.passed + count.unsure + count.failed > 0).then(|| count.in_words())
}

fn sum(states: &[State], results: &Results, engine: &str) -> String {
    let judged = found(states, results, engine).count();
    let failed = found(states, results, engine).filter(|found| !found.failed.is_empty()).count();
    format!("{judged} av {} lägen provade, {failed} med fel. Kriterium för kriterium:", states.len())
}

fn found<'r>(states: &'r [State], results: &'r Results, engine: &'r str) -> impl Iterator<Item = &'r Found> {
    states.iter().filter_map(move |state| results.states.get(&state.name)?.found.get(engine))
}

/// One state: the way there, and what was found.
fn one(state: &State, results: &Results) -> Markup {
    let name = |engine: &str| results.engines.get(engine).map(|named| named.name.clone());
    html! {
        p { a href=(format!("{PATH}/{}", state.name)) { (state.shows) span.aside { " – " (of_route(&state.route)) } } }
        details {
            summary { "Steg för steg" span.aside { ": " (state.shows) } }
            ol { @for step in &state.steps { li { (step.in_words()) } } }
            @if state.status != 200 { p { (format!("Svaret har status {}, som det ska.", state.status)) } }
        }
        @match results.states.get(&state.name) {
            None => p { "Inte provad ännu." },
            Some(result) => details {
                summary { (short(result)) span.aside { ": " (state.shows) } }
                @for (engine, found) in &result.found { p { strong { (name(engine).unwrap_or_default()) } ": " (in_full(found)) } }
                p.soft { (format!("{} sätt att visa sidan, {}.", result.views.len(), result.date)) }
                @if state.aloud { p.soft { "Det en skärmläsare säger är granskat fras för fras (simulerad skärmläsare)." } }
            },
        }
    }
}

fn short(result: &StateResult) -> String {
    let failed: usize = result.found.values().map(|found| found.failed.len()).sum();
    let unsure: usize = result.found.values().map(|found| found.unsure.len()).sum();
    let faults = if failed == 0 { "Inga fel".to_owned() } else { format!("{failed} fel") };
    format!("{faults}, {unsure} lämnas till en människa ({})", result.date)
}

fn in_full(found: &Found) -> String {
    let list = |numbers: &[String]| if numbers.is_empty() { "inget".to_owned() } else { numbers.join(", ") };
    format!(
        "fel: {}. Lämnas till en människa: {}. Godkänt: {}.",
        list(&found.failed),
        list(&found.unsure),
        list(&found.passed)
    )
}

fn criterion_link(criterion: &Criterion) -> Markup {
    html! { a href=(criterion.address()) rel="noopener external" { (criterion.number) " " (criterion.name) } }
}

/// A way to look at pages, as the checks name it: "dark, 1280".
fn in_swedish(view: &str) -> String {
    let (mode, width) = view.split_once(", ").unwrap_or((view, ""));
    let mode = match mode {
        "light" => "Ljust läge",
        "dark" => "Mörkt läge",
        "more contrast" => "Mer kontrast",
        "forced colours" => "Systemets egna färger",
        "reduced motion" => "Mindre rörelse",
        other => other,
    };
    format!("{mode}, {width} bildpunkter brett")
}
