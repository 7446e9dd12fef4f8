//! `/installningar/sessioner`: where one is logged in, with what and since when, and the buttons that end it (ASVS
//! 5.0.0-7.5.2). One's own only: a child's sessions are the child's.

use super::below;
use crate::{
    Services, address, calendar,
    document::Page,
    failure::{self, Failure},
    flash::{self, Flash},
    reader::{OwnReader, Reading},
    words::{Words, say},
};
use axum::{
    extract::{Form, State, rejection::FormRejection},
    response::{IntoResponse, Redirect, Response},
};
use inbox::{Browser, Device, OpenSession, SessionId, System};
use leptos::prelude::*;
use serde::Deserialize;

/// The page.
pub(crate) async fn show(
    State(services): State<Services>,
    OwnReader { reader, owner }: OwnReader,
) -> Response {
    let sessions = services.inbox.sessions(&owner, services.session_limits).await;
    let page = sessions.map(|sessions| page(reader.reading(&services), &sessions)).map_err(Failure::from);
    failure::shown(&reader.guest, &services, page).await
}

/// What the button at a session sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct One {
    inloggning: String,
}

/// `POST /installningar/sessioner`: ends one. One that is over already is what was asked for.
pub(crate) async fn end(
    State(services): State<Services>,
    OwnReader { reader, owner }: OwnReader,
    form: Result<Form<One>, FormRejection>,
) -> Response {
    let Form(One { inloggning }) = form.unwrap_or_default();
    let Ok(id) = inloggning.parse::<SessionId>() else { return flash::plain(address::SESSIONS) };
    match services.inbox.end_own_session(&owner, id).await {
        Ok(_) => Flash::SessionEnded.lead(&services, address::SESSIONS),
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}

/// `POST /installningar/sessioner/andra`: ends all but this one.
pub(crate) async fn end_others(
    State(services): State<Services>,
    OwnReader { reader, owner }: OwnReader,
) -> Response {
    match services.inbox.end_other_sessions(&owner).await {
        Ok(_) => Flash::OthersEnded.lead(&services, address::SESSIONS),
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}

/// `POST /installningar/sessioner/alla`: ends all, this one too.
pub(crate) async fn end_all(
    State(services): State<Services>,
    OwnReader { reader, owner }: OwnReader,
) -> Response {
    match services.inbox.end_own_sessions(&owner).await {
        Ok(_) => Redirect::to(address::LOGGED_OUT).into_response(),
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}

fn page(reading: Reading, sessions: &[OpenSession]) -> Page {
    let words = reading.words;
    let cards = sessions.iter().map(|session| card(reading, session)).collect_view();
    let others = sessions.len() > 1;
    let content = view! {
        <div class="measure">
            <p>{say!(words, "sessions-what")}</p>
            <p>{say!(words, "sessions-unknown")}</p>
            {cards}
            {others
                .then(|| {
                    view! {
                        <h2>{say!(words, "sessions-more")}</h2>
                        <div class="acts">
                            <form method="post" action=address::SESSIONS_OTHERS role="none">
                                <button type="submit" class="button">{say!(words, "sessions-end-others")}</button>
                            </form>
                            <form method="post" action=address::SESSIONS_ALL role="none">
                                <button type="submit" class="button quiet">{say!(words, "sessions-end-all")}</button>
                            </form>
                        </div>
                    }
                })}
        </div>
    };
    below(reading, say!(words, "sessions"), content)
}

fn card(reading: Reading, session: &OpenSession) -> impl IntoView + use<> {
    let words = reading.words;
    let device = device(words, session.device);
    let since = calendar::moment(words, session.created_at);
    let used = if session.is_this {
        view! { <p><strong>{say!(words, "sessions-this")}</strong></p> }.into_any()
    } else {
        let when = calendar::moment(words, session.seen_at);
        view! { <p>{say!(words, "sessions-used", when = when)}</p> }.into_any()
    };
    let end = (!session.is_this).then(|| {
        let of = device.clone();
        view! {
            <form method="post" action=address::SESSIONS class="acts" role="none">
                <input type="hidden" name="inloggning" value=session.id.to_string() />
                <button type="submit" class="button quiet">
                    {say!(words, "sessions-end")}<span class="aside">" "{of}</span>
                </button>
            </form>
        }
    });
    view! {
        <section class="card">
            <h2>{device}</h2>
            {used}
            <p>{say!(words, "sessions-since", when = since)}</p>
            {end}
        </section>
    }
}

/// "Firefox på Windows"
pub(crate) fn device(words: Words, device: Device) -> String {
    let browser = match device.browser {
        Browser::Chrome => "Chrome".to_owned(),
        Browser::Edge => "Edge".to_owned(),
        Browser::Firefox => "Firefox".to_owned(),
        Browser::Opera => "Opera".to_owned(),
        Browser::Safari => "Safari".to_owned(),
        Browser::Samsung => "Samsung Internet".to_owned(),
        Browser::Other => say!(words, "sessions-browser"),
    };
    let system = match device.system {
        System::Android => "Android",
        System::Ipad => "iPad",
        System::Iphone => "iPhone",
        System::Linux => "Linux",
        System::Mac => "Mac",
        System::Windows => "Windows",
        System::Other => return browser,
    };
    say!(words, "sessions-device", browser = browser.as_str(), system = system)
}
