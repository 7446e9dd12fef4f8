//! `/installningar/granska`: from thirteen on, the young person decides what becomes of the addresses that guardians
//! entered, and sees what others have read (ARCHITECTURE, Thirteen). Nothing is cleared by itself, nothing is sent until then,
//! and it may wait.

use super::{below, draft, proof_first, review_waits};
use crate::{
    Services,
    address::Place,
    document::Page,
    failure::{self, Failure},
    family::Named,
    flash::Flash,
    form::{self, Alternative, Choice, Fault},
    pages::confirm,
    reader::{OwnReader, Reader, Reading},
    typed::Typed,
    way::{Entering, Way},
    words::{Titled, Words, say},
};
use axum::{
    extract::{Form, State, rejection::FormRejection},
    response::Response,
};
use http::StatusCode;
use inbox::{Channel, EarlierReader, Inherited, OwnViewer, PersonId, Review};
use leptos::prelude::*;
use serde::Deserialize;

/// More openings than this are counted and not listed.
const MOST_OPENINGS: usize = 100;
const CHANGE: &str = "andra";
const REMOVE: &str = "nej";

/// What was chosen for each way, as it was sent: the owner of the address to keep, or one of the two words above.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    sms: String,
    epost: String,
}

/// What is to become of the addresses of one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Keep(PersonId),
    Change,
    Remove,
}

impl Chosen {
    fn of_way(&self, way: Way) -> &str {
        match way.0 {
            Channel::Sms => &self.sms,
            Channel::Email => &self.epost,
        }
    }

    fn fate(&self, way: Way) -> Option<Fate> {
        match self.of_way(way) {
            CHANGE => Some(Fate::Change),
            REMOVE => Some(Fate::Remove),
            owner => owner.parse().ok().map(Fate::Keep),
        }
    }

    /// As it waits behind a login.
    fn draft(&self) -> String {
        Typed::draft(&[("sms", &self.sms), ("epost", &self.epost)])
    }

    fn of_draft(draft: &Typed) -> Self {
        Self { sms: draft.get("sms").to_owned(), epost: draft.get("epost").to_owned() }
    }
}

/// What the page shows.
struct Past {
    inherited: Vec<Inherited>,
    readers: Vec<EarlierReader>,
    named: Named,
    /// The ways for which the person has an address already: it is not replaced by what somebody else entered.
    own: Vec<Channel>,
}

impl Past {
    async fn load(services: &Services, reader: &Reader, owner: &OwnViewer) -> Result<Self, Failure> {
        let inherited = services.inbox.inherited_contacts(owner).await?;
        let readers = services.inbox.earlier_readers(owner).await?;
        let own = services.inbox.channels_with_contact(&reader.viewer).await?;
        let mut named = Named::default();
        if !(inherited.is_empty() && readers.is_empty())
            && let Some(logged_in) = reader.guest.logged_in()
        {
            named = match services.register.resident(&logged_in.citizen().number).await {
                Ok(Some(young)) => Named::of(services, &reader.viewer, &young).await?,
                Ok(None) => Named::default(),
                Err(_) => Named::away(),
            };
        }
        Ok(Self { inherited, readers, named, own })
    }

    /// Whether nothing can be decided now: what a register that is away keeps from being shown would be removed unseen.
    fn cannot_be_reviewed(&self) -> bool {
        !self.inherited.is_empty() && self.named.is_away()
    }

    fn name(&self, words: Words, person: PersonId) -> String {
        self.named
            .name(person)
            .map_or_else(|| say!(words, "review-guardian"), |name| name.as_str().to_owned())
    }

    /// The ways that have something to decide.
    fn ways(&self) -> impl Iterator<Item = Way> {
        self.entered().filter(|way| !self.own.contains(&way.0))
    }

    /// The ways that others have entered an address for.
    fn entered(&self) -> impl Iterator<Item = Way> {
        Way::ALL.into_iter().filter(|way| self.of_way(*way).next().is_some())
    }

    fn of_way(&self, way: Way) -> impl Iterator<Item = &Inherited> {
        self.inherited.iter().filter(move |inherited| inherited.contact.address.channel() == way.0)
    }

    /// Whether an address may be shown, and so be kept: only that of a guardian who is named. The telephone number of
    /// somebody whose identity is protected is as much to hide as the name, and a number that one knows gives away
    /// whose is missing as much as a name does.
    fn may_show(&self, owner: PersonId) -> bool {
        self.named.name(owner).is_some()
    }

    /// What was chosen for a way, if it can be.
    fn fate(&self, chosen: &Chosen, way: Way) -> Option<Fate> {
        // Whom nobody sees cannot be chosen; whom nobody entered is the database's to refuse.
        let hidden = |kept: PersonId| self.of_way(way).any(|one| one.owner == kept) && !self.may_show(kept);
        chosen.fate(way).filter(|fate| !matches!(fate, Fate::Keep(kept) if hidden(*kept)))
    }
}

/// The page.
pub(crate) async fn show(
    State(services): State<Services>,
    OwnReader { reader, owner }: OwnReader,
) -> Response {
    let path = reader.mount().review();
    if review_waits(&reader)
        && let Some(elsewhere) = proof_first(&services, &reader, &path)
    {
        return elsewhere;
    }
    let chosen = draft(&services, &reader).map(|draft| Chosen::of_draft(&draft)).unwrap_or_default();
    let past = Past::load(&services, &reader, &owner).await;
    let page = past.map(|past| page(reader.reading(&services), &past, &chosen, Vec::new()));
    failure::shown(&reader.guest, &services, page).await
}

/// Decides.
pub(crate) async fn decide(
    State(services): State<Services>,
    OwnReader { reader, owner }: OwnReader,
    form: Result<Form<Chosen>, FormRejection>,
) -> Response {
    let Form(chosen) = form.unwrap_or_default();
    let past = match Past::load(&services, &reader, &owner).await {
        Ok(past) => past,
        Err(failure) => return reader.guest.fail(&services, failure).await,
    };
    if past.cannot_be_reviewed() {
        let page = page(reader.reading(&services), &past, &chosen, Vec::new());
        return reader.guest.respond(&services, page.with_status(StatusCode::SERVICE_UNAVAILABLE)).await;
    }
    let words = reader.guest.words;
    let refuse = |faults: Vec<Fault>| {
        let page = page(reader.reading(&services), &past, &chosen, faults);
        page.with_status(StatusCode::UNPROCESSABLE_ENTITY)
    };
    let unclear = |way: Way| {
        let fault = || Fault::new(field(way), say!(words, "review-unclear", way = way.word()));
        past.fate(&chosen, way).is_none().then(fault)
    };
    let faults: Vec<Fault> = past.ways().filter_map(unclear).collect();
    if !faults.is_empty() {
        return reader.guest.respond(&services, refuse(faults)).await;
    }
    if !super::is_fresh(&services, &reader) {
        let path = reader.mount().review();
        let page = confirm::with_draft(words, &path, &chosen.draft());
        return reader.guest.respond(&services, page).await;
    }
    let fates: Vec<(Way, Fate)> =
        past.ways().filter_map(|way| Some((way, past.fate(&chosen, way)?))).collect();
    let kept = |channel| {
        fates.iter().find_map(|(way, fate)| match fate {
            Fate::Keep(owner) if way.0 == channel => Some(*owner),
            _ => None,
        })
    };
    let review = Review { sms: kept(Channel::Sms), email: kept(Channel::Email) };
    match services.inbox.review_contacts(&owner, review).await {
        Ok(true) => {
            let change = fates.iter().filter(|(_, fate)| *fate == Fate::Change).map(|(way, _)| *way);
            let mut changed = change.filter(|way| services.offered.contains(&way.0));
            match changed.next() {
                Some(way) => {
                    let asked = Entering { way, then: changed.next() };
                    Flash::Reviewed.lead(&services, &reader.mount().contact(asked))
                }
                None => Flash::Reviewed.lead(&services, &reader.mount().settings()),
            }
        }
        Ok(false) => {
            let at = past.ways().next().map(field);
            let faults = at.map(|at| Fault::new(at, say!(words, "review-changed"))).into_iter().collect();
            reader.guest.respond(&services, refuse(faults)).await
        }
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}

/// The name of a way's field.
fn field(way: Way) -> &'static str {
    match way.0 {
        Channel::Sms => "sms",
        Channel::Email => "epost",
    }
}

fn page(reading: Reading, past: &Past, chosen: &Chosen, faults: Vec<Fault>) -> Page {
    let (words, mount) = (reading.words, reading.mount);
    let any = !past.inherited.is_empty();
    let groups = past.ways().map(|way| group(words, past, way, chosen, &faults)).collect_view();
    let owned = past.entered().filter(|way| past.own.contains(&way.0));
    let owned =
        owned.map(|way| view! { <p>{say!(words, "review-own", way = way.word())}</p> }).collect_view();
    let away = past.cannot_be_reviewed().then(|| {
        view! {
            <p>{say!(words, "review-away")}</p>
            <p class="acts">
                <a class="button" href=mount.review()>{say!(words, "failure-again")}</a>
            </p>
        }
    });
    let any_shown = past.inherited.iter().any(|inherited| past.may_show(inherited.owner));
    let decide = (any && away.is_none()).then(|| {
        view! {
            <p>{say!(words, "review-why")}</p>
            {(any_shown && past.ways().next().is_some())
                .then(|| view! { <p>{say!(words, "review-whose")}</p> })}
            {owned}
            <form method="post" action=form::action(&mount.review()) novalidate role="none">
                {groups}
                <div class="acts">
                    <button type="submit" class="button">{say!(words, "review-save")}</button>
                    <a href=mount.inbox()>{say!(words, "review-later")}</a>
                </div>
                <p>{say!(words, "review-later-what")}</p>
            </form>
        }
    });
    let nothing = (!any).then(|| {
        view! {
            <p>{say!(words, "review-nothing-why")}</p>
            <p class="acts">
                <a class="button" href=mount.inbox()>{say!(words, "failure-to-inbox")}</a>
            </p>
        }
    });
    let content = view! {
        <div class="measure">
            {away}
            {decide}
            {nothing}
            <h2>{say!(words, "review-readers")}</h2>
            {openings(reading, past)}
            <p>{say!(words, "review-readers-log")}" "<a href=mount.log()>{say!(words, "log")}</a></p>
        </div>
    };
    let heading = if any { say!(words, "review") } else { say!(words, "review-nothing") };
    below(reading, heading, content).with_faults(faults)
}

fn group(words: Words, past: &Past, way: Way, chosen: &Chosen, faults: &[Fault]) -> impl IntoView + use<> {
    let hidden = past.of_way(way).any(|inherited| !past.may_show(inherited.owner));
    let shown = past.of_way(way).filter(|inherited| past.may_show(inherited.owner));
    let kept = shown.map(|inherited| Alternative {
        value: inherited.owner.to_string(),
        label: say!(words, "review-keep", address = inherited.contact.address.shown()),
        about: Some(say!(words, "review-entered", who = past.name(words, inherited.owner))),
    });
    let other = |value: &str, label| Alternative { value: value.to_owned(), label, about: None };
    let others = [
        other(CHANGE, say!(words, "review-change", way = way.word())),
        other(REMOVE, say!(words, "review-remove", way = way.word())),
    ];
    let choice = Choice {
        id: field(way),
        legend: say!(words, "review-choose", way = way.word()),
        hint: hidden.then(|| say!(words, "review-hidden", way = way.word())),
        alternatives: kept.chain(others).collect(),
        chosen: Some(chosen.of_way(way).to_owned()),
    };
    choice.view(words, faults, None)
}

/// Who has read what.
fn openings(reading: Reading, past: &Past) -> AnyView {
    let words = reading.words;
    if past.readers.is_empty() {
        return view! { <p>{say!(words, "review-readers-none")}</p> }.into_any();
    }
    let more = past.readers.len().saturating_sub(MOST_OPENINGS);
    let items = past
        .readers
        .iter()
        .take(MOST_OPENINGS)
        .map(|opened| {
            let Titled { text: subject, lang, .. } =
                words.titled(opened.subject.clone(), opened.language.as_ref());
            let (who, unit) = (past.name(words, opened.actor), opened.unit.clone());
            let when = reading.calendar.moment(words, opened.first_opened);
            let (before, after) =
                crate::words::around!(words, "review-reader", subject, who = who, unit = unit, when = when);
            let href = reading.mount.thread(opened.thread, Place::default());
            view! {
                <li>
                    {before}
                    <a href=href lang=lang dir="auto">{subject}</a>
                    {after}
                </li>
            }
        })
        .collect_view();
    view! {
        <p>{say!(words, "review-readers-what")}</p>
        <ul>{items}</ul>
        {(more > 0).then(|| view! { <p>{say!(words, "review-readers-more", count = more)}</p> })}
    }
    .into_any()
}
