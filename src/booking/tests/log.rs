//! What is logged. A test of its own process: `tracing` remembers, for all threads, whom a line was of no interest to.

#[path = "asking/tidbok.rs"]
#[expect(dead_code, reason = "a system for more tests than this")]
mod tidbok;
#[path = "asking/world.rs"]
#[expect(dead_code, reason = "a world for more tests than this")]
mod world;

use jiff::SignedDuration;
use std::{
    io::Write,
    sync::{Arc, Mutex},
};
use tidbok::{Mood, Slot, fault, response};
use tracing_subscriber::fmt::MakeWriter;
use world::{ANNA, NINE, UNIT, World, slot, told};

fn says(status: u16, body: impl Into<Vec<u8>>) -> Mood {
    Mood::Says(status, "text/xml; charset=utf-8", body.into())
}

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn nothing_of_anybody_reaches_the_log() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let world = World::new().await;
    let secret = Slot { purpose: Some("Återbesök".to_owned()), ..slot(Some(NINE)) };
    world.tidbok.has("hemlig-1", Some(secret.clone()));
    world.hears(told("hemlig-1")).await;
    for mood in [
        says(500, fault("Server", &format!("{ANNA} Siv Ek"))),
        says(200, response("hemlig-1", &secret).replace("Siv", "<core:Siv/>")),
        says(500, fault("Client", &format!("{ANNA} hemlig-1"))),
        Mood::Breaks(response("hemlig-1", &secret).into_bytes()),
    ] {
        world.tidbok.is(UNIT, mood);
        world.note(&[told("hemlig-1")]).await;
        world.worker.step().await.unwrap();
        world.clock.advance(SignedDuration::from_mins(1));
    }
    let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(said.contains("gave no answer") && said.contains("was given up"), "{said}");
    for word in [ANNA, "hemlig", "Siv", "Norra", "terbes", "Provtagning", "20261207", UNIT] {
        assert!(!said.contains(word), "{word} in {said}");
    }
}
