//! A message's files: what each is, before anybody downloads it.

use crate::{
    reader::Reading,
    words::{Words, say},
};
use inbox::Attachment;
use leptos::prelude::*;

/// The files, or nothing.
pub(super) fn view(reading: Reading, attachments: &[Attachment]) -> Option<impl IntoView + use<>> {
    if attachments.is_empty() {
        return None;
    }
    let words = reading.words;
    let files = attachments
        .iter()
        .map(|file| {
            view! {
                <li>
                    <a href=reading.mount.attachment(file.id)>
                        <span translate="no" dir="auto">{file.name.clone()}</span>
                        {format!(" ({})", facts(words, file))}
                    </a>
                </li>
            }
        })
        .collect_view();
    Some(view! {
        <section class="files">
            <h3>{say!(words, "thread-attachments", count = attachments.len())}</h3>
            <ul>{files}</ul>
        </section>
    })
}

/// "PDF, 2 sidor, 84 kB, anpassad för skärmläsare"
fn facts(words: Words, file: &Attachment) -> String {
    let pages = file.pages.map(|pages| say!(words, "thread-file-pages", count = pages));
    let tagged = file.tagged.map(|tagged| {
        if tagged { say!(words, "thread-file-tagged") } else { say!(words, "thread-file-untagged") }
    });
    let size = size(words, file.size);
    [Some(file.media_type.word().to_owned()), pages, Some(size), tagged]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

/// Rounded up, so that nobody downloads more than was said: "1 kB", "84 kB", "1,3 MB".
fn size(words: Words, bytes: u64) -> String {
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
    use inbox::MediaType;

    #[test]
    fn a_file_says_what_it_is() {
        let file = Attachment {
            id: "0123456789abcdef0123456789abcdef".parse().unwrap(),
            name: "Vägbeskrivning.pdf".to_owned(),
            media_type: MediaType::Pdf,
            size: 83_201,
            pages: Some(2),
            tagged: Some(true),
        };
        let words = Words::default();
        assert_eq!(facts(words, &file), "PDF, 2 sidor, 84 kB, anpassad för skärmläsare");
        let untagged = Attachment { pages: Some(1), tagged: Some(false), ..file.clone() };
        assert_eq!(facts(words, &untagged), "PDF, 1 sida, 84 kB, inte anpassad för skärmläsare");
        let unknown = Attachment { pages: None, tagged: None, media_type: MediaType::Png, ..file };
        assert_eq!(facts(words, &unknown), "PNG, 84 kB");
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
