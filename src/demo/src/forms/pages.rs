//! What the form service shows.

use super::answers::{Answered, Answers, Form, LONGEST, QUESTIONS};
use crate::{asked::asked, clock::stockholm, page, post::Post};
use ::booking::swedish;
use axum::{
    extract::RawQuery,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

const TITLE: &str = "Frågor inför ditt besök";

/// The questions, with what was answered already and what is missing.
pub(super) fn questions(post: &Post, form: &Form, answers: &Answers, missing: &[usize]) -> Markup {
    let title = if missing.is_empty() { TITLE.to_owned() } else { format!("Fel: {TITLE}") };
    page::page_titled(
        &title,
        TITLE,
        &html! {
            @if !missing.is_empty() {
                div.card role="alert" tabindex="-1" {
                    h2 { "Det finns fel i formuläret" }
                    ul { @for at in missing { li { a href=(format!("#{}-0", QUESTIONS[*at].name)) { "Svara på frågan: " (QUESTIONS[*at].words) } } } }
                }
            }
            p { "Du har kommit till demons formulärtjänst. I verkligheten är du redan inloggad här. Svaren går till " (form.clinic.name) "." }
            form method="post" action="/formular" {
                input type="hidden" name="arende" value=(form.id);
                @for (at, question) in QUESTIONS.iter().enumerate() {
                    @let fault = missing.contains(&at).then(|| format!("{}-fel", question.name));
                    fieldset aria-describedby=[fault.as_deref()] {
                        legend { (question.words) }
                        @if let Some(id) = &fault { p id=(id) { strong { "Fel: välj ett svar." } } }
                        @for (nr, (word, said)) in question.alternatives.iter().enumerate() {
                            label {
                                input type="radio" name=(question.name) id=(format!("{}-{nr}", question.name)) value=(word) checked[answers.is(at, word)];
                                (said)
                            }
                        }
                    }
                }
                p {
                    label for="mer" { "Är det något mer du vill berätta? (frivilligt)" }
                    textarea id="mer" name="mer" rows="5" maxlength=(LONGEST) { (answers.more) }
                }
                p { button { "Skicka svaren" } }
            }
            (back(post))
        },
    )
}

/// The answers.
pub(super) fn answered(post: &Post, form: &Form, answered: &Answered) -> Markup {
    let at = answered.at.to_zoned(stockholm());
    page::page(
        "Dina svar",
        &html! {
            p { "Du svarade " (swedish::long_day(&at)) " kl. " (swedish::time(&at)) ". Svaren har gått till " (form.clinic.name) "." }
            @match &answered.answers {
                Some(answers) => {
                    dl {
                        @for (at, question) in QUESTIONS.iter().enumerate() {
                            dt { (question.words) } dd { (answers.said(at).unwrap_or_default()) }
                        }
                        @if !answers.more.is_empty() { dt { "Mer du ville berätta" } dd.written { (answers.more) } }
                    }
                }
                None => { p { "Det var innan demon började, så vad du svarade finns inte kvar här." } }
            }
            (back(post))
        },
    )
}

/// No form of ours: what the button asked is shown, and never run.
pub(super) fn unknown(query: &RawQuery) -> Response {
    let page = page::page(
        "Formuläret finns inte",
        &html! {
            p { "Du har kommit till demons formulärtjänst. Öppna ett formulär med knappen i ett meddelande: det formulär som efterfrågas finns inte här." }
            (asked(query))
        },
    );
    (StatusCode::NOT_FOUND, page).into_response()
}

fn back(post: &Post) -> Markup {
    html! { p { a href=(post.inbox_address()) { "Till inkorgen" } } }
}
