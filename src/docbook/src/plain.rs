//! Reading as plain text: for a body without markup, and for one whose markup cannot be trusted.
//!
//! One pass, whatever the input. Only what is surely markup is taken out; all else is text. The address of a link is
//! written after its label: without structure there are no links, and an address may be what the message is about.

use std::collections::HashSet;

use crate::build;
use crate::element::{self, Element};
use crate::entity;
use crate::limits::MAX_PLAIN_BREAKS;
use crate::phrase;
use crate::tree::{Block, Inline};

/// The paragraphs of a text.
pub(crate) fn read(source: &str) -> Vec<Block> {
    let text = source.replace("\r\n", "\n").replace('\r', "\n");
    let mut writer = Writer::default();
    let mut scanner = Scanner::new(&text);
    while let Some(token) = scanner.next() {
        match token {
            Token::Text(raw) => writer.text(raw),
            Token::LineEnds(count) => writer.line_ends(count),
            Token::Reference(shown) => writer.text(&shown),
            Token::Tag(tag) => writer.tag(&tag),
            Token::Nothing => {}
        }
    }
    writer.finish()
}

#[derive(Default)]
struct Writer {
    blocks: Vec<Block>,
    run: Vec<Inline>,
    breaks: usize,
    /// The link that is open: its address, and the text before it.
    link: Option<(String, Vec<Inline>)>,
}

impl Writer {
    fn text(&mut self, raw: &str) {
        phrase::push_text(&mut self.run, raw);
    }

    fn line_ends(&mut self, count: usize) {
        if count > 1 {
            self.end_paragraph();
        } else {
            self.line_break();
        }
    }

    fn line_break(&mut self) {
        if self.breaks < MAX_PLAIN_BREAKS {
            self.breaks += 1;
            self.run.push(Inline::LineBreak);
        } else {
            self.text(" ");
        }
    }

    fn end_paragraph(&mut self) {
        self.end_link();
        if self.breaks >= MAX_PLAIN_BREAKS {
            self.text(" ");
            return;
        }
        let paragraph = phrase::settle(std::mem::take(&mut self.run));
        if !paragraph.is_empty() {
            self.breaks += 1;
            self.blocks.push(Block::Paragraph(paragraph));
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match Element::of(tag.name) {
            Element::LineBreak => self.line_break(),
            Element::Link => self.link(tag),
            Element::ForeignPhrase if tag.name == "a" => self.link(tag),
            Element::Emphasis | Element::ForeignPhrase => {}
            Element::Foreign => self.text(" "),
            _ => self.end_paragraph(),
        }
    }

    fn link(&mut self, tag: &Tag<'_>) {
        self.end_link();
        if let Some(address) = tag.address().filter(|_| !tag.closing) {
            self.link = Some((address, std::mem::take(&mut self.run)));
            if tag.empty {
                self.end_link();
            }
        }
    }

    fn end_link(&mut self) {
        if let Some((address, before)) = self.link.take() {
            let label = std::mem::replace(&mut self.run, before);
            build::show_address(&mut self.run, label, &address);
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.end_link();
        let last = phrase::settle(self.run);
        if !last.is_empty() {
            self.blocks.push(Block::Paragraph(last));
        }
        self.blocks
    }
}

enum Token<'t> {
    Text(&'t str),
    LineEnds(usize),
    Reference(std::borrow::Cow<'static, str>),
    Tag(Tag<'t>),
    /// A comment, a processing instruction, a document type declaration.
    Nothing,
}

struct Tag<'t> {
    /// Without prefix.
    name: &'t str,
    /// What stands between name and `>`.
    attributes: &'t str,
    closing: bool,
    empty: bool,
}

impl Tag<'_> {
    /// The value of `url` or `href`, entities resolved.
    fn address(&self) -> Option<String> {
        let (_, after) = ["url", "href"].iter().find_map(|name| {
            self.attributes.split_once(name).filter(|(_, after)| after.trim_start().starts_with('='))
        })?;
        let value = after.trim_start().trim_start_matches('=').trim_start();
        let value = match value.strip_prefix(['"', '\'']) {
            Some(quoted) => quoted.split(['"', '\'']).next(),
            None => value.split_ascii_whitespace().next().map(|bare| bare.trim_end_matches('/')),
        };
        value.map(|value| entity::decode(value).into_owned()).filter(|value| !value.trim().is_empty())
    }
}

struct Scanner<'t> {
    rest: &'t str,
    /// Names that are closed somewhere: `<Anna>` is no tag where nothing closes it.
    closed: HashSet<&'t str>,
    /// Ends that were looked for and do not come again, so that looking stays linear.
    gone: HashSet<&'static str>,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Self {
        let closed = text.split("</").skip(1).filter_map(|after| name_at_start(after)).collect();
        Self { rest: text, closed, gone: HashSet::new() }
    }

    fn next(&mut self) -> Option<Token<'t>> {
        let first = self.rest.chars().next()?;
        let (token, length) = match first {
            '\n' => self.line_ends(),
            '&' => match entity::at_start(self.rest) {
                Some((shown, length)) => (Token::Reference(shown), length),
                None => (Token::Text("&"), 1),
            },
            '<' => self.markup().unwrap_or((Token::Text("<"), 1)),
            _ => {
                let length = self.rest.find(['<', '&', '\n']).unwrap_or(self.rest.len());
                (Token::Text(self.rest.get(..length).unwrap_or_default()), length)
            }
        };
        self.rest = self.rest.get(length..).unwrap_or_default();
        Some(token)
    }

    /// A run of white space from a line end on: two line ends or more make a paragraph.
    fn line_ends(&self) -> (Token<'t>, usize) {
        let length = self.rest.find(|c: char| !c.is_ascii_whitespace()).unwrap_or(self.rest.len());
        let count = self.rest.bytes().take(length).filter(|&b| b == b'\n').count();
        (Token::LineEnds(count), length)
    }

    fn markup(&mut self) -> Option<(Token<'t>, usize)> {
        let after = self.rest.get(1..)?;
        if let Some(content) = after.strip_prefix("![CDATA[") {
            let length = self.find(content, "]]>")?;
            return Some((Token::Text(content.get(..length)?), "<![CDATA[".len() + length + "]]>".len()));
        }
        if let Some(content) = after.strip_prefix("!--") {
            return Some((Token::Nothing, "<!--".len() + self.find(content, "-->")? + "-->".len()));
        }
        if after.starts_with('?') {
            return Some((Token::Nothing, 1 + self.find(after, "?>")? + "?>".len()));
        }
        if after.get(..8).is_some_and(|keyword| keyword.eq_ignore_ascii_case("!doctype")) {
            return Some((Token::Nothing, 1 + self.doctype(after)?));
        }
        self.tag(after)
    }

    /// Where `end` comes next in `content`.
    fn find(&mut self, content: &str, end: &'static str) -> Option<usize> {
        if self.gone.contains(end) {
            return None;
        }
        let found = content.find(end);
        if found.is_none() {
            self.gone.insert(end);
        }
        found
    }

    /// The length of a declaration, its own declarations in brackets included.
    fn doctype(&mut self, after: &str) -> Option<usize> {
        let plain = after.find(['>', '[', '<'])?;
        match after.as_bytes().get(plain) {
            Some(b'>') => return Some(plain + 1),
            Some(b'[') => {}
            _ => return None,
        }
        let bracket = plain + self.find(after.get(plain..)?, "]")?;
        // `]` may stand inside a quoted entity; the declaration ends where white space and `>` follow.
        let mut from = bracket;
        loop {
            let tail = after.get(from + 1..)?;
            let gap = tail.len() - tail.trim_start().len();
            if tail.as_bytes().get(gap) == Some(&b'>') {
                return Some(from + 1 + gap + 1);
            }
            from += 1 + self.find(tail, "]")?;
        }
    }

    /// A tag by its shape: a name, then nothing, or attributes. `a <b and c> d` has none, nor has `<anna@example.se>`.
    /// A tag never reaches past the next `<`, so that all tags together are one pass.
    fn tag(&self, after: &'t str) -> Option<(Token<'t>, usize)> {
        let closing = after.starts_with('/');
        let inner = after.get(usize::from(closing)..)?;
        let name = name_at_start(inner)?;
        let tail = inner.get(name.len()..)?;
        let end = end_of_tag(tail)?;
        let attributes = tail.get(..end)?;
        let empty = attributes.ends_with('/');
        let bare = attributes.trim_end_matches('/').trim().is_empty();
        let element = Element::of(element::local(name));
        let shaped = bare || are_attributes(attributes, element == Element::Foreign);
        let meant = closing || empty || !bare || element != Element::Foreign || self.closed.contains(name);
        (shaped && meant).then(|| {
            let tag = Tag { name: element::local(name), attributes, closing, empty };
            (Token::Tag(tag), 1 + usize::from(closing) + name.len() + end + 1)
        })
    }
}

fn name_at_start(text: &str) -> Option<&str> {
    let length = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':')))
        .unwrap_or(text.len());
    text.get(..length).filter(|name| name.starts_with(char::is_alphabetic))
}

/// Whether attributes stand there: white space, a name, `=`. Of a foreign tag the value must be quoted too, since
/// `<x och y=3>` is more likely to be somebody's text.
fn are_attributes(text: &str, quoted: bool) -> bool {
    let Some((before, value)) = text.split_once('=') else { return false };
    let name = before.split_whitespace().next_back().unwrap_or_default();
    let named = name_at_start(name).is_some_and(|start| start.len() == name.len());
    let whole = !quoted || value.trim_start().starts_with(['"', '\'']);
    text.starts_with(char::is_whitespace) && named && whole
}

/// Where the `>` of a tag stands, quoted ones aside.
fn end_of_tag(tail: &str) -> Option<usize> {
    let mut quote = None;
    for (index, byte) in tail.bytes().enumerate() {
        match (byte, quote) {
            (b'<', _) => return None,
            (b'>', None) => return Some(index),
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    None
}
