//! The language of what a sender wrote.

use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A language: language, script and region of a BCP 47 tag, in its canonical form. "sv", "en-GB", "sr-Latn".
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LanguageTag(String);

impl LanguageTag {
    /// Reads a tag. `None`: it is none, or says that the language is not known (`und`).
    pub fn parse(tag: &str) -> Option<Self> {
        let tag: LanguageIdentifier = tag.trim().parse().ok()?;
        (!tag.language.is_empty()).then(|| Self(tag.to_string()))
    }

    /// The tag, as HTML's `lang` has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language alone, without script and region: "en".
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_made_canonical_and_nonsense_is_no_language() {
        let read = |tag: &str| LanguageTag::parse(tag).map(|tag| tag.as_str().to_owned());
        for (tag, expected) in [
            ("sv", "sv"),
            ("SV", "sv"),
            (" en-gb ", "en-GB"),
            ("sr_latn", "sr-Latn"),
            ("ar", "ar"),
            ("fit", "fit"),
        ] {
            assert_eq!(read(tag).as_deref(), Some(expected), "{tag:?}");
        }
        for tag in ["", "und", "x", "svenska språket", "sv\" onload=\"", "1177"] {
            assert_eq!(read(tag), None, "{tag:?}");
        }
    }

    #[test]
    fn the_language_alone_is_the_first_subtag() {
        assert_eq!(LanguageTag::parse("en-GB").unwrap().primary(), "en");
        assert_eq!(LanguageTag::parse("sv").unwrap().primary(), "sv");
    }
}
