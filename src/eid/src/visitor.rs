//! Who comes, and for whom: put into every request before any page sees it.

use crate::{
    Eid, FormToken, LoginFailure, OwnPath, Watch,
    draft::{DRAFT, Draft},
    look::{Looking, stays_open},
    proxy, respond,
    session::{HELD, Held, OVER, STANDING, Standing, TIMES, Times, key_of, touch_is_due},
    vouch,
};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderValue, header};
use inbox::{AccountState, Citizen, PersonId, PersonName, ProxyRef, Viewer};
use jiff::{SignedDuration, Timestamp};
use register::Refusal;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tower_sessions::Session;

/// Addresses that are the same for everybody: no session is looked up for them, and using them is no activity.
const FOR_EVERYBODY: [&str; 2] = ["/assets/", "/halsa/"];

/// Somebody of whom nothing is known.
const NOBODY: Visitor = Visitor::Anonymous { expired: false, was: None };

/// Who comes with a request. In every request's extensions.
#[derive(Debug, Clone)]
pub enum Visitor {
    /// Somebody who is not logged in.
    Anonymous {
        /// Whether the browser came with a session that is over.
        expired: bool,
        /// Whose it was, in the request that finds it over.
        was: Option<PersonId>,
    },
    /// Somebody whose session has just ended because there is no inbox to be in any more: the start page says why.
    TurnedAway(LoginFailure),
    /// Somebody who is.
    Citizen(Arc<LoggedIn>),
}

impl Visitor {
    /// What is known of somebody who is logged in.
    pub fn logged_in(&self) -> Option<&Arc<LoggedIn>> {
        match self {
            Self::Anonymous { .. } | Self::TurnedAway(_) => None,
            Self::Citizen(logged_in) => Some(logged_in),
        }
    }
}

/// One request of somebody who is logged in.
#[derive(Debug)]
pub struct LoggedIn {
    citizen: Citizen,
    access: Access,
    own_state: AccountState,
    ends: Ends,
    proved: Option<Timestamp>,
    draft: Option<Draft>,
    due: Due,
    forms: Option<FormToken>,
}

/// What a young person is asked for at the first own logins from thirteen on (ARCHITECTURE, Thirteen).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Due {
    /// Consent, given by guardians before, is to be asked anew: nothing is read before that.
    pub consent: bool,
    /// Addresses that guardians entered wait for a review: nothing is sent to them before that.
    pub review: bool,
}

/// So long a person has just proved who they are.
const PROOF_IS_FRESH: SignedDuration = SignedDuration::from_mins(5);

/// When somebody who is logged in is so no longer.
#[derive(Debug, Clone, Copy)]
pub struct Ends {
    /// When the session ends if nothing more is done.
    pub idle: Timestamp,
    /// When the session ends whatever is done.
    pub absolute: Timestamp,
    /// When the right to the inbox ends at the latest: the session's absolute end, or before it the child's thirteenth
    /// birthday.
    pub access: Timestamp,
}

impl LoggedIn {
    /// What a request is known as. It gives no right: that is the [`Viewer`] in `access`, which only `vouch` makes.
    pub fn new(citizen: Citizen, access: Access, own_state: AccountState, ends: Ends) -> Self {
        Self { citizen, access, own_state, ends, proved: None, draft: None, due: Due::default(), forms: None }
    }

    /// The same, by somebody who is asked for this.
    #[must_use]
    pub fn with_due(self, due: Due) -> Self {
        Self { due, ..self }
    }

    /// The same, by somebody whose forms carry this.
    #[must_use]
    pub fn with_forms(self, forms: FormToken) -> Self {
        Self { forms: Some(forms), ..self }
    }

    /// What the forms of this login carry. `None`: nothing that is sent is taken.
    pub fn forms(&self) -> Option<&FormToken> {
        self.forms.as_ref()
    }

    /// What the person is asked for about the own inbox.
    pub fn due(&self) -> Due {
        self.due
    }

    /// Whether the person may be in the own inbox: it is active, and the consent to it is the person's own.
    pub fn is_open(&self) -> bool {
        self.own_state == AccountState::Active && !self.due.consent
    }

    /// The same, by somebody who proved at this instant who they are.
    #[must_use]
    pub fn proved_at(self, proved: Timestamp) -> Self {
        Self { proved: Some(proved), ..self }
    }

    /// Whether the person has just proved who they are: what matters most is changed by nobody who merely found a
    /// browser open (ASVS 5.0.0-7.5.1). Otherwise the way is `/bekrafta?till=`.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        let age = self.proved.map(|proved| now.duration_since(proved));
        age.is_some_and(|age| (SignedDuration::ZERO..PROOF_IS_FRESH).contains(&age))
    }

    /// The same, by somebody whose form at `form` held this before that proof.
    #[must_use]
    pub fn with_draft(self, form: &OwnPath, text: String) -> Self {
        Self { draft: Draft::held(form, text), ..self }
    }

    /// What the form at `path` held before the person was asked who they are, as it was sent
    /// (`application/x-www-form-urlencoded`), for as long as that proof is fresh.
    pub fn draft(&self, path: &str, now: Timestamp) -> Option<&str> {
        self.draft.as_ref()?.of(path).filter(|_| self.is_fresh(now))
    }

    /// Who is logged in.
    pub fn citizen(&self) -> &Citizen {
        &self.citizen
    }

    /// Whose inbox the address is about, and whether it may be seen.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The standing of the citizen's own inbox.
    pub fn own_state(&self) -> AccountState {
        self.own_state
    }

    /// When the session ends if nothing more is done.
    pub fn ends_at(&self) -> Timestamp {
        self.ends.idle
    }

    /// When the session ends whatever is done.
    pub fn absolute_end(&self) -> Timestamp {
        self.ends.absolute
    }

    /// When the right to this inbox ends at the latest. What stays open, such as a live stream, must end then.
    pub fn access_ends_at(&self) -> Timestamp {
        self.ends.access
    }
}

/// Whose inbox an address is about.
#[derive(Debug, Clone)]
pub enum Access {
    /// The citizen's own: the address has no `/ombud/{ref}/` in front.
    Own(Viewer),
    /// A child's, whom the register lets the citizen act for at this moment.
    Guardian {
        /// The right to the child's inbox.
        viewer: Viewer,
        /// The child.
        child: Child,
        /// The standing of the child's inbox.
        state: AccountState,
    },
    /// A child's, but the citizen may not act for the child now.
    Refused(Refusal),
    /// No child of the citizen has this address.
    Unknown,
    /// A child's, but the register does not answer: one's own inbox can be read, a child's cannot.
    RegisterAway,
}

impl Access {
    /// The right to the inbox, if there is one.
    pub fn viewer(&self) -> Option<&Viewer> {
        match self {
            Self::Own(viewer) | Self::Guardian { viewer, .. } => Some(viewer),
            Self::Refused(_) | Self::Unknown | Self::RegisterAway => None,
        }
    }
}

/// The child that a guardian acts for.
#[derive(Debug, Clone)]
pub struct Child {
    /// The `ref` in the address.
    pub reference: ProxyRef,
    /// The name in the register; `None`: a newborn who has none yet.
    pub name: Option<PersonName>,
    /// Whole years.
    pub age: i16,
}

/// Why nobody could be recognised: then nothing is answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotRecognised {
    #[error(transparent)]
    Inbox(#[from] inbox::Error),
    #[error(transparent)]
    Session(#[from] tower_sessions::session::Error),
    #[error("a session holds no number of a person")]
    Number(#[from] inbox::InvalidPersonnummer),
    #[error("a session is without what its store adds")]
    Unread,
}

/// The middleware: recognises the visitor, and removes the cookie of a session that is over.
pub(crate) async fn recognise(
    State(eid): State<Eid>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let came_with_session = session.id().is_some();
    let recognised = if FOR_EVERYBODY.iter().any(|everybody| path.starts_with(everybody)) {
        Ok(NOBODY)
    } else if stays_open(path) {
        let looking = Looking::new(&eid, &session, path);
        let visitor = looking.visitor().await;
        let watch: Watch = Arc::new(looking);
        request.extensions_mut().insert(watch);
        visitor
    } else {
        visitor(&eid, &session, path).await
    };
    let visitor = match recognised {
        Ok(visitor) => visitor,
        Err(error) => {
            tracing::error!(%error, "a visitor could not be recognised");
            return respond::unavailable();
        }
    };
    request.extensions_mut().insert(visitor);
    let mut response = next.run(request).await;
    // Emptied, and no new one begun: at a login the new cookie follows instead.
    if came_with_session && session.is_empty().await {
        let removal = eid.cookies().remove(eid.cookies().session()).to_string();
        if let Ok(removal) = HeaderValue::from_str(&removal) {
            response.headers_mut().append(header::SET_COOKIE, removal);
        }
    }
    response
}

/// Who comes with a session.
pub(crate) async fn visitor(eid: &Eid, session: &Session, path: &str) -> Result<Visitor, NotRecognised> {
    let Some(id) = session.id() else { return Ok(NOBODY) };
    let stays_open = stays_open(path);
    let Some(held) = session.get::<Held>(HELD).await? else {
        let was = session.get(OVER).await?;
        if was.is_some() {
            session.flush().await?;
        }
        return Ok(Visitor::Anonymous { expired: true, was });
    };
    let mut times = session.get::<Times>(TIMES).await?.ok_or(NotRecognised::Unread)?;
    let citizen = held.citizen(key_of(&id))?;
    let own = vouch::own(&citizen);
    let standing = session.get::<Standing>(STANDING).await?.ok_or(NotRecognised::Unread)?;
    let own_state = standing.state;
    // A lock counts at once, also for who is inside already (ASVS 5.0.0-7.4.2).
    let turned_away = match own_state {
        AccountState::Locked => Some(LoginFailure::Locked),
        AccountState::Closed => Some(LoginFailure::Closed),
        // It would be asked every other minute of everybody who has a page open.
        AccountState::Known | AccountState::Active if stays_open => None,
        AccountState::Known | AccountState::Active => {
            register::has_died(eid.register(), &citizen.number).await.then_some(LoginFailure::Deceased)
        }
    };
    if let Some(why) = turned_away {
        if stays_open {
            return Ok(Visitor::TurnedAway(why));
        }
        tracing::info!(person = %citizen.id, code = why.code(), "a session ends because there is no inbox to be in");
        session.flush().await?;
        return Ok(Visitor::TurnedAway(why));
    }
    let now = eid.clock().now();
    if !stays_open && touch_is_due(times, now) {
        eid.inbox().touch_session(citizen.session).await?;
        times.seen = now;
    }
    let absolute_end = eid.limits().absolute_end(times);
    let (access, permitted_until) = match proxy::asked(path) {
        proxy::Asked::Own => (Access::Own(own), None),
        proxy::Asked::Nobody => (Access::Unknown, None),
        proxy::Asked::Child(reference) => {
            let (access, until) = proxy::resolve(eid, &citizen, reference, now).await?;
            (proxy::remember(session, reference, access).await?, until)
        }
    };
    let ends = Ends {
        idle: eid.limits().end(times),
        absolute: absolute_end,
        access: permitted_until.map_or(absolute_end, |until| until.min(absolute_end)),
    };
    let draft = session.get::<Draft>(DRAFT).await?;
    let logged_in =
        LoggedIn::new(citizen, access, own_state, ends).proved_at(held.logged_in).with_forms(held.forms);
    let logged_in = LoggedIn { draft, ..logged_in.with_due(standing.due) };
    Ok(Visitor::Citizen(Arc::new(logged_in)))
}
