//! The part of the settings that says how one is told of messages: each way and where it stands, and when.

use crate::{
    address::Step,
    calendar,
    reader::Reading,
    way::Way,
    words::{Words, say},
};
use inbox::{Channel, Contact, PendingContact, Preferences, Settings};
use leptos::prelude::*;

/// What a notice is, or that none is sent: a service without a gateway promises nothing.
pub(super) fn what(words: Words, offered: &[Channel]) -> impl IntoView + use<> {
    let what = if offered.is_empty() {
        say!(words, "settings-notices-none")
    } else {
        say!(words, "settings-notices-what")
    };
    view! { <p>{what}</p> }
}

/// Each way to be told. Of one that the service does not send by, no more than that and what can be removed.
pub(super) fn ways(reading: Reading, settings: &Settings, offered: &[Channel]) -> impl IntoView + use<> {
    let nothing = offered.is_empty() && settings.contacts.is_empty();
    let ways = Way::ALL.into_iter().filter(|_| !nothing);
    ways.map(|way| {
        let words = reading.words;
        if !offered.contains(&way.0) {
            return view! {
                <section class="card">
                    <h3>{say!(words, "settings-way", way = way.word())}</h3>
                    <p>{say!(words, "settings-way-not-offered", way = way.word())}</p>
                    {settings.contact(way.0).map(|contact| unused(reading, way, contact))}
                </section>
            }
            .into_any();
        }
        let (contact, pending) = (settings.contact(way.0), settings.pending(way.0));
        let none = (contact.is_none() && pending.is_none()).then(|| {
            view! {
                <p>{say!(words, "settings-way-none", way = way.word())}</p>
                <p class="acts">
                    <a class="button quiet" href=reading.mount.contact(way)>
                        {say!(words, "settings-way-add", way = way.word())}
                    </a>
                </p>
            }
        });
        view! {
            <section class="card">
                <h3>{say!(words, "settings-way", way = way.word())}</h3>
                {contact.map(|contact| verified(reading, way, contact))}
                {pending.map(|pending| waiting(reading, way, pending))}
                {none}
            </section>
        }
        .into_any()
    })
    .collect_view()
}

/// An address that was entered when the service sent by this way.
fn unused(reading: Reading, way: Way, contact: &Contact) -> impl IntoView + use<> {
    let words = reading.words;
    view! {
        <p>{say!(words, "settings-way-unused", way = way.word(), address = contact.address.shown())}</p>
        <p class="acts">
            <a href=reading.mount.contact_step(way, Step::Remove)>
                {say!(words, "settings-way-remove", way = way.word())}
            </a>
        </p>
    }
}

fn verified(reading: Reading, way: Way, contact: &Contact) -> impl IntoView + use<> {
    let (words, mount) = (reading.words, reading.mount);
    let address = contact.address.shown();
    let (standing, step, press) = if contact.enabled {
        (
            say!(words, "settings-way-on", way = way.word(), address = address),
            Step::Off,
            say!(words, "settings-way-turn-off", way = way.word()),
        )
    } else {
        (
            say!(words, "settings-way-off", way = way.word(), address = address),
            Step::On,
            say!(words, "settings-way-turn-on", way = way.word()),
        )
    };
    let verified = calendar::date_of(words, contact.verified_at);
    view! {
        <p>{standing}" "{say!(words, "settings-way-verified", date = verified)}</p>
        <div class="acts">
            <form method="post" action=mount.contact_step(way, step) role="none">
                <button type="submit" class="button quiet">{press}</button>
            </form>
            <a href=mount.contact(way)>{say!(words, "settings-way-change", way = way.word())}</a>
            <a href=mount.contact_step(way, Step::Remove)>{say!(words, "settings-way-remove", way = way.word())}</a>
        </div>
    }
}

fn waiting(reading: Reading, way: Way, pending: &PendingContact) -> impl IntoView + use<> {
    let words = reading.words;
    let address = pending.address.shown();
    let (standing, go) = if pending.tries_left > 0 && !reading.calendar.is_past(pending.expires_at) {
        (say!(words, "settings-way-pending", address = address), say!(words, "settings-way-code"))
    } else {
        (say!(words, "settings-way-pending-over", address = address), say!(words, "settings-way-code-over"))
    };
    view! {
        <p>{standing}</p>
        <p class="acts">
            <a class="button" href=reading.mount.contact_step(way, Step::Code)>{go}</a>
        </p>
    }
}

/// When notices are sent.
pub(super) fn timing(reading: Reading, preferences: Preferences) -> impl IntoView {
    let words = reading.words;
    let quiet = preferences.quiet.map_or_else(
        || say!(words, "settings-quiet-none"),
        |quiet| {
            let (from, until) = (calendar::time_of_day(quiet.from()), calendar::time_of_day(quiet.until()));
            say!(words, "settings-quiet-set", from = from, until = until)
        },
    );
    let reminder = preferences.reminder.map_or_else(
        || say!(words, "settings-reminder-none"),
        |days| say!(words, "settings-reminder-set", days = days.get()),
    );
    view! {
        <section class="card">
            <h3>{say!(words, "settings-when")}</h3>
            <dl class="facts">
                <div>
                    <dt>{say!(words, "settings-quiet")}</dt>
                    <dd>{quiet}</dd>
                </div>
                <div>
                    <dt>{say!(words, "settings-reminder")}</dt>
                    <dd>{reminder}</dd>
                </div>
            </dl>
            <p class="acts">
                <a class="button quiet" href=reading.mount.timing()>{say!(words, "settings-when-change")}</a>
            </p>
        </section>
    }
}
