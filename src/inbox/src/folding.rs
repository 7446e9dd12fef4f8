//! Folding: a text and a search for it are brought to one form, so that neither case nor accents stand between them.
//!
//! å, ä and ö are letters of their own, as in every Swedish directory: "al" does not find "ål". Case goes, and so do
//! other accents (é is e), characters without a shape, and how a letter was composed. What a Swedish keyboard has no
//! key for is folded to what stands in its place (Unicode CLDR, collation `sv`): æ to ä, ø to ö, ð to d, þ to th.
//!
//! ü is both: a u to whoever types a name without it, a y in a directory. It stays itself, and either finds it
//! ([`occurrences`]).

use std::ops::Range;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

/// Which folding this is. It stands beside every folded text; another number is folded anew.
pub(crate) const VERSION: i32 = 1;

/// The folded form: letters and marks of punctuation as they are otherwise, any run of white space as one space.
pub(crate) fn fold(text: &str) -> String {
    let mut folding = Folding::default();
    folding.take(text);
    folding.text
}

/// A folded text that knows where in the original each of its characters stands.
pub(crate) struct Folded {
    pub(crate) text: String,
    places: Vec<Place>,
}

/// A folded character: where it begins, and which bytes of the original it stands for.
struct Place {
    at: usize,
    original: Range<usize>,
}

impl Folded {
    pub(crate) fn of(original: &str) -> Self {
        let mut folding = Folding { places: Some(Vec::with_capacity(original.len())), ..Folding::default() };
        folding.take(original);
        Self { text: folding.text, places: folding.places.unwrap_or_default() }
    }

    /// The bytes of the original that a part of the folded text stands for, whole characters with their accents.
    pub(crate) fn original(&self, part: &Range<usize>) -> Range<usize> {
        let first = self.places.partition_point(|place| place.at < part.start);
        let end = self.places.partition_point(|place| place.at < part.end);
        match self.places.get(first..end) {
            Some([only]) => only.original.clone(),
            Some([first, .., last]) => first.original.start..last.original.end,
            _ => 0..0,
        }
    }
}

#[derive(Default)]
struct Folding {
    text: String,
    places: Option<Vec<Place>>,
}

impl Folding {
    fn take(&mut self, text: &str) {
        for (from, character) in text.char_indices() {
            let original = from..from + character.len_utf8();
            if character.is_ascii() {
                self.part(character, &original);
            } else {
                decompose_compatible(character, |part| self.part(part, &original));
            }
        }
    }

    /// A character without anything left to be decomposed.
    fn part(&mut self, part: char, original: &Range<usize>) {
        if part.is_whitespace() {
            if self.text.ends_with(' ') {
                self.belongs(original);
            } else {
                self.push(' ', original);
            }
        } else if part.is_control() || is_shapeless(part) {
            self.belongs(original);
        } else if canonical_combining_class(part) != 0 {
            self.accent(part);
            self.belongs(original);
        } else {
            part.to_lowercase().for_each(|lower| self.letter(lower, original));
        }
    }

    fn letter(&mut self, letter: char, original: &Range<usize>) {
        match letter {
            'æ' => self.push('ä', original),
            'ø' => self.push('ö', original),
            'đ' | 'ð' => self.push('d', original),
            'ł' => self.push('l', original),
            'ı' => self.push('i', original),
            'ς' => self.push('σ', original),
            'ß' => "ss".chars().for_each(|letter| self.push(letter, original)),
            'þ' => "th".chars().for_each(|letter| self.push(letter, original)),
            'œ' => "oe".chars().for_each(|letter| self.push(letter, original)),
            other => self.push(other, original),
        }
    }

    /// An accent that makes another letter of the one before it does so; any other is dropped.
    fn accent(&mut self, accent: char) {
        let letter = match (self.text.chars().next_back(), accent) {
            (Some('a'), '\u{30a}') => 'å',
            (Some('a'), '\u{308}') => 'ä',
            (Some('o'), '\u{308}') => 'ö',
            (Some('u'), '\u{308}') => 'ü',
            _ => return,
        };
        self.text.pop();
        self.text.push(letter);
    }

    fn push(&mut self, character: char, original: &Range<usize>) {
        if let Some(places) = &mut self.places {
            places.push(Place { at: self.text.len(), original: original.clone() });
        }
        self.text.push(character);
    }

    /// What leaves no character of its own belongs to the one before it.
    fn belongs(&mut self, original: &Range<usize>) {
        if let Some(last) = self.places.as_mut().and_then(|places| places.last_mut()) {
            last.original.end = original.end;
        }
    }
}

/// A character that is not seen (Unicode, `Default_Ignorable_Code_Point`, and the empty pattern of Braille).
pub(crate) fn is_shapeless(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a folded word stands in a folded text, at its beginning, inside or at the end of a word there: Swedish makes
/// words of words.
pub(crate) fn stands(word: &str, text: &str) -> bool {
    text.contains(word) || (may_differ(word, text) && find(word, text, 0).is_some())
}

/// Where it stands, each place once, from the beginning.
pub(crate) fn occurrences(word: &str, text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    while let Some(next) = find(word, text, found.last().map_or(0, |last: &Range<usize>| last.end)) {
        found.push(next);
    }
    found
}

/// Whether a word can stand in a text in other letters than its own.
fn may_differ(word: &str, text: &str) -> bool {
    word.contains('ü') || (word.contains(['u', 'y']) && text.contains('ü'))
}

fn find(word: &str, text: &str, from: usize) -> Option<Range<usize>> {
    let rest = &text[from..];
    if !may_differ(word, rest) {
        return rest.find(word).map(|at| from + at..from + at + word.len());
    }
    rest.char_indices().find_map(|(at, _)| {
        let mut following = rest[at..].chars();
        let all = word.chars().all(|asked| following.next().is_some_and(|stands| is_same(asked, stands)));
        all.then(|| from + at..text.len() - following.as_str().len())
    })
}

fn is_same(asked: char, stands: char) -> bool {
    asked == stands || matches!((asked, stands), ('u' | 'y', 'ü') | ('ü', 'u' | 'y'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn case_and_accents_go_and_swedish_letters_stay() {
        for (text, folded) in [
            ("BLODPROV", "blodprov"),
            ("Åsa Ärlig Öst", "åsa ärlig öst"),
            ("A\u{30a}sa o\u{308}l", "åsa öl"),
            ("idé Ñ ç Ž ō ő", "ide n c z o o"),
            ("ǟ ǻ", "ä å"),
            ("Müller", "müller"),
            ("Bjørn Kjær Þór Łódź Straße", "björn kjär thor lodz strasse"),
            ("ﬁnal １２ ｐrov", "final 12 prov"),
            ("Vård\u{ad}central \u{202e}x\u{200b}y", "vårdcentral xy"),
            ("a\n\t  b\u{a0}c", "a b c"),
            ("İstanbul ILGIN", "istanbul ilgin"),
            ("ΣΑΣ", "σασ"),
            ("50 % (ca.)", "50 % (ca.)"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn a_swedish_letter_is_not_found_by_the_one_it_resembles() {
        for (word, text) in [("al", "ål"), ("ol", "öl"), ("ål", "al"), ("gora", "göra"), ("å", "ä")] {
            assert!(!stands(&fold(word), &fold(text)), "{word} in {text}");
        }
    }

    #[test]
    fn either_way_of_writing_a_name_with_u_umlaut_finds_it() {
        for word in ["Muller", "MÜLLER", "Myller", "mu\u{308}l", "yll"] {
            assert!(stands(&fold(word), &fold("Hos doktor Müller")), "{word}");
        }
        assert!(stands(&fold("Müller"), "muller") && stands(&fold("Müller"), "myller"));
        assert!(!stands("muller", "myller"), "without the letter in doubt they are two names");
    }

    #[test]
    fn what_is_found_is_known_in_the_original_with_its_accents() {
        let original = "Ide\u{301} om A\u{30a}L\u{200b}, ÅL och ål";
        let folded = Folded::of(original);
        let found = |word: &str| {
            let places = occurrences(word, &folded.text);
            places.iter().map(|place| &original[folded.original(place)]).collect::<Vec<_>>()
        };
        assert_eq!(found("ål"), ["A\u{30a}L\u{200b}", "ÅL", "ål"]);
        assert_eq!(found("ide"), ["Ide\u{301}"]);
        assert_eq!(found("saknas"), [""; 0]);
    }

    /// The letters of a text as a reader tells them apart, by another way: the whole text decomposed, each base letter
    /// with the accents after it, and only then judged.
    fn letters(text: &str) -> Vec<String> {
        let mut letters: Vec<String> = Vec::new();
        for c in text.nfkd().filter(|c| !is_shapeless(*c) && (c.is_whitespace() || !c.is_control())) {
            match (unicode_normalization::char::is_combining_mark(c), letters.last_mut()) {
                (true, Some(last)) => last.push(c),
                _ => letters.push(c.to_string()),
            }
        }
        letters.iter().map(|letter| judged(letter)).collect()
    }

    fn judged(letter: &str) -> String {
        let base = letter.chars().take(1).flat_map(char::to_lowercase).collect::<String>();
        let makes_another = |accent: &char| *accent == '\u{308}' || (base == "a" && *accent == '\u{30a}');
        let accent = letter.chars().skip(1).find(makes_another);
        match (base.as_str(), accent) {
            ("a" | "o" | "u", Some(accent)) => format!("{base}{accent}").nfc().collect(),
            ("æ", _) => "ä".to_owned(),
            ("ø", _) => "ö".to_owned(),
            _ => base,
        }
    }

    /// Whether a word stands in a text, letter by letter from every beginning.
    fn model(word: &str, text: &str) -> bool {
        let (word, text) = (letters(word), letters(text));
        let same = |asked: &String, stands: &String| {
            let class = |letter: &str| match letter {
                "u" => 1,
                "ü" => 3,
                "y" => 2,
                _ => 0,
            };
            asked == stands || (class(asked) & class(stands) != 0)
        };
        (0..text.len()).any(|from| {
            text.len() - from >= word.len() && word.iter().zip(&text[from..]).all(|(a, b)| same(a, b))
        })
    }

    proptest! {
        #[test]
        fn folding_again_changes_nothing(text in any::<String>()) {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        #[test]
        fn a_text_that_knows_its_original_is_the_same_text(text in any::<String>()) {
            let folded = Folded::of(&text);
            prop_assert_eq!(&folded.text, &fold(&text));
            // Every part leads to whole characters of the original: slicing there does not panic.
            for (at, c) in folded.text.char_indices() {
                prop_assert!(!text[folded.original(&(at..at + c.len_utf8()))].is_empty());
            }
        }

        #[test]
        fn a_word_is_found_exactly_where_a_reader_would_find_it(
            word in "[aouyåäöüéAOUÅÄÖÜÉæØ.*(\\[<]{1,3}",
            text in "[aouyåäöüéAOUÅÄÖÜÉæØ.*(\\[<\u{301}\u{308}\u{30a}\u{200b}]{0,12}",
        ) {
            let (word, text) = (word.as_str(), format!("x{text}"));
            prop_assert_eq!(stands(&fold(word), &fold(&text)), model(word, &text));
            prop_assert_eq!(!occurrences(&fold(word), &fold(&text)).is_empty(), model(word, &text));
        }
    }
}
