//! What the browser runs besides HTML: two islands, and nothing that a page needs in order to work.

#[expect(unreachable_pub, reason = "the macro makes its functions public: wasm-bindgen exports them")]
mod choose_all;
#[expect(unreachable_pub, reason = "the macro makes its functions public: wasm-bindgen exports them")]
mod session_warning;

#[cfg(feature = "hydrate")]
mod chosen;
#[cfg(feature = "hydrate")]
mod session_clock;

pub use choose_all::ChooseAll;
pub use session_warning::{
    ENDS_IN, EXTENDS, MAY_EXTEND, SECONDS_LEFT, SessionWarning, Stage, WARNING_SECONDS,
};
