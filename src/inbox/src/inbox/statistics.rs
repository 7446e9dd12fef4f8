//! What an operator is told of how many messages came and what became of them: figures, and nobody.

use super::{Inbox, Operator};
use crate::{
    Error, MessageKind, SenderId, StatisticsDay, StatisticsRow, day_begins,
    statistics::{Counted, Known, withhold},
    store::{read, rows::StatisticRow},
};
use jiff::{Timestamp, civil::Date};
use std::collections::HashMap;

impl Inbox {
    /// What was counted of the messages that came on these days in Sweden, first and last included; days without
    /// messages are left out. What could lead to a person is withheld.
    pub async fn statistics(
        &self,
        operator: &Operator,
        from: Date,
        to: Date,
    ) -> Result<Vec<StatisticsDay>, Error> {
        let (first, last) = (from.to_string(), to.to_string());
        let rows = read!(self.0.store, |conn, db| db::statistics(conn, &first, &last))?;
        let senders = self.senders(operator).await?;
        let systems: HashMap<_, _> = senders.into_iter().map(|sender| (sender.id, sender.system)).collect();
        let mut days = Vec::new();
        for rows in rows.chunk_by(|one, next| one.day == next.day) {
            days.push(self.statistics_of_a_day(rows, &systems)?);
        }
        Ok(days)
    }

    fn statistics_of_a_day(
        &self,
        rows: &[StatisticRow],
        systems: &HashMap<SenderId, String>,
    ) -> Result<StatisticsDay, Error> {
        const DAY: Error = Error::Inconsistent("statistic.day");
        let day: Date = rows.first().and_then(|row| row.day.parse().ok()).ok_or(DAY)?;
        let over = day.tomorrow().ok().and_then(day_begins).unwrap_or(Timestamp::MAX);
        let counted: Vec<Counted> = rows.iter().map(counted).collect();
        let (figures, all) = withhold(&counted, Known::at(self.now(), over));
        let row = |(row, figures): (&StatisticRow, _)| {
            let sender = SenderId::new(row.sender_id);
            let county = match &*row.county {
                "" => None,
                code => Some(code.parse().map_err(|_| Error::Inconsistent("statistic.county"))?),
            };
            Ok(StatisticsRow {
                county,
                sender,
                system: systems.get(&sender).ok_or(Error::Inconsistent("statistic.sender_id"))?.clone(),
                kind: MessageKind::read(&row.kind).ok_or(Error::Inconsistent("statistic.kind"))?,
                figures,
            })
        };
        let mut rows = rows.iter().zip(figures).map(row).collect::<Result<Vec<_>, Error>>()?;
        rows.sort_by(|a, b| {
            (a.county, &a.system, a.kind.as_str()).cmp(&(b.county, &b.system, b.kind.as_str()))
        });
        Ok(StatisticsDay { day, rows, all })
    }
}

fn counted(row: &StatisticRow) -> Counted {
    let number = |count: i64| u64::try_from(count).unwrap_or_default();
    Counted {
        sent: number(row.sent),
        notified_in_minute: number(row.notified_in_minute),
        notified_in_day: number(row.notified_in_day),
        read_in_day: number(row.read_in_day),
        read_in_week: number(row.read_in_week),
    }
}
