//! A message's files: what each is, before anybody downloads it.

use crate::{
    pages::attachment::why,
    reader::Reading,
    words::{Words, say},
};
use inbox::{
    Attachment, DocumentLink, FETCHED_TOGETHER_MOST, FileStanding, LanguageTag, MediaType, Message, ThreadId,
};
use leptos::prelude::*;

/// The files and the links to documents, or nothing.
pub(super) fn view(reading: Reading, message: &Message) -> Option<impl IntoView + use<>> {
    let words = reading.words;
    let Message { attachments, documents, language, .. } = message;
    let count = attachments.len() + documents.len();
    let files = attachments.iter().map(|file| view! { <li>{one(reading, file)}</li> }).collect_view();
    let documents = documents
        .iter()
        .map(|link| view! { <li>{document(words, language.as_ref(), link)}</li> })
        .collect_view();
    (count > 0).then(|| {
        view! {
            <section class="files">
                <h3>{say!(words, "file-heading", count = count)}</h3>
                <ul>{files}{documents}</ul>
            </section>
        }
    })
}

/// A document that is kept elsewhere says so, and where, before the click. As with a link in the letter, the other side
/// learns neither where the reader came from nor gets hold of the window.
pub(crate) fn document(words: Words, language: Option<&LanguageTag>, link: &DocumentLink) -> AnyView {
    let host = link.address().host().unwrap_or_default();
    let facts = say!(words, "file-elsewhere", host = host.strip_prefix("www.").unwrap_or(host));
    view! {
        <a href=link.address().as_str().to_owned() rel="noopener noreferrer external">
            <span lang=words.lang_of(language) dir="auto">{link.name().to_owned()}</span>
            {format!(" ({facts})")}
        </a>
    }
    .into_any()
}

/// A link, where it leads to a file; else why it does not, before anybody has tried. No `download` on the link: should a
/// file be stopped in the meantime, the browser would save the page that says so.
fn one(reading: Reading, file: &Attachment) -> AnyView {
    let words = reading.words;
    let name = view! { <span translate="no" dir="auto">{file.name.clone()}</span> };
    let facts = format!(" ({})", facts(words, file));
    match file.standing.withheld(reading.unscanned) {
        None => view! { <a href=reading.mount.attachment(file.id)>{name}{facts}</a> }.into_any(),
        Some(withheld) => view! {
            <p>{name}{facts}</p>
            <p class="withheld">{why(words, reading.calendar, withheld)}</p>
        }
        .into_any(),
    }
}

/// The way to all files of a thread at once, where there are several that can be fetched.
pub(super) fn together(reading: Reading, thread: ThreadId, messages: &[Message]) -> Option<AnyView> {
    let offered = messages
        .iter()
        .flat_map(|message| &message.attachments)
        .filter(|file| file.standing.withheld(reading.unscanned).is_none());
    let (count, bytes) = offered.fold((0_u64, 0), |(count, bytes), file| (count + 1, bytes + file.size));
    let words = reading.words;
    let size = size(words, bytes);
    (count > 1).then(|| {
        if bytes > FETCHED_TOGETHER_MOST {
            return view! { <p>{say!(words, "file-together-too-large")}</p> }.into_any();
        }
        view! {
            <p class="files">
                <a href=reading.mount.attachments(thread)>{say!(words, "file-together", count = count, size = size)}</a>
            </p>
        }
        .into_any()
    })
}

/// "PDF, 2 sidor, 84 kB, svenska, taggad PDF: ja, viruskontrollerad"
pub(crate) fn facts(words: Words, file: &Attachment) -> String {
    let mut facts = vec![file.media_type.word().to_owned()];
    let pdf = file.media_type == MediaType::Pdf;
    match file.pages {
        Some(pages) => facts.push(say!(words, "file-pages", count = pages)),
        None if pdf => facts.push(say!(words, "file-pages-unknown")),
        None => {}
    }
    facts.push(size(words, file.size));
    if pdf {
        let language = file.language.as_deref();
        let known = language.map(|language| say!(words, "file-language", language = language));
        facts.push(known.unwrap_or_else(|| say!(words, "file-language-unknown")));
        facts.push(match file.tagged {
            Some(true) => say!(words, "file-tagged"),
            Some(false) => say!(words, "file-untagged"),
            None => say!(words, "file-tagged-unknown"),
        });
    }
    match file.standing {
        FileStanding::Clean => facts.push(say!(words, "file-clean")),
        FileStanding::Unscanned => facts.push(say!(words, "file-unscanned")),
        FileStanding::Blocked | FileStanding::Expired(_) | FileStanding::Removed(_) => {}
    }
    facts.join(", ")
}

/// Rounded up, so that nobody downloads more than was said: "1 kB", "84 kB", "1,3 MB".
pub(crate) fn size(words: Words, bytes: u64) -> String {
    let kilobytes = bytes.div_ceil(1_000).max(1);
    if kilobytes < 1_000 {
        return say!(words, "moment-kilobytes", count = kilobytes);
    }
    let tenths = bytes.div_ceil(100_000);
    say!(words, "moment-megabytes", whole = (tenths / 10).to_string(), tenth = (tenths % 10).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn a_file_says_what_it_is_and_what_is_not_known_of_it() {
        let file = Attachment {
            id: "0123456789abcdef0123456789abcdef".parse().unwrap(),
            name: "Vägbeskrivning.pdf".to_owned(),
            media_type: MediaType::Pdf,
            size: 83_201,
            pages: Some(2),
            tagged: Some(true),
            language: Some("sv".to_owned()),
            standing: FileStanding::Clean,
        };
        let words = Words::default();
        assert_eq!(facts(words, &file), "PDF, 2 sidor, 84 kB, svenska, taggad PDF: ja, viruskontrollerad");
        let untagged = Attachment {
            pages: Some(1),
            tagged: Some(false),
            language: Some("tlh".to_owned()),
            standing: FileStanding::Unscanned,
            ..file.clone()
        };
        assert_eq!(
            facts(words, &untagged),
            "PDF, 1 sida, 84 kB, annat språk (tlh), taggad PDF: nej, inte viruskontrollerad"
        );
        let unknown = Attachment { pages: None, tagged: None, language: None, ..file.clone() };
        assert_eq!(
            facts(words, &unknown),
            "PDF, okänt antal sidor, 84 kB, okänt språk, taggad PDF: okänt, viruskontrollerad"
        );
        let picture = Attachment { media_type: MediaType::Png, standing: FileStanding::Blocked, ..unknown };
        assert_eq!(facts(words, &picture), "PNG, 84 kB");
    }

    #[test]
    fn sizes_are_rounded_up_with_the_languages_own_comma() {
        let swedish = Words::default();
        for (bytes, said) in [
            (0, "1 kB"),
            (1, "1 kB"),
            (1_001, "2 kB"),
            (999_000, "999 kB"),
            (999_001, "1,0 MB"),
            (1_210_000, "1,3 MB"),
        ] {
            assert_eq!(size(swedish, bytes), said, "{bytes}");
        }
        assert_eq!(size(Words::in_language(Language::English), 1_210_000), "1.3 MB");
    }
}
