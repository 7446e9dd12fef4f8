//! Statements about bookings that are to be asked about. The claim is in `claims.rs`.

statements! {
    /// Notes that something was told of a booking: it is to be asked about, whether or not it waited already.
    NOTE_BOOKING = "insert into booking (id, person_id, sender_id, key_mac, lane_mac, reference_sealed, standing, version, \
            noted_at, changed_at, due_at, attempts) \
        values ($1, $2, $3, $4, $5, $6, 'waiting', 1, $7, $7, $7, 0) \
        on conflict (key_mac) do update set standing = 'waiting', reason = null, version = booking.version + 1, \
            noted_at = excluded.noted_at, changed_at = excluded.changed_at, due_at = excluded.due_at, attempts = 0 \
        returning id";

    /// Notes what the index says. What it said later counts, wherever it states when; of the same instant, that it is deleted.
    NOTE_ENGAGEMENT = "insert into engagement (key_mac, booking_id, deleted, updated_at) values ($1, $2, $3, $4) \
        on conflict (key_mac) do update set \
        deleted = case when excluded.updated_at < engagement.updated_at then engagement.deleted \
            when excluded.updated_at = engagement.updated_at then (engagement.deleted or excluded.deleted) \
            else excluded.deleted end, \
        updated_at = case when excluded.updated_at < engagement.updated_at or excluded.updated_at is null \
            then engagement.updated_at else excluded.updated_at end";

    /// Whether nothing that the index says of a booking is that it is there.
    BOOKING_DELETED = "select not exists (select 1 from engagement where booking_id = $1 and not deleted)";

    /// The addresses that are to be asked now, at most `$2`, those that have waited longest first.
    BOOKING_LANES = "select sender_id, lane_mac from booking where standing = 'waiting' and due_at <= $1 \
        and (leased_until is null or leased_until <= $1) group by sender_id, lane_mac order by min(due_at), lane_mac limit $2";

    /// The newest message about a booking that speaks of its time.
    KNOWN_VISIT = "select m.id, m.booking_mac, m.received_at, m.superseded_how, m.content_sealed, \
            v.visit_sealed, v.revision, newer.received_at as superseded_at \
        from message m join visit v on v.person_id = m.person_id and v.message_id = m.id \
            left join message newer on newer.person_id = m.person_id and newer.id = m.superseded_by \
        where m.person_id = $1 and m.booking_mac = $2 order by v.revision desc, m.received_at desc, m.id desc limit 1";

    /// Ends a question, if its lease is still this one. What was told of the booking meanwhile (`$3`) makes it due again.
    END_BOOKING = "update booking set leased_until = null, told_sealed = coalesce($4, told_sealed), changed_at = $5, reason = $7, \
            standing = case when version = $3 then $6 else 'waiting' end, \
            due_at = case when version = $3 then $8 else due_at end, \
            attempts = case when version = $3 then $9 else 0 end \
        where id = $1 and leased_until = $2";

    /// Those that were given up, longest ago first, at most `$1`.
    BOOKINGS_GIVEN_UP = "select id, sender_id, reason, attempts, noted_at, changed_at from booking where standing = 'given_up' \
        order by changed_at, id limit $1";

    /// How many wait to be asked about, and since when the first of them.
    BOOKINGS_WAITING = "select count(*), min(noted_at) from booking where standing = 'waiting'";

    /// Lets those that were given up be asked about once more: all of them ($2), or one.
    ASK_AGAIN = "update booking set standing = 'waiting', reason = null, attempts = 0, due_at = $1, changed_at = $1 \
        where standing = 'given_up' and ($2 or id = $3)";

    /// Forgets bookings that nothing was told of for long.
    FORGET_BOOKINGS = "delete from booking where standing <> 'waiting' and changed_at <= $1";
}
