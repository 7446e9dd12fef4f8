//! The languages that people can read the pages in.

use unic_langid::LanguageIdentifier;

/// A language of the pages. Another one is one more variant and one more folder in `locales/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Swedish, which speaks unless somebody chose otherwise (språklagen 10 §).
    #[default]
    Swedish,
    /// English.
    English,
}

impl Language {
    /// Every language.
    pub(crate) const ALL: [Self; 2] = [Self::Swedish, Self::English];

    /// The BCP 47 tag, for `lang` and `Content-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Swedish => "sv",
            Self::English => "en",
        }
    }

    /// Reads a tag that [`Language::tag`] wrote.
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// Its name in itself, so that who needs it can read it.
    pub(crate) fn own_name(self) -> &'static str {
        match self {
            Self::Swedish => "Svenska",
            Self::English => "English",
        }
    }

    /// The language that the button in the page's head leads to.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Swedish => Self::English,
            Self::English => Self::Swedish,
        }
    }

    pub(super) fn identifier(self) -> LanguageIdentifier {
        self.tag().parse().expect("a BCP 47 tag")
    }
}
