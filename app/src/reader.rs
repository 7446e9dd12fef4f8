//! Somebody with the right to the inbox that the address names.

use crate::{
    Services,
    address::{self, Mount, Place},
    calendar::Calendar,
    failure::Failure,
    guest::Guest,
    words::Words,
};
use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Redirect, Response},
};
use eid::{Access, Child};
use http::request::Parts;
use inbox::{AccountState, OwnViewer, TrashDays, Unscanned, Viewer};

/// Somebody with the right to the inbox that the address names. A handler that takes one cannot forget to ask: who has
/// no right gets the page that says so, and the handler never runs.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) guest: Guest,
    pub(crate) viewer: Viewer,
    /// The child whose inbox it is, when it is not one's own.
    pub(crate) child: Option<Child>,
    /// The standing of that inbox.
    pub(crate) state: AccountState,
    /// The place in the list that the address names.
    pub(crate) place: Place,
}

/// Somebody in their own inbox. What no guardian may do is done by handlers that take one (ARCHITECTURE, Acting for a child).
#[derive(Debug, Clone)]
pub(crate) struct OwnReader {
    pub(crate) reader: Reader,
    pub(crate) owner: OwnViewer,
}

/// What words and addresses on a page depend on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    pub(crate) words: Words,
    pub(crate) mount: Mount,
    pub(crate) calendar: Calendar,
    pub(crate) place: Place,
    /// How long the trash keeps what is in it.
    pub(crate) trash: TrashDays,
    /// Whether files that no scanner has looked at can be fetched.
    pub(crate) unscanned: Unscanned,
}

impl Reader {
    /// For whom the page is.
    pub(crate) fn mount(&self) -> Mount {
        self.guest.mount()
    }

    /// What words and addresses on this page depend on.
    pub(crate) fn reading(&self, services: &Services) -> Reading {
        Reading {
            words: self.guest.words,
            mount: self.mount(),
            calendar: Calendar::at(services.inbox.now()),
            place: self.place,
            trash: services.trash,
            unscanned: services.unscanned,
        }
    }

    fn of(guest: Guest, place: Place) -> Result<Self, Box<(Guest, Failure)>> {
        let Some(logged_in) = guest.logged_in() else { return Err(Box::new((guest, Failure::NotFound))) };
        let (viewer, child, state) = match logged_in.access() {
            Access::Own(viewer) => (viewer.clone(), None, logged_in.own_state()),
            Access::Guardian { viewer, child, state } => (viewer.clone(), Some(child.clone()), *state),
            refused => {
                let failure = Failure::of(refused).unwrap_or(Failure::NotFound);
                return Err(Box::new((guest, failure)));
            }
        };
        Ok(Self { guest, viewer, child, state, place })
    }
}

impl FromRequestParts<Services> for Reader {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Self, Response> {
        let Ok(guest) = Guest::from_request_parts(parts, services).await;
        if guest.logged_in().is_none() {
            // The gate in front of these pages has asked already; a page of somebody's must not depend on it.
            return Err(Redirect::to(&address::expired(guest.path())).into_response());
        }
        match Self::of(guest, Place::of_query(parts.uri.query())) {
            Ok(reader) => Ok(reader),
            Err(refused) => Err(refused.0.fail(services, refused.1).await),
        }
    }
}

impl FromRequestParts<Services> for OwnReader {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Self, Response> {
        let reader = Reader::from_request_parts(parts, services).await?;
        match reader.viewer.as_owner() {
            Some(owner) => Ok(Self { reader, owner }),
            None => Err(reader.guest.fail(services, Failure::NotFound).await),
        }
    }
}
