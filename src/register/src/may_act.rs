//! Who may act for whom, by the rules of 1177 for ombud: guardians in the population register, for children under 13,
//! and never when either has a protected identity.

use crate::{Deregistration, FRESH, Guardianship, Resident};
use inbox::{Personnummer, day_begins, day_in_sweden, thirteenth_birthday};
use jiff::{Timestamp, civil::Date};

/// The right to act for a child, as the register stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permit {
    /// When it ends at the latest: 00:00 in Sweden on the thirteenth birthday, or on the day custody ends before it.
    pub ends_at: Timestamp,
}

impl Permit {
    /// The last whole day that it holds, in Sweden.
    pub fn last_day(self) -> Date {
        let end = day_in_sweden(self.ends_at);
        end.yesterday().expect("it holds now, so there was a day before its end")
    }
}

/// Why somebody may not act for a child. In the order in which they are looked for: one that comes later tells
/// something that the ones before it keep secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// What the register said is too old to go by. The same as a register that does not answer.
    Outdated,
    /// The register does not name the adult as guardian now, or not both ways.
    NotGuardian,
    /// One of the two has a protected identity. Not said which: either may be hiding from the other.
    Protected,
    /// The child is deceased.
    ChildDeceased,
    /// One of the two has emigrated or is otherwise out of the register, or the guardian is deceased.
    Deregistered,
    /// The young person has turned thirteen.
    ThirteenOrOlder,
    /// The child's inbox is locked or closed.
    Locked,
}

impl Refusal {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::Outdated,
        Self::NotGuardian,
        Self::Protected,
        Self::ChildDeceased,
        Self::Deregistered,
        Self::ThirteenOrOlder,
        Self::Locked,
    ];
}

/// Whether `guardian` may act for `child` at `at`; `child_locked`: whether the child's inbox is locked or closed. Pure:
/// asked anew at every request, of fresh facts.
///
/// Custody is asked of both records: each must name the other, in force today, so that a stale half of the register
/// opens nothing. Who is not a guardian learns nothing more than that.
pub fn may_act(
    guardian: &Resident,
    child: &Resident,
    child_locked: bool,
    at: Timestamp,
) -> Result<Permit, Refusal> {
    // Facts from the future mean that the clock was moved: nobody knows how old they are.
    if [guardian, child].iter().any(|facts| at.duration_since(facts.as_of).abs() > FRESH) {
        return Err(Refusal::Outdated);
    }
    let by_child = custody_ends(&child.guardians, &guardian.number, at);
    let by_guardian = custody_ends(&guardian.wards, &child.number, at);
    // A protected record holds no relations, so one half is all that can be seen: then the reason is the protection.
    if (guardian.protected || child.protected) && (by_child.is_some() || by_guardian.is_some()) {
        return Err(Refusal::Protected);
    }
    let (Some(by_child), Some(by_guardian)) = (by_child, by_guardian) else {
        return Err(Refusal::NotGuardian);
    };
    if guardian.number == child.number {
        return Err(Refusal::NotGuardian);
    }
    if child.deregistered == Some(Deregistration::Deceased) {
        return Err(Refusal::ChildDeceased);
    }
    if guardian.deregistered.is_some() || child.deregistered.is_some() {
        return Err(Refusal::Deregistered);
    }
    let birthday = thirteenth_birthday(child.birth_date());
    if at >= birthday {
        return Err(Refusal::ThirteenOrOlder);
    }
    if child_locked {
        return Err(Refusal::Locked);
    }
    Ok(Permit { ends_at: birthday.min(by_child).min(by_guardian) })
}

/// When the custody that is in force at `at` ends, by one record; `None`: there is none. A permit that has ended is none,
/// whatever the days say.
fn custody_ends(record: &[Guardianship], other: &Personnummer, at: Timestamp) -> Option<Timestamp> {
    let today = day_in_sweden(at);
    let in_force = record.iter().filter(|custody| custody.number == *other && custody.in_force(today));
    // What is in force ends after today, so a day that cannot be placed is one that never comes.
    let ends = in_force.map(|custody| custody.until.and_then(day_begins).unwrap_or(Timestamp::MAX));
    ends.filter(|end| *end > at).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    fn resident(number: &str) -> Resident {
        Resident::new(Personnummer::parse(number).unwrap(), Timestamp::UNIX_EPOCH)
    }

    /// Anna and Elsa, who turns thirteen on 12 December 2026.
    fn family() -> (Resident, Resident) {
        let (mut anna, mut elsa) = (resident("198503149885"), resident("201312122383"));
        anna.wards.push(Guardianship::of(elsa.number.clone()));
        elsa.guardians.push(Guardianship::of(anna.number.clone()));
        (anna, elsa)
    }

    fn may(guardian: &Resident, child: &Resident, at: Timestamp) -> Result<Permit, Refusal> {
        let fresh = |resident: &Resident| Resident { as_of: at, ..resident.clone() };
        may_act(&fresh(guardian), &fresh(child), false, at)
    }

    fn at(instant: &str) -> Timestamp {
        instant.parse().unwrap()
    }

    #[test]
    fn a_guardian_may_act_until_midnight_in_sweden_on_the_thirteenth_birthday() {
        let (anna, elsa) = family();
        let midnight = at("2026-12-12T00:00:00+01:00");
        assert_eq!(may(&anna, &elsa, at("2026-12-11T23:59:59.999+01:00")), Ok(Permit { ends_at: midnight }));
        assert_eq!(may(&anna, &elsa, midnight), Err(Refusal::ThirteenOrOlder));
        assert_eq!(elsa.age_at(at("2026-12-11T23:59:59+01:00")), 12);
        assert_eq!(elsa.age_at(midnight), 13);
    }

    #[test]
    fn a_leap_day_child_turns_thirteen_on_the_first_of_march() {
        assert_eq!(thirteenth_birthday(date(2016, 2, 29)), at("2029-03-01T00:00:00+01:00"));
        assert_eq!(thirteenth_birthday(date(2013, 7, 1)), at("2026-07-01T00:00:00+02:00"));
    }

    #[test]
    fn the_last_day_is_the_one_before_the_thirteenth_birthday() {
        for (born, last) in [
            (date(2013, 12, 12), date(2026, 12, 11)),
            (date(2013, 7, 1), date(2026, 6, 30)),
            (date(2012, 2, 29), date(2025, 2, 28)),
            (date(2014, 3, 1), date(2027, 2, 28)),
        ] {
            assert_eq!(Permit { ends_at: thirteenth_birthday(born) }.last_day(), last, "{born}");
        }
    }

    #[test]
    fn custody_counts_only_when_both_records_say_it() {
        let (anna, elsa) = family();
        let now = at("2026-11-23T09:00:00+01:00");
        let childless = Resident { wards: Vec::new(), ..anna.clone() };
        assert_eq!(may(&childless, &elsa, now), Err(Refusal::NotGuardian));
        let orphan = Resident { guardians: Vec::new(), ..elsa.clone() };
        assert_eq!(may(&anna, &orphan, now), Err(Refusal::NotGuardian));
        assert_eq!(may(&elsa, &anna, now), Err(Refusal::NotGuardian));
        assert_eq!(may(&anna, &anna, now), Err(Refusal::NotGuardian));
    }

    #[test]
    fn protection_of_either_ends_it_and_is_told_only_to_a_guardian() {
        let (anna, elsa) = family();
        let now = at("2026-11-23T09:00:00+01:00");
        let hidden = |resident: &Resident| Resident { protected: true, ..resident.clone() };
        assert_eq!(may(&hidden(&anna), &elsa, now), Err(Refusal::Protected));
        assert_eq!(may(&anna, &hidden(&elsa), now), Err(Refusal::Protected));
        // As the register really gives it: the protected record holds nothing but the flag.
        let bare = Resident { guardians: Vec::new(), ..hidden(&elsa) };
        assert_eq!(may(&anna, &bare, now), Err(Refusal::Protected));
        let stranger = resident("198303152394");
        assert_eq!(may(&stranger, &hidden(&elsa), now), Err(Refusal::NotGuardian));
    }

    #[test]
    fn nobody_acts_for_or_as_somebody_who_has_left_the_register() {
        let (anna, elsa) = family();
        let now = at("2026-11-23T09:00:00+01:00");
        for reason in [
            Deregistration::Deceased,
            Deregistration::Emigrated,
            Deregistration::OldNumber,
            Deregistration::Other,
        ] {
            let left = |resident: &Resident| Resident { deregistered: Some(reason), ..resident.clone() };
            assert_eq!(may(&left(&anna), &elsa, now), Err(Refusal::Deregistered));
            let child = if reason == Deregistration::Deceased {
                Refusal::ChildDeceased
            } else {
                Refusal::Deregistered
            };
            assert_eq!(may(&anna, &left(&elsa), now), Err(child));
        }
    }

    #[test]
    fn custody_until_the_end_of_the_calendar_goes_on() {
        let (anna, elsa) = family();
        let (now, birthday) = (at("2026-11-23T09:00:00+01:00"), at("2026-12-12T00:00:00+01:00"));
        for until in [date(9999, 12, 31), date(9999, 12, 30), date(9999, 1, 1)] {
            let mut by_both = (anna.clone(), elsa.clone());
            by_both.0.wards[0].until = Some(until);
            by_both.1.guardians[0].until = Some(until);
            assert_eq!(may(&by_both.0, &by_both.1, now), Ok(Permit { ends_at: birthday }), "{until}");
            assert_eq!(may(&by_both.0, &by_both.1, birthday), Err(Refusal::ThirteenOrOlder), "{until}");
        }
    }

    proptest! {
        #[test]
        fn whoever_may_act_is_an_unprotected_guardian_of_a_younger_than_thirteen(
            wards in any::<bool>(), guardians in any::<bool>(), hidden in any::<[bool; 2]>(), left in any::<[bool; 2]>(),
            days in 0_i32..20_000,
        ) {
            let (mut anna, mut elsa) = family();
            if !wards { anna.wards.clear(); }
            if !guardians { elsa.guardians.clear(); }
            (anna.protected, elsa.protected) = hidden.into();
            let gone = |left: bool| left.then_some(Deregistration::Other);
            (anna.deregistered, elsa.deregistered) = (gone(left[0]), gone(left[1]));
            let now = at("1990-01-01T12:00:00Z") + (i64::from(days) * 24).hours();
            let allowed = wards && guardians && hidden == [false; 2] && left == [false; 2] && elsa.age_at(now) < 13;
            prop_assert_eq!(may(&anna, &elsa, now).is_ok(), allowed);
        }
    }
}
