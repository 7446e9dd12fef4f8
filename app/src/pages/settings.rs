//! `/installningar`: what there is to set, and no more.

use crate::{
    Services, address,
    document::{Page, Section},
    reader::Reader,
    words::{Language, say},
};
use axum::{extract::State, response::Response};
use leptos::prelude::*;

/// The settings of an inbox.
pub(crate) async fn show(State(services): State<Services>, reader: Reader) -> Response {
    let words = reader.guest.words;
    let owner = match &reader.child {
        Some(child) => words.child(child.name.as_ref()),
        None => {
            reader.guest.visit().map_or_else(String::new, |visit| visit.citizen().name.as_str().to_owned())
        }
    };
    let path = reader.guest.path().to_owned();
    let languages = Language::ALL
        .into_iter()
        .map(|language| {
            let current = language == words.language();
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
    let content = view! {
        <div class="measure">
            <h2>{say!(words, "settings-who")}</h2>
            <dl class="facts">
                <div>
                    <dt>{say!(words, "settings-name")}</dt>
                    <dd translate="no">{owner}</dd>
                </div>
            </dl>
            <p>{say!(words, "settings-name-from")}</p>
            <h2>{say!(words, "settings-language")}</h2>
            <form method="post" action=address::LANGUAGE class="acts">
                <input type="hidden" name="till" value=path />
                {languages}
            </form>
            <h2>{say!(words, "settings-session")}</h2>
            <p>{say!(words, "settings-session-idle")}</p>
            <p>{say!(words, "settings-session-absolute")}</p>
        </div>
    };
    let page = Page::new(say!(words, "settings"), content).of(Section::Settings);
    reader.guest.respond(&services, page).await
}
