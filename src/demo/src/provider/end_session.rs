//! Logging out at the provider (OpenID Connect RP-Initiated Logout 1.0). There is no session here to end: what is left
//! is to send the browser back, and only to where the client is registered.

use super::{
    Provider,
    authorization::{Fields, fields},
    claims::IdToken,
};
use crate::page;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use chrono::DateTime;
use maud::html;
use openidconnect::{ClientId, IdTokenVerifier, Nonce, core::CoreJsonWebKeySet};
use url::Url;

/// `GET`.
pub(super) async fn by_query(State(provider): State<Provider>, RawQuery(query): RawQuery) -> Response {
    end(&provider, &fields(&query.unwrap_or_default()))
}

/// `POST` (section 2: both must work).
pub(super) async fn by_form(State(provider): State<Provider>, body: String) -> Response {
    end(&provider, &fields(&body))
}

fn end(provider: &Provider, fields: &Fields) -> Response {
    let one = |name: &str| fields.iter().find(|(stated, _)| stated == name).map(|(_, value)| value.as_str());
    let Some(to) = one("post_logout_redirect_uri") else {
        return page::page("Du är utloggad", &html! { p { "Demons e-legitimation minns ingen." } })
            .into_response();
    };
    let refused =
        |why| page::refusal(StatusCode::BAD_REQUEST, "Du är utloggad, men skickas inte vidare", why);
    let client = &provider.0.client;
    if one("client_id").is_some_and(|id| id != client.id) {
        return refused("Tjänsten som skickade dig hit är inte känd här (client_id).");
    }
    if one("id_token_hint").map_or(one("client_id").is_none(), |hint| !provider.gave(hint)) {
        return refused("Det framgår inte vilken tjänst som skickade dig hit (id_token_hint).");
    }
    let Some(to) = client.after_logout.iter().find(|registered| *registered == to) else {
        return refused("Adressen är inte anmäld (post_logout_redirect_uri).");
    };
    let mut to: Url = to.parse().expect("the registered address is one");
    if let Some(state) = one("state") {
        to.query_pairs_mut().append_pair("state", state);
    }
    Redirect::to(to.as_str()).into_response()
}

impl Provider {
    /// Whether this is an ID token that we gave this client. Age does not matter: it only says who asks (section 4).
    fn gave(&self, hint: &str) -> bool {
        let keys = CoreJsonWebKeySet::new(vec![self.0.key.public()]);
        let client = ClientId::new(self.0.client.id.clone());
        let verifier = IdTokenVerifier::new_public_client(client, self.0.issuer.clone(), keys)
            .set_time_fn(|| DateTime::UNIX_EPOCH);
        let any_nonce = |_: Option<&Nonce>| Ok(());
        hint.parse::<IdToken>().is_ok_and(|token| token.claims(&verifier, any_nonce).is_ok())
    }
}
