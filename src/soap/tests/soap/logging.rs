//! What the log says of a request: ids and outcomes, one line, and nothing of what was sent.

use crate::world::{ADD_MESSAGE, STRANGER, TOLVAN, World, add_message};
use std::{cell::RefCell, io, sync::Once};
use tracing::Level;

thread_local! {
    /// What this thread has logged, at every level; a test with one thread has a log of its own.
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct ToThread;

impl io::Write for ToThread {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Listens to every thread, before the first of them says anything: `tracing` remembers whom a line was of no interest
/// to.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt().json().with_max_level(Level::TRACE).with_writer(|| ToThread).init();
    });
}

/// What was logged since the last time.
pub(crate) fn logged() -> String {
    String::from_utf8(LOG.take()).unwrap()
}

// ASVS 5.0.0-16.2.4
#[tokio::test]
async fn each_request_is_one_line_of_ids_and_outcome() {
    let world = World::new().await;
    logged();
    for (request, outcome) in [
        (ADD_MESSAGE.to_owned(), "delivered"),
        (ADD_MESSAGE.to_owned(), "resent"),
        (add_message(TOLVAN, STRANGER), "not_active_user"),
        (add_message("DEMO-JOURNAL", "UNKNOWN"), "denied"),
        (add_message("NewTarget", "Elsewhere"), "fault"),
    ] {
        let answer = world.post(request).await;
        let log = logged();
        let lines: Vec<_> = log.lines().filter(|line| line.contains("SOAP request")).collect();
        let [line] = &*lines else { panic!("one line: {lines:?}") };
        assert!(line.contains(&format!(r#""outcome":"{outcome}""#)), "{line}");
        if let Some((_, rest)) = answer.body.split_once("Reference: ") {
            let reference = rest.split('.').next().unwrap();
            assert!(line.contains(reference), "the log has the reference that the sender got: {line}");
            assert_eq!(reference.len(), 32);
        } else {
            assert!(line.contains(r#""operation":"AddMessageToPatientPortalInbox""#), "{line}");
            assert!(line.contains(r#""sender":""#), "{line}");
        }
    }
}
