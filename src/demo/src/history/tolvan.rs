//! Tolvan Tolvansson's large inbox: 400 threads with 2,000 messages over two years.

use super::{Day, History, Today, course::Course, days};
use crate::{
    letters::{
        CARE_CENTRE, Clinic, DENTAL, DIABETES, EYES, HARBOUR, HEARTS, Kind, LABORATORY, PAIN, REHAB, SKIN,
        SURGERY, XRAY,
    },
    people::TOLVAN,
};

/// Ten courses of fifty letters together, gone through forty times.
const COURSES: [&[Kind]; 10] = [
    &[Kind::Advice],
    &[Kind::Referral, Kind::TestResult],
    &[Kind::Form, Kind::FormReminder, Kind::Thanks],
    &[Kind::Booked, Kind::Moved, Kind::Reminder, Kind::TestFollowUp, Kind::TestResult],
    &[Kind::Dental, Kind::Moved, Kind::Reminder, Kind::DentalReceipt],
    &[Kind::Referral, Kind::Xray, Kind::Cancelled, Kind::Xray, Kind::Reminder, Kind::XrayResult],
    &[Kind::Prescription; 8],
    &[Kind::Open, Kind::BookedPlain, Kind::AfterVisit],
    &[
        Kind::Referral,
        Kind::Booked,
        Kind::Reminder,
        Kind::AfterVisit,
        Kind::BookedPlain,
        Kind::Reminder,
        Kind::AfterVisit,
    ],
    &[
        Kind::Open,
        Kind::BookedPlain,
        Kind::TestResult,
        Kind::Form,
        Kind::Thanks,
        Kind::TestResult,
        Kind::TestFollowUp,
        Kind::TestResult,
        Kind::BookedPlain,
        Kind::TestResult,
        Kind::TestResult,
    ],
];
const THREADS: usize = 400;

/// One of each of the remarkable letters stands among the newest, in place of a piece of advice.
const REMARKABLE: [(Kind, &Clinic); 12] = [
    (Kind::Booked, &EYES),
    (Kind::Map, &CARE_CENTRE),
    (Kind::Long, &SURGERY),
    (Kind::Ugly, &HARBOUR),
    (Kind::Broken, &HARBOUR),
    (Kind::LongWord, &PAIN),
    (Kind::Form, &REHAB),
    (Kind::English, &CARE_CENTRE),
    (Kind::Outside, &REHAB),
    (Kind::Plain, &HARBOUR),
    (Kind::BowelScreening, &LABORATORY),
    (Kind::Closed, &HARBOUR),
];

/// Those who take tests and renew prescriptions.
const TESTING: [&Clinic; 4] = [&CARE_CENTRE, &HARBOUR, &HEARTS, &DIABETES];
/// Those who are visited.
const VISITED: [&Clinic; 6] = [&CARE_CENTRE, &HARBOUR, &REHAB, &EYES, &HEARTS, &SKIN];
/// The oldest letter is at most so many days old.
const TWO_YEARS: u32 = 730;
/// What has come since is unread.
const LAST_READ: u32 = 9;
const BETWEEN_READING: usize = 30;

pub(super) fn history(today: &Today) -> History {
    let mut letters = Vec::with_capacity(2_000);
    for turn in 0..THREADS {
        let (round, which) = (turn / COURSES.len(), turn % COURSES.len());
        let name = format!("TT-{:04}", turn + 1);
        let rounds = THREADS / COURSES.len();
        let remarkable = (which == 0).then(|| round.checked_sub(rounds - REMARKABLE.len())).flatten();
        if let Some(nth) = remarkable {
            let (kind, clinic) = REMARKABLE[nth];
            let course = Course { name, clinic, kinds: &[kind], turn };
            letters.extend(course.letters(today, 1 + u32::try_from(nth).unwrap_or(0)));
            continue;
        }
        let clinic = match which {
            4 => &DENTAL,
            5 => &XRAY,
            1 | 3 | 6 | 9 => TESTING[(round + which) % TESTING.len()],
            _ => VISITED[(round + which) % VISITED.len()],
        };
        let course = Course { name, clinic, kinds: COURSES[which], turn };
        // Beginnings lie evenly between two years ago and the last day that lets the course end by yesterday.
        let room = TWO_YEARS - 1 - course.length();
        let passed = room as usize * turn / (THREADS - 1);
        letters.extend(course.letters(today, TWO_YEARS - u32::try_from(passed).unwrap_or(room)));
    }
    let reading = (LAST_READ..TWO_YEARS).step_by(BETWEEN_READING).map(|ago| today.evening(ago));
    let days: Vec<Day> = days(letters, reading);
    History { person: &TOLVAN, began: today.evening(TWO_YEARS + 30), days }
}
