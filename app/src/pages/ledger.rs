//! `/aviseringar`: what somebody was told of each message, by which way, where and when, or why not.

use crate::{
    Services,
    address::{Mount, Place},
    calendar,
    document::{Page, Section},
    failure, paging,
    reader::{Reader, Reading},
    way::Way,
    words::{Words, say},
};
use axum::{extract::State, response::Response};
use inbox::{Ledger, LedgerRow, NotSent, NoticeKind, NoticeRecipient, NoticeStanding};
use leptos::prelude::*;

/// The ledger.
pub(crate) async fn show(State(services): State<Services>, reader: Reader) -> Response {
    let ledger = services.inbox.ledger(&reader.viewer, reader.place.page).await;
    let words = reader.guest.words;
    let lead = match &reader.child {
        None => say!(words, "ledger-lead-own"),
        Some(child) => say!(words, "ledger-lead-child", name = words.child(child.name.as_ref())),
    };
    let page = ledger
        .map(|ledger| page(Telling::of(&services, &reader, &ledger), &ledger).with_lead(lead))
        .map_err(Into::into);
    failure::shown(&reader.guest, &services, page).await
}

/// To whom the ledger is told.
#[derive(Clone, Copy)]
struct Telling {
    reading: Reading,
    /// Whether the reader is asked to review addresses: what waits for that leads there.
    review_waits: bool,
    /// Whether it is one's own inbox, and nobody acts in it any more.
    alone: bool,
}

impl Telling {
    fn of(services: &Services, reader: &Reader, ledger: &Ledger) -> Self {
        let logged_in = reader.guest.logged_in().filter(|_| reader.child.is_none());
        Self {
            reading: reader.reading(services),
            review_waits: logged_in.is_some_and(|logged_in| logged_in.due().review),
            alone: logged_in.is_some() && !ledger.under_thirteen,
        }
    }
}

/// A page of the ledger: the rows of one message together, newest first.
fn page(telling: Telling, ledger: &Ledger) -> Page {
    let reading = telling.reading;
    let words = reading.words;
    let title = if ledger.pages > 1 && ledger.page > 1 {
        say!(words, "ledger-title-page", page = ledger.page, pages = ledger.pages)
    } else {
        say!(words, "ledger")
    };
    let mount = reading.mount;
    let content = if ledger.rows.is_empty() {
        empty(words, mount).into_any()
    } else {
        let groups =
            ledger.rows.chunk_by(|one, other| one.message == other.message && one.kind == other.kind);
        let items = groups.map(|rows| group(telling, rows)).collect_view();
        let pages = (ledger.pages > 1)
            .then(|| paging::numbered(words, ledger.page, ledger.pages, move |page| mount.ledger_page(page)));
        view! {
            <ul class="ledger">{items}</ul>
            {pages}
        }
        .into_any()
    };
    Page::new(say!(words, "ledger"), content).titled(title).of(Section::Notices)
}

fn empty(words: Words, mount: Mount) -> impl IntoView {
    view! {
        <section class="empty">
            <h2>{say!(words, "ledger-empty")}</h2>
            <p>{say!(words, "ledger-empty-why")}</p>
            <p><a class="button quiet" href=mount.settings()>{say!(words, "ledger-empty-next")}</a></p>
        </section>
    }
}

/// Everything about one message.
fn group(telling: Telling, rows: &[LedgerRow]) -> Option<impl IntoView + use<>> {
    let reading = telling.reading;
    let words = reading.words;
    let first = rows.first()?;
    let kind = match first.kind {
        NoticeKind::Message => say!(words, "ledger-message"),
        NoticeKind::Reminder => say!(words, "ledger-reminder"),
    };
    let subject = first.subject.as_ref().map(|subject| subject.as_str().to_owned());
    let what = match first.thread {
        Some(thread) => {
            let subject = words.titled(subject, first.language.as_ref());
            // From here the way back is the whole inbox: a page of this ledger is none of the inbox's.
            let href = reading.mount.thread(thread, Place::default());
            view! { <a href=href lang=subject.lang dir="auto">{subject.text}</a> }.into_any()
        }
        None => view! { <span>{say!(words, "ledger-gone")}</span> }.into_any(),
    };
    let when = reading.calendar.moment(words, first.decided_at);
    let entries = rows.iter().map(|row| entry(telling, row)).collect_view();
    Some(view! {
        <li class="card">
            <h2>{kind}": "{what}</h2>
            <p class="hint"><time datetime=calendar::machine(first.decided_at)>{when}</time></p>
            <dl class="facts">{entries}</dl>
        </li>
    })
}

/// One way and one person.
fn entry(telling: Telling, row: &LedgerRow) -> impl IntoView + use<> {
    let reading = telling.reading;
    let words = reading.words;
    let way = Way(row.channel);
    let whom = match row.recipient {
        NoticeRecipient::You => say!(words, "ledger-to-you", way = way.word()),
        NoticeRecipient::Subject => say!(words, "ledger-to-subject", way = way.word()),
        NoticeRecipient::OtherGuardian if reading.mount == Mount::Own => {
            say!(words, "ledger-to-guardian", way = way.word())
        }
        NoticeRecipient::OtherGuardian => say!(words, "ledger-to-other-guardian", way = way.word()),
    };
    let review = row.standing == NoticeStanding::NotSent(Some(NotSent::AwaitingReview));
    let review = (review && telling.review_waits).then(|| {
        view! { " "<a href=reading.mount.review()>{say!(words, "ledger-awaiting-review-go")}</a> }
    });
    view! {
        <div>
            <dt>{whom}</dt>
            <dd>{outcome(telling, row)}{review}</dd>
        </div>
    }
}

/// How it ended, in words.
fn outcome(telling: Telling, row: &LedgerRow) -> String {
    let Telling { reading, alone, .. } = telling;
    let words = reading.words;
    let when = reading.calendar.moment(words, row.changed_at);
    let masked = row.masked.as_ref().map(inbox::MaskedAddress::as_str);
    match (row.standing, masked) {
        // What waits for the end of somebody's quiet hours is decided anew then, and goes to no guardian any more.
        (NoticeStanding::Waiting, _) if alone && row.recipient == NoticeRecipient::OtherGuardian => {
            say!(words, "ledger-not-sent")
        }
        // Reviewed since: it waits no longer, and was not sent.
        (NoticeStanding::NotSent(Some(NotSent::AwaitingReview)), _) if !telling.review_waits => {
            say!(words, "ledger-awaited-review")
        }
        (NoticeStanding::Waiting, _) => say!(words, "ledger-waiting"),
        (NoticeStanding::Delivered, Some(address)) => {
            say!(words, "ledger-delivered", address = address, when = when)
        }
        (NoticeStanding::Undelivered, Some(address)) => say!(words, "ledger-undelivered", address = address),
        (NoticeStanding::Sent, Some(address)) => {
            say!(words, "ledger-sent-to", address = address, when = when)
        }
        // The gateway's report came before our own note of where it went.
        (NoticeStanding::Undelivered, None) => say!(words, "ledger-undelivered-somewhere"),
        (NoticeStanding::Sent | NoticeStanding::Delivered, None) => say!(words, "ledger-sent", when = when),
        (NoticeStanding::NotSent(reason), _) => not_sent(words, Way(row.channel), reason),
    }
}

/// Why not, as far as it is the reader's to know.
fn not_sent(words: Words, way: Way, reason: Option<NotSent>) -> String {
    let Some(reason) = reason else { return say!(words, "ledger-not-sent") };
    match reason {
        NotSent::NotAsked => say!(words, "ledger-not-asked"),
        NotSent::ChannelOff => say!(words, "ledger-channel-off", way = way.word()),
        NotSent::NoContact => say!(words, "ledger-no-contact", way = way.word()),
        NotSent::AwaitingReview => say!(words, "ledger-awaiting-review"),
        NotSent::NotPermitted => say!(words, "ledger-not-permitted"),
        NotSent::InboxNotActive => say!(words, "ledger-not-active"),
        NotSent::Deregistered => say!(words, "ledger-deregistered"),
        NotSent::Read => say!(words, "ledger-read"),
        NotSent::NotOffered => say!(words, "ledger-not-offered", way = way.word()),
        NotSent::Refused => say!(words, "ledger-refused", way = way.word()),
        NotSent::GaveUp => say!(words, "ledger-gave-up"),
        NotSent::RegisterAway => say!(words, "ledger-register-away"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;
    use std::collections::BTreeSet;

    #[test]
    fn every_reason_has_words_of_its_own_for_each_way_and_language() {
        for language in Language::ALL {
            let words = Words::in_language(language);
            for way in Way::ALL {
                let reasons = NotSent::ALL.iter().copied().map(Some).chain([None]);
                let said: BTreeSet<_> = reasons.map(|reason| not_sent(words, way, reason)).collect();
                assert_eq!(said.len(), NotSent::ALL.len() + 1, "{language:?} {way}");
            }
        }
    }
}
