//! Every SMS and e-mail that would have left, kept to be looked at.

use crate::{clock::stockholm, page, people};
use async_trait::async_trait;
use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use inbox::{Channel, Clock, Inbox, PersonId};
use jiff::Timestamp;
use maud::html;
use notify::{Gateway, Outgoing, SendError};
use serde::Serialize;
use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// So many are kept; the oldest make room.
const KEPT: usize = 10_000;

/// The gateway that sends nothing. Clones are the same gateway.
#[derive(Clone)]
pub(crate) struct DemoOutbox(Arc<Inner>);

struct Inner {
    sent: Mutex<VecDeque<Sent>>,
    clock: Arc<dyn Clock>,
    inbox: Inbox,
}

struct Sent {
    channel: Channel,
    to: String,
    subject: Option<String>,
    text: String,
    person: PersonId,
    at: Timestamp,
}

/// A notice, as `/utskick.json` shows it.
#[derive(Serialize)]
struct Shown {
    channel: Channel,
    to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    text: String,
    at: String,
    /// Whose inbox it tells of: the full name, or our own id of a person who is not in the demo.
    inbox: String,
}

impl fmt::Debug for DemoOutbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DemoOutbox(…)")
    }
}

impl DemoOutbox {
    /// An empty outbox. The inbox tells whose a notice is, when somebody looks.
    pub(crate) fn new(inbox: Inbox, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner { sent: Mutex::default(), clock, inbox }))
    }

    /// Newest first.
    async fn shown(&self) -> Vec<Shown> {
        let mut names = HashMap::new();
        for person in people::ALL {
            if let Ok(Some(account)) = self.0.inbox.account(&person.personnummer()).await {
                names.insert(account.id, person.name());
            }
        }
        let sent = self.0.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.iter()
            .map(|sent| Shown {
                channel: sent.channel,
                to: sent.to.clone(),
                subject: sent.subject.clone(),
                text: sent.text.clone(),
                at: sent.at.to_zoned(stockholm()).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string(),
                inbox: names.get(&sent.person).cloned().unwrap_or_else(|| sent.person.to_string()),
            })
            .collect()
    }
}

#[async_trait]
impl Gateway for DemoOutbox {
    async fn send(&self, outgoing: Outgoing<'_>) -> Result<(), SendError> {
        let sent = Sent {
            channel: outgoing.channel,
            to: outgoing.to.to_owned(),
            subject: outgoing.subject.map(str::to_owned),
            text: outgoing.text.to_owned(),
            person: outgoing.person,
            at: self.0.clock.now(),
        };
        let mut kept = self.0.sent.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(sent);
        kept.truncate(KEPT);
        Ok(())
    }
}

/// `GET /utskick` and `GET /utskick.json`.
pub(crate) fn router(outbox: DemoOutbox) -> Router {
    Router::new().route("/utskick", get(as_page)).route("/utskick.json", get(as_json)).with_state(outbox)
}

async fn as_json(State(outbox): State<DemoOutbox>) -> Response {
    Json(outbox.shown().await).into_response()
}

async fn as_page(State(outbox): State<DemoOutbox>) -> Response {
    let shown = outbox.shown().await;
    page::page(
        "Utskick",
        &html! {
            p { "Alla sms och e-brev som skulle ha skickats, de senaste först. Inget har lämnat datorn." }
            @if shown.is_empty() { p { "Inget har skickats än." } }
            ul.list {
                @for sent in &shown {
                    li.card {
                        dl {
                            dt { "Sätt" } dd { @match sent.channel { Channel::Sms => { "Sms" } Channel::Email => { "E-post" } } }
                            dt { "Till" } dd { (sent.to) }
                            dt { "Inkorg" } dd { (sent.inbox) }
                            dt { "Tid" } dd { (sent.at) }
                            @if let Some(subject) = &sent.subject { dt { "Ämne" } dd { (subject) } }
                        }
                        p { (sent.text) }
                    }
                }
            }
        },
    )
    .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        people::{ANNA, KARIN},
        testing::{body, get, send},
    };
    use inbox::{ManualClock, NoticeId, Operator, TakenOver, testing::Database};

    #[tokio::test]
    async fn what_would_have_left_is_shown_newest_first_and_says_whose_it_is() {
        let database = Database::sqlite();
        let clock = ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap());
        let inbox = database.open(&clock).await;
        let outbox = DemoOutbox::new(inbox.clone(), Arc::new(clock.clone()));
        let id: NoticeId = "0123456789abcdef0123456789abcdef".parse().unwrap();
        for (person, channel, to) in
            [(&ANNA, Channel::Sms, "+46701740605"), (&KARIN, Channel::Email, "<b>@example.invalid")]
        {
            let taken_over = TakenOver { number: person.personnummer(), contacts: Vec::new() };
            let account = inbox.take_over(&Operator::at_console(), &taken_over).await.unwrap();
            let subject = (channel == Channel::Email).then_some("Nytt meddelande");
            let outgoing =
                Outgoing { channel, to, subject, text: "Du har ett meddelande.", person: account.id, id };
            outbox.send(outgoing).await.unwrap();
            clock.advance(jiff::SignedDuration::from_secs(60));
        }
        let router = router(outbox);
        let shown: serde_json::Value =
            serde_json::from_str(&body(send(&router, get("/utskick.json")).await).await).unwrap();
        assert_eq!(
            shown,
            serde_json::json!([
                {
                    "channel": "email", "to": "<b>@example.invalid", "subject": "Nytt meddelande",
                    "text": "Du har ett meddelande.", "at": "2026-11-23T09:01:00.000+01:00", "inbox": "Karin Ek",
                },
                {
                    "channel": "sms", "to": "+46701740605", "text": "Du har ett meddelande.",
                    "at": "2026-11-23T09:00:00.000+01:00", "inbox": "Anna Bergström",
                },
            ])
        );
        let page = body(send(&router, get("/utskick")).await).await;
        assert!(page.contains("&lt;b&gt;@example.invalid") && page.contains("Karin Ek"), "{page}");
    }
}
