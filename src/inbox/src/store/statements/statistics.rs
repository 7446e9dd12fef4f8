//! Statements about what is counted.

statements! {
    /// By what a message is counted, if the only receipt of it is the one just given.
    FIRST_OPENED = "select received_at, sender_id, kind, county from message where person_id = $1 and id = $2 \
        and (select count(*) from receipt where person_id = $1 and message_id = $2) = 1";

    /// Likewise if no notice of it has been handed over but this one, `$3`.
    FIRST_NOTIFIED = "select received_at, sender_id, kind, county from message where person_id = $1 and id = $2 \
        and not exists (select 1 from notice where person_id = $1 and message_id = $2 and kind = 'message' \
            and id <> $3 and masked_sealed is not null)";

    /// Adds what a commit counts.
    ADD_STATISTIC = "insert into statistic (day, county, sender_id, kind, lane, sent, notified_in_minute, notified_in_day, \
            read_in_day, read_in_week) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        on conflict (day, county, sender_id, kind, lane) do update set sent = statistic.sent + excluded.sent, \
            notified_in_minute = statistic.notified_in_minute + excluded.notified_in_minute, \
            notified_in_day = statistic.notified_in_day + excluded.notified_in_day, \
            read_in_day = statistic.read_in_day + excluded.read_in_day, \
            read_in_week = statistic.read_in_week + excluded.read_in_week";

    /// What was counted of the messages of some days, first and last included.
    STATISTICS = "select day, county, sender_id, kind, cast(sum(sent) as bigint) as sent, \
            cast(sum(notified_in_minute) as bigint) as notified_in_minute, \
            cast(sum(notified_in_day) as bigint) as notified_in_day, \
            cast(sum(read_in_day) as bigint) as read_in_day, cast(sum(read_in_week) as bigint) as read_in_week \
        from statistic where day >= $1 and day <= $2 group by day, county, sender_id, kind \
        order by day, county, sender_id, kind";
}
