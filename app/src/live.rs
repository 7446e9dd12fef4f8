//! `/inkorg/handelser`: how many messages have come since a page was made, told while it is open (server-sent events).
//!
//! An event is a number, and nothing of a message. Before each, who has the session and whether they may see the inbox is
//! asked anew, so nothing is told after a logout, a lock, or the end of a guardian's right; and it is asked at intervals and when
//! that end is due, so the stream ends then. Asking is no activity: a page that is only open lets its session end
//! ([`eid::Look`]).

mod open_streams;

pub use open_streams::{Live, Pace};

use crate::{
    Services,
    address::Mount,
    island::NewMessages,
    reader::Reader,
    words::{Words, say},
};
use axum::{
    Extension,
    extract::{Query, State, rejection::QueryRejection},
    response::{IntoResponse, Response, Sse, sse::Event},
};
use eid::{Access, LoggedIn, Visitor, Watch};
use futures::stream;
use http::{HeaderName, HeaderValue, StatusCode, header};
use inbox::{AccountState, Arrivals, Inbox, Moment, Viewer};
use jiff::Timestamp;
use leptos::prelude::*;
use open_streams::{Full, Place};
use serde::Deserialize;
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::time::sleep;

/// The line on a page that comes to say what has come since the page was made. `fetch`: where a link leads that asks,
/// without any script.
pub(crate) fn line(
    words: Words,
    mount: Mount,
    since: &Moment,
    fetch: Option<String>,
) -> impl IntoView + use<> {
    let from = mount.news(since);
    view! {
        <div class="news">
            <p
                role="status"
                data-from=from
                data-one=say!(words, "inbox-new", messages = 1)
                data-many=say!(words, "inbox-new", messages = 0)
            >
                <span></span>
                " "
                <a href=mount.inbox() hidden>{say!(words, "inbox-new-show")}</a>
            </p>
            {fetch.map(|href| view! { <a href=href>{say!(words, "inbox-fetch")}</a> })}
            <NewMessages />
        </div>
    }
}

/// So long a browser that goes on by itself waits first.
const RETRY: Duration = Duration::from_secs(5);
/// In seconds: when somebody who found no place may try again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("60");
/// Says that nothing more will come, ever: whoever listens need not come back. Browsers pass over an event without data.
const OVER: &str = "slut";

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    /// The moment of the page.
    sedan: Option<String>,
}

/// Opens a stream.
pub(crate) async fn open(
    State(services): State<Services>,
    reader: Reader,
    Extension(watch): Extension<Watch>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let Some(logged_in) = reader.guest.logged_in() else { return StatusCode::UNAUTHORIZED.into_response() };
    let Ok(Query(asked)) = asked else { return StatusCode::BAD_REQUEST.into_response() };
    let place = match services.live.take(logged_in.citizen().session) {
        Ok(place) => place,
        Err(full) => {
            let status = match full {
                Full::Session => StatusCode::TOO_MANY_REQUESTS,
                Full::Process => StatusCode::SERVICE_UNAVAILABLE,
            };
            return (status, [(header::RETRY_AFTER, RETRY_AFTER)]).into_response();
        }
    };
    let arrivals = match services.inbox.arrivals(&reader.viewer, asked.sedan.as_deref()).await {
        Ok(Some(arrivals)) => arrivals,
        Ok(None) => return StatusCode::BAD_REQUEST.into_response(),
        Err(error) => {
            tracing::error!(%error, person = %reader.viewer.actor(), "what comes to an inbox cannot be told");
            return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER)]).into_response();
        }
    };
    let stream = Stream {
        inbox: services.inbox.clone(),
        live: services.live.clone(),
        watch,
        arrivals,
        viewer: reader.viewer.clone(),
        until: until(logged_in),
        said: 0,
        stands: Stands::Begins,
        _place: place,
    };
    let events = stream::unfold(stream, |stream| async {
        stream.next().await.map(|(event, stream)| (Ok::<_, Infallible>(event), stream))
    });
    let mut response = Sse::new(events).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Said to proxies: an event that waits for others is late.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// One page that is open.
struct Stream {
    inbox: Inbox,
    live: Arc<Live>,
    watch: Watch,
    arrivals: Arrivals,
    viewer: Viewer,
    /// When the right ends, as far as is known now.
    until: Timestamp,
    /// The number that was told last.
    said: u64,
    stands: Stands,
    _place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Begins,
    GoesOn,
    Over,
}

/// Why a stream that waited goes on.
enum Woken {
    /// Something may have come.
    Heard,
    /// It is time to look, and to let the browser know that the stream lives.
    Time,
    /// The process stops.
    Stops,
}

/// What is known of somebody's right.
enum Right {
    /// Until then, as far as is known.
    Holds(Viewer, Timestamp),
    /// It has ended.
    Ended,
    /// Nobody can tell now.
    Unknown,
}

impl Stream {
    /// The next event, and the stream after it. `None`: it ends.
    async fn next(mut self) -> Option<(Event, Self)> {
        let begins = self.stands == Stands::Begins;
        let mut due = begins;
        match self.stands {
            Stands::Over => return None,
            Stands::Begins => self.stands = Stands::GoesOn,
            Stands::GoesOn => due = self.waits().await?,
        }
        loop {
            // Boxed: of a stream that waits nothing is kept of what it does when it does not.
            if !begins {
                match Box::pin(self.right()).await {
                    Right::Holds(viewer, until) => (self.viewer, self.until) = (viewer, until),
                    Right::Ended => {
                        self.stands = Stands::Over;
                        return Some((Event::default().event(OVER).data(OVER), self));
                    }
                    Right::Unknown => return None,
                }
            }
            let event = if begins { Event::default().retry(RETRY) } else { Event::default() };
            match Box::pin(self.arrivals.count(&self.viewer)).await {
                Ok(count) if count != self.said => {
                    self.said = count;
                    return Some((event.data(count.to_string()), self));
                }
                Ok(_) if due => return Some((event.comment(""), self)),
                Ok(_) => due = self.waits().await?,
                Err(error) => {
                    tracing::error!(%error, person = %self.viewer.actor(), "what comes to an inbox cannot be told");
                    return None;
                }
            }
        }
    }

    /// Waits for something to do. Whether it is time to let the browser know that the stream lives; `None`: it ends.
    async fn waits(&mut self) -> Option<bool> {
        let pace = self.live.pace();
        let left = Duration::try_from(self.until.duration_since(self.inbox.now())).unwrap_or_default();
        let woken = tokio::select! {
            () = self.live.stopped() => Woken::Stops,
            () = self.arrivals.heard() => Woken::Heard,
            () = sleep(left.min(pace.check)) => Woken::Time,
        };
        match woken {
            Woken::Stops => None,
            Woken::Time => Some(true),
            Woken::Heard => {
                // Messages often come several at once: one number for them.
                sleep(pace.gather).await;
                Some(false)
            }
        }
    }

    /// Asks anew who has the session, and whether they may see this inbox.
    async fn right(&self) -> Right {
        let Some(visitor) = self.watch.look().await else { return Right::Unknown };
        let Visitor::Citizen(logged_in) = visitor else { return Right::Ended };
        let open = match logged_in.access() {
            Access::RegisterAway => return Right::Unknown,
            Access::Guardian { state, .. } => *state == AccountState::Active,
            _ => logged_in.is_open(),
        };
        let until = until(&logged_in);
        match logged_in.access().viewer() {
            Some(viewer) if open && viewer.subject() == self.viewer.subject() && self.inbox.now() < until => {
                Right::Holds(viewer.clone(), until)
            }
            _ => Right::Ended,
        }
    }
}

/// When a right ends, if nothing more is done.
fn until(logged_in: &LoggedIn) -> Timestamp {
    logged_in.ends_at().min(logged_in.access_ends_at())
}
