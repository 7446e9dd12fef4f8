//! What a worker takes on lease, in the words of each dialect: its `claim!`.

/// Takes messages and reminders.
pub(super) const CLAIM_JOBS: &str = claim!(
    "outbox",
    "kind <> 'code'",
    "id, person_id, kind, message_id, recipient_id, asked, payload_sealed, created_at, attempts, leased_until"
);

/// Takes codes by one way, `$4`.
pub(super) const CLAIM_CODES: &str = claim!(
    "outbox",
    "kind = 'code' and channel = $4",
    "id, person_id, kind, message_id, recipient_id, asked, payload_sealed, created_at, attempts, leased_until"
);

/// Takes bookings of which one address, `$4`, is to be asked.
pub(super) const CLAIM_BOOKINGS: &str = claim!(
    "booking",
    "standing = 'waiting' and lane_mac = $4",
    "id, person_id, sender_id, reference_sealed, told_sealed, version, attempts, leased_until"
);

/// Takes notices by one way, `$4`.
pub(super) const CLAIM_NOTICES: &str = claim!(
    "notice",
    "standing = 'waiting' and channel = $4",
    "id, person_id, message_id, kind, recipient_id, channel, created_at, attempts, leased_until"
);
