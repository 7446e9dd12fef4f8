//! Whether what comes to a child can be read by a guardian, as far as the register bears it out at this moment.

use crate::{Register, may_act, promised::soon};
use futures::future::join_all;
use inbox::{AccountState, Inbox, Personnummer, reads_alone};

/// Whether somebody can read for a child now: a guardian whom [`may_act()`] lets act for the child, and whose own inbox
/// here is active. `None`: the person reads alone, or the register does not say it soon enough.
///
/// `false` has many reasons, protected identity among them, and tells none.
pub async fn reachable(
    register: &dyn Register,
    inbox: &Inbox,
    number: &Personnummer,
) -> Result<Option<bool>, inbox::Error> {
    let Some(child) = soon(register, number).await else { return Ok(None) };
    if reads_alone(child.birth_date(), inbox.now()) {
        return Ok(None);
    }
    let today = inbox::day_in_sweden(inbox.now());
    let in_force = child.guardians.iter().filter(|custody| custody.in_force(today));
    let guardians = join_all(in_force.map(|custody| soon(register, &custody.number))).await;
    let all_known = guardians.iter().all(Option::is_some);
    for guardian in guardians.into_iter().flatten() {
        if may_act(&guardian, &child, false, inbox.now()).is_ok() {
            let account = inbox.account(&guardian.number).await?;
            if account.is_some_and(|account| account.state == AccountState::Active) {
                return Ok(Some(true));
            }
        }
    }
    Ok(all_known.then_some(false))
}
