//! Statements about what senders have sent: recognised when it comes again, and told of when they ask.

statements! {
    /// Claims a request for one message; no row: the same request came within the time that resends are recognised.
    CLAIM_REQUEST = "insert into resend (person_id, request_mac, message_id, received_at, queued) values ($1, $2, $3, $4, $6) \
        on conflict (person_id, request_mac) do update set message_id = excluded.message_id, \
            received_at = excluded.received_at, queued = excluded.queued \
        where resend.received_at <= $5 returning message_id";

    /// The notices that a resent request queued the first time.
    QUEUED = "select queued from resend where person_id = $1 and request_mac = $2";

    /// Forgets requests that are too old to be recognised as resends.
    FORGET_REQUESTS = "delete from resend where received_at <= $1";

    /// Gives a message the id by which its sender knows it, unless the sender has given that away.
    CLAIM_OWN_ID = "insert into own_id (sender_id, id_mac, person_id, message_id, id_sealed, request_mac, queued) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (sender_id, id_mac) do nothing";

    /// What it was given to, and the notices that this queued.
    OWN_ID = "select request_mac, queued from own_id where sender_id = $1 and id_mac = $2";

    /// Marks earlier messages about a booking as replaced or cancelled.
    SUPERSEDE = "update message set superseded_by = $3, superseded_how = $4 \
        where person_id = $1 and booking_mac = $2 and superseded_by is null and id <> $3";

    /// Likewise the message that its sender knows by an id.
    SUPERSEDE_OWN_ID = "update message set superseded_by = $3, superseded_how = $4 \
        where person_id = $1 and superseded_by is null and id <> $3 \
        and id = (select message_id from own_id where sender_id = $5 and id_mac = $2 and person_id = $1)";

    /// The key of the thread that holds, or held, the message that its sender knows by an id.
    THREAD_OF_OWN_ID = "select t.key_mac from own_id o \
            join message m on m.person_id = o.person_id and m.id = o.message_id \
            join thread t on t.person_id = m.person_id and t.id = m.thread_id \
            where o.sender_id = $1 and o.id_mac = $2 and o.person_id = $3 \
        union all select s.thread_mac from own_id o \
            join tombstone s on s.person_id = o.person_id and s.message_id = o.message_id \
            where o.sender_id = $1 and o.id_mac = $2 and o.person_id = $3";

    /// What a sender has sent to a thread, and what is left of it where it is deleted: oldest first, each once for each of
    /// its receipts, first opening first.
    SENT = "select m.id, m.received_at, false as deleted, o.id_sealed, r.opened_at, r.capacity, r.actor_id \
            from thread t join message m on m.person_id = t.person_id and m.thread_id = t.id \
            left join own_id o on o.person_id = m.person_id and o.message_id = m.id \
            left join receipt r on r.person_id = m.person_id and r.message_id = m.id \
            where t.person_id = $1 and t.key_mac = $2 and m.sender_id = $3 \
        union all select s.message_id, s.received_at, true, o.id_sealed, s.opened_at, s.capacity, null \
            from tombstone s left join own_id o on o.person_id = s.person_id and o.message_id = s.message_id \
            where s.person_id = $1 and s.thread_mac = $2 and s.sender_id = $3 \
        order by 2, 1, 5, 7";
}
