//! Numbered pages: the state is in the address, and where one is is said.

use crate::words::{Words, say};
use leptos::prelude::*;
use std::num::NonZeroU32;

/// Which numbers are links: the first, the last, those around this one; `None` where some are left out.
fn shown(page: u32, pages: u32) -> Vec<Option<u32>> {
    let near = |number: u32| number == 1 || number == pages || number.abs_diff(page) <= 1;
    let mut numbers: Vec<Option<u32>> = Vec::new();
    for number in 1..=pages {
        // A gap of one is filled: the number is no longer than the dots.
        let lone = near(number.saturating_sub(1)) && near(number + 1) && number > 1 && number < pages;
        if near(number) || lone {
            numbers.push(Some(number));
        } else if numbers.last().is_some_and(Option::is_some) {
            numbers.push(None);
        }
    }
    numbers
}

/// The pages of something long, as links; `to` is the address of one.
pub(crate) fn numbered(words: Words, page: u32, pages: u32, to: impl Fn(NonZeroU32) -> String) -> AnyView {
    let to = |number: u32| to(NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN));
    let numbers = shown(page, pages)
        .into_iter()
        .map(|number| match number {
            None => view! { <li class="gap" aria-hidden="true">"…"</li> }.into_any(),
            Some(number) => {
                let current = (number == page).then_some("page");
                view! {
                    <li class="number">
                        <a href=to(number) aria-current=current>
                            <span class="aside">{say!(words, "inbox-page")}" "</span>
                            {number}
                        </a>
                    </li>
                }
                .into_any()
            }
        })
        .collect_view();
    view! {
        <nav class="pages" aria-label=say!(words, "inbox-pages")>
            <ul>
                {(page > 1)
                    .then(|| view! { <li><a href=to(page - 1) rel="prev">{say!(words, "inbox-newer")}</a></li> })}
                {numbers}
                {(page < pages)
                    .then(|| view! { <li><a href=to(page + 1) rel="next">{say!(words, "inbox-older")}</a></li> })}
            </ul>
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_row_of_pages_shows_its_ends_and_where_one_is() {
        let some = |numbers: &[u32]| numbers.iter().map(|n| (*n > 0).then_some(*n)).collect::<Vec<_>>();
        assert_eq!(shown(1, 2), some(&[1, 2]));
        assert_eq!(shown(1, 16), some(&[1, 2, 0, 16]));
        assert_eq!(shown(8, 16), some(&[1, 0, 7, 8, 9, 0, 16]));
        assert_eq!(shown(3, 5), some(&[1, 2, 3, 4, 5]));
        assert_eq!(shown(4, 16), some(&[1, 2, 3, 4, 5, 0, 16]));
        assert_eq!(shown(16, 16), some(&[1, 0, 15, 16]));
    }
}
