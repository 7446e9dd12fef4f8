//! What stands around every page: skip link, band, header, navigation, the outcome of the last change, footer.

use super::{Heading, Notice, NoticeKind, Page, Section};
use crate::{
    Services, address, calendar, form,
    guest::Guest,
    island::{SessionWarning, Stage},
    words::{Words, around, say},
};
use eid::{Access, Child, LoggedIn};
use inbox::Folder;
use jiff::Timestamp;
use leptos::prelude::*;

/// A page in its frame.
pub(super) fn document(guest: &Guest, services: &Services, page: Page) -> impl IntoView + use<> {
    let words = guest.words;
    let title = window_title(guest, &services.site.name, &page);
    let assets = &services.assets;
    // Whoever is not logged in gets no script at all: there is nothing for one to do.
    let script = guest.logged_in().and(guest.nonce.clone()).map(|nonce| {
        view! {
            <script
                type="module"
                src=assets.boot.clone()
                nonce=nonce.0
                data-glue=assets.glue.clone()
                data-wasm=assets.wasm.clone()
            ></script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang=words.language().tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{title}</title>
                <link rel="stylesheet" href=assets.stylesheet.clone() />
                <link rel="icon" type="image/svg+xml" href=assets.icon.clone() />
                {script}
            </head>
            <body>
                <a class="skip" href=format!("#{}", address::CONTENT)>{say!(words, "frame-skip")}</a>
                {band(guest)}
                {masthead(guest, &services.site.name)}
                {navigation(guest, &page)}
                <main id=address::CONTENT tabindex="-1" class="wrap">
                    {back(page.back, page.beside_back)}
                    {page.notice.map(|notice| banner(guest, notice))}
                    {form::summary(words, &page.faults)}
                    {heading(page.heading)}
                    {page.lead.map(|lead| view! { <p class="lead">{lead}</p> })}
                    {page.content}
                    {guest.logged_in().map(|_| fetched(words, services.inbox.now()))}
                </main>
                {footer(guest)}
                {guest.logged_in().map(|logged_in| warning(guest, logged_in, services.inbox.now()))}
            </body>
        </html>
    }
}

/// "(3) Inkorg – Inkorgen": what is new first, then from the nearest to the furthest (WCAG 2.4.2). A child's pages say
/// whose they are, so that two tabs can be told apart.
fn window_title(guest: &Guest, service: &str, page: &Page) -> String {
    let words = guest.words;
    let child = guest.logged_in().and_then(|logged_in| match logged_in.access() {
        Access::Guardian { child, .. } => Some(words.child(child.name.as_ref())),
        _ => None,
    });
    let folder = page.section.filter(|_| page.below).map(|section| name(words, section));
    let unread = page.counts.map(|counts| counts.unread).filter(|unread| *unread > 0);
    let count = unread.filter(|_| page.section == Some(Section::Inbox) && !page.below);
    let title = if page.faults.is_empty() {
        page.title.clone()
    } else {
        say!(words, "frame-fault-title", title = page.title.as_str())
    };
    let parts = [Some(title), folder, child, Some(service.to_owned())];
    let said = parts.into_iter().flatten().collect::<Vec<_>>().join(" – ");
    count.map_or(said.clone(), |count| format!("({count}) {said}"))
}

/// The way back, and what may come to stand beside it.
fn back(to: Option<(String, String)>, beside: Option<AnyView>) -> Option<impl IntoView> {
    let (href, text) = to?;
    let way = view! { <p class="back"><a href=href>{text}</a></p> };
    Some(match beside {
        None => way.into_any(),
        Some(beside) => view! { <div class="way">{way}{beside}</div> }.into_any(),
    })
}

fn heading(heading: Heading) -> impl IntoView {
    if heading.from_sender {
        view! { <h1 lang=heading.lang dir="auto">{heading.text}</h1> }.into_any()
    } else {
        view! { <h1>{heading.text}</h1> }.into_any()
    }
}

/// For whom one acts, on top of every page of a child's.
fn band(guest: &Guest) -> Option<impl IntoView + use<>> {
    let Some(Access::Guardian { child: Child { reference, name, age, .. }, .. }) =
        guest.logged_in().map(LoggedIn::access)
    else {
        return None;
    };
    let words = guest.words;
    let own = name.is_some().then_some("no");
    let name = words.child(name.as_ref());
    let (before, after) = around!(words, "proxy-band", name, age = *age);
    Some(view! {
        <section class="proxy" aria-label=say!(words, "proxy")>
            <div class="wrap">
                <p>
                    <span>{before}<strong translate=own>{name}</strong>{after}</span>
                    " "
                    <a href=address::why(*reference)>{say!(words, "why")}</a>
                </p>
                <form method="post" action=address::stop_acting(*reference) role="none">
                    <button type="submit" class="button quiet">{say!(words, "proxy-stop")}</button>
                </form>
            </div>
        </section>
    })
}

fn masthead(guest: &Guest, service: &str) -> impl IntoView + use<> {
    let words = guest.words;
    let home = guest.logged_in().map_or_else(|| "/".to_owned(), |_| guest.mount().inbox());
    let other = words.language().other();
    let name = guest.logged_in().map(|logged_in| logged_in.citizen().name.as_str().to_owned());
    let logged_in = name.is_some();
    view! {
        <header class="masthead">
            <div class="wrap">
                <div class="brand">
                    <a class="wordmark" href=home>
                        <svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round">
                            <path d="M4 13 6.5 5h11L20 13v6H4z"></path>
                            <path d="M4 13h5l1 2.5h4L15 13h5"></path>
                        </svg>
                        {service.to_owned()}
                    </a>
                    {name
                        .map(|name| {
                            view! {
                                <p class="who">
                                    <span class="aside">{say!(words, "frame-logged-in-as")}" "</span>
                                    <span translate="no">{name}</span>
                                </p>
                            }
                        })}
                </div>
                <div class="tools">
                    <form method="post" action=address::LANGUAGE role="none">
                        <input type="hidden" name="till" value=guest.path().to_owned() />
                        <button type="submit" class="button plain" name="sprak" value=other.tag() lang=other.tag()>
                            {other.own_name()}
                        </button>
                    </form>
                    {logged_in
                        .then(|| {
                            view! {
                                <form method="post" action=address::LOG_OUT role="none">
                                    <button type="submit" class="button quiet">{say!(words, "frame-log-out")}</button>
                                </form>
                            }
                        })}
                </div>
            </div>
        </header>
    }
}

/// The folders. On a narrow screen what is no folder of messages stands in a fold, so that the first message is seen at once;
/// the style sheet shows one of the two.
fn navigation(guest: &Guest, page: &Page) -> Option<impl IntoView + use<>> {
    if !guest.is_active() {
        return None;
    }
    let words = guest.words;
    let mount = guest.mount();
    let unread = page.counts.map_or(0, |counts| counts.unread);
    let current = page.section.map(|section| (section, if page.below { "true" } else { "page" }));
    let item = move |section: Section| {
        let href = match section {
            Section::Inbox => mount.inbox(),
            Section::Archive => mount.folder(Folder::Archive),
            Section::Trash => mount.folder(Folder::Trash),
            Section::Proxy => address::PROXY.to_owned(),
            Section::Notices => mount.ledger(),
            Section::Log => mount.log(),
            Section::Settings => mount.settings(),
            Section::Help => address::HELP.to_owned(),
        };
        let count = (section == Section::Inbox && unread > 0).then(|| {
            view! {
                " "
                <span class="count">
                    {unread}<span class="aside">" "{say!(words, "frame-unread", count = unread)}</span>
                </span>
            }
        });
        let current = current.filter(|(here, _)| *here == section).map(|(_, kind)| kind);
        view! { <a href=href aria-current=current>{name(words, section)}{count}</a> }
    };
    let folded = [Section::Proxy, Section::Notices, Section::Log, Section::Settings, Section::Help];
    let here = current.is_some_and(|(at, _)| folded.contains(&at)).then_some("here");
    Some(view! {
        <nav class="folders" aria-label=say!(words, "frame-folders")>
            <ul class="wrap">
                <li>{item(Section::Inbox)}</li>
                <li>{item(Section::Archive)}</li>
                <li>{item(Section::Trash)}</li>
                <li class="wide">{item(Section::Proxy)}</li>
                <li class="wide">{item(Section::Notices)}</li>
                <li class="wide">{item(Section::Log)}</li>
                <li class="wide">{item(Section::Settings)}</li>
                <li class="wide">{item(Section::Help)}</li>
                <li class="narrow">
                    <details>
                        <summary class=here>
                            {say!(words, "frame-menu")}
                        </summary>
                        <ul>
                            <li>{item(Section::Proxy)}</li>
                            <li>{item(Section::Notices)}</li>
                            <li>{item(Section::Log)}</li>
                            <li>{item(Section::Settings)}</li>
                            <li>{item(Section::Help)}</li>
                        </ul>
                    </details>
                </li>
            </ul>
        </nav>
    })
}

/// A folder's name: the heading of its page too.
fn name(words: Words, section: Section) -> String {
    match section {
        Section::Inbox => say!(words, "inbox"),
        Section::Archive => say!(words, "archive"),
        Section::Trash => say!(words, "trash"),
        Section::Proxy => say!(words, "proxy"),
        Section::Notices => say!(words, "ledger"),
        Section::Log => say!(words, "log"),
        Section::Settings => say!(words, "settings"),
        Section::Help => say!(words, "help"),
    }
}

/// What was just done. It can take focus, and the change's redirect leads there, so that it is read with JavaScript
/// off too (WCAG 4.1.3). What can be undone is undone from here, and leads back to the same page.
fn banner(guest: &Guest, notice: Notice) -> impl IntoView + use<> {
    let words = guest.words;
    let (class, kind) = match notice.kind {
        NoticeKind::Done => ("banner done", say!(words, "frame-done")),
        NoticeKind::Stopped => ("banner stopped", say!(words, "frame-stopped")),
        NoticeKind::Told => ("banner", say!(words, "frame-told")),
    };
    view! {
        <div class=class id=address::OUTCOME role="alert" tabindex="-1">
            <p><strong>{kind}</strong>" "{notice.text}</p>
            {notice
                .undo
                .map(|change| {
                    view! {
                        <form method="post" action=guest.mount().undo(change) role="none">
                            <input type="hidden" name="till" value=guest.path().to_owned() />
                            <button type="submit" class="button quiet">{say!(words, "tidy-undo")}</button>
                        </form>
                    }
                })}
        </div>
    }
}

fn footer(guest: &Guest) -> impl IntoView + use<> {
    let words = guest.words;
    let session = guest.logged_in().map(|_| {
        view! {
            <form class="limit" method="post" action=address::SESSION role="none">
                <p>{say!(words, "frame-session")}</p>
                <input type="hidden" name="till" value=guest.path().to_owned() />
                <button type="submit" class="button plain">{say!(words, "frame-extend")}</button>
            </form>
        }
    });
    view! {
        <footer class="foot">
            <div class="wrap">
                <ul>
                    <li><a href=address::STATEMENT>{say!(words, "statement")}</a></li>
                    <li><a href=address::PRIVACY>{say!(words, "privacy")}</a></li>
                    <li><a href=address::HELP>{say!(words, "help")}</a></li>
                </ul>
                {session}
            </div>
        </footer>
    }
}

/// When the page was made, on paper alone: there it is what "today" means.
fn fetched(words: Words, now: Timestamp) -> impl IntoView + use<> {
    let when = calendar::moment(words, now);
    view! { <p class="on-paper">{say!(words, "frame-fetched", when = when)}</p> }
}

/// The warning before the end. Its island counts from what the server says is left, never from the browser's idea of the
/// time.
fn warning(guest: &Guest, logged_in: &LoggedIn, now: Timestamp) -> impl IntoView + use<> {
    let words = guest.words;
    let left = logged_in.ends_at().duration_since(now).as_secs().max(0);
    let may_extend = (logged_in.ends_at() < logged_in.absolute_end()).then_some("");
    let login = address::expired(guest.path());
    view! {
        <dialog
            class="warning"
            role="alertdialog"
            aria-labelledby="session-h"
            aria-describedby="session-p"
            data-stage=Stage::Quiet.word()
        >
            <h2 id="session-h">{say!(words, "session")}</h2>
            <div id="session-p" role="status" data-seconds-left=left data-may-extend=may_extend>
                <p data-said="soon">{say!(words, "session-soon")}</p>
                <p data-said="last">{say!(words, "session-last")}</p>
                <p data-said="failed">{say!(words, "session-failed")}</p>
                <p data-said="over">{say!(words, "session-over")}</p>
            </div>
            <p data-said="soon failed">
                <button type="button" class="button" data-extends="">{say!(words, "session-extend")}</button>
            </p>
            <form method="dialog" data-said="last" role="none">
                <button type="submit" class="button">{say!(words, "session-close")}</button>
            </form>
            <p data-said="over">
                <a class="button" href=login>{say!(words, "session-again")}</a>
            </p>
            <SessionWarning />
        </dialog>
    }
}
