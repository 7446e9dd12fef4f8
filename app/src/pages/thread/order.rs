//! In which order a thread's messages stand: a choice that is remembered, for every thread.

use crate::{
    Services,
    address::Named,
    flash::{self, Flash},
    reader::{Reader, Reading},
    words::{Words, say},
};
use axum::{
    extract::{Form, Path, State, rejection::FormRejection},
    response::Response,
};
use inbox::{Message, Thread, ThreadId, ThreadOrder};
use leptos::prelude::*;
use serde::Deserialize;

/// The messages in the reader's order; they come oldest first.
pub(super) fn ordered(messages: &[Message], order: ThreadOrder) -> Vec<&Message> {
    match order {
        ThreadOrder::OldestFirst => messages.iter().collect(),
        ThreadOrder::NewestFirst => messages.iter().rev().collect(),
    }
}

/// The order in words.
pub(super) fn said(words: Words, order: ThreadOrder) -> String {
    match order {
        ThreadOrder::OldestFirst => say!(words, "thread-oldest-first"),
        ThreadOrder::NewestFirst => say!(words, "thread-newest-first"),
    }
}

/// The button to the other order.
pub(super) fn form(reading: Reading, thread: &Thread) -> impl IntoView + use<> {
    let words = reading.words;
    let (value, press) = match thread.order {
        ThreadOrder::OldestFirst => {
            (word(ThreadOrder::NewestFirst), say!(words, "thread-newest-first-choose"))
        }
        ThreadOrder::NewestFirst => {
            (word(ThreadOrder::OldestFirst), say!(words, "thread-oldest-first-choose"))
        }
    };
    view! {
        <form class="order" method="post" action=reading.mount.thread_order(thread.id, reading.place) role="none">
            <button type="submit" class="button plain" name="ordning" value=value>
                {press}
            </button>
        </form>
    }
}

fn word(order: ThreadOrder) -> &'static str {
    match order {
        ThreadOrder::OldestFirst => "aldst",
        ThreadOrder::NewestFirst => "nyast",
    }
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    ordning: String,
}

/// `POST /inkorg/trad/{id}/ordning`
pub(crate) async fn choose(
    State(services): State<Services>,
    reader: Reader,
    Path(named): Path<Named>,
    form: Result<Form<Chosen>, FormRejection>,
) -> Response {
    let thread: ThreadId = match named.id() {
        Ok(thread) => thread,
        Err(failure) => return reader.guest.fail(&services, failure).await,
    };
    let page = reader.mount().thread(thread, reader.place);
    let Form(Chosen { ordning }) = form.unwrap_or_default();
    let (order, flash) = match ordning.as_str() {
        "aldst" => (ThreadOrder::OldestFirst, Flash::OldestFirst),
        "nyast" => (ThreadOrder::NewestFirst, Flash::NewestFirst),
        _ => return flash::plain(&page),
    };
    match services.inbox.set_thread_order(&reader.viewer, order).await {
        Ok(()) => flash.lead(&services, &page),
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}
