//! A form that comes to a child's inbox when the right to act there has ended meanwhile: at midnight before a
//! thirteenth birthday, or when the register changes. Nothing is done, the page says why, and what the person had
//! typed stands there to be copied.

use crate::{
    Services,
    failure::Failure,
    guest::Guest,
    words::{Words, say},
};
use axum::{
    body::{Body, to_bytes},
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::Response,
};
use eid::Visitor;
use http::{HeaderMap, Method, header};
use leptos::prelude::*;
use url::form_urlencoded;

/// No form of ours is larger. Of one that is, nothing can be given back.
const LARGEST_FORM: usize = 64 * 1024;
/// Fields that nobody types: they come from the page itself.
const NOT_TYPED: [&str; 5] = ["ref", "sprak", "till", "tysta", "paminnelse"];

/// What somebody had typed: the name of each field, and the text in it.
#[derive(Default)]
pub(crate) struct Typed(Vec<(String, String)>);

/// Goes around a child's pages. Without a right to the inbox none of them is reached, whatever is asked of them.
pub(crate) async fn only_with_a_right(
    State(services): State<Services>,
    request: Request,
    next: Next,
) -> Response {
    let visit = request.extensions().get::<Visitor>().and_then(Visitor::visit).cloned();
    let Some(failure) = visit.and_then(|visit| Failure::of(visit.access())) else {
        return next.run(request).await;
    };
    let (mut parts, body) = request.into_parts();
    let Ok(guest) = Guest::from_request_parts(&mut parts, &services).await;
    let typed =
        if parts.method == Method::POST { Typed::read(&parts.headers, body).await } else { Typed::default() };
    guest.fail_giving_back(&services, failure, typed).await
}

impl Typed {
    /// What a form holds. A body that is no form, or cannot be read, holds nothing to give back.
    async fn read(headers: &HeaderMap, body: Body) -> Self {
        let form = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !form.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Self::default();
        }
        let bytes = to_bytes(body, LARGEST_FORM).await.unwrap_or_default();
        let fields = form_urlencoded::parse(&bytes).into_owned();
        Self(fields.filter(|(name, text)| !NOT_TYPED.contains(&&**name) && !text.trim().is_empty()).collect())
    }

    /// The texts, each under the words that stood at its field; nothing when nothing was typed.
    pub(crate) fn view(self, words: Words) -> Option<impl IntoView> {
        if self.0.is_empty() {
            return None;
        }
        let texts = self
            .0
            .into_iter()
            .map(|(name, text)| {
                view! {
                    <div>
                        <dt>{label(words, &name)}</dt>
                        <dd translate="no" dir="auto">{text}</dd>
                    </div>
                }
            })
            .collect_view();
        Some(view! {
            <section class="typed" aria-labelledby="typed">
                <h2 id="typed">{say!(words, "typed")}</h2>
                <p>{say!(words, "typed-why")}</p>
                <dl>{texts}</dl>
            </section>
        })
    }
}

/// The words that stand at a field. One without words here is shown under its name: no text is lost for want of a
/// label.
fn label(words: Words, name: &str) -> String {
    match name {
        "adress" => say!(words, "typed-address"),
        "kod" => say!(words, "code-field"),
        "tyst-fran" => say!(words, "when-quiet-from"),
        "tyst-till" => say!(words, "when-quiet-until"),
        _ => name.to_owned(),
    }
}
