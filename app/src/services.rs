//! What the pages need of the rest of the product.

use crate::{Assets, Live};
use eid::PublicUrl;
use inbox::{CallingCodes, Channel, Inbox, Random, Service, SessionLimits, TrashDays, Unscanned};
use register::Register;
use std::{collections::BTreeMap, sync::Arc};

/// What the pages need of the rest of the product. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Services {
    /// The inboxes.
    pub inbox: Inbox,
    /// The population register, for the page of children.
    pub register: Arc<dyn Register>,
    /// Where action buttons lead, by system id.
    pub services: Arc<BTreeMap<String, Service>>,
    /// Whether files that no scanner has looked at can be fetched.
    pub unscanned: Unscanned,
    /// The files that pages refer to.
    pub assets: Arc<Assets>,
    /// Who runs the service.
    pub site: Arc<Site>,
    /// The ways that notices are sent by: those that have a gateway.
    pub offered: Arc<[Channel]>,
    /// The countries whose telephone numbers can be given.
    pub countries: Arc<CallingCodes>,
    /// How long the trash keeps what is in it.
    pub trash: TrashDays,
    /// When sessions end.
    pub session_limits: SessionLimits,
    /// The pages that are told what comes.
    pub live: Arc<Live>,
    /// For the reference numbers of errors.
    pub random: Arc<dyn Random>,
}

/// What the operator says of itself on the pages.
#[derive(Debug, Clone)]
pub struct Site {
    /// The name of the service, on every page and in every title: "Inkorgen".
    pub name: String,
    /// Who answers for the service, such as "Region Exempel".
    pub operator: String,
    /// Where people report what they cannot use, and ask.
    pub contact_email: String,
    /// Where people call who do not write, as it is to be shown.
    pub contact_telephone: Option<String>,
    /// The origin that citizens see; cookies are `Secure` when it is https.
    pub public_url: PublicUrl,
}
