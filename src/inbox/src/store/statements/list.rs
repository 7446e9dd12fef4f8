//! Statements about the list of threads and what it counts.

/// The number: unread messages in the inbox itself. It begins with the few that are unread, and asks for the thread of
/// each: as a join, PostgreSQL would read every thread.
macro_rules! inbox_unread {
    () => {
        "(select count(*) from message m where m.person_id = $1 and m.unread \
            and (select folder from thread where person_id = $1 and id = m.thread_id) = 'inbox')"
    };
}

/// A page of a folder's list, of the threads that `$which` leaves, and what goes with it: the person's key, the numbers,
/// whether the session has seen the list. One statement is one snapshot; a page without threads is one row without a
/// thread.
///
/// The page is found among the keys of `thread_by_activity` alone, from the nearer end: a page far down is one near the
/// end, and costs what the first does. No page holds more than 100: the number tells PostgreSQL, which plans before it knows `$2`,
/// that few threads are looked up. `$1` person, `$2` rows of a page, `$3` rows before it, `$4` session, `$5` folder, `$6` now.
macro_rules! list {
    ($which:literal) => {
        concat!(
            "with counted as (select count(*) as n from thread where person_id = $1 and folder = $5 ",
            $which,
            "), newer as (select id, latest_at from thread where person_id = $1 and folder = $5 ",
            $which,
            " order by latest_at desc, id desc \
                limit (select case when $3 * 2 <= n then $2 else 0 end from counted) offset $3), \
            older as (select id, latest_at from thread where person_id = $1 and folder = $5 ",
            $which,
            " order by latest_at, id \
                limit (select case when $3 * 2 <= n or $3 >= n then 0 when n - $3 < $2 then n - $3 else $2 end from counted) \
                offset (select case when n - $3 - $2 > 0 then n - $3 - $2 else 0 end from counted)), \
            page as (select id from newer union all select id from older limit 100) \
            select person.wrapped_key, person.log_length, counted.n as total, ",
            inbox_unread!(),
            " as inbox_unread, \
                exists (select 1 from list_seen where session_key = $4 and person_id = $1 and folder = $5) as seen, \
                t.id, t.latest_at, t.messages, t.attachments, t.trashed_at, latest.id as message_id, \
                latest.heading_sealed, \
                case when latest.act_until <= $6 then 0 else latest.actions - latest.answered end as actions, latest.superseded_how, \
                (select count(*) from message where person_id = $1 and thread_id = t.id and unread) as unread \
            from person cross join counted left join page on true \
                left join thread t on t.person_id = $1 and t.id = page.id \
                left join message latest on latest.person_id = $1 and latest.id = t.latest_message \
            where person.id = $1 order by t.latest_at desc, t.id desc"
        )
    };
}

statements! {
    /// How many unread messages the inbox itself holds.
    COUNTS = concat!("select ", inbox_unread!(), " as unread");

    /// Adds a row to the log, as `INSERT_LOG` does, and counts what the inbox holds.
    INSERT_LOG_AND_COUNT = concat!("insert into access_log (person_id, position, id, at, event, kind, doer, guardian_id, entry_sealed, hash) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ", inbox_unread!(), " as unread");

    /// Where an inbox is now, with its person's key.
    MOMENT = "select wrapped_key, log_length from person where id = $1";

    /// How many messages came after a position of the log.
    ARRIVED = "select count(*) from access_log where person_id = $1 and position > $2 and event = 'delivered'";

    /// How many threads a folder holds.
    FOLDER_THREADS = "select count(*) from thread where person_id = $1 and folder = $2";

    /// A page of a folder.
    THREADS = list!("");

    /// A page of the threads in a folder that hold something unread (`$7`), carry files (`$8`), ask for something (`$9`:
    /// the newest message has a button, holds, and is not about a visit that was), and hold something from a unit (`$10`,
    /// `$11`).
    FILTERED_THREADS = list!("and (not $7 or id in (select thread_id from message where person_id = $1 and unread)) \
        and (not $8 or attachments > 0) \
        and (not $9 or latest_message in (select id from message \
            where person_id = $1 and actions > answered and superseded_how is null \
                and (act_until is null or act_until > $6))) \
        and (not $10 or id in (select thread_id from message where person_id = $1 and unit_id = $11))");

    /// The units whose messages an inbox holds, with the person's key.
    UNITS = "select person.wrapped_key, u.id, u.name_sealed from unit u join person on person.id = u.person_id \
        where u.person_id = $1";

    /// One of them.
    UNIT = "select person.wrapped_key, u.id, u.name_sealed from unit u join person on person.id = u.person_id \
        where u.person_id = $1 and u.id = $2";
}
