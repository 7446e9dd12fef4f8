//! The one file that makes viewers: here a session, the address's `ref` and the register's permit become the right to
//! one inbox for one request.

use inbox::{Account, Capacity, Citizen, Viewer};
use register::Permit;

/// A citizen's right to their own inbox.
#[expect(clippy::disallowed_methods, reason = "the citizen has a session, begun by an e-ID login")]
pub(crate) fn own(citizen: &Citizen) -> Viewer {
    Viewer::vouched(citizen, citizen.id, Capacity::Own).expect("one's own inbox is one's own")
}

/// A guardian's right to a child's inbox: there must be a permit of this very request. `None`: the child is the
/// citizen.
#[expect(clippy::disallowed_methods, reason = "the register permits it now")]
pub(crate) fn guardian(citizen: &Citizen, child: &Account, _: Permit) -> Option<Viewer> {
    Viewer::vouched(citizen, child.id, Capacity::Guardian)
}
