//! Characters that turn the direction of writing around (Unicode Standard Annex 9). On a page an element of its own keeps
//! what a sender wrote apart (`dir="auto"`); where there are no elements, they are taken out.

/// The text without marks, embeddings, overrides and isolates of direction.
pub(crate) fn unmarked(text: &str) -> String {
    let mark = |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !mark(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_the_direction_is_taken_out_and_nothing_else() {
        assert_eq!(unmarked("\u{202e}tid\u{202c} \u{2067}kl. 9\u{2069}\u{200f}"), "tid kl. 9");
        // The joiner of emoji and of Persian words turns nothing.
        assert_eq!(unmarked("שלום 👩\u{200d}⚕️"), "שלום 👩\u{200d}⚕️");
    }
}
