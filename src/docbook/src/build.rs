//! From elements and text to the tree.
//!
//! The builder keeps a stack of frames, one for each open element that has a place in the tree, and beside it a stack of
//! all open elements, so that those without a place (unknown, misplaced, nested too deep) pass their text on to the
//! frame around them. Nothing here recurses, and what a frame holds moves upward at most once for each level.

use crate::definitions::Definitions;
use crate::deviation::{DeviationKind, Deviations, Name};
use crate::element::{BoxRole, Element, Role};
use crate::frame::{self, Frame, Holds};
use crate::limits::{MAX_DEPTH, MAX_SECTION_DEPTH};
use crate::link::{self, SafeUrl};
use crate::phrase;
use crate::tree::{Block, Inline, Item, Mark};

/// The attributes that mean something, entities resolved.
#[derive(Default)]
pub(crate) struct Attributes {
    pub(crate) address: Option<String>,
    pub(crate) new_window: bool,
    pub(crate) role: Option<String>,
    pub(crate) hyphen: bool,
}

pub(crate) struct Builder<'d> {
    root: Frame,
    frames: Vec<Frame>,
    open: Vec<Open>,
    /// Open elements beyond the deepest that give structure.
    beyond: usize,
    title: Vec<Inline>,
    deviations: &'d mut Deviations,
}

/// How an open element ends.
enum Open {
    Framed,
    Passing(Gap),
}

/// How text is kept apart at the edges of an element that has no place in the tree.
#[derive(Clone, Copy)]
enum Gap {
    None,
    Space,
    Paragraph,
}

impl<'d> Builder<'d> {
    pub(crate) fn new(deviations: &'d mut Deviations) -> Self {
        Self {
            root: Frame::new(Holds::Root),
            frames: Vec::new(),
            open: Vec::new(),
            beyond: 0,
            title: Vec::new(),
            deviations,
        }
    }

    /// Whether no element is open.
    pub(crate) fn is_outside(&self) -> bool {
        self.open.is_empty()
    }

    /// Title and content.
    pub(crate) fn finish(mut self) -> (Vec<Inline>, Vec<Block>) {
        self.root.end_paragraph();
        (self.title, self.root.blocks)
    }

    /// Text that stands at a byte of the source.
    pub(crate) fn text(&mut self, raw: &str, at: usize) {
        if let Some(left_out) = phrase::push_text(&mut self.top().run, raw) {
            self.deviation(DeviationKind::CharactersRemoved, at + left_out);
        }
    }

    pub(crate) fn deviation(&mut self, kind: DeviationKind, at: usize) {
        self.deviations.add(kind, at);
    }

    pub(crate) fn start(&mut self, name: &str, attributes: Attributes, at: usize) {
        if self.open.len() >= MAX_DEPTH {
            if self.beyond == 0 {
                self.deviation(DeviationKind::TooDeep, at);
            }
            self.beyond += 1;
            self.gap(Gap::Space);
            return;
        }
        let element = Element::of(name);
        if !element.is_ours() {
            self.deviation(DeviationKind::UnknownElement(Name::new(name)), at);
        }
        let opened = match element {
            Element::Emphasis => self.emphasis(attributes.role.as_deref(), at),
            Element::Link => self.link(attributes, at),
            Element::LineBreak => {
                self.top().run.push(Inline::LineBreak);
                Open::Passing(Gap::None)
            }
            Element::ForeignPhrase => Open::Passing(Gap::None),
            Element::Foreign if matches!(self.top().holds, Holds::Para) => self.pass(Gap::Space),
            Element::Foreign | Element::ForeignBlock => self.pass(Gap::Paragraph),
            // A first article or info has nothing to show of itself.
            Element::Article if self.open.is_empty() => Open::Passing(Gap::Paragraph),
            Element::Info if self.top().takes_sections() => self.pass(Gap::Paragraph),
            _ => self.ours(element, name, &attributes, at),
        };
        self.open.push(opened);
    }

    pub(crate) fn end(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            self.gap(Gap::Space);
            return;
        }
        match self.open.pop() {
            Some(Open::Framed) => {
                if let Some(frame) = self.frames.pop() {
                    self.close(frame);
                }
            }
            Some(Open::Passing(gap)) => self.gap(gap),
            None => {}
        }
    }

    /// Opens a block or phrase of the subset where it has a place, and passes its text on where it has none.
    fn ours(&mut self, element: Element, name: &str, attributes: &Attributes, at: usize) -> Open {
        if let Some(holds) = self.place(element, attributes, at) {
            return self.frame(holds);
        }
        let defines = element == Element::ListItem && matches!(self.top().holds, Holds::Entry { .. });
        if !defines {
            self.deviation(DeviationKind::MisplacedElement(Name::new(name)), at);
        }
        self.pass(Gap::Paragraph)
    }

    /// What the element becomes here, or `None` when it has no place.
    fn place(&mut self, element: Element, attributes: &Attributes, at: usize) -> Option<Holds> {
        let sections = self.frames.iter().filter(|f| matches!(f.holds, Holds::Section { .. })).count();
        let top = self.top();
        if top.is_phrase() {
            return None;
        }
        match element {
            Element::Section if top.takes_sections() && sections < MAX_SECTION_DEPTH => {
                Some(Holds::Section { heading: Vec::new(), role: None })
            }
            Element::Title => Some(Holds::Title { role: None, at }),
            Element::Para => Some(Holds::Para),
            Element::Bibliography => Some(Holds::Signature),
            Element::ItemizedList | Element::OrderedList => {
                let mark = match element {
                    Element::OrderedList => Mark::Numbered,
                    _ if attributes.hyphen => Mark::Hyphen,
                    _ => Mark::Bullet,
                };
                Some(Holds::List { mark, title: Vec::new(), items: Vec::new() })
            }
            Element::ListItem if matches!(top.holds, Holds::List { .. }) => {
                top.adopt_strays();
                Some(Holds::Item)
            }
            Element::VariableList => Some(Holds::Definitions(Definitions::default())),
            Element::VarListEntry if matches!(top.holds, Holds::Definitions(_)) => {
                top.adopt_strays();
                Some(Holds::Entry { done: Vec::new(), terms: Vec::new() })
            }
            Element::Term if matches!(top.holds, Holds::Entry { .. }) => Some(Holds::Term),
            _ => None,
        }
    }

    fn emphasis(&mut self, role: Option<&str>, at: usize) -> Open {
        let style: fn(Vec<Inline>) -> Inline = match Role::of(role) {
            Some(Role::Bold) => Inline::Strong,
            Some(Role::Italic) => Inline::Emphasis,
            Some(Role::Underline) => Inline::Underline,
            Some(Role::Box(wanted)) => {
                let in_section = self.in_title_of_section();
                let title = self.frames.iter_mut().rev().find_map(|frame| match &mut frame.holds {
                    Holds::Title { role, .. } => Some(role),
                    _ => None,
                });
                match title {
                    Some(role) if in_section => {
                        role.get_or_insert(wanted);
                    }
                    _ => self.deviation(
                        DeviationKind::MisplacedRole(Name::new(role.unwrap_or_default().trim())),
                        at,
                    ),
                }
                return Open::Passing(Gap::None);
            }
            None => {
                self.deviation(DeviationKind::UnknownRole(Name::new(role.unwrap_or_default().trim())), at);
                return Open::Passing(Gap::None);
            }
        };
        self.framed(Holds::Style(style))
    }

    fn in_title_of_section(&self) -> bool {
        let title = self.frames.iter().rposition(|frame| matches!(frame.holds, Holds::Title { .. }));
        title
            .and_then(|index| index.checked_sub(1))
            .and_then(|around| self.frames.get(around))
            .is_some_and(|frame| matches!(frame.holds, Holds::Section { .. }))
    }

    fn link(&mut self, attributes: Attributes, at: usize) -> Open {
        let Some(address) = attributes.address.filter(|address| !address.trim().is_empty()) else {
            self.deviation(DeviationKind::LinkWithoutAddress, at);
            return Open::Passing(Gap::None);
        };
        let as_text =
            self.frames.iter().any(|frame| matches!(frame.holds, Holds::Link { .. } | Holds::Title { .. }));
        self.framed(Holds::Link { address, new_window: attributes.new_window, as_text, at })
    }

    /// Opens a block.
    fn frame(&mut self, holds: Holds) -> Open {
        self.top().end_paragraph();
        self.framed(holds)
    }

    fn framed(&mut self, holds: Holds) -> Open {
        self.frames.push(Frame::new(holds));
        Open::Framed
    }

    fn pass(&mut self, gap: Gap) -> Open {
        self.gap(gap);
        Open::Passing(gap)
    }

    fn gap(&mut self, gap: Gap) {
        let top = self.top();
        match gap {
            Gap::None => {}
            Gap::Paragraph if !top.is_phrase() => top.end_paragraph(),
            Gap::Space | Gap::Paragraph => {
                phrase::push_text(&mut top.run, " ");
            }
        }
    }

    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().unwrap_or(&mut self.root)
    }

    /// Hands what an element held to the one around it.
    fn close(&mut self, mut frame: Frame) {
        if !frame.is_phrase() {
            frame.adopt_strays();
        }
        let Frame { holds, run, blocks } = frame;
        match holds {
            Holds::Style(style) => self.top().run.push(style(run)),
            Holds::Link { address, new_window, as_text, at } => {
                self.close_link(run, &address, new_window, as_text, at);
            }
            Holds::Title { role, at } => self.close_title(phrase::settle(run), role, at),
            Holds::Term => self.top().term(phrase::settle(run)),
            Holds::Signature => {
                let signature = phrase::settle(run);
                self.top().blocks.extend((!signature.is_empty()).then_some(Block::Signature(signature)));
            }
            Holds::Section { heading, role } => {
                let outermost = matches!(self.top().holds, Holds::Root);
                self.top().blocks.extend(frame::section(heading, role, blocks, outermost));
            }
            Holds::List { mark, title, items } => {
                let top = self.top();
                top.blocks.extend((!title.is_empty()).then_some(Block::Heading(title)));
                top.blocks.extend((!items.is_empty()).then_some(Block::List { mark, items }));
            }
            Holds::Item => {
                if let Holds::List { items, .. } = &mut self.top().holds
                    && !blocks.is_empty()
                {
                    items.push(Item { blocks });
                }
            }
            Holds::Definitions(definitions) => self.top().blocks.extend(definitions.finish()),
            Holds::Entry { done, terms } => {
                if let Holds::Definitions(definitions) = &mut self.top().holds {
                    for (terms, blocks) in done {
                        definitions.entry(terms, blocks);
                    }
                    definitions.entry(terms, blocks);
                }
            }
            Holds::Para | Holds::Root => self.top().blocks.extend(blocks),
        }
    }

    fn close_title(&mut self, title: Vec<Inline>, role: Option<BoxRole>, at: usize) {
        let top = self.frames.last_mut().unwrap_or(&mut self.root);
        let heads_document =
            matches!(top.holds, Holds::Root) && top.blocks.is_empty() && self.title.is_empty();
        if heads_document {
            self.title = title;
        } else if !top.title(title, role) {
            self.deviation(DeviationKind::MisplacedElement(Name::new("title")), at);
        }
    }

    fn close_link(&mut self, label: Vec<Inline>, address: &str, new_window: bool, as_text: bool, at: usize) {
        let misplaced = || DeviationKind::MisplacedElement(Name::new("link"));
        let target = if as_text {
            Err(misplaced())
        } else {
            SafeUrl::read(address).map_err(DeviationKind::LinkShownAsText)
        };
        let target = match target {
            Ok(target) => target,
            Err(kind) => {
                self.deviation(kind, at);
                show_address(&mut self.top().run, label, address);
                return;
            }
        };
        if !link::has_scheme(address) {
            self.deviation(DeviationKind::LinkWithoutScheme, at);
        }
        let children =
            if phrase::is_blank(&label) { vec![Inline::Text(target.as_str().to_owned())] } else { label };
        self.top().run.push(Inline::Link { target, new_window, children });
    }
}

/// A link as text: the label, and the address when the label does not already say it.
pub(crate) fn show_address(run: &mut Vec<Inline>, label: Vec<Inline>, address: &str) {
    let address = address.trim();
    if phrase::is_blank(&label) {
        phrase::push_text(run, address);
        return;
    }
    let says_it = phrase::words(&label).trim() == address;
    run.extend(label);
    if !says_it {
        phrase::push_text(run, " (");
        phrase::push_text(run, address);
        phrase::push_text(run, ")");
    }
}
