//! The names of the subset (Inera's element table, with what real templates add).

use crate::tree::CalloutKind;

/// What an element is to us. Names are compared without prefix: no real template declares a namespace, and one that does means the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    Article,
    Info,
    Section,
    Title,
    Para,
    Bibliography,
    VariableList,
    VarListEntry,
    Term,
    ListItem,
    ItemizedList,
    OrderedList,
    /// `link`, and `ulink` of the older rules.
    Link,
    Emphasis,
    /// Outside the subset: a line break.
    LineBreak,
    /// Outside the subset: part of a word or sentence (`subscript`), whose text joins what stands around it.
    ForeignPhrase,
    /// Outside the subset: lines of its own.
    ForeignBlock,
    /// Outside the subset and unknown. Its text is kept apart from its neighbours: two cells that hold `5` and
    /// `10 mg` must not become a dose of `510 mg`.
    Foreign,
}

impl Element {
    /// By the name without prefix.
    pub(crate) fn of(name: &str) -> Self {
        match name {
            "article" => Self::Article,
            "info" | "articleinfo" | "sectioninfo" => Self::Info,
            "section" => Self::Section,
            "title" => Self::Title,
            "para" => Self::Para,
            "bibliography" => Self::Bibliography,
            "variablelist" => Self::VariableList,
            "varlistentry" => Self::VarListEntry,
            "term" => Self::Term,
            "listitem" => Self::ListItem,
            "itemizedlist" => Self::ItemizedList,
            "orderedlist" => Self::OrderedList,
            "link" | "ulink" => Self::Link,
            "emphasis" => Self::Emphasis,
            "br" | "sbr" => Self::LineBreak,
            "a" | "b" | "i" | "u" | "em" | "strong" | "span" | "font" | "small" | "sub" | "sup"
            | "subscript" | "superscript" | "phrase" | "quote" | "abbrev" | "acronym" | "trademark"
            | "foreignphrase" => Self::ForeignPhrase,
            "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "li" | "dl" | "dt"
            | "dd" | "table" | "tr" | "row" | "hr" | "html" | "head" | "body" | "simpara" | "formalpara"
            | "note" | "tip" | "important" | "warning" | "caution" | "subtitle" | "bridgehead"
            | "blockquote" | "informaltable" | "simplelist" | "member" | "chapter" | "sect1" | "sect2" => {
                Self::ForeignBlock
            }
            _ => Self::Foreign,
        }
    }

    /// Whether the subset has it.
    pub(crate) fn is_ours(self) -> bool {
        !matches!(self, Self::LineBreak | Self::ForeignPhrase | Self::ForeignBlock | Self::Foreign)
    }
}

/// Name without prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// What an `emphasis` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Bold,
    Italic,
    Underline,
    /// In a title: makes the whole section a box or a fold.
    Box(BoxRole),
}

/// What a section becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BoxRole {
    Callout(CalloutKind),
    Fold,
}

impl Role {
    /// `None` for a role outside the subset. Without any role, DocBook means italics.
    pub(crate) fn of(role: Option<&str>) -> Option<Self> {
        Some(match role.map(str::trim) {
            None | Some("italics" | "italic") => Self::Italic,
            Some("bold") => Self::Bold,
            Some("underline") => Self::Underline,
            Some("information") => Self::Box(BoxRole::Callout(CalloutKind::Information)),
            Some("observe") => Self::Box(BoxRole::Callout(CalloutKind::Observe)),
            Some("frame") => Self::Box(BoxRole::Callout(CalloutKind::Frame)),
            Some("bgcolor") => Self::Box(BoxRole::Callout(CalloutKind::Background)),
            Some("collapsible") => Self::Box(BoxRole::Fold),
            Some(_) => return None,
        })
    }
}
