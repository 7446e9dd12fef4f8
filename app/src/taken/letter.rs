//! The letter: one HTML file with every message, that needs neither us nor any other file to be read. It is written in
//! pieces; only its own words stand outside what Leptos renders, and so escapes.

mod message;

use crate::{
    address,
    calendar::{self, Calendar},
    document::render_still,
    pages::list,
    words::{Words, around, say},
};
use inbox::{AttachmentId, Folder, NamedThread, PersonId, PersonName, TakenThread, ThreadId, Unscanned};
use jiff::Timestamp;
use leptos::prelude::*;
use std::{collections::HashMap, fmt::Write};

/// The fragment of the messages, for the skip link.
const MESSAGES: &str = "meddelanden";

/// No script, nothing from anywhere: not even should a reader of ours have let something through.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// It looks as the pages do, by night and on paper too.
const STYLE: &str = concat!(
    "<style>\n",
    include_str!("../../../style/10-tokens.css"),
    include_str!("../../../style/20-page.css"),
    include_str!("../../../style/40-message.css"),
    include_str!("letter.css"),
    include_str!("../../../style/90-print.css"),
    "</style>",
);

/// Where files are in the zip.
pub(super) type Along = HashMap<AttachmentId, String>;

/// What the letter is about, and for whom.
pub(crate) struct Letter {
    pub(crate) words: Words,
    /// Whether it is of the whole inbox, and not of one thread.
    pub(crate) of_all: bool,
    pub(crate) made_at: Timestamp,
    /// What the service is called.
    pub(crate) service: String,
    /// Whose inbox it is.
    pub(crate) name: PersonName,
    pub(crate) actor: PersonId,
    pub(crate) unscanned: Unscanned,
}

impl Letter {
    /// What the zip is called, with the day.
    pub(crate) fn zip_name(&self) -> String {
        format!("{} {}.zip", self.base_name(), calendar::local(self.made_at).date())
    }

    pub(super) fn file_name(&self) -> String {
        format!("{}.html", self.base_name())
    }

    fn base_name(&self) -> String {
        if self.of_all { say!(self.words, "take-file-inbox") } else { say!(self.words, "take-file-thread") }
    }

    /// The folder of a thread's files, counted from 0.
    pub(super) fn files_folder(&self, at: usize) -> String {
        let folder = say!(self.words, "take-folder");
        if self.of_all { format!("{folder}/{}/", at + 1) } else { format!("{folder}/") }
    }

    /// To be kept and read another day: no time of it is "today".
    fn calendar(&self) -> Calendar {
        Calendar::to_be_kept(self.made_at)
    }

    /// All before the list of threads, or before the first of them when there is none.
    pub(super) fn beginning(&self, empty: bool) -> String {
        let words = self.words;
        let what =
            if self.of_all { say!(words, "take-letter-inbox") } else { say!(words, "take-letter-thread") };
        let when = calendar::moment(words, self.made_at);
        let title = say!(words, "take-letter-title", what = what.as_str(), when = when.as_str());
        let service = self.service.as_str();
        let (before, after) =
            around!(words, "take-letter-whose", name, service = service, when = when.as_str());
        let header = render_still(|| {
            view! {
                <header class="wrap">
                    <h1>{what}</h1>
                    <p>{before}<span translate="no">{self.name.as_str().to_owned()}</span>{after}</p>
                    <p>{say!(words, "take-letter-only", service = service)}</p>
                    <p>{say!(words, "take-safe")}</p>
                    {(self.of_all && !empty).then(|| view! { <p>{say!(words, "take-folders")}</p> })}
                    {empty.then(|| view! { <p>{say!(words, "take-letter-empty")}</p> })}
                </header>
            }
        });
        let skip = (self.of_all && !empty).then(|| {
            render_still(|| {
                let href = format!("#{MESSAGES}");
                view! { <a class="skip" href=href>{say!(words, "take-letter-skip")}</a> }
            })
        });
        let main = if self.of_all && !empty { "" } else { BEGIN_MAIN };
        format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n{STYLE}\n</head>\n<body>\n{skip}\n{header}\n{main}",
            language = words.language().tag(),
            skip = skip.unwrap_or_default(),
        )
    }

    /// A piece of the list of threads: the first with what comes before, the last with what comes after.
    pub(super) fn contents(&self, named: &[NamedThread], first: bool, last: bool) -> String {
        let words = self.words;
        let lang = words.senders_language();
        let mut html = String::new();
        if first {
            let heading =
                render_still(|| view! { <h2 id="tradar">{say!(words, "take-letter-threads")}</h2> });
            html = format!("<nav class=\"wrap\" aria-labelledby=\"tradar\">\n{heading}\n<ol>\n");
        }
        for thread in named {
            let subject = words.titled(thread.subject.clone(), thread.language.as_ref());
            let folder = (thread.folder != Folder::Inbox).then(|| self.folder(thread.folder));
            html.push_str(&render_still(|| {
                view! {
                    <li>
                        <a href=format!("#{}", address::row(thread.id))>
                            <span lang=subject.lang dir="auto">{subject.text}</span>
                        </a>
                        ", "
                        <span translate="no" lang=lang dir="auto">{thread.unit.clone()}</span>
                        {folder.map(|folder| format!(", {folder}"))}
                    </li>
                }
            }));
            html.push('\n');
        }
        if last {
            write!(html, "</ol>\n</nav>\n{BEGIN_MAIN}").expect("a string takes all");
        }
        html
    }

    /// A thread, unfolded.
    pub(super) fn thread(&self, id: ThreadId, thread: &TakenThread, along: &Along) -> String {
        let words = self.words;
        let newest = thread.messages.last();
        let language = newest.and_then(|message| message.language.as_ref());
        let heading = words.titled(newest.and_then(|message| message.subject.clone()), language);
        let html = render_still(|| {
            let messages = thread.messages.iter();
            let messages =
                messages.map(|message| self.message(id, &heading.text, message, along)).collect_view();
            view! {
                <section class="thread" id=address::row(id)>
                    <h2 lang=heading.lang.clone() dir="auto">{heading.text.clone()}</h2>
                    <p class="about">
                        {say!(words, "inbox-messages", count = thread.messages.len())}". "
                        {self.folder(thread.folder)}"."
                    </p>
                    {messages}
                </section>
            }
        });
        html + "\n"
    }

    /// Where in the inbox a thread is.
    fn folder(&self, folder: Folder) -> String {
        say!(self.words, "inbox-in", folder = list::heading(self.words, folder))
    }
}

/// The end of the letter.
pub(super) const END: &str = "</main>\n</body>\n</html>\n";

const BEGIN_MAIN: &str = "<main id=\"meddelanden\" class=\"wrap\">\n";

/// A path inside the zip as an address relative to the letter (RFC 3986: what is not unreserved is percent-encoded).
fn relative(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            address.push(char::from(byte));
        } else {
            write!(address, "%{byte:02X}").expect("a string takes all");
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_a_file_in_the_zip_holds_no_character_that_means_something_else() {
        assert_eq!(
            relative("bilagor/1/100 % \"säkert\"? #1.pdf"),
            "bilagor/1/100%20%25%20%22s%C3%A4kert%22%3F%20%231.pdf"
        );
    }
}
