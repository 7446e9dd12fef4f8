//! `/installningar`: who one is in the population register, how one is told of messages, and in which language. Under a
//! child's address it is how one guardian is told of that child's messages.

pub(crate) mod choices;
pub(crate) mod code;
pub(crate) mod contact;
mod registered;
pub(crate) mod removal;
pub(crate) mod review;
pub(crate) mod sessions;
pub(crate) mod timing;
mod told;

use crate::{
    Services,
    address::{self, Mount},
    document::{Page, Section},
    failure::{self, Failure},
    flash,
    reader::{Reader, Reading},
    typed::Typed,
    way::Way,
    words::{Language, Words, say},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use inbox::{NoticeLanguage, Settings};
use leptos::prelude::*;
use registered::Registered;

/// The settings of an inbox.
pub(crate) async fn show(State(services): State<Services>, reader: Reader) -> Response {
    let page = load(&services, &reader).await;
    let page = page.map(|(settings, registered)| page_of(&services, &reader, &settings, registered));
    failure::shown(&reader.guest, &services, page).await
}

async fn load(services: &Services, reader: &Reader) -> Result<(Settings, Registered), Failure> {
    let settings = services.inbox.settings(&reader.viewer).await?;
    Ok((settings, Registered::of(services, reader).await))
}

fn page_of(services: &Services, reader: &Reader, settings: &Settings, registered: Registered) -> Page {
    let reading = reader.reading(services);
    let (words, mount) = (reading.words, reading.mount);
    let own = reader.child.is_none();
    // A child may log in and choose, and is told from the thirteenth birthday on: until then the guardians are.
    let any = !services.offered.is_empty();
    let later = (own && settings.under_thirteen && any)
        .then(|| view! { <p>{say!(words, "settings-notices-later")}</p> });
    let content = view! {
        <div class="measure">
            {review_waits(reader).then(|| review_notice(words, mount))}
            <h2>{say!(words, "settings-who")}</h2>
            {registered.view(reading, reader)}
            <h2>{say!(words, "settings-notices")}</h2>
            {told::what(words, &services.offered)}
            {later}
            {told::ways(reading, settings, &services.offered)}
            {any.then(|| told::timing(reading, settings.preferences))}
            <p><a href=mount.ledger()>{say!(words, "settings-ledger")}</a></p>
            {own.then(|| choices::paper(words, mount, settings.declines_paper))}
            {language(reader, words, mount, settings.preferences.language)}
            {own.then(|| take(words))}
            {own.then(|| session(words))}
        </div>
    };
    let page = Page::new(say!(words, "settings"), content).of(Section::Settings);
    match &reader.child {
        Some(child) => {
            page.with_lead(say!(words, "settings-lead-child", name = words.child(child.name.as_ref())))
        }
        None => page,
    }
}

/// Whether addresses that guardians entered wait for the reader's review.
fn review_waits(reader: &Reader) -> bool {
    reader.child.is_none() && reader.guest.logged_in().is_some_and(|logged_in| logged_in.due().review)
}

fn review_notice(words: Words, mount: Mount) -> impl IntoView {
    view! {
        <section class="box observe" aria-labelledby="granska">
            <h2 id="granska">{say!(words, "settings-review")}</h2>
            <p>{say!(words, "settings-review-why")}</p>
            <p>
                <a class="button" href=mount.review()>{say!(words, "settings-review-go")}</a>
            </p>
        </section>
    }
}

fn language(
    reader: &Reader,
    words: Words,
    mount: Mount,
    chosen: Option<NoticeLanguage>,
) -> impl IntoView + use<> {
    let chosen = chosen.unwrap_or(NoticeLanguage::Swedish);
    let now = match chosen {
        NoticeLanguage::Swedish => say!(words, "settings-language-swedish"),
        NoticeLanguage::English => say!(words, "settings-language-english"),
    };
    let what = match &reader.child {
        None => say!(words, "settings-language-own"),
        Some(child) => say!(words, "settings-language-child", name = words.child(child.name.as_ref())),
    };
    let languages = Language::ALL
        .into_iter()
        .map(|language| {
            let current = language.tag() == chosen.code();
            view! {
                <button
                    type="submit"
                    class=if current { "button" } else { "button quiet" }
                    name="sprak"
                    value=language.tag()
                    lang=language.tag()
                    aria-current=current.then_some("true")
                >
                    {language.own_name()}
                </button>
            }
        })
        .collect_view();
    view! {
        <h2>{say!(words, "settings-language")}</h2>
        <p>{what}</p>
        <p>{say!(words, "settings-language-now", language = now)}</p>
        <form method="post" action=mount.settings_language() class="acts" role="none">
            {languages}
        </form>
    }
}

fn take(words: Words) -> impl IntoView {
    view! {
        <h2>{say!(words, "take")}</h2>
        <p>{say!(words, "take-settings")}</p>
        <p><a href=address::TAKE>{say!(words, "take")}</a></p>
    }
}

fn session(words: Words) -> impl IntoView {
    view! {
        <h2>{say!(words, "settings-session")}</h2>
        <p>{say!(words, "settings-session-idle")}</p>
        <p>{say!(words, "settings-session-absolute")}</p>
        <p><a href=address::SESSIONS>{say!(words, "settings-sessions")}</a></p>
    }
}

/// The way to a proof of who the reader is, when there is none that is fresh: what is asked for before anything is
/// typed.
pub(crate) fn proof_first(services: &Services, reader: &Reader, path: &str) -> Option<Response> {
    (!is_fresh(services, reader)).then(|| Redirect::to(&address::confirm(path)).into_response())
}

/// Whether the reader has just proved who they are.
pub(crate) fn is_fresh(services: &Services, reader: &Reader) -> bool {
    reader.guest.logged_in().is_some_and(|logged_in| logged_in.is_fresh(services.inbox.now()))
}

/// To the settings, which say that the service sends nothing by this way, when it does not.
fn not_offered(services: &Services, reader: &Reader, way: Way) -> Option<Response> {
    (!services.offered.contains(&way.0)).then(|| flash::plain(&reader.mount().settings()))
}

/// What the form at this address held before the reader's last login.
fn draft(services: &Services, reader: &Reader) -> Option<Typed> {
    let draft = reader.guest.logged_in()?.draft(reader.guest.path(), services.inbox.now())?;
    Some(Typed::of_draft(draft))
}

/// A page below the settings.
fn below(reading: Reading, heading: String, content: impl IntoView + 'static) -> Page {
    let back = (reading.mount.settings(), say!(reading.words, "settings-back"));
    Page::new(heading, content).below(Section::Settings, back)
}
