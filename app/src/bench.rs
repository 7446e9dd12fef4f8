//! The list and a thread from constant data, without database, session or log: what the real pages are measured
//! against. No binary is built with this.

use crate::{
    Services,
    family::Readers,
    pages::{list, thread},
    reader::Reader,
};
use axum::{Extension, Router, extract::State, response::Response, routing::get};
use eid::Visitor;
use inbox::{Thread, ThreadPage};
use std::sync::Arc;

#[derive(Debug)]
struct Constant {
    list: ThreadPage,
    thread: Thread,
}

/// `/inkorg` and `/trad`, always the same.
pub fn constant(services: Services, visitor: Visitor, list: ThreadPage, thread: Thread) -> Router {
    Router::new()
        .route("/inkorg", get(show_list))
        .route("/trad", get(show_thread))
        .layer(Extension(Arc::new(Constant { list, thread })))
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
    let page = thread::page(reading, &constant.thread, actor, &Readers::default(), &services.services);
    reader.guest.respond(&services, page).await
}
