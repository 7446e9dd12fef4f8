//! Every SQL statement, once, in the words that SQLite and PostgreSQL share. Where they truly differ, the two texts
//! stand in `sqlite.rs` and `postgres.rs`. A test prepares each of them on both migrated databases.

macro_rules! statements {
    ($($(#[$doc:meta])+ $name:ident = $sql:expr;)+) => {
        $($(#[$doc])+ pub(in crate::store) const $name: &str = $sql;)+

        /// All of them, for the test that prepares them.
        #[cfg(test)]
        pub(in crate::store) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}

mod bookings;
mod files;
mod list;
mod log;
mod notices;
mod registry;
mod search;
mod sent;
mod sessions;
mod statistics;
mod take;
mod tidy;
pub(super) use {
    bookings::*, files::*, list::*, log::*, notices::*, registry::*, search::*, sent::*, sessions::*,
    statistics::*, take::*, tidy::*,
};

/// Every statement of all files, for the test that prepares them.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    ALL.iter()
        .chain(bookings::ALL)
        .chain(files::ALL)
        .chain(list::ALL)
        .chain(log::ALL)
        .chain(notices::ALL)
        .chain(registry::ALL)
        .chain(search::ALL)
        .chain(sent::ALL)
        .chain(sessions::ALL)
        .chain(statistics::ALL)
        .chain(take::ALL)
        .chain(tidy::ALL)
}

statements! {
    /// The seal that tells whether the keys are those of this database.
    KEY_CHECK = "select mac, sealed from key_check where id = 1";

    /// Makes it, once.
    INSERT_KEY_CHECK = "insert into key_check (id, mac, sealed) values (1, $1, $2) on conflict (id) do nothing";

    /// The row of a person, found by number.
    PERSON_BY_NUMBER = "select id, number_sealed, born_sealed, wrapped_key, state from person where number_mac = $1";

    /// The row of a person.
    PERSON = "select id, number_sealed, born_sealed, wrapped_key, state from person where id = $1";

    /// Takes a person up, unless it is already there.
    INSERT_PERSON = "insert into person (id, number_mac, number_sealed, wrapped_key, state, created_at, log_head) \
        values ($1, $2, $3, $4, 'known', $5, $6) on conflict (number_mac) do nothing";

    /// Notes when somebody was born.
    NOTE_BIRTH_DATE = "update person set born_sealed = $2 where id = $1";

    /// Activates an inbox that is not active yet.
    ACTIVATE = "update person set state = 'active', activated_at = $2 where id = $1 and state = 'known'";

    /// Records a consent.
    INSERT_CONSENT = "insert into consent (person_id, at, actor_id, wording) values ($1, $2, $3, $4) \
        on conflict (person_id, at, actor_id) do nothing";

    /// Adds a row to the log, whose end moves with it (`access_log_end`); no row: the log does not end there any more.
    INSERT_LOG = "insert into access_log (person_id, position, id, at, event, kind, doer, guardian_id, entry_sealed, hash) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    /// Locks an inbox.
    LOCK_INBOX = "update person set state = 'locked' where id = $1 and state in ('known', 'active')";

    /// Unlocks an inbox: it is what it was.
    UNLOCK_INBOX = "update person set state = case when activated_at is null then 'known' else 'active' end \
        where id = $1 and state = 'locked'";

    /// Closes an inbox.
    CLOSE_INBOX = "update person set state = 'closed' where id = $1 and state <> 'closed'";

    /// The ways that are on for an inbox, by whoever filled them in.
    CHANNELS = "select c.owner_id, o.number_sealed, c.channel from contact c join person o on o.id = c.owner_id \
        where c.person_id = $1 and c.enabled order by c.owner_id, c.channel desc";

    /// Every verified address for an inbox, whoever filled it in.
    CONTACTS = "select owner_id, channel, address_sealed, verified_at, enabled from contact where person_id = $1 \
        order by owner_id, channel desc";

    /// Keeps a verified address. One that replaces another leaves the channel on or off, as it was.
    PUT_CONTACT = "insert into contact (person_id, owner_id, channel, address_sealed, verified_at, enabled) \
        values ($1, $2, $3, $4, $5, $6) on conflict (person_id, owner_id, channel) do update set \
        address_sealed = excluded.address_sealed, verified_at = excluded.verified_at";

    /// Turns a channel on or off.
    ENABLE_CONTACT = "update contact set enabled = $4 where person_id = $1 and owner_id = $2 and channel = $3";

    /// Forgets an address.
    REMOVE_CONTACT = "delete from contact where person_id = $1 and owner_id = $2 and channel = $3";

    /// Addresses that wait for their codes.
    PENDING_CONTACTS = "select channel, address_sealed, expires_at, tries from contact_code \
        where person_id = $1 and owner_id = $2 order by channel desc";

    /// When codes were sent lately for one inbox by one owner, latest first.
    CODES_SENT = "select sent_at from code_sent where person_id = $1 and owner_id = $2 and sent_at > $3 \
        order by sent_at desc";

    /// Likewise by one owner for any inbox.
    CODES_SENT_BY_OWNER = "select sent_at from code_sent where owner_id = $1 and sent_at > $2 order by sent_at desc";

    /// Likewise to one address, by anybody.
    CODES_SENT_TO_ADDRESS = "select sent_at from code_sent where address_mac = $1 and sent_at > $2 order by sent_at desc";

    /// Counts a code.
    INSERT_CODE_SENT = "insert into code_sent (person_id, owner_id, sent_at, id, address_mac) values ($1, $2, $3, $4, $5)";

    /// Forgets codes that no longer count.
    FORGET_CODES_SENT = "delete from code_sent where sent_at <= $1";

    /// Forgets addresses whose codes ran out long ago.
    FORGET_CODES = "delete from contact_code where sent_at <= $1";

    /// Puts an address in wait for its code, in the place of an earlier one.
    PUT_CODE = "insert into contact_code (person_id, owner_id, channel, address_sealed, code_mac, sent_at, expires_at, tries) \
        values ($1, $2, $3, $4, $5, $6, $7, 0) on conflict (person_id, owner_id, channel) do update set \
        address_sealed = excluded.address_sealed, code_mac = excluded.code_mac, sent_at = excluded.sent_at, \
        expires_at = excluded.expires_at, tries = 0";

    /// The code that an address waits for.
    CODE = "select code_mac, expires_at, tries from contact_code where person_id = $1 and owner_id = $2 and channel = $3";

    /// Counts a wrong code.
    COUNT_TRY = "update contact_code set tries = tries + 1 where person_id = $1 and owner_id = $2 and channel = $3";

    /// Forgets an address in wait and its code.
    REMOVE_CODE = "delete from contact_code where person_id = $1 and owner_id = $2 and channel = $3";

    /// How somebody wants to be told of messages in an inbox.
    PREFERENCE = "select language, quiet_from, quiet_until, reminder_days from preference \
        where person_id = $1 and owner_id = $2";

    /// Sets the language, and nothing else.
    PUT_LANGUAGE = "insert into preference (person_id, owner_id, language) values ($1, $2, $3) \
        on conflict (person_id, owner_id) do update set language = excluded.language";

    /// Sets when to tell, and nothing else.
    PUT_TIMING = "insert into preference (person_id, owner_id, quiet_from, quiet_until, reminder_days) \
        values ($1, $2, $3, $4, $5) on conflict (person_id, owner_id) do update set quiet_from = excluded.quiet_from, \
        quiet_until = excluded.quiet_until, reminder_days = excluded.reminder_days";

    /// Sets in which order somebody reads threads, and nothing else.
    PUT_THREAD_ORDER = "insert into preference (person_id, owner_id, thread_order) values ($1, $2, $3) \
        on conflict (person_id, owner_id) do update set thread_order = excluded.thread_order";

    /// Whether a person declines kallelser on paper.
    DECLINES_PAPER = "select declines_paper from person where id = $1";

    /// Sets whether a person declines kallelser on paper.
    DECLINE_PAPER = "update person set declines_paper = $2 where id = $1 and declines_paper <> $2";

    /// When somebody other than the person filled in an address, which it was.
    INHERITED_CONTACT = "select verified_at from contact where person_id = $1 and owner_id = $2 and channel = $3 \
        and owner_id <> person_id and address_sealed = $4";

    /// Makes an address the person's own, in the place of an earlier one.
    TAKE_CONTACT = "insert into contact (person_id, owner_id, channel, address_sealed, verified_at, enabled) \
        values ($1, $1, $2, $3, $4, true) on conflict (person_id, owner_id, channel) do update set \
        address_sealed = excluded.address_sealed, verified_at = excluded.verified_at, enabled = excluded.enabled";

    /// Forgets the addresses that others filled in.
    REMOVE_INHERITED_CONTACTS = "delete from contact where person_id = $1 and owner_id <> person_id";

    /// Likewise those in wait.
    REMOVE_INHERITED_CODES = "delete from contact_code where person_id = $1 and owner_id <> person_id";

    /// Likewise how others wanted to be told.
    REMOVE_INHERITED_PREFERENCES = "delete from preference where person_id = $1 and owner_id <> person_id";

    /// The numbers of those who filled in addresses for an inbox, opened what is in it, or did anything else there for
    /// somebody else.
    NUMBERS = "select id, number_sealed from person where id in (select owner_id from contact where person_id = $1 \
        union select actor_id from receipt where person_id = $1 \
        union select guardian_id from access_log where person_id = $1 and guardian_id is not null)";

    /// Who but the person has opened what: each thread once for each of them, with its newest message's heading.
    EARLIER_READERS = "select o.actor_id, o.capacity, o.thread_id, o.opened_at, latest.id as message_id, latest.heading_sealed \
        from (select r.actor_id, r.capacity, m.thread_id, min(r.opened_at) as opened_at from receipt r \
            join message m on m.person_id = r.person_id and m.id = r.message_id \
            where r.person_id = $1 and r.actor_id <> r.person_id group by r.actor_id, r.capacity, m.thread_id) o \
        join thread t on t.person_id = $1 and t.id = o.thread_id \
        join message latest on latest.person_id = $1 and latest.id = t.latest_message \
        order by o.opened_at desc, o.thread_id, o.actor_id";


    /// Puts a message on top of its thread, which is made if it is new; wherever it was, it is in the inbox now. Two
    /// that come at once may be committed in either order: on top is the later one.
    TOUCH_THREAD = "insert into thread (person_id, id, key_mac, latest_at, latest_message, messages, attachments) \
        values ($1, $2, $3, $4, $5, 1, $6) \
        on conflict (person_id, key_mac) do update set \
        latest_message = case when excluded.latest_at >= thread.latest_at then excluded.latest_message \
            else thread.latest_message end, \
        latest_at = case when excluded.latest_at >= thread.latest_at then excluded.latest_at else thread.latest_at end, \
        folder = 'inbox', trashed_at = null, last_change = null, \
        messages = thread.messages + 1, \
        attachments = thread.attachments + excluded.attachments \
        returning id";

    /// Adds a message.
    INSERT_MESSAGE = "insert into message (person_id, id, thread_id, sender_id, unit_id, received_at, unread, \
        heading_sealed, content_sealed, booking_mac, actions, attachments, act_until, kind, county) \
        values ($1, $2, $3, $4, $5, $6, true, $7, $8, $9, $10, $11, $12, $13, $14)";

    /// Adds a button.
    INSERT_ACTION = "insert into action (person_id, id, message_id, position, action_sealed, form_mac) \
        values ($1, $2, $3, $4, $5, $6)";

    /// Adds a visit. Its revision follows upon those of earlier messages about the same booking, and upon a cancellation
    /// of them: what a calendar calls SEQUENCE.
    INSERT_VISIT = "insert into visit (person_id, message_id, visit_sealed, revision) values ($1, $2, $3, \
        (select coalesce(max(next), 0) from ( \
            select v.revision + case when m.superseded_how in ('cancelled', 'withdrawn') then 2 else 1 end as next \
                from message m join visit v on v.person_id = m.person_id and v.message_id = m.id \
                where m.person_id = $1 and m.booking_mac = $4 and m.id <> $2 \
            union all select revision as next from tombstone where person_id = $1 and booking_mac = $4) earlier))";

    /// Notes that a form was answered, on every button that leads to it.
    ANSWER_FORM = "update action set answered_at = $3 where person_id = $1 and form_mac = $2 and answered_at is null";

    /// Likewise on their messages, for the list.
    COUNT_ANSWERED = "update message set answered = (select count(*) from action a where a.person_id = $1 \
            and a.message_id = message.id and a.answered_at is not null) \
        where person_id = $1 and id in (select message_id from action where person_id = $1 and form_mac = $2)";

    /// The messages of a thread, oldest first, each once for each of its receipts, first opening first: a message has
    /// one or a few, and asking for them apart would be another way to the database. With them comes in which order the
    /// reader ($3) wants them, and where the message stands that took a message's place.
    MESSAGES = "select person.wrapped_key, person.log_length, person.log_head, t.folder, t.trashed_at, \
            (select thread_order from preference where person_id = $3 and owner_id = $3) as thread_order, \
            m.id, m.received_at, m.unread, m.heading_sealed, m.content_sealed, m.actions, \
            m.attachments, m.booking_mac is not null as visit, m.superseded_how, \
            newer.id as newer_id, newer.thread_id as newer_thread, \
            r.actor_id, r.capacity, r.opened_at \
        from person join thread t on t.person_id = person.id and t.id = $2 \
            join message m on m.person_id = t.person_id and m.thread_id = t.id \
            left join message newer on newer.person_id = m.person_id and newer.id = m.superseded_by \
            left join receipt r on r.person_id = m.person_id and r.message_id = m.id \
        where person.id = $1 order by m.received_at, m.id, r.opened_at, r.actor_id";

    /// The buttons of a thread's messages. `cross join` makes SQLite begin with the few messages of the thread; begun
    /// with an inbox's buttons or files, a thread would cost as much as the inbox.
    ACTIONS = "select a.message_id, a.id, a.action_sealed, a.answered_at from message m cross join action a \
        where m.person_id = $1 and m.thread_id = $2 and a.person_id = m.person_id and a.message_id = m.id order by a.message_id, a.position";

    /// A button.
    ACTION = "select action_sealed from action where person_id = $1 and id = $2";

    /// The visits of a thread's messages.
    VISITS = "select v.message_id, v.visit_sealed from message m cross join visit v \
        where m.person_id = $1 and m.thread_id = $2 and v.person_id = m.person_id and v.message_id = m.id";

    /// The visits of the bookings that a thread is about, or changes, in whichever threads they stand; of each booking
    /// the latest last.
    BOOKED_VISITS = "select m.id, m.booking_mac, m.received_at, m.superseded_how, m.content_sealed, \
            v.visit_sealed, v.revision, newer.received_at as superseded_at \
        from message m join visit v on v.person_id = m.person_id and v.message_id = m.id \
            left join message newer on newer.person_id = m.person_id and newer.id = m.superseded_by \
        where m.person_id = $1 and m.booking_mac in ( \
            select booking_mac from message where person_id = $1 and thread_id = $2 \
            union select older.booking_mac from message here \
                join message older on older.person_id = here.person_id and older.superseded_by = here.id \
                where here.person_id = $1 and here.thread_id = $2) \
        order by m.booking_mac, v.revision, m.received_at, m.id";

    /// Gives a receipt, unless this person has given it in this capacity.
    INSERT_RECEIPT = "insert into receipt (person_id, message_id, actor_id, capacity, opened_at) \
        select person_id, id, $3, $4, $5 from message where person_id = $1 and id = $2 \
        on conflict (person_id, message_id, actor_id, capacity) do nothing";

    /// Clears a message's unread flag.
    CLEAR_UNREAD = "update message set unread = false, marked_by = null where person_id = $1 and id = $2 and unread";

    /// Gives the receipts that a person had given in an earlier inbox.
    TAKE_OVER_RECEIPTS = "insert into receipt (person_id, message_id, actor_id, capacity, opened_at) \
        select person_id, id, person_id, 'own', $3 from message where person_id = $1 and received_at < $2 and unread \
        on conflict (person_id, message_id, actor_id, capacity) do nothing";

    /// Clears the unread flags of what was opened in an earlier inbox.
    TAKE_OVER_READ = "update message set unread = false, marked_by = null \
        where person_id = $1 and received_at < $2 and unread";

    /// Remembers that a session has seen a list; no row: it had.
    INSERT_LIST_SEEN = "insert into list_seen (session_key, person_id, folder) values ($1, $2, $3) \
        on conflict (session_key, person_id, folder) do nothing returning folder";
}
