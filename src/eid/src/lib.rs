//! Login with e-ID: OpenID Connect relying party, sessions, and the one place where a session becomes a viewer.
//!
//! Start at [`Eid`]. Its [`Eid::router`] holds the addresses of login, logout and acting for a child; its
//! [`Eid::layer`] goes around everything a citizen can reach and puts a [`Visitor`] into every request. The way of one
//! login: `login` (to the provider) → `callback` (back, with a code) → `id_token` and `claims` (who) → `admission`
//! (may they) → `session`. Somebody who is logged in goes the same way to prove anew who they are, before what matters
//! most is changed ([`LoggedIn::is_fresh`]). The way of every request after it: `session` → `visitor` → `proxy` → `vouch` → `gate`.
//! The end: `logout`, or `backchannel_logout` when the provider says so.

mod admission;
mod backchannel_logout;
#[cfg(feature = "bench")]
mod bench;
mod callback;
mod claims;
mod cookies;
mod draft;
mod extend;
mod failure;
mod form_token;
mod gate;
mod http_client;
mod id_token;
mod login;
mod logout;
mod logout_token;
mod look;
mod own_path;
mod pending;
mod provider;
mod proxy;
mod public_url;
mod respond;
mod router;
mod same_origin;
mod session;
mod settings;
mod visitor;
mod vouch;

#[cfg(test)]
mod tests;

pub use crate::{
    cookies::language_cookie,
    draft::LONGEST_DRAFT,
    extend::SESSION_ENDS_IN,
    failure::LoginFailure,
    form_token::FormToken,
    gate::Lapsed,
    logout::Farewell,
    look::{Look, Watch},
    own_path::{NotOwnPath, OwnPath},
    public_url::{NotPublicUrl, PublicUrl},
    router::Eid,
    same_origin::same_origin,
    settings::{Algorithm, ClaimNames, ClientAuthentication, Settings, SettingsError},
    visitor::{Access, Child, Due, Ends, LoggedIn, Visitor},
};
