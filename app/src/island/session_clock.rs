//! The browser's half of the session warning: counts down, asks the server for more time, and listens to the other
//! windows of the same login.
//!
//! It goes by the time since the page was asked for (`performance.now()`), not by the computer's date, which may be
//! wrong and may be changed. What it says is only what the page believes: the server decides.

use super::session_warning::{ENDS_IN, Stage, WARNING_SECONDS};
use leptos::{html, prelude::*, task::spawn_local};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, Headers, MessageEvent, RequestInit, RequestRedirect, Response};

/// Windows of one login tell each other how long is left: reading in one extends all.
const CHANNEL: &str = "inkorg-session";

#[derive(Clone, Copy)]
struct Clock {
    stage: RwSignal<Stage>,
    dialog: NodeRef<html::Dialog>,
    /// When the session ends, in seconds since the page was asked for.
    ends: StoredValue<f64>,
    may_extend: StoredValue<bool>,
    channel: StoredValue<Option<BroadcastChannel>, LocalStorage>,
}

/// Starts counting. What is returned asks the server for more time.
pub(super) fn start(
    stage: RwSignal<Stage>,
    dialog: NodeRef<html::Dialog>,
    seconds_left: u32,
    may_extend: bool,
) -> impl Fn() + Clone + 'static {
    let clock = Clock {
        stage,
        dialog,
        ends: StoredValue::new(f64::from(seconds_left)),
        may_extend: StoredValue::new(may_extend),
        channel: StoredValue::new_local(BroadcastChannel::new(CHANNEL).ok()),
    };
    clock.listen();
    clock.tell(seconds_left);
    set_interval(move || clock.tick(), Duration::from_secs(1));
    move || {
        spawn_local(async move {
            match more_time().await {
                Answer::Seconds(left) => {
                    clock.tell(left);
                    clock.set(left);
                }
                Answer::Over => clock.show(Stage::Over),
                Answer::None => clock.show(Stage::Failed),
            }
        });
    }
}

impl Clock {
    fn tick(self) {
        let left = self.ends.get_value() - now();
        let stage = if left <= 0.0 {
            Stage::Over
        } else if left > f64::from(WARNING_SECONDS) {
            Stage::Quiet
        } else if self.may_extend.get_value() {
            Stage::Soon
        } else {
            Stage::Last
        };
        let shown = self.stage.get_untracked();
        // Once over it stays over, unless another window says otherwise; a failed press stays said until the end.
        if stage != shown && !(shown == Stage::Failed && stage == Stage::Soon) {
            self.show(stage);
        }
    }

    /// So many seconds are left, the server says. No more than the warning leaves: the absolute end is near.
    fn set(self, left: u32) {
        self.ends.set_value(now() + f64::from(left));
        self.may_extend.set_value(left > WARNING_SECONDS);
        self.tick();
    }

    fn show(self, stage: Stage) {
        self.stage.set(stage);
        let Some(dialog) = self.dialog.get_untracked() else { return };
        if stage == Stage::Quiet {
            dialog.close();
        } else if !dialog.open() {
            let _ = dialog.show_modal();
        }
    }

    fn tell(self, left: u32) {
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                let _ = channel.post_message(&JsValue::from(left));
            }
        });
    }

    fn listen(self) {
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(left) = message.data().as_f64().filter(|left| (0.0..=86_400.0).contains(left)) {
                self.ends.set_value(now() + left);
                self.tick();
            }
        });
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
            }
        });
        // Lives as long as the page.
        heard.forget();
    }
}

/// Seconds since the page was asked for.
fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now() / 1000.0)
}

enum Answer {
    /// So many seconds are left.
    Seconds(u32),
    /// The session is over.
    Over,
    /// The server was not reached.
    None,
}

async fn more_time() -> Answer {
    let Ok(response) = ask().await else { return Answer::None };
    let left = response.headers().get(ENDS_IN).ok().flatten().and_then(|seconds| seconds.parse().ok());
    match left {
        Some(seconds) => Answer::Seconds(seconds),
        // Not logged in any more: the server sends the browser to the start page, which `Manual` does not follow.
        None if response.status() < 500 => Answer::Over,
        None => Answer::None,
    }
}

async fn ask() -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_redirect(RequestRedirect::Manual);
    JsFuture::from(window().fetch_with_str_and_init("/session", &request)).await?.dyn_into()
}
