//! How a request is read, for whoever wrote it: where its elements stand, and what is taken otherwise than it was
//! written. A request that is to be answered is watched by nobody.

use std::{
    cell::{Cell, RefCell},
    ops::Range,
};

/// Something of a request that is taken, and not as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remark {
    /// What.
    pub kind: RemarkKind,
    /// Where: a byte of the request, counted from 0 and without a byte order mark.
    pub at: usize,
}

/// What is taken otherwise than it was written. Elements are named by the XSD's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemarkKind {
    /// Characters of a line that cannot be seen, or that reorder what is read: they are taken out.
    CharactersRemoved(&'static str),
    /// An element that says nothing: it is as if it were not there.
    Blank(&'static str),
    /// An element of another namespace, where the XSD allows any: it is ignored.
    Ignored,
    /// A button that is to be embedded: it opens in the same window.
    InSameWindow,
    /// A number that is well-formed and nobody's: nobody with it is an active user.
    NobodysNumber,
}

/// What is noticed while a request is read.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// The operation that the body's child names, and where that stands.
    asked: Cell<Option<(&'static str, &'static str, usize)>>,
    seen: RefCell<Vec<(&'static str, Range<usize>)>>,
    remarks: RefCell<Vec<Remark>>,
}

impl Watch {
    /// The body's child names an operation: its name, its major version.
    pub(crate) fn asks(&self, operation: &'static str, major: &'static str, at: usize) {
        self.asked.set(Some((operation, major, at)));
    }

    /// The operation that is asked for: name, major version, and where its element stands.
    pub(crate) fn asked(&self) -> Option<(&'static str, &'static str, usize)> {
        self.asked.get()
    }

    /// An element was found where the XSD has it.
    pub(crate) fn saw(&self, name: &'static str, range: Range<usize>) {
        self.seen.borrow_mut().push((name, range));
    }

    /// Something is taken otherwise than it was written.
    pub(crate) fn remark(&self, kind: RemarkKind, at: usize) {
        self.remarks.borrow_mut().push(Remark { kind, at });
    }

    /// Where the elements of this name stand, in their order.
    pub(crate) fn places(&self, name: &str) -> Vec<Range<usize>> {
        self.seen.borrow().iter().filter(|(seen, _)| *seen == name).map(|(_, range)| range.clone()).collect()
    }

    /// What was remarked.
    pub(crate) fn into_remarks(self) -> Vec<Remark> {
        self.remarks.into_inner()
    }
}
