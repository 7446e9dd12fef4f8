//! The rule against an oracle: every age around thirteen, every kind of custody, protection, absence and lock.

mod oracle;

use inbox::Personnummer;
use jiff::{Timestamp, civil::Date};
use oracle::{Day, Facts, day_of, days, decide, midnight, swedish_day};
use proptest::prelude::*;
use register::{Deregistration, Guardianship, Permit, Refusal, Resident, may_act};

const ANNA: &str = "198503149885";
const ERIK: &str = "198303152394";
const ELSA: &str = "201312122383";
const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;

fn number(digits: &str) -> Personnummer {
    Personnummer::parse(digits).unwrap()
}

fn date((year, month, day): Day) -> Date {
    Date::new(i16::try_from(year).unwrap(), i8::try_from(month).unwrap(), i8::try_from(day).unwrap()).unwrap()
}

fn instant(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap()
}

/// The record of somebody with these facts, of whose custody `other` is the other party.
fn resident(own: &str, other: &str, facts: &Facts, as_of: Timestamp) -> (Resident, Vec<Guardianship>) {
    let custody = facts.custody.iter().map(|(from, until)| Guardianship {
        number: number(other),
        from: from.map(date),
        until: until.map(date),
    });
    let resident = Resident {
        protected: facts.protected,
        deregistered: facts
            .gone
            .map(|deceased| if deceased { Deregistration::Deceased } else { Deregistration::Emigrated }),
        ..Resident::new(number(own), as_of)
    };
    (resident, custody.collect())
}

/// One case, decided by the code and by the oracle.
#[track_caller]
fn agrees(guardian: &Facts, child: &Facts, born: Day, locked: bool, now: i64) {
    let expected = decide(guardian, child, born, locked, now);
    let at = instant(now);
    let (anna, wards) = resident(ANNA, ELSA, guardian, at);
    let (elsa, guardians) = resident(ELSA, ANNA, child, at);
    // The other guardian's custody is none of Anna's.
    let erik = Guardianship::of(number(ERIK));
    let anna = Resident { wards, ..anna };
    let elsa = Resident { guardians: [vec![erik], guardians].concat(), born: Some(date(born)), ..elsa };
    let decided = match may_act(&anna, &elsa, locked, at) {
        Ok(Permit { ends_at }) => Ok(ends_at.as_millisecond()),
        Err(refusal) => Err(format!("{refusal:?}")),
    };
    assert_eq!(
        decided,
        expected.map_err(str::to_owned),
        "born {born:?}, at {at}, guardian {guardian:?}, child {child:?}, locked: {locked}"
    );
}

/// Birth dates whose thirteenth birthday is worth a look.
const BIRTHS: [Day; 14] = [
    (2013, 12, 12), // an ordinary day in winter
    (2013, 7, 1),   // and in summer
    (2012, 2, 29),  // thirteen years on there is no such day
    (2016, 2, 29),
    (2012, 2, 28),
    (2012, 3, 1),
    (2015, 2, 28), // the thirteenth birthday is in a leap year
    (2015, 3, 1),
    (2013, 3, 29),  // the night that loses an hour, 2026
    (2013, 3, 30),  // and the one after
    (2013, 10, 25), // the night that gains one, 2026
    (2013, 10, 26),
    (2013, 1, 1),
    (2013, 12, 31),
];

/// Milliseconds from the midnight of the thirteenth birthday.
const AROUND: [i64; 19] = [
    -366 * 24 * HOUR,
    -49 * HOUR,
    -24 * HOUR - 1,
    -24 * HOUR,
    -2 * HOUR,
    -HOUR - 1,
    -HOUR,
    -SECOND,
    -1,
    0,
    1,
    SECOND,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    24 * HOUR - 1,
    24 * HOUR,
    25 * HOUR,
    366 * 24 * HOUR,
];

fn thirteenth((year, month, day): Day) -> i64 {
    if (month, day) == (2, 29) { midnight((year + 13, 3, 1)) } else { midnight((year + 13, month, day)) }
}

/// Custody in force, without dates.
fn always() -> Facts {
    Facts { custody: vec![(None, None)], ..Facts::default() }
}

/// What one record may say of custody, relative to today.
fn custodies(today: Day) -> Vec<Vec<(Option<Day>, Option<Day>)>> {
    let [yesterday, tomorrow] = [-1, 1].map(|more| day_of(days(today) + more));
    vec![
        vec![],
        vec![(None, None)],
        vec![(Some(today), None)],
        vec![(Some(tomorrow), None)],
        vec![(None, Some(yesterday))],
        vec![(None, Some(today))],
        vec![(Some(yesterday), Some(tomorrow))],
        vec![(None, Some((9999, 12, 31)))], // as registers write "no end"
        vec![(None, Some(yesterday)), (Some(tomorrow), None)], // ended, and to begin again
        vec![(None, Some(tomorrow)), (Some(today), None)], // and one that goes over into another
    ]
}

#[test]
fn a_child_is_a_child_until_swedish_midnight_on_the_thirteenth_birthday_to_the_millisecond() {
    for born in BIRTHS {
        let birthday = thirteenth(born);
        for around in AROUND {
            agrees(&always(), &always(), born, false, birthday + around);
        }
        let last = agrees_at(born, birthday - 1);
        assert_eq!(last, Ok(birthday), "{born:?}: the oracle itself, at the last millisecond");
        assert_eq!(agrees_at(born, birthday), Err("ThirteenOrOlder"), "{born:?}: and at the first");
    }
}

fn agrees_at(born: Day, now: i64) -> Result<i64, &'static str> {
    decide(&always(), &always(), born, false, now)
}

#[test]
fn the_oracle_knows_the_midnights_that_are_known() {
    for (day, at) in [
        ((2026, 12, 12), "2026-12-11T23:00:00Z"),
        ((2026, 7, 1), "2026-06-30T22:00:00Z"),
        ((2025, 3, 1), "2025-02-28T23:00:00Z"),
        ((2026, 3, 29), "2026-03-28T23:00:00Z"),
        ((2026, 3, 30), "2026-03-29T22:00:00Z"),
        ((2026, 10, 25), "2026-10-24T22:00:00Z"),
        ((2026, 10, 26), "2026-10-25T23:00:00Z"),
    ] {
        assert_eq!(instant(midnight(day)), at.parse().unwrap(), "{day:?}");
        assert_eq!((swedish_day(midnight(day)), day_of(days(day))), (day, day));
        assert_ne!(swedish_day(midnight(day) - 1), day);
    }
}

#[test]
fn every_published_number_turns_thirteen_at_its_own_midnight() {
    let published = include_str!("../../../inbox/tests/testpersonnummer.csv");
    let mut read = 0;
    for digits in published.lines().skip(2).filter_map(|line| line.split(',').nth(1)) {
        let part = |range: std::ops::Range<usize>| digits[range].parse::<i64>().unwrap();
        let born = (part(0..4), part(4..6), part(6..8));
        // The oracle's summer time is that of 1996 and after.
        if born.2 > 31 || born.0 < 1984 {
            continue;
        }
        let birthday = thirteenth(born);
        for now in [birthday - 1, birthday] {
            let at = instant(now);
            let custody = |of: &str| vec![Guardianship::of(number(of))];
            let guardian = Resident { wards: custody(digits), ..Resident::new(number(ANNA), at) };
            let child = Resident { guardians: custody(ANNA), ..Resident::new(number(digits), at) };
            if digits != ANNA {
                assert_eq!(may_act(&guardian, &child, false, at).is_ok(), now < birthday, "{digits} at {at}");
            }
        }
        read += 1;
    }
    assert!(read > 300, "the list was read: {read}");
}

#[test]
fn custody_protection_absence_and_lock_decide_as_the_oracle_says_at_every_age() {
    let absences =
        [(None, None), (Some(true), None), (Some(false), None), (None, Some(true)), (None, Some(false))];
    let mut cases = 0_u32;
    for born in BIRTHS {
        for around in [-24 * HOUR, -1, 0] {
            let now = thirteenth(born) + around;
            let custodies = custodies(swedish_day(now));
            for (by_guardian, by_child) in
                custodies.iter().flat_map(|one| custodies.iter().map(move |other| (one, other)))
            {
                for (guardian_protected, child_protected) in
                    [(false, false), (true, false), (false, true), (true, true)]
                {
                    for (child_gone, guardian_gone) in absences {
                        let facts = |protected, gone, custody: &Vec<_>| Facts {
                            protected,
                            gone,
                            custody: custody.clone(),
                        };
                        let guardian = facts(guardian_protected, guardian_gone, by_guardian);
                        let child = facts(child_protected, child_gone, by_child);
                        for locked in [false, true] {
                            agrees(&guardian, &child, born, locked, now);
                            cases += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(cases, 14 * 3 * 100 * 4 * 5 * 2);
}

// ASVS 5.0.0-16.5.3
#[test]
fn facts_that_are_older_than_five_minutes_or_from_the_future_permit_nothing() {
    let now = instant(thirteenth(BIRTHS[0]) - 24 * HOUR);
    let at = |seconds: i64| instant(now.as_millisecond() + seconds * SECOND);
    let decided = |guardian: i64, child: i64| {
        let (anna, wards) = resident(ANNA, ELSA, &always(), at(guardian));
        let (elsa, guardians) = resident(ELSA, ANNA, &always(), at(child));
        may_act(&Resident { wards, ..anna }, &Resident { guardians, ..elsa }, false, now)
    };
    for (guardian, child, fresh) in [
        (0, 0, true),
        (-300, -300, true),
        (-301, 0, false),
        (0, -301, false),
        (300, 0, true),
        (0, 301, false),
    ] {
        let refused = decided(guardian, child).err();
        assert_eq!(refused, (!fresh).then_some(Refusal::Outdated), "{guardian} {child}");
    }
}

/// A day so many days from `now`.
fn near(now: i64) -> impl Strategy<Value = Option<Day>> {
    let today = days(swedish_day(now));
    prop_oneof![Just(None), (-3_i64..=3).prop_map(move |more| Some(day_of(today + more)))]
}

fn facts(now: i64) -> impl Strategy<Value = Facts> {
    let custody = prop_oneof![
        2 => Just(vec![(None, None)]),
        3 => proptest::collection::vec((near(now), near(now)), 0..4),
    ];
    let rarely = proptest::bool::weighted(0.15);
    let gone = prop_oneof![6 => Just(None), 1 => any::<bool>().prop_map(Some)];
    (rarely, gone, custody).prop_map(|(protected, gone, custody)| Facts { protected, gone, custody })
}

/// Any instant from 1997 to 2080, and a birth date that turns thirteen within some days of it, or some years.
fn moments() -> impl Strategy<Value = (i64, Day)> {
    let years = 365 * 24 * HOUR;
    let apart = prop_oneof![3 => -2_i64..=2, 1 => -5_000_i64..=5_000];
    (27 * years..110 * years, apart).prop_map(|(now, apart)| {
        let (year, month, day) = day_of(days(swedish_day(now)) + apart);
        let born = (year - 13, month, day);
        (now, if day_of(days(born)) == born { born } else { (born.0, 3, 1) })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn ten_thousand_families_are_decided_as_the_oracle_does(
        (now, born, guardian, child, locked) in moments().prop_flat_map(|(now, born)| {
            (Just(now), Just(born), facts(now), facts(now), proptest::bool::weighted(0.1))
        })
    ) {
        agrees(&guardian, &child, born, locked, now);
    }
}
