//! Text within a line: which characters are let in, and how white space is settled.

use crate::tree::Inline;

/// Appends text, keeping only what a reader may see. Where in `raw` the first character stands that was left out.
pub(crate) fn push_text(run: &mut Vec<Inline>, raw: &str) -> Option<usize> {
    if let Some(Inline::Text(text)) = run.last_mut() {
        return push_visible(text, raw);
    }
    let mut text = String::with_capacity(raw.len());
    let left_out = push_visible(&mut text, raw);
    if !text.is_empty() {
        run.push(Inline::Text(text));
    }
    left_out
}

/// Where the first character stands that no text keeps.
pub(crate) fn first_left_out(raw: &str) -> Option<usize> {
    push_visible(&mut String::new(), raw)
}

fn push_visible(text: &mut String, raw: &str) -> Option<usize> {
    let mut left_out = None;
    for (at, c) in raw.char_indices() {
        match c {
            '\t' | '\n' | '\r' => text.push(c),
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => text.push(' '),
            '\u{200c}' | '\u{200d}' => {
                // Persian needs the one, emoji the other; between ASCII letters they only make `1177.se` another word.
                if text.chars().next_back().is_some_and(|before| !before.is_ascii()) {
                    text.push(c);
                } else {
                    left_out = left_out.or(Some(at));
                }
            }
            c if c.is_control() || is_invisible(c) => left_out = left_out.or(Some(at)),
            c => text.push(c),
        }
    }
    left_out
}

/// Characters without a shape that reorder what is read or hide what is there: bidirectional embeddings, overrides and
/// isolates (UAX #9; "Trojan Source"), zero-width spaces, joiners and fillers, noncharacters. Fewer than a search passes
/// over: a text keeps its soft hyphens and what joins the letters of other scripts.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{180e}'
            | '\u{200b}'..='\u{200d}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{fffe}'
            | '\u{ffff}'
    )
}

/// White space of XML. A no-break space is none: a sender put it there.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Whether there is nothing to see.
pub(crate) fn is_blank(run: &[Inline]) -> bool {
    run.iter().all(|inline| match inline {
        Inline::Text(text) => text.chars().all(|c| c.is_whitespace() || is_invisible(c)),
        Inline::Strong(children)
        | Inline::Emphasis(children)
        | Inline::Underline(children)
        | Inline::Link { children, .. } => is_blank(children),
        Inline::LineBreak => true,
    })
}

/// The finished phrase: white space collapsed to one space and moved out of emphasis and links, ends trimmed, empty
/// pieces gone, neighbouring texts joined. Empty when there was nothing to see.
pub(crate) fn settle(run: Vec<Inline>) -> Vec<Inline> {
    if is_blank(&run) {
        return Vec::new();
    }
    let mut line = Line { at_start: true, space_due: false };
    let mut settled = line.settle(run).inlines;
    trim_end(&mut settled);
    settled
}

/// Takes away line breaks at the end, also those inside emphasis or a link.
fn trim_end(run: &mut Vec<Inline>) {
    while is_blank(run.last().map_or(&[], std::slice::from_ref)) && run.pop().is_some() {}
    if let Some(
        Inline::Strong(children)
        | Inline::Emphasis(children)
        | Inline::Underline(children)
        | Inline::Link { children, .. },
    ) = run.last_mut()
    {
        trim_end(children);
    }
}

/// The words of a phrase, for comparing a label with its address.
pub(crate) fn words(run: &[Inline]) -> String {
    let mut text = String::new();
    write_text(run, &mut text);
    text
}

/// Writes the text of a phrase; a line break is a line end.
pub(crate) fn write_text(run: &[Inline], out: &mut String) {
    for inline in run {
        match inline {
            Inline::Text(text) => out.push_str(text),
            Inline::Strong(children)
            | Inline::Emphasis(children)
            | Inline::Underline(children)
            | Inline::Link { children, .. } => write_text(children, out),
            Inline::LineBreak => out.push('\n'),
        }
    }
}

struct Line {
    /// Nothing has been written since the last line break.
    at_start: bool,
    /// White space was met and not yet written.
    space_due: bool,
}

struct Settled {
    inlines: Vec<Inline>,
    /// A space belongs before it, outside of whatever encloses it.
    space_before: bool,
}

impl Line {
    fn settle(&mut self, run: Vec<Inline>) -> Settled {
        let mut out = Settled { inlines: Vec::with_capacity(run.len()), space_before: false };
        for inline in run {
            match inline {
                Inline::Text(text) => self.text(&text, &mut out),
                Inline::Strong(children) => self.nested(children, Inline::Strong, &mut out),
                Inline::Emphasis(children) => self.nested(children, Inline::Emphasis, &mut out),
                Inline::Underline(children) => self.nested(children, Inline::Underline, &mut out),
                Inline::Link { target, new_window, children } => {
                    let link = |children| Inline::Link { target, new_window, children };
                    self.nested(children, link, &mut out);
                }
                Inline::LineBreak => {
                    self.space_due = false;
                    if !self.at_start || !out.inlines.is_empty() {
                        out.inlines.push(Inline::LineBreak);
                    }
                    self.at_start = true;
                }
            }
        }
        out
    }

    fn text(&mut self, raw: &str, out: &mut Settled) {
        for c in raw.chars() {
            if is_space(c) {
                self.space_due = !self.at_start;
                continue;
            }
            if std::mem::take(&mut self.space_due) {
                out.space();
            }
            out.push(c);
            self.at_start = false;
        }
    }

    fn nested(&mut self, children: Vec<Inline>, wrap: impl FnOnce(Vec<Inline>) -> Inline, out: &mut Settled) {
        let inner = self.settle(children);
        if inner.inlines.is_empty() {
            return;
        }
        if inner.space_before {
            out.space();
        }
        out.inlines.push(wrap(inner.inlines));
    }
}

impl Settled {
    fn space(&mut self) {
        if self.inlines.is_empty() {
            self.space_before = true;
        } else {
            self.push(' ');
        }
    }

    fn push(&mut self, c: char) {
        if let Some(Inline::Text(text)) = self.inlines.last_mut() {
            text.push(c);
        } else {
            self.inlines.push(Inline::Text(c.to_string()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str) -> Inline {
        Inline::Text(raw.to_owned())
    }

    fn seen(raw: &str) -> String {
        let mut run = Vec::new();
        push_text(&mut run, raw);
        words(&run)
    }

    #[test]
    fn white_space_moves_out_of_emphasis_and_collapses() {
        let run = vec![
            text("  Ta \n"),
            Inline::Strong(vec![text(" med ")]),
            text(" legitimation "),
            Inline::Strong(vec![text(" ")]),
        ];
        assert!(settle(run) == vec![text("Ta "), Inline::Strong(vec![text("med")]), text(" legitimation")]);
    }

    #[test]
    fn line_breaks_are_trimmed_at_both_ends_and_eat_the_space_around_them() {
        let run = vec![Inline::LineBreak, text(" a "), Inline::LineBreak, text(" b"), Inline::LineBreak];
        assert!(settle(run) == vec![text("a"), Inline::LineBreak, text("b")]);
    }

    #[test]
    fn a_spacer_of_no_break_spaces_is_blank_but_one_between_words_stays() {
        assert!(settle(vec![text(" \u{a0} ")]).is_empty());
        assert!(settle(vec![text("10\u{a0}mg")]) == vec![text("10\u{a0}mg")]);
    }

    #[test]
    fn control_characters_and_bidirectional_overrides_are_not_seen() {
        assert_eq!(seen("a\u{0}\u{7}b\u{202e}c\u{2066}d\u{200b}e\u{feff}f\u{9f}"), "abcdef");
    }

    #[test]
    fn joiners_stay_in_emoji_and_persian_and_vanish_between_ascii_letters() {
        assert_eq!(seen("👩\u{200d}⚕\u{fe0f}"), "👩\u{200d}⚕\u{fe0f}");
        assert_eq!(seen("می\u{200c}خواهم"), "می\u{200c}خواهم");
        assert_eq!(seen("117\u{200d}7\u{200c}.se"), "1177.se");
    }
}
