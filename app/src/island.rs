//! What the browser runs besides HTML: three islands, and nothing that a page needs in order to work.
//!
//! What they improve stands on the page already, and is the server's. An island is an empty element in it, which Leptos
//! hands to its other half when the page wakes; that half looks for what it needs around it, and goes on by itself. So
//! nothing here has children or properties and nothing is reactive, and the page need not load what those take
//! (`leptos::mount::hydrate_islands`): a third of the WebAssembly, and a quarter of all that a cold page weighs.

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
