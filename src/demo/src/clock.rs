//! The demo's clock: starts where the demo's world is, runs as time runs, and can be moved forward.
//!
//! Every rule of the product about ages, sessions and limits goes by it, so that a birthday or a timeout can be seen
//! without waiting for it.

use crate::page;
use axum::{
    Form, Json, Router,
    extract::{FromRequest, Request, State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use inbox::{Clock, ShiftedClock};
use jiff::{
    SignedDuration, Timestamp, Zoned,
    civil::{DateTime, date},
    tz::TimeZone,
};
use maud::html;
use serde::Deserialize;
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};

/// When the demo's world begins, in Sweden: before Elsa's thirteenth birthday.
pub(crate) fn beginning() -> Timestamp {
    let morning = date(2026, 11, 23).at(9, 0, 0, 0);
    morning.to_zoned(stockholm()).expect("a time in range").timestamp()
}

/// The demo's clocks hang in Sweden.
pub(crate) fn stockholm() -> TimeZone {
    TimeZone::get("Europe/Stockholm").expect("the zone data is in the program")
}

/// The clock. Clones are the same clock.
#[derive(Debug, Clone)]
pub(crate) struct DemoClock {
    shifted: ShiftedClock,
    /// Reading the time and moving it is one act, so that two requests never move it backward.
    moving: Arc<Mutex<()>>,
}

/// Why the clock stays where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotMoved {
    /// Sessions, receipts and the log have happened already.
    #[error("the clock goes forward only; start the demo anew, with INKORG__DEMO__NOW, for an earlier time")]
    Backward,
    /// Later than rules about years to come can be reckoned with.
    #[error("the clock goes no further than the year 2100")]
    TooFar,
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        self.shifted.now()
    }
}

impl DemoClock {
    /// A clock that shows `start` now and runs as `runs_like` runs.
    pub(crate) fn starting_at(start: Timestamp, runs_like: Arc<dyn Clock>) -> Self {
        Self { shifted: ShiftedClock::starting_at(start, runs_like), moving: Arc::default() }
    }

    /// Moves the clock forward to `instant`.
    pub(crate) fn move_to(&self, instant: Timestamp) -> Result<(), NotMoved> {
        self.advance_by(|now| Ok(instant.duration_since(now)))
    }

    /// Moves the clock forward by a number of seconds.
    pub(crate) fn advance(&self, seconds: u64) -> Result<(), NotMoved> {
        let seconds = i64::try_from(seconds).map_err(|_| NotMoved::TooFar)?;
        self.advance_by(|_| Ok(SignedDuration::from_secs(seconds)))
    }

    fn advance_by(
        &self,
        span: impl FnOnce(Timestamp) -> Result<SignedDuration, NotMoved>,
    ) -> Result<(), NotMoved> {
        let _held = self.moving.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.now();
        let span = span(now)?;
        if span.is_negative() {
            return Err(NotMoved::Backward);
        }
        let end = date(2100, 1, 1).to_zoned(TimeZone::UTC).expect("a time in range").timestamp();
        now.checked_add(span).ok().filter(|then| *then <= end).ok_or(NotMoved::TooFar)?;
        self.shifted.advance(span);
        Ok(())
    }

    fn here(&self) -> Zoned {
        self.now().to_zoned(stockholm())
    }
}

/// `GET` and `POST /klocka`.
pub(crate) fn router(clock: DemoClock) -> Router {
    Router::new().route("/klocka", get(show).post(set)).with_state(clock)
}

async fn show(State(clock): State<DemoClock>, headers: HeaderMap) -> Response {
    if accepts_html(&headers) { as_page(&clock) } else { as_json(&clock) }
}

fn as_json(clock: &DemoClock) -> Response {
    let here = clock.here();
    let now = here.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string();
    Json(json!({ "now": now })).into_response()
}

fn as_page(clock: &DemoClock) -> Response {
    let here = clock.here();
    let steps = [(60, "1 minut"), (15 * 60, "15 minuter"), (3600, "1 timme"), (24 * 3600, "1 dygn")];
    page::page(
        "Klockan",
        &html! {
            p { "Produkten tror att klockan är " strong { (here.strftime("%Y-%m-%d %H:%M:%S").to_string()) } " i Sverige. Klockan kan bara flyttas framåt." }
            h2 { "Flytta fram klockan" }
            form.row method="post" action="/klocka" {
                @for (seconds, words) in steps { button name="advance_seconds" value=(seconds) { (words) } }
            }
            h2 { "Flytta till en tidpunkt" }
            form method="post" action="/klocka" {
                p { label for="till" { "Tidpunkt i Sverige" } input type="datetime-local" id="till" name="local" required value=(here.strftime("%Y-%m-%dT%H:%M").to_string()); }
                button { "Flytta klockan" }
            }
        },
    )
    .into_response()
}

/// What a program asks for: exactly one of the two.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    to: Option<Timestamp>,
    advance_seconds: Option<u64>,
}

/// What the form asks for.
#[derive(Debug, Deserialize)]
struct FormAsked {
    local: Option<String>,
    advance_seconds: Option<u64>,
}

async fn set(State(clock): State<DemoClock>, request: Request) -> Response {
    let form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
    if form { set_by_form(&clock, request).await } else { set_by_json(&clock, request).await }
}

async fn set_by_json(clock: &DemoClock, request: Request) -> Response {
    let moved = match Json::<Asked>::from_request(request, &()).await {
        Ok(Json(Asked { to: Some(to), advance_seconds: None })) => clock.move_to(to),
        Ok(Json(Asked { to: None, advance_seconds: Some(seconds) })) => clock.advance(seconds),
        Ok(_) => return refused(StatusCode::BAD_REQUEST, "state exactly one of `to` and `advance_seconds`"),
        Err(JsonRejection::MissingJsonContentType(_)) => {
            return refused(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send JSON with Content-Type: application/json",
            );
        }
        Err(_) => {
            let remedy = "send {\"to\": \"2026-12-12T00:00:00+01:00\"} or {\"advance_seconds\": 60}; \
                seconds are a whole number, 0 or more";
            return refused(StatusCode::BAD_REQUEST, remedy);
        }
    };
    match moved {
        Ok(()) => as_json(clock),
        Err(not_moved) => refused(StatusCode::BAD_REQUEST, &not_moved.to_string()),
    }
}

fn refused(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}

async fn set_by_form(clock: &DemoClock, request: Request) -> Response {
    let unreadable = || {
        let why = "Tidpunkten gick inte att läsa. Gå tillbaka, välj datum och klockslag och försök igen.";
        page::refusal(StatusCode::BAD_REQUEST, "Klockan flyttades inte", why)
    };
    let moved = match Form::<FormAsked>::from_request(request, &()).await {
        Ok(Form(FormAsked { local: None, advance_seconds: Some(seconds) })) => clock.advance(seconds),
        Ok(Form(FormAsked { local: Some(local), advance_seconds: None })) => {
            let zoned = local.parse::<DateTime>().and_then(|civil| civil.to_zoned(stockholm()));
            let Ok(zoned) = zoned else { return unreadable() };
            clock.move_to(zoned.timestamp())
        }
        _ => return unreadable(),
    };
    let why = match moved {
        Ok(()) => return Redirect::to("/klocka").into_response(),
        Err(NotMoved::Backward) => "Klockan kan bara gå framåt. Starta om demon om du vill börja tidigare.",
        Err(NotMoved::TooFar) => "Klockan kan inte gå längre än till år 2100.",
    };
    page::refusal(StatusCode::BAD_REQUEST, "Klockan flyttades inte", why)
}

/// A browser says outright that it takes HTML; a program that takes anything gets JSON.
fn accepts_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, body};
    use inbox::ManualClock;

    fn clock() -> (ManualClock, DemoClock) {
        let machine = ManualClock::at("2031-05-01T12:00:00Z".parse().unwrap());
        let clock = DemoClock::starting_at(beginning(), Arc::new(machine.clone()));
        (machine, clock)
    }

    async fn post(clock: &DemoClock, content_type: &str, body: &str) -> Response {
        testing::send(&router(clock.clone()), testing::post("/klocka", content_type, body)).await
    }

    #[tokio::test]
    async fn the_clock_starts_where_the_world_begins_and_runs_as_time_runs() {
        let (machine, clock) = clock();
        let shown =
            || async { body(testing::send(&router(clock.clone()), testing::get("/klocka")).await).await };
        assert_eq!(shown().await, r#"{"now":"2026-11-23T09:00:00.000+01:00"}"#);
        machine.advance(SignedDuration::from_millis(61_500));
        assert_eq!(shown().await, r#"{"now":"2026-11-23T09:01:01.500+01:00"}"#);
    }

    #[tokio::test]
    async fn the_clock_is_moved_forward_to_an_instant_or_by_seconds() {
        let (_, clock) = clock();
        let moved = post(&clock, "application/json", r#"{"to": "2026-12-12T00:00:00+01:00"}"#).await;
        assert_eq!(body(moved).await, r#"{"now":"2026-12-12T00:00:00.000+01:00"}"#);
        post(&clock, "application/json", r#"{"advance_seconds": 60}"#).await;
        assert_eq!(clock.now(), "2026-12-12T00:01:00+01:00".parse().unwrap());
        let by_form = post(&clock, "application/x-www-form-urlencoded", "local=2027-07-01T08%3A00").await;
        assert_eq!(by_form.status(), StatusCode::SEE_OTHER);
        assert_eq!(clock.now(), "2027-07-01T08:00:00+02:00".parse().unwrap(), "summer time in Sweden");
    }

    #[tokio::test]
    async fn what_is_no_move_forward_is_refused_and_moves_nothing() {
        let (_, clock) = clock();
        for (content_type, asked, word) in [
            ("application/json", r#"{"to": "2026-11-23T08:59:59+01:00"}"#, "forward only"),
            ("application/json", r#"{"advance_seconds": -1}"#, "0 or more"),
            ("application/json", r#"{"advance_seconds": 18446744073709551615}"#, "2100"),
            ("application/json", r#"{"to": "2101-01-01T00:00:00Z"}"#, "2100"),
            ("application/json", "{}", "exactly one"),
            ("application/json", r#"{"to": "2027-01-01T00:00:00Z", "advance_seconds": 1}"#, "exactly one"),
            ("application/json", r#"{"to": "2027-01-01"}"#, "+01:00"),
            ("application/json", "i morgon", "+01:00"),
            ("application/x-www-form-urlencoded", "local=2026-11-22T00:00", "bara gå framåt"),
            ("application/x-www-form-urlencoded", "local=i+morgon", "gick inte att läsa"),
            ("application/x-www-form-urlencoded", "advance_seconds=-5", "gick inte att läsa"),
        ] {
            let response = post(&clock, content_type, asked).await;
            assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{asked}");
            let said = body(response).await;
            assert!(said.contains(word), "{asked}: {said}");
            assert_eq!(clock.now(), beginning(), "{asked}");
        }
        assert_eq!(post(&clock, "text/plain", "60").await.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }

    #[tokio::test]
    async fn a_browser_gets_a_page_with_a_form() {
        let (_, clock) = clock();
        let mut request = testing::get("/klocka");
        request.headers_mut().insert(header::ACCEPT, "text/html,*/*;q=0.8".parse().unwrap());
        let shown = body(testing::send(&router(clock), request).await).await;
        assert!(shown.contains("2026-11-23 09:00:00") && shown.contains("<form"), "{shown}");
    }
}
