//! Statements about sending systems.

statements! {
    /// A sending system, found by system id.
    SENDER_BY_SYSTEM = "select id, details_sealed, enabled from sender where system_mac = $1";

    /// The sending systems that call with an HSA-id, the one that was registered first first.
    SENDERS_BY_HSA_ID = "select s.id, s.details_sealed, s.enabled from sender_hsa_id h join sender s on s.id = h.sender_id \
        where h.hsa_mac = $1 order by s.created_at, s.id";

    /// Every sending system.
    SENDERS = "select id, details_sealed, enabled from sender order by created_at, id";

    /// Registers a sending system, unless its id is taken.
    INSERT_SENDER = "insert into sender (id, system_mac, details_sealed, enabled, created_at) values ($1, $2, $3, true, $4) \
        on conflict (system_mac) do nothing";

    /// Changes what is registered of a sending system, if it is still what it was.
    CHANGE_SENDER = "update sender set details_sealed = $2 where id = $1 and details_sealed = $3";

    /// Turns a sending system on or off.
    ENABLE_SENDER = "update sender set enabled = $2 where id = $1 and enabled <> $2";

    /// Adds an HSA-id that a sending system calls with.
    INSERT_SENDER_HSA_ID = "insert into sender_hsa_id (hsa_mac, sender_id) values ($1, $2)";

    /// Forgets the HSA-ids of a sending system.
    REMOVE_SENDER_HSA_IDS = "delete from sender_hsa_id where sender_id = $1";

    /// Notes what an operator did with a sending system.
    INSERT_SENDER_LOG = "insert into sender_log (id, sender_id, at, event, details_sealed) values ($1, $2, $3, $4, $5)";

    /// Notes a call. One that is noted already stays as it is.
    INSERT_SENDER_CALL = "insert into sender_call (at, id, sender_id, operation, outcome, status, milliseconds, details_sealed) \
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (at, id) do nothing";

    /// The latest calls of a sending system.
    SENDER_CALLS = "select at, id, operation, outcome, status, milliseconds, details_sealed from sender_call \
        where sender_id = $2 order by at desc, id desc limit $1";

    /// The latest calls of nobody who is registered for what was asked.
    NOBODYS_CALLS = "select at, id, operation, outcome, status, milliseconds, details_sealed from sender_call \
        where sender_id is null order by at desc, id desc limit $1";

    /// How many calls of a sending system ended in which way, and when the last one did.
    SENDER_CALL_COUNTS = "select operation, outcome, count(*) as calls, max(at) as latest from sender_call \
        where sender_id = $1 and at >= $2 group by operation, outcome order by operation, outcome";

    /// How many calls of a sending system ended in one way.
    SENDER_CALLS_ENDED = "select count(*) from sender_call where sender_id = $1 and outcome = $2 and at >= $3";

    /// Forgets calls of long ago.
    FORGET_CALLS = "delete from sender_call where at <= $1";

    /// What operators did with a sending system, oldest first.
    SENDER_LOG = "select id, at, event, details_sealed from sender_log where sender_id = $1 order by at, id";
}
