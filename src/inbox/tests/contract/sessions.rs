use super::{
    on_both_databases,
    world::{ANNA, ERIK, World, number},
};
use inbox::{
    AtProvider, Browser, By, Capacity, Citizen, Device, EndedAtProvider, EndedSessions, Event, Login,
    Operator, SessionKey, SessionLimits, System, Viewer,
    testing::{viewer, worker},
};
use jiff::SignedDuration;

const ISSUER: &str = "https://idp.example";
const LIMITS: SessionLimits =
    SessionLimits { idle: SignedDuration::from_mins(20), absolute: SignedDuration::from_hours(8) };
const FIREFOX: Device = Device { browser: Browser::Firefox, system: System::Linux };

/// Somebody's right to the own inbox in a session of this name.
async fn in_session(world: &World, digits: &str, name: &str) -> Viewer {
    let citizen = world.citizen(digits).await;
    let id = citizen.id;
    viewer(&Citizen { session: SessionKey::of(name.as_bytes()), ..citizen }, id, Capacity::Own)
}

/// Likewise, after a login in a session that the provider calls `sid`.
async fn logged_in(world: &World, digits: &str, name: &str, sid: Option<&str>) -> Viewer {
    let viewer = in_session(world, digits, name).await;
    let at_provider = AtProvider { issuer: ISSUER, subject: Some(digits), sid };
    let login = Login { at_provider, device: FIREFOX, anew: false, data: b"{}" };
    assert!(world.inbox.log_in(&viewer, &login).await.unwrap());
    viewer
}

async fn is_in(world: &World, name: &str) -> bool {
    world.inbox.session(SessionKey::of(name.as_bytes())).await.unwrap().is_some()
}

/// Says that somebody has logged out at the provider.
async fn said(world: &World, token: &str, subject: Option<&str>, sid: Option<&str>) -> bool {
    let expires_at = world.inbox.now() + SignedDuration::from_mins(2);
    let whose = AtProvider { issuer: ISSUER, subject, sid };
    world.inbox.ended_at_provider(&EndedAtProvider { whose, token, expires_at }).await.unwrap()
}

on_both_databases! {
    async fn a_session_is_kept_changed_and_ended(world: World) {
        let anna = world.citizen(ANNA).await.id;
        let key = SessionKey::of(b"id");
        let began = world.inbox.now();
        assert!(world.inbox.begin_session(key, anna, b"one").await.unwrap());
        assert!(!world.inbox.begin_session(key, anna, b"two").await.unwrap(), "the key is taken");
        assert!(world.inbox.save_session(key, b"three").await.unwrap());
        world.clock.advance(SignedDuration::from_mins(3));
        world.inbox.touch_session(key).await.unwrap();
        let kept = world.inbox.session(key).await.unwrap().unwrap();
        assert_eq!((kept.person, kept.data.as_slice()), (anna, b"three".as_slice()));
        assert_eq!((kept.created_at, kept.seen_at), (began, world.inbox.now()));
        world.inbox.end_session(key).await.unwrap();
        assert!(world.inbox.session(key).await.unwrap().is_none());
        assert!(!world.inbox.save_session(key, b"four").await.unwrap(), "an ended session stays ended");
    }

    // ASVS 5.0.0-14.2.7
    async fn sessions_past_a_limit_are_swept(world: World) {
        let anna = world.citizen(ANNA).await.id;
        let (idle, used) = (SessionKey::of(b"idle"), SessionKey::of(b"used"));
        for key in [idle, used] {
            world.inbox.begin_session(key, anna, b"").await.unwrap();
        }
        world.clock.advance(SignedDuration::from_mins(20));
        world.inbox.touch_session(used).await.unwrap();
        world.inbox.sweep(&worker(), LIMITS.idle, LIMITS.absolute).await.unwrap();
        assert!(world.inbox.session(idle).await.unwrap().is_none());
        assert!(world.inbox.session(used).await.unwrap().is_some());
        world.clock.advance(SignedDuration::from_mins(8 * 60 - 20));
        world.inbox.touch_session(used).await.unwrap();
        world.inbox.sweep(&worker(), LIMITS.idle, LIMITS.absolute).await.unwrap();
        assert!(world.inbox.session(used).await.unwrap().is_none(), "eight hours, however busy");
    }

    async fn a_login_is_kept_with_its_row_or_not_at_all(world: World) {
        let anna = logged_in(&world, ANNA, "one", None).await;
        let login = Login {
            at_provider: AtProvider { issuer: ISSUER, subject: Some("x"), sid: None },
            device: Device::UNKNOWN,
            anew: false,
            data: b"other",
        };
        assert!(!world.inbox.log_in(&anna, &login).await.unwrap(), "the key is taken");
        let log = world.inbox.log(&anna).await.unwrap();
        let logins: Vec<_> = log.iter().filter(|entry| matches!(entry.event, Event::LoggedIn { .. })).collect();
        assert_eq!(logins.len(), 1, "{log:?}");
        assert_eq!(logins[0].event, Event::LoggedIn { device: FIREFOX });
        assert_eq!(logins[0].by, By::Person { actor: anna.actor(), capacity: Capacity::Own });
    }

    async fn a_person_sees_and_ends_their_own_sessions_and_nobody_elses(world: World) {
        let one = logged_in(&world, ANNA, "one", None).await;
        world.clock.advance(SignedDuration::from_mins(5));
        logged_in(&world, ANNA, "two", None).await;
        let erik = logged_in(&world, ERIK, "eriks", None).await;
        // Of no login: somebody who looks at an inbox in a test.
        world.inbox.begin_session(SessionKey::of(b"none"), one.actor(), b"").await.unwrap();
        let (owner, eriks) = (one.as_owner().unwrap(), erik.as_owner().unwrap());
        let shown = world.inbox.sessions(&owner, LIMITS).await.unwrap();
        let now = world.inbox.now();
        let told: Vec<_> = shown.iter().map(|session| (session.created_at, session.device, session.is_this)).collect();
        let before = now - SignedDuration::from_mins(5);
        assert_eq!(told, [(now, FIREFOX, false), (before, FIREFOX, true)], "the one used last first");

        assert!(!world.inbox.end_own_session(&eriks, shown[0].id).await.unwrap(), "it is not Erik's");
        assert!(is_in(&world, "two").await);
        assert!(world.inbox.end_own_session(&owner, shown[0].id).await.unwrap());
        assert!(!is_in(&world, "two").await && is_in(&world, "one").await && is_in(&world, "eriks").await);

        logged_in(&world, ANNA, "three", None).await;
        assert!(world.inbox.end_other_sessions(&owner).await.unwrap());
        assert!(!is_in(&world, "three").await && is_in(&world, "one").await && is_in(&world, "eriks").await);
        assert!(!world.inbox.end_other_sessions(&owner).await.unwrap(), "there is no other");
        assert!(world.inbox.end_own_sessions(&owner).await.unwrap());
        assert!(!is_in(&world, "one").await && is_in(&world, "eriks").await);
    }

    async fn a_session_that_is_over_and_not_swept_yet_is_not_shown(world: World) {
        logged_in(&world, ANNA, "old", None).await;
        world.clock.advance(LIMITS.idle);
        let now = logged_in(&world, ANNA, "new", None).await;
        let shown = world.inbox.sessions(&now.as_owner().unwrap(), LIMITS).await.unwrap();
        assert_eq!(shown.iter().map(|session| session.is_this).collect::<Vec<_>>(), [true]);
    }

    async fn an_operator_revokes_one_persons_sessions_or_everybodys(world: World) {
        let operator = Operator::at_console();
        for (person, name) in [(ANNA, "one"), (ANNA, "two"), (ERIK, "eriks")] {
            logged_in(&world, person, name, None).await;
        }
        assert_eq!(world.inbox.revoke_sessions(&operator, &number(ANNA)).await.unwrap(), Some(true));
        assert!(!is_in(&world, "one").await && !is_in(&world, "two").await && is_in(&world, "eriks").await);
        assert_eq!(world.inbox.revoke_sessions(&operator, &number(ANNA)).await.unwrap(), Some(false));
        assert_eq!(world.inbox.revoke_sessions(&operator, &number("195801082743")).await.unwrap(), None);
        logged_in(&world, ANNA, "three", None).await;
        assert_eq!(world.inbox.revoke_all_sessions(&operator).await.unwrap(), 2);
        assert!(!is_in(&world, "three").await && !is_in(&world, "eriks").await);
    }

    async fn what_the_provider_says_ends_its_session_or_its_persons_and_counts_once(world: World) {
        for (name, sid) in [("one", Some("a")), ("two", Some("b")), ("three", None)] {
            logged_in(&world, ANNA, name, sid).await;
        }
        logged_in(&world, ERIK, "eriks", Some("c")).await;
        assert!(said(&world, "t1", None, Some("a")).await);
        assert!(!is_in(&world, "one").await && is_in(&world, "two").await);
        assert!(said(&world, "t2", Some(ERIK), Some("b")).await, "another's session is not Erik's");
        assert!(is_in(&world, "two").await && is_in(&world, "eriks").await);
        assert!(said(&world, "t3", Some(ANNA), None).await);
        assert!(!is_in(&world, "two").await && !is_in(&world, "three").await && is_in(&world, "eriks").await);

        let anna = logged_in(&world, ANNA, "four", Some("d")).await;
        for token in ["t1", "t2", "t3"] {
            assert!(!said(&world, token, Some(ANNA), None).await, "{token} was said before");
        }
        assert!(is_in(&world, "four").await, "and ends nothing the second time");
        let log = world.inbox.log(&anna).await.unwrap();
        let ended = Event::SessionsEnded { which: EndedSessions::AtProvider };
        let rows: Vec<_> = log.iter().filter(|entry| entry.event == ended).map(|entry| entry.by).collect();
        assert_eq!(rows, [By::IdentityProvider, By::IdentityProvider]);
    }

    async fn what_the_provider_said_is_remembered_until_it_has_expired(world: World) {
        logged_in(&world, ANNA, "one", None).await;
        assert!(said(&world, "t", Some("nobody's"), None).await);
        world.clock.advance(SignedDuration::from_secs(119));
        world.inbox.sweep(&worker(), LIMITS.idle, LIMITS.absolute).await.unwrap();
        assert!(!said(&world, "t", Some(ANNA), None).await);
        world.clock.advance(SignedDuration::from_secs(1));
        world.inbox.sweep(&worker(), LIMITS.idle, LIMITS.absolute).await.unwrap();
        assert!(said(&world, "t", Some(ANNA), None).await, "forgotten, when no token of that name can be valid");
    }
}
