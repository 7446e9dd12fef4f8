//! One box that chooses every thread of a list, and how many are chosen. Without it each has its own box.

#[cfg(not(feature = "hydrate"))]
use super::asleep as wake;
#[cfg(feature = "hydrate")]
use super::chosen::wake;
use leptos::prelude::*;

/// Wakes the box for all the boxes of its form, and the line that says how many are chosen.
///
/// It stands in the element of class `all` that holds both: the box in its label, and an empty line that says in `data-one`
/// what it says of one, and in `data-many` what it says of several, where `0` stands for how many. That element is hidden
/// until the island is awake: without it they would do nothing.
#[island]
pub fn ChooseAll() -> impl IntoView {
    view! { <span use:wake hidden></span> }
}
