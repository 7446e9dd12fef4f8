//! What the browser runs besides HTML: one island, and nothing that a page needs in order to work.

#[expect(unreachable_pub, reason = "the macro makes its functions public: wasm-bindgen exports them")]
mod session_warning;

#[cfg(feature = "hydrate")]
mod session_clock;

pub use session_warning::{
    ENDS_IN, EXTENDS, MAY_EXTEND, SECONDS_LEFT, SessionWarning, Stage, WARNING_SECONDS,
};
