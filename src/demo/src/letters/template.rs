//! Bodies with placeholders: `{name}`.

/// The body with every placeholder filled by its words, written as XML text.
pub(super) fn fill(body: &str, words: &[(&'static str, String)]) -> String {
    let mut filled = String::with_capacity(body.len() * 5 / 4);
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').expect("a placeholder ends");
        let (_, word) = words.iter().find(|(known, _)| *known == name).expect("a placeholder is known");
        filled.push_str(before);
        for letter in word.chars() {
            match letter {
                '&' => filled.push_str("&amp;"),
                '<' => filled.push_str("&lt;"),
                '"' => filled.push_str("&quot;"),
                letter => filled.push(letter),
            }
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_text_and_never_markup() {
        let words = [("vem", "Anna & <Erik> \"B\"".to_owned())];
        assert_eq!(fill("<para>{vem} och {vem}</para>", &words), {
            let one = "Anna &amp; &lt;Erik> &quot;B&quot;";
            format!("<para>{one} och {one}</para>")
        });
    }

    #[test]
    #[should_panic(expected = "a placeholder is known")]
    fn an_unknown_placeholder_is_not_sent() {
        fill("<para>{vme}</para>", &[("vem", String::new())]);
    }
}
