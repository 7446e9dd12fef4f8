//! The inboxes of ordinary size.

use super::{History, Today, course::Course, days};
use crate::{
    letters::{
        BREASTS, CARE_CENTRE, CHILDREN, Clinic, DENTAL, HARBOUR, HEARTS, Kind, LABORATORY, PAIN, REHAB, SKIN,
        XRAY, YOUNG,
    },
    people::{self, ALVIN, ANNA, ELSA, ERIK, IDA, KARIN, MAJA, NILS, Person, SARA},
};
use Kind::{
    Advice, AfterVisit, Booked, BookedPlain, Cancelled, Dental, DentalReceipt, Form, LongWord, Mammography,
    Map, Moved, Open, Papers, Prescription, Referral, TestResult, Vaccination,
};

/// Whose inbox, since how many days everything is unread (`None`: nothing was ever opened, as with children, whose
/// guardians read now), and the threads: how many days ago each began, who sends, and what.
type Inbox = (&'static Person, Option<u32>, &'static [(u32, &'static Clinic, &'static [Kind])]);

const INBOXES: [Inbox; 9] = [
    (
        &ANNA,
        Some(10),
        &[
            (152, &DENTAL, &[Dental, DentalReceipt]),
            (60, &CARE_CENTRE, &[Booked, Moved]),
            (21, &LABORATORY, &[TestResult]),
            (6, &BREASTS, &[Mammography]),
            (4, &CARE_CENTRE, &[Booked]),
            (1, &HARBOUR, &[Form]),
        ],
    ),
    (
        &ERIK,
        Some(8),
        &[
            (160, &HARBOUR, &[Prescription, Prescription]),
            (45, &CARE_CENTRE, &[Advice]),
            (30, &HEARTS, &[Booked, Cancelled]),
            (5, &REHAB, &[Open]),
            (2, &CARE_CENTRE, &[Map]),
        ],
    ),
    (
        &ELSA,
        None,
        &[
            (80, &DENTAL, &[Dental, DentalReceipt]),
            (40, &CHILDREN, &[BookedPlain, AfterVisit]),
            (12, &CHILDREN, &[Vaccination]),
            (3, &CHILDREN, &[Form]),
        ],
    ),
    (&ALVIN, None, &[(100, &DENTAL, &[Dental]), (20, &CHILDREN, &[Booked]), (5, &LABORATORY, &[TestResult])]),
    (
        &MAJA,
        Some(15),
        &[
            (70, &DENTAL, &[Dental, DentalReceipt]),
            (33, &CHILDREN, &[Vaccination]),
            (14, &YOUNG, &[Booked]),
            (2, &YOUNG, &[Form]),
        ],
    ),
    (
        &SARA,
        Some(16),
        &[
            (40, &LABORATORY, &[TestResult]),
            (15, &BREASTS, &[Mammography]),
            (3, &HEARTS, &[Papers]),
            (2, &SKIN, &[Form]),
        ],
    ),
    (&IDA, None, &[(120, &CARE_CENTRE, &[Advice]), (50, &DENTAL, &[Dental]), (8, &CHILDREN, &[Booked])]),
    (&KARIN, Some(20), &[(70, &XRAY, &[Referral]), (35, &PAIN, &[LongWord]), (3, &REHAB, &[BookedPlain])]),
    (&NILS, None, &[(100, &CHILDREN, &[Vaccination]), (44, &DENTAL, &[Dental]), (9, &CHILDREN, &[Booked])]),
];

/// Inboxes were activated so many days ago.
const ACTIVATED: u32 = 400;
/// A person reads about so often.
const BETWEEN_READING: usize = 14;

pub(super) fn histories(today: &Today) -> impl Iterator<Item = History> {
    INBOXES.into_iter().map(|(person, unread_since, threads)| {
        // No part of a name: it stands in the addresses of the booking and form services.
        let place =
            people::ALL.into_iter().position(|other| other.number == person.number).unwrap_or_default();
        let letters = threads.iter().enumerate().flat_map(|(at, &(ago, clinic, kinds))| {
            let course = Course { name: format!("P{place:02}-{:04}", at + 1), clinic, kinds, turn: at };
            course.letters(today, ago)
        });
        let reading = unread_since.into_iter().flat_map(|since| (since..ACTIVATED).step_by(BETWEEN_READING));
        let reading: Vec<_> = reading.map(|ago| today.evening(ago)).collect();
        History { person, began: today.evening(ACTIVATED + 1), days: days(letters.collect(), reading) }
    })
}
