//! `/inkorg/lank/{id}`: the page before a service outside the portal says where the citizen goes.

use crate::{
    Services,
    address::Named,
    body,
    document::{Page, Section},
    failure::{self, Failure},
    reader::{Reader, Reading},
    service,
    words::say,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use docbook::SafeUrl;
use inbox::{Action, ActionTarget};
use leptos::prelude::*;

/// The page in between.
pub(crate) async fn show(
    State(services): State<Services>,
    reader: Reader,
    Path(named): Path<Named>,
) -> Response {
    let page = load(&services, &reader, &named)
        .await
        .map(|(action, target)| page(reader.reading(&services), action, &target));
    failure::shown(&reader.guest, &services, page).await
}

async fn load(services: &Services, reader: &Reader, named: &Named) -> Result<(Action, SafeUrl), Failure> {
    let action = services.inbox.action(&reader.viewer, named.id()?).await?.ok_or(Failure::NotFound)?;
    // A service that was there when the link was shown may be gone: nothing is at this address any more.
    let service = services.services.get(&action.system).ok_or(Failure::NotFound)?;
    let target = service::address(service, action.query.as_deref()).ok_or(Failure::NotFound)?;
    Ok((action, target))
}

fn page(reading: Reading, action: Action, target: &SafeUrl) -> Page {
    let words = reading.words;
    let host = target.host().unwrap_or_default().to_owned();
    let new_window = action.target == ActionTarget::New;
    let label = say!(words, "leave-go", host = host.as_str());
    let said = body::away(words, target, new_window, &label);
    let window = said.map(|said| view! { " "<span class="away">{said}</span> });
    let content = view! {
        <div class="measure">
            <p>{say!(words, "leave-where", label = action.label)}</p>
            <p class="host" translate="no">{host}</p>
            <p>{say!(words, "leave-what")}</p>
            <p class="acts">
                <a class="button" href=target.as_str().to_owned() rel="noopener noreferrer external" target=new_window.then_some("_blank")>
                    {label}
                    {window}
                </a>
            </p>
        </div>
    };
    let back = (reading.mount.list(reading.place), say!(words, "thread-to-inbox"));
    Page::new(say!(words, "leave"), content).below(Section::Inbox, back)
}
