//! Statements about what a person takes along.

statements! {
    /// The threads of an inbox, whatever folder they are in, the one with the latest message first.
    THREADS_TAKEN = "select id from thread where person_id = $1 order by latest_at desc, id";

    /// How many messages there are, of all threads ($2) or of one.
    MESSAGES_HELD = "select count(*) from message where person_id = $1 and ($2 or thread_id = $3)";

    /// How many of their files can be fetched at $5, and what they hold together; $4: those no scanner has seen as well.
    FILES_HELD = "select count(*) as files, cast(coalesce(sum(a.size), 0) as bigint) as bytes \
        from message m cross join attachment a where m.person_id = $1 and ($2 or m.thread_id = $3) \
        and a.person_id = m.person_id and a.message_id = m.id \
        and (a.state = 'clean' or ($4 and a.state = 'pending')) and (a.expires_at is null or a.expires_at > $5)";
}
