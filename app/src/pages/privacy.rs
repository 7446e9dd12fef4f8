//! `/integritet`: what is kept of whom, for how long, and the cookies.

use super::statement::contact;
use crate::{Services, document::Page, guest::Guest, words::say};
use axum::{extract::State, response::Response};
use leptos::prelude::*;

/// Privacy and cookies.
pub(crate) async fn show(State(services): State<Services>, guest: Guest) -> Response {
    let words = guest.words;
    let content = view! {
        <div class="measure">
            <p>{say!(words, "privacy-who", operator = services.site.operator.as_str())}</p>
            <h2>{say!(words, "privacy-kept")}</h2>
            <ul>
                <li>{say!(words, "privacy-kept-number")}</li>
                <li>{say!(words, "privacy-kept-name")}</li>
                <li>{say!(words, "privacy-kept-contacts")}</li>
                <li>{say!(words, "privacy-kept-settings")}</li>
                <li>{say!(words, "privacy-kept-notices")}</li>
                <li>{say!(words, "privacy-kept-consent")}</li>
                <li>{say!(words, "privacy-kept-searches")}</li>
                <li>{say!(words, "privacy-kept-messages")}</li>
                <li>{say!(words, "privacy-kept-receipts")}</li>
                <li>{say!(words, "privacy-kept-log")}</li>
                <li>{say!(words, "privacy-kept-sessions")}</li>
            </ul>
            <p>{say!(words, "privacy-deleted", days = services.trash.get())}</p>
            <p>{say!(words, "privacy-sealed")}</p>
            <h2>{say!(words, "privacy-sender")}</h2>
            <p>{say!(words, "privacy-sender-what")}</p>
            <h2>{say!(words, "privacy-cookies")}</h2>
            <ul>
                <li>{say!(words, "privacy-cookie-session")}</li>
                <li>{say!(words, "privacy-cookie-login")}</li>
                <li>{say!(words, "privacy-cookie-language")}</li>
                <li>{say!(words, "privacy-cookie-outcome")}</li>
            </ul>
            <p>{say!(words, "privacy-no-others")}</p>
            <h2>{say!(words, "help-contact")}</h2>
            <p>{say!(words, "privacy-contact")}</p>
            {contact(words, &services.site)}
        </div>
    };
    guest.respond(&services, Page::new(say!(words, "privacy"), content)).await
}
