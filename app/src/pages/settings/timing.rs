//! `/installningar/aviseringar`: when notices are sent. Quiet hours and a reminder, both off from the beginning.

use super::{below, draft};
use crate::{
    Services, calendar,
    document::Page,
    failure,
    flash::Flash,
    form::{self, Alternative, Choice, Fault, Field, Kind, Menu},
    reader::{Reader, Reading},
    typed::Typed,
    words::{Words, say},
};
use axum::{
    extract::{Form, State, rejection::FormRejection},
    response::Response,
};
use http::StatusCode;
use inbox::{Preferences, QuietHours, ReminderDays};
use leptos::prelude::*;
use serde::Deserialize;

const QUIET: &str = "tysta";
const FROM: &str = "tyst-fran";
const UNTIL: &str = "tyst-till";
const REMINDER: &str = "paminnelse";

/// What the form holds, as it was sent.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Hours {
    tysta: String,
    #[serde(rename = "tyst-fran")]
    from: String,
    #[serde(rename = "tyst-till")]
    until: String,
    paminnelse: String,
}

impl Hours {
    /// What stands in the form before anything is typed. The hours are those that most people sleep.
    fn of(preferences: Preferences) -> Self {
        let quiet = preferences.quiet;
        Self {
            tysta: if quiet.is_some() { "ja" } else { "nej" }.to_owned(),
            from: quiet.map_or_else(|| "22.00".to_owned(), |quiet| calendar::time_of_day(quiet.from())),
            until: quiet.map_or_else(|| "07.00".to_owned(), |quiet| calendar::time_of_day(quiet.until())),
            paminnelse: preferences.reminder.map_or(0, ReminderDays::get).to_string(),
        }
    }

    /// What waited behind a login.
    fn of_draft(draft: &Typed) -> Self {
        let [tysta, from, until, paminnelse] =
            [QUIET, FROM, UNTIL, REMINDER].map(|name| draft.get(name).to_owned());
        Self { tysta, from, until, paminnelse }
    }

    /// Quiet hours and reminder, or what is wrong.
    fn read(&self, words: Words) -> Result<(Option<QuietHours>, Option<ReminderDays>), Vec<Fault>> {
        let mut faults = Vec::new();
        let quiet = self.quiet(words).unwrap_or_else(|found| {
            faults.extend(found);
            None
        });
        let reminder = match self.paminnelse.parse::<u8>() {
            Ok(0) => None,
            Ok(days) if ReminderDays::new(days).is_some() => ReminderDays::new(days),
            _ => {
                faults.push(Fault::new(REMINDER, say!(words, "when-reminder-unclear")));
                None
            }
        };
        if faults.is_empty() { Ok((quiet, reminder)) } else { Err(faults) }
    }

    fn quiet(&self, words: Words) -> Result<Option<QuietHours>, Vec<Fault>> {
        match self.tysta.as_str() {
            "nej" => return Ok(None),
            "ja" => {}
            _ => return Err(vec![Fault::new(QUIET, say!(words, "when-quiet-unclear"))]),
        }
        let unread = |id, text: &str| {
            calendar::read_time_of_day(text).ok_or_else(|| Fault::new(id, say!(words, "when-quiet-time")))
        };
        let (from, until) = match (unread(FROM, &self.from), unread(UNTIL, &self.until)) {
            (Ok(from), Ok(until)) => (from, until),
            (from, until) => return Err([from.err(), until.err()].into_iter().flatten().collect()),
        };
        let quiet = QuietHours::new(from, until);
        quiet.map(Some).ok_or_else(|| vec![Fault::new(UNTIL, say!(words, "when-quiet-same"))])
    }
}

/// The form.
pub(crate) async fn show(State(services): State<Services>, reader: Reader) -> Response {
    let draft = draft(&services, &reader).map(|draft| Hours::of_draft(&draft));
    let page = services.inbox.settings(&reader.viewer).await.map_err(Into::into).map(|settings| {
        let hours = draft.unwrap_or_else(|| Hours::of(settings.preferences));
        page(reader.reading(&services), hours, Vec::new())
    });
    failure::shown(&reader.guest, &services, page).await
}

/// Saves.
pub(crate) async fn save(
    State(services): State<Services>,
    reader: Reader,
    form: Result<Form<Hours>, FormRejection>,
) -> Response {
    let Form(hours) = form.unwrap_or_default();
    let (quiet, reminder) = match hours.read(reader.guest.words) {
        Ok(read) => read,
        Err(faults) => {
            let page = page(reader.reading(&services), hours, faults);
            return reader.guest.respond(&services, page.with_status(StatusCode::UNPROCESSABLE_ENTITY)).await;
        }
    };
    match services.inbox.set_timing(&reader.viewer, quiet, reminder).await {
        Ok(()) => Flash::Saved.lead(&services, &reader.mount().settings()),
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}

fn page(reading: Reading, hours: Hours, faults: Vec<Fault>) -> Page {
    let words = reading.words;
    let time = |id, label, hint, value| {
        Field { id, label, hint: Some(hint), kind: Kind::Time, value }.view(words, &faults)
    };
    let from = time(FROM, say!(words, "when-quiet-from"), say!(words, "when-quiet-from-hint"), hours.from);
    let until =
        time(UNTIL, say!(words, "when-quiet-until"), say!(words, "when-quiet-until-hint"), hours.until);
    let alternative = |value: &str, label| Alternative { value: value.to_owned(), label, about: None };
    let quiet = Choice {
        id: QUIET,
        legend: say!(words, "when-quiet-choose"),
        hint: Some(say!(words, "when-quiet-hint")),
        alternatives: vec![
            alternative("nej", say!(words, "when-quiet-no")),
            alternative("ja", say!(words, "when-quiet-yes")),
        ],
        chosen: Some(hours.tysta),
    };
    let days = (1..=ReminderDays::MOST)
        .map(|days| (days.to_string(), say!(words, "when-reminder-days", days = days)));
    let reminder = Menu {
        id: REMINDER,
        label: say!(words, "when-reminder-choose"),
        hint: Some(say!(words, "when-reminder-hint")),
        options: std::iter::once(("0".to_owned(), say!(words, "when-reminder-none"))).chain(days).collect(),
        chosen: hours.paminnelse,
    };
    let content = view! {
        <form class="measure" method="post" action=form::action(&reading.mount.timing()) novalidate role="none">
            {quiet.view(words, &faults, Some(view! { <div class="times">{from}{until}</div> }.into_any()))}
            {reminder.view(words, &faults)}
            <div class="acts">
                <button type="submit" class="button">{say!(words, "when-save")}</button>
            </div>
        </form>
    };
    below(reading, say!(words, "settings-when"), content).with_faults(faults)
}
