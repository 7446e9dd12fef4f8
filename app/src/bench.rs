//! The list and a thread from constant data, without database, session or log: what the real pages are measured
//! against. What a page does with what it was given is done here too: a letter is parsed for each page that shows it.
//! No binary is built with this.

use crate::{
    Services,
    family::Readers,
    pages::{list, thread},
    reader::Reader,
};
use axum::{Extension, Router, extract::State, response::Response, routing::get};
use docbook::Document;
use eid::Visitor;
use inbox::{Thread, ThreadPage};
use std::sync::Arc;

#[derive(Debug)]
struct Constant {
    list: ThreadPage,
    thread: Thread,
    letter: &'static str,
}

/// `/inkorg` and `/trad`, always the same: the thread's messages all have `letter` for a body.
pub fn constant(
    services: Services,
    visitor: Visitor,
    list: ThreadPage,
    mut thread: Thread,
    letter: &'static str,
) -> Router {
    for message in &mut thread.messages {
        message.body = Document::default();
    }
    Router::new()
        .route("/inkorg", get(show_list))
        .route("/trad", get(show_thread))
        .layer(Extension(Arc::new(Constant { list, thread, letter })))
        .layer(Extension(visitor))
        .with_state(services)
}

async fn show_list(
    State(services): State<Services>,
    reader: Reader,
    Extension(constant): Extension<Arc<Constant>>,
) -> Response {
    let page = list::page(reader.reading(&services), constant.list.clone());
    reader.guest.respond(&services, page).await
}

async fn show_thread(
    State(services): State<Services>,
    reader: Reader,
    Extension(constant): Extension<Arc<Constant>>,
) -> Response {
    let reading = reader.reading(&services);
    let actor = reader.viewer.actor();
    let mut thread = constant.thread.clone();
    for message in &mut thread.messages {
        message.body = Document::parse(constant.letter);
    }
    let page = thread::page(reading, &thread, actor, &Readers::default(), &services.services, None);
    reader.guest.respond(&services, page).await
}
