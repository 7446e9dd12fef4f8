use super::{
    on_both_databases,
    world::{ANNA, ELSA, TOLVAN, World, message, number},
};
use inbox::{
    Channel, Decision, Error, JobKind, MaskedAddress, NewMessage, NotSent, Notice, NoticeKind,
    NoticeRecipient, NoticeStanding, OutboxJob, PersonId,
    testing::{address, worker},
};
use jiff::SignedDuration;
use std::num::NonZeroU32;

const FIRST: NonZeroU32 = NonZeroU32::MIN;

async fn deliver(world: &World, digits: &str, subject: &str) {
    let asked = NewMessage { notify: true, ..message(subject) };
    world.inbox.deliver(&world.sender, &number(digits), &asked).await.unwrap();
}

async fn jobs(world: &World) -> Vec<OutboxJob> {
    world.inbox.claim_jobs(&worker(), 10).await.unwrap().into_iter().map(Result::unwrap).collect()
}

async fn only_job(world: &World) -> OutboxJob {
    let mut jobs = jobs(world).await;
    assert_eq!(jobs.len(), 1);
    jobs.remove(0)
}

/// Notices by any way.
async fn notices(world: &World) -> Vec<Notice> {
    let mut notices = Vec::new();
    for channel in Channel::ALL {
        let claimed = world.inbox.claim_notices(&worker(), channel, 10).await.unwrap();
        notices.extend(claimed.into_iter().map(Result::unwrap));
    }
    notices
}

async fn only_notice(world: &World) -> Notice {
    let mut notices = notices(world).await;
    assert_eq!(notices.len(), 1);
    notices.remove(0)
}

fn masked() -> MaskedAddress {
    MaskedAddress::of(&address("070-174 06 05"))
}

fn now(world: &World, recipient: PersonId, channel: Channel) -> Decision {
    Decision { recipient, channel, send: Ok(world.inbox.now()) }
}

/// A message to Anna, of whom it is decided that she is told by SMS and not by e-mail.
async fn decided(world: &World, subject: &str) -> Notice {
    deliver(world, ANNA, subject).await;
    let job = only_job(world).await;
    let decisions = [
        now(world, job.person, Channel::Sms),
        Decision { recipient: job.person, channel: Channel::Email, send: Err(NotSent::ChannelOff) },
    ];
    assert!(world.inbox.decide(&worker(), &job, &decisions, &[]).await.unwrap());
    only_notice(world).await
}

async fn standings(world: &World, digits: &str) -> Vec<(Channel, NoticeStanding)> {
    let ledger = world.inbox.ledger(&world.own(digits).await, FIRST).await.unwrap();
    let mut rows: Vec<_> = ledger.rows.iter().map(|row| (row.channel, row.standing)).collect();
    rows.sort_by_key(|row| row.0);
    rows
}

on_both_databases! {
    async fn every_message_is_a_job_that_is_held_by_one_worker_and_decided_once(world: World) {
        world.deliver(ANNA, &message("Utan avisering")).await;
        let job = only_job(&world).await;
        assert!(matches!(job.kind, JobKind::Message { asked: false }));
        assert!(jobs(&world).await.is_empty(), "on lease");
        world.clock.advance(SignedDuration::from_mins(1));
        let again = only_job(&world).await;
        assert_eq!((again.id, again.attempt), (job.id, 2), "a worker that died gives its lease back");
        let decisions = [now(&world, job.person, Channel::Sms)];
        assert!(!world.inbox.decide(&worker(), &job, &decisions, &[]).await.unwrap(), "the lease is another's now");
        assert!(world.inbox.decide(&worker(), &again, &decisions, &[]).await.unwrap());
        assert!(!world.inbox.decide(&worker(), &again, &decisions, &[]).await.unwrap(), "once");
        world.clock.advance(SignedDuration::from_hours(1));
        assert!(jobs(&world).await.is_empty());
        assert_eq!(standings(&world, ANNA).await.len(), 1);
    }

    async fn a_row_that_cannot_be_read_holds_up_no_other_and_ends_in_the_ledger(world: World) {
        deliver(&world, ANNA, "Oläslig").await;
        world.database.execute("update outbox set created_at = 9223372036854775807").await;
        deliver(&world, ANNA, "Läslig").await;
        let mut claimed = world.inbox.claim_jobs(&worker(), 10).await.unwrap();
        claimed.sort_by_key(Result::is_err);
        let (unreadable, job) = (claimed.remove(1).unwrap_err(), claimed.remove(0).unwrap());
        assert_eq!((unreadable.attempt, job.attempt), (1, 1));
        assert!(matches!(unreadable.error, Error::Inconsistent(_)));
        let later = world.inbox.now() + SignedDuration::from_mins(10);
        world.inbox.postpone_unreadable(&worker(), &unreadable, later).await.unwrap();
        world.clock.set(later);
        world.inbox.decide(&worker(), &job, &[now(&world, job.person, Channel::Sms)], &[]).await.unwrap();
        let again = world.inbox.claim_jobs(&worker(), 10).await.unwrap().remove(0).unwrap_err();
        assert_eq!(again.attempt, 2, "the attempt counted");
        world.inbox.give_up_unreadable(&worker(), &unreadable).await.unwrap();
        assert_eq!(standings(&world, ANNA).await.len(), 1, "the first lease was over");
        world.inbox.give_up_unreadable(&worker(), &again).await.unwrap();
        world.clock.advance(SignedDuration::from_hours(24));
        assert!(jobs(&world).await.is_empty(), "it is over");
        let gave_up = NoticeStanding::NotSent(Some(NotSent::GaveUp));
        let mut rows = standings(&world, ANNA).await;
        rows.retain(|row| row.1 == gave_up);
        assert_eq!(rows, [(Channel::Sms, gave_up), (Channel::Email, gave_up)]);

        // Likewise a notice: the first message's, which waits still.
        world.database.execute("update notice set created_at = 9223372036854775807 where standing = 'waiting'").await;
        let unreadable = world.inbox.claim_notices(&worker(), Channel::Sms, 10).await.unwrap().remove(0).unwrap_err();
        world.inbox.postpone_unreadable(&worker(), &unreadable, world.inbox.now()).await.unwrap();
        let again = world.inbox.claim_notices(&worker(), Channel::Sms, 10).await.unwrap().remove(0).unwrap_err();
        assert_eq!((again.attempt, again.id().to_string()), (2, unreadable.id().to_string()));
        world.inbox.give_up_unreadable(&worker(), &again).await.unwrap();
        world.database.execute("update notice set created_at = changed_at").await;
        assert!(standings(&world, ANNA).await.iter().all(|row| row.1 == gave_up));
    }

    async fn codes_are_claimed_apart_and_by_their_way(world: World) {
        let anna = world.own(ANNA).await;
        deliver(&world, ANNA, "Hej").await;
        for to in ["070-174 06 10", "anna@example.se"] {
            world.inbox.propose_contact(&anna, &address(to)).await.unwrap();
        }
        for channel in Channel::ALL {
            let codes = world.inbox.claim_codes(&worker(), channel, 10).await.unwrap();
            let [Ok(code)] = &codes[..] else { panic!("one by each way") };
            assert_eq!(code.code.address.channel(), channel);
            assert!(world.inbox.claim_codes(&worker(), channel, 10).await.unwrap().is_empty(), "on lease");
        }
        only_job(&world).await;
        world.clock.advance(SignedDuration::from_mins(5));
        world.database.execute("update outbox set payload_sealed = p.log_head \
            from person p where kind = 'code' and channel = 'sms' and p.id = person_id").await;
        let unreadable = world.inbox.claim_codes(&worker(), Channel::Sms, 10).await.unwrap().remove(0).unwrap_err();
        assert!(unreadable.is_of_use(world.inbox.now()));
        world.clock.advance(SignedDuration::from_mins(5));
        assert!(!unreadable.is_of_use(world.inbox.now()), "nobody takes it any more");
        world.inbox.give_up_unreadable(&worker(), &unreadable).await.unwrap();
        assert!(world.inbox.claim_codes(&worker(), Channel::Sms, 10).await.unwrap().is_empty());
        assert_eq!(world.inbox.claim_codes(&worker(), Channel::Email, 10).await.unwrap().len(), 1);
    }

    async fn a_job_that_is_put_off_is_free_when_it_is_due_again(world: World) {
        deliver(&world, ANNA, "Hej").await;
        let job = only_job(&world).await;
        let later = world.inbox.now() + SignedDuration::from_mins(10);
        world.inbox.postpone_job(&worker(), &job, later, true).await.unwrap();
        world.clock.advance(SignedDuration::from_mins(9));
        assert!(jobs(&world).await.is_empty());
        world.clock.advance(SignedDuration::from_mins(1));
        only_job(&world).await;
    }

    async fn a_notice_is_held_by_one_worker_and_ends_once(world: World) {
        let notice = decided(&world, "Hej").await;
        assert_eq!((notice.channel, notice.attempt, notice.kind), (Channel::Sms, 1, NoticeKind::Message));
        assert!(notices(&world).await.is_empty(), "on lease");
        world.clock.advance(SignedDuration::from_mins(1));
        let again = only_notice(&world).await;
        assert_eq!((again.id, again.attempt), (notice.id, 2), "the same notice to the gateway");
        // The first worker lives after all. What it gave up is not its own any more; what it sent is sent.
        world.inbox.notice_not_sent(&worker(), &notice, NotSent::GaveUp, &[]).await.unwrap();
        let later = world.inbox.now() + SignedDuration::from_hours(10);
        world.inbox.postpone_notice(&worker(), &notice, later, true).await.unwrap();
        assert_eq!(standings(&world, ANNA).await[0], (Channel::Sms, NoticeStanding::Waiting));
        world.inbox.notice_sent(&worker(), &notice, &masked()).await.unwrap();
        world.inbox.notice_not_sent(&worker(), &again, NotSent::GaveUp, &[]).await.unwrap();
        let ended = [
            (Channel::Sms, NoticeStanding::Sent),
            (Channel::Email, NoticeStanding::NotSent(Some(NotSent::ChannelOff))),
        ];
        assert_eq!(standings(&world, ANNA).await, ended);
        world.clock.advance(SignedDuration::from_hours(1));
        assert!(notices(&world).await.is_empty());
    }

    async fn a_notice_that_is_put_off_counts_its_attempts_only_when_the_gateway_failed(world: World) {
        let mut notice = decided(&world, "Hej").await;
        for (failed, attempt) in [(true, 2), (false, 2), (false, 2), (true, 3)] {
            let later = world.inbox.now() + SignedDuration::from_mins(10);
            world.inbox.postpone_notice(&worker(), &notice, later, failed).await.unwrap();
            world.clock.advance(SignedDuration::from_mins(9));
            assert!(notices(&world).await.is_empty());
            world.clock.advance(SignedDuration::from_mins(1));
            notice = only_notice(&world).await;
            assert_eq!(notice.attempt, attempt, "after failed = {failed}");
        }
    }

    async fn what_the_gateway_reports_is_noted_once_even_before_our_own_row(world: World) {
        let notice = decided(&world, "Hej").await;
        assert!(world.inbox.notice_reported(notice.id, false).await.unwrap());
        assert!(!world.inbox.notice_reported(notice.id, true).await.unwrap(), "its end is known");
        let reported_at = world.inbox.now();
        world.clock.advance(SignedDuration::from_secs(1));
        world.inbox.notice_sent(&worker(), &notice, &masked()).await.unwrap();
        let ledger = world.inbox.ledger(&world.own(ANNA).await, FIRST).await.unwrap();
        let row = ledger.rows.iter().find(|row| row.id == notice.id).unwrap();
        assert_eq!(row.standing, NoticeStanding::Undelivered);
        assert_eq!((row.changed_at, row.masked.as_ref()), (reported_at, Some(&masked())), "where it went is known");
        let elsewhere = MaskedAddress::of(&address("070-174 06 06"));
        world.inbox.notice_sent(&worker(), &notice, &elsewhere).await.unwrap();
        let ledger = world.inbox.ledger(&world.own(ANNA).await, FIRST).await.unwrap();
        assert!(ledger.rows.iter().any(|row| row.masked.as_ref() == Some(&masked())), "it was sent once");
        let sent = decided(&world, "Igen").await;
        world.inbox.notice_sent(&worker(), &sent, &masked()).await.unwrap();
        assert!(world.inbox.notice_reported(sent.id, true).await.unwrap());
        let unknown = "0123456789abcdef0123456789abcdef".parse().unwrap();
        assert!(!world.inbox.notice_reported(unknown, true).await.unwrap());
    }

    async fn who_is_told_instead_is_written_with_the_end_and_never_twice(world: World) {
        let notice = decided(&world, "Hej").await;
        let elsa = world.citizen(ELSA).await.id;
        let instead = [now(&world, elsa, Channel::Sms), now(&world, notice.recipient, Channel::Email)];
        world.inbox.notice_not_sent(&worker(), &notice, NotSent::NotPermitted, &instead).await.unwrap();
        let ledger = world.inbox.ledger(&world.own(ANNA).await, FIRST).await.unwrap();
        assert_eq!(ledger.rows.len(), 3, "what was decided already stays as it was");
        assert_eq!(only_notice(&world).await.recipient, elsa);
    }

    async fn each_reads_own_rows_whole_and_of_others_only_that_and_when(world: World) {
        deliver(&world, ELSA, "Vaccination").await;
        let job = only_job(&world).await;
        let (anna, tolvan) = (world.citizen(ANNA).await.id, world.citizen(TOLVAN).await.id);
        let decisions = [
            now(&world, anna, Channel::Sms),
            now(&world, tolvan, Channel::Sms),
            Decision { recipient: tolvan, channel: Channel::Email, send: Err(NotSent::NotPermitted) },
            Decision { recipient: job.person, channel: Channel::Email, send: Err(NotSent::NoContact) },
        ];
        world.inbox.decide(&worker(), &job, &decisions, &[]).await.unwrap();
        for notice in notices(&world).await {
            world.inbox.notice_sent(&worker(), &notice, &masked()).await.unwrap();
        }
        let ledger = world.inbox.ledger(&world.anna_for_elsa().await, FIRST).await.unwrap();
        assert!(ledger.rows.iter().all(|row| row.subject.as_ref().unwrap().as_str() == "Vaccination"));
        assert!(ledger.rows.iter().all(|row| row.thread.is_some() && row.decided_at == world.inbox.now()));
        let mut seen: Vec<_> = ledger
            .rows
            .iter()
            .map(|row| (row.channel, row.recipient, row.standing, row.masked.is_some()))
            .collect();
        seen.sort_by_key(|row| (row.0, row.1 as u8));
        assert_eq!(seen, [
            (Channel::Sms, NoticeRecipient::You, NoticeStanding::Sent, true),
            (Channel::Sms, NoticeRecipient::OtherGuardian, NoticeStanding::Sent, false),
            (Channel::Email, NoticeRecipient::Subject, NoticeStanding::NotSent(Some(NotSent::NoContact)), false),
            (Channel::Email, NoticeRecipient::OtherGuardian, NoticeStanding::NotSent(None), false),
        ]);
        // Elsa's own eyes, later: nothing of where her guardians were reached.
        let ledger = world.inbox.ledger(&world.own(ELSA).await, FIRST).await.unwrap();
        assert!(ledger.rows.iter().all(|row| row.masked.is_none()));
        assert_eq!(standings(&world, ANNA).await, [], "another inbox's ledger is its own");
    }

    async fn the_ledger_is_read_newest_first_page_by_page(world: World) {
        for n in 0..26 {
            world.deliver(ANNA, &message(&format!("Nummer {n}"))).await;
            let job = only_job(&world).await;
            let no = |channel| Decision { recipient: job.person, channel, send: Err(NotSent::NotAsked) };
            let decisions = [no(Channel::Sms), no(Channel::Email)];
            world.inbox.decide(&worker(), &job, &decisions, &[]).await.unwrap();
            world.clock.advance(SignedDuration::from_secs(1));
        }
        let anna = world.own(ANNA).await;
        let first = world.inbox.ledger(&anna, FIRST).await.unwrap();
        assert_eq!((first.pages, first.page, first.rows.len()), (2, 1, 50));
        assert_eq!(first.rows[0].subject.as_ref().unwrap().as_str(), "Nummer 25");
        let past = world.inbox.ledger(&anna, NonZeroU32::new(9).unwrap()).await.unwrap();
        assert_eq!((past.page, past.rows.len()), (2, 2), "a page past the last one is the last one");
        assert_eq!(past.rows[1].subject.as_ref().unwrap().as_str(), "Nummer 0");
    }
}
