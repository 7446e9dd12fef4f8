use super::id;
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use hmac::{Hmac, KeyInit, Mac};
use inbox::{
    Capacity, Channel, Citizen, Decision, Inbox, ManualClock, MaskedAddress, NewMessage, NewSender, NoticeId,
    NoticeStanding, Operator, PersonName, Personnummer, SessionKey, TakenOver, Unit, Viewer,
    testing::{Database, address, viewer, worker},
};
use jiff::SignedDuration;
use notify::{REPORT_PATH, reports};
use std::num::NonZeroU32;
use tower::ServiceExt;

const SECRET: &str = "a report secret of more than 32 characters";

struct World {
    inbox: Inbox,
    clock: ManualClock,
    anna: Viewer,
    notice: NoticeId,
    _database: Database,
}

/// An inbox with one notice, which was handed over to the gateway.
async fn world() -> World {
    let database = Database::sqlite();
    let clock = ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap());
    let inbox = database.open(&clock).await;
    let operator = Operator::at_console();
    let sender = NewSender::of_all_contracts("S", "SE2321000016-DEMO1".parse().unwrap());
    inbox.add_sender(&operator, sender).await.unwrap();
    let number = Personnummer::parse("198503149885").unwrap();
    let person = TakenOver { number: number.clone(), contacts: vec![address("070-174 06 05")] };
    let account = inbox.take_over(&operator, &person).await.unwrap();
    let sender = inbox.sender("S").await.unwrap().unwrap();
    let message = NewMessage { notify: true, ..NewMessage::text(Unit::default(), "Hej", "Hej") };
    inbox.deliver(&sender, &number, &message).await.unwrap();
    let job = inbox.claim_jobs(&worker(), 1).await.unwrap().remove(0).unwrap();
    let sms = Decision { recipient: account.id, channel: Channel::Sms, send: Ok(inbox.now()) };
    inbox.decide(&worker(), &job, &[sms], &[]).await.unwrap();
    let notice = inbox.claim_notices(&worker(), Channel::Sms, 1).await.unwrap().remove(0).unwrap();
    let masked = MaskedAddress::of(&address("070-174 06 05"));
    inbox.notice_sent(&worker(), &notice, &masked).await.unwrap();
    let session = SessionKey::of(b"anna");
    inbox.begin_session(session, account.id, b"").await.unwrap();
    let citizen = Citizen { id: account.id, number, name: PersonName::new("Test"), session };
    let anna = viewer(&citizen, account.id, Capacity::Own);
    World { inbox, clock, anna, notice: notice.id, _database: database }
}

fn signature(secret: &str, timestamp: &str, body: &str) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{timestamp}.{body}").as_bytes());
    mac.finalize().into_bytes().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

fn body(notice: NoticeId, status: &str) -> String {
    serde_json::json!({ "id": notice.to_string(), "status": status, "operator": "x" }).to_string()
}

impl World {
    fn now(&self) -> String {
        self.inbox.now().as_second().to_string()
    }

    async fn post(&self, timestamp: &str, signature: &str, body: &str) -> StatusCode {
        let request = Request::post(REPORT_PATH)
            .header("inkorg-timestamp", timestamp)
            .header("inkorg-signature", signature)
            .body(Body::from(body.to_owned()))
            .unwrap();
        reports(self.inbox.clone(), SECRET.into()).oneshot(request).await.unwrap().status()
    }

    async fn signed(&self, body: &str) -> StatusCode {
        let now = self.now();
        self.post(&now, &signature(SECRET, &now, body), body).await
    }

    async fn standing(&self) -> NoticeStanding {
        self.inbox.ledger(&self.anna, NonZeroU32::MIN).await.unwrap().rows[0].standing
    }
}

#[tokio::test]
async fn a_signed_report_turns_sent_into_delivered_or_not_delivered_once() {
    for (status, standing) in
        [("delivered", NoticeStanding::Delivered), ("undelivered", NoticeStanding::Undelivered)]
    {
        let world = world().await;
        assert_eq!(world.standing().await, NoticeStanding::Sent);
        assert_eq!(world.signed(&body(world.notice, status)).await, StatusCode::NO_CONTENT);
        assert_eq!(world.standing().await, standing);
        for again in ["delivered", "undelivered"] {
            assert_eq!(world.signed(&body(world.notice, again)).await, StatusCode::NO_CONTENT);
            assert_eq!(world.standing().await, standing);
        }
    }
}

#[tokio::test]
async fn what_is_not_signed_by_the_gateway_just_now_changes_nothing() {
    let world = world().await;
    let (now, body) = (world.now(), body(world.notice, "delivered"));
    let right = signature(SECRET, &now, &body);
    let other_body = body.replace("delivered", "undelivered");
    let later = (world.inbox.now().as_second() + 1).to_string();
    for (timestamp, signature, body) in [
        (&now, String::new(), &body),
        (&now, format!("{}{}", if right.starts_with('0') { '1' } else { '0' }, &right[1..]), &body),
        (&now, right[..62].to_owned(), &body),
        (&now, format!("{right}00"), &body),
        (&now, "å".repeat(32), &body),
        (&now, signature("another secret, of more than 32 characters", &now, &body), &body),
        (&now, right.clone(), &other_body),
        (&later, right.clone(), &body),
        (&"soon".to_owned(), signature(SECRET, "soon", &body), &body),
    ] {
        assert_eq!(world.post(timestamp, &signature, body).await, StatusCode::UNAUTHORIZED, "{signature}");
    }
    for (moved, taken) in [(-301, false), (301, false), (-300, true), (300, true)] {
        world.clock.advance(SignedDuration::from_secs(moved));
        let expected = if taken { StatusCode::NO_CONTENT } else { StatusCode::UNAUTHORIZED };
        assert_eq!(world.post(&now, &right, &body).await, expected, "{moved} s later");
        world.clock.advance(SignedDuration::from_secs(-moved));
        if !taken {
            assert_eq!(world.standing().await, NoticeStanding::Sent);
        }
    }
}

#[tokio::test]
async fn a_signed_report_that_is_none_is_refused_and_one_of_an_unknown_notice_is_not() {
    let world = world().await;
    for wrong in ["", "{}", r#"{"id":"x","status":"delivered"}"#, &body(world.notice, "lost"), "[[[["] {
        assert_eq!(world.signed(wrong).await, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let large = format!("{}{}", body(world.notice, "delivered"), " ".repeat(2_000));
    assert_eq!(world.signed(&large).await, StatusCode::PAYLOAD_TOO_LARGE);
    let unknown = id("0123456789abcdef0123456789abcdef");
    assert_eq!(world.signed(&body(unknown, "delivered")).await, StatusCode::NO_CONTENT, "it may be a code's");
    assert_eq!(world.standing().await, NoticeStanding::Sent);
}
