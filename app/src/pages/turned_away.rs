//! What somebody sees who has proved who they are and has no inbox to come into: at the login, and in the middle of a
//! session when it ends for that reason (ARCHITECTURE, Standing).

use super::statement::contact;
use crate::{
    Site, address,
    document::Page,
    words::{Words, say},
};
use eid::LoginFailure;
use leptos::prelude::*;

/// The page for this reason; `None`: the reason is one that a new login may mend, and the start page says it.
pub(crate) fn page(words: Words, site: &Site, failure: LoginFailure) -> Option<Page> {
    let (heading, what, to_do) = match failure {
        LoginFailure::Locked => (say!(words, "locked"), say!(words, "locked-what"), say!(words, "locked-do")),
        LoginFailure::Closed => (say!(words, "closed"), say!(words, "closed-what"), say!(words, "closed-do")),
        LoginFailure::Deceased => {
            (say!(words, "deceased"), say!(words, "deceased-what"), say!(words, "deceased-do"))
        }
        LoginFailure::Number => (say!(words, "number"), say!(words, "number-what"), say!(words, "number-do")),
        _ => return None,
    };
    let again = (failure == LoginFailure::Number).then(|| {
        view! {
            <p>
                <a class="button" href=address::log_in(None)>{say!(words, "start-log-in")}</a>
            </p>
        }
    });
    let content = view! {
        <div class="measure">
            <p>{what}</p>
            <h2>{say!(words, "turned-away-do")}</h2>
            <ul>
                <li>{to_do}</li>
                <li>{say!(words, "turned-away-clinic")}</li>
            </ul>
            {again}
            <h2>{say!(words, "turned-away-contact")}</h2>
            {contact(words, site)}
            <h2>{say!(words, "start-acute")}</h2>
            <p>{say!(words, "start-acute-what")}</p>
        </div>
    };
    Some(Page::new(heading, content))
}
