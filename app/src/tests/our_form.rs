//! Every form carries what only this login was shown, and no other form is taken.

use super::scene::{ANNA, Answer, Scene, get, get_with, message, post, send, threads};
use crate::router::{in_words, pages};
use axum::{
    Router,
    body::Body,
    response::{IntoResponse, Redirect},
    routing,
};
use eid::{Farewell, FormToken};
use http::{Request, StatusCode, header};
use inbox::{Action, ActionTarget, NewMessage, SeededRandom, SystemRandom};
use std::collections::BTreeSet;

fn token() -> FormToken {
    FormToken::new(&SeededRandom::new(17))
}

async fn scene() -> Scene {
    let mut scene = Scene::new().await;
    scene.forms = Some(token());
    scene
}

/// What a form carries.
fn field() -> String {
    format!("nyckel={}", token().masked(&SystemRandom))
}

/// Every form of a page that is sent carries it, first of all, and one of a page like every other of that page.
fn assert_carried(page: &Answer, path: &str) -> usize {
    let mut carried = BTreeSet::new();
    let mut forms = 0;
    for form in page.html.split("<form ").skip(1) {
        let (tag, inside) = form.split_once('>').unwrap();
        let sent = inside.strip_prefix("<input type=\"hidden\" name=\"nyckel\" value=\"");
        if tag.contains("method=\"post\"") {
            let text = sent.unwrap_or_else(|| panic!("{path}: <form {tag}>")).split('"').next().unwrap();
            assert!(token().accepts(text), "{path}: {text}");
            carried.insert(text.to_owned());
            forms += 1;
        } else {
            assert!(sent.is_none(), "{path}: what a form that only asks carries stands in the address");
        }
    }
    assert!(carried.len() <= 1, "{path}: one for the page");
    // What is not a form of ours does not get it: not a link, not a script, not an address of a button.
    assert_eq!(page.html.matches("name=\"nyckel\"").count(), forms, "{path}");
    forms
}

// ASVS 5.0.0-3.5.1
#[tokio::test]
async fn every_form_of_every_page_carries_it() {
    let mut scene = scene().await;
    let link = Action {
        system: "extern".to_owned(),
        label: "Gå en kurs".to_owned(),
        query: None,
        target: ActionTarget::Current,
        form: None,
    };
    scene.deliver(ANNA, &NewMessage { actions: vec![link], ..message("a", "Kallelse") }).await;
    let anna = scene.anna().await;
    let list = get(&anna, "/inkorg").await;
    let thread = threads(&list).remove(0).split('/').next_back().unwrap().to_owned();
    let opened = get(&anna, &format!("/inkorg/trad/{thread}")).await;
    let link = opened.html.split("/inkorg/lank/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let found = post(&anna, "/inkorg/sok", &format!("{}&ord=kallelse", field())).await;
    let search = found.location().split(['/', '#']).nth(3).unwrap().to_owned();
    post(&anna, &format!("/inkorg/trad/{thread}/papperskorg"), &field()).await;
    let (guardian, child) = scene.anna_for_elsa().await;
    scene.proved = false;
    let stale = scene.anna().await;

    let (mut forms, mut elsewhere) = (0, Vec::new());
    for path in pages() {
        let id = match path.as_str() {
            path if path.contains("/lank/") => &link,
            path if path.contains("/sok/") => &search,
            _ => &thread,
        };
        let filled = path.replace("/ombud/{ref}", &child).replace("{id}", id).replace("{way}", "sms");
        let filled = if path == "/papperskorg/ta-bort" { format!("{filled}?trad={thread}") } else { filled };
        let reader = match path.as_str() {
            "/bekrafta" => &stale,
            path if path.starts_with("/ombud/") => &guardian,
            _ => &anna,
        };
        let page = get(reader, &filled).await;
        // Whatever it answers with, a page that cannot be shown too.
        forms += assert_carried(&page, &filled);
        if page.status != StatusCode::OK {
            elsewhere.push(format!("{path} {}", page.status.as_u16()));
        }
    }
    assert!(forms > 140, "{forms}");
    // What is somebody else's, and what needs more than stands in this scene: their forms are in the frame too, and the
    // form of each is put in by the same hand.
    assert_eq!(
        elsewhere,
        [
            "/aktivera 303",
            "/installningar/{way}/kod 303",
            "/installningar/{way}/ta-bort 303",
            "/ombud/{ref}/aktivera 303",
            "/ombud/{ref}/inkorg/sok/{id} 404",
            "/ombud/{ref}/inkorg/trad/{id} 404",
            "/ombud/{ref}/inkorg/lank/{id} 404",
            "/ombud/{ref}/installningar/{way}/kod 303",
            "/ombud/{ref}/installningar/{way}/ta-bort 303",
            // Where senders are: a page that citizens do not have, and nobody is logged in at.
            "/for-avsandare 404",
        ]
    );
}

#[tokio::test]
async fn it_is_masked_anew_for_each_page_and_nobody_else_gets_one() {
    let scene = scene().await;
    let anna = scene.anna().await;
    let carried = async || {
        let page = get(&anna, "/inkorg").await;
        page.html.split("name=\"nyckel\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    assert_ne!(carried().await, carried().await);
    let anonymous = get(&scene.anonymous(), "/").await;
    assert!(
        anonymous.html.contains("method=\"post\"") && !anonymous.html.contains("nyckel"),
        "{}",
        anonymous.html
    );
}

// ASVS 5.0.0-3.5.1
#[tokio::test]
async fn a_form_without_it_does_nothing_and_gives_back_what_was_typed() {
    let scene = scene().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let anna = scene.anna().await;
    let thread = threads(&get(&anna, "/inkorg").await).remove(0);
    let other = FormToken::new(&SeededRandom::new(99)).masked(&SystemRandom);
    for carried in ["", "&nyckel=", "&nyckel=x", &format!("&nyckel={other}")] {
        let form = format!("adress=070-174+06+05{carried}");
        let request = Request::post("/installningar/sms")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::REFERER, "http://localhost:3000/installningar/sms?sedan=epost");
        let page = send(&anna, request.body(Body::from(form)).unwrap()).await;
        assert_eq!(
            (page.status, page.first("h1")),
            (StatusCode::FORBIDDEN, "Sidan hör inte till din inloggning"),
            "{carried}"
        );
        assert_eq!(page.header(&header::CACHE_CONTROL), "no-store");
        assert!(page.html.contains("Inget har sparats eller ändrats."), "{}", page.html);
        assert!(page.html.contains("<dd translate=\"no\" dir=\"auto\">070-174 06 05</dd>"), "{}", page.html);
        assert!(
            page.html
                .contains("href=\"/installningar/sms?sedan=epost\" class=\"button\">Öppna sidan på nytt"),
            "{}",
            page.html
        );
        assert!(!page.html.contains(&other), "what was sent in its place is not text that anybody typed");
        assert_carried(&page, "the refusal");
        for address in [format!("{thread}/arkivera"), "/logga-ut".to_owned(), "/finns-inte".to_owned()] {
            let page = post(&anna, &address, carried.trim_start_matches('&')).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{address} {carried}");
        }
    }
    assert_eq!(threads(&get(&anna, "/inkorg").await).len(), 1, "nothing was archived");
    let settings = get(&anna, "/installningar").await;
    assert!(!settings.html.contains("väntar på att du skriver in koden"), "and no code was sent");

    let archived = post(&anna, &format!("{thread}/arkivera"), &field()).await;
    assert_eq!(archived.status, StatusCode::SEE_OTHER, "with it, it is done");
    assert_eq!(threads(&get(&anna, "/inkorg").await).len(), 0);
}

#[tokio::test]
async fn a_way_back_leads_to_a_page_of_ours_alone() {
    let scene = scene().await;
    let anna = scene.anna().await;
    for from in ["https://evil.example/x", "http://localhost:3000.evil.example/", "x", ""] {
        let request = Request::post("/installningar/papper").header(header::REFERER, from);
        let page = send(&anna, request.body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(
            page.html.contains("href=\"/inkorg\" class=\"button\">Öppna sidan på nytt"),
            "{from}: {}",
            page.html
        );
        assert!(!page.html.contains("evil"), "{}", page.html);
    }
}

#[tokio::test]
async fn other_bodies_are_no_forms_and_too_large_ones_are_said_to_be() {
    let scene = scene().await;
    let anna = scene.anna().await;
    let right = field();
    for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
        let request = Request::post("/installningar/papper").header(header::CONTENT_TYPE, kind);
        let page = send(&anna, request.body(Body::from(right.clone())).unwrap()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{kind}");
    }
    for method in ["PUT", "PATCH", "DELETE", "OPTIONS"] {
        let request = Request::builder().method(method).uri("/inkorg");
        let page = send(&anna, request.body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{method}");
    }
    let large =
        post(&anna, "/installningar/papper", &format!("{right}&avsta={}", "x".repeat(64 * 1024))).await;
    assert_eq!((large.status, large.first("h1")), (StatusCode::PAYLOAD_TOO_LARGE, "Det är för mycket text"));
    let query = get(&anna, &format!("/installningar?{right}")).await;
    assert_eq!(query.status, StatusCode::OK, "what only asks needs none");
    // In an address it counts for nothing.
    let by_query = post(&anna, &format!("/installningar/papper?{right}"), "avsta=ja").await;
    assert_eq!(by_query.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_session_is_extended_without_a_form() {
    let scene = scene().await;
    let anna = scene.anna().await;
    // `eid` answers there; here nobody does.
    assert_eq!(post(&anna, "/session", "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(post(&anna, "/session/", "").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_has_logged_out_is_offered_to_be_forgotten_by_the_provider_too() {
    let scene = Scene::new().await;
    let farewell = Farewell {
        to: "https://idp.example/end?a=1&b=2".parse().unwrap(),
        fields: [
            ("id_token_hint", "eyJ.a.b".to_owned()),
            ("client_id", "inkorgen".to_owned()),
            ("post_logout_redirect_uri", "http://localhost:3000/?utloggad=1".to_owned()),
        ],
    };
    let answers = Router::new().route(
        "/logga-ut",
        routing::post(move || async move {
            let mut answer = Redirect::to("/?utloggad=1").into_response();
            let headers = answer.headers_mut();
            headers.insert("clear-site-data", "\"cache\"".parse().unwrap());
            headers.insert(header::SET_COOKIE, "inkorg-login=; Max-Age=0".parse().unwrap());
            answer.extensions_mut().insert(farewell);
            answer
        }),
    );
    let page = post(&in_words(scene.services.clone(), answers), "/logga-ut", "").await;
    assert_eq!((page.status, page.first("h1")), (StatusCode::OK, "Logga ut även från e-legitimationen?"));
    assert!(page.html.contains("Du är utloggad."), "{}", page.html);
    for kept in ["clear-site-data", "set-cookie"] {
        assert!(page.headers.contains_key(kept), "{kept}");
    }
    let html = page.html.replace("&amp;", "&");
    assert!(html.contains("<form method=\"post\" action=\"https://idp.example/end?a=1&b=2\""), "{html}");
    assert!(html.contains("<input type=\"hidden\" name=\"id_token_hint\" value=\"eyJ.a.b\">"), "{html}");
    assert!(
        html.contains("name=\"post_logout_redirect_uri\" value=\"http://localhost:3000/?utloggad=1\""),
        "{html}"
    );
    assert!(!html.contains("<script") && !html.contains("nyckel"), "{html}");
    let policy = page.header(&header::CONTENT_SECURITY_POLICY);
    assert!(
        policy.contains("form-action 'self' https://idp.example;") && policy.contains("default-src 'none'")
    );
    assert!(!policy.contains("script-src") && !policy.contains("unsafe"), "{policy}");
    let english = get_with(&scene.anonymous(), "/?utloggad=1", &[("cookie", "inkorg-sprak=en")]).await;
    assert!(english.html.contains("You have been logged out."), "{}", english.html);
}
