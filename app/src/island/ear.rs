//! The browser's half of the line about new messages: listens to server-sent events while the page is seen.
//!
//! It goes on by itself when a connection is lost, after longer and longer waits, and rests while nobody sees the page. It
//! counts nothing: the server says how many have come since the page was made.

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, EventSource, MessageEvent};

/// So often in a row it is tried before nothing more is asked for until the page is seen anew.
const TRIES: u32 = 10;
/// The longest wait between two of them, in seconds.
const LONGEST: f64 = 300.0;
/// What has lasted so long, in seconds, had not failed.
const LASTED: f64 = 60.0;

struct Ear {
    /// The line, and where its words stand.
    line: Element,
    words: Element,
    /// The link to what has come.
    show: Element,
    from: String,
    open: RefCell<Option<Open>>,
    again: Cell<Option<TimeoutHandle>>,
    /// When it was last begun to listen, in seconds since the page was asked for.
    began: Cell<f64>,
    failures: Cell<u32>,
    /// The server has said that nothing more will come to this page.
    over: Cell<bool>,
}

/// A connection, and what it calls, which must live as long.
struct Open {
    source: EventSource,
    _told: Closure<dyn Fn(MessageEvent)>,
    _failed: Closure<dyn Fn()>,
    _ended: Closure<dyn Fn()>,
}

/// Begins to listen.
#[expect(clippy::needless_pass_by_value, reason = "what Leptos gives a directive")]
pub(super) fn wake(island: Element) {
    Ear::start(&island);
}

impl Ear {
    fn start(island: &Element) -> Option<()> {
        let line = island.closest(".news").ok()??.query_selector("[data-from]").ok()??;
        let ear = Rc::new(Self {
            words: line.query_selector("span").ok()??,
            show: line.query_selector("a").ok()??,
            from: line.get_attribute("data-from")?,
            line,
            open: RefCell::default(),
            again: Cell::default(),
            began: Cell::default(),
            failures: Cell::default(),
            over: Cell::default(),
        });
        let seen = ear.clone();
        // As long as the page lives, so it is never taken back.
        let changed = Closure::<dyn Fn()>::new(move || {
            seen.rest();
            seen.failures.set(0);
            seen.clone().listen();
        });
        let on = document();
        on.add_event_listener_with_callback("visibilitychange", changed.as_ref().unchecked_ref()).ok()?;
        changed.forget();
        ear.listen();
        Some(())
    }

    fn listen(self: Rc<Self>) {
        if self.over.get() || document().hidden() {
            return;
        }
        let Ok(source) = EventSource::new(&self.from) else { return };
        self.began.set(now());
        let (ear, failing, ending) = (self.clone(), self.clone(), self.clone());
        let told = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(text) = message.data().as_string() {
                ear.say(&text);
            }
        });
        let failed = Closure::<dyn Fn()>::new(move || failing.clone().failed());
        let ended = Closure::<dyn Fn()>::new(move || {
            ending.over.set(true);
            ending.rest();
        });
        source.set_onmessage(Some(told.as_ref().unchecked_ref()));
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let _ = source.add_event_listener_with_callback("slut", ended.as_ref().unchecked_ref());
        self.open.replace(Some(Open { source, _told: told, _failed: failed, _ended: ended }));
    }

    /// Lets go of the connection, or of the wait for the next.
    fn rest(&self) {
        if let Some(again) = self.again.take() {
            again.clear();
        }
        if let Some(open) = self.open.take() {
            open.source.close();
        }
    }

    /// Tries again after a while: twice as long each time, and less by chance, so that not all come back at once.
    fn failed(self: Rc<Self>) {
        self.rest();
        let failures = if now() - self.began.get() > LASTED { 1 } else { self.failures.get() + 1 };
        self.failures.set(failures);
        if failures > TRIES {
            return;
        }
        let longest = f64::from(1 << failures).min(LONGEST);
        let wait = longest * (0.5 + web_sys::js_sys::Math::random() / 2.0);
        let ear = self.clone();
        let again = set_timeout_with_handle(move || ear.listen(), Duration::from_secs_f64(wait));
        self.again.set(again.ok());
    }

    /// Says how many have come. A screen reader says it once: the line changes when the number does.
    fn say(&self, count: &str) {
        let said = match count {
            "1" => self.line.get_attribute("data-one"),
            several if several.parse::<u32>().is_ok() => {
                self.line.get_attribute("data-many").map(|words| words.replacen('0', several, 1))
            }
            _ => None,
        };
        if said.is_some() && said != self.words.text_content() {
            let _ = self.show.remove_attribute("hidden");
            self.words.set_text_content(said.as_deref());
        }
    }
}

/// Seconds since the page was asked for.
fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now() / 1000.0)
}
