//! The wiring: what stands behind each listener.

use crate::{
    assets,
    config::{Config, ConfigError},
    headers, health, request_log,
};
use axum::{Router, middleware};
use eid::Eid;
use http::StatusCode;
use inbox::{Clock, Inbox, Random};
use notify::{Gateway, Words};
use register::Register;
use std::{sync::Arc, time::Duration};
use tower_http::{
    CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer,
    limit::RequestBodyLimitLayer, timeout::TimeoutLayer,
};

/// A page answers within this, or 503.
const PAGE_PATIENCE: Duration = Duration::from_secs(10);
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
    /// What carries notices; `None`: they wait in the outbox.
    pub gateway: Option<Arc<dyn Gateway>>,
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
}

/// The product, put together.
#[derive(Debug)]
pub struct Product {
    config: Config,
    parts: Parts,
}

impl Product {
    /// Puts it together.
    pub fn new(config: Config, parts: Parts) -> Self {
        Self { config, parts }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn inbox(&self) -> &Inbox {
        &self.parts.inbox
    }

    /// What citizens meet.
    pub fn web(&self) -> Result<Router, ProductError> {
        let Config { web, site, .. } = &self.config;
        let settings = self.config.eid.clone().ok_or(ConfigError::NoEid)?;
        let Parts { inbox, register, clock, random, .. } = self.parts.clone();
        let manifest = assets::manifest().ok_or(ProductError::NoSite)?;
        let pages = app::router(app::Services {
            inbox: inbox.clone(),
            register: register.clone(),
            services: Arc::new(self.config.service_addresses()?),
            assets: Arc::new(app::Assets::from_manifest(&manifest)?),
            site: Arc::new(app::Site {
                name: site.name.clone(),
                operator: site.operator.clone(),
                contact_email: site.contact_email.clone(),
                contact_telephone: site.contact_telephone.clone(),
                public_url: web.public_url.clone(),
            }),
            random: random.clone(),
        });
        let eid = Eid::new(settings, web.public_url.clone(), inbox.clone(), register, clock, random.clone())?;
        let policy = headers::Policy { random, secure: web.public_url.is_secure() };
        let citizens = eid
            .layer(eid.router().merge(pages))
            .layer(eid::same_origin(&web.public_url))
            .layer(RequestBodyLimitLayer::new(FORM))
            // Quality 4 costs a fraction of a millisecond for a list and leaves it a sixth of its size.
            .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)));
        Ok(citizens
            .merge(assets::router())
            .merge(health::router(inbox))
            .layer(middleware::from_fn_with_state(policy, headers::set))
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PAGE_PATIENCE))
            .layer(middleware::from_fn(request_log::log))
            .layer(CatchPanicLayer::new()))
    }

    /// What sending systems meet.
    pub fn soap(&self) -> Router {
        let Config { soap, .. } = &self.config;
        let base = soap.public_url.clone().unwrap_or_else(|| format!("http://{}", soap.listen));
        soap::router(soap::Endpoint {
            inbox: self.parts.inbox.clone(),
            random: self.parts.random.clone(),
            caller: soap::Caller::Loopback { default_system: soap.default_system.clone() },
            address: format!("{}/soap", base.trim_end_matches('/')),
            logical_address: soap.logical_address.clone(),
        })
        .merge(health::router(self.parts.inbox.clone()))
        .layer(middleware::from_fn(request_log::log))
        .layer(CatchPanicLayer::new())
    }

    /// What goes on without anybody asking: notices leave, and what is over is forgotten.
    pub(crate) async fn work(&self) {
        let words = Words::new(&self.config.site.service_name);
        let limits = self.config.eid.as_ref().map(|eid| (eid.idle, eid.absolute));
        let notices = async {
            match &self.parts.gateway {
                Some(gateway) => notify::work(self.parts.inbox.clone(), &**gateway, &words).await,
                None => std::future::pending().await,
            }
        };
        tokio::join!(notices, notify::sweep(self.parts.inbox.clone(), limits));
    }
}
