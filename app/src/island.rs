//! What the browser runs besides HTML: three islands, and nothing that a page needs in order to work.
//!
//! Each hands its element to its other half as Leptos hydrates it, which is when the page wakes, and that half goes on by
//! itself. Nothing here is reactive, no signal and no effect, so the page never sets up what drives them
//! (`leptos::mount::hydrate_islands`): it would be a quarter of what the browser loads.

#[expect(unreachable_pub, reason = "the macro makes its functions public: wasm-bindgen exports them")]
mod choose_all;
#[expect(unreachable_pub, reason = "the macro makes its functions public: wasm-bindgen exports them")]
mod new_messages;
#[expect(unreachable_pub, reason = "the macro makes its functions public: wasm-bindgen exports them")]
mod session_warning;

#[cfg(feature = "hydrate")]
mod chosen;
#[cfg(feature = "hydrate")]
mod ear;
#[cfg(feature = "hydrate")]
mod session_clock;

pub use choose_all::ChooseAll;
pub use new_messages::NewMessages;
pub use session_warning::{
    ENDS_IN, EXTENDS, MAY_EXTEND, SECONDS_LEFT, SessionWarning, Stage, WARNING_SECONDS,
};

/// What stands on the server in the place of an island's other half: nothing wakes there.
#[cfg(not(feature = "hydrate"))]
fn asleep(_: leptos::web_sys::Element) {}
