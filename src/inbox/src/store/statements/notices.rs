//! Statements about the outbox and the ledger. Claims are in `sqlite.rs` and `postgres.rs`: there the dialects differ.

statements! {
    /// Queues a job.
    INSERT_JOB = "insert into outbox (id, person_id, kind, message_id, recipient_id, channel, asked, payload_sealed, created_at, due_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    /// Takes away codes that wait to be sent by a way: another one is on its way.
    WITHDRAW_CODES = "delete from outbox where person_id = $1 and recipient_id = $2 and channel = $3 and kind = 'code'";

    /// Whether a message or a reminder is due and free. A code is no such job: it waits for no decision, and goes first.
    JOB_DUE = "select exists (select 1 from outbox where kind <> 'code' and due_at <= $1 \
        and (leased_until is null or leased_until <= $1))";

    /// Whether a code by this way ($2) is due and free.
    CODE_DUE = "select exists (select 1 from outbox where kind = 'code' and channel = $2 and due_at <= $1 \
        and (leased_until is null or leased_until <= $1))";

    /// Takes a job away, if its lease is still this one.
    DELETE_JOB = "delete from outbox where id = $1 and leased_until = $2";

    /// Puts a job off, if its lease is still this one. `$4`: how many attempts it has behind it.
    POSTPONE_JOB = "update outbox set due_at = $3, attempts = $4, leased_until = null where id = $1 and leased_until = $2";

    /// Adds a row to the ledger, unless it is there.
    INSERT_NOTICE = "insert into notice (person_id, message_id, kind, recipient_id, channel, id, standing, reason, \
            created_at, changed_at, due_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10) \
        on conflict (person_id, message_id, kind, recipient_id, channel) do nothing";

    /// Whether a notice by this way ($2) is due and free.
    NOTICE_DUE = "select exists (select 1 from notice where standing = 'waiting' and channel = $2 and due_at <= $1 \
        and (leased_until is null or leased_until <= $1))";

    /// Ends a notice that was handed over. Whoever holds the lease now: it has been sent, even if its message was deleted
    /// meanwhile. Where a report has overtaken this, what it said stays, and only where the notice went is filled in.
    NOTICE_SENT = "update notice set masked_sealed = $3, leased_until = null, \
            changed_at = case when standing in ('waiting', 'not_sent') then $2 else changed_at end, \
            reason = case when standing = 'not_sent' then null else reason end, \
            standing = case when standing in ('waiting', 'not_sent') then 'sent' else standing end \
        where id = $1 and (standing = 'waiting' or masked_sealed is null \
            and (standing in ('delivered', 'undelivered') or standing = 'not_sent' and reason = 'read'))";

    /// Ends a notice that will not be sent, if its lease is still this one.
    NOTICE_NOT_SENT = "update notice set standing = 'not_sent', reason = $4, changed_at = $3, leased_until = null \
        where id = $1 and standing = 'waiting' and leased_until = $2";

    /// Puts a notice off, if its lease is still this one. `$4`: how many attempts it has behind it.
    POSTPONE_NOTICE = "update notice set due_at = $3, attempts = $4, leased_until = null \
        where id = $1 and standing = 'waiting' and leased_until = $2";

    /// Notes what the gateway reports of a notice. A report may come before our own row says that it was sent.
    NOTICE_REPORTED = "update notice set standing = $2, changed_at = $3, leased_until = null \
        where id = $1 and standing in ('waiting', 'sent')";

    /// Everybody who has given an address for an inbox.
    REACH = "select p.number_sealed, c.owner_id, c.channel, c.address_sealed, c.verified_at, c.enabled, \
            f.language, f.quiet_from, f.quiet_until, f.reminder_days \
        from contact c join person p on p.id = c.owner_id \
            left join preference f on f.person_id = c.person_id and f.owner_id = c.owner_id \
        where c.person_id = $1 order by c.owner_id, c.channel desc";

    /// Whether a message is unread; no row: it is gone.
    MESSAGE_UNREAD = "select unread from message where person_id = $1 and id = $2";

    /// A page of an inbox's ledger, newest first.
    LEDGER = "select n.message_id, m.thread_id, m.heading_sealed, n.kind, n.recipient_id, n.channel, n.id, n.standing, \
            n.reason, n.created_at, n.changed_at, n.masked_sealed \
        from notice n left join message m on m.person_id = n.person_id and m.id = n.message_id \
        where n.person_id = $1 order by n.created_at desc, m.received_at desc, n.message_id, n.kind, n.recipient_id, n.channel desc \
        limit $2 offset $3";

    /// How many rows an inbox's ledger has.
    LEDGER_LENGTH = "select count(*) from notice where person_id = $1";
}
