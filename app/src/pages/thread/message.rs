//! One message of a thread.

use super::{Showing, action, attachment, visit};
use crate::{
    address, body, calendar,
    reader::Reading,
    words::{Words, around, say},
};
use docbook::SafeUrl;
use inbox::{Capacity, Message, PersonId, Receipt, Unit, Validity};
use leptos::prelude::*;

/// A message: open, or folded under a line that says which it is.
pub(super) fn view(showing: Showing<'_>, message: &Message) -> AnyView {
    let id = address::message(message.id);
    let content = content(showing, message);
    if showing.open.contains(&message.id) {
        return view! { <article class="message" id=id>{content}</article> }.into_any();
    }
    let words = showing.reading.words;
    view! {
        <details class="message" id=id>
            <summary data-on-paper=say!(words, "thread-folded-on-paper")>{summary(words, message)}</summary>
            <article>{content}</article>
        </details>
    }
    .into_any()
}

/// Which message is folded, and whether it still holds.
fn summary(words: Words, message: &Message) -> impl IntoView + use<> {
    let unit = &message.unit.name;
    let when = calendar::moment(words, message.received_at);
    let (before, after) = around!(words, "thread-folded", unit, when = when);
    let validity = match message.validity {
        Validity::Current => None,
        Validity::Replaced => Some(say!(words, "thread-folded-replaced")),
        Validity::Cancelled => Some(say!(words, "thread-folded-cancelled")),
        Validity::Rewritten => Some(say!(words, "thread-folded-rewritten")),
        Validity::Withdrawn => Some(say!(words, "thread-folded-withdrawn")),
    };
    view! {
        <span>
            {before}
            <span translate="no" lang=words.senders_language() dir="auto">{unit.clone()}</span>
            {after}
            {validity}
        </span>
    }
}

fn content(showing: Showing<'_>, message: &Message) -> impl IntoView + use<> {
    let reading = showing.reading;
    let words = reading.words;
    view! {
        {head(showing, message)}
        {validity(showing, message)}
        {message.visit.as_ref().map(|booked| visit::view(showing, message, booked))}
        {body::view(words, message)}
        {attachment::view(reading, message)}
        {action::view(showing, message)}
        {message.receipts.iter().map(|given| receipt(showing, given)).collect_view()}
    }
}

/// The subject when it says more than the page's heading, else the sender; then who sent it, when, and how to reach
/// them.
fn head(showing: Showing<'_>, message: &Message) -> impl IntoView + use<> {
    let words = showing.reading.words;
    let lang = words.senders_language();
    let unit = &message.unit;
    let own = message.subject.clone().filter(|subject| subject != showing.heading);
    let (before, after) = around!(words, "thread-from", unit);
    let named = own.is_some();
    let new = message.new.then(|| view! { " "<span class="mark unread">{say!(words, "thread-new")}</span> });
    let name = || view! { <span translate="no" lang=lang dir="auto">{unit.name.clone()}</span> };
    let heading = match own {
        Some(subject) => view! { <h2><span lang=words.lang_of(message.language.as_ref()) dir="auto">{subject}</span>{new}</h2> }.into_any(),
        None => view! { <h2>{before.clone()}{name()}{after.clone()}{new}</h2> }.into_any(),
    };
    let from = named.then(|| view! { {before}{name()}{after}", " });
    view! {
        <header>
            {heading}
            <p>
                {from}
                <time datetime=calendar::machine(message.received_at)>
                    {showing.reading.calendar.moment(words, message.received_at)}
                </time>
            </p>
            {reach(words, unit)}
        </header>
    }
}

/// Where the unit is, as it wrote it; the telephone is a link when it is a number.
pub(crate) fn reach(words: Words, unit: &Unit) -> Option<impl IntoView + use<>> {
    let town = [unit.postal_code.as_deref(), unit.town.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let address = [unit.address.as_deref().unwrap_or_default(), &town]
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let telephone = unit.telephone.as_deref().map(str::trim).filter(|number| !number.is_empty());
    if address.is_empty() && telephone.is_none() {
        return None;
    }
    let call = telephone.map(|number| {
        let number = number.to_owned();
        match SafeUrl::parse(&format!("tel:{number}")) {
            Some(url) => {
                view! { <a href=url.as_str().to_owned()><span class="aside">{say!(words, "thread-call")}" "</span>{number}</a> }
                    .into_any()
            }
            None => number.into_any(),
        }
    });
    let dot = (!address.is_empty() && call.is_some()).then_some(" · ");
    Some(view! { <p translate="no">{address}{dot}{call}</p> })
}

/// Why a message no longer holds, in the words of every page; `None`: it holds.
pub(crate) fn no_longer_holds(words: Words, validity: Validity) -> Option<String> {
    match validity {
        Validity::Current => None,
        Validity::Replaced => Some(say!(words, "thread-replaced")),
        Validity::Cancelled => Some(say!(words, "thread-cancelled")),
        Validity::Rewritten => Some(say!(words, "thread-rewritten")),
        Validity::Withdrawn => Some(say!(words, "thread-withdrawn")),
    }
}

/// That the message no longer holds, with the way to what holds instead.
fn validity(showing: Showing<'_>, message: &Message) -> Option<impl IntoView + use<>> {
    let Reading { words, mount, place, .. } = showing.reading;
    let said = no_longer_holds(words, message.validity)?;
    let lead = match message.validity {
        Validity::Replaced => say!(words, "thread-to-replacement"),
        Validity::Cancelled => say!(words, "thread-to-cancellation"),
        Validity::Current | Validity::Rewritten | Validity::Withdrawn => say!(words, "thread-to-newer"),
    };
    let newer = match message.newer {
        Some(newer) if showing.open.contains(&newer.message) => {
            view! { <a href=format!("#{}", address::message(newer.message))>{lead}</a> }.into_any()
        }
        Some(newer) => view! { <a href=mount.message(newer, place)>{lead}</a> }.into_any(),
        None => say!(words, "thread-newer-gone").into_any(),
    };
    Some(view! { <p class="standing"><strong>{said}"."</strong>" "{newer}</p> })
}

/// What the sender sees, told to whom it is about. Each who has opened stands apart.
fn receipt(showing: Showing<'_>, receipt: &Receipt) -> AnyView {
    let words = showing.reading.words;
    let when = showing.reading.calendar.moment(words, receipt.opened_at);
    if let Some(name) = named(showing, receipt) {
        let (before, after) = around!(words, "thread-opened-by-proxy-named", name, when = when);
        return view! { <p class="receipt">{before}<span translate="no">{name}</span>{after}</p> }.into_any();
    }
    view! { <p class="receipt">{opened(words, *receipt, showing.actor, &when)}</p> }.into_any()
}

/// The name of another guardian who has opened, for the child and for those who read for it: the sender sees the role
/// alone.
fn named(showing: Showing<'_>, receipt: &Receipt) -> Option<String> {
    let other = receipt.capacity == Capacity::Guardian && receipt.actor != showing.actor;
    showing.readers.name(receipt.actor).filter(|_| other).map(|name| name.as_str().to_owned())
}

/// What the sender sees of one who has opened, by the role alone.
pub(crate) fn opened(words: Words, receipt: Receipt, reader: PersonId, when: &str) -> String {
    match (receipt.capacity, receipt.actor == reader) {
        (Capacity::Own, true) => say!(words, "thread-opened-by-you", when = when),
        (Capacity::Own, false) => say!(words, "thread-opened-by-owner", when = when),
        (Capacity::Guardian, true) => say!(words, "thread-opened-by-you-as-proxy", when = when),
        (Capacity::Guardian, false) => say!(words, "thread-opened-by-proxy", when = when),
    }
}
