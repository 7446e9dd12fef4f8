//! A line that comes to say how many messages have come since the page was made. Without it there is a link that asks.

#[cfg(not(feature = "hydrate"))]
use super::asleep as wake;
#[cfg(feature = "hydrate")]
use super::ear::wake;
use leptos::prelude::*;

/// Listens while the page is seen, and says in a line that is there already what has come. Nothing else on the page moves.
///
/// It stands beside the line, and what the line says the server has written into it: where to listen in `data-from`, what
/// it says of one message in `data-one`, and of several in `data-many`, where `0` stands for how many. In it stand an
/// empty `span` for those words, and a hidden link to what has come.
#[island]
pub fn NewMessages() -> impl IntoView {
    view! { <span use:wake hidden></span> }
}
