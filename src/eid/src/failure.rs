//! Why a login came to nothing, as the citizen is told: a closed set of words in the address, never text.

/// Why a login came to nothing. The start page has a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginFailure {
    /// The person, or their e-ID, stopped it.
    Cancelled,
    /// The e-ID is not of a level that the inbox asks for.
    Level,
    /// The identity provider, or our own database, does not answer.
    Away,
    /// An answer that does not hold: too old, already used, altered, or from another browser.
    Invalid,
    /// The e-ID carries a samordningsnummer, or another number that has no inbox.
    Number,
    /// The inbox is locked.
    Locked,
    /// The inbox is closed.
    Closed,
    /// The register says that the person is deceased.
    Deceased,
    /// Somebody else than the one who is logged in proved who they are.
    OtherPerson,
}

impl LoginFailure {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::Cancelled,
        Self::Level,
        Self::Away,
        Self::Invalid,
        Self::Number,
        Self::Locked,
        Self::Closed,
        Self::Deceased,
        Self::OtherPerson,
    ];

    /// The word in `/?fel=`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Cancelled => "avbrutet",
            Self::Level => "niva",
            Self::Away => "nere",
            Self::Invalid => "ogiltig",
            Self::Number => "nummer",
            Self::Locked => "last",
            Self::Closed => "avslutad",
            Self::Deceased => "avliden",
            Self::OtherPerson => "annan",
        }
    }

    /// The reason with this word.
    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|failure| failure.code() == code)
    }
}
