//! `/tillganglighet`: the accessibility statement that the law asks for (lagen 2018:1937, 13 §; DIGG's regulations on
//! its content): state, known gaps, how it was tested and when, whom to tell, and where to complain.

use crate::{
    Services, Site, calendar,
    document::Page,
    guest::Guest,
    words::{Words, say},
};
use axum::{extract::State, response::Response};
use jiff::civil::{Date, date};
use leptos::prelude::*;

/// When the pages were last gone through for this statement. To be renewed with each new assessment, at least once a
/// year.
const ASSESSED: Date = date(2026, 11, 21);

/// The authority's own form for complaints.
const COMPLAINTS: &str = "https://www.digg.se/tdosanmalan";

/// The statement.
pub(crate) async fn show(State(services): State<Services>, guest: Guest) -> Response {
    let words = guest.words;
    let site = &services.site;
    let assessed = calendar::date(words, ASSESSED);
    let content = view! {
        <div class="measure">
            <p>{say!(words, "statement-what", operator = site.operator.as_str(), service = site.name.as_str())}</p>
            <h2>{say!(words, "statement-state")}</h2>
            <p>{say!(words, "statement-state-what")}</p>
            <h2>{say!(words, "statement-gaps")}</h2>
            <ul>
                <li>{say!(words, "statement-gap-readers")}</li>
                <li>{say!(words, "statement-gap-people")}</li>
                <li>{say!(words, "statement-gap-files")}</li>
                <li>{say!(words, "statement-gap-letters")}</li>
                <li>{say!(words, "statement-gap-english")}</li>
            </ul>
            <h2>{say!(words, "statement-report")}</h2>
            <p>{say!(words, "statement-report-what")}</p>
            {contact(words, site)}
            <p>{say!(words, "statement-report-answer")}</p>
            <h2>{say!(words, "statement-authority")}</h2>
            <p>{say!(words, "statement-authority-what")}</p>
            <p>
                <a href=COMPLAINTS rel="noopener external">{say!(words, "statement-authority-link")}</a>
            </p>
            <h2>{say!(words, "statement-tested")}</h2>
            <p>{say!(words, "statement-tested-what")}</p>
            <p>{say!(words, "statement-date", date = assessed)}</p>
        </div>
    };
    guest.respond(&services, Page::new(say!(words, "statement"), content)).await
}

/// How to reach the operator.
pub(super) fn contact(words: Words, site: &Site) -> impl IntoView + use<> {
    let email = site.contact_email.clone();
    let telephone = site.contact_telephone.clone().map(|number| {
        let link = docbook::SafeUrl::parse(&format!("tel:{number}")).map(|url| url.as_str().to_owned());
        view! { <div><dt>{say!(words, "contact-telephone")}</dt><dd><a href=link>{number}</a></dd></div> }
    });
    view! {
        <dl class="facts">
            <div>
                <dt>{say!(words, "contact-email")}</dt>
                <dd>
                    <a href=format!("mailto:{email}")>{email.clone()}</a>
                </dd>
            </div>
            {telephone}
        </dl>
    }
}
