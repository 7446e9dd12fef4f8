-- The inbox. Sealed columns (bytea) hold AES-256-GCM under the person's key, or the service's where no person is
-- meant; *_mac columns hold HMAC-SHA256 for equality. In clear stand only our own random ids, times (milliseconds
-- since 1970, UTC), sizes, counts, states and closed enums.
--
-- Tables of short rows are clustered by their key (without rowid): an inbox's rows lie together.

create table key_check (
    id integer not null constraint key_check_pk primary key constraint key_check_one check (id = 1),
    mac blob not null,
    sealed blob not null
) strict;

create table person (
    id blob not null constraint person_pk primary key,
    number_mac blob not null constraint person_number_unique unique,
    number_sealed blob not null,
    born_sealed blob,
    wrapped_key blob not null,
    state text not null constraint person_state_known check (state in ('known', 'active', 'locked', 'closed')),
    created_at integer not null,
    activated_at integer,
    declines_paper integer not null default 0,
    log_length integer not null default 0,
    log_head blob not null
) strict;

create table consent (
    person_id blob not null constraint consent_person references person (id),
    at integer not null,
    actor_id blob not null,
    wording text not null,
    constraint consent_pk primary key (person_id, at, actor_id)
) strict, without rowid;

-- Where somebody is told of the messages in an inbox: the person self, or a guardian who filled in a child's settings
-- (owner_id). Verified addresses only.
create table contact (
    person_id blob not null constraint contact_person references person (id),
    owner_id blob not null constraint contact_owner references person (id),
    channel text not null constraint contact_channel_known check (channel in ('sms', 'email')),
    address_sealed blob not null,
    verified_at integer not null,
    enabled integer not null,
    constraint contact_pk primary key (person_id, owner_id, channel)
) strict, without rowid;

-- An address that waits for its one-time code, one for each owner and channel.
create table contact_code (
    person_id blob not null constraint contact_code_person references person (id),
    owner_id blob not null constraint contact_code_owner references person (id),
    channel text not null constraint contact_code_channel_known check (channel in ('sms', 'email')),
    address_sealed blob not null,
    code_mac blob not null,
    sent_at integer not null,
    expires_at integer not null,
    tries integer not null,
    constraint contact_code_pk primary key (person_id, owner_id, channel)
) strict, without rowid;

-- When codes were sent, and to which address (a keyed hash), for as long as they count against the limits.
create table code_sent (
    person_id blob not null constraint code_sent_person references person (id),
    owner_id blob not null constraint code_sent_owner references person (id),
    sent_at integer not null,
    id blob not null,
    address_mac blob not null,
    constraint code_sent_pk primary key (person_id, owner_id, sent_at, id)
) strict, without rowid;
create index code_sent_by_age on code_sent (sent_at);
create index code_sent_by_owner on code_sent (owner_id, sent_at);
create index code_sent_by_address on code_sent (address_mac, sent_at);

-- How somebody wants to be told, and, in the row of their own inbox, to read: the order of messages in every thread.
-- No row: Swedish, at any hour, no reminder, oldest first.
create table preference (
    person_id blob not null constraint preference_person references person (id),
    owner_id blob not null constraint preference_owner references person (id),
    language text constraint preference_language_known check (language in ('sv', 'en')),
    -- Minutes after midnight.
    quiet_from integer constraint preference_quiet_from_minute check (quiet_from between 0 and 1439),
    quiet_until integer constraint preference_quiet_until_minute check (quiet_until between 0 and 1439),
    reminder_days integer,
    thread_order text constraint preference_thread_order_known check (thread_order in ('oldest_first', 'newest_first')),
    constraint preference_pk primary key (person_id, owner_id),
    constraint preference_quiet_both check ((quiet_from is null) = (quiet_until is null))
) strict, without rowid;

create table sender (
    id blob not null constraint sender_pk primary key,
    system_mac blob not null constraint sender_system_unique unique,
    details_sealed blob not null,
    enabled integer not null,
    created_at integer not null
) strict;

-- The HSA-ids that a sending system calls with; several may share one.
create table sender_hsa_id (
    hsa_mac blob not null,
    sender_id blob not null constraint sender_hsa_id_sender references sender (id),
    constraint sender_hsa_id_pk primary key (hsa_mac, sender_id)
) strict, without rowid;

-- What operators did with a sending system, and what was registered of it from then on.
create table sender_log (
    id blob not null constraint sender_log_pk primary key,
    sender_id blob not null constraint sender_log_sender references sender (id),
    at integer not null,
    event text not null constraint sender_log_event_known check (event in ('added', 'changed', 'enabled', 'disabled')),
    details_sealed blob not null
) strict;
create index sender_log_by_sender on sender_log (sender_id, at, id);

-- Every call of a sending system, and of whoever wanted to be one; nothing of whom it was about. Sealed is what was said of
-- who calls.
create table sender_call (
    at integer not null,
    id blob not null,
    sender_id blob constraint sender_call_sender references sender (id),
    operation text,
    outcome text not null,
    status integer not null,
    milliseconds integer not null,
    details_sealed blob,
    constraint sender_call_pk primary key (at, id)
) strict, without rowid;
create index sender_call_by_sender on sender_call (sender_id, at, id);

-- A thread is in one folder. last_change names the change that put it there, while nothing has happened since.
create table thread (
    person_id blob not null constraint thread_person references person (id),
    id blob not null,
    key_mac blob not null,
    folder text not null default 'inbox' constraint thread_folder_known check (folder in ('inbox', 'archive', 'trash')),
    trashed_at integer,
    last_change blob,
    latest_at integer not null,
    latest_message blob not null,
    messages integer not null,
    attachments integer not null,
    constraint thread_pk primary key (person_id, id),
    constraint thread_key_unique unique (person_id, key_mac),
    constraint thread_trashed_at check (trashed_at is null or folder = 'trash')
) strict, without rowid;
create index thread_by_activity on thread (person_id, folder, latest_at desc, id desc);
create index thread_by_trashed on thread (trashed_at) where trashed_at is not null;

-- How threads stood before a change that can be undone. No folder: the change did not move them, but marked them unread
-- (message.marked_by).
create table undo (
    person_id blob not null,
    change_id blob not null,
    thread_id blob not null,
    changed_at integer not null,
    folder text constraint undo_folder_known check (folder in ('inbox', 'archive', 'trash')),
    trashed_at integer,
    constraint undo_pk primary key (person_id, change_id, thread_id),
    constraint undo_thread foreign key (person_id, thread_id) references thread (person_id, id) on delete cascade
) strict, without rowid;
create index undo_by_age on undo (changed_at);
create index undo_by_thread on undo (person_id, thread_id);

-- The units whose messages an inbox holds, so that they can be chosen among.
create table unit (
    person_id blob not null constraint unit_person references person (id),
    id blob not null,
    name_mac blob not null,
    name_sealed blob not null,
    constraint unit_pk primary key (person_id, id),
    constraint unit_name_unique unique (person_id, name_mac)
) strict, without rowid;

create table message (
    person_id blob not null,
    id blob not null,
    thread_id blob not null,
    sender_id blob not null constraint message_sender references sender (id),
    unit_id blob not null,
    received_at integer not null,
    unread integer not null,
    marked_by blob,
    heading_sealed blob not null,
    content_sealed blob not null,
    booking_mac blob,
    actions integer not null,
    attachments integer not null,
    answered integer not null default 0,
    act_until integer,
    superseded_by blob,
    superseded_how text constraint message_superseded_known
        check (superseded_how in ('replaced', 'cancelled', 'rewritten', 'withdrawn')),
    -- By what it is counted (statistic): which kind of message it is, and the county of its sender when it came.
    kind text not null constraint message_kind_known check (kind in ('letter', 'visit', 'change', 'cancellation', 'form')),
    county text not null,
    constraint message_pk primary key (person_id, id),
    constraint message_thread foreign key (person_id, thread_id) references thread (person_id, id),
    constraint message_unit foreign key (person_id, unit_id) references unit (person_id, id),
    constraint message_superseded_both check ((superseded_by is null) = (superseded_how is null))
) strict;
create index message_by_thread on message (person_id, thread_id, received_at, id);
create index message_unread on message (person_id, thread_id, unread) where unread;
create index message_by_unit on message (person_id, unit_id, thread_id);
create index message_to_act_on on message (person_id, id) where actions > answered and superseded_how is null;
create index message_by_booking on message (person_id, booking_mac) where booking_mac is not null;
create index message_by_newer on message (person_id, superseded_by) where superseded_by is not null;

-- What is counted of messages, by the day in Sweden on which they came. It holds nobody, and outlives its messages. county:
-- the two digits, or nothing. lane: writers that count at the same time have rows of their own, which are read as one.
create table statistic (
    day text not null,
    county text not null,
    sender_id blob not null constraint statistic_sender references sender (id),
    kind text not null constraint statistic_kind_known check (kind in ('letter', 'visit', 'change', 'cancellation', 'form')),
    lane integer not null,
    sent integer not null,
    notified_in_minute integer not null,
    notified_in_day integer not null,
    read_in_day integer not null,
    read_in_week integer not null,
    constraint statistic_pk primary key (day, county, sender_id, kind, lane)
) strict, without rowid;

-- What a message is searched by: heading, unit, text and file names, folded. Apart from the message, so that a search
-- reads nothing else.
create table folded (
    person_id blob not null,
    message_id blob not null,
    version integer not null,
    text_sealed blob not null,
    constraint folded_pk primary key (person_id, message_id),
    constraint folded_message foreign key (person_id, message_id) references message (person_id, id)
) strict;

create table action (
    person_id blob not null,
    id blob not null,
    message_id blob not null,
    position integer not null,
    action_sealed blob not null,
    form_mac blob,
    answered_at integer,
    constraint action_pk primary key (person_id, message_id, position),
    constraint action_id_unique unique (person_id, id),
    constraint action_message foreign key (person_id, message_id) references message (person_id, id)
) strict, without rowid;
create index action_by_form on action (person_id, form_mac) where form_mac is not null;

create table visit (
    person_id blob not null,
    message_id blob not null,
    visit_sealed blob not null,
    revision integer not null,
    constraint visit_pk primary key (person_id, message_id),
    constraint visit_message foreign key (person_id, message_id) references message (person_id, id)
) strict, without rowid;

-- A file, without what it holds. leased_until: a scanner has taken it up.
create table attachment (
    person_id blob not null,
    id blob not null constraint attachment_id_unique unique,
    message_id blob not null,
    position integer not null,
    media_type text not null,
    size integer not null,
    pages integer,
    tagged integer,
    details_sealed blob not null,
    state text not null default 'pending' constraint attachment_state_known
        check (state in ('pending', 'clean', 'blocked', 'expired', 'removed')),
    changed_at integer not null,
    expires_at integer,
    due_at integer not null,
    attempts integer not null default 0,
    leased_until integer,
    constraint attachment_pk primary key (person_id, id),
    constraint attachment_position_unique unique (person_id, message_id, position),
    constraint attachment_message foreign key (person_id, message_id) references message (person_id, id)
) strict;
create index attachment_due on attachment (due_at) where state = 'pending';
create index attachment_expiring on attachment (expires_at)
    where expires_at is not null and state in ('pending', 'clean', 'blocked');

-- What a file holds, in parts that are sealed and read one by one. Whoever deletes a file deletes these.
create table attachment_chunk (
    person_id blob not null,
    attachment_id blob not null,
    number integer not null,
    content_sealed blob not null,
    constraint attachment_chunk_pk primary key (person_id, attachment_id, number),
    constraint attachment_chunk_attachment foreign key (person_id, attachment_id) references attachment (person_id, id)
        on delete cascade
) strict;

create table receipt (
    person_id blob not null,
    message_id blob not null,
    actor_id blob not null constraint receipt_actor references person (id),
    capacity text not null constraint receipt_capacity_known check (capacity in ('own', 'guardian')),
    opened_at integer not null,
    constraint receipt_pk primary key (person_id, message_id, actor_id, capacity),
    constraint receipt_message foreign key (person_id, message_id) references message (person_id, id)
) strict, without rowid;

-- What is left of a message that was deleted for good: that it was there, and when it was first opened, for its sender's
-- questions. traces: its bytes may still stand in the database's files; clearing: the round of clearing that took it up.
-- revision: which the next message about its booking has, so that calendars take it for newer.
create table tombstone (
    person_id blob not null constraint tombstone_person references person (id),
    message_id blob not null,
    thread_mac blob not null,
    sender_id blob not null constraint tombstone_sender references sender (id),
    received_at integer not null,
    booking_mac blob,
    revision integer,
    deleted_at integer not null,
    cause text not null constraint tombstone_cause_known check (cause in ('person', 'time')),
    opened_at integer,
    capacity text constraint tombstone_capacity_known check (capacity in ('own', 'guardian')),
    traces integer not null default 1,
    clearing blob,
    constraint tombstone_pk primary key (person_id, message_id),
    constraint tombstone_opened_both check ((opened_at is null) = (capacity is null))
) strict, without rowid;
create index tombstone_by_thread on tombstone (person_id, thread_mac);
create index tombstone_by_booking on tombstone (person_id, booking_mac) where booking_mac is not null;
create index tombstone_with_traces on tombstone (deleted_at) where traces;
create index tombstone_clearing on tombstone (clearing) where clearing is not null;

create table resend (
    person_id blob not null constraint resend_person references person (id),
    request_mac blob not null,
    message_id blob not null,
    queued text not null constraint resend_queued_known check (queued in ('none', 'sms', 'email', 'both')),
    received_at integer not null,
    constraint resend_pk primary key (person_id, request_mac)
) strict, without rowid;
create index resend_by_age on resend (received_at);

-- What senders call their messages: the same name again is the same message, for good. id_sealed: the name itself, for
-- the sender's questions. It outlives its message, to which it therefore does not refer.
create table own_id (
    sender_id blob not null constraint own_id_sender references sender (id),
    id_mac blob not null,
    person_id blob not null constraint own_id_person references person (id),
    message_id blob not null,
    id_sealed blob not null,
    request_mac blob not null,
    queued text not null constraint own_id_queued_known check (queued in ('none', 'sms', 'email', 'both')),
    constraint own_id_pk primary key (sender_id, id_mac)
) strict, without rowid;
create index own_id_by_message on own_id (person_id, message_id);

-- What is to be told, before it is decided to whom: one job for each message, reminder and code. A job that is decided
-- is gone, and its rows in notice stand in its place; a code that is sent is gone.
create table outbox (
    id blob not null constraint outbox_pk primary key,
    person_id blob not null constraint outbox_person references person (id),
    kind text not null constraint outbox_kind_known check (kind in ('message', 'reminder', 'code')),
    message_id blob,
    recipient_id blob,
    channel text constraint outbox_channel_known check (channel in ('sms', 'email')),
    asked integer not null,
    payload_sealed blob,
    created_at integer not null,
    due_at integer not null,
    attempts integer not null default 0,
    leased_until integer,
    constraint outbox_message check ((message_id is null) = (kind = 'code')),
    constraint outbox_recipient check ((recipient_id is null) = (kind = 'message')),
    constraint outbox_code check ((payload_sealed is null) = (kind <> 'code') and (channel is null) = (kind <> 'code'))
) strict;
create index outbox_due on outbox (due_at) where kind <> 'code';
create index outbox_code_due on outbox (channel, due_at) where kind = 'code';
create index outbox_by_message on outbox (person_id, message_id);

-- The ledger: one row for each message, kind, recipient and channel, waiting or ended. It outlives its message, which it
-- therefore does not refer to.
create table notice (
    person_id blob not null constraint notice_person references person (id),
    message_id blob not null,
    kind text not null constraint notice_kind_known check (kind in ('message', 'reminder')),
    recipient_id blob not null constraint notice_recipient references person (id),
    channel text not null constraint notice_channel_known check (channel in ('sms', 'email')),
    id blob not null constraint notice_id_unique unique,
    standing text not null constraint notice_standing_known
        check (standing in ('waiting', 'sent', 'delivered', 'undelivered', 'not_sent')),
    reason text constraint notice_reason_known check (reason in ('not_asked', 'channel_off', 'no_contact',
        'awaiting_review', 'not_permitted', 'inbox_not_active', 'deregistered', 'read', 'not_offered', 'refused',
        'gave_up', 'register_away')),
    created_at integer not null,
    changed_at integer not null,
    due_at integer not null,
    attempts integer not null default 0,
    leased_until integer,
    masked_sealed blob,
    constraint notice_pk primary key (person_id, message_id, kind, recipient_id, channel),
    constraint notice_reason_of_not_sent check ((reason is null) = (standing <> 'not_sent'))
) strict, without rowid;
create index notice_due on notice (channel, due_at) where standing = 'waiting';
create index notice_by_time on notice (person_id, created_at desc, id desc);

-- A booking that its system has told of by way of an engagement index, while it may change: when it is to be asked about,
-- and, sealed, what its inbox has been told. What is told of one booking while it waits is one question. lane_mac: the
-- address that is asked, so that one that does not answer holds up no other. version: counts what was told of it.
create table booking (
    id blob not null constraint booking_pk primary key,
    person_id blob not null constraint booking_person references person (id),
    sender_id blob not null constraint booking_sender references sender (id),
    key_mac blob not null constraint booking_key_unique unique,
    lane_mac blob not null,
    reference_sealed blob not null,
    told_sealed blob,
    standing text not null constraint booking_standing_known check (standing in ('waiting', 'settled', 'given_up')),
    reason text constraint booking_reason_known check (reason in ('unreached', 'denied', 'refused', 'failed', 'unreadable',
        'contradicted', 'not_registered', 'sealed')),
    version integer not null,
    noted_at integer not null,
    changed_at integer not null,
    due_at integer not null,
    attempts integer not null,
    leased_until integer,
    constraint booking_given_up check (standing <> 'given_up' or reason is not null)
) strict;
create index booking_due on booking (lane_mac, due_at) where standing = 'waiting';
create index booking_by_age on booking (changed_at) where standing <> 'waiting';

-- What the index says of a booking, by the index's own key: a kallelse and the booking that it becomes are two.
create table engagement (
    key_mac blob not null constraint engagement_pk primary key,
    booking_id blob not null constraint engagement_booking references booking (id) on delete cascade,
    deleted integer not null,
    updated_at integer
) strict, without rowid;
create index engagement_by_booking on engagement (booking_id);

create table access_log (
    person_id blob not null constraint access_log_person references person (id),
    position integer not null,
    id blob not null,
    at integer not null,
    event text not null,
    -- What it is looked for by: words that say nothing that the event and the sealed entry do not say.
    kind text not null constraint access_log_kind_known
        check (kind in ('read', 'taken', 'sent', 'tidied', 'choices', 'proxy', 'logins', 'upkeep')),
    doer text not null constraint access_log_doer_known
        check (doer in ('own', 'guardian', 'sender', 'operator', 'automatic')),
    -- Which guardian: whoever has done anything here counts when it is asked who may be named.
    guardian_id blob,
    entry_sealed blob not null,
    hash blob not null,
    constraint access_log_pk primary key (person_id, position),
    constraint access_log_guardian check ((guardian_id is null) = (doer <> 'guardian'))
) strict, without rowid;
create index access_log_by_guardian on access_log (person_id, guardian_id) where guardian_id is not null;
-- The end of the log stands beside it, so that a last row that is taken away is missed. It moves with each row; a row
-- that does not follow it is not inserted.
create trigger access_log_end before insert on access_log begin
    select raise(ignore) from person where id = new.person_id and log_length <> new.position - 1;
    update person set log_length = new.position, log_head = new.hash where id = new.person_id;
end;
-- A row is there for good, as it was written.
create trigger access_log_unchanged before update on access_log begin
    select raise(abort, 'the log is only added to');
end;
create trigger access_log_kept before delete on access_log begin
    select raise(abort, 'the log is only added to');
end;

-- id: what the person ends it by. subject_mac and sid_mac: what the identity provider calls the person and its own session,
-- for its word that they are over; without them, the session is of no login.
create table session (
    key blob not null constraint session_pk primary key,
    id blob not null constraint session_id_unique unique,
    person_id blob not null constraint session_person references person (id),
    created_at integer not null,
    seen_at integer not null,
    subject_mac blob,
    sid_mac blob,
    device_sealed blob,
    data_sealed blob not null,
    constraint session_of_login check ((subject_mac is null) = (device_sealed is null))
) strict;
create index session_by_person on session (person_id);
create index session_by_use on session (seen_at);
create index session_by_age on session (created_at);
create index session_by_subject on session (subject_mac) where subject_mac is not null;
create index session_by_sid on session (sid_mac) where sid_mac is not null;

-- What the identity provider has said once of sessions that are over: it is not believed twice.
create table logout_token (
    mac blob not null constraint logout_token_pk primary key,
    expires_at integer not null
) strict, without rowid;
create index logout_token_by_age on logout_token (expires_at);

create table list_seen (
    session_key blob not null constraint list_seen_session references session (key) on delete cascade,
    person_id blob not null,
    folder text not null,
    constraint list_seen_pk primary key (session_key, person_id, folder)
) strict, without rowid;

-- What is searched for, for as long as the session is there.
create table search (
    session_key blob not null constraint search_session references session (key) on delete cascade,
    person_id blob not null constraint search_person references person (id),
    id blob not null,
    asked_at integer not null,
    words_sealed blob not null,
    constraint search_pk primary key (session_key, person_id, id)
) strict, without rowid;
