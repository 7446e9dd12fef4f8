//! Statements about sessions, and about what the identity provider says of them.

statements! {
    /// A session, the standing of its person, when that person last consented, and whether others filled in addresses.
    SESSION = "select s.person_id, p.state, p.number_sealed, p.born_sealed, s.created_at, s.seen_at, s.data_sealed, \
            (select max(at) from consent where person_id = p.id and actor_id = p.id) as consented_at, \
            exists (select 1 from contact where person_id = p.id and owner_id <> p.id) as inherited \
        from session s join person p on p.id = s.person_id where s.key = $1";

    /// Begins a session, unless its key is taken.
    INSERT_SESSION = "insert into session (key, id, person_id, created_at, seen_at, subject_mac, sid_mac, device_sealed, data_sealed) \
        values ($1, $2, $3, $4, $4, $5, $6, $7, $8) on conflict (key) do nothing";

    /// Changes what a session holds.
    SAVE_SESSION = "update session set data_sealed = $2 where key = $1";

    /// Notes that a session was used.
    TOUCH_SESSION = "update session set seen_at = $2 where key = $1 and seen_at < $2";

    /// Ends a session.
    END_SESSION = "delete from session where key = $1";

    /// Ends sessions that have lasted as long as they may.
    END_OLD_SESSIONS = "delete from session where created_at <= $1";

    /// Ends sessions that have not been used for as long as they may. Two statements, each with its index.
    END_IDLE_SESSIONS = "delete from session where seen_at <= $1";

    /// Ends a person's sessions.
    END_SESSIONS_OF = "delete from session where person_id = $1";

    /// The sessions of a person that somebody logged in to, begun and used since, the one used last first.
    SESSIONS_OF = "select key, id, created_at, seen_at, device_sealed from session \
        where person_id = $1 and created_at > $2 and seen_at > $3 and device_sealed is not null \
        order by seen_at desc, created_at desc, id";

    /// Ends one session of a person.
    END_SESSION_OF = "delete from session where person_id = $1 and key = $2";

    /// Ends one session of a person, by what the person knows it by.
    END_SESSION_NAMED = "delete from session where person_id = $1 and id = $2";

    /// Ends a person's sessions, but for one.
    END_OTHER_SESSIONS = "delete from session where person_id = $1 and key <> $2";

    /// Ends the sessions that belong to one at the identity provider.
    END_SESSIONS_OF_SID = "delete from session where person_id = $1 and sid_mac = $2 \
        and subject_mac = coalesce($3, subject_mac)";

    /// Ends the sessions of whom the identity provider calls so.
    END_SESSIONS_OF_SUBJECT = "delete from session where person_id = $1 and subject_mac = $2";

    /// Whose sessions belong to one at the identity provider, with what their logs need.
    PEOPLE_OF_SID = "select p.id, p.number_sealed, p.born_sealed, p.wrapped_key, p.state from person p \
        where exists (select 1 from session s where s.person_id = p.id and s.sid_mac = $1 \
            and s.subject_mac = coalesce($2, s.subject_mac)) order by p.id";

    /// Whom the identity provider calls so, among those who have sessions, likewise.
    PEOPLE_OF_SUBJECT = "select p.id, p.number_sealed, p.born_sealed, p.wrapped_key, p.state from person p \
        where exists (select 1 from session s where s.person_id = p.id and s.subject_mac = $1) order by p.id";

    /// People who have sessions, after one, at most so many, likewise.
    PEOPLE_WITH_SESSIONS = "select p.id, p.number_sealed, p.born_sealed, p.wrapped_key, p.state from person p \
        where p.id > $1 and exists (select 1 from session s where s.person_id = p.id) order by p.id limit $2";

    /// Remembers what the identity provider said; no row: it has said it before.
    INSERT_LOGOUT_TOKEN = "insert into logout_token (mac, expires_at) values ($1, $2) on conflict (mac) do nothing";

    /// Forgets what nobody can say again: it has expired.
    FORGET_LOGOUT_TOKENS = "delete from logout_token where expires_at <= $1";
}
