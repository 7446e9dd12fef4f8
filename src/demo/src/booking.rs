//! The demo's booking system: where buttons of the service `bokning` lead. A time that is booked, moved or cancelled here
//! comes to the inbox as a message.

mod book;
mod pages;

use crate::{
    asked,
    letters::{Kind, Scene},
    page,
    post::{NotDelivered, Post},
};
use axum::{
    Form, Router,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use book::{Book, Booking, Wish};
use jiff::Timestamp;
use std::sync::Arc;
use tokio::sync::Mutex;

/// What the handlers share. The book is held while a message is delivered: what it says and what was sent agree.
#[derive(Clone)]
struct Desk {
    post: Post,
    book: Arc<Mutex<Book>>,
}

/// `GET` and `POST /bokning`, and what came of it.
pub(crate) fn router(post: Post) -> Router {
    let book = Arc::new(Mutex::new(Book::of(post.sent())));
    Router::new()
        .route("/bokning", get(show).post(change))
        .route("/bokning/klart", get(done))
        .with_state(Desk { post, book })
}

/// The booking that an address names, and what is wanted with it.
async fn named(desk: &Desk, query: &RawQuery) -> (Option<Booking>, Option<Wish>) {
    let fields = asked::fields(query);
    let book = desk.book.lock().await;
    let booking = asked::value(&fields, "bokning").and_then(|id| book.booking(id)).cloned();
    (booking, asked::value(&fields, "gor").and_then(Wish::of_word))
}

async fn show(State(desk): State<Desk>, query: RawQuery) -> Response {
    let now = desk.post.now();
    let empty = query.0.as_deref().unwrap_or_default().is_empty();
    match named(&desk, &query).await {
        (Some(booking), Some(wish)) => match booking.refuses(wish, now) {
            None => pages::form(&desk.post, &booking, wish, now).into_response(),
            Some(refusal) => pages::refusal(&desk.post, &booking, refusal),
        },
        (Some(booking), None) => pages::overview(&desk.post, &booking, now).into_response(),
        (None, _) if empty => pages::bookings(&*desk.book.lock().await, now).into_response(),
        (None, _) => pages::unknown(&query),
    }
}

/// What the forms send.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Change {
    gor: String,
    bokning: String,
    tid: String,
}

async fn change(State(desk): State<Desk>, Form(change): Form<Change>) -> Response {
    let now = desk.post.now();
    let mut book = desk.book.lock().await;
    let (Some(booking), Some(wish)) = (book.booking(&change.bokning).cloned(), Wish::of_word(&change.gor))
    else {
        return pages::unknown(&RawQuery(None));
    };
    if let Some(refusal) = booking.refuses(wish, now) {
        return pages::refusal(&desk.post, &booking, refusal);
    }
    let starts = match wish {
        Wish::Cancel => None,
        Wish::Book | Wish::Move if change.tid.is_empty() => {
            return pages::nothing_chosen(&desk.post, &booking, wish, now);
        }
        Wish::Book | Wish::Move => match booking.offered(&change.tid, now) {
            Some(starts) => Some(starts),
            None => return pages::no_longer_free(&desk.post, &booking, wish, now),
        },
    };
    if tell(&desk.post, &booking, wish, starts.or(booking.starts), now).await.is_err() {
        let why = "Inget har ändrats, eftersom inkorgen inte gick att nå. Försök igen om en stund.";
        return page::refusal(StatusCode::SERVICE_UNAVAILABLE, "Det gick inte just nu", why);
    }
    book.change(&booking.id, wish, starts);
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("gor", wish.word())
        .append_pair("bokning", &booking.id)
        .finish();
    Redirect::to(&format!("/bokning/klart?{query}")).into_response()
}

/// The message. The booking system does not know the journal's threads: what it sends about one booking is a thread of its
/// own.
async fn tell(
    post: &Post,
    booking: &Booking,
    wish: Wish,
    time: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), NotDelivered> {
    let scene = Scene {
        clinic: booking.clinic,
        sent: book::in_sweden(now),
        visit: book::in_sweden(time.unwrap_or(now)),
        booking: booking.id.clone(),
        thread: format!("bokning-{}", booking.id),
        turn: 0,
    };
    let kind = match wish {
        Wish::Book => Kind::BookedByYou,
        Wish::Move => Kind::MovedByYou,
        Wish::Cancel => Kind::CancelledByYou,
    };
    post.send(booking.person, kind, &scene).await
}

async fn done(State(desk): State<Desk>, query: RawQuery) -> Response {
    match named(&desk, &query).await {
        (Some(booking), Some(wish)) => pages::done(&desk.post, &booking, wish).into_response(),
        _ => pages::unknown(&query),
    }
}

#[cfg(test)]
mod tests;
