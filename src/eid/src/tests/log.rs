//! What the log says of logins: that they happened, and nothing of the person (LOGGING in ARCHITECTURE.md).

use super::{
    app::{ANNA, App, ELSA},
    provider::{ACCESS, CODE, SECRET},
};
use serde_json::json;
use std::{cell::RefCell, io};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

thread_local! {
    /// What the test on this thread has logged. A subscriber of one thread alone would miss what other tests, on
    /// their threads, have made tracing believe that nobody listens to.
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

#[derive(Debug, Clone, Copy)]
struct ThisThread;

impl io::Write for ThisThread {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for ThisThread {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        *self
    }
}

// ASVS 5.0.0-16.2.5, 5.0.0-16.3.1
#[tokio::test]
async fn the_log_tells_what_happened_and_nothing_of_the_person() {
    // As an operator may set it: our own crates at their most talkative, the others at what production shows.
    let filter = EnvFilter::new("info,eid=trace,inbox=trace,register=trace,tower_sessions=debug");
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(ThisThread).with_ansi(false).init();

    let app = App::start().await;
    let mut browser = app.anna().await;
    let mut secrets: Vec<String> = browser.cookies.values().cloned().collect();
    browser.get("/ombud/0123456789abcdef0123456789abcdef/inkorg").await;
    app.register.is_away(true);
    browser.get("/ombud/0123456789abcdef0123456789abcdef/inkorg").await;
    browser.post("/logga-ut", "").await;
    let attempt = browser.begin("/inkorg").await;
    secrets.extend([attempt.state.clone(), attempt.nonce.clone()]);
    secrets.extend(browser.cookies.values().cloned());
    let mut token = app.token(&attempt.nonce, ANNA);
    token.claims["acr"] = json!("loa1");
    app.provider.gives(&token);
    browser.come_back(&attempt, &[("code", CODE)]).await;

    let log = String::from_utf8(LOG.take()).unwrap();
    for said in ["logged in person=", "logged out person=", "code=\"niva\"", "the population register"] {
        assert!(log.contains(said), "{said}: {log}");
    }
    secrets.extend([ANNA, ELSA, "Bergström", "s-1", ACCESS, CODE, SECRET, "eyJ"].map(str::to_owned));
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret}: {log}");
    }
}
