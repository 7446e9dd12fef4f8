//! The demo's booking system: where buttons of the service `bokning` lead. When a time is booked, moved or cancelled here, the
//! engagement index tells the product that there is something to know, the product asks here what it is, and what comes of it
//! is a message in the inbox.

mod book;
mod details;
mod index;
mod pages;

use crate::{asked, page, post::Post, seed::BOOKING_DETAILS};
use axum::{
    Form, Router,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use book::{Book, Booking, Wish};
pub(crate) use index::{BySoap, Index};
use std::sync::Arc;
use tokio::sync::Mutex;

/// What the handlers share.
#[derive(Clone)]
struct Desk {
    post: Post,
    book: Arc<Mutex<Book>>,
    index: Arc<dyn Index>,
}

/// `GET` and `POST /bokning`, what came of it, and where the product asks.
pub(crate) fn router(letters: Post, index: Arc<dyn Index>) -> Router {
    let book = Arc::new(Mutex::new(Book::of(letters.sent())));
    Router::new()
        .route("/bokning", get(show).post(change))
        .route("/bokning/klart", get(done))
        .route(BOOKING_DETAILS, post(details::answer))
        .with_state(Desk { post: letters, book, index })
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
    book.change(&booking.id, wish, starts);
    let is = book.booking(&booking.id).cloned();
    drop(book); // the product asks as soon as it is told
    let told = match &is {
        Some(is) => desk.index.tell(&index::changes(&booking, is, now)).await,
        None => Ok(()),
    };
    if told.is_err() {
        desk.book.lock().await.put_back(&booking);
        let why = "Inget har ändrats, eftersom inkorgen inte gick att nå. Försök igen om en stund.";
        return page::refusal(StatusCode::SERVICE_UNAVAILABLE, "Det gick inte just nu", why);
    }
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("gor", wish.word())
        .append_pair("bokning", &booking.id)
        .finish();
    Redirect::to(&format!("/bokning/klart?{query}")).into_response()
}

async fn done(State(desk): State<Desk>, query: RawQuery) -> Response {
    match named(&desk, &query).await {
        (Some(booking), Some(wish)) => pages::done(&desk.post, &booking, wish).into_response(),
        _ => pages::unknown(&query),
    }
}

#[cfg(test)]
mod tests;
