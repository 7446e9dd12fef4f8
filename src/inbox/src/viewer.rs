//! Who looks, at whose inbox, in what capacity: a type, so that no handler can forget to ask.

use crate::{PersonId, Personnummer, SessionKey};
use serde::{Deserialize, Serialize};

/// A person who has logged in.
#[derive(Debug, Clone)]
pub struct Citizen {
    /// Our own id of the person.
    pub id: PersonId,
    /// The number that the identity provider vouched for.
    pub number: Personnummer,
    /// The name that the identity provider or the register gave, for the page's head.
    pub name: PersonName,
    /// The session that the person acts in.
    pub session: SessionKey,
}

/// A person's name. `Debug` says nothing, so that no name reaches a log by accident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName(String);

impl PersonName {
    /// A name as it is to be shown.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name, for a page.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

crate::silent_debug!(PersonName);

/// In what right somebody acts in an inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// The person whose inbox it is.
    Own,
    /// A guardian of a child under 13, by the population register.
    Guardian,
}

impl Capacity {
    /// The word that the database holds.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Guardian => "guardian",
        }
    }

    pub(crate) fn read(word: &str) -> Option<Self> {
        [Self::Own, Self::Guardian].into_iter().find(|capacity| capacity.as_str() == word)
    }
}

/// The right to one inbox, for one request. Every read and write of an inbox takes one; there is no other way in.
#[derive(Debug, Clone)]
pub struct Viewer {
    actor: PersonId,
    subject: PersonId,
    capacity: Capacity,
    session: SessionKey,
}

impl Viewer {
    /// Makes a viewer. Only `eid` may call this (clippy's `disallowed-methods` sees to it): there a session, the
    /// address's `ref` and `register::may_act`, asked anew at every request, become a viewer.
    ///
    /// `subject` is the actor itself ([`Capacity::Own`]), or a child that the register lets the actor act for.
    pub fn vouched(citizen: &Citizen, subject: PersonId, capacity: Capacity) -> Option<Self> {
        let own = subject == citizen.id;
        (own == (capacity == Capacity::Own)).then_some(Self {
            actor: citizen.id,
            subject,
            capacity,
            session: citizen.session,
        })
    }

    /// Who acts.
    pub fn actor(&self) -> PersonId {
        self.actor
    }

    /// Whose inbox it is.
    pub fn subject(&self) -> PersonId {
        self.subject
    }

    /// In what right.
    pub fn capacity(&self) -> Capacity {
        self.capacity
    }

    /// The right of whom the inbox belongs to; `None`: the viewer is a guardian.
    pub fn as_owner(&self) -> Option<OwnViewer> {
        (self.capacity == Capacity::Own).then(|| OwnViewer(self.clone()))
    }

    pub(crate) fn session(&self) -> SessionKey {
        self.session
    }
}

/// The right to one's own inbox. What no guardian may do asks for this, and not for a [`Viewer`] (ARCHITECTURE, Acting for a child): a
/// handler under a child's address has none to give.
#[derive(Debug, Clone)]
pub struct OwnViewer(Viewer);

impl OwnViewer {
    /// The same person, reading.
    pub fn viewer(&self) -> &Viewer {
        &self.0
    }
}
