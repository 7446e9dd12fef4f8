//! What one body may cost to read and to show.
//!
//! A body over a limit is not refused: it is read as plain text, which takes one pass and keeps every word.

/// Longest source, in bytes, that is read as XML. Real bodies are a few kilobytes.
pub const MAX_SOURCE_BYTES: usize = 1 << 20;

/// Most elements that are read as XML. The largest real templates have a few hundred.
pub const MAX_ELEMENTS: usize = 20_000;

/// Deepest nesting of elements that gives structure; deeper ones give their text to the one at this depth. It also
/// bounds the recursion of everything that walks the tree.
pub const MAX_DEPTH: usize = 32;

/// Deepest nesting of sections. The subset has one level; older templates have two. A deeper one dissolves into the
/// section around it, its title becoming a heading there.
pub const MAX_SECTION_DEPTH: usize = 3;

/// Most attributes that are read of one element; no element of the subset has more than two.
pub const MAX_ATTRIBUTES: usize = 64;

/// Most paragraphs and line breaks of a body read as plain text. Further line ends become spaces.
pub const MAX_PLAIN_BREAKS: usize = 20_000;

/// Longest link address, in bytes. A longer one is shown as text.
pub const MAX_ADDRESS_BYTES: usize = 2_048;

/// Most deviations that are listed; the rest are counted.
pub const MAX_DEVIATIONS: usize = 100;
