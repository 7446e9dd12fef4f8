//! A message's buttons: links to services that the operator has configured.

use super::Showing;
use crate::{service, words::say};
use inbox::{ActionTarget, Message, OfferedAction, Validity};
use leptos::prelude::*;

/// The buttons, or nothing.
pub(super) fn view(showing: Showing<'_>, message: &Message) -> Option<impl IntoView + use<>> {
    // What a later message has replaced or cancelled can no longer be changed: the later one has the buttons. Answers
    // that were given are still there to be read.
    let offered = message
        .actions
        .iter()
        .filter(|offered| message.validity == Validity::Current || offered.answered_at.is_some())
        .collect::<Vec<_>>();
    if offered.is_empty() {
        return None;
    }
    let answered = offered.iter().filter_map(|offered| offered.answered_at).max().map(|answered_at| {
        let when = showing.reading.calendar.moment(showing.reading.words, answered_at);
        view! { <p class="answered">{say!(showing.reading.words, "thread-answered", when = when)}</p> }
    });
    // What is still to be done stands out.
    let first = offered.iter().position(|offered| offered.answered_at.is_none());
    let buttons = offered
        .iter()
        .enumerate()
        .map(|(at, offered)| button(showing, offered, Some(at) == first))
        .collect_view();
    Some(view! {
        {answered}
        <div class="acts">{buttons}</div>
    })
}

fn button(showing: Showing<'_>, offered: &OfferedAction, first: bool) -> AnyView {
    let reading = showing.reading;
    let (words, action) = (reading.words, &offered.action);
    let lang = words.senders_language();
    let class = if first { "button" } else { "button quiet" };
    // The link is the same before and after; what it is called is not.
    let label = if offered.answered_at.is_some() {
        say!(words, "thread-to-answers").into_any()
    } else {
        view! { <span lang=lang dir="auto">{action.label.clone()}</span> }.into_any()
    };
    let service = showing.services.get(&action.system);
    let address = service.and_then(|service| service::address(service, action.query.as_deref()));
    match (service, address) {
        // A page of ours in between says where it leads.
        (Some(service), Some(_)) if service.is_announced() => {
            view! { <a class=class href=reading.mount.leave(offered.id)>{label}</a> }.into_any()
        }
        (Some(_), Some(address)) => {
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
        _ => view! { <p class="unavailable"><strong>{label}</strong>": "{say!(words, "thread-service-unavailable")}</p> }
            .into_any(),
    }
}
