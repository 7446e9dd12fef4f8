//! `/inkorg/lank/{id}`: the page before a service outside the portal, or one that logs the citizen in anew, says where the
//! citizen goes.

use crate::{
    Services,
    address::Named,
    body,
    document::{Page, Section},
    failure::{self, Failure},
    reader::{Reader, Reading},
    service,
    words::{around, say},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use docbook::SafeUrl;
use inbox::{Action, ActionTarget, FollowedAction, LanguageTag, Service};
use leptos::prelude::*;

/// The page in between.
pub(crate) async fn show(
    State(services): State<Services>,
    reader: Reader,
    Path(named): Path<Named>,
) -> Response {
    let page = load(&services, &reader, &named).await.map(|leaving| page(reader.reading(&services), leaving));
    failure::shown(&reader.guest, &services, page).await
}

/// What the page tells of.
struct Leaving {
    action: Action,
    language: Option<LanguageTag>,
    service: Service,
    target: SafeUrl,
}

async fn load(services: &Services, reader: &Reader, named: &Named) -> Result<Leaving, Failure> {
    let followed = services.inbox.action(&reader.viewer, named.id()?).await?;
    let FollowedAction { action, language } = followed.ok_or(Failure::NotFound)?;
    // A service that was there when the link was shown may be gone: nothing is at this address any more.
    let service = services.services.get(&action.system).ok_or(Failure::NotFound)?;
    let target = service::address(service, action.query.as_deref()).ok_or(Failure::NotFound)?;
    Ok(Leaving { action, language, service: service.clone(), target })
}

fn page(reading: Reading, leaving: Leaving) -> Page {
    let words = reading.words;
    let Leaving { action, language, service, target } = leaving;
    let host = target.host().unwrap_or_default().to_owned();
    // The operator's word for it; the host too, which is what the browser will show.
    let name = service::name(&service, words).unwrap_or_else(|| host.clone());
    let by_host = (name != host).then(|| view! { <p class="host" translate="no">{host}</p> });
    let new_window = action.target == ActionTarget::New;
    let go = say!(words, "leave-go", service = name.as_str());
    let away = body::away(words, &target, new_window, &go);
    let away = away.map(|said| view! { " "<span class="away">{said}</span> });
    let window = new_window.then(|| view! { <p>{say!(words, "leave-new-window")}</p> });
    let (before, after) = around!(words, "leave-where", label);
    let label = view! { <span lang=words.lang_of(language.as_ref()) dir="auto">{action.label}</span> };
    let login = if service.logs_in { say!(words, "leave-logs-in") } else { say!(words, "leave-login") };
    let heading = if service.inside { say!(words, "leave-inside") } else { say!(words, "leave") };
    let content = view! {
        <div class="measure">
            <p>{before}{label}{after}</p>
            <p class="host"><strong translate="no">{name}</strong></p>
            {by_host}
            <p>{login}</p>
            <p>{say!(words, "leave-what")}</p>
            {window}
            <p class="acts">
                <a class="button" href=target.as_str().to_owned() rel="noopener noreferrer external" target=new_window.then_some("_blank")>
                    {go}
                    {away}
                </a>
            </p>
        </div>
    };
    let back = (reading.mount.list(reading.place), super::list::back(words, reading.place.listing.folder));
    Page::new(heading, content).below(Section::Inbox, back)
}
