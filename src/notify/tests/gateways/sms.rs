use super::notice;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use inbox::{CallingCodes, Channel};
use notify::{Gateway, Outgoing, SendError, Sms, SmsSettings};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

const PATIENCE: Duration = Duration::from_millis(500);

type Asked = Arc<Mutex<Vec<(HeaderMap, serde_json::Value)>>>;

/// A gateway that answers so, and what it was asked.
async fn stand_in(answer: impl Fn() -> Response + Clone + Send + Sync + 'static) -> (Sms, Asked) {
    let asked = Asked::default();
    let take = move |State(asked): State<Asked>, headers: HeaderMap, body: Bytes| {
        let answer = answer.clone();
        async move {
            asked.lock().unwrap().push((headers, serde_json::from_slice(&body).unwrap()));
            answer()
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router =
        Router::new().route("/sms", post(take.clone())).route("/other", post(take)).with_state(asked.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let settings = SmsSettings {
        url: format!("http://{address}/sms").parse().unwrap(),
        token: "a-token".into(),
        sender: "1177".into(),
        countries: CallingCodes::default(),
        report_secret: None,
    };
    (Sms::new(&settings, PATIENCE).unwrap(), asked)
}

fn sms() -> Outgoing<'static> {
    Outgoing { channel: Channel::Sms, subject: None, ..notice("+46701740605") }
}

#[tokio::test]
async fn a_text_message_is_posted_with_the_token_and_its_own_key_at_every_attempt() {
    let (gateway, asked) = stand_in(|| StatusCode::ACCEPTED.into_response()).await;
    for _ in 0..2 {
        gateway.send(sms()).await.unwrap();
    }
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 2);
    for (headers, body) in asked.iter() {
        assert_eq!(headers["authorization"], "Bearer a-token");
        assert_eq!(headers["idempotency-key"], "0123456789abcdef0123456789abcdef");
        assert_eq!(
            *body,
            serde_json::json!({
                "id": "0123456789abcdef0123456789abcdef", "from": "1177", "to": "+46701740605",
                "text": "Du har ett meddelande i e-tjänsterna på 1177.",
            })
        );
    }
}

#[tokio::test]
async fn a_number_that_takes_no_text_messages_is_final_and_any_other_refusal_is_not() {
    const BAD_NUMBER: &str = r#"{"error": "invalid_recipient", "detail": "landline"}"#;
    for (status, body, expected) in [
        (400, BAD_NUMBER.to_owned(), Err(SendError::Never)),
        (422, BAD_NUMBER.to_owned(), Err(SendError::Never)),
        (400, String::new(), Err(SendError::Later)),
        (400, r#"{"error": "invalid_sender"}"#.to_owned(), Err(SendError::Later)),
        (400, "invalid_recipient".to_owned(), Err(SendError::Later)),
        (400, format!("{BAD_NUMBER}{}", " ".repeat(10_000)), Err(SendError::Later)),
        (422, String::new(), Err(SendError::Later)),
        (410, BAD_NUMBER.to_owned(), Err(SendError::Later)),
        (401, BAD_NUMBER.to_owned(), Err(SendError::Later)),
        (403, String::new(), Err(SendError::Later)),
        (404, String::new(), Err(SendError::Later)),
        (429, String::new(), Err(SendError::Later)),
        (500, BAD_NUMBER.to_owned(), Err(SendError::Later)),
        (503, String::new(), Err(SendError::Later)),
    ] {
        let said = body.clone();
        let answer = move || (StatusCode::from_u16(status).unwrap(), said.clone()).into_response();
        let (gateway, _) = stand_in(answer).await;
        assert_eq!(gateway.send(sms()).await, expected, "{status} {body}");
    }
}

#[tokio::test]
async fn a_number_of_another_country_than_the_operators_is_never_posted() {
    let (gateway, asked) = stand_in(|| StatusCode::ACCEPTED.into_response()).await;
    let abroad = Outgoing { to: "+447911123456", ..sms() };
    assert_eq!(gateway.send(abroad).await, Err(SendError::Never));
    gateway.send(Outgoing { to: "+4741234567", ..sms() }).await.unwrap();
    assert_eq!(asked.lock().unwrap().len(), 1);
}

// ASVS 5.0.0-15.3.2
#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (gateway, asked) = stand_in(|| Redirect::temporary("/other").into_response()).await;
    assert_eq!(gateway.send(sms()).await, Err(SendError::Later));
    assert_eq!(asked.lock().unwrap().len(), 1, "the number and the token went nowhere else");
}

#[tokio::test]
async fn a_gateway_that_does_not_answer_or_is_not_there_is_tried_later() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = |address: std::net::SocketAddr| SmsSettings {
        url: format!("http://{address}/").parse().unwrap(),
        token: "a-token".into(),
        sender: "+46701740605".into(),
        countries: CallingCodes::default(),
        report_secret: None,
    };
    let silent = Sms::new(&settings(listener.local_addr().unwrap()), PATIENCE).unwrap();
    let sent = tokio::time::timeout(2 * PATIENCE, silent.send(sms())).await;
    assert_eq!(sent, Ok(Err(SendError::Later)));
    drop(listener);
    assert_eq!(silent.send(sms()).await, Err(SendError::Later));
}

#[test]
fn neither_token_nor_secret_is_said() {
    let settings = SmsSettings {
        url: "https://sms.example/".parse().unwrap(),
        token: "secret-token".into(),
        sender: "1177".into(),
        countries: CallingCodes::default(),
        report_secret: Some("a report secret of more than 32 characters".into()),
    };
    let said = format!("{settings:?} {:?}", Sms::new(&settings, PATIENCE).unwrap());
    assert!(!said.contains("secret-token") && !said.contains("more than 32"), "{said}");
}
