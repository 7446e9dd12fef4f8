//! What is searched for, and what is found: words, hits, and where in a text they stand.

use crate::{
    Folder, LanguageTag, MessageId, SearchId, ThreadId, Validity,
    folding::{Folded, fold, occurrences, stands},
};
use jiff::Timestamp;
use std::{num::NonZeroU32, ops::Range};
use unicode_normalization::char::canonical_combining_class;

/// Words to search for: each of them is to stand somewhere in a message.
#[derive(Clone, PartialEq, Eq)]
pub struct SearchWords {
    typed: String,
    folded: Vec<String>,
}

/// Why nothing can be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSearchWords {
    /// Nothing that can be seen was typed.
    #[error("no words")]
    Empty,
    /// Fewer characters than [`SearchWords::LEAST`]: nearly everything would be found.
    #[error("too short")]
    TooShort,
    /// More characters than [`SearchWords::MOST`].
    #[error("too long")]
    TooLong,
}

impl SearchWords {
    /// A session keeps so many searches in an inbox, the latest.
    pub const KEPT: u8 = 10;
    /// So many characters at least, white space not counted.
    pub const LEAST: usize = 2;
    /// So many characters at most.
    pub const MOST: usize = 100;

    /// The words in what somebody typed, white space between them.
    pub fn parse(typed: &str) -> Result<Self, NotSearchWords> {
        let typed = typed.trim();
        if typed.chars().count() > Self::MOST {
            return Err(NotSearchWords::TooLong);
        }
        let mut folded: Vec<String> = Vec::new();
        for word in fold(typed).split(' ').filter(|word| !word.is_empty()) {
            if !folded.iter().any(|known| known == word) {
                folded.push(word.to_owned());
            }
        }
        match folded.iter().map(|word| word.chars().count()).sum::<usize>() {
            0 => Err(NotSearchWords::Empty),
            few if few < Self::LEAST => Err(NotSearchWords::TooShort),
            _ => Ok(Self { typed: typed.to_owned(), folded }),
        }
    }

    /// As they were typed.
    pub fn as_typed(&self) -> &str {
        &self.typed
    }

    /// Whether all of them stand in a folded text.
    pub(crate) fn stand_in(&self, text: &str) -> bool {
        self.folded.iter().all(|word| stands(word, text))
    }

    /// Where any of them stands in a text, from its beginning, none touching the next.
    fn places(&self, text: &str) -> Vec<Range<usize>> {
        let folded = Folded::of(text);
        let mut all: Vec<_> = self
            .folded
            .iter()
            .flat_map(|word| occurrences(word, &folded.text))
            .map(|place| folded.original(&place))
            .collect();
        all.sort_by_key(|place| (place.start, place.end));
        let mut places: Vec<Range<usize>> = Vec::with_capacity(all.len());
        for place in all {
            match places.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => places.push(place),
            }
        }
        places
    }

    /// A text, with what was found in it.
    pub(crate) fn mark(&self, text: &str) -> Marked {
        Marked::of(text, &self.places(text))
    }

    /// What stands around the first of the words in a text; `None`: none of them stands there.
    pub(crate) fn excerpt(&self, text: &str) -> Option<Marked> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let places = self.places(&text);
        let first = places.first()?;
        let from = beginning(&text, first.start);
        let to = end(&text, from, first.end);
        let inside = places.iter().filter(|place| place.start < to);
        let inside: Vec<_> = inside.map(|place| place.start - from..place.end.min(to) - from).collect();
        let mut marked = Marked::of(&text[from..to], &inside);
        if from > 0 {
            marked.0.insert(0, Piece { text: "… ".to_owned(), hit: false });
        }
        if to < text.len() {
            marked.0.push(Piece { text: " …".to_owned(), hit: false });
        }
        Some(marked)
    }
}

/// So many characters of an excerpt stand before the first hit.
const BEFORE: usize = 60;
/// So many characters an excerpt has.
const LENGTH: usize = 200;

/// Where an excerpt begins: at the beginning of a word, where there is one.
fn beginning(text: &str, hit: usize) -> usize {
    let Some((cut, _)) = text[..hit].char_indices().rev().nth(BEFORE) else { return 0 };
    let word = text[cut..hit].find(' ').map(|space| cut + space + 1);
    word.unwrap_or_else(|| with_accents(text, cut).min(hit))
}

/// Where it ends: at the end of a word, where there is one after the hit.
fn end(text: &str, from: usize, hit: usize) -> usize {
    let Some((cut, _)) = text[from..].char_indices().nth(LENGTH) else { return text.len() };
    let cut = from + cut;
    // A hit that is longer than an excerpt, as where a word repeats itself without end, is not shown whole.
    if cut <= hit {
        return with_accents(text, cut);
    }
    let word = text[hit..cut].rfind(' ').map(|space| hit + space);
    word.unwrap_or_else(|| with_accents(text, cut))
}

/// The first place from `at` on that parts no letter from its accents.
fn with_accents(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let letter = rest.char_indices().find(|(_, c)| canonical_combining_class(*c) == 0);
    at + letter.map_or(rest.len(), |(at, _)| at)
}

/// A text in pieces, some of which are what was searched for.
#[derive(Clone, PartialEq, Eq)]
pub struct Marked(Vec<Piece>);

/// A piece of a text.
#[derive(Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it was searched for.
    pub hit: bool,
}

impl Marked {
    fn of(text: &str, places: &[Range<usize>]) -> Self {
        let mut pieces = Vec::with_capacity(2 * places.len() + 1);
        let mut push = |text: &str, hit| {
            if !text.is_empty() {
                pieces.push(Piece { text: text.to_owned(), hit });
            }
        };
        let mut from = 0;
        for place in places {
            push(&text[from..place.start], false);
            push(&text[place.clone()], true);
            from = place.end;
        }
        push(&text[from..], false);
        Self(pieces)
    }

    /// The pieces, one after the other.
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// Whether anything in it was searched for.
    pub fn is_hit(&self) -> bool {
        self.0.iter().any(|piece| piece.hit)
    }
}

/// What came of a search.
#[derive(Debug, Clone)]
pub enum Search {
    /// There is none of this id in this session for this inbox, or not any more.
    Unknown,
    /// Too many search at this moment. Nothing was searched: try again.
    Busy(SearchWords),
    /// It was made.
    Made(SearchPage),
}

/// A page of what was found, newest first.
#[derive(Debug, Clone)]
pub struct SearchPage {
    /// Which search.
    pub id: SearchId,
    /// What was searched for.
    pub words: SearchWords,
    /// The messages of this page.
    pub hits: Vec<Hit>,
    /// How many messages were found, over all pages.
    pub total: u64,
    /// This page's number, from 1.
    pub page: NonZeroU32,
    /// How many pages there are, at least 1.
    pub pages: u32,
}

/// A message that holds all the words.
#[derive(Clone)]
pub struct Hit {
    /// The message.
    pub message: MessageId,
    /// The thread that it stands in.
    pub thread: ThreadId,
    /// Where the thread is.
    pub folder: Folder,
    /// The heading, if its sender gave one.
    pub subject: Option<Marked>,
    /// The language of heading and text, if the sender said it.
    pub language: Option<LanguageTag>,
    /// The unit that sent it.
    pub unit: Marked,
    /// What stands around the first hit in the text, if there is one there.
    pub excerpt: Option<Marked>,
    /// The names of its files that hold any of the words.
    pub files: Vec<Marked>,
    /// When it came.
    pub received_at: Timestamp,
    /// Whether it is unread.
    pub unread: bool,
    /// Whether it still holds.
    pub validity: Validity,
}

crate::silent_debug!(SearchWords, Marked, Piece, Hit);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(typed: &str) -> SearchWords {
        SearchWords::parse(typed).unwrap()
    }

    fn html(marked: &Marked) -> String {
        marked.pieces().iter().fold(String::new(), |html, piece| {
            if piece.hit { format!("{html}[{}]", piece.text) } else { html + &piece.text }
        })
    }

    #[test]
    fn words_are_two_to_a_hundred_characters_that_can_be_seen() {
        let refused = |typed: &str| SearchWords::parse(typed).unwrap_err();
        for empty in ["", "  \n", "\u{200b}\u{202e}", "\u{301}"] {
            assert_eq!(refused(empty), NotSearchWords::Empty, "{empty:?}");
        }
        assert_eq!(refused(" å "), NotSearchWords::TooShort);
        assert_eq!(refused("a a A"), NotSearchWords::TooShort, "the same letter, three times");
        assert_eq!(refused(&"ö".repeat(101)), NotSearchWords::TooLong);
        assert_eq!(refused(&"ö".repeat(10_000)), NotSearchWords::TooLong);
        assert_eq!(words(&"ö".repeat(100)).folded.len(), 1);
        assert_eq!(words("  Prov  prov PROV svar ").folded, ["prov", "svar"]);
        assert_eq!(words(" Prov  svar ").as_typed(), "Prov  svar");
    }

    #[test]
    fn every_place_is_marked_once_and_the_text_is_as_it_was() {
        assert_eq!(html(&words("prov rovs").mark("Blodprovsvar, PROV")), "Blod[provs]var, [PROV]");
        assert_eq!(html(&words("<b>").mark("a <B> b")), "a [<B>] b");
        assert_eq!(html(&words(".*").mark("allt .* allt")), "allt [.*] allt");
        assert_eq!(html(&words("saknas").mark("allt")), "allt");
    }

    #[test]
    fn an_excerpt_stands_around_the_first_hit_and_cuts_no_word() {
        let text = format!("{} mitt prov {}", "före ".repeat(40), "efter ".repeat(60));
        let excerpt = html(&words("prov").excerpt(&text).unwrap());
        assert!(
            excerpt.starts_with("… före före ") && excerpt.contains("före mitt [prov] efter"),
            "{excerpt}"
        );
        assert!(excerpt.ends_with("efter …"), "{excerpt}");
        assert!(excerpt.chars().count() <= LENGTH + 10, "{excerpt}");
        assert_eq!(html(&words("prov").excerpt("Ditt\n\nprov  är klart.").unwrap()), "Ditt [prov] är klart.");
        assert_eq!(words("saknas").excerpt(&text), None);
        let endless = "ö".repeat(10_000);
        let excerpt = html(&words("öö").excerpt(&endless).unwrap());
        assert!(excerpt.starts_with("[ö") && excerpt.chars().count() < LENGTH + 10, "{excerpt}");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_in_marking_and_every_excerpt_shows_a_hit(
            typed in "[a-eåäöü <&.é]{2,8}",
            text in "[a-eåäöüé <&.\u{301}\u{30a}\n]{0,600}",
        ) {
            let Ok(words) = SearchWords::parse(&typed) else { return Ok(()) };
            let marked = words.mark(&text);
            let whole: String = marked.pieces().iter().map(|piece| piece.text.as_str()).collect();
            prop_assert_eq!(&whole, &text);
            match words.excerpt(&text) {
                Some(excerpt) => prop_assert!(excerpt.is_hit()),
                None => prop_assert!(!words.stand_in(&fold(&text))),
            }
        }
    }
}
