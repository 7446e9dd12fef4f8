//! What of a booking its inbox has not been told: what was told last, what is there now, and what has changed between.

use crate::details::Details;
use inbox::KnownVisit;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What an inbox was told last of a booking. It holds what the next message must know, and nothing else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Told {
    /// That it is there.
    There {
        starts: Option<Timestamp>,
        unit: Option<String>,
        /// Of everything that was told; `None`: its system told of it itself, in a letter.
        print: Option<String>,
    },
    /// That it is not, or nothing at all and it is not.
    Gone,
}

/// What its system says.
#[derive(Clone)]
pub(crate) enum Found {
    There(Details),
    Gone,
}

/// What has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// It is new.
    New,
    /// The citizen was to book, and there is a time.
    Settled,
    /// The time was moved.
    Moved { from: Timestamp },
    /// There was a time, and the citizen is to book.
    Opened { from: Timestamp },
    /// Something else.
    Details,
    /// It is there no more.
    Cancelled { starts: Option<Timestamp>, unit: Option<String> },
}

impl Told {
    /// What the letters in the inbox say of a booking that we have told nothing of.
    pub(crate) fn by_letter(known: &KnownVisit) -> Self {
        if known.cancelled {
            return Self::Gone;
        }
        Self::There { starts: known.starts, unit: Some(known.unit.clone()), print: None }
    }

    /// What is noted of what was found.
    pub(crate) fn of(found: &Found) -> Self {
        match found {
            Found::Gone => Self::Gone,
            Found::There(details) => Self::There {
                starts: details.starts,
                unit: details.unit.clone(),
                print: Some(details.print()),
            },
        }
    }
}

/// What there is to tell; `None`: nothing. Of a time that has been nobody is told any more.
pub(crate) fn news(told: Option<&Told>, found: &Found, now: Timestamp) -> Option<Change> {
    let over = |starts: Option<Timestamp>| starts.is_some_and(|starts| starts <= now);
    match (told, found) {
        (None | Some(Told::Gone), Found::Gone) => None,
        (None | Some(Told::Gone), Found::There(details)) => (!over(details.starts)).then_some(Change::New),
        (Some(Told::There { starts, unit, .. }), Found::Gone) => {
            (!over(*starts)).then(|| Change::Cancelled { starts: *starts, unit: unit.clone() })
        }
        (Some(Told::There { starts, print, .. }), Found::There(details)) => {
            let same = match print {
                Some(print) => *print == details.print(),
                None => *starts == details.starts,
            };
            if same || over(*starts) && over(details.starts) {
                return None;
            }
            Some(match (*starts, details.starts) {
                (None, Some(_)) => Change::Settled,
                (Some(from), None) => Change::Opened { from },
                (Some(from), Some(to)) if from != to => Change::Moved { from },
                _ => Change::Details,
            })
        }
    }
}
