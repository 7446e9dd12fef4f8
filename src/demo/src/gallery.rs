//! `/tillganglighet/prov`: the tester's page. Every page that the router has, in every state, with a link to each and what
//! engines found there last. In the demo alone: `inkorg` has no such address.
//!
//! A link begins a demo of its own ([`world`]), walks there as a citizen would ([`walk`]), and leaves the browser at the
//! state: the data are always the same, and what a tester does in one state changes no other.

mod browser;
mod criterion;
mod earl;
mod html;
mod overview;
mod sender;
mod state;
mod walk;
mod world;

pub(crate) use browser::fetch;

use crate::page;
use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use inbox::Random;
use maud::{Markup, html};
use std::{path::PathBuf, sync::Arc};
use walk::Arrival;
use world::Worlds;

/// The address, on the listener of the pages themselves.
pub(crate) const PATH: &str = "/tillganglighet/prov";
/// The results as EARL.
const EARL: &str = "/tillganglighet/prov/earl.jsonld";
/// The style sheet, for pages at this origin.
const STYLE: &str = "/tillganglighet/prov/prov.css";

/// The tester's page, the ways to each state, and the results. `public_url` is the origin of the pages; in `folder` the
/// testers' own demos keep their databases.
pub(crate) fn router(public_url: &str, folder: PathBuf, random: Arc<dyn Random>) -> Router {
    let results = earl::results(public_url, state::all(), app::accessibility::results()).to_string();
    let results = move || async move { earl_file(results) };
    Router::new()
        .route(PATH, get(show))
        .route(EARL, get(results))
        .route(STYLE, get(page::style))
        .route("/tillganglighet/prov/{state}", get(lead))
        .with_state(Arc::new(Worlds::new(folder, random)))
        .layer(middleware::from_fn(page::headers))
}

async fn show() -> Markup {
    overview::page(state::all(), app::accessibility::results())
}

fn earl_file(results: String) -> Response {
    let file = [
        (header::CONTENT_TYPE, "application/ld+json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"inkorgen-earl.jsonld\""),
    ];
    (file, results).into_response()
}

async fn lead(State(worlds): State<Arc<Worlds>>, Path(name): Path<String>, asked: HeaderMap) -> Response {
    let Some(state) = state::all().iter().find(|state| state.name == name) else {
        return refusal(StatusCode::NOT_FOUND, "Läget finns inte", "Ingen sida har ett läge med det namnet.");
    };
    // What is fetched ahead begins no world.
    if asked.contains_key("sec-purpose") {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::CACHE_CONTROL, "no-store")]).into_response();
    }
    let walked = match worlds.begin().await {
        Ok(world) => Box::pin(walk::walk(world, state)).await,
        Err(error) => Err(error),
    };
    match walked {
        Ok((browser, arrival)) => {
            let mut response = hand_over(arrival);
            let kept: Vec<(&str, &str)> = browser.cookies_of("localhost").collect();
            carry(&kept, &asked, response.headers_mut());
            response
        }
        Err(error) => {
            tracing::error!(state = state.name, error = format!("{error:#}"), "a tester did not get there");
            let why = "Demon kom inte fram till läget. Pröva igen, eller gå stegen själv.";
            refusal(StatusCode::INTERNAL_SERVER_ERROR, "Läget kunde inte nås", why)
        }
    }
}

/// The tester goes on where the walk ended.
fn hand_over(arrival: Arrival) -> Response {
    match arrival {
        Arrival::At(address) => {
            (StatusCode::SEE_OTHER, [(header::LOCATION, address.to_string())]).into_response()
        }
        Arrival::With(answer) => {
            let mut response = (answer.status, Body::from(answer.body)).into_response();
            let as_it_came = [
                header::CONTENT_TYPE,
                header::CONTENT_SECURITY_POLICY,
                header::CONTENT_LANGUAGE,
                header::ALLOW,
            ];
            for name in as_it_came {
                if let Some(value) = answer.headers.get(&name) {
                    response.headers_mut().insert(name, value.clone());
                }
            }
            response
        }
    }
}

/// Gives the walk's cookies to the tester's browser, and takes away those that it had from elsewhere: a chosen language
/// or somebody else's session would make it another state. Cookies know hosts and no ports.
fn carry(kept: &[(&str, &str)], asked: &HeaderMap, headers: &mut HeaderMap) {
    let had = asked.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let had = had.flat_map(|cookies| cookies.split(';')).filter_map(|cookie| cookie.trim().split('=').next());
    let gone = had.filter(|name| !name.is_empty() && !kept.iter().any(|(kept, _)| kept == name));
    let gone = gone.map(|name| format!("{name}=; Path=/; Max-Age=0"));
    for cookie in gone.chain(kept.iter().map(|(_, set)| (*set).to_owned())) {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, value);
        }
    }
}

fn refusal(status: StatusCode, title: &str, why: &str) -> Response {
    let content = html! { p { (why) } p { a href=(PATH) { "Till alla sidor och lägen" } } };
    (status, page::page_with(title, STYLE, &content)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, body, send};
    use inbox::SystemRandom;

    fn gallery() -> Router {
        router(
            "http://localhost:3000",
            std::env::temp_dir().join("inkorgen-no-testers"),
            Arc::new(SystemRandom),
        )
    }

    #[tokio::test]
    async fn the_page_has_a_link_to_every_state_and_every_page_of_the_router() {
        let shown = body(send(&gallery(), testing::get(PATH)).await).await;
        for state in state::all() {
            assert!(shown.contains(&format!("href=\"{PATH}/{}\"", state.name)), "{}", state.name);
        }
        for route in app::pages() {
            assert!(shown.contains(&route), "{route}");
        }
        assert!(shown.contains(&format!("href=\"{EARL}\"")));
        assert_eq!((shown.matches("<h1").count(), shown.matches("<main").count()), (1, 1));
    }

    #[tokio::test]
    async fn what_is_no_state_is_not_there_and_what_is_fetched_ahead_begins_nothing() {
        let none = send(&gallery(), testing::get("/tillganglighet/prov/ingenting")).await;
        assert_eq!(none.status(), 404);
        let mut ahead = testing::get("/tillganglighet/prov/list");
        ahead.headers_mut().insert("sec-purpose", HeaderValue::from_static("prefetch"));
        assert_eq!(send(&gallery(), ahead).await.status(), 503);
    }

    #[test]
    fn a_browser_keeps_the_walks_cookies_and_no_others() {
        let mut asked = HeaderMap::new();
        asked.insert(header::COOKIE, HeaderValue::from_static("inkorg=old; sprak=en"));
        let mut set = HeaderMap::new();
        carry(&[("inkorg", "inkorg=new; Path=/; HttpOnly")], &asked, &mut set);
        let set: Vec<_> =
            set.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect();
        assert_eq!(set, ["sprak=; Path=/; Max-Age=0", "inkorg=new; Path=/; HttpOnly"]);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_report_is_a_file_of_linked_data() {
        let report = send(&gallery(), testing::get(EARL)).await;
        assert_eq!(report.headers()[header::CONTENT_TYPE], "application/ld+json");
        let report: serde_json::Value = serde_json::from_str(&body(report).await).unwrap();
        assert_eq!(report["@context"]["earl"], "http://www.w3.org/ns/earl#");
    }
}
