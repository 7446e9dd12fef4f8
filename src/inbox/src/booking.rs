//! What is told of bookings, before anybody has asked their systems about them.

use crate::{HsaId, Personnummer, notice::words};
use jiff::Timestamp;

/// What an engagement index files a booking under (itintegration:engagementindex, `categorization`; crm:scheduling 1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BookingCategory {
    /// A booked time.
    Booking,
    /// A kallelse.
    Invitation,
}

impl BookingCategory {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Booking => "Booking",
            Self::Invitation => "Invitation",
        }
    }
}

words! {
    /// Why a booking could not be asked about, or the answer could not be told.
    BookingTrouble {
        /// Its system could not be reached, or did not answer in time.
        Unreached = "unreached",
        /// We are not let in: HTTP 403, or the platform says so.
        Denied = "denied",
        /// The system says that the question is wrong, and the same one would be wrong again.
        Refused = "refused",
        /// The system says that it cannot answer now.
        Failed = "failed",
        /// The answer is not the contract's, or about something else.
        Unreadable = "unreadable",
        /// The index says that it is deleted, and its system that it is there.
        Contradicted = "contradicted",
        /// The system is not registered to be asked any more, or has no address that we may ask.
        NotRegistered = "not_registered",
        /// What we noted ourselves cannot be opened: a key is missing.
        Sealed = "sealed",
    }
}

/// What an engagement index says of one booking (`ProcessNotification` 1). It names a booking of a person; what there is to
/// know about it, its system says.
#[derive(Clone)]
pub struct BookingNotification {
    /// Whose booking it is.
    pub subject: Personnummer,
    /// What it is filed under.
    pub category: BookingCategory,
    /// The HSA-id of the unit whose schedule it stands in, as written.
    pub unit: String,
    /// The booking system's id of it.
    pub booking: String,
    /// The index's `clinicalProcessInterestId`, a part of its key.
    pub interest: String,
    /// The HSA-id of the booking system.
    pub system: HsaId,
    /// The index's `dataController`, likewise.
    pub controller: String,
    /// The index that took the booking up, likewise.
    pub owner: Option<String>,
    /// When the index noted it, if it says that.
    pub updated_at: Option<Timestamp>,
    /// Whether the booking is deleted.
    pub deleted: bool,
}

impl BookingTrouble {
    /// The word that an operator reads.
    pub fn word(self) -> &'static str {
        self.as_str()
    }
}

crate::silent_debug!(BookingNotification);
