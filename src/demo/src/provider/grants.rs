//! Codes and access tokens that have been given out.

use super::{base64_url, level::Level};
use crate::people::Person;
use inbox::{Random, RandomExt};
use jiff::{SignedDuration, Timestamp};
use openidconnect::Nonce;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// A code is used at once or not at all.
const CODE_LIVES: SignedDuration = SignedDuration::from_secs(60);
/// An access token and an ID token live so long (OIDC Sweden, profile 1.0: five minutes at most).
pub(super) const TOKEN_LIVES: SignedDuration = SignedDuration::from_mins(5);

/// What a person agreed to by choosing who to be.
#[derive(Debug, Clone)]
pub(super) struct Grant {
    pub(super) person: &'static Person,
    pub(super) level: Level,
    pub(super) at: Timestamp,
    pub(super) nonce: Nonce,
    pub(super) challenge: String,
    pub(super) redirect_uri: String,
    /// The scope for names was asked for.
    pub(super) names: bool,
    /// The scope for the number was asked for.
    pub(super) number: bool,
}

/// Everything that is out.
#[derive(Default)]
pub(super) struct Grants(Mutex<Out>);

#[derive(Default)]
struct Out {
    codes: HashMap<String, Code>,
    tokens: HashMap<String, (Grant, Timestamp)>,
}

struct Code {
    given: Timestamp,
    state: CodeState,
}

enum CodeState {
    Fresh(Box<Grant>),
    /// Used, for this access token, if the request was right.
    Used(Option<String>),
}

impl Grants {
    /// A code for a grant.
    pub(super) fn code(&self, random: &dyn Random, grant: Grant) -> String {
        let code = base64_url(&random.bytes::<32>());
        let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = grant.at;
        // Used codes are remembered as long as their tokens live, so that a replay can take them back.
        out.codes.retain(|_, code| now.duration_since(code.given) < TOKEN_LIVES);
        out.tokens.retain(|_, (_, given)| now.duration_since(*given) < TOKEN_LIVES);
        out.codes.insert(code.clone(), Code { given: now, state: CodeState::Fresh(Box::new(grant)) });
        code
    }

    /// Takes a code, once: right or wrong, it is used after this. A second try takes back what the first one got
    /// (RFC 6749 4.1.2).
    pub(super) fn take(&self, code: &str, now: Timestamp) -> Option<Grant> {
        let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = out.codes.get_mut(code)?;
        let fresh = now.duration_since(known.given) < CODE_LIVES;
        match std::mem::replace(&mut known.state, CodeState::Used(None)) {
            CodeState::Fresh(grant) => fresh.then_some(*grant),
            CodeState::Used(token) => {
                token.map(|token| out.tokens.remove(&token));
                None
            }
        }
    }

    /// An access token for what `code` was given for.
    pub(super) fn access_token(
        &self,
        random: &dyn Random,
        code: &str,
        grant: &Grant,
        now: Timestamp,
    ) -> String {
        let token = base64_url(&random.bytes::<32>());
        let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(code) = out.codes.get_mut(code) {
            code.state = CodeState::Used(Some(token.clone()));
        }
        out.tokens.insert(token.clone(), (grant.clone(), now));
        token
    }

    /// What an access token stands for, while it lives.
    pub(super) fn of_token(&self, token: &str, now: Timestamp) -> Option<Grant> {
        let out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (grant, given) = out.tokens.get(token)?;
        (now.duration_since(*given) < TOKEN_LIVES).then(|| grant.clone())
    }
}
