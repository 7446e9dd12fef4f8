//! Which figures of a day are withheld, so that nobody learns from them what one person got or did.
//!
//! 1. A figure is shown if it is of [`FEWEST_SHOWN`] messages at least, and leaves as many of those that it is a part of:
//!    "none" and "all" say of each what is said of the group. What differs between two figures of a row, such as what was
//!    read on the second to the seventh day, is a group too. Of a row whose number of messages is withheld, everything is;
//!    where a figure is withheld, the one that it is a part of is, because it would say how large it can be.
//! 2. What the rows leave of the day's total is of two rows at least, and of as many messages of each sort. Where it is not,
//!    the row whose figure comes nearest is withheld too; where none is left, the total is.
//!
//! A figure that takes longer to be known yields to those that were shown before it, and every figure goes by its own day
//! alone: whatever is asked for, and whenever, nothing can be found out by subtracting one answer from another.

use super::{Counted, FEWEST_SHOWN, Figure, Figures, Known};

/// The figures of a day's rows, and those of all of them together.
pub(crate) fn withhold(rows: &[Counted], known: Known) -> (Vec<Figures>, Figures) {
    let sent = Column::of(rows, true, |row| row.sent);
    let sent_shown = Shown::of_all(&sent);
    let part = |known, finer: Option<(&Column, &Shown)>, figure: fn(&Counted) -> u64| {
        let column = Column::of(rows, known, figure);
        let shown = Shown::of_parts(&column, &sent, &sent_shown, finer);
        (column, shown)
    };
    let minute = part(known.minute, None, |row| row.notified_in_minute);
    let notified = part(known.day, Some((&minute.0, &minute.1)), |row| row.notified_in_day);
    let day = part(known.day, None, |row| row.read_in_day);
    let week = part(known.week, Some((&day.0, &day.1)), |row| row.read_in_week);
    let figures = |row: Option<usize>| Figures {
        sent: sent.figure(&sent_shown, row),
        notified_in_minute: minute.0.figure(&minute.1, row),
        notified_in_day: notified.0.figure(&notified.1, row),
        read_in_day: day.0.figure(&day.1, row),
        read_in_week: week.0.figure(&week.1, row),
    };
    ((0..rows.len()).map(|row| figures(Some(row))).collect(), figures(None))
}

/// One sort of figure, for each row.
struct Column {
    counts: Vec<u64>,
    total: u64,
    known: bool,
}

impl Column {
    fn of(rows: &[Counted], known: bool, figure: impl Fn(&Counted) -> u64) -> Self {
        let counts: Vec<u64> = rows.iter().map(figure).collect();
        Self { total: counts.iter().sum(), counts, known }
    }

    /// The figure of a row, or of all.
    fn figure(&self, shown: &Shown, row: Option<usize>) -> Figure {
        let (count, shown) = match row {
            Some(row) => (self.counts[row], shown.rows[row]),
            None => (self.total, shown.total),
        };
        match (self.known, shown) {
            (false, _) => Figure::Pending,
            (true, true) => Figure::Shown(count),
            (true, false) => Figure::Withheld,
        }
    }
}

/// What is shown of a column.
struct Shown {
    rows: Vec<bool>,
    total: bool,
}

impl Shown {
    /// Of how many were sent.
    fn of_all(sent: &Column) -> Self {
        let rows = sent.counts.iter().map(|count| enough(*count)).collect();
        Self::settled(
            rows,
            enough(sent.total),
            |row| sent.counts[row],
            |hidden| enough(sum(&sent.counts, hidden)),
        )
    }

    /// Of a part of what was sent. `finer`: a column that is a part of this one.
    fn of_parts(part: &Column, sent: &Column, sent_shown: &Self, finer: Option<(&Column, &Self)>) -> Self {
        if !part.known {
            return Self { rows: vec![false; part.counts.len()], total: false };
        }
        let rest: Vec<u64> =
            sent.counts.iter().zip(&part.counts).map(|(all, part)| all.saturating_sub(*part)).collect();
        // The finer figure is shown, and what is added to it is enough.
        let apart = |row: Option<usize>| {
            finer.is_none_or(|(finer, shown)| match row {
                Some(row) => shown.rows[row] && enough(part.counts[row].saturating_sub(finer.counts[row])),
                None => shown.total && enough(part.total.saturating_sub(finer.total)),
            })
        };
        let shown = |row: usize| {
            sent_shown.rows[row] && enough(part.counts[row]) && enough(rest[row]) && apart(Some(row))
        };
        let rows = (0..rest.len()).map(shown).collect();
        let rest_of_all = sent.total.saturating_sub(part.total);
        let total = sent_shown.total && enough(part.total) && enough(rest_of_all) && apart(None);
        let nearness = |row: usize| {
            let added = finer.map(|(finer, _)| part.counts[row].saturating_sub(finer.counts[row]));
            part.counts[row].min(rest[row]).min(added.unwrap_or(u64::MAX))
        };
        Self::settled(rows, total, nearness, |hidden| {
            let apart = finer.is_none_or(|(finer, _)| {
                enough(sum(&part.counts, hidden).saturating_sub(sum(&finer.counts, hidden)))
            });
            enough(sum(&part.counts, hidden)) && enough(sum(&rest, hidden)) && apart
        })
    }

    /// Withholds what the total would give away. `nearness`: how near a row's figure is to being withheld by itself;
    /// `is_safe`: whether these rows together may be told apart from the others.
    fn settled(
        mut rows: Vec<bool>,
        total: bool,
        nearness: impl Fn(usize) -> u64,
        is_safe: impl Fn(&[usize]) -> bool,
    ) -> Self {
        if !total {
            return Self { rows, total };
        }
        loop {
            let hidden: Vec<usize> = (0..rows.len()).filter(|row| !rows[*row]).collect();
            if hidden.is_empty() || hidden.len() > 1 && is_safe(&hidden) {
                return Self { rows, total };
            }
            match (0..rows.len()).filter(|row| rows[*row]).min_by_key(|row| nearness(*row)) {
                Some(nearest) => rows[nearest] = false,
                None => return Self { rows, total: false },
            }
        }
    }
}

fn enough(count: u64) -> bool {
    count >= FEWEST_SHOWN
}

fn sum(counts: &[u64], of: &[usize]) -> u64 {
    of.iter().map(|row| counts[*row]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    const ALL_KNOWN: Known = Known { minute: true, day: true, week: true };

    fn sent(sent: u64) -> Counted {
        Counted { sent, ..Counted::default() }
    }

    fn read(sent: u64, read_in_day: u64, read_in_week: u64) -> Counted {
        Counted { sent, read_in_day, read_in_week, ..Counted::default() }
    }

    fn shown(figure: Figure) -> Option<u64> {
        match figure {
            Figure::Shown(count) => Some(count),
            Figure::Withheld => None,
            Figure::Pending => panic!("every figure is known"),
        }
    }

    #[test]
    fn few_messages_are_withheld_and_what_would_give_them_away_is_too() {
        for (rows, figures, all) in [
            (&[5, 6][..], &[Some(5), Some(6)][..], Some(11)),
            (&[4], &[None], None),
            (&[3, 1], &[None, None], None),
            (&[4, 3], &[None, None], Some(7)),
            (&[4, 20, 9], &[None, Some(20), None], Some(33)),
            (&[], &[], None),
        ] {
            let rows: Vec<_> = rows.iter().copied().map(sent).collect();
            let (of_rows, of_all) = withhold(&rows, ALL_KNOWN);
            assert_eq!(of_rows.iter().map(|row| shown(row.sent)).collect::<Vec<_>>(), figures, "{rows:?}");
            assert_eq!(shown(of_all.sent), all, "{rows:?}");
        }
    }

    #[test]
    fn none_all_and_nearly_all_say_something_of_each() {
        for (row, day, week) in [
            (read(100, 50, 80), Some(50), Some(80)),
            (read(100, 0, 80), None, None),
            (read(100, 4, 95), None, None),
            (read(100, 5, 95), Some(5), Some(95)),
            (read(100, 5, 96), Some(5), None),
            (read(100, 50, 54), Some(50), None),
            (read(100, 50, 50), Some(50), None),
            (read(100, 97, 97), None, None),
            (read(9, 5, 5), None, None),
            (read(4, 2, 2), None, None),
        ] {
            let (rows, all) = withhold(&[row], ALL_KNOWN);
            for figures in [rows[0], all] {
                assert_eq!((shown(figures.read_in_day), shown(figures.read_in_week)), (day, week), "{row:?}");
            }
        }
    }

    #[test]
    fn what_is_not_known_yet_is_said_to_be_pending_whatever_it_is() {
        let known = Known { minute: true, day: true, week: false };
        let (rows, all) = withhold(&[read(100, 50, 52), read(2, 1, 1)], known);
        assert!(rows.iter().all(|row| row.read_in_week == Figure::Pending));
        assert_eq!(all.read_in_week, Figure::Pending);
        assert_eq!(rows[1].read_in_day, Figure::Withheld);
    }

    /// Days of which the same is shown.
    struct Alike {
        rows: Vec<Figures>,
        all: Figures,
        days: Vec<Vec<Counted>>,
    }

    /// Whoever knows this program and sees what it shows knows that it was one of the days that look alike.
    fn alike(days: impl Iterator<Item = Vec<Counted>>) -> impl Iterator<Item = Alike> {
        let mut looks: BTreeMap<String, Alike> = BTreeMap::new();
        for day in days {
            let (rows, all) = withhold(&day, ALL_KNOWN);
            let look = format!("{rows:?} {all:?}");
            looks.entry(look).or_insert_with(|| Alike { rows, all, days: Vec::new() }).days.push(day);
        }
        looks.into_values()
    }

    fn possible<T: Ord>(days: &[Vec<Counted>], of: impl Fn(&Vec<Counted>) -> T) -> BTreeSet<T> {
        days.iter().map(of).collect()
    }

    #[test]
    fn nobody_can_reckon_how_few_were_sent() {
        const MOST: u64 = 12;
        let days = (1..=MOST).flat_map(|a| {
            (1..=MOST).flat_map(move |b| (1..=MOST).map(move |c| vec![sent(a), sent(b), sent(c)]))
        });
        let mut looked_at = 0;
        for Alike { rows, all, days } in alike(days) {
            // Past that, some days that look alike are not among ours.
            if shown(all.sent).is_some_and(|all| all > MOST) {
                continue;
            }
            for (row, figures) in rows.iter().enumerate().filter(|(_, row)| row.sent == Figure::Withheld) {
                let possible = possible(&days, |day| day[row].sent);
                assert!(possible.len() > 1, "{rows:?} {all:?} is {possible:?}: {figures:?}");
                looked_at += 1;
            }
        }
        assert!(looked_at > 20, "{looked_at}");
    }

    #[test]
    fn nobody_can_reckon_that_few_or_nearly_all_were_read() {
        let of =
            |sent: u64| (0..=sent).flat_map(move |week| (0..=week).map(move |day| read(sent, day, week)));
        let mut looked_at = 0;
        for sizes in [[10, 10], [10, 13], [6, 12], [4, 11], [5, 5]] {
            let days = of(sizes[0]).flat_map(|first| of(sizes[1]).map(move |second| vec![first, second]));
            for Alike { rows, all, days } in alike(days) {
                for (row, figures) in rows.iter().enumerate() {
                    let mut unknown = |figure, of: fn(&Counted) -> u64| {
                        if figure == Figure::Withheld {
                            let possible = possible(&days, |day| of(&day[row]));
                            assert!(possible.len() > 1, "{sizes:?} {rows:?} {all:?} is {possible:?}");
                            looked_at += 1;
                        }
                    };
                    unknown(figures.read_in_day, |row| row.read_in_day);
                    unknown(figures.read_in_week, |row| row.read_in_week);
                }
            }
        }
        assert!(looked_at > 100, "{looked_at}");
    }

    fn counted() -> impl Strategy<Value = Counted> {
        (1_u64..60).prop_flat_map(|sent| {
            (0..=sent, 0..=sent).prop_flat_map(move |(notified_in_day, read_in_week)| {
                (0..=notified_in_day, 0..=read_in_week).prop_map(move |(notified_in_minute, read_in_day)| {
                    Counted { sent, notified_in_minute, notified_in_day, read_in_day, read_in_week }
                })
            })
        })
    }

    /// A figure as it is shown, and as it was counted.
    type Column = (fn(&Figures) -> Figure, fn(&Counted) -> u64);

    /// What the figures of a row, or of what the rows leave of a total, tell apart: whole, finer part, part.
    fn groups(whole: u64, finer: Option<u64>, part: Option<u64>) -> Vec<u64> {
        let mut groups = vec![whole];
        for part in [finer, part].into_iter().flatten() {
            groups.extend([part, whole - part]);
        }
        groups.extend(part.zip(finer).map(|(part, finer)| part - finer));
        groups
    }

    proptest! {
        #[test]
        fn whatever_is_shown_tells_no_few_messages_apart(rows in proptest::collection::vec(counted(), 0..9)) {
            let (figures, all) = withhold(&rows, ALL_KNOWN);
            for (row, figures) in rows.iter().zip(&figures).map(|(row, figures)| (Some(row), figures)).chain([(None, &all)]) {
                let Some(whole) = shown(figures.sent) else {
                    prop_assert_eq!(shown(figures.read_in_day).or(shown(figures.read_in_week)), None);
                    prop_assert_eq!(shown(figures.notified_in_minute).or(shown(figures.notified_in_day)), None);
                    continue;
                };
                if let Some(row) = row {
                    prop_assert_eq!(whole, row.sent);
                }
                for (finer, part) in [
                    (figures.notified_in_minute, figures.notified_in_day),
                    (figures.read_in_day, figures.read_in_week),
                ] {
                    let groups = groups(whole, shown(finer), shown(part));
                    prop_assert!(groups.iter().all(|group| *group >= FEWEST_SHOWN), "{groups:?}");
                }
            }
            let columns: [Column; 5] = [
                (|figures| figures.sent, |row| row.sent),
                (|figures| figures.notified_in_minute, |row| row.notified_in_minute),
                (|figures| figures.notified_in_day, |row| row.notified_in_day),
                (|figures| figures.read_in_day, |row| row.read_in_day),
                (|figures| figures.read_in_week, |row| row.read_in_week),
            ];
            for (figure, count) in columns {
                let hidden: Vec<_> = rows.iter().zip(&figures).filter(|(_, row)| shown(figure(row)).is_none()).collect();
                let Some(total) = shown(figure(&all)) else { continue };
                let left = total - figures.iter().filter_map(|row| shown(figure(row))).sum::<u64>();
                prop_assert_eq!(left, hidden.iter().map(|(row, _)| count(row)).sum::<u64>());
                if !hidden.is_empty() {
                    prop_assert!(hidden.len() > 1 && left >= FEWEST_SHOWN);
                }
            }
        }

        #[test]
        fn where_every_group_is_large_nothing_is_withheld(
            rows in proptest::collection::vec((5_u64..50, 5_u64..50, 5_u64..50), 1..9),
        ) {
            let rows: Vec<_> = rows
                .into_iter()
                .map(|(first, second, rest)| {
                    let (part, sent) = (first + second, first + second + rest);
                    Counted {
                        sent,
                        notified_in_minute: first,
                        notified_in_day: part,
                        read_in_day: first,
                        read_in_week: part,
                    }
                })
                .collect();
            let (figures, all) = withhold(&rows, ALL_KNOWN);
            for figures in figures.iter().chain([&all]) {
                prop_assert!(shown(figures.read_in_week).is_some() && shown(figures.notified_in_day).is_some());
                prop_assert!(shown(figures.read_in_day).is_some() && shown(figures.notified_in_minute).is_some());
            }
        }
    }
}
