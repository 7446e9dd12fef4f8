//! The wiring: what stands behind each listener.

use crate::{
    assets,
    config::{Config, ConfigError},
    headers, health,
    listener::Door,
    look,
    mutual_tls::{Credentials, TlsSettings},
    request_log,
};
use axum::{Router, middleware};
use booking::Bookings;
use eid::Eid;
use futures::future::join;
use http::{Extensions, HeaderMap, StatusCode, Version, header};
use inbox::{Channel, Clock, Inbox, Purpose, Random, SessionLimits};
use notify::{Gateways, Notifier};
use register::Register;
use scan::{Scanner, Scanning};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, DefaultPredicate, Predicate},
    limit::RequestBodyLimitLayer,
    timeout::TimeoutLayer,
};

/// A page answers within this, or 503. Of an answer that stays open it is the beginning that counts.
const PAGE_PATIENCE: Duration = Duration::from_secs(10);
/// A sending system is answered within this, or 503: time for a body that comes slowly, and for the database.
const SOAP_PATIENCE: Duration = Duration::from_secs(30);
/// A form is smaller than this, in bytes.
const FORM: usize = 64 * 1024;

/// What a program brings to the product.
#[derive(Debug, Clone)]
pub struct Parts {
    /// The inboxes.
    pub inbox: Inbox,
    /// The population register.
    pub register: Arc<dyn Register>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// What carries notices.
    pub gateways: Gateways,
    /// What looks for harmful code in files; `None`: nothing does.
    pub scanner: Option<Arc<dyn Scanner>>,
}

/// The product cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum ProductError {
    /// The configuration does not suffice.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The settings of the identity provider do not.
    #[error(transparent)]
    Eid(#[from] eid::SettingsError),
    /// The site was not built.
    #[error("the site is missing: build it with `cargo xtask build`")]
    NoSite,
    /// The site lacks a file.
    #[error(transparent)]
    Site(#[from] app::MissingAsset),
    /// Booking systems could not be asked.
    #[error(transparent)]
    Bookings(#[from] booking::SettingsError),
}

/// The product, put together.
#[derive(Debug)]
pub struct Product {
    config: Config,
    parts: Parts,
    /// The pages that are told what comes, whoever serves them.
    live: Arc<app::Live>,
    pages: Router,
    /// Whether those who connect a sending system can look at messages before they send any.
    sender_bench: bool,
}

impl Product {
    /// Puts it together.
    pub fn new(config: Config, parts: Parts) -> Self {
        let live = Arc::new(app::Live::new(config.web.streams, app::Pace::default()));
        let sender_bench = config.soap.purpose == Purpose::Test;
        Self { config, parts, live, pages: Router::new(), sender_bench }
    }

    /// Adds the page where those who connect a sending system look at messages before they send any. An installation for
    /// tests (`soap.purpose`) has it as it is.
    #[must_use]
    pub fn with_sender_bench(self) -> Self {
        Self { sender_bench: true, ..self }
    }

    /// Adds pages of the program's own beside those of the product: without session, and in their own time and headers.
    #[must_use]
    pub fn with_pages(self, pages: Router) -> Self {
        Self { pages, ..self }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// Ends what would stay open for as long as somebody looks at it.
    pub(crate) fn stop_streams(&self) {
        self.live.stop();
    }

    pub(crate) fn inbox(&self) -> &Inbox {
        &self.parts.inbox
    }

    /// Login, sessions, and for whom a request acts.
    pub fn eid(&self) -> Result<Eid, ProductError> {
        let settings = self.config.eid.clone().ok_or(ConfigError::NoEid)?;
        let Parts { inbox, register, clock, random, .. } = self.parts.clone();
        Ok(Eid::new(settings, self.config.web.public_url.clone(), inbox, register, clock, random)?)
    }

    /// What the pages stand on.
    pub fn services(&self) -> Result<app::Services, ProductError> {
        let Config { web, site, .. } = &self.config;
        let manifest = assets::manifest().ok_or(ProductError::NoSite)?;
        Ok(app::Services {
            inbox: self.parts.inbox.clone(),
            register: self.parts.register.clone(),
            services: Arc::new(self.config.service_addresses()?),
            unscanned: self.config.attachments.unscanned(self.parts.scanner.is_some()),
            assets: Arc::new(app::Assets::from_manifest(&manifest)?),
            site: Arc::new(app::Site {
                name: site.name.clone(),
                operator: site.operator.clone(),
                contact_email: site.contact_email.clone(),
                contact_telephone: site.contact_telephone.clone(),
                public_url: web.public_url.clone(),
            }),
            offered: self.offered().into(),
            countries: Arc::new(
                self.config.sms.as_ref().map(|sms| sms.countries.clone()).unwrap_or_default(),
            ),
            trash: self.config.trash.days,
            session_limits: self.config.eid.as_ref().map(session_limits).ok_or(ConfigError::NoEid)?,
            live: self.live.clone(),
            random: self.parts.random.clone(),
        })
    }

    /// What citizens meet.
    pub fn web(&self) -> Result<Router, ProductError> {
        let eid = self.eid()?;
        let services = self.services()?;
        let pages = eid.router().merge(app::router(services.clone())).layer(RequestBodyLimitLayer::new(FORM));
        let citizens = self.packed(eid.layer(app::in_words(services.clone(), pages)));
        // Without `eid`: what is posted there waits behind no login, and is kept nowhere.
        let bench = self.sender_bench.then(|| app::sender_bench(services.clone(), look::bench()));
        let bench = bench.map(|page| self.packed(app::in_words(services, page))).unwrap_or_default();
        let others = assets::router()
            .merge(eid.said_by_provider())
            .merge(self.reports())
            .merge(health::router(self.parts.inbox.clone()));
        Ok(self
            .answered(citizens.merge(bench).merge(others))
            .merge(self.pages.clone())
            .layer(middleware::from_fn(request_log::log))
            .layer(CatchPanicLayer::new()))
    }

    /// Pages that are given, in the frame that citizens' pages have, but for session and log: what a benchmark compares
    /// with.
    #[cfg(feature = "bench")]
    pub fn within_the_frame(&self, pages: Router) -> Result<Router, ProductError> {
        let pages = app::in_words(self.services()?, pages.layer(RequestBodyLimitLayer::new(FORM)));
        Ok(self.answered(self.packed(pages)))
    }

    /// Citizens' pages as they come: to requests from our own pages only, compressed.
    fn packed(&self, pages: Router) -> Router {
        pages
            .layer(eid::same_origin(&self.config.web.public_url))
            // Never of server-sent events, which would wait for more to compress. Quality 4 costs a fraction of a
            // millisecond for a list and leaves it a sixth of its size.
            .layer(
                CompressionLayer::new()
                    .quality(CompressionLevel::Precise(4))
                    .compress_when(DefaultPredicate::new().and(no_file)),
            )
    }

    /// What every answer says to a browser, and when.
    fn answered(&self, all: Router) -> Router {
        let secure = self.config.web.public_url.is_secure();
        let policy = headers::Policy { random: self.parts.random.clone(), secure };
        all.layer(middleware::from_fn_with_state(policy, headers::set))
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PAGE_PATIENCE))
    }

    /// Where the SMS gateway reports, if it can sign what it says. It is no citizen: no session, no origin.
    fn reports(&self) -> Router {
        let secret = self.config.sms.as_ref().and_then(|sms| sms.report_secret.clone());
        secret.map_or_else(Router::new, |secret| notify::reports(self.parts.inbox.clone(), secret))
    }

    /// The ways that notices are sent by.
    fn offered(&self) -> Vec<Channel> {
        let gateways = &self.parts.gateways;
        Channel::ALL.into_iter().filter(|way| gateways.of(*way).is_some()).collect()
    }

    /// How sending systems come in.
    pub(crate) fn door(&self) -> Result<Door, ProductError> {
        let Config { soap, .. } = &self.config;
        let follow = |tls: &TlsSettings| Credentials::follow(tls.clone(), self.parts.clock.clone());
        let credentials = soap.tls.as_ref().map(follow).transpose().map_err(ConfigError::from)?;
        Ok(Door { credentials, limits: soap.limits })
    }

    /// What sending systems meet.
    pub fn soap(&self) -> Router {
        let Config { soap, .. } = &self.config;
        let (scheme, caller) = if soap.tls.is_some() {
            ("https", soap::Caller::Certificate { platforms: Arc::new(soap.platforms.clone()) })
        } else {
            ("http", soap::Caller::Loopback { default_system: soap.default_system.clone() })
        };
        let base = soap.public_url.clone().unwrap_or_else(|| format!("{scheme}://{}", soap.listen));
        soap::router(soap::Endpoint {
            inbox: self.parts.inbox.clone(),
            register: self.parts.register.clone(),
            offered: self.offered(),
            random: self.parts.random.clone(),
            caller,
            purpose: soap.purpose,
            quotas: soap::Quotas::default(),
            address: format!("{}/soap", base.trim_end_matches('/')),
            logical_address: soap.logical_address.clone(),
        })
        .merge(health::router(self.parts.inbox.clone()))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, SOAP_PATIENCE))
        .layer(middleware::from_fn(request_log::log))
        .layer(CatchPanicLayer::new())
    }

    /// What goes on without anybody asking, until it is told to stop: notices leave, booking systems are asked, the trash is
    /// emptied, and what is over is forgotten.
    pub(crate) async fn work(&self, stop: watch::Receiver<bool>) -> Result<(), ProductError> {
        let Parts { inbox, register, random, gateways, scanner, .. } = self.parts.clone();
        let limits = self.config.eid.as_ref().map(|eid| (eid.idle, eid.absolute));
        let sweep = notify::sweep(inbox.clone(), limits);
        let trash = notify::empty_trash(inbox.clone(), self.config.trash.days);
        let scan = scan_with(scanner, inbox.clone());
        let bookings = self.bookings()?;
        let words = self.config.words()?;
        let notifier = Notifier { inbox, register, gateways, words, random, pace: self.config.notices };
        tokio::select! {
            _ = join(notifier.work(stop.clone()), Box::pin(bookings.work(stop))) => {}
            // These never end, and may be broken off anywhere.
            () = sweep => {}
            () = trash => {}
            () = scan => {}
        }
        Ok(())
    }
}

impl Product {
    /// Who asks booking systems.
    fn bookings(&self) -> Result<Bookings, ProductError> {
        let Parts { inbox, register, random, .. } = self.parts.clone();
        let service = self.config.bookings.service(|service| self.config.services.contains_key(service));
        Ok(Bookings::new(&self.config.bookings, service, inbox, register, random)?)
    }
}

fn session_limits(eid: &eid::Settings) -> SessionLimits {
    SessionLimits { idle: eid.idle, absolute: eid.absolute }
}

/// Scans files, if anything can; never ends.
async fn scan_with(scanner: Option<Arc<dyn Scanner>>, inbox: Inbox) {
    match scanner {
        Some(scanner) => Box::pin(Scanning { inbox, scanner }.work()).await,
        None => std::future::pending().await,
    }
}

/// Files leave as they are: with the length that was said of them, and seldom smaller for being packed.
fn no_file(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    !headers.contains_key(header::CONTENT_DISPOSITION)
}
