//! One message of the letter.

use super::{Along, Letter, relative};
use crate::{
    address, body, calendar,
    pages::{
        attachment::why,
        thread::{
            action,
            attachment::{document, facts},
            message as on_page, visit,
        },
    },
    words::{around, say},
};
use inbox::{Attachment, Message, ThreadId, Visit};
use leptos::prelude::*;

impl Letter {
    /// The message with its files, of which `along` says where they are. `heading` is its thread's.
    pub(super) fn message(
        &self,
        thread: ThreadId,
        heading: &str,
        message: &Message,
        along: &Along,
    ) -> AnyView {
        let words = self.words;
        let body = body::taken(words, message);
        let receipts = message.receipts.iter().map(|receipt| {
            let when = calendar::moment(words, receipt.opened_at);
            view! { <p class="receipt">{on_page::opened(words, *receipt, self.actor, &when)}</p> }
        });
        view! {
            <article class="message" id=address::message(message.id)>
                {self.head(heading, message)}
                {self.validity(thread, message)}
                {message.visit.as_ref().map(|booked| self.visit(message, booked))}
                {body}
                {self.files(message, along)}
                {self.actions(message)}
                {receipts.collect_view()}
            </article>
        }
        .into_any()
    }

    fn head(&self, heading: &str, message: &Message) -> impl IntoView + use<> {
        let words = self.words;
        let lang = words.senders_language();
        let unit = &message.unit;
        let own = message.subject.clone().filter(|subject| subject != heading);
        let (before, after) = around!(words, "thread-from", unit);
        let named = own.is_some();
        let name = || view! { <span translate="no" lang=lang dir="auto">{unit.name.clone()}</span> };
        let heading = match own {
            Some(subject) => {
                view! { <h3 lang=words.lang_of(message.language.as_ref()) dir="auto">{subject}</h3> }
                    .into_any()
            }
            None => view! { <h3>{before.clone()}{name()}{after.clone()}</h3> }.into_any(),
        };
        let from = named.then(|| view! { {before}{name()}{after}", " });
        let unread =
            message.new.then(|| view! { <p><strong>{say!(words, "take-letter-unread")}</strong></p> });
        view! {
            <header>
                {heading}
                <p>
                    {from}
                    <time datetime=calendar::machine(message.received_at)>
                        {calendar::moment(words, message.received_at)}
                    </time>
                </p>
                {on_page::reach(words, unit)}
                {unread}
            </header>
        }
    }

    /// That the message no longer holds; what holds instead is linked to where it is in the letter.
    fn validity(&self, thread: ThreadId, message: &Message) -> Option<impl IntoView + use<>> {
        let words = self.words;
        let said = on_page::no_longer_holds(words, message.validity)?;
        let newer = match message.newer {
            Some(newer) if self.of_all || newer.thread == thread => {
                let href = format!("#{}", address::message(newer.message));
                Some(view! { <a href=href>{say!(words, "take-letter-newer")}</a> }.into_any())
            }
            Some(_) => None,
            None => Some(say!(words, "thread-newer-gone").into_any()),
        };
        Some(view! { <p class="standing"><strong>{said}"."</strong>" "{newer}</p> })
    }

    fn visit(&self, message: &Message, booked: &Visit) -> impl IntoView + use<> {
        let words = self.words;
        let lang = words.senders_language();
        let held = visit::holds(message);
        let heading = if held { say!(words, "thread-visit") } else { say!(words, "thread-visit-gone") };
        let line =
            |text: &Option<String>| text.clone().map(|text| view! { <p lang=lang dir="auto">{text}</p> });
        view! {
            <section class=if held { "visit" } else { "visit gone" }>
                <div>
                    <h4>{heading}</h4>
                    {visit::time(words, booked, held)}
                    {line(&booked.what)}
                    {line(&booked.place)}
                </div>
            </section>
        }
    }

    fn files(&self, message: &Message, along: &Along) -> Option<impl IntoView + use<>> {
        let Message { attachments, documents, language, .. } = message;
        let count = attachments.len() + documents.len();
        let files = attachments.iter().map(|file| view! { <li>{self.file(file, along)}</li> }).collect_view();
        let documents = documents
            .iter()
            .map(|link| view! { <li>{document(self.words, language.as_ref(), link)}</li> })
            .collect_view();
        let heading = say!(self.words, "file-heading", count = count);
        (count > 0)
            .then(|| view! { <section class="files"><h4>{heading}</h4><ul>{files}{documents}</ul></section> })
    }

    /// A link to the file in the zip, or why it is not there.
    fn file(&self, file: &Attachment, along: &Along) -> AnyView {
        let words = self.words;
        let name = view! { <span translate="no" dir="auto">{file.name.clone()}</span> };
        let facts = format!(" ({})", facts(words, file));
        if let Some(path) = along.get(&file.id) {
            return view! { <a href=relative(path)>{name}{facts}</a> }.into_any();
        }
        let why =
            file.standing.withheld(self.unscanned).map(|withheld| why(words, self.calendar(), withheld));
        view! {
            <p>{name}{facts}</p>
            <p class="withheld">{say!(words, "take-letter-not-along")}" "{why}</p>
        }
        .into_any()
    }

    /// What the buttons say: they work in the inbox alone.
    fn actions(&self, message: &Message) -> Option<impl IntoView + use<>> {
        let words = self.words;
        let offered = action::offered(message);
        if offered.is_empty() {
            return None;
        }
        let answered = action::answered_at(&offered).map(|at| {
            let when = calendar::moment(words, at);
            view! { <p class="answered">{say!(words, "thread-answered", when = when)}</p> }
        });
        let buttons = offered
            .iter()
            .map(|offered| view! { <li>{action::label(words, message, offered)}</li> })
            .collect_view();
        Some(view! {
            {answered}
            <h4>{say!(words, "take-letter-actions")}</h4>
            <ul>{buttons}</ul>
        })
    }
}
