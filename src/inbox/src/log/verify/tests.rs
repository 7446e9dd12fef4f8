//! Whatever happens to a file is found, and where.

use super::*;
use crate::log::file::{head_line, line};
use proptest::prelude::*;

/// A log as it is downloaded: a line for each entry, and the last.
fn written(entries: &[(u128, String)]) -> Vec<Vec<u8>> {
    let (mut previous, mut lines) = (CHAIN_START, Vec::new());
    for ((id, said), position) in entries.iter().zip(1..) {
        let (id, entry) = (Uuid::from_u128(*id), serde_json::to_vec(said).unwrap());
        previous = chain(&previous, position, id, &entry);
        lines.push(line(position, id, &entry, &previous));
    }
    lines.push(head_line(i64::try_from(entries.len()).unwrap(), &previous));
    lines
}

fn of_rows(rows: u128) -> Vec<Vec<u8>> {
    written(&(0..rows).map(|row| (row, format!("row {row}"))).collect::<Vec<_>>())
}

fn found(file: &[u8]) -> Result<Verified, Fault> {
    verify(file, None).map_err(|unverified| match unverified {
        Unverified::Fault(fault) => fault,
        Unverified::Read(error) => panic!("{error}"),
    })
}

/// The hash that a line states.
fn hash(line: &[u8]) -> &[u8] {
    &line[line.len() - 67..line.len() - 3]
}

#[test]
fn a_log_is_whole_and_says_its_head() {
    let lines = of_rows(3);
    let whole = found(&lines.concat()).unwrap();
    assert_eq!(whole.rows, 3);
    assert_eq!(whole.head.replace('-', "").to_lowercase().as_bytes(), &hash(&lines[2])[..SHORT]);
    assert_eq!(whole.head.len(), "3F9A-09C2-D4E1-F077-1B2C".len());
    assert_eq!(whole.to_string(), format!("The log is whole: 3 rows, head {}.", whole.head));
    assert_eq!(found(&of_rows(0).concat()).unwrap().rows, 0);
}

#[test]
fn what_happened_is_named_by_row_and_line() {
    let lines = of_rows(5);
    let with = |change: fn(&mut Vec<Vec<u8>>)| {
        let mut lines = lines.clone();
        change(&mut lines);
        found(&lines.concat()).unwrap_err()
    };
    for (fault, expected, said) in [
        (
            with(|lines| {
                lines[2] = String::from_utf8(lines[2].clone()).unwrap().replace("row", "wor").into();
            }),
            Fault::Altered { row: 3, line: 3 },
            "row 3 (line 3) was altered",
        ),
        (
            with(|lines| drop(lines.remove(1))),
            Fault::Missing { row: 2, line: 2, found: 3 },
            "row 2 is missing: line 2 holds row 3",
        ),
        (
            with(|lines| lines.swap(1, 3)),
            Fault::Moved { row: 2, line: 2, found: 4 },
            "row 2 is in the wrong place: it stands in line 4, and line 2 is its own",
        ),
        (
            with(|lines| lines.insert(3, lines[1].clone())),
            Fault::Twice { row: 2, line: 4 },
            "row 2 stands there a second time, in line 4",
        ),
        (
            with(|lines| drop(lines.drain(3..5))),
            Fault::MissingAtEnd { row: 4, count: 5 },
            "row 4 is missing at the end: the last line says that there are 5 rows",
        ),
        (
            with(|lines| drop(lines.pop())),
            Fault::BreaksOff { row: 5 },
            "the log breaks off after row 5: its last line is missing or not whole",
        ),
        (
            with(|lines| lines.push(b"\n".to_vec())),
            Fault::AfterTheEnd { line: 7 },
            "line 7 comes after the end of the log",
        ),
        (
            with(|lines| lines[5] = head_line(4, &[7; 32])),
            Fault::WrongHead { line: 6 },
            "the last line (line 6) does not fit the rows before it: it, or the end of the log, was altered",
        ),
        (
            with(|lines| {
                lines[3] = String::from_utf8(lines[3].clone()).unwrap().replacen(":4", ":2", 1).into();
            }),
            Fault::Altered { row: 4, line: 4 },
            "row 4 (line 4) was altered",
        ),
        (
            with(Vec::clear),
            Fault::BreaksOff { row: 0 },
            "the log breaks off after row 0: its last line is missing or not whole",
        ),
        (
            with(|lines| lines[0].insert(0, b' ')),
            Fault::Altered { row: 1, line: 1 },
            "row 1 (line 1) was altered",
        ),
    ] {
        assert_eq!(fault, expected);
        assert_eq!(fault.to_string(), said);
    }
}

#[test]
fn a_noted_head_is_found_again_and_tells_when_all_was_computed_anew() {
    let lines = of_rows(5);
    let (noted, row) = (std::str::from_utf8(hash(&lines[2])).unwrap(), Some(3));
    let grouped = {
        let bytes: Vec<u8> =
            (0..32).map(|at| u8::from_str_radix(&noted[2 * at..2 * at + 2], 16).unwrap()).collect();
        short(&bytes)
    };
    for written in [noted, &noted[..20], &noted.to_uppercase(), &grouped, &grouped.replace('-', " ")] {
        let head: NotedHead = written.parse().unwrap();
        assert_eq!(verify(&*lines.concat(), Some(&head)).unwrap().noted, row, "{written}");
        // The same log, but for one row and every hash from there on.
        let mut entries: Vec<_> = (0..5).map(|row| (row, format!("row {row}"))).collect();
        entries[1].1 = "never".to_owned();
        let forged = self::written(&entries).concat();
        assert!(verify(&*forged, None).is_ok(), "the file alone tells nothing");
        let told = verify(&*forged, Some(&head));
        assert!(matches!(told, Err(Unverified::Fault(Fault::NotNoted))), "{written}: {told:?}");
    }
    for written in ["", "3F9A", &noted[..19], &format!("{noted}0"), "zzzzzzzzzzzzzzzzzzzzzz", "åäö"] {
        assert_eq!(written.parse::<NotedHead>(), Err(NotAHead), "{written}");
    }
}

#[test]
fn a_line_without_end_is_not_read_into_memory() {
    let endless = io::BufReader::new(io::repeat(b'x'));
    let found = verify(endless, None);
    assert!(matches!(found, Err(Unverified::Fault(Fault::BreaksOff { row: 0 }))), "{found:?}");
}

fn logs() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec((any::<u128>(), ".{0,24}"), 1..5).prop_map(|entries| written(&entries))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    // ASVS 5.0.0-11.4.3
    #[test]
    fn no_byte_can_be_changed_dropped_or_added(lines in logs(), other in 1_u8..) {
        let file = lines.concat();
        prop_assert!(found(&file).is_ok());
        for at in 0..file.len() {
            let mut changed = file.clone();
            changed[at] ^= other;
            prop_assert!(found(&changed).is_err(), "byte {at} changed");
            let mut dropped = file.clone();
            dropped.remove(at);
            prop_assert!(found(&dropped).is_err(), "byte {at} dropped");
            let mut added = file.clone();
            added.insert(at, other);
            prop_assert!(found(&added).is_err(), "a byte added at {at}");
            prop_assert!(found(&file[..at]).is_err(), "cut at {at}");
            prop_assert!(found(&file[at + 1..]).is_err(), "begun after {at}");
        }
        prop_assert!(found(&[&*file, &[other]].concat()).is_err());
        prop_assert!(found(&file.repeat(2)).is_err());
    }

    #[test]
    fn no_line_can_be_dropped_doubled_moved_or_swapped(lines in logs()) {
        let row = |at: usize| u64::try_from(at).unwrap() + 1;
        let last = lines.len() - 1;
        for at in 0..lines.len() {
            let mut dropped = lines.clone();
            dropped.remove(at);
            let expected = match at {
                at if at == last => Fault::BreaksOff { row: row(last) - 1 },
                at if at + 1 == last => Fault::MissingAtEnd { row: row(at), count: row(last) - 1 },
                _ => Fault::Missing { row: row(at), line: row(at), found: row(at) + 1 },
            };
            prop_assert_eq!(found(&dropped.concat()).unwrap_err(), expected);
            for to in 0..lines.len() {
                let mut doubled = lines.clone();
                doubled.insert(to, lines[at].clone());
                prop_assert!(found(&doubled.concat()).is_err(), "{at} doubled at {to}");
                if at == to {
                    continue;
                }
                let mut swapped = lines.clone();
                swapped.swap(at, to);
                prop_assert!(found(&swapped.concat()).is_err(), "{at} and {to} swapped");
                let mut moved = lines.clone();
                let one = moved.remove(at);
                moved.insert(to, one);
                prop_assert!(found(&moved.concat()).is_err(), "{at} moved to {to}");
            }
        }
    }

    #[test]
    fn whatever_is_read_is_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), text in "\\PC{0,200}\n.*\n") {
        let head: NotedHead = "0".repeat(20).parse().unwrap();
        let _ = verify(&*bytes, Some(&head));
        let _ = verify(text.as_bytes(), Some(&head));
    }
}
