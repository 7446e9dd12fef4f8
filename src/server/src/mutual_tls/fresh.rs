//! The files of TLS, looked at again and again: a new certificate, key, issuer or revocation list holds without a restart.

use super::{Good, TlsSettings, TlsSettingsError, lists::Standing};
use inbox::Clock;
use jiff::Timestamp;
use rustls::ServerConfig;
use std::sync::Arc;
use tokio::{sync::watch, task::spawn_blocking};

/// What connections are received with, as the files say it now. Clones follow the same files.
#[derive(Debug, Clone)]
pub(crate) struct Credentials(watch::Receiver<Arc<ServerConfig>>);

impl Credentials {
    /// Reads the files, and then follows them until the last clone is gone.
    pub(crate) fn follow(settings: TlsSettings, clock: Arc<dyn Clock>) -> Result<Self, TlsSettingsError> {
        let files = settings.files()?;
        let Good { config, until } = settings.config(&files, clock.clone())?;
        let (current, followed) = watch::channel(Arc::new(config));
        tokio::spawn(keep_fresh(settings, clock, (files.fingerprint(), until), current));
        Ok(Self(followed))
    }

    /// What a connection that begins now is received with.
    pub(crate) fn now(&mut self) -> Arc<ServerConfig> {
        self.0.borrow_and_update().clone()
    }

    /// Returns when something else holds than what was given last.
    pub(crate) async fn changed(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await; // nobody follows the files any more
        }
    }
}

/// What cannot be used, because it is half written or does not go together yet, changes nothing: what held before holds
/// on, and the log says why, once for each thing that is wrong.
async fn keep_fresh(
    settings: TlsSettings,
    clock: Arc<dyn Clock>,
    (mut fingerprint, mut until): (u64, Option<Timestamp>),
    current: watch::Sender<Arc<ServerConfig>>,
) {
    let settings = Arc::new(settings);
    let (mut wrong, mut said) = (String::new(), Standing::Good);
    while !current.is_closed() {
        let standing = Standing::of(until, clock.now());
        if standing != said {
            standing.say(until);
            said = standing;
        }
        tokio::time::sleep(settings.reload()).await;
        let (of, clock) = (settings.clone(), clock.clone());
        let read = spawn_blocking(move || read_anew(&of, clock, fingerprint));
        match read.await {
            Ok(Ok(None)) => wrong.clear(),
            Ok(Ok(Some((anew, good)))) => {
                (fingerprint, until) = (anew, good.until);
                wrong.clear();
                current.send_replace(Arc::new(good.config));
                tracing::info!("certificates and revocation lists were changed: the new ones hold");
            }
            Ok(Err(error)) => {
                let error = error.to_string();
                if wrong != error {
                    tracing::error!(
                        error,
                        "certificates or revocation lists cannot be used: the earlier ones hold"
                    );
                    wrong = error;
                }
            }
            Err(_) => return, // the process ends
        }
    }
}

/// `None`: the files hold what they held.
fn read_anew(
    settings: &TlsSettings,
    clock: Arc<dyn Clock>,
    fingerprint: u64,
) -> Result<Option<(u64, Good)>, TlsSettingsError> {
    let files = settings.files()?;
    let anew = files.fingerprint();
    if anew == fingerprint {
        return Ok(None);
    }
    Ok(Some((anew, settings.config(&files, clock)?)))
}
