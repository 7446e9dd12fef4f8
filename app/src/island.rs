//! What the browser runs besides HTML: three islands, and nothing that a page needs in order to work.

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
