//! The login page: who are you today?

use super::{
    Provider,
    authorization::{Fields, Request, fields},
    grants::Grant,
    level::Level,
};
use crate::{page, people};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::html;

/// The fields that the page adds to those of the request that it carries along.
const OWN_FIELDS: [&str; 3] = ["person", "level", "cancel"];

/// One button for everybody, named as the person; the request goes along in hidden fields and is judged again when it
/// comes back, so the provider remembers nothing of who only looked.
pub(super) fn page(provider: &Provider, request: &Request, fields: &[(String, String)]) -> Response {
    let chosen = request.level.unwrap_or(Level::Loa3);
    let carried = fields.iter().filter(|(name, _)| !OWN_FIELDS.contains(&name.as_str()));
    let page = page::page(
        "Logga in med demons e-legitimation",
        &html! {
            p { "Välj vem du vill vara. Alla är påhittade, och inget lösenord behövs." }
            form method="post" action=(provider.address("/val")) {
                @for (name, value) in carried { input type="hidden" name=(name) value=(value); }
                fieldset {
                    legend { "Tillitsnivå" }
                    @for level in Level::ALL {
                        label { input type="radio" name="level" value=(level.word()) checked[level == chosen]; (level.label()) }
                    }
                }
                h2 { "Personer" }
                ul.list {
                    @for (at, person) in people::ALL.into_iter().enumerate() {
                        li.card {
                            button name="person" value=(person.number) aria-describedby=(format!("om-{at}")) { (person.name()) }
                            p.soft id=(format!("om-{at}")) { (person.story) }
                        }
                    }
                }
                p { button.quiet name="cancel" value="1" { "Avbryt" } }
            }
        },
    );
    let origin = url::Url::parse(&request.redirect_uri).map(|url| url.origin().ascii_serialization());
    let policy = page::policy_with_form_to(&origin.unwrap_or_default());
    ([(header::CONTENT_SECURITY_POLICY, policy)], page).into_response()
}

/// Somebody has chosen.
pub(super) async fn chosen(State(provider): State<Provider>, body: String) -> Response {
    let fields = fields(&body);
    let request = match provider.request(&fields) {
        Ok(request) => request,
        Err(refusal) => return provider.refuse(refusal),
    };
    let state = ("state", request.state.as_str());
    if value(&fields, "cancel").is_some() {
        let denied = [("error", "access_denied"), ("error_description", "the person cancelled"), state];
        return provider.back(&request.redirect_uri, denied.into_iter());
    }
    let person = value(&fields, "person").and_then(people::by_number);
    let level = value(&fields, "level").and_then(Level::of_word);
    let (Some(person), Some(level)) = (person, level) else {
        let why = "Valet gick inte att läsa. Gå tillbaka och välj en person och en tillitsnivå.";
        return page::refusal(StatusCode::BAD_REQUEST, "Ingen är vald", why);
    };
    let grant = Grant {
        person,
        level,
        at: provider.0.clock.now(),
        nonce: request.nonce.clone(),
        challenge: request.challenge.clone(),
        redirect_uri: request.redirect_uri.clone(),
        names: request.names,
        number: request.number,
    };
    let code = provider.0.grants.code(&*provider.0.random, grant);
    provider.back(&request.redirect_uri, [("code", code.as_str()), state].into_iter())
}

fn value<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    fields.iter().find(|(stated, _)| stated == name).map(|(_, value)| value.as_str())
}
