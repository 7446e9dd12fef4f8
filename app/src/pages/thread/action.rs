//! A message's buttons: links to services that the operator has configured.

use super::Showing;
use crate::{
    service,
    words::{Words, say},
};
use inbox::{ActionTarget, Message, OfferedAction, Validity, Visit};
use jiff::Timestamp;
use leptos::prelude::*;

/// The buttons that a message has. What a later one has replaced or cancelled can no longer be changed: the later one has
/// them. Answers that were given are still there to be read.
pub(crate) fn offered(message: &Message) -> Vec<&OfferedAction> {
    let holds = message.validity == Validity::Current;
    message.actions.iter().filter(|offered| holds || offered.answered_at.is_some()).collect()
}

/// When a form of them was answered last.
pub(crate) fn answered_at(offered: &[&OfferedAction]) -> Option<Timestamp> {
    offered.iter().filter_map(|offered| offered.answered_at).max()
}

/// What a button is called: its address is the same before and after an answer, and its name is not.
pub(crate) fn label(words: Words, message: &Message, offered: &OfferedAction) -> AnyView {
    if offered.answered_at.is_some() {
        return say!(words, "thread-to-answers").into_any();
    }
    view! { <span lang=words.lang_of(message.language.as_ref()) dir="auto">{offered.action.label.clone()}</span> }.into_any()
}

/// The buttons, or nothing.
pub(super) fn view(showing: Showing<'_>, message: &Message) -> Option<impl IntoView + use<>> {
    let offered = offered(message);
    if offered.is_empty() {
        return None;
    }
    let answered = answered_at(&offered).map(|answered_at| {
        let when = showing.reading.calendar.moment(showing.reading.words, answered_at);
        view! { <p class="answered">{say!(showing.reading.words, "thread-answered", when = when)}</p> }
    });
    // What is still to be done stands out, as in the list. After a visit its buttons are only where they were.
    let over = message.visit.as_ref().and_then(Visit::over_from);
    let over = over.is_some_and(|over| showing.reading.calendar.is_past(over));
    let first = offered.iter().position(|offered| offered.answered_at.is_none() && !over);
    let buttons = offered
        .iter()
        .enumerate()
        .map(|(at, offered)| button(showing, message, offered, Some(at) == first))
        .collect_view();
    Some(view! {
        {answered}
        <div class="acts">{buttons}</div>
    })
}

fn button(showing: Showing<'_>, message: &Message, offered: &OfferedAction, first: bool) -> AnyView {
    let reading = showing.reading;
    let (words, action) = (reading.words, &offered.action);
    let class = if first { "button" } else { "button quiet" };
    let label = label(words, message, offered);
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
