//! A message's buttons: links to services that the operator has configured.

use super::Showing;
use crate::{service, words::say};
use inbox::{ActionTarget, Message, OfferedAction, Validity};
use leptos::prelude::*;

/// The buttons, or nothing.
pub(super) fn view(showing: Showing<'_>, message: &Message) -> Option<impl IntoView + use<>> {
    // What a later message has replaced or cancelled can no longer be changed: the later one has the buttons.
    if message.actions.is_empty() || message.validity != Validity::Current {
        return None;
    }
    let buttons = message
        .actions
        .iter()
        .enumerate()
        .map(|(at, offered)| button(showing, offered, at == 0))
        .collect_view();
    Some(view! { <div class="acts">{buttons}</div> })
}

fn button(showing: Showing<'_>, offered: &OfferedAction, first: bool) -> AnyView {
    let reading = showing.reading;
    let (words, action) = (reading.words, &offered.action);
    let lang = words.senders_language();
    let class = if first { "button" } else { "button quiet" };
    let label = view! { <span lang=lang dir="auto">{action.label.clone()}</span> };
    let service = showing.services.get(&action.system);
    let address = service.and_then(|service| service::address(service, action.query.as_deref()));
    match (service, address) {
        (Some(service), Some(address)) if service.inside => {
            let new_window = action.target == ActionTarget::New;
            let said = new_window.then(|| view! { " "<span class="away">{say!(words, "thread-new-window")}</span> });
            view! {
                <a class=class href=address.as_str().to_owned() target=new_window.then_some("_blank") rel=new_window.then_some("noopener")>
                    {label}
                    {said}
                </a>
            }
            .into_any()
        }
        // A page of ours in between says where it leads.
        (Some(_), Some(_)) => view! { <a class=class href=reading.mount.leave(offered.id)>{label}</a> }.into_any(),
        _ => view! { <p class="unavailable"><strong>{label}</strong>": "{say!(words, "thread-service-unavailable")}</p> }
            .into_any(),
    }
}
