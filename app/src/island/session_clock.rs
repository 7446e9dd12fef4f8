//! The browser's half of the session warning: counts down, asks the server for more time, and listens to the other
//! windows of the same login.
//!
//! It goes by the time since the page was asked for (`performance.now()`), not by the computer's date, which may be
//! wrong and may be changed. What it says is only what the page believes: the server decides.

use super::session_warning::{ENDS_IN, EXTENDS, MAY_EXTEND, SECONDS_LEFT, Stage, WARNING_SECONDS};
use leptos::prelude::*;
use std::{cell::Cell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    BroadcastChannel, Element, Event, Headers, HtmlDialogElement, HtmlElement, MessageEvent, RequestInit,
    RequestRedirect, Response,
};

/// Windows of one login tell each other how long is left: reading in one extends all.
const CHANNEL: &str = "inkorg-session";

/// No session is longer: what says otherwise is not one of ours.
const LONGEST: f64 = 86_400.0;

struct Clock {
    dialog: HtmlDialogElement,
    stage: Cell<Stage>,
    /// When the session ends, in seconds since the page was asked for.
    ends: Cell<f64>,
    may_extend: Cell<bool>,
    channel: Option<BroadcastChannel>,
}

/// Starts counting.
#[expect(clippy::needless_pass_by_value, reason = "what Leptos gives a directive")]
pub(super) fn wake(island: Element) {
    if let Ok(Some(dialog)) = island.closest("dialog") {
        Clock::start(dialog.unchecked_into());
    }
}

impl Clock {
    fn start(dialog: HtmlDialogElement) {
        let Ok(Some(said)) = dialog.query_selector(&format!("[{SECONDS_LEFT}]")) else { return };
        let left =
            said.get_attribute(SECONDS_LEFT).and_then(|seconds| seconds.parse::<u32>().ok()).unwrap_or(0);
        let clock = Rc::new(Self {
            dialog,
            stage: Cell::new(Stage::Quiet),
            // The page was made after it was asked for: at worst the warning comes a moment early.
            ends: Cell::new(f64::from(left)),
            may_extend: Cell::new(said.has_attribute(MAY_EXTEND)),
            channel: BroadcastChannel::new(CHANNEL).ok(),
        });
        clock.clone().listen();
        clock.tell(left);
        set_interval(move || clock.tick(), Duration::from_secs(1));
    }

    fn tick(&self) {
        let left = self.ends.get() - now();
        let stage = if left <= 0.0 {
            Stage::Over
        } else if left > f64::from(WARNING_SECONDS) {
            Stage::Quiet
        } else if self.may_extend.get() {
            Stage::Soon
        } else {
            Stage::Last
        };
        let shown = self.stage.get();
        // A press that failed stays said until the end; a warning that was put away is not put up again.
        if stage != shown && !(shown == Stage::Failed && stage == Stage::Soon) {
            self.show(stage);
        }
    }

    /// What is to be seen first, so that focus finds the button of this stage and no other.
    fn show(&self, stage: Stage) {
        self.stage.set(stage);
        let _ = self.dialog.set_attribute("data-stage", stage.word());
        if stage == Stage::Quiet {
            self.dialog.close();
            return;
        }
        if !self.dialog.open() {
            let _ = self.dialog.show_modal();
        }
        if let Some(button) = self.button() {
            let _ = button.focus();
        }
    }

    /// The button or link of the present stage.
    fn button(&self) -> Option<HtmlElement> {
        let its = format!("[data-said~=\"{}\"] .button", self.stage.get().word());
        self.dialog.query_selector(&its).ok().flatten().map(JsCast::unchecked_into)
    }

    fn set(&self, left: f64) {
        if (0.0..=LONGEST).contains(&left) {
            self.ends.set(now() + left);
            self.tick();
        }
    }

    fn tell(&self, left: u32) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&JsValue::from(left));
        }
    }

    /// Listens as long as the page lives, so nothing here is ever taken back.
    fn listen(self: Rc<Self>) {
        let clock = self.clone();
        let pressed = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let on = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if on.is_some_and(|on| on.has_attribute(EXTENDS)) {
                clock.clone().extend();
            }
        });
        let _ = self.dialog.add_event_listener_with_callback("click", pressed.as_ref().unchecked_ref());
        pressed.forget();

        // After the end what was on the screen stays covered: putting the dialog away leads to the login too.
        let clock = self.clone();
        let closed = Closure::<dyn Fn()>::new(move || {
            if clock.stage.get() == Stage::Over
                && let Some(login) = clock.button()
            {
                login.click();
            }
        });
        let _ = self.dialog.add_event_listener_with_callback("close", closed.as_ref().unchecked_ref());
        closed.forget();

        let clock = self.clone();
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(left) = message.data().as_f64() {
                clock.set(left);
            }
        });
        if let Some(channel) = &self.channel {
            channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        }
        heard.forget();
    }

    /// Asks the server for more time.
    fn extend(self: Rc<Self>) {
        let Ok(request) = request() else { return };
        let (clock, failed) = (self.clone(), self);
        let answered = Closure::once(move |response: JsValue| clock.answered(response.unchecked_ref()));
        let unanswered = Closure::once(move |_: JsValue| failed.show(Stage::Failed));
        let _ = window().fetch_with_str_and_init("/session", &request).then2(&answered, &unanswered);
        answered.forget();
        unanswered.forget();
    }

    fn answered(&self, response: &Response) {
        let left = response.headers().get(ENDS_IN).ok().flatten().and_then(|left| left.parse::<u32>().ok());
        match left {
            Some(left) => {
                self.tell(left);
                // No more than the warning leaves: the absolute end is near, and pressing again would not help.
                self.may_extend.set(left > WARNING_SECONDS);
                self.set(f64::from(left));
            }
            // Not logged in any more.
            None if response.status() < 500 => self.set(0.0),
            None => self.show(Stage::Failed),
        }
    }
}

/// `Manual`: whoever is not logged in any more is sent to the start page, which is not to be fetched here.
fn request() -> Result<RequestInit, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_redirect(RequestRedirect::Manual);
    Ok(request)
}

/// Seconds since the page was asked for.
fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now() / 1000.0)
}
