//! The visit, lifted out of the letter.

use crate::{
    calendar,
    words::{Words, say},
};
use inbox::{Validity, Visit};
use leptos::prelude::*;

/// Day, time, what and where. A visit that was moved or cancelled says so in the same place.
pub(super) fn view(words: Words, visit: &Visit, validity: Validity) -> impl IntoView + use<> {
    let lang = words.senders_language();
    let held = validity == Validity::Current;
    let leaf = visit.starts.filter(|_| held).map(|starts| {
        let (month, day) = calendar::leaf(words, starts);
        // For the eye: the same day stands in words beside it.
        view! { <div class="leaf" aria-hidden="true"><span>{month}</span><b>{day}</b></div> }
    });
    let time = match visit.starts {
        Some(starts) => {
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
        None => view! { <p class="time">{say!(words, "thread-visit-open")}</p> }.into_any(),
    };
    let heading = match validity {
        Validity::Current => say!(words, "thread-visit"),
        Validity::Replaced(_) | Validity::Cancelled(_) => say!(words, "thread-visit-gone"),
    };
    let line = |text: &Option<String>| text.clone().map(|text| view! { <p lang=lang dir="auto">{text}</p> });
    view! {
        <section class=if held { "visit" } else { "visit gone" }>
            {leaf}
            <div>
                <h3>{heading}</h3>
                {time}
                {line(&visit.what)}
                {line(&visit.place)}
            </div>
        </section>
    }
}
