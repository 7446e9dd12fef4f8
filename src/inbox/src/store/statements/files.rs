//! Statements about attachments. The claim of what is to be scanned is in `sqlite.rs` and `postgres.rs`.

/// What is read of a file, without what it holds; `$more` comes before it.
macro_rules! select_files {
    ($more:literal, $from:literal) => {
        concat!(
            "select ",
            $more,
            "a.message_id, a.id, a.media_type, a.size, a.pages, a.tagged, a.details_sealed, a.state, a.changed_at, \
            a.expires_at from ",
            $from
        )
    };
}

statements! {
    /// Adds an attachment.
    INSERT_ATTACHMENT = "insert into attachment (person_id, id, message_id, position, media_type, size, pages, tagged, \
        details_sealed, expires_at, changed_at, due_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)";

    /// Adds a part of what it holds.
    INSERT_CHUNK = "insert into attachment_chunk (person_id, attachment_id, number, content_sealed) values ($1, $2, $3, $4)";

    /// The attachments of a thread's messages. See ACTIONS for the `cross join`.
    ATTACHMENTS = select_files!("", "message m cross join attachment a where m.person_id = $1 and m.thread_id = $2 \
        and a.person_id = m.person_id and a.message_id = m.id order by a.message_id, a.position");

    /// The same, with what their download needs.
    THREAD_FILES = select_files!("p.wrapped_key, m.thread_id, m.received_at, ", "person p cross join message m cross join attachment a \
        where p.id = $1 and m.person_id = p.id and m.thread_id = $2 \
        and a.person_id = m.person_id and a.message_id = m.id order by m.received_at, a.message_id, a.position");

    /// An attachment, with what its download needs.
    FILE = select_files!("p.wrapped_key, m.thread_id, m.received_at, ", "attachment a \
        join person p on p.id = a.person_id join message m on m.person_id = a.person_id and m.id = a.message_id \
        where a.person_id = $1 and a.id = $2");

    /// A part of what an attachment holds.
    CHUNK = "select content_sealed from attachment_chunk where person_id = $1 and attachment_id = $2 and number = $3";

    /// An attachment in anybody's inbox.
    FILE_BY_ID = "select a.person_id, a.id, a.expires_at, p.wrapped_key from attachment a \
        join person p on p.id = a.person_id where a.id = $1";

    /// Attachments whose time is over and whose content is still there, at most `$2` after that of `$3` and `$4`.
    EXPIRED_FILES = "select a.person_id, a.id, a.expires_at, p.wrapped_key from attachment a \
        join person p on p.id = a.person_id \
        where a.expires_at is not null and a.expires_at <= $1 and a.state in ('pending', 'clean', 'blocked') \
            and (a.expires_at, a.id) > ($3, $4) \
        order by a.expires_at, a.id limit $2";

    /// Whether an attachment is to be scanned, and free.
    SCAN_DUE = "select exists (select 1 from attachment where state = 'pending' and due_at <= $1 \
        and (leased_until is null or leased_until <= $1))";

    /// Ends a scan, if its lease is still this one.
    END_SCAN = "update attachment set state = $4, changed_at = $5, leased_until = null \
        where person_id = $1 and id = $2 and leased_until = $3 and state = 'pending'";

    /// Puts a scan off, if its lease is still this one.
    POSTPONE_SCAN = "update attachment set due_at = $4, leased_until = null \
        where person_id = $1 and id = $2 and leased_until = $3 and state = 'pending'";

    /// Asks for a scan once more.
    SCAN_AGAIN = "update attachment set state = 'pending', changed_at = $3, due_at = $3, attempts = 0, leased_until = null \
        where person_id = $1 and id = $2 and state in ('clean', 'blocked')";

    /// Says that an attachment's content is gone, unless that has been said.
    END_FILE = "update attachment set state = $3, changed_at = $4, leased_until = null \
        where person_id = $1 and id = $2 and state in ('pending', 'clean', 'blocked')";

    /// Erases what an attachment holds.
    DELETE_CHUNKS = "delete from attachment_chunk where person_id = $1 and attachment_id = $2";
}
