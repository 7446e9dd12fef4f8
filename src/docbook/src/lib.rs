//! The message body: a DocBook subset as a typed tree. Pure, no I/O.
//!
//! Sending systems write the body of a message in a small subset of DocBook: sections with titles, paragraphs,
//! two list marks, definition lists, links, emphasis, and a signature. A section turns into a box or a fold when its
//! title carries an `emphasis` with the role `information`, `observe`, `frame`, `bgcolor` or `collapsible`.
//! [`Document::parse`] reads such a body into [`Block`]s and [`Inline`]s that a page can map one to one to
//! semantic HTML, and that hold no markup, no unsafe address and no invisible trickery.
//!
//! # Reading never fails
//!
//! What arrives here has already been acknowledged to its sender, and may be the only notice a person gets of an
//! operation. So there is no error to return: a body that is wrong is shown as well as it can be, and every word of it
//! is shown. It degrades in steps, each reported as a [`Deviation`] for the sender's own preview:
//!
//! | what is wrong | what the reader sees |
//! |---|---|
//! | an element outside the subset, or in the wrong place | its text; words never run together across its edges |
//! | a role outside the subset | its text |
//! | an attribute or a value outside the subset | what stands without it |
//! | a character that deceives (see below) | nothing of it |
//! | a link that is not https, http, tel or mailto | its text, and the address as text |
//! | an address without a scheme (`1177.se`) | a link to https |
//! | a loose `&`, an entity nobody knows | the characters as written |
//! | nesting deeper than [`limits::MAX_DEPTH`] | the text, without further structure |
//! | XML that is not well-formed, or larger than the [`limits`] | paragraphs of plain text, tags taken out |
//! | a document type declaration | the same: no entity of its own is ever expanded |
//! | no markup at all | paragraphs at blank lines, line breaks at single ones |
//!
//! A document type declaration is refused because nothing in the subset needs one and it is the door to entity bombs
//! and external entities. Named entities of HTML (`&nbsp;`, `&aring;`) are understood all the same: they occur in real
//! templates that declare nothing.
//!
//! # White space
//!
//! Inside XML, runs of white space are one space, as in HTML: senders indent their templates. A break is a new
//! `para`. An empty `para`, used as a spacer, vanishes, and so do empty titles, items and sections: distances belong to
//! the style sheet.
//!
//! # Characters that deceive
//!
//! Control characters, bidirectional embeddings, overrides and isolates, and invisible spaces are taken out of all text. Joiners
//! stay where scripts and emoji need them: after a character outside ASCII.
//!
//! # Privacy
//!
//! Bodies are patient data. `Debug` of every type here tells shape and size and never text or addresses; deviations
//! carry element and role names and positions only.

mod build;
mod definitions;
mod deviation;
mod document;
mod element;
mod entity;
mod frame;
pub mod limits;
mod link;
mod parse;
mod phrase;
mod place;
mod plain;
mod readable;
mod tree;

pub use deviation::{Deviation, DeviationKind, Name};
pub use document::Document;
pub use link::{NotALink, SafeUrl, Scheme};
pub use place::Place;
pub use tree::{Block, CalloutKind, Entry, Inline, Item, Mark};
