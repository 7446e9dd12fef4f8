//! Statements that move threads, mark them, undo both, and delete for good.

statements! {
    /// Where a thread is, how many messages it holds, and whether its newest is unread.
    THREAD_STANDS = "select t.folder, t.trashed_at, t.messages, m.unread from thread t \
        join message m on m.person_id = t.person_id and m.id = t.latest_message where t.person_id = $1 and t.id = $2";

    /// What the list shows of a thread.
    THREAD_HEADING = "select t.id, t.folder, m.id as message_id, m.heading_sealed from thread t \
        join message m on m.person_id = t.person_id and m.id = t.latest_message where t.person_id = $1 and t.id = $2";

    /// Remembers how a thread stood before a change: the folder, unless the change only marks it.
    INSERT_UNDO = "insert into undo (person_id, change_id, thread_id, changed_at, folder, trashed_at) \
        values ($1, $2, $3, $4, $5, $6)";

    /// Moves a thread.
    MOVE_THREAD = "update thread set folder = $3, trashed_at = $4, last_change = $5 where person_id = $1 and id = $2";

    /// Sets the unread flag of a thread's newest message.
    MARK_UNREAD = "update message set unread = true, marked_by = $3 where person_id = $1 and not unread \
        and id = (select latest_message from thread where person_id = $1 and id = $2)";

    /// What a change did, to undo it.
    UNDO = "select thread_id, folder, trashed_at from undo where person_id = $1 and change_id = $2";

    /// Puts a thread back, if nothing has happened to it since.
    MOVE_BACK = "update thread set folder = $4, trashed_at = $5, last_change = null \
        where person_id = $1 and id = $2 and last_change = $3";

    /// Takes a mark back, if nobody has opened the message or marked it anew since.
    UNMARK = "update message set unread = false, marked_by = null \
        where person_id = $1 and thread_id = $2 and marked_by = $3 and unread";

    /// A change is undone once.
    FORGET_UNDO = "delete from undo where person_id = $1 and change_id = $2";

    /// Forgets what nobody will undo any more.
    FORGET_UNDOS = "delete from undo where changed_at <= $1";

    /// Threads that have been in the trash since before `$1`, longest first, at most `$2` after that of `$3` and `$4`, with
    /// what their log needs.
    DUE_THREADS = "select t.person_id, t.id, t.trashed_at, person.wrapped_key from thread t \
        join person on person.id = t.person_id \
        where t.trashed_at < $1 and (t.trashed_at, t.id) > ($3, $4) order by t.trashed_at, t.id limit $2";

    /// Whether a thread has been in the trash since before `$3`. What does not expire there is newer than any time but the last.
    IN_TRASH = "select exists (select 1 from thread where person_id = $1 and id = $2 and folder = 'trash' \
        and coalesce(trashed_at, 9223372036854775806) < $3)";

    /// Leaves a stone for each message of a thread.
    INSERT_TOMBSTONES = "insert into tombstone (person_id, message_id, thread_mac, sender_id, received_at, \
            booking_mac, revision, deleted_at, cause, opened_at, capacity) \
        select m.person_id, m.id, t.key_mac, m.sender_id, m.received_at, \
            m.booking_mac, v.revision + case when m.superseded_how in ('cancelled', 'withdrawn') then 2 else 1 end, $3, $4, \
            (select opened_at from receipt r where r.person_id = m.person_id and r.message_id = m.id \
                order by opened_at, actor_id limit 1), \
            (select capacity from receipt r where r.person_id = m.person_id and r.message_id = m.id \
                order by opened_at, actor_id limit 1) \
            from message m \
            join thread t on t.person_id = m.person_id and t.id = m.thread_id \
            left join visit v on v.person_id = m.person_id and v.message_id = m.id \
        where m.person_id = $1 and m.thread_id = $2";

    /// Deletes the buttons of a thread's messages.
    DELETE_ACTIONS = "delete from action where person_id = $1 \
        and message_id in (select id from message where person_id = $1 and thread_id = $2)";

    /// Likewise visits.
    DELETE_VISITS = "delete from visit where person_id = $1 \
        and message_id in (select id from message where person_id = $1 and thread_id = $2)";

    /// Likewise files.
    DELETE_ATTACHMENTS = "delete from attachment where person_id = $1 \
        and message_id in (select id from message where person_id = $1 and thread_id = $2)";

    /// Likewise what they are searched by.
    DELETE_FOLDED = "delete from folded where person_id = $1 \
        and message_id in (select id from message where person_id = $1 and thread_id = $2)";

    /// Likewise receipts.
    DELETE_RECEIPTS = "delete from receipt where person_id = $1 \
        and message_id in (select id from message where person_id = $1 and thread_id = $2)";

    /// Likewise what was yet to be told of them.
    DELETE_JOBS = "delete from outbox where person_id = $1 \
        and message_id in (select id from message where person_id = $1 and thread_id = $2)";

    /// Likewise ends notices that wait: the message is gone.
    END_NOTICES = "update notice set standing = 'not_sent', reason = 'read', changed_at = $3, leased_until = null \
        where person_id = $1 and standing = 'waiting' \
        and message_id in (select id from message where person_id = $1 and thread_id = $2)";

    /// Deletes the messages of a thread.
    DELETE_MESSAGES = "delete from message where person_id = $1 and thread_id = $2";

    /// Deletes a thread.
    DELETE_THREAD = "delete from thread where person_id = $1 and id = $2";

    /// Forgets the units that no message is from any more.
    DELETE_UNITS = "delete from unit where person_id = $1 \
        and not exists (select 1 from message where person_id = $1 and unit_id = unit.id)";

    /// Whether bytes of something deleted may still stand in the files.
    TRACES = "select exists (select 1 from tombstone where traces)";

    /// A round that clears the files takes up what is deleted by now. What is deleted later is none of its business.
    CLEAR_TRACES = "update tombstone set clearing = $1 where traces";

    /// The bytes of what a round took up are out of the files, unless a later round took it up too: that one says so.
    TRACES_GONE = "update tombstone set traces = false, clearing = null where clearing = $1";

    /// The id of a unit, by its name.
    UNIT_BY_NAME = "select id from unit where person_id = $1 and name_mac = $2";

    /// Takes up a unit.
    INSERT_UNIT = "insert into unit (person_id, id, name_mac, name_sealed) values ($1, $2, $3, $4)";
}
