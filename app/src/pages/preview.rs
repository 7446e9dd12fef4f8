//! `/for-avsandare`: where those who connect a sending system look at messages before they send any, and fetch examples.
//! It is there in demo and test installations alone. A text that is posted is looked at, shown and forgotten.

use crate::{
    Services, address,
    document::Page,
    failure::{self, Failure},
    form::{self, Fault},
    guest::Guest,
    preview::{self, Looked},
    words::{Words, say},
};
use axum::{
    Extension,
    extract::{
        Multipart, Path, State,
        multipart::{MultipartError, MultipartRejection},
    },
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use leptos::prelude::*;
use std::sync::Arc;

/// A text is looked at up to this size, in bytes.
const LOOKED_AT_MOST: usize = 1 << 20;
/// A form is taken up to this size, in bytes: of a text that is too large it is said so, and the text is given back.
pub(crate) const TAKEN_MOST: usize = 4 << 20;

/// The text, and its place on the page.
const TEXT: &str = "text";
/// The file, and its place on the page.
const FILE: &str = "fil";
/// Where the examples stand on the page.
const EXAMPLES: &str = "exempel";

/// What the page needs of those who know how requests are read.
#[derive(Debug, Clone)]
pub struct SenderBench {
    /// Looks at a text, or at a whole request, as at this moment.
    pub look: fn(&[u8], Timestamp) -> Looked,
    /// Every example, those of a contract beside each other.
    pub examples: Vec<Example>,
}

/// A request, and what it is answered.
#[derive(Debug, Clone)]
pub struct Example {
    /// The operation.
    pub operation: &'static str,
    /// Its major version.
    pub major: &'static str,
    /// What the example shows.
    pub name: &'static str,
    /// The request.
    pub request: &'static str,
    /// The answer.
    pub answer: &'static str,
    /// The answer in a line, in English.
    pub outcome: String,
}

/// The page, with nothing in it.
pub(crate) async fn show(
    State(services): State<Services>,
    Extension(bench): Extension<Arc<SenderBench>>,
    guest: Guest,
) -> Response {
    let words = guest.words;
    let content = view! {
        {text_form(words, "", &[])}
        <h2 id=EXAMPLES>{say!(words, "preview-examples")}</h2>
        <p class="measure">{say!(words, "preview-examples-what")}</p>
        {examples(words, &bench.examples)}
    };
    let page = Page::new(say!(words, "preview"), content).with_lead(say!(words, "preview-lead"));
    guest.respond(&services, page).await
}

/// Looks at what was posted. Nothing changes by it, so there is nowhere to be led on to: the answer is the page.
pub(crate) async fn look(
    State(services): State<Services>,
    Extension(bench): Extension<Arc<SenderBench>>,
    guest: Guest,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let words = guest.words;
    let posted = match form {
        Ok(form) => Posted::read(form).await.map_err(|error| error.status() == StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(false),
    };
    let (text, given) = match posted {
        Ok(posted) => posted.one(words),
        Err(true) => (Vec::new(), Err(Fault::new(TEXT, say!(words, "preview-fault-large")))),
        Err(false) => (Vec::new(), Err(Fault::new(TEXT, say!(words, "preview-fault-form")))),
    };
    let page = match given {
        Ok(()) => {
            let now = services.inbox.now();
            let looked = (bench.look)(&text, now);
            let summary = preview::summary(words, &looked);
            let title = format!("{summary} – {}", say!(words, "preview"));
            let what = preview::heading_of(words, &looked.sight);
            let content = view! {
                {preview::view(words, &looked, &services.services, now)}
                <h2>{say!(words, "preview-again")}</h2>
                {text_form(words, &looked.source, &[])}
                {to_examples(words)}
            };
            Page::new(say!(words, "preview"), content)
                .titled(title)
                .with_lead(view! { {what}": "<strong>{summary}</strong> })
        }
        Err(fault) => {
            let (text, faults) = (String::from_utf8_lossy(&text), vec![fault]);
            let content = (text_form(words, &text, &faults), to_examples(words));
            Page::new(say!(words, "preview"), content)
                .with_status(StatusCode::UNPROCESSABLE_ENTITY)
                .with_lead(say!(words, "preview-lead"))
                .with_faults(faults)
        }
    };
    guest.respond(&services, page).await
}

/// What was posted: a text, or a file, or both by mistake.
#[derive(Default)]
struct Posted {
    text: Vec<u8>,
    file: Vec<u8>,
}

impl Posted {
    async fn read(mut form: Multipart) -> Result<Self, MultipartError> {
        let mut posted = Self::default();
        while let Some(field) = form.next_field().await? {
            match field.name() {
                Some(TEXT) => posted.text = field.bytes().await?.to_vec(),
                Some(FILE) => posted.file = field.bytes().await?.to_vec(),
                _ => drop(field.bytes().await?),
            }
        }
        Ok(posted)
    }

    /// The one text that was meant, or what is to be given back and why.
    fn one(self, words: Words) -> (Vec<u8>, Result<(), Fault>) {
        let written = !self.text.trim_ascii().is_empty();
        match (written, self.file.is_empty()) {
            (false, true) => (self.text, Err(Fault::new(TEXT, say!(words, "preview-fault-none")))),
            (true, false) => (self.text, Err(Fault::new(FILE, say!(words, "preview-fault-two")))),
            (true, true) if self.text.len() > LOOKED_AT_MOST => {
                (self.text, Err(Fault::new(TEXT, say!(words, "preview-fault-large"))))
            }
            (true, true) => (self.text, Ok(())),
            (false, false) if self.file.len() > LOOKED_AT_MOST => {
                (self.text, Err(Fault::new(FILE, say!(words, "preview-fault-large"))))
            }
            (false, false) => (self.file, Ok(())),
        }
    }
}

/// The form, with the text in it.
fn text_form(words: Words, text: &str, faults: &[Fault]) -> impl IntoView + use<> {
    view! {
        <form class="measure" method="post" action=form::action(address::PREVIEW) enctype="multipart/form-data" novalidate>
            {form::TextArea {
                id: TEXT,
                label: say!(words, "preview-text"),
                hint: say!(words, "preview-text-hint"),
                value: text.to_owned(),
            }
                .view(words, faults)}
            {form::FileField {
                id: FILE,
                label: say!(words, "preview-file"),
                hint: say!(words, "preview-file-hint"),
                accept: ".xml,.txt,text/xml,application/xml,text/plain",
            }
                .view(words, faults)}
            <p class="acts"><button type="submit" class="button">{say!(words, "preview-press")}</button></p>
        </form>
    }
}

/// The way to the examples, from where something is shown already.
fn to_examples(words: Words) -> impl IntoView + use<> {
    let href = format!("{}#{EXAMPLES}", address::PREVIEW);
    view! { <p><a href=href>{say!(words, "preview-examples")}</a></p> }
}

/// The examples, a fold for each contract.
fn examples(words: Words, examples: &[Example]) -> Vec<AnyView> {
    let same = |one: &Example, other: &Example| (one.operation, one.major) == (other.operation, other.major);
    examples
        .chunk_by(same)
        .map(|contract| {
            let first = &contract[0];
            let (operation, major) = (first.operation, first.major);
            let items = contract.iter().map(|one| example_view(words, one)).collect_view();
            view! {
                <details class="fold">
                    <summary>
                        {say!(words, "preview-examples-of", operation = operation, major = major, count = contract.len())}
                    </summary>
                    <ul class="examples">{items}</ul>
                </details>
            }
            .into_any()
        })
        .collect()
}

fn example_view(words: Words, example: &Example) -> impl IntoView + use<> {
    let lang = (words.language().tag() != "en").then_some("en");
    let link = |ending: &str| {
        let file = format!("{}.{ending}.xml", example.name);
        let href = format!("{}/exempel/{}/{}/{file}", address::PREVIEW, example.operation, example.major);
        view! { <a href=href translate="no">{file}</a> }
    };
    view! {
        <li>
            {link("request")}
            {link("answer")}
            <p lang=lang>{example.outcome.clone()}</p>
        </li>
    }
}

/// A request or an answer, to be saved.
pub(crate) async fn example(
    State(services): State<Services>,
    Extension(bench): Extension<Arc<SenderBench>>,
    guest: Guest,
    Path((operation, major, file)): Path<(String, String, String)>,
) -> Response {
    let found = bench.examples.iter().find_map(|example| {
        let name = file
            .strip_prefix(example.name)
            .filter(|_| example.operation == operation && example.major == major)?;
        match name {
            ".request.xml" => Some(example.request),
            ".answer.xml" => Some(example.answer),
            _ => None,
        }
    });
    let Some(text) = found else { return failure::shown(&guest, &services, Err(Failure::NotFound)).await };
    let mut response = ([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], text).into_response();
    // The name is one of ours: letters, digits, hyphens and full stops.
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{file}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
