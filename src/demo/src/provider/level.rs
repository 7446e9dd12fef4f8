//! Levels of assurance, as Sweden Connect's Registry for Identifiers names them.

/// How sure the provider says it is of who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// Lower than an inbox may be opened with.
    Loa2,
    /// e-ID as most people have it.
    Loa3,
    /// The highest.
    Loa4,
}

impl Level {
    /// In the order in which they are offered.
    pub(super) const ALL: [Self; 3] = [Self::Loa3, Self::Loa2, Self::Loa4];

    /// The value of the form's field.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Loa2 => "loa2",
            Self::Loa3 => "loa3",
            Self::Loa4 => "loa4",
        }
    }

    /// `acr`.
    pub(super) fn uri(self) -> &'static str {
        match self {
            Self::Loa2 => "http://id.elegnamnden.se/loa/1.0/loa2",
            Self::Loa3 => "http://id.elegnamnden.se/loa/1.0/loa3",
            Self::Loa4 => "http://id.elegnamnden.se/loa/1.0/loa4",
        }
    }

    /// What a person reads.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Loa2 => "Tillitsnivå 2 (för låg för inkorgen)",
            Self::Loa3 => "Tillitsnivå 3 (som de flesta har)",
            Self::Loa4 => "Tillitsnivå 4 (högst)",
        }
    }

    pub(super) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }

    pub(super) fn of_uri(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.uri() == uri)
    }
}
