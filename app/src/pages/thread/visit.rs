//! The visit, lifted out of the letter.

use super::Showing;
use crate::{
    calendar,
    words::{Words, say},
};
use inbox::{Message, Validity, Visit};
use leptos::prelude::*;

/// Day, time, what and where, and the way to one's own calendar. A visit that was moved or cancelled says so in the same
/// place.
pub(super) fn view(showing: Showing<'_>, message: &Message, visit: &Visit) -> impl IntoView + use<> {
    let words = showing.reading.words;
    let lang = words.senders_language();
    let held = holds(message);
    let leaf = visit.starts.filter(|_| held).map(|starts| {
        let (month, day) = calendar::leaf(words, starts);
        // For the eye: the same day stands in words beside it.
        view! { <div class="leaf" aria-hidden="true"><span>{month}</span><b>{day}</b></div> }
    });
    let heading = if held { say!(words, "thread-visit") } else { say!(words, "thread-visit-gone") };
    let line = |text: &Option<String>| text.clone().map(|text| view! { <p lang=lang dir="auto">{text}</p> });
    view! {
        <section class=if held { "visit" } else { "visit gone" }>
            {leaf}
            <div>
                <h3>{heading}</h3>
                {time(words, visit, held)}
                {line(&visit.what)}
                {line(&visit.place)}
                {held.then(|| was(showing, visit))}
                {held.then(|| changes(showing, visit))}
                {to_calendar(showing, message, visit, held)}
            </div>
        </section>
    }
}

/// Whether a message's visit is still to be gone to, or was.
pub(crate) fn holds(message: &Message) -> bool {
    message.validity == Validity::Current && !message.cancels
}

/// Day and time, crossed out when they no longer hold.
pub(crate) fn time(words: Words, visit: &Visit, held: bool) -> AnyView {
    let Some(starts) = visit.starts else {
        return view! { <p class="time">{say!(words, "thread-visit-open")}</p> }.into_any();
    };
    let said = view! {
        <time datetime=calendar::machine(starts)>
            {calendar::weekday_and_date(words, starts)}", "{calendar::span(words, starts, visit.ends)}
        </time>
    };
    if held {
        view! { <p class="time">{said}</p> }.into_any()
    } else {
        view! { <p><s>{said}</s></p> }.into_any()
    }
}

/// That it has been, once it has ended; without an end, once it has begun.
fn was(showing: Showing<'_>, visit: &Visit) -> Option<impl IntoView + use<>> {
    let last = visit.ends.max(visit.starts).filter(|_| visit.starts.is_some())?;
    let was = showing.reading.calendar.is_past(last);
    was.then(|| view! { <p>{say!(showing.reading.words, "thread-visit-was")}</p> })
}

/// Whether a time that is to come can be changed without a call, where the sender says it.
fn changes(showing: Showing<'_>, visit: &Visit) -> Option<impl IntoView + use<>> {
    let words = showing.reading.words;
    let changes = visit.changes?;
    if visit.starts.is_none_or(|starts| showing.reading.calendar.is_past(starts)) {
        return None;
    }
    let said = match (changes.rebook, changes.cancel) {
        (true, true) => say!(words, "thread-visit-change"),
        (true, false) => say!(words, "thread-visit-rebook"),
        (false, true) => say!(words, "thread-visit-cancel"),
        (false, false) => say!(words, "thread-visit-fixed"),
    };
    Some(view! { <p>{said}</p> })
}

/// The calendar file, for a time that is to come: to be taken up, or out again once it is cancelled. A time that was moved
/// has none, since the message with the new one has it.
fn to_calendar(
    showing: Showing<'_>,
    message: &Message,
    visit: &Visit,
    held: bool,
) -> Option<impl IntoView + use<>> {
    let words = showing.reading.words;
    let to_come = visit.starts.is_some_and(|starts| !showing.reading.calendar.is_past(starts));
    let said = match message.validity {
        _ if !to_come => return None,
        Validity::Replaced | Validity::Rewritten => return None,
        Validity::Current if held => say!(words, "thread-to-calendar"),
        Validity::Current | Validity::Cancelled | Validity::Withdrawn => {
            say!(words, "thread-out-of-calendar")
        }
    };
    Some(view! {
        <p class="to-calendar">
            <a href=showing.reading.mount.calendar(showing.thread)>
                {said}" "<span class="away">{say!(words, "thread-calendar-file")}</span>
            </a>
        </p>
    })
}
