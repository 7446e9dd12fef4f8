//! From a person whom the provider vouches for to a session: may they come in, and a session of their own.

use crate::{
    Eid, FormToken, LoginFailure,
    callback::Vouched,
    draft::{DRAFT, Draft},
    session, vouch,
};
use inbox::{AccountState, Device, NoticeLanguage, PersonName};
use register::Deregistration;
use tower_sessions::Session;

/// Shown where neither the provider nor the register knows a name.
const NO_NAME: &str = "Namn saknas";

/// Why a person who has proved who they are is not let in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotAdmitted {
    #[error("the register says that the person is deceased")]
    Deceased,
    #[error("the inbox is locked")]
    Locked,
    #[error("the inbox is closed")]
    Closed,
    #[error("our own database: {0}")]
    Inbox(#[from] inbox::Error),
    #[error("the session could not be begun: {0}")]
    Session(#[from] tower_sessions::session::Error),
}

impl NotAdmitted {
    pub(crate) fn failure(&self) -> LoginFailure {
        match self {
            Self::Deceased => LoginFailure::Deceased,
            Self::Locked => LoginFailure::Locked,
            Self::Closed => LoginFailure::Closed,
            Self::Inbox(_) | Self::Session(_) => LoginFailure::Away,
        }
    }
}

/// In what circumstances somebody comes.
pub(crate) struct How {
    /// With what.
    pub(crate) device: Device,
    /// Whether they are logged in already.
    pub(crate) anew: bool,
    /// What they had typed.
    pub(crate) draft: Option<Draft>,
}

/// Lets a person in: ends the session that the browser may have had and begins a new one (ASVS 5.0.0-7.2.4), with what
/// the person had typed before they were asked who they are, and the forms that are open in other windows still count.
/// Gives the language that they have chosen.
pub(crate) async fn admit(
    eid: &Eid,
    session: &Session,
    person: Vouched,
    How { device, anew, draft }: How,
) -> Result<Option<NoticeLanguage>, NotAdmitted> {
    // A register that is away keeps nobody from their own inbox.
    let resident = eid.register().resident(&person.number).await.unwrap_or_else(|away| {
        tracing::warn!(%away, "a login goes on without the population register");
        None
    });
    if resident.as_ref().is_some_and(|resident| resident.deregistered == Some(Deregistration::Deceased)) {
        return Err(NotAdmitted::Deceased);
    }
    let account = eid.inbox().admit(&person.number).await?;
    match account.state {
        AccountState::Known | AccountState::Active => {}
        AccountState::Locked => return Err(NotAdmitted::Locked),
        AccountState::Closed => return Err(NotAdmitted::Closed),
    }
    if let Some(resident) = &resident {
        eid.inbox().note_birth_date(&person.number, resident.birth_date()).await?;
    }
    let registered = resident.and_then(|resident| resident.name);
    let name = person.name.or(registered).unwrap_or_else(|| PersonName::new(NO_NAME));
    let before: Option<session::Held> = session.get(session::HELD).await?;
    let forms = before.filter(|before| before.person == account.id).map(|before| before.forms);
    let held = session::Held {
        person: account.id,
        number: person.number.expose().to_owned(), // sealed in the database with everything else the session holds
        name,
        subject: person.subject,
        level: person.level,
        logged_in: person.logged_in,
        id_token: person.id_token,
        sid: person.sid,
        device,
        anew,
        forms: forms.unwrap_or_else(|| FormToken::new(eid.random())),
    };
    if session.id().is_some() {
        session.flush().await?;
    }
    session.insert(session::HELD, &held).await?;
    if let Some(draft) = draft {
        session.insert(DRAFT, draft).await?;
    }
    // Saved here and not by the layer behind us, which would answer a database that is away with a bare 500.
    if let Err(error) = session.save().await {
        session.clear().await;
        return Err(error.into());
    }
    tracing::info!(person = %account.id, "logged in");
    let Some(id) = session.id() else { return Ok(None) };
    let Ok(citizen) = held.citizen(session::key_of(&id)) else { return Ok(None) };
    let own = vouch::own(&citizen);
    // Nobody is kept out because of the language.
    Ok(eid.inbox().chosen_language(&own).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "a login goes on without the language that was chosen");
        None
    }))
}
