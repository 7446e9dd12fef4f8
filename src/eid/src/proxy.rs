//! Acting for a child (ombud): the address's `ref` is resolved, and the register asked, at every request.

use crate::{Access, Child, Eid, Visitor, respond, vouch};
use axum::{
    Extension, Form,
    extract::{Path, State, rejection::FormRejection},
    response::Response,
};
use inbox::{Account, AccountState, Citizen, ProxyRef};
use jiff::Timestamp;
use register::{Permit, Refusal, RegisterAway, Resident, may_act};
use serde::Deserialize;
use tower_sessions::Session;

/// Whose inbox an address is about, as it is written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// The citizen's own.
    Own,
    /// That of the child with this `ref`.
    Child(ProxyRef),
    /// Under `/ombud/`, but no `ref` of ours: never one's own inbox.
    Nobody,
}

/// Reads an address.
pub(crate) fn asked(path: &str) -> Asked {
    let Some(rest) = path.strip_prefix("/ombud") else { return Asked::Own };
    if matches!(rest, "" | "/" | "/agera") {
        return Asked::Own;
    }
    let reference = rest.strip_prefix('/').and_then(|rest| rest.split('/').next()?.parse().ok());
    reference.map_or(Asked::Nobody, Asked::Child)
}

/// What the register says of a `ref` now.
enum Found {
    Child {
        child: Box<Resident>,
        /// `None`: nobody has opened an inbox for the child yet.
        account: Option<Account>,
        permit: Permit,
    },
    Refused(Refusal),
    RegisterAway,
    Unknown,
}

/// The right to the inbox behind `reference`, and until when the register permits it.
pub(crate) async fn resolve(
    eid: &Eid,
    citizen: &Citizen,
    reference: ProxyRef,
    now: Timestamp,
) -> Result<(Access, Option<Timestamp>), inbox::Error> {
    Ok(match find(eid, citizen, reference, now).await? {
        Found::RegisterAway => {
            tracing::warn!(away = %RegisterAway, "a child's inbox is refused");
            (Access::RegisterAway, None)
        }
        Found::Refused(refusal) => (Access::Refused(refusal), None),
        Found::Child { child, account: Some(account), permit } => {
            access(citizen, &child, account, permit, reference, now)
        }
        // Following a link never opens an account for a child: the button "Agera ombud för" does.
        Found::Child { account: None, .. } | Found::Unknown => (Access::Unknown, None),
    })
}

async fn find(
    eid: &Eid,
    citizen: &Citizen,
    reference: ProxyRef,
    now: Timestamp,
) -> Result<Found, inbox::Error> {
    let (guardian, child) = match records(eid, citizen, reference).await {
        Ok(Records::Both(guardian, child)) => (*guardian, *child),
        Ok(Records::Hidden) => return Ok(Found::Refused(Refusal::Protected)),
        Ok(Records::None) => return Ok(Found::Unknown),
        Err(RegisterAway) => return Ok(Found::RegisterAway),
    };
    let account = eid.inbox().account(&child.number).await?;
    let locked =
        account.is_some_and(|account| matches!(account.state, AccountState::Locked | AccountState::Closed));
    Ok(match may_act(&guardian, &child, locked, now) {
        Ok(permit) => Found::Child { child: Box::new(child), account, permit },
        Err(Refusal::Outdated) => Found::RegisterAway,
        Err(refusal) => Found::Refused(refusal),
    })
}

/// Where a session keeps the children whose inboxes it has been in.
const ACTED: &str = "acted";

/// Whoever has been in a child's inbox in this session and finds that the register names the child no longer is told
/// that, and not that there is no such page: the address itself says nothing of who was behind it.
pub(crate) async fn remember(
    session: &Session,
    reference: ProxyRef,
    access: Access,
) -> Result<Access, tower_sessions::session::Error> {
    let mut acted: Vec<ProxyRef> = session.get(ACTED).await?.unwrap_or_default();
    match access {
        Access::Guardian { .. } if !acted.contains(&reference) => {
            acted.push(reference);
            session.insert(ACTED, acted).await?;
            session.save().await?;
            Ok(access)
        }
        Access::Unknown if acted.contains(&reference) => Ok(Access::Refused(Refusal::NotGuardian)),
        _ => Ok(access),
    }
}

/// What the register says of the citizen and of the ward behind a `ref`.
enum Records {
    Both(Box<Resident>, Box<Resident>),
    /// The citizen's own identity is protected: then the register names no wards, and whoever's address it is, the
    /// reason is the citizen's own.
    Hidden,
    /// It names no such ward.
    None,
}

/// Asks the register of both.
///
/// The children's own number is in no table and no address: each ward's `ref` is computed and compared, all of them
/// whichever matches.
async fn records(eid: &Eid, citizen: &Citizen, reference: ProxyRef) -> Result<Records, RegisterAway> {
    let Some(guardian) = eid.register().resident(&citizen.number).await? else { return Ok(Records::None) };
    if guardian.protected {
        return Ok(Records::Hidden);
    }
    let matching = guardian.wards.iter().fold(None, |found, ward| {
        if eid.inbox().proxy_ref(citizen, &ward.number) == reference { Some(&ward.number) } else { found }
    });
    let Some(ward) = matching else { return Ok(Records::None) };
    let child = eid.register().resident(ward).await?;
    Ok(child.map_or(Records::None, |child| Records::Both(Box::new(guardian), Box::new(child))))
}

fn access(
    citizen: &Citizen,
    child: &Resident,
    account: Account,
    permit: Permit,
    reference: ProxyRef,
    now: Timestamp,
) -> (Access, Option<Timestamp>) {
    match vouch::guardian(citizen, &account, permit) {
        Some(viewer) => {
            let child = Child { reference, name: child.name.clone(), age: child.age_at(now) };
            (Access::Guardian { viewer, child, state: account.state }, Some(permit.ends_at))
        }
        None => (Access::Unknown, None),
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Choice {
    r#ref: String,
}

/// POST `/ombud/agera`: begins to act for a child. Where it may not, the page at the child's address says why.
pub(crate) async fn begin(
    State(eid): State<Eid>,
    Extension(visitor): Extension<Visitor>,
    choice: Result<Form<Choice>, FormRejection>,
) -> Response {
    let Some(logged_in) = visitor.logged_in() else { return respond::start_page(None, None) };
    let Some(reference) = choice.ok().and_then(|Form(choice)| choice.r#ref.parse().ok()) else {
        return respond::see_other("/ombud");
    };
    match begin_for(&eid, logged_in.citizen(), reference).await {
        Ok(()) => respond::see_other(&format!("/ombud/{reference}/inkorg")),
        Err(error) => {
            tracing::error!(%error, person = %logged_in.citizen().id, "acting for a child could not begin");
            respond::unavailable()
        }
    }
}

async fn begin_for(eid: &Eid, citizen: &Citizen, reference: ProxyRef) -> Result<(), inbox::Error> {
    let now = eid.clock().now();
    if let Found::Child { child, permit, .. } = find(eid, citizen, reference, now).await? {
        let account = eid.inbox().admit(&child.number).await?;
        eid.inbox().note_birth_date(&child.number, child.birth_date()).await?;
        if let (Access::Guardian { viewer, .. }, _) = access(citizen, &child, account, permit, reference, now)
        {
            eid.inbox().log_acting(&viewer, true).await?;
        }
    }
    Ok(())
}

/// POST `/ombud/{ref}/avsluta`: stops acting, and back to one's own inbox. Leaving always works.
pub(crate) async fn end(
    State(eid): State<Eid>,
    Extension(visitor): Extension<Visitor>,
    Path(_): Path<String>,
) -> Response {
    if let Some(logged_in) = visitor.logged_in()
        && let Access::Guardian { viewer, .. } = logged_in.access()
        && let Err(error) = eid.inbox().log_acting(viewer, false).await
    {
        tracing::error!(%error, person = %logged_in.citizen().id, "acting for a child could not be ended in the log");
        return respond::unavailable();
    }
    respond::see_other("/inkorg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_for_whom_and_never_by_mistake_oneself() {
        let child = "0123456789abcdef0123456789abcdef";
        let parsed = Asked::Child(child.parse().unwrap());
        for path in ["/", "/inkorg", "/ombud", "/ombud/", "/ombud/agera", "/installningar"] {
            assert_eq!(asked(path), Asked::Own, "{path}");
        }
        assert_eq!(asked(&format!("/ombud/{child}")), parsed);
        assert_eq!(asked(&format!("/ombud/{child}/inkorg/trad/1")), parsed);
        for path in ["/ombud/1/inkorg", "/ombud//inkorg/x", "/ombud/198503149885/inkorg", "/ombud/%30/inkorg"]
        {
            assert_ne!(asked(path), parsed, "{path}");
        }
        assert_eq!(asked("/ombud/1/inkorg"), Asked::Nobody);
        assert_eq!(asked(&format!("/ombud/{}/inkorg", child.to_uppercase())), Asked::Nobody);
        assert_eq!(asked("/ombud/agera/inkorg"), Asked::Nobody);
        assert_eq!(asked("/ombud//inkorg"), Asked::Nobody);
        assert_eq!(asked("/ombudsman"), Asked::Nobody);
    }
}
