//! One box that chooses every thread of a list, and how many are chosen. Without it each has its own box.

#[cfg(not(feature = "hydrate"))]
use super::asleep as wake;
#[cfg(feature = "hydrate")]
use super::chosen::wake;
use leptos::prelude::*;

/// A box for all the boxes of the form that it stands in, and a line that says how many are chosen.
///
/// `children` holds both: the box in its label, and an empty line that says in `data-one` what it says of one, and in
/// `data-many` what it says of several, where `0` stands for how many. They are hidden until the island is awake:
/// without it they would do nothing.
#[island]
pub fn ChooseAll(children: Children) -> impl IntoView {
    view! {
        <div use:wake class="all" hidden>
            {children()}
        </div>
    }
}
