//! Who is told of a message, decided when it is told: the person, or for a child under 13 each guardian who has filled in
//! the child's settings and may act for the child at that very moment.

use crate::quiet;
use inbox::{
    AccountState, Channel, Decision, NotSent, Owner, PersonId, Reach, Reminder, reads_alone, sweden,
};
use jiff::{Timestamp, ToSpan};
use register::{Deregistration, Permit, Refusal, Register, RegisterAway, Resident, may_act};

/// What the register answered about the person whose inbox it is.
pub(crate) type Answer = Result<Option<Resident>, RegisterAway>;

/// Who is told of what comes to an inbox.
#[derive(Debug)]
pub(crate) enum Recipients<'a> {
    /// The person self; `None`: without an address.
    Own(Option<&'a Owner>),
    /// The guardians who have filled in the child's settings, and the permit of each who may act for the child.
    Guardians(Vec<(&'a Owner, Option<Permit>)>),
    /// Nobody, for this reason.
    Nobody(NotSent),
}

/// Who is told of what comes to this inbox at `now`, by what the register has just answered of the person. Of an adult its
/// silence stops nothing: only a guardian needs its leave.
pub(crate) async fn recipients<'a>(
    register: &dyn Register,
    reach: &'a Reach,
    answer: Answer,
    now: Timestamp,
) -> Result<Recipients<'a>, RegisterAway> {
    if reach.state != AccountState::Active {
        return Ok(Recipients::Nobody(NotSent::InboxNotActive));
    }
    let guardians: Vec<_> = reach.owners.iter().filter(|owner| owner.id != reach.person).collect();
    let child = match answer {
        Ok(resident) => resident,
        Err(RegisterAway) if reads_alone(reach.born, now) || guardians.is_empty() => None,
        Err(away) => return Err(away),
    };
    if child.as_ref().is_some_and(|child| child.deregistered == Some(Deregistration::Deceased)) {
        return Ok(Recipients::Nobody(NotSent::Deregistered));
    }
    // The register's date of birth counts before what is noted of it.
    if reads_alone(child.as_ref().map_or(reach.born, Resident::birth_date), now) {
        return Ok(Recipients::Own(reach.owners.iter().find(|owner| owner.id == reach.person)));
    }
    if guardians.is_empty() {
        return Ok(Recipients::Nobody(NotSent::NoContact));
    }
    let mut decided = Vec::with_capacity(guardians.len());
    for guardian in guardians {
        let resident = register.resident(&guardian.number).await?;
        let permit = match (&resident, &child) {
            (Some(resident), Some(child)) => match may_act(resident, child, false, now) {
                Err(Refusal::Outdated) => return Err(RegisterAway),
                answer => answer.ok(),
            },
            // Who is not in the register is nobody's guardian.
            _ => None,
        };
        decided.push((guardian, permit));
    }
    Ok(Recipients::Guardians(decided))
}

impl Recipients<'_> {
    /// What is decided of each recipient and way.
    pub(crate) fn decisions(&self, reach: &Reach, now: Timestamp) -> Vec<Decision> {
        match self {
            Self::Nobody(reason) => not_sent(reach.person, *reason).to_vec(),
            Self::Own(owner) => Channel::ALL
                .map(|channel| {
                    let send = owner.map_or(Err(NotSent::NoContact), |owner| by(owner, channel, now));
                    // What guardians filled in is not used from the thirteenth birthday on, until it is reviewed.
                    let waits = send == Err(NotSent::NoContact)
                        && reach
                            .owners
                            .iter()
                            .any(|other| other.id != reach.person && contact(other, channel).is_some());
                    let send = if waits { Err(NotSent::AwaitingReview) } else { send };
                    Decision { recipient: reach.person, channel, send }
                })
                .to_vec(),
            Self::Guardians(guardians) => guardians
                .iter()
                .flat_map(|(owner, permit)| match permit {
                    Some(_) => decisions_of(owner, now),
                    None => not_sent(owner.id, NotSent::NotPermitted),
                })
                .collect(),
        }
    }

    /// What is decided of one recipient, who was chosen earlier.
    pub(crate) fn decisions_for(&self, recipient: PersonId, reach: &Reach, now: Timestamp) -> [Decision; 2] {
        if let Self::Nobody(reason) = self {
            return not_sent(recipient, *reason);
        }
        let all = self.decisions(reach, now);
        let otherwise =
            if self.are_others_than(recipient, reach) { NotSent::NotPermitted } else { NotSent::NoContact };
        not_sent(recipient, otherwise).map(|none| {
            let same = |one: &&Decision| one.recipient == recipient && one.channel == none.channel;
            all.iter().find(same).copied().unwrap_or(none)
        })
    }

    /// When a guardian's right to be told ends; `None`: it is nobody's but the recipient's own.
    pub(crate) fn permitted_until(&self, recipient: PersonId) -> Option<Timestamp> {
        let Self::Guardians(guardians) = self else { return None };
        let permit = guardians.iter().find(|(owner, _)| owner.id == recipient)?.1?;
        Some(permit.ends_at)
    }

    /// Whether a birthday lies between: guardians were told and it is the young person's turn.
    pub(crate) fn are_others_than(&self, recipient: PersonId, reach: &Reach) -> bool {
        match self {
            Self::Own(_) => recipient != reach.person,
            Self::Guardians(_) => recipient == reach.person,
            Self::Nobody(_) => false,
        }
    }
}

/// The reminders of those who are told, should the message, which came at `received_at`, still be unread then.
pub(crate) fn reminders(decisions: &[Decision], reach: &Reach, received_at: Timestamp) -> Vec<Reminder> {
    let told = |owner: &&Owner| decisions.iter().any(|one| one.recipient == owner.id && one.send.is_ok());
    let reminder = |owner: &Owner| {
        let days = i64::from(owner.preferences.reminder?.get());
        let at = received_at.to_zoned(sweden()).checked_add(days.days()).ok()?.timestamp();
        Some(Reminder { recipient: owner.id, at })
    };
    reach.owners.iter().filter(told).filter_map(reminder).collect()
}

/// The same reason for each way.
pub(crate) fn not_sent(recipient: PersonId, reason: NotSent) -> [Decision; 2] {
    Channel::ALL.map(|channel| Decision { recipient, channel, send: Err(reason) })
}

fn decisions_of(owner: &Owner, now: Timestamp) -> [Decision; 2] {
    Channel::ALL.map(|channel| Decision { recipient: owner.id, channel, send: by(owner, channel, now) })
}

/// When an owner is told by a way, or why not.
fn by(owner: &Owner, channel: Channel, now: Timestamp) -> Result<Timestamp, NotSent> {
    match contact(owner, channel) {
        None => Err(NotSent::NoContact),
        Some(contact) if !contact.enabled => Err(NotSent::ChannelOff),
        Some(_) => Ok(owner.preferences.quiet.and_then(|hours| quiet::ends(now, hours)).unwrap_or(now)),
    }
}

pub(crate) fn contact(owner: &Owner, channel: Channel) -> Option<&inbox::Contact> {
    owner.contacts.iter().find(|contact| contact.address.channel() == channel)
}
