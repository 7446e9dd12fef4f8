//! The one place where a page becomes a response: the frame around it, rendered whole, with status and headers.

mod frame;

use crate::{
    Services, direction,
    flash::{Done, Flash, Outcome},
    form::Fault,
    guest::Guest,
    our_form,
    words::Words,
};
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use eid::{Access, LoggedIn};
use http::{HeaderValue, StatusCode, header};
use hydration_context::SsrSharedContext;
use inbox::{AccountState, ChangeId, Chosen, Counts, Folder, TrashDays};
use leptos::prelude::*;
use std::sync::Arc;

/// What a page puts into the frame.
pub(crate) struct Page {
    status: StatusCode,
    /// The page's name in the window's title, before the folder's and the service's.
    title: String,
    section: Option<Section>,
    /// Whether the page is the section's own, or one below it.
    below: bool,
    back: Option<(String, String)>,
    beside_back: Option<AnyView>,
    heading: Heading,
    lead: Option<AnyView>,
    notice: Option<Notice>,
    content: AnyView,
    counts: Option<Counts>,
    faults: Vec<Fault>,
}

/// A page's only `h1`.
struct Heading {
    text: String,
    /// Whether a sender wrote it.
    from_sender: bool,
    /// Its `lang`, when it is not the page's own.
    lang: Option<String>,
}

/// The folder that a page stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// The inbox.
    Inbox,
    /// What is kept out of the way.
    Archive,
    /// What is to be deleted.
    Trash,
    /// Children.
    Proxy,
    /// What somebody was told of messages.
    Notices,
    /// Who has read what.
    Log,
    /// Settings.
    Settings,
    /// Help.
    Help,
}

/// A sentence before the heading: what was just done, or what stopped it.
pub(crate) struct Notice {
    pub(crate) kind: NoticeKind,
    pub(crate) text: String,
    /// What undoes what was done.
    pub(crate) undo: Option<ChangeId>,
}

/// What a notice is, said in its first word and not by its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoticeKind {
    /// It was done.
    Done,
    /// It was not done.
    Stopped,
    /// It is so.
    Told,
}

impl From<Folder> for Section {
    fn from(folder: Folder) -> Self {
        match folder {
            Folder::Inbox => Self::Inbox,
            Folder::Archive => Self::Archive,
            Folder::Trash => Self::Trash,
        }
    }
}

impl Page {
    /// A page of this heading, which is its title too.
    pub(crate) fn new(heading: String, content: impl IntoView + 'static) -> Self {
        Self {
            status: StatusCode::OK,
            title: heading.clone(),
            section: None,
            below: false,
            back: None,
            beside_back: None,
            heading: Heading { text: heading, from_sender: false, lang: None },
            lead: None,
            notice: None,
            content: content.into_any(),
            counts: None,
            faults: Vec::new(),
        }
    }

    /// Another title than the heading.
    pub(crate) fn titled(self, title: String) -> Self {
        Self { title, ..self }
    }

    /// The folder whose own page this is.
    pub(crate) fn of(self, section: Section) -> Self {
        Self { section: Some(section), ..self }
    }

    /// The folder that this page is in, and the way back there: address and words.
    pub(crate) fn below(self, section: Section, back: (String, String)) -> Self {
        Self { section: Some(section), below: true, back: Some(back), ..self }
    }

    /// What stands in the same line as the way back, and may come to say something while the page is read.
    pub(crate) fn with_beside_back(self, view: impl IntoView + 'static) -> Self {
        Self { beside_back: Some(view.into_any()), ..self }
    }

    /// A line under the heading.
    pub(crate) fn with_lead(self, lead: impl IntoView + 'static) -> Self {
        Self { lead: Some(lead.into_any()), ..self }
    }

    /// A sentence before the heading.
    pub(crate) fn with_notice(self, notice: Option<Notice>) -> Self {
        Self { notice, ..self }
    }

    /// Says that the heading is a sender's words, and their `lang` when it is not the page's own. In the window's title no
    /// element keeps them apart.
    pub(crate) fn heading_from_sender(mut self, lang: Option<String>) -> Self {
        self.heading.from_sender = true;
        self.heading.lang = lang;
        self.title = direction::unmarked(&self.title);
        self
    }

    /// The inbox's numbers, when the page has them already: one number, the same everywhere.
    pub(crate) fn with_counts(self, counts: Counts) -> Self {
        Self { counts: Some(counts), ..self }
    }

    /// What is wrong with the form on it: said in the window's title first, and above the heading.
    pub(crate) fn with_faults(self, faults: Vec<Fault>) -> Self {
        Self { faults, ..self }
    }

    /// Another status than 200.
    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

impl Flash {
    /// What it says.
    fn notice(self, words: Words, trash: TrashDays) -> Notice {
        use crate::words::say;
        let text = match self {
            Self::Activated => say!(words, "frame-activated"),
            Self::Tidied(outcome) => return outcome.notice(words, trash),
            Self::Saved => say!(words, "frame-saved"),
            Self::CodeSent => say!(words, "frame-code-sent"),
            Self::ContactConfirmed => say!(words, "frame-contact-confirmed"),
            Self::ContactRemoved => say!(words, "frame-contact-removed"),
            Self::CodeCancelled => say!(words, "frame-code-cancelled"),
            Self::Reviewed => say!(words, "frame-reviewed"),
            Self::OldestFirst => say!(words, "frame-oldest-first"),
            Self::NewestFirst => say!(words, "frame-newest-first"),
            Self::SessionEnded => say!(words, "frame-session-ended"),
            Self::OthersEnded => say!(words, "frame-others-ended"),
        };
        Notice { kind: NoticeKind::Done, text, undo: None }
    }
}

impl Outcome {
    /// What it says.
    fn notice(self, words: Words, trash: TrashDays) -> Notice {
        use crate::words::say;
        let threads = self.threads;
        let mut text = match self.what {
            Done::MarkedUnread => say!(words, "tidied-unread", threads = threads),
            Done::Archived => say!(words, "tidied-archived", threads = threads),
            Done::Trashed => say!(words, "tidied-trashed", threads = threads, days = trash.get()),
            Done::TrashedAndKept => say!(words, "tidied-trashed-and-kept", threads = threads),
            Done::Restored => say!(words, "tidied-restored", threads = threads),
            Done::Undone => say!(words, "tidied-undone", threads = threads),
            Done::UndoneInPart => say!(words, "tidied-undone-in-part", threads = threads),
            Done::Deleted => say!(words, "tidied-deleted", threads = threads),
            Done::AlreadySo => say!(words, "tidied-already"),
            Done::Grown => say!(words, "tidied-grown", threads = threads),
            Done::NotInTrash => say!(words, "tidied-not-in-trash"),
            Done::NothingChosen => say!(words, "tidied-nothing-chosen"),
            Done::TooManyChosen => say!(words, "tidied-too-many", most = Chosen::MOST),
        };
        if self.grown > 0 {
            text = format!("{text} {}", say!(words, "tidied-grown", threads = self.grown));
        }
        let kind = match self.what {
            Done::NothingChosen | Done::TooManyChosen | Done::Grown | Done::NotInTrash => NoticeKind::Stopped,
            Done::UndoneInPart if threads == 0 => NoticeKind::Stopped,
            Done::AlreadySo => NoticeKind::Told,
            _ => NoticeKind::Done,
        };
        Notice { kind, text, undo: self.undo }
    }
}

impl Guest {
    /// A page in its frame, rendered whole before the first byte leaves.
    pub(crate) async fn respond(&self, services: &Services, mut page: Page) -> Response {
        if page.counts.is_none() && !page.status.is_server_error() {
            page.counts = self.counts(services).await;
        }
        // Never two at once: what is wrong now counts, and not what was done before.
        if page.notice.is_none() && page.faults.is_empty() {
            page.notice = self.flash.map(|flash| flash.notice(self.words, services.trash));
        }
        let status = page.status;
        let mut html = render(|| frame::document(self, services, page));
        if let Some(forms) = self.logged_in().and_then(LoggedIn::forms) {
            html = our_form::carried_by_all(&html, &forms.masked(&*services.random));
        }
        let mut response = (status, self.headers(), Body::from(html)).into_response();
        if self.flash.is_some() {
            let taken = Flash::taken(services.site.public_url.is_secure()).to_string();
            if let Ok(cookie) = HeaderValue::from_str(&taken) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
        }
        response
    }

    /// What a page's response says without the page.
    pub(crate) fn headers_only(&self) -> Response {
        self.headers().into_response()
    }

    fn headers(&self) -> [(header::HeaderName, HeaderValue); 4] {
        [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            // Patient data is in no cache, shared or not (ASVS 5.0.0-14.3.2).
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (header::CONTENT_LANGUAGE, HeaderValue::from_static(self.words.language().tag())),
            (header::VARY, HeaderValue::from_static("Cookie")),
        ]
    }

    /// The numbers for the navigation of a page that does not have them itself. A page does not fail for want of them.
    async fn counts(&self, services: &Services) -> Option<Counts> {
        let viewer = self.logged_in()?.access().viewer().filter(|_| self.is_active())?;
        match services.inbox.counts(viewer).await {
            Ok(counts) => Some(counts),
            Err(error) => {
                tracing::warn!(%error, "a page is shown without its count");
                None
            }
        }
    }

    /// Whether there is an inbox to navigate in.
    fn is_active(&self) -> bool {
        self.logged_in().is_some_and(|logged_in| match logged_in.access() {
            Access::Guardian { state, .. } => *state == AccountState::Active,
            _ => logged_in.is_open(),
        })
    }
}

/// Renders outside any runtime: there is nothing to wait for any more. In the mode for islands, where a page outside
/// them is plain HTML.
pub(crate) fn render<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| view().to_html());
    owner.cleanup();
    // Leptos parts texts by `<!>`: what HTML's parsers make of it is an empty comment, and an error.
    html.replace("<!>", "<!---->")
}

/// The same without what Leptos puts between texts, for where nothing wakes up.
pub(crate) fn render_still<V: IntoView>(view: impl FnOnce() -> V) -> String {
    render(view).replace("<!---->", "")
}

#[cfg(test)]
impl Page {
    /// What the page itself brings, without the frame.
    pub(crate) fn parts_for_test(self) -> impl IntoView {
        (self.title, self.heading.text, self.lead, self.content)
    }
}
