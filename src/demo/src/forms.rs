//! The demo's form service: where buttons of the service `formular` lead. The same address leads to the questions and,
//! once they are answered, to the answers.

mod answers;
mod pages;

use crate::{
    asked,
    clock::stockholm,
    letters::{Kind, Scene},
    page,
    post::Post,
};
use answers::{Answers, Form, Forms};
use axum::{
    Router,
    extract::{RawForm, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use std::sync::Arc;
use tokio::sync::Mutex;

/// What the handlers share. The forms are held while a message is delivered: a form is answered once.
#[derive(Clone)]
struct Desk {
    post: Post,
    forms: Arc<Mutex<Forms>>,
}

/// `GET` and `POST /formular`.
pub(crate) fn router(post: Post) -> Router {
    let forms = Arc::new(Mutex::new(Forms::of(post.sent())));
    Router::new().route("/formular", get(show).post(answer)).with_state(Desk { post, forms })
}

async fn show(State(desk): State<Desk>, query: RawQuery) -> Response {
    let fields = asked::fields(&query);
    let forms = desk.forms.lock().await;
    let Some(form) = asked::value(&fields, "arende").and_then(|id| forms.form(id)) else {
        return pages::unknown(&query);
    };
    shown(&desk.post, form).into_response()
}

fn shown(post: &Post, form: &Form) -> maud::Markup {
    match &form.answered {
        Some(answered) => pages::answered(post, form, answered),
        None => pages::questions(post, form, &Answers::default(), &[]),
    }
}

async fn answer(State(desk): State<Desk>, RawForm(body): RawForm) -> Response {
    let fields = asked::fields(&RawQuery(Some(String::from_utf8_lossy(&body).into_owned())));
    let mut forms = desk.forms.lock().await;
    let Some(form) = asked::value(&fields, "arende").and_then(|id| forms.form(id)).cloned() else {
        return pages::unknown(&RawQuery(None));
    };
    let here = Redirect::to(&format!("/formular?{}", form.query()));
    // Sent twice, as by a double click: the answers that are there are the answers.
    if form.answered.is_some() {
        return here.into_response();
    }
    let answers = Answers::of(&fields);
    let missing = answers.missing();
    if !missing.is_empty() {
        let page = pages::questions(&desk.post, &form, &answers, &missing);
        return (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
    }
    let now = desk.post.now();
    let sent = now.to_zoned(stockholm());
    let scene = Scene {
        clinic: form.clinic,
        visit: sent.clone(),
        sent,
        booking: String::new(),
        thread: form.id.clone(),
        turn: 0,
    };
    if desk.post.send(form.person, Kind::Thanks, &scene).await.is_err() {
        let why = "Svaren är inte skickade, eftersom inkorgen inte gick att nå. Gå tillbaka och försök igen.";
        return page::refusal(StatusCode::SERVICE_UNAVAILABLE, "Det gick inte just nu", why);
    }
    forms.keep(&form.id, now, answers);
    here.into_response()
}

#[cfg(test)]
mod tests;
