//! The translations as they stand in `locales/`, and what can be known of them while compiling.

use super::Language;

macro_rules! sources {
    ($language:literal) => {
        concat!(
            include_str!(concat!("../../locales/", $language, "/frame.ftl")),
            include_str!(concat!("../../locales/", $language, "/moment.ftl")),
            include_str!(concat!("../../locales/", $language, "/start.ftl")),
            include_str!(concat!("../../locales/", $language, "/inbox.ftl")),
            include_str!(concat!("../../locales/", $language, "/thread.ftl")),
            include_str!(concat!("../../locales/", $language, "/attachment.ftl")),
            include_str!(concat!("../../locales/", $language, "/search.ftl")),
            include_str!(concat!("../../locales/", $language, "/take.ftl")),
            include_str!(concat!("../../locales/", $language, "/tidy.ftl")),
            include_str!(concat!("../../locales/", $language, "/proxy.ftl")),
            include_str!(concat!("../../locales/", $language, "/turned-away.ftl")),
            include_str!(concat!("../../locales/", $language, "/why.ftl")),
            include_str!(concat!("../../locales/", $language, "/refused.ftl")),
            include_str!(concat!("../../locales/", $language, "/settings.ftl")),
            include_str!(concat!("../../locales/", $language, "/contact.ftl")),
            include_str!(concat!("../../locales/", $language, "/review.ftl")),
            include_str!(concat!("../../locales/", $language, "/ledger.ftl")),
            include_str!(concat!("../../locales/", $language, "/log.ftl")),
            include_str!(concat!("../../locales/", $language, "/information.ftl")),
            include_str!(concat!("../../locales/", $language, "/failure.ftl")),
            include_str!(concat!("../../locales/", $language, "/preview.ftl")),
        )
    };
}

const SWEDISH: &str = sources!("sv");
const ENGLISH: &str = sources!("en");

/// All messages of a language, in Fluent syntax.
pub(super) const fn of(language: Language) -> &'static str {
    match language {
        Language::Swedish => SWEDISH,
        Language::English => ENGLISH,
    }
}

/// Where the lines of the Swedish source begin that begin with a message's id.
const STARTS: [usize; count_starts(SWEDISH.as_bytes())] = starts(SWEDISH.as_bytes());

const fn begins_message(source: &[u8], at: usize) -> bool {
    source[at].is_ascii_lowercase() && (at == 0 || source[at - 1] == b'\n')
}

const fn count_starts(source: &[u8]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < source.len() {
        if begins_message(source, at) {
            count += 1;
        }
        at += 1;
    }
    count
}

const fn starts<const N: usize>(source: &[u8]) -> [usize; N] {
    let mut found = [0; N];
    let (mut at, mut count) = (0, 0);
    while at < source.len() {
        if begins_message(source, at) {
            found[count] = at;
            count += 1;
        }
        at += 1;
    }
    found
}

/// Whether there is a message with this id. Asked while compiling, by [`say!`](super::say): words that nobody wrote
/// are a compile error, not an empty place on somebody's screen.
pub(crate) const fn is_defined(id: &str) -> bool {
    let (source, id) = (SWEDISH.as_bytes(), id.as_bytes());
    let mut line = 0;
    while line < STARTS.len() {
        let start = STARTS[line];
        let mut same = 0;
        while same < id.len() && start + same < source.len() && source[start + same] == id[same] {
            same += 1;
        }
        if same == id.len() && start + same < source.len() && source[start + same] == b' ' {
            return true;
        }
        line += 1;
    }
    false
}
