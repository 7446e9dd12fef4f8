//! Statements about the access log: a page of it, and all of it in order. Rows are added in `statements.rs`.

/// The columns of a row.
macro_rules! log_columns {
    () => {
        "position, id, at, event, kind, doer, guardian_id, entry_sealed, hash"
    };
}

/// The rows that are looked for: `$2` from when on, `$3` of which kind, `$4` by whom; empty: of any, by anybody. All of it
/// stands in the key of the table, so that PostgreSQL reads no row that is not shown.
macro_rules! log_asked {
    () => {
        "from access_log where person_id = $1 and at >= $2 and ($3 = '' or kind = $3) and ($4 = '' or doer = $4)"
    };
}

/// A page of what is looked for, newest first, counted from one of the ends: `$5` rows after `$6`. That no page holds 100
/// tells PostgreSQL, which plans before it knows `$5`, that few rows are read.
macro_rules! log_page {
    ($order:literal) => {
        concat!(
            "select ",
            log_columns!(),
            " from access_log where person_id = $1 and position in (select position from (select position ",
            log_asked!(),
            " order by position",
            $order,
            " limit $5 offset $6) page limit 100) order by position desc"
        )
    };
}

statements! {
    /// Where a log ends, with its person's key.
    LOG_END = "select wrapped_key, log_length, log_head from person where id = $1";

    /// The rows after `$2` up to `$3`, in their order.
    LOG_ROWS = concat!("select ", log_columns!(), " from access_log \
        where person_id = $1 and position > $2 and position <= $3 order by position");

    /// How many rows are looked for.
    LOG_FOUND = concat!("select count(*) ", log_asked!());

    /// A page of them, from the newest on.
    LOG_FROM_NEWEST = log_page!(" desc");

    /// A page of them, from the oldest on: a page near the end costs what one near the beginning does.
    LOG_FROM_OLDEST = log_page!("");

    /// The last row before a moment.
    LOG_BEFORE = "select position, hash from access_log where person_id = $1 and at < $2 order by position desc limit 1";

    /// What the list would show of the thread that a message is in, by that message.
    MESSAGE_HEADING = "select t.id, t.folder, m.id as message_id, m.heading_sealed \
        from message m join thread t on t.person_id = m.person_id and t.id = m.thread_id \
        where m.person_id = $1 and m.id = $2";

    /// A sending system.
    SENDER = "select id, details_sealed, enabled from sender where id = $1";
}
