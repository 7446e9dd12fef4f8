//! Looking again who has the session of an answer that stays open: what that changes is nothing. It is no activity, so
//! a page that is only open does not keep its session alive; it ends no session that is over, since the request that finds it
//! over still learns whose it was; and the register is not asked about somebody's own inbox.

use crate::{Eid, Visitor, visitor};
use async_trait::async_trait;
use std::{fmt, sync::Arc};
use tower_sessions::{Session, session::Id};

/// The last part of the address of an answer that stays open: `/inkorg/handelser`, also under `/ombud/{ref}`.
const STAYS_OPEN: &str = "/inkorg/handelser";

/// Whether the answer at an address stays open.
pub(crate) fn stays_open(path: &str) -> bool {
    path.strip_suffix(STAYS_OPEN).is_some_and(|mount| mount.is_empty() || mount.starts_with("/ombud/"))
}

/// Says who comes with a request, as often as it is asked, while the answer stays open.
#[async_trait]
pub trait Look: fmt::Debug + Send + Sync {
    /// Who it is now. `None`: nobody knows, because the database does not answer.
    async fn look(&self) -> Option<Visitor>;
}

/// In the extensions of a request whose answer stays open.
pub type Watch = Arc<dyn Look>;

/// The session and the address of one request.
pub(crate) struct Looking {
    eid: Eid,
    session: Option<Id>,
    path: String,
}

impl Looking {
    pub(crate) fn new(eid: &Eid, session: &Session, path: &str) -> Self {
        Self { eid: eid.clone(), session: session.id(), path: path.to_owned() }
    }

    pub(crate) async fn visitor(&self) -> Result<Visitor, visitor::NotRecognised> {
        let sessions = Arc::new(self.eid.sessions().only_to_look());
        let session = Session::new(self.session, sessions, None);
        visitor::visitor(&self.eid, &session, &self.path).await
    }
}

/// Says nothing of the session's id, which is the key to it.
impl fmt::Debug for Looking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Looking(…)")
    }
}

#[async_trait]
impl Look for Looking {
    async fn look(&self) -> Option<Visitor> {
        match self.visitor().await {
            Ok(visitor) => Some(visitor),
            Err(error) => {
                tracing::error!(%error, "a visitor whose answer stays open could not be recognised again");
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_address_stays_open_in_each_inbox() {
        for path in ["/inkorg/handelser", "/ombud/0123456789abcdef0123456789abcdef/inkorg/handelser"] {
            assert!(stays_open(path), "{path}");
        }
        for path in
            ["/inkorg", "/inkorg/handelser/", "/x/inkorg/handelser", "/inkorg/trad/inkorg/handelser", ""]
        {
            assert!(!stays_open(path), "{path}");
        }
    }
}
