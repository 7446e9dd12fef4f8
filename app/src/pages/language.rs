//! `POST /sprak`: the language of the pages, kept in a cookie, and back to the page one was on.

use crate::{Services, flash, words::Language};
use axum::{
    extract::{Form, State, rejection::FormRejection},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use eid::OwnPath;
use http::header;
use serde::Deserialize;

/// What the button in the page's head sends. Whatever it lacks is taken as the first choice: the form is ours.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Choice {
    sprak: String,
    till: String,
}

/// Sets the language.
pub(crate) async fn choose(
    State(services): State<Services>,
    form: Result<Form<Choice>, FormRejection>,
) -> Response {
    let Form(choice) = form.unwrap_or_default();
    let language = Language::of_tag(&choice.sprak).unwrap_or_default();
    let back = choice.till.parse::<OwnPath>().map_or_else(|_| "/".to_owned(), String::from);
    let secure = services.site.public_url.is_secure();
    let cookie = flash::language(language, secure).to_string();
    (AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to(&back)).into_response()
}
