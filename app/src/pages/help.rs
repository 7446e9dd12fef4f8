//! `/hjalp`: how it works, and whom to ask.

use super::statement::contact;
use crate::{
    Services,
    document::{Page, Section},
    guest::Guest,
    words::{Words, say},
};
use axum::{extract::State, response::Response};
use leptos::prelude::*;

/// Help.
pub(crate) async fn show(State(services): State<Services>, guest: Guest) -> Response {
    let words = guest.words;
    let content = view! {
        <div class="measure">
            <h2>{say!(words, "help-read")}</h2>
            <p>{say!(words, "help-read-what")}</p>
            <h2>{say!(words, "help-receipt")}</h2>
            <p>{say!(words, "help-receipt-what")}</p>
            <h2>{say!(words, "help-tidy")}</h2>
            <p>{say!(words, "help-tidy-what", days = services.trash.get())}</p>
            <h2>{say!(words, "help-search")}</h2>
            <p>{say!(words, "help-search-what")}</p>
            <h2>{say!(words, "help-child")}</h2>
            <p>{say!(words, "help-child-what")}</p>
            <h2>{say!(words, "help-files")}</h2>
            <p>{say!(words, "help-files-what")}</p>
            <h2>{say!(words, "help-take")}</h2>
            <p>{say!(words, "help-take-what")}</p>
            <h2>{say!(words, "help-log")}</h2>
            <p>{say!(words, "help-log-what")}</p>
            <p>{say!(words, "help-log-verify")}</p>
            <h2>{say!(words, "help-thirteen")}</h2>
            <p>{say!(words, "help-thirteen-what")}</p>
            <p>{say!(words, "help-thirteen-young")}</p>
            <h2>{say!(words, "help-notices")}</h2>
            {notices(words, !services.offered.is_empty())}
            <h2>{say!(words, "help-session")}</h2>
            <p>{say!(words, "help-session-what")}</p>
            <h2>{say!(words, "help-wrong")}</h2>
            <p>{say!(words, "help-wrong-what")}</p>
            <h2>{say!(words, "help-contact")}</h2>
            <p>{say!(words, "help-contact-what", operator = services.site.operator.as_str())}</p>
            {contact(words, &services.site)}
            <h2>{say!(words, "start-acute")}</h2>
            <p>{say!(words, "start-acute-what")}</p>
        </div>
    };
    guest.respond(&services, Page::new(say!(words, "help"), content).of(Section::Help)).await
}

/// How one is told of messages, or that one is not: some operators send no notices.
fn notices(words: Words, any: bool) -> AnyView {
    if !any {
        return view! { <p>{say!(words, "settings-notices-none")}</p> }.into_any();
    }
    view! {
        <p>{say!(words, "help-notices-what")}</p>
        <p>{say!(words, "help-notices-child")}</p>
        <p>{say!(words, "help-notices-ledger")}</p>
    }
    .into_any()
}
