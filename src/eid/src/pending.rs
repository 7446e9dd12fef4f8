//! Logins under way: kept in the browser, sealed, so that no session exists before a login and tabs do not disturb
//! each other.

use crate::{
    OwnPath,
    cookies::LOGIN_MINUTES,
    draft::{Draft, Waiting},
};
use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use inbox::{PersonId, Random, RandomExt};
use jiff::{SignedDuration, Timestamp};
use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// So many tabs may be logging in at once; the oldest gives way.
const MOST: usize = 5;
/// We ask for a login now (`prompt=login`): one that is older than a login may take did not happen for us.
pub(crate) const OLDEST_LOGIN: SignedDuration = SignedDuration::from_mins(LOGIN_MINUTES);
/// Browsers keep 4,096 bytes of a cookie, name and attributes included.
const LARGEST_COOKIE: usize = 3_800;

/// One login under way: what binds the provider's answer to this browser and this attempt (RFC 9700 2.1).
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Pending {
    state: String,
    nonce: String,
    verifier: String,
    till: OwnPath,
    started: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    renewal: Option<Renewal>,
}

/// Somebody who is logged in proves anew who they are.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Renewal {
    /// Who began it: nobody else may end it.
    pub(crate) person: PersonId,
    /// What they had typed.
    pub(crate) draft: Option<Draft>,
}

impl Pending {
    /// A new attempt: three values of 256 bits.
    pub(crate) fn begin(
        random: &dyn Random,
        till: OwnPath,
        renewal: Option<Renewal>,
        now: Timestamp,
    ) -> Self {
        let draw = || URL_SAFE_NO_PAD.encode(random.bytes::<32>());
        Self { state: draw(), nonce: draw(), verifier: draw(), till, started: now, renewal }
    }

    /// Set when it is somebody who is logged in.
    pub(crate) fn renewal(&self) -> Option<&Renewal> {
        self.renewal.as_ref()
    }

    /// A login before this, by our clock, did not happen for this attempt. Whoever renews proves who they are now,
    /// not by a login of some minutes ago.
    pub(crate) fn earliest_login(&self, now: Timestamp) -> Timestamp {
        if self.renewal.is_some() { self.started } else { now - OLDEST_LOGIN }
    }

    pub(crate) fn state(&self) -> CsrfToken {
        CsrfToken::new(self.state.clone())
    }

    pub(crate) fn nonce(&self) -> Nonce {
        Nonce::new(self.nonce.clone())
    }

    /// RFC 7636 4.1: 43 characters.
    pub(crate) fn verifier(&self) -> PkceCodeVerifier {
        PkceCodeVerifier::new(self.verifier.clone())
    }

    /// Where the citizen wanted to go.
    pub(crate) fn till(&self) -> &OwnPath {
        &self.till
    }

    fn lives(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.started);
        (SignedDuration::ZERO..SignedDuration::from_mins(LOGIN_MINUTES)).contains(&age)
    }
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pending(…)")
    }
}

/// The logins under way in one browser, oldest first, and what was typed that waits for one.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct PendingLogins {
    attempts: Vec<Pending>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    waiting: Option<Waiting>,
}

impl PendingLogins {
    pub(crate) fn add(&mut self, pending: Pending) {
        self.attempts.push(pending);
        if self.attempts.len() > MOST {
            self.attempts.remove(0);
        }
    }

    /// Takes the attempt with this state out: an answer counts once.
    pub(crate) fn take(&mut self, state: &str) -> Option<Pending> {
        let found = self
            .attempts
            .iter()
            .position(|pending| pending.state.as_bytes().ct_eq(state.as_bytes()).into())?;
        Some(self.attempts.remove(found))
    }

    /// Keeps what was typed until its writer logs in, in the place of what was kept before.
    pub(crate) fn keep(&mut self, waiting: Waiting) {
        self.waiting = Some(waiting);
    }

    /// What waits.
    pub(crate) fn waiting(&self) -> Option<&Waiting> {
        self.waiting.as_ref()
    }

    /// Somebody has logged in: what waited is theirs now, or nobody's.
    pub(crate) fn forget_waiting(&mut self) {
        self.waiting = None;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.attempts.is_empty() && self.waiting.is_none()
    }

    /// Makes it smaller: the oldest attempts give way, then what waits, and last the attempt that was begun just now.
    fn shrink(&mut self) {
        if self.attempts.len() > 1 || self.waiting.is_none() {
            self.attempts.remove(0);
        } else {
            self.waiting = None;
        }
    }
}

/// Seals the cookie: AES-256-GCM, `version (1) | nonce (12) | ciphertext and tag`, bound to the cookie's purpose.
#[derive(Clone)]
pub(crate) struct CookieSeal(Aes256Gcm);

const VERSION: u8 = 1;
const NONCE: usize = 12;
const PURPOSE: &[u8] = b"inkorg login cookie 1";

impl CookieSeal {
    pub(crate) fn new(secret: &SecretString) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, secret.expose_secret().as_bytes())
            .expand(PURPOSE, key.as_mut_slice())
            .expect("32 bytes are few");
        Self(Aes256Gcm::new_from_slice(key.as_slice()).expect("32 bytes"))
    }

    /// The cookie's value, no longer than what browsers keep.
    pub(crate) fn seal(&self, random: &dyn Random, logins: &mut PendingLogins) -> String {
        loop {
            let json = Zeroizing::new(serde_json::to_vec(logins).expect("plain data"));
            let nonce = random.bytes::<NONCE>();
            let sealed = self.0.encrypt(&nonce.into(), Payload { msg: &json, aad: PURPOSE });
            let sealed = sealed.expect("a cookie is far below the cipher's limit");
            let value = URL_SAFE_NO_PAD.encode([&[VERSION], nonce.as_slice(), &sealed].concat());
            if value.len() <= LARGEST_COOKIE || logins.is_empty() {
                return value;
            }
            logins.shrink();
        }
    }

    /// The attempts in a cookie that are still young enough. A cookie that is not ours holds none.
    pub(crate) fn open(&self, value: &str, now: Timestamp) -> PendingLogins {
        let mut logins = self.unseal(value).unwrap_or_default();
        logins.attempts.retain(|pending| pending.lives(now));
        logins.waiting = logins.waiting.filter(|waiting| waiting.lives(now));
        logins
    }

    fn unseal(&self, value: &str) -> Option<PendingLogins> {
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        let (&version, rest) = bytes.split_first()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: PURPOSE };
        let json = (version == VERSION).then(|| self.0.decrypt(nonce.into(), payload).ok()).flatten()?;
        serde_json::from_slice(&Zeroizing::new(json)).ok()
    }
}

impl fmt::Debug for CookieSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CookieSeal(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use inbox::SeededRandom;

    fn seal() -> CookieSeal {
        CookieSeal::new(&"0123456789abcdef0123456789abcdef".into())
    }

    fn begin(random: &SeededRandom, till: &str) -> Pending {
        Pending::begin(random, till.parse().unwrap(), None, Timestamp::UNIX_EPOCH)
    }

    // ASVS 5.0.0-10.1.2
    #[test]
    fn each_tab_takes_its_own_attempt_once() {
        let random = SeededRandom::new(1);
        let mut logins = PendingLogins::default();
        let (first, second) = (begin(&random, "/inkorg"), begin(&random, "/arkiv"));
        logins.add(first.clone());
        logins.add(second.clone());
        let mut read = seal().open(&seal().seal(&random, &mut logins), Timestamp::UNIX_EPOCH);
        assert_eq!(read.take(&second.state).unwrap().till.as_str(), "/arkiv");
        assert!(read.take(&second.state).is_none());
        assert_eq!(read.take(&first.state).unwrap().till.as_str(), "/inkorg");
        assert!(read.take("").is_none() && read.is_empty());
    }

    #[test]
    fn an_attempt_lives_ten_minutes() {
        let random = SeededRandom::new(1);
        let mut logins = PendingLogins::default();
        logins.add(begin(&random, "/inkorg"));
        let cookie = seal().seal(&random, &mut logins);
        let after = |seconds| Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds);
        assert!(!seal().open(&cookie, after(599)).is_empty());
        assert!(seal().open(&cookie, after(600)).is_empty());
        assert!(seal().open(&cookie, after(-1)).is_empty(), "from the future");
    }

    // ASVS 5.0.0-1.5.2, 5.0.0-11.3.3
    #[test]
    fn a_cookie_that_was_altered_or_sealed_by_another_key_holds_nothing() {
        let random = SeededRandom::new(1);
        let mut logins = PendingLogins::default();
        logins.add(begin(&random, "/inkorg"));
        let cookie = seal().seal(&random, &mut logins);
        assert!(!cookie.contains(&logins.attempts[0].state));
        let other = CookieSeal::new(&"another key, also of 32 characters".into());
        assert!(other.open(&cookie, Timestamp::UNIX_EPOCH).is_empty());
        for at in 0..cookie.len() {
            let mut altered = cookie.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'Q' } else { b'A' };
            let altered = String::from_utf8(altered).unwrap();
            assert!(seal().open(&altered, Timestamp::UNIX_EPOCH).is_empty(), "byte {at}");
        }
        assert!(seal().open("", Timestamp::UNIX_EPOCH).is_empty());
    }

    // ASVS 5.0.0-3.3.5, 5.0.0-4.2.5
    #[test]
    fn many_tabs_with_long_addresses_still_fit_a_cookie() {
        let random = SeededRandom::new(1);
        let mut logins = PendingLogins::default();
        let long = format!("/inkorg?{}", "a".repeat(500));
        for _ in 0..9 {
            logins.add(begin(&random, &long));
        }
        let newest = logins.attempts.last().unwrap().state.clone();
        let cookie = seal().seal(&random, &mut logins);
        assert!(cookie.len() <= LARGEST_COOKIE);
        assert!(seal().open(&cookie, Timestamp::UNIX_EPOCH).take(&newest).is_some());
    }

    #[test]
    fn what_waits_gives_way_to_nothing_but_the_newest_attempt() {
        let random = SeededRandom::new(1);
        let person: PersonId = "0123456789abcdef0123456789abcdef".parse().unwrap();
        let other: PersonId = "fedcba9876543210fedcba9876543210".parse().unwrap();
        let waiting = |length| {
            let draft = Draft::new(&"/installningar/sms".parse().unwrap(), "a".repeat(length));
            Waiting::new(person, draft.unwrap(), Timestamp::UNIX_EPOCH)
        };
        let mut logins = PendingLogins::default();
        logins.keep(waiting(crate::LONGEST_DRAFT));
        let long = format!("/inkorg?{}", "a".repeat(500));
        for _ in 0..9 {
            logins.add(begin(&random, &long));
            let newest = logins.attempts.last().unwrap().state.clone();
            let cookie = seal().seal(&random, &mut logins);
            assert!(cookie.len() <= LARGEST_COOKIE);
            logins = seal().open(&cookie, Timestamp::UNIX_EPOCH);
            assert!(logins.clone().take(&newest).is_some() && logins.waiting().is_some());
        }
        let after = |seconds| Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds);
        let cookie = seal().seal(&random, &mut logins);
        assert!(seal().open(&cookie, after(599)).waiting().is_some());
        assert!(seal().open(&cookie, after(600)).is_empty(), "ten minutes and no longer");
        assert!(logins.waiting.clone().unwrap().of(other).is_none(), "somebody else's");
        assert!(logins.waiting.unwrap().of(person).is_some());
    }
}
