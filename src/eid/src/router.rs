//! What the other crates hold: the addresses of login, and what goes around everything a citizen can reach.

use crate::{
    PublicUrl, Settings, SettingsError, backchannel_logout, callback,
    cookies::Cookies,
    extend, gate, login, logout,
    pending::{CookieSeal, PendingLogins},
    provider::{self, Provider},
    proxy,
    session::{Limits, Sessions},
    visitor,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use axum_extra::extract::CookieJar;
use http::StatusCode;
use inbox::{Clock, Inbox, Random};
use register::Register;
use std::sync::Arc;
use tower_sessions::{SessionManagerLayer, cookie::SameSite};

/// The largest form here holds one address.
const LARGEST_FORM: usize = 8 * 1024;

/// Login with e-ID, sessions, and for whom a request acts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Eid(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
    site: PublicUrl,
    cookies: Cookies,
    seal: CookieSeal,
    limits: Limits,
    provider: Provider,
    issuer: Arc<str>,
    inbox: Inbox,
    register: Arc<dyn Register>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl Eid {
    /// Ready to log people in. The provider is asked to describe itself when the first citizen comes: it may be down
    /// when we start.
    pub fn new(
        settings: Settings,
        site: PublicUrl,
        inbox: Inbox,
        register: Arc<dyn Register>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, SettingsError> {
        settings.check()?;
        Ok(Self(Arc::new(Inner {
            cookies: Cookies::of(&site),
            seal: CookieSeal::new(&settings.cookie_key),
            limits: Limits { idle: settings.idle, absolute: settings.absolute },
            provider: Provider::new(&settings, &site, clock.clone())?,
            issuer: settings.issuer.as_str().into(),
            settings,
            site,
            inbox,
            register,
            clock,
            random,
        })))
    }

    /// The addresses of login, logout, staying logged in and acting for a child. They need [`Eid::layer`] around them.
    pub fn router(&self) -> Router {
        // axum answers HEAD with the handler of GET: a link checker would use up a login.
        let no_head = || async { StatusCode::METHOD_NOT_ALLOWED };
        Router::new()
            .route("/logga-in", get(login::login).post(login::renew).head(no_head))
            .route(provider::CALLBACK, get(callback::callback).head(no_head))
            .route("/logga-ut", post(logout::logout))
            .route("/session", post(extend::extend))
            .route("/ombud/agera", post(proxy::begin))
            .route("/ombud/{ref}/avsluta", post(proxy::end))
            .layer(DefaultBodyLimit::max(LARGEST_FORM))
            .with_state(self.clone())
    }

    /// Where the provider says that somebody has logged out there. It stays outside of [`Eid::layer`] and
    /// [`crate::same_origin()`]: who asks is no browser.
    pub fn said_by_provider(&self) -> Router {
        Router::new()
            .route("/eid/backchannel-logout", post(backchannel_logout::end))
            .layer(DefaultBodyLimit::max(backchannel_logout::LARGEST))
            .with_state(self.clone())
    }

    /// Goes around everything that citizens reach: the session, then who comes, then the gate. Every request inside
    /// has a [`crate::Visitor`] in its extensions.
    pub fn layer(&self, router: Router) -> Router {
        let sessions = SessionManagerLayer::new(self.sessions())
            .with_name(self.0.cookies.session())
            .with_secure(self.0.cookies.secure())
            .with_http_only(true)
            .with_same_site(SameSite::Lax) // the way back from the provider comes from another site
            .with_path("/");
        router
            .layer(from_fn_with_state(self.clone(), gate::gate))
            .layer(from_fn_with_state(self.clone(), visitor::recognise))
            .layer(sessions)
    }

    /// The store of sessions.
    pub(crate) fn sessions(&self) -> Sessions {
        Sessions {
            inbox: self.0.inbox.clone(),
            random: self.0.random.clone(),
            issuer: self.0.issuer.clone(),
            limits: self.0.limits,
            only_looks: false,
        }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn site(&self) -> &PublicUrl {
        &self.0.site
    }

    pub(crate) fn cookies(&self) -> Cookies {
        self.0.cookies
    }

    pub(crate) fn limits(&self) -> Limits {
        self.0.limits
    }

    pub(crate) fn provider(&self) -> &Provider {
        &self.0.provider
    }

    pub(crate) fn inbox(&self) -> &Inbox {
        &self.0.inbox
    }

    pub(crate) fn register(&self) -> &dyn Register {
        &*self.0.register
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    pub(crate) fn random(&self) -> &dyn Random {
        &*self.0.random
    }

    /// The logins under way in the browser that a request comes from.
    pub(crate) fn pending_logins(&self, jar: &CookieJar) -> PendingLogins {
        let sealed = jar.get(self.0.cookies.login());
        sealed.map(|cookie| self.0.seal.open(cookie.value(), self.0.clock.now())).unwrap_or_default()
    }

    /// Gives the browser the logins that are still under way.
    pub(crate) fn keep_pending(&self, jar: CookieJar, mut logins: PendingLogins) -> CookieJar {
        let cookies = self.0.cookies;
        if !logins.is_empty() {
            let sealed = self.0.seal.seal(&*self.0.random, &mut logins);
            return jar.add(cookies.set_login(sealed));
        }
        if jar.get(cookies.login()).is_some() { jar.add(cookies.remove(cookies.login())) } else { jar }
    }
}
