//! `/ombud/{ref}/varfor`: why a guardian sees a child's inbox, until when, what the guardian may do there, and who else
//! can read.

use crate::{
    Services, calendar,
    document::{Page, Section},
    failure::{self, Failure},
    family::Family,
    reader::{Reader, Reading},
    words::{around, say},
};
use axum::{extract::State, response::Response};
use eid::Child;
use inbox::PersonName;
use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use register::{Permit, Refusal, may_act};

/// What the register says that gives the right.
struct Basis {
    child: Child,
    permit: Permit,
    since: Option<Date>,
    asked: Timestamp,
    others: Vec<PersonName>,
}

/// Why.
pub(crate) async fn show(State(services): State<Services>, reader: Reader) -> Response {
    let basis = load(&services, &reader).await;
    let page = basis.map(|basis| page(reader.reading(&services), &basis));
    failure::shown(&reader.guest, &services, page).await
}

async fn load(services: &Services, reader: &Reader) -> Result<Basis, Failure> {
    let (Some(child), Some(logged_in)) = (reader.child.clone(), reader.guest.logged_in()) else {
        return Err(Failure::NotFound);
    };
    let now = services.inbox.now();
    let family = Family::behind(services, logged_in.citizen(), child.reference).await?;
    let family = family.ok_or(Failure::Refused(Refusal::NotGuardian))?;
    // Asked once more than at the door: what the page says is what was found, and nothing that was concluded from it.
    let permit = may_act(&family.guardian, &family.child, false, now).map_err(Failure::Refused)?;
    Ok(Basis {
        permit,
        since: family.custody().and_then(|custody| custody.from),
        asked: family.guardian.as_of.min(family.child.as_of),
        others: family.others(services, &reader.viewer).await?,
        child,
    })
}

fn page(reading: Reading, basis: &Basis) -> Page {
    let words = reading.words;
    let named = basis.child.name.as_ref().map(|_| "no");
    let name = words.child(basis.child.name.as_ref());
    let since =
        basis.since.map_or_else(|| say!(words, "why-since-unknown"), |since| calendar::date(words, since));
    let last_day = calendar::date(words, basis.permit.last_day());
    let asked = reading.calendar.moment(words, basis.asked);
    let others = basis
        .others
        .iter()
        .map(|other| {
            let (before, after) = around!(words, "why-others-guardian", name);
            view! { <li>{before}<span translate="no">{other.as_str().to_owned()}</span>{after}</li> }
        })
        .collect_view();
    let (before, after) = around!(words, "why-others-child", name);
    let content = view! {
        <div class="measure">
            <h2>{say!(words, "why-basis")}</h2>
            <p>{say!(words, "why-basis-what", name = name.as_str())}</p>
            <dl class="facts">
                <div>
                    <dt>{say!(words, "why-since")}</dt>
                    <dd>{since}</dd>
                </div>
                <div>
                    <dt>{say!(words, "why-last-day")}</dt>
                    <dd>{last_day}</dd>
                </div>
                <div>
                    <dt>{say!(words, "why-asked")}</dt>
                    <dd>{asked}</dd>
                </div>
            </dl>
            <p>{say!(words, "why-ends")}</p>
            <h2>{say!(words, "why-may")}</h2>
            <ul>
                <li>{say!(words, "why-may-read")}</li>
                <li>{say!(words, "why-may-act")}</li>
                <li>{say!(words, "why-may-unread")}</li>
                <li>{say!(words, "why-may-tidy")}</li>
                <li>{say!(words, "why-may-settings")}</li>
            </ul>
            <h2>{say!(words, "why-may-not")}</h2>
            <ul>
                <li>{say!(words, "why-may-not-delete")}</li>
                <li>{say!(words, "why-may-not-export")}</li>
                <li>{say!(words, "why-may-not-consent")}</li>
                <li>{say!(words, "why-may-not-sessions")}</li>
            </ul>
            <h2>{say!(words, "why-others")}</h2>
            <ul>
                <li>{before}<span translate=named>{name.clone()}</span>{after}</li>
                {others}
            </ul>
            <p>{say!(words, "why-others-rule")}</p>
            <h2>{say!(words, "why-seen")}</h2>
            <ul>
                <li>{say!(words, "why-seen-sender")}</li>
                <li>{say!(words, "why-seen-family")}</li>
                <li>{say!(words, "why-seen-log")}</li>
            </ul>
            <p><a href=reading.mount.log()>{say!(words, "log")}</a></p>
        </div>
    };
    let back = (reading.mount.inbox(), say!(words, "thread-to-inbox"));
    Page::new(say!(words, "why"), content).below(Section::Inbox, back).with_lead(say!(
        words,
        "why-lead",
        name = name.as_str()
    ))
}
