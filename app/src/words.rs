//! Every word that a person reads, in the person's language. The words stand in `locales/{sv,en}/*.ftl` (Fluent);
//! the code holds ids only, and an id without words does not compile.

mod language;
mod source;

pub use language::Language;
pub(crate) use source::is_defined;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use inbox::{LanguageTag, PersonName};
use std::sync::LazyLock;

type Bundle = FluentBundle<FluentResource>;

static SWEDISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::Swedish));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::English));

/// The words of one language. Copied freely; knows no request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Words(Language);

/// A message's heading.
#[derive(Debug, Clone)]
pub(crate) struct Titled {
    pub(crate) text: String,
    /// Its `lang`, when it is not the page's own.
    pub(crate) lang: Option<String>,
    /// Whether its words are the sender's.
    pub(crate) from_sender: bool,
}

/// A value for a place in a message.
pub(crate) type Value<'v> = FluentValue<'v>;

/// A message with its places filled: `say!(words, "inbox-lead", threads = 212)`.
macro_rules! say {
    ($words:expr, $id:literal $(, $place:ident = $value:expr)* $(,)?) => {{
        const { assert!($crate::words::is_defined($id), concat!("locales/sv has no message ", $id)) };
        $words.say($id, [$((stringify!($place), $crate::words::Value::from($value))),*])
    }};
}
pub(crate) use say;

/// The words before and after one place of a message, for a place that holds markup:
/// `around!(words, "proxy-band", name, age = 12)`.
macro_rules! around {
    ($words:expr, $id:literal, $around:ident $(, $place:ident = $value:expr)* $(,)?) => {{
        const { assert!($crate::words::is_defined($id), concat!("locales/sv has no message ", $id)) };
        $words.around($id, stringify!($around), [$((stringify!($place), $crate::words::Value::from($value))),*])
    }};
}
pub(crate) use around;

/// Stands for a place that the page fills itself: a character that no text holds (Unicode, private use).
const PLACE: char = '\u{f8ff}';

impl Words {
    /// The words of a language.
    pub(crate) fn in_language(language: Language) -> Self {
        Self(language)
    }

    /// Their language.
    pub(crate) fn language(self) -> Language {
        self.0
    }

    /// A child's name, or the words for a newborn whom the register has no name for yet.
    pub(crate) fn child(self, name: Option<&PersonName>) -> String {
        name.map_or_else(|| say!(self, "proxy-nameless"), |name| name.as_str().to_owned())
    }

    /// The `lang` of names of units and places, when it is not the page's own: they are Swedish (WCAG 3.1.2).
    pub(crate) fn senders_language(self) -> Option<&'static str> {
        (self.0 != Language::Swedish).then_some(Language::Swedish.tag())
    }

    /// The `lang` of what a sender wrote, when it is not the page's own. Who does not say writes Swedish.
    pub(crate) fn lang_of(self, said: Option<&LanguageTag>) -> Option<String> {
        match said {
            Some(tag) => (tag.primary() != self.0.tag()).then(|| tag.as_str().to_owned()),
            None => self.senders_language().map(str::to_owned),
        }
    }

    /// The `lang` of what we say amid a sender's text, when that text is not in the page's own language.
    pub(crate) fn lang_amid(self, said: Option<&LanguageTag>) -> Option<&'static str> {
        self.lang_of(said).map(|_| self.0.tag())
    }

    /// A message's heading for a page: its sender's, or our words for one that has none.
    pub(crate) fn titled(self, subject: Option<String>, said: Option<&LanguageTag>) -> Titled {
        match subject {
            Some(text) => Titled { text, lang: self.lang_of(said), from_sender: true },
            None => Titled { text: say!(self, "thread-no-subject"), lang: None, from_sender: false },
        }
    }

    /// Called by [`say!`], which has seen to it that the id exists.
    pub(crate) fn say<'v, const N: usize>(
        self,
        id: &'static str,
        places: [(&'static str, Value<'v>); N],
    ) -> String {
        let bundle = match self.0 {
            Language::Swedish => &*SWEDISH,
            Language::English => &*ENGLISH,
        };
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
            // A test holds every language to the same ids; a page with an id on it is better than none.
            debug_assert!(false, "no words for {id}");
            return id.to_owned();
        };
        let places: FluentArgs<'v> = places.into_iter().collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&places), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "{id}: {errors:?}");
        text
    }

    /// Called by [`around!`].
    pub(crate) fn around<'v, const N: usize>(
        self,
        id: &'static str,
        around: &'static str,
        places: [(&'static str, Value<'v>); N],
    ) -> (String, String) {
        let bundle = match self.0 {
            Language::Swedish => &*SWEDISH,
            Language::English => &*ENGLISH,
        };
        let mut filled: FluentArgs<'v> = places.into_iter().collect();
        filled.set(around, PLACE.to_string());
        let pattern = bundle.get_message(id).and_then(|message| message.value());
        let text = pattern.map_or_else(String::new, |pattern| {
            bundle.format_pattern(pattern, Some(&filled), &mut Vec::new()).into_owned()
        });
        match text.split_once(PLACE) {
            Some((before, after)) => (before.to_owned(), after.to_owned()),
            None => (text, String::new()),
        }
    }
}

fn bundle(language: Language) -> Bundle {
    let resource = FluentResource::try_new(source::of(language).to_owned())
        .unwrap_or_else(|(_, errors)| panic!("locales/{}: {errors:?}", language.tag()));
    let mut bundle = Bundle::new_concurrent(vec![language.identifier()]);
    // Isolating marks would stand in titles and in what people copy; an element of its own
    // isolates what a sender wrote (`dir="auto"`).
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).unwrap_or_else(|errors| panic!("locales/{}: {errors:?}", language.tag()));
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, fs, path::Path};

    fn ids(language: Language) -> BTreeSet<&'static str> {
        source::of(language)
            .lines()
            .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()))
            .filter_map(|line| line.split_once(" =").map(|(id, _)| id))
            .collect()
    }

    /// The places (`$name`) that each message has.
    fn places(language: Language) -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        let mut id = "";
        for line in source::of(language).lines() {
            if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
                id = line.split_once(" =").map_or("", |(id, _)| id);
            }
            for place in line.split('$').skip(1) {
                let name: String =
                    place.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                found.insert((id.to_owned(), name));
            }
        }
        found
    }

    fn used(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                used(&path, found);
                continue;
            }
            let code = fs::read_to_string(&path).unwrap();
            for call in code.split("say!(").skip(1).chain(code.split("around!(").skip(1)) {
                if let Some(id) = call.split('"').nth(1) {
                    found.insert(id.to_owned());
                }
            }
        }
    }

    #[test]
    fn every_language_says_exactly_the_same_things() {
        for language in Language::ALL {
            assert_eq!(ids(language), ids(Language::Swedish), "{language:?}");
            assert_eq!(places(language), places(Language::Swedish), "{language:?}");
            // Reads the whole source: broken syntax or an id said twice panics here.
            drop(bundle(language));
        }
    }

    #[test]
    fn nothing_is_left_in_the_other_language() {
        // The same words in both are a forgotten translation, but for names and numbers.
        let same = [
            "frame-information-kind",
            "moment-april",
            "moment-august",
            "moment-date",
            "moment-day",
            "moment-kilobytes",
            "moment-november",
            "moment-september",
            "moment-weekday-date",
        ];
        let text = |language: Language, id: &str| {
            let source = source::of(language);
            let start = source.find(&format!("\n{id} =")).map_or(0, |at| at + 1);
            let rest = &source[start..];
            let end =
                rest.match_indices('\n').map(|(at, _)| at).find(|at| !rest[at + 1..].starts_with([' ', '}']));
            rest[..end.unwrap_or(rest.len())].to_owned()
        };
        for id in ids(Language::Swedish) {
            let (swedish, english) = (text(Language::Swedish, id), text(Language::English, id));
            assert!(same.contains(&id) || swedish != english, "{id} is the same in both languages");
        }
    }

    #[test]
    fn every_message_is_used() {
        let mut found = BTreeSet::new();
        used(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        let unused: Vec<_> = ids(Language::Swedish).into_iter().filter(|id| !found.contains(*id)).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }

    #[test]
    fn an_id_that_nobody_wrote_is_known_while_compiling() {
        assert!(is_defined("frame-skip"));
        assert!(!is_defined("frame-ski"));
        assert!(!is_defined("no-such-words"));
    }

    #[test]
    fn plurals_follow_the_language() {
        let swedish = Words::in_language(Language::Swedish);
        assert_eq!(say!(swedish, "inbox-messages", count = 1), "1 meddelande");
        assert_eq!(say!(swedish, "inbox-messages", count = 3), "3 meddelanden");
        let english = Words::in_language(Language::English);
        assert_eq!(say!(english, "inbox-messages", count = 1), "1 message");
    }
}
