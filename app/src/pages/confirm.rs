//! `/bekrafta`: before what matters most is changed, the citizen proves anew who they are (ASVS 5.0.0-7.5.1). Asked
//! before anything is typed where it can be; where something has been typed, it waits behind the login.

use super::{start, turned_away};
use crate::{
    Services,
    address::{self, Mount},
    document::{Page, Section},
    failure::Failure,
    guest::Guest,
    words::{Words, say},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use eid::{LoginFailure, OwnPath};
use http::{StatusCode, Uri};
use inbox::Folder;
use leptos::prelude::*;
use url::form_urlencoded;

/// Where the citizen wants to go, and what the last attempt came to.
#[derive(Debug, Default)]
struct Asked {
    till: Option<OwnPath>,
    failure: Option<LoginFailure>,
}

impl Asked {
    fn of_query(query: Option<&str>) -> Self {
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match &*name {
                "till" => asked.till = value.parse().ok(),
                "fel" => asked.failure = LoginFailure::read(&value),
                _ => {}
            }
        }
        asked
    }
}

/// The page that asks for a login. Whoever has just proved who they are is led on.
pub(crate) async fn show(State(services): State<Services>, guest: Guest, uri: Uri) -> Response {
    let Asked { till, failure } = Asked::of_query(uri.query());
    let till = till.map_or_else(|| Mount::Own.settings(), String::from);
    let Some(logged_in) = guest.logged_in() else { return guest.fail(&services, Failure::NotFound).await };
    if logged_in.is_fresh(services.inbox.now()) {
        return Redirect::to(&till).into_response();
    }
    let words = guest.words;
    // Some failures no new attempt can mend.
    if let Some(page) = failure.and_then(|failure| turned_away::page(words, &services.site, failure)) {
        return guest.respond(&services, page).await;
    }
    let notice = failure.and_then(|failure| start::not_logged_in(words, failure));
    let login = view! {
        <p>
            <a class="button" href=address::log_in_anew(&till)>{say!(words, "confirm-log-in")}</a>
        </p>
    };
    guest.respond(&services, page(words, &till, login).with_notice(notice)).await
}

/// The same page in answer to a form whose sender is to prove first who they are: `typed` waits behind the login, and
/// stands in the form at `till` afterwards.
pub(crate) fn with_draft(words: Words, till: &str, typed: &str) -> Page {
    let kept = if till == address::DELETE {
        say!(words, "confirm-kept-chosen")
    } else {
        say!(words, "confirm-kept")
    };
    let login = view! {
        <p>{kept}</p>
        <form method="post" action=address::LOG_IN role="none">
            <input type="hidden" name="till" value=till.to_owned() />
            <input type="hidden" name="utkast" value=typed.to_owned() />
            <button type="submit" class="button">{say!(words, "confirm-log-in")}</button>
        </form>
    };
    page(words, till, login).with_status(StatusCode::FORBIDDEN)
}

fn page(words: Words, till: &str, login: impl IntoView + 'static) -> Page {
    let (of_log, of_trash) = (till == address::LOG, till == address::DELETE);
    let why = if of_log {
        say!(words, "confirm-why-log")
    } else if of_trash {
        say!(words, "confirm-why-delete")
    } else if address::is_taking(till) {
        say!(words, "confirm-why-take")
    } else {
        say!(words, "confirm-why")
    };
    let content = view! {
        <div class="measure">
            <p>{why}</p>
            {login}
        </div>
    };
    let page = Page::new(say!(words, "confirm"), content);
    if of_log {
        return page.below(Section::Log, (till.to_owned(), say!(words, "log-back")));
    }
    if of_trash {
        let trash = Mount::Own.folder(Folder::Trash);
        return page.below(Section::Trash, (trash, say!(words, "thread-to-trash")));
    }
    page.below(Section::Settings, (Mount::of_path(till).settings(), say!(words, "settings-back")))
}
