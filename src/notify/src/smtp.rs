//! E-mail by SMTP (RFC 5321), always under TLS (RFC 8314), one connection for each notice.
//!
//! A connection is not used twice: one whose conversation was broken off would give its late answers to the next
//! notice, and a notice would be called sent that never was.

use crate::{Gateway, Outgoing, SendError};
use async_trait::async_trait;
use inbox::{Clock, is_this_machine};
use lettre::{
    Address, Message,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, Certificate, TlsParameters, TlsVersion},
        commands::{Data, Mail, Rcpt},
        extension::ClientId,
    },
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

/// `[smtp]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    /// The mail server's name, as its certificate states it.
    pub host: String,
    /// Default: 465, for a mail server on this machine 25.
    pub port: Option<u16>,
    /// Default: implicit.
    #[serde(default)]
    pub tls: SmtpTls,
    /// The authority that vouches for the mail server, in PEM, where this machine does not know it.
    pub ca: Option<PathBuf>,
    /// Who we are to the mail server; with `password`, or neither.
    pub username: Option<String>,
    /// See `username`.
    pub password: Option<SecretString>,
    /// Who notices are from, such as "1177 <ingen-svar@inkorgen.example>".
    pub from: String,
}

/// How the connection is guarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// TLS from the first byte.
    #[default]
    Implicit,
    /// Refused: lettre 0.11 keeps what was read in the clear before the upgrade (`AsyncSmtpConnection::starttls` upgrades
    /// beneath its buffer), so that somebody on the way could have slipped in answers that count as said under TLS: a
    /// notice would be called sent that never was. RFC 8314 3.3 prefers TLS from the first byte anyway.
    Starttls,
    /// None. Only to this machine.
    Plain,
}

/// The mail server is set up so that it would be unsafe or could never work.
#[derive(Debug, thiserror::Error)]
pub enum SmtpSettingsError {
    /// Notices would cross a network in the clear.
    #[error(
        "smtp.tls: plain is only for a mail server on this machine (127.0.0.1, ::1 or localhost); use implicit"
    )]
    Plain,
    /// Answers could be slipped in before the upgrade.
    #[error(
        "smtp.tls: starttls is not safe here, as answers can be slipped in before TLS begins; use implicit, which is port 465"
    )]
    Starttls,
    /// The sender is no mailbox.
    #[error("smtp.from: write a name and an address, as 1177 <ingen-svar@inkorgen.example>")]
    From,
    /// One of the two is missing.
    #[error("smtp: give both username and password, or neither")]
    Credentials,
    /// The authority could not be read.
    #[error("smtp.ca: the file could not be read")]
    AuthorityFile(#[source] std::io::Error),
    /// It holds no certificate in PEM.
    #[error("smtp.ca: no certificate in PEM")]
    Authority(#[source] lettre::transport::smtp::Error),
    /// The name cannot be that of a server.
    #[error("smtp.host: not the name of a server")]
    Host(#[source] lettre::transport::smtp::Error),
}

/// The mail server.
#[derive(Clone)]
pub struct Smtp {
    host: String,
    port: u16,
    /// `None`: the server is on this machine, and the connection is in the clear.
    guard: Option<TlsParameters>,
    credentials: Option<Credentials>,
    hello: ClientId,
    from: Mailbox,
    clock: Arc<dyn Clock>,
    patience: Duration,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Smtp(…)")
    }
}

impl SmtpSettings {
    /// Whether the settings can be used.
    pub fn check(&self) -> Result<(), SmtpSettingsError> {
        if self.tls == SmtpTls::Plain && !is_this_machine(&self.host) {
            return Err(SmtpSettingsError::Plain);
        }
        if self.tls == SmtpTls::Starttls {
            return Err(SmtpSettingsError::Starttls);
        }
        if self.username.is_some() != self.password.is_some() {
            return Err(SmtpSettingsError::Credentials);
        }
        self.sender().map(drop)
    }

    fn sender(&self) -> Result<Mailbox, SmtpSettingsError> {
        let one_line = !self.from.chars().any(char::is_control);
        let from: Option<Mailbox> = self.from.parse().ok().filter(|_| one_line);
        from.filter(|from| AsRef::<str>::as_ref(&from.email).is_ascii()).ok_or(SmtpSettingsError::From)
    }

    fn guard(&self) -> Result<Option<TlsParameters>, SmtpSettingsError> {
        if self.tls == SmtpTls::Plain {
            return Ok(None);
        }
        let mut parameters =
            TlsParameters::builder(self.host.clone()).set_min_tls_version(TlsVersion::Tlsv12);
        if let Some(path) = &self.ca {
            let pem = std::fs::read(path).map_err(SmtpSettingsError::AuthorityFile)?;
            let certificate = Certificate::from_pem(&pem).map_err(SmtpSettingsError::Authority)?;
            parameters = parameters.add_root_certificate(certificate);
        }
        parameters.build_rustls().map(Some).map_err(SmtpSettingsError::Host)
    }
}

impl Smtp {
    /// A mail server that takes an e-mail within `patience`, or is away.
    pub fn new(
        settings: &SmtpSettings,
        patience: Duration,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SmtpSettingsError> {
        settings.check()?;
        let from = settings.sender()?;
        let port = settings.port.unwrap_or(match settings.tls {
            SmtpTls::Plain => 25,
            SmtpTls::Implicit | SmtpTls::Starttls => 465,
        });
        let credentials = match (&settings.username, &settings.password) {
            (Some(username), Some(password)) => {
                Some(Credentials::new(username.clone(), password.expose_secret().to_owned()))
            }
            _ => None,
        };
        Ok(Self {
            host: settings.host.clone(),
            port,
            guard: settings.guard()?,
            credentials,
            hello: ClientId::Domain(from.email.domain().to_owned()),
            from,
            clock,
            patience,
        })
    }

    /// One conversation, up to the server's answer that it has taken the e-mail. lettre's own transport says goodbye and
    /// waits for the answer to that before it says that an e-mail was sent; a server that is slow to answer, or a death
    /// meanwhile, would make a duplicate. So nobody waits for the goodbye.
    ///
    /// Command by command, for the answer to each: only what is said of the recipient can be about the recipient.
    async fn converse(&self, message: &Message) -> Result<(), Failed> {
        let server = (self.host.as_str(), self.port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            server,
            Some(self.patience),
            &self.hello,
            self.guard.clone(),
            None,
        )
        .await?;
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        // `message` made all of it ASCII, so that it needs no extension: quoted-printable, and domains by IDNA.
        let envelope = message.envelope();
        connection.command(Mail::new(envelope.from().cloned(), Vec::new())).await?;
        for to in envelope.to() {
            connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(Failed::Recipient)?;
        }
        connection.command(Data).await?;
        connection.message(&message.formatted()).await?;
        let goodbye = tokio::time::timeout(self.patience, async move { connection.abort().await });
        tokio::spawn(goodbye);
        Ok(())
    }

    /// The e-mail. Its Message-ID is the notice's own at every attempt: should a death between the server's answer and
    /// our commit send a notice twice, the two can be known as one.
    fn message(&self, outgoing: &Outgoing<'_>) -> Option<Message> {
        let to: Address = outgoing.to.parse().ok()?;
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(outgoing.subject.unwrap_or_default())
            .date(self.clock.now().into())
            .message_id(Some(format!("<{}@{}>", outgoing.id, self.from.email.domain())))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(outgoing.text.to_owned())
            .ok()
    }
}

#[async_trait]
impl Gateway for Smtp {
    async fn send(&self, outgoing: Outgoing<'_>) -> Result<(), SendError> {
        let message = self.message(&outgoing).ok_or(SendError::Never)?;
        // Of the whole conversation: lettre's own limit is for the connection alone.
        let Ok(sent) = tokio::time::timeout(self.patience, self.converse(&message)).await else {
            tracing::info!(notice = %outgoing.id, "the mail server did not answer in time");
            return Err(SendError::Later);
        };
        match sent {
            Ok(()) => Ok(()),
            Err(Failed::Recipient(error)) if is_of_mailbox(&error) => Err(SendError::Never),
            Err(Failed::Recipient(error) | Failed::Elsewhere(error)) => {
                // The server's words may repeat the address: only its code is told.
                let code = error.status().map(|code| code.to_string());
                tracing::info!(notice = %outgoing.id, code, tls = error.is_tls(), "the mail server did not take a notice");
                Err(SendError::Later)
            }
        }
    }
}

/// What broke a conversation off.
enum Failed {
    /// What the server said of the recipient.
    Recipient(Error),
    /// Anything else: of us, or of the server.
    Elsewhere(Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Elsewhere(error)
    }
}

/// Whether a refused recipient is refused for good: the address or the mailbox is wrong (enhanced status 5.1.x or 5.2.x,
/// RFC 3463), or the server has no such words and says that there is none (550, 551: RFC 5321 4.2.3; 556: RFC 7504).
/// Any other refusal may be about us, such as 550 5.7.1 for a server that does not know our address: it would end every
/// notice there is.
fn is_of_mailbox(error: &Error) -> bool {
    let Some(code) = error.status() else { return false };
    let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    match enhanced(&words) {
        Some((class, subject)) => class == 5 && matches!(subject, 1 | 2),
        None => matches!(u16::from(code), 550 | 551 | 556),
    }
}

/// Class and subject of an enhanced status, which stands first in the server's words: `5.1.1 no such user`.
fn enhanced(words: &str) -> Option<(u16, u16)> {
    let mut numbers = words.split_whitespace().next()?.split('.').map(|number| number.parse().ok());
    match (numbers.next(), numbers.next(), numbers.next(), numbers.next()) {
        (Some(Some(class)), Some(Some(subject)), Some(Some(_)), None) => Some((class, subject)),
        _ => None,
    }
}

/// `Auto-Submitted: auto-generated` (RFC 3834 5): no holiday reply is to answer.
#[derive(Debug, Clone, Copy)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
