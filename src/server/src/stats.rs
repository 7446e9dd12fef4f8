//! `inkorg stats`: how many messages came and what became of them, as a table for people and as CSV for programs.

use anyhow::Context;
use clap::Args;
use inbox::{
    County, FEWEST_SHOWN, Figure, Figures, Inbox, Operator, StatisticsDay, StatisticsRow, day_in_sweden,
};
use jiff::{ToSpan, civil::Date};
use std::{fmt::Write, io};

/// So many days, before the last one, are shown unless the operator says otherwise.
const DAYS_BEFORE: i32 = 30;
/// Instead of a figure that is withheld.
const WITHHELD: &str = "..";
const COLUMNS: [&str; 9] = [
    "day",
    "county",
    "sender",
    "kind",
    "sent",
    "notified_in_minute",
    "notified_in_day",
    "read_in_day",
    "read_in_week",
];

#[derive(Debug, Args)]
pub(crate) struct StatsArguments {
    /// The first day, such as 2026-11-01. Default: 30 days before the last.
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// The last day. Default: today, as far as it has come.
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    /// As CSV (RFC 4180): one line for each row, without the days' totals and the shares.
    #[arg(long)]
    csv: bool,
}

pub(crate) async fn carry_out(inbox: &Inbox, arguments: StatsArguments) -> anyhow::Result<()> {
    let to = arguments.to.unwrap_or_else(|| day_in_sweden(inbox.now()));
    let from = match arguments.from {
        Some(from) => from,
        None => to.checked_sub(DAYS_BEFORE.days()).context("--to: there is no day so long before it")?,
    };
    anyhow::ensure!(from <= to, "--from is a later day than --to");
    let days = inbox.statistics(&Operator::at_console(), from, to).await?;
    if arguments.csv {
        return csv(&days, io::stdout().lock());
    }
    print!("{}", table(&days));
    Ok(())
}

fn csv(days: &[StatisticsDay], to: impl io::Write) -> anyhow::Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
    writer.write_record(COLUMNS)?;
    for day in days {
        for row in &day.rows {
            let words = [
                day.day.to_string(),
                county(row).to_owned(),
                text(&row.system),
                row.kind.as_str().to_owned(),
            ];
            writer.write_record(words.into_iter().chain(figures(&row.figures).map(plain)))?;
        }
    }
    writer.flush()?;
    Ok(())
}

/// A text that no spreadsheet takes for a formula: before what would begin one stands an apostrophe (OWASP, CSV Injection;
/// the wide signs are taken for the others).
fn text(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

fn county(row: &StatisticsRow) -> &'static str {
    row.county.map_or("", County::code)
}

fn figures(figures: &Figures) -> [Figure; 5] {
    let Figures { sent, notified_in_minute, notified_in_day, read_in_day, read_in_week } = *figures;
    [sent, notified_in_minute, notified_in_day, read_in_day, read_in_week]
}

/// A figure alone; nothing: it is not known yet.
fn plain(figure: Figure) -> String {
    match figure {
        Figure::Shown(count) => count.to_string(),
        Figure::Withheld => WITHHELD.to_owned(),
        Figure::Pending => String::new(),
    }
}

/// A figure, with the share that it is of those that were sent, where both are shown.
fn with_share(figure: Figure, sent: Figure) -> String {
    match (figure, sent) {
        (Figure::Shown(count), Figure::Shown(sent)) if sent > 0 => {
            // To the nearest per cent; half of one up.
            let share = (u128::from(count) * 200 + u128::from(sent)) / (u128::from(sent) * 2);
            format!("{count} ({share} %)")
        }
        (Figure::Pending, _) => "-".to_owned(),
        _ => plain(figure),
    }
}

fn line(day: Date, county: &str, sender: &str, kind: &str, of: &Figures) -> [String; 9] {
    let [sent, rest @ ..] = figures(of);
    let [minute, notified, read, week] = rest.map(|figure| with_share(figure, sent));
    [
        day.to_string(),
        county.to_owned(),
        sender.to_owned(),
        kind.to_owned(),
        plain(sent),
        minute,
        notified,
        read,
        week,
    ]
}

/// The figures in columns, under each day's those of all its messages, and what the signs mean.
fn table(days: &[StatisticsDay]) -> String {
    if days.is_empty() {
        return "No messages came on these days.\n".to_owned();
    }
    let mut lines = vec![COLUMNS.map(|column| column.replace('_', " "))];
    for day in days {
        let of_row = |row: &StatisticsRow| {
            let county = row.county.map_or("-", County::code);
            line(day.day, county, &row.system, row.kind.as_str(), &row.figures)
        };
        lines.extend(day.rows.iter().map(of_row));
        lines.push(line(day.day, "all", "", "", &day.all));
    }
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..COLUMNS.len()).map(width).collect();
    let mut table = String::new();
    for line in &lines {
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let padding = " ".repeat(width - cell.chars().count());
            let gap = if column == 0 { "" } else { "  " };
            // Words to the left, numbers to the right.
            let (before, after) = if column < 4 { ("", &*padding) } else { (&*padding, "") };
            let _ = write!(table, "{gap}{before}{cell}{after}");
        }
        table.truncate(table.trim_end().len());
        table.push('\n');
    }
    let _ = write!(
        table,
        "\n{WITHHELD}  withheld: fewer than {FEWEST_SHOWN} messages could be told apart from others\n\
         -   not known before the time is over for every message of the day\n"
    );
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    // ASVS 5.0.0-1.2.10
    #[test]
    fn no_text_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"] {
            assert_eq!(text(formula), format!("'{formula}"));
        }
        assert_eq!(text("JOURNAL-1"), "JOURNAL-1");
    }

    #[test]
    fn a_share_is_of_what_was_sent_and_nothing_is_said_of_what_is_withheld() {
        let shown = Figure::Shown;
        for (figure, sent, said) in [
            (shown(80), shown(120), "80 (67 %)"),
            (shown(5), shown(1000), "5 (1 %)"),
            (shown(4), shown(1000), "4 (0 %)"),
            (shown(u64::MAX), shown(u64::MAX), "18446744073709551615 (100 %)"),
            (shown(80), Figure::Withheld, "80"),
            (Figure::Withheld, shown(120), ".."),
            (Figure::Pending, shown(120), "-"),
            (shown(0), shown(0), "0"),
        ] {
            assert_eq!(with_share(figure, sent), said);
        }
    }
}
