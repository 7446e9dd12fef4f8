//! Statements about searches: the words that sessions keep, and what messages are searched by.

statements! {
    /// Keeps what somebody searches for.
    INSERT_SEARCH = "insert into search (session_key, person_id, id, asked_at, words_sealed) values ($1, $2, $3, $4, $5)";

    /// Forgets all but the latest of a session's searches in an inbox: `$3`, and `$4` before it.
    FORGET_SEARCHES = "delete from search where session_key = $1 and person_id = $2 and id <> $3 and id not in \
        (select id from search where session_key = $1 and person_id = $2 and id <> $3 order by asked_at desc, id limit $4)";

    /// What a session searches for in an inbox, with the person's key.
    SEARCH = "select person.wrapped_key, s.words_sealed from search s join person on person.id = s.person_id \
        where s.session_key = $1 and s.person_id = $2 and s.id = $3";

    /// Adds what a message is searched by.
    INSERT_FOLDED = "insert into folded (person_id, message_id, version, text_sealed) values ($1, $2, $3, $4)";

    /// What messages older than `$2` are searched by, at most `$3`, newest first.
    FOLDED = "select message_id, version, text_sealed from folded where person_id = $1 and message_id < $2 \
        order by message_id desc limit $3";

    /// A message that was found, and where it is.
    FOUND = "select m.id, m.thread_id, t.folder, m.received_at, m.unread, m.superseded_how, m.attachments, \
            m.heading_sealed, m.content_sealed from message m \
            join thread t on t.person_id = m.person_id and t.id = m.thread_id where m.person_id = $1 and m.id = $2";

    /// The names of its files.
    FILE_NAMES = "select id, details_sealed from attachment where person_id = $1 and message_id = $2 order by position";
}
