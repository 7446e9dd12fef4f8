//! What an operator writes: a TOML file, then the environment (`INKORG__SECTION__KEY`), read once and checked whole.

use crate::{
    listener::Limits,
    mutual_tls::{TlsSettings, TlsSettingsError},
};
use eid::PublicUrl;
use figment::{
    Figment, Metadata, Profile, Provider,
    providers::{Env, Format, Serialized, Toml},
    value::{Dict, Map, Value},
};
use inbox::{Clock, HsaId, Purpose, Secrets, Service, ServiceName, SystemClock, TrashDays, Unscanned};
use notify::{
    Gateway, Gateways, Pace, PaceError, Sms, SmsSettings, SmsSettingsError, Smtp, SmtpSettings,
    SmtpSettingsError, UnfitName, Words,
};
use register::residentmaster;
use scan::{Clamd, Scanner, ScannerSettings, ScannerSettingsError};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    path::Path,
    sync::Arc,
};

/// The configuration of a process.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the inboxes are.
    pub database: Database,
    /// What seals them.
    pub keys: Keys,
    /// Where citizens come.
    pub web: Web,
    /// Where sending systems come.
    pub soap: Soap,
    /// Who tells us who logs in; needed by the web.
    pub eid: Option<eid::Settings>,
    /// Who says who is whose guardian. Default: nobody, so that everybody's own inbox works and nobody acts for anybody.
    pub register: Option<residentmaster::Settings>,
    /// Where action buttons lead, by system id.
    #[serde(default)]
    pub services: BTreeMap<String, ServiceAddress>,
    /// The mail server; without it nobody is told by e-mail.
    pub smtp: Option<SmtpSettings>,
    /// The SMS gateway; without it nobody is told by SMS.
    pub sms: Option<SmsSettings>,
    /// How fast and how often notices are tried.
    #[serde(default)]
    pub notices: Pace,
    /// How long what is thrown away is kept.
    #[serde(default)]
    pub trash: Trash,
    /// What scans files for harmful code; without it they are not scanned.
    pub scanner: Option<ScannerSettings>,
    /// How booking systems are asked about what they told of.
    #[serde(default)]
    pub bookings: booking::Settings,
    /// What holds of files.
    #[serde(default)]
    pub attachments: Attachments,
    /// What the operator says of itself.
    pub site: Site,
}

/// `[trash]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trash {
    /// Whole days from when a thread came to the trash to when it is deleted for good, 1 to 365. Default: 30.
    pub days: TrashDays,
}

/// `[database]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite://PATH` or `postgres://…`.
    pub url: SecretString,
}

/// `[keys]`: secrets, 64 hexadecimal digits each.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// The service key as `ID:HEX`, ID from 1 to 255; after a change the earlier ones follow, separated by commas.
    pub service: SecretString,
    /// The key behind equality lookups. Never changes.
    pub index: SecretString,
}

/// `[web]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Web {
    /// Address and port. Default: `127.0.0.1:3000`.
    pub listen: SocketAddr,
    /// The origin that citizens see. Plain http is accepted only for localhost.
    pub public_url: PublicUrl,
    /// How many open pages this process tells of new messages at most. Default: 20000.
    pub streams: usize,
}

/// `[soap]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Soap {
    /// Address and port. Default: `127.0.0.1:3080`. Without `[soap.tls]` only this machine.
    pub listen: SocketAddr,
    /// The address that the WSDLs give. Default: that of `listen`.
    pub public_url: Option<String>,
    /// Who calls, where a contract has no field that says it and the caller shows no certificate: without `[soap.tls]`.
    pub default_system: Option<String>,
    /// The HSA-ids of platforms that are trusted to say for whom they call.
    #[serde(default)]
    pub platforms: BTreeSet<HsaId>,
    /// Which senders may call: those registered for `production` (default) or for `test`.
    #[serde(default)]
    pub purpose: Purpose,
    /// Mutual TLS; without it only this machine may call.
    pub tls: Option<TlsSettings>,
    /// Connections that are open at the same time.
    #[serde(default)]
    pub limits: Limits,
    /// The HSA-id that requests are addressed to. Default: any.
    pub logical_address: Option<String>,
}

/// `[services.NAME]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceAddress {
    /// Base address.
    pub base: String,
    /// What it is called on the page in between, in both languages: `name = { sv = "…", en = "…" }`. Default: its host.
    pub name: Option<ServiceName>,
    /// Whether the service is part of the portal: then no page in between says where you go.
    #[serde(default)]
    pub inside: bool,
    /// Whether it logs the citizen in anew, by the same identity provider (uthopp): then the page in between says so.
    #[serde(default)]
    pub logs_in: bool,
}

/// `[attachments]`
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachments {
    /// Whether files that no scanner has looked at can be fetched. Default: no where there is a scanner, else yes.
    pub unscanned: Option<UnscannedFiles>,
}

/// What is done with files that no scanner has looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnscannedFiles {
    /// They can be fetched, and the page says that they are not scanned.
    Offer,
    /// They cannot, and the page says that they are to be scanned first.
    Withhold,
}

impl Attachments {
    pub(crate) fn unscanned(self, scanner: bool) -> Unscanned {
        let by_default = if scanner { UnscannedFiles::Withhold } else { UnscannedFiles::Offer };
        match self.unscanned.unwrap_or(by_default) {
            UnscannedFiles::Offer => Unscanned::Offered,
            UnscannedFiles::Withhold => Unscanned::Withheld,
        }
    }
}

/// `[site]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// The name on every page. Default: "Inkorgen".
    #[serde(default = "inkorgen")]
    pub name: String,
    /// Who answers for the service, such as "Region Exempel".
    pub operator: String,
    /// What notices call the service, such as "1177".
    pub service_name: String,
    /// Where people report what they cannot use.
    pub contact_email: String,
    /// Where people call who do not write, as it is to be shown.
    pub contact_telephone: Option<String>,
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A value is missing, of another type, or not one of ours.
    #[error("the configuration cannot be read: {0}")]
    Read(Box<figment::Error>),
    /// A key is not what a key must be.
    #[error(
        "keys.{0}: write 64 hexadecimal digits (keys.service: ID:HEX, earlier keys after a comma); make them with: openssl rand -hex 32"
    )]
    Key(&'static str),
    /// SOAP in the clear, open to others.
    #[error(
        "soap.listen: without [soap.tls] only this machine may call; use 127.0.0.1 or [::1], or set up mutual TLS"
    )]
    OpenSoap,
    /// Whoever calls could say that it is a platform.
    #[error(
        "soap.platforms: without [soap.tls] nothing says who is a platform; leave it out, or set up mutual TLS"
    )]
    PlatformsInClear,
    /// Nobody would ever be taken for that system.
    #[error("soap.default_system: with [soap.tls] the certificate says who calls; leave it out")]
    DefaultSystem,
    /// Mutual TLS is set up so that it could never work.
    #[error(transparent)]
    Tls(#[from] TlsSettingsError),
    /// Pages in the clear, open to others.
    #[error("web.listen: with a public_url of plain http only this machine may come; use 127.0.0.1 or [::1]")]
    OpenWeb,
    /// A service's address leads nowhere.
    #[error("services.{0}.base: write a whole https address")]
    Service(String),
    /// The identity provider or the sessions are set up so that they would be unsafe or could never work.
    #[error(transparent)]
    Eid(#[from] eid::SettingsError),
    /// The population register is set up so that it would be unsafe or could never work.
    #[error(transparent)]
    Register(#[from] residentmaster::SettingsError),
    /// The mail server is set up so that it would be unsafe or could never work.
    #[error(transparent)]
    Smtp(#[from] SmtpSettingsError),
    /// The SMS gateway is set up so that it would be unsafe or could never work.
    #[error(transparent)]
    Sms(#[from] SmsSettingsError),
    /// The scanner is set up so that it would be unsafe or could never work.
    #[error(transparent)]
    Scanner(#[from] ScannerSettingsError),
    /// Booking systems could never be asked.
    #[error(transparent)]
    Bookings(#[from] booking::SettingsError),
    /// Files would wait for ever.
    #[error(
        "attachments.unscanned: without a [scanner] nothing that is withheld would ever be offered; use offer"
    )]
    NoScanner,
    /// Notices cannot be tried like that.
    #[error(transparent)]
    Pace(#[from] PaceError),
    /// A service is called nothing.
    #[error("services.{0}.name: write what it is called, in sv and in en, or leave it out")]
    ServiceCalled(String),
    /// Notices cannot call the service that.
    #[error("site.service_name: {0}")]
    ServiceName(#[from] UnfitName),
    /// The web needs to know who logs in.
    #[error("[eid] is missing: the web needs issuer, client_id, client_secret and cookie_key")]
    NoEid,
}

/// `INKORG__SECTION__KEY`. Values are text as they stand, so that a secret of digits stays what it is; only a list or
/// a table, in TOML's brackets, is more. The demo reads its own section itself.
struct Environment;

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        Metadata::named("the environment (INKORG__…)")
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let ours = Env::prefixed("INKORG__").filter(|key| !key.starts_with("demo__")).split("__");
        let dict = ours.iter().fold(Dict::new(), |dict, (key, text)| {
            let value = if text.starts_with(['[', '{']) { parsed(&text) } else { Value::from(text) };
            let nested = figment::util::nest(key.as_str(), value).into_dict().unwrap_or_default();
            merged(dict, nested)
        });
        Ok(Profile::Default.collect(dict))
    }
}

/// figment's own reading of a text.
fn parsed(text: &str) -> Value {
    let Ok(value) = text.parse::<Value>();
    value
}

/// Both, with what is in both taken apart further.
fn merged(mut one: Dict, other: Dict) -> Dict {
    for (key, value) in other {
        let value = match (one.remove(&key), value) {
            (Some(Value::Dict(tag, inner)), Value::Dict(_, added)) => Value::Dict(tag, merged(inner, added)),
            (_, value) => value,
        };
        one.insert(key, value);
    }
    one
}

fn inkorgen() -> String {
    "Inkorgen".to_owned()
}

impl Config {
    /// Reads `file`, then the environment, over what `defaults` says.
    pub fn load(file: Option<&Path>, defaults: impl serde::Serialize) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Serialized::defaults(serde_json::json!({
            "database": { "url": "sqlite://data/inkorg.db" },
            "web": { "listen": "127.0.0.1:3000", "streams": 20_000 },
            "soap": { "listen": "127.0.0.1:3080" },
        })))
        .merge(Serialized::defaults(defaults));
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        let config: Self = figment
            .merge(Environment)
            .extract_lossy() // what the environment says as text is read as what the field is
            .map_err(|error| ConfigError::Read(Box::new(error)))?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.secrets()?;
        self.service_addresses()?;
        self.words()?;
        self.notices.check()?;
        if let Some(smtp) = &self.smtp {
            smtp.check()?;
        }
        if let Some(sms) = &self.sms {
            sms.check()?;
        }
        match &self.scanner {
            Some(scanner) => scanner.check()?,
            None if self.attachments.unscanned == Some(UnscannedFiles::Withhold) => {
                return Err(ConfigError::NoScanner);
            }
            None => {}
        }
        self.bookings.check(|service| self.services.contains_key(service))?;
        if let Some(eid) = &self.eid {
            eid.check()?;
        }
        if let Some(register) = &self.register {
            register.check()?;
        }
        match &self.soap.tls {
            Some(_) if self.soap.default_system.is_some() => return Err(ConfigError::DefaultSystem),
            Some(tls) => tls.check(Arc::new(SystemClock))?,
            None if !self.soap.listen.ip().is_loopback() => return Err(ConfigError::OpenSoap),
            None if !self.soap.platforms.is_empty() => return Err(ConfigError::PlatformsInClear),
            None => {}
        }
        if !self.web.public_url.is_secure() && !self.web.listen.ip().is_loopback() {
            return Err(ConfigError::OpenWeb);
        }
        Ok(())
    }

    /// The secrets of the database.
    pub fn secrets(&self) -> Result<Secrets, ConfigError> {
        let one = |text: &str| {
            let (id, secret) = text.trim().split_once(':')?;
            Some((id.parse().ok().filter(|id| *id > 0)?, key(secret)?))
        };
        let service: Option<Vec<_>> = self.keys.service.expose_secret().split(',').map(one).collect();
        Ok(Secrets {
            service: service.ok_or(ConfigError::Key("service"))?,
            index: key(self.keys.index.expose_secret()).ok_or(ConfigError::Key("index"))?,
        })
    }

    /// What notices say.
    pub(crate) fn words(&self) -> Result<Words, ConfigError> {
        Ok(Words::new(&self.site.service_name)?)
    }

    /// What carries notices.
    pub fn gateways(&self, clock: Arc<dyn Clock>) -> Result<Gateways, ConfigError> {
        let patience = self.notices.patience();
        let smtp = self.smtp.as_ref().map(|smtp| Smtp::new(smtp, patience, clock)).transpose()?;
        let sms = self.sms.as_ref().map(|sms| Sms::new(sms, patience)).transpose()?;
        Ok(Gateways {
            sms: sms.map(|sms| Arc::new(sms) as Arc<dyn Gateway>),
            email: smtp.map(|smtp| Arc::new(smtp) as Arc<dyn Gateway>),
        })
    }

    /// What scans files.
    pub fn scanner(&self) -> Result<Option<Arc<dyn Scanner>>, ConfigError> {
        let clamd = self.scanner.as_ref().map(Clamd::new).transpose()?;
        Ok(clamd.map(|clamd| Arc::new(clamd) as Arc<dyn Scanner>))
    }

    /// Where action buttons lead.
    pub(crate) fn service_addresses(&self) -> Result<BTreeMap<String, Service>, ConfigError> {
        let address = |(name, service): (&String, &ServiceAddress)| {
            // What a sender appends may be a ticket: it goes to nobody in the clear.
            let guarded = service.base.starts_with("https://") || is_this_machine(&service.base);
            let base = inbox::SafeUrl::parse(&service.base).filter(|base| guarded && base.host().is_some());
            let base = base.ok_or_else(|| ConfigError::Service(name.clone()))?;
            let called = service.name.clone();
            let blank = |called: &ServiceName| called.sv.trim().is_empty() || called.en.trim().is_empty();
            if called.as_ref().is_some_and(blank) {
                return Err(ConfigError::ServiceCalled(name.clone()));
            }
            Ok((
                name.clone(),
                Service { base, name: called, inside: service.inside, logs_in: service.logs_in },
            ))
        };
        self.services.iter().map(address).collect()
    }
}

/// Whether an address in the clear is one of this machine.
fn is_this_machine(address: &str) -> bool {
    // A `PublicUrl` of plain http is one of this machine.
    address.split('/').take(3).collect::<Vec<_>>().join("/").parse::<PublicUrl>().is_ok()
}

/// 32 bytes, from 64 hexadecimal digits.
fn key(hex: &str) -> Option<zeroize::Zeroizing<[u8; 32]>> {
    let hex = hex.trim();
    let mut key = zeroize::Zeroizing::new([0; 32]);
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn load(changed: &serde_json::Value) -> Result<Config, ConfigError> {
        let mut config = json!({
            "keys": { "service": format!("1:{}", "ab".repeat(32)), "index": "cd".repeat(32) },
            "web": { "public_url": "https://inkorgen.example" },
            "site": { "operator": "Region", "service_name": "1177", "contact_email": "hjalp@example.invalid" },
        });
        merge(&mut config, changed);
        Config::load(None, config)
    }

    fn merge(into: &mut serde_json::Value, from: &serde_json::Value) {
        match from.as_object() {
            Some(fields) => fields.iter().for_each(|(name, value)| merge(&mut into[name], value)),
            None => *into = from.clone(),
        }
    }

    #[test]
    fn defaults_are_the_documented_ones() {
        let config = load(&json!({})).unwrap();
        assert_eq!(config.database.url.expose_secret(), "sqlite://data/inkorg.db");
        assert_eq!(config.web.listen, "127.0.0.1:3000".parse().unwrap());
        assert_eq!(config.soap.listen, "127.0.0.1:3080".parse().unwrap());
        assert_eq!(config.trash.days.get(), 30);
    }

    // ASVS 5.0.0-12.2.1, 5.0.0-12.3.1
    #[test]
    fn what_would_be_unsafe_is_refused_with_its_remedy() {
        for (changed, remedy) in [
            (json!({ "web": { "public_url": "http://inkorgen.example" } }), "https"),
            (json!({ "soap": { "listen": "0.0.0.0:3080" } }), "127.0.0.1"),
            (json!({ "soap": { "platforms": ["SE5565594230-VP"] } }), "[soap.tls]"),
            (json!({ "soap": { "platforms": ["191212121212"] } }), "HSA-id"),
            (json!({ "soap": { "purpose": "prod" } }), "production"),
            (
                json!({ "soap": { "tls": { "certificate": "/nowhere.pem", "key": "/nowhere.key",
                "issuers": "/nowhere.ca" } } }),
                "soap.tls.certificate: /nowhere.pem",
            ),
            (
                json!({ "soap": { "default_system": "JOURNAL", "tls": { "certificate": "/nowhere.pem",
                "key": "/nowhere.key", "issuers": "/nowhere.ca" } } }),
                "soap.default_system",
            ),
            (json!({ "soap": { "limits": { "connections": 0 } } }), "nonzero"),
            (json!({ "web": { "public_url": "http://localhost", "listen": "0.0.0.0:3000" } }), "127.0.0.1"),
            (json!({ "services": { "bokning": { "base": "http://bokning.example/" } } }), "https"),
            (json!({ "keys": { "index": "abc" } }), "64 hexadecimal digits"),
            (json!({ "keys": { "service": "ab".repeat(32) } }), "64 hexadecimal digits"),
            (json!({ "services": { "bokning": { "base": "javascript:alert(1)" } } }), "https"),
            (
                json!({ "services": { "bokning": { "base": "https://bokning.example/", "name": { "sv": "Bokning", "en": " " } } } }),
                "services.bokning.name",
            ),
            (
                json!({ "services": { "bokning": { "base": "https://bokning.example/", "name": { "sv": "Bokning" } } } }),
                "`en`",
            ),
            (json!({ "site": { "service_name": "1177.se" } }), "takes for a link"),
            (json!({ "notices": { "patience": 30 } }), "three times"),
            (json!({ "trash": { "days": 0 } }), "1 to 365"),
            (
                json!({ "smtp": { "host": "mail.example", "tls": "plain", "from": "a@mail.example" } }),
                "implicit",
            ),
            (
                json!({ "smtp": { "host": "mail.example", "tls": "starttls", "from": "a@mail.example" } }),
                "port 465",
            ),
            (
                json!({ "smtp": { "host": "mail.example", "from": "a@mail.example\r\nBcc: b@mail.example" } }),
                "smtp.from",
            ),
            (json!({ "smtp": { "host": "mail.example", "from": "nobody" } }), "smtp.from"),
            (
                json!({ "smtp": { "host": "mail.example", "from": "a@mail.example", "username": "inkorg" } }),
                "password",
            ),
            (json!({ "sms": { "url": "http://sms.example/", "token": "t", "sender": "1177" } }), "https"),
            (
                json!({ "sms": { "url": "https://a:b@sms.example/", "token": "t", "sender": "1177" } }),
                "https",
            ),
            (
                json!({ "sms": { "url": "https://sms.example/", "token": "t", "sender": "Region Exempel" } }),
                "sms.sender",
            ),
            (
                json!({ "sms": { "url": "https://sms.example/", "token": "t", "sender": "1177", "report_secret": "short" } }),
                "sms.report_secret",
            ),
            (
                json!({ "sms": { "url": "https://sms.example/", "token": "t", "sender": "1177", "countries": [] } }),
                "country calling code",
            ),
            (json!({ "scanner": { "clamd": "tcp:10.0.0.7:3310" } }), "127.0.0.1"),
            (json!({ "scanner": { "clamd": "clamd" } }), "unix:PATH"),
            (json!({ "attachments": { "unscanned": "withhold" } }), "[scanner]"),
            (json!({ "bookings": { "service": "tidbok" } }), "[services.tidbok]"),
            (json!({ "bookings": { "client_certificate": "cert.pem" } }), "client_key"),
            (json!({ "web": { "lisen": "127.0.0.1:1" } }), "lisen"),
            (
                json!({ "eid": { "issuer": "https://idp.example", "client_id": "inkorgen", "client_secret": "x",
                "cookie_key": "short" } }),
                "eid.cookie_key",
            ),
            (json!({ "register": { "url": "http://register.example", "logical_address": "14" } }), "https"),
            (
                json!({ "register": { "url": "https://a:b@register.example", "logical_address": "14" } }),
                "password",
            ),
            (
                json!({ "register": { "url": "https://register.example", "logical_address": " " } }),
                "county code",
            ),
            (
                json!({ "register": { "url": "https://register.example", "logical_address": "14" } }),
                "register.client_key",
            ),
            (
                json!({ "register": { "url": "https://register.example", "logical_address": "14",
                "client_certificate": "/nowhere.pem", "client_key": "/nowhere.key" } }),
                "register.client_certificate: /nowhere.pem",
            ),
        ] {
            let error = load(&changed).unwrap_err().to_string();
            assert!(error.contains(remedy), "{error}");
        }
    }

    #[test]
    fn what_a_scanner_has_not_seen_is_withheld_where_there_is_one_unless_the_operator_says_otherwise() {
        let scanner = json!({ "clamd": "unix:/run/clamav/clamd.ctl" });
        for (changed, scanner, expected) in [
            (json!({}), false, Unscanned::Offered),
            (json!({ "scanner": scanner }), true, Unscanned::Withheld),
            (
                json!({ "scanner": scanner, "attachments": { "unscanned": "offer" } }),
                true,
                Unscanned::Offered,
            ),
        ] {
            let config = load(&changed).unwrap();
            assert_eq!(config.scanner().unwrap().is_some(), scanner);
            assert_eq!(config.attachments.unscanned(scanner), expected, "{changed}");
        }
    }

    // ASVS 5.0.0-13.3.1
    #[test]
    fn no_secret_stands_in_an_error_or_in_debug() {
        let secret = "zz".repeat(32);
        let error = load(&json!({ "keys": { "index": secret } })).unwrap_err();
        assert!(!format!("{error} {error:?}").contains(&secret));
        let config = format!("{:?}", load(&json!({})).unwrap());
        assert!(!config.contains("abab") && !config.contains("cdcd"));
    }

    #[test]
    #[expect(clippy::result_large_err, reason = "the error is figment's")]
    fn the_environment_is_text_so_that_a_key_of_digits_stays_one() {
        figment::Jail::expect_with(|jail| {
            jail.set_env("INKORG__KEYS__INDEX", "02".repeat(32));
            jail.set_env("INKORG__SITE__SERVICE_NAME", "1177");
            jail.set_env("INKORG__SERVICES__BOKNING__BASE", "https://bokning.example/");
            jail.set_env("INKORG__SERVICES__BOKNING__INSIDE", "true");
            jail.set_env("INKORG__DEMO__NOW", "2026-11-23T09:00:00+01:00");
            let config = load(&json!({})).unwrap();
            assert_eq!(config.keys.index.expose_secret(), "02".repeat(32));
            assert_eq!(config.site.service_name, "1177");
            assert!(config.services["bokning"].inside);
            Ok(())
        });
    }

    #[test]
    fn an_earlier_service_key_follows_the_one_in_use() {
        let both = format!("2:{}, 1:{}", "11".repeat(32), "22".repeat(32));
        let config = load(&json!({ "keys": { "service": both } })).unwrap();
        let ids: Vec<_> = config.secrets().unwrap().service.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, [2, 1]);
    }
}
