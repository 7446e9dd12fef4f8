//! Settings: each owner's own, for each inbox.

use super::{
    on_both_databases,
    world::{ANNA, ELSA, World, number},
};
use inbox::{
    Channel, Confirmation, ContactAddress, Event, NoticeLanguage, Operator, Phone, Preferences, QuietHours,
    ReminderDays,
    testing::{self, address},
};
use jiff::civil::time;

on_both_databases! {
    async fn a_guardians_settings_for_a_child_are_neither_the_childs_nor_the_guardians_own(world: World) {
        let (anna, elsa, for_elsa) = (world.own(ANNA).await, world.own(ELSA).await, world.anna_for_elsa().await);
        let operator = Operator::at_console();
        let contacts = [address("anna.for.elsa@example.se")];
        world.inbox.take_over_contacts(&operator, &number(ELSA), &number(ANNA), &contacts).await.unwrap();
        let theirs = world.inbox.settings(&for_elsa).await.unwrap();
        assert_eq!(theirs.contacts.len(), 1);
        assert_eq!(theirs.contacts[0].address, contacts[0]);
        assert!(world.inbox.settings(&elsa).await.unwrap().contacts.is_empty());
        let own = world.inbox.settings(&anna).await.unwrap();
        assert!(own.contacts.iter().all(|contact| contact.address != contacts[0]));
        assert!(world.inbox.remove_contact(&for_elsa, Channel::Email).await.unwrap());
        assert!(!world.inbox.remove_contact(&for_elsa, Channel::Email).await.unwrap(), "it is gone");
        assert_eq!(world.inbox.settings(&anna).await.unwrap().contacts.len(), own.contacts.len());
    }

    async fn a_channel_is_turned_off_and_on_and_senders_are_told(world: World) {
        let anna = world.own(ANNA).await;
        let told = async || world.told(ANNA).await.unwrap();
        assert_eq!(told().await, [Channel::Sms, Channel::Email]);
        assert!(world.inbox.set_channel(&anna, Channel::Sms, false).await.unwrap());
        assert_eq!(told().await, [Channel::Email]);
        assert!(!world.inbox.settings(&anna).await.unwrap().contact(Channel::Sms).unwrap().enabled);
        assert!(world.inbox.set_channel(&anna, Channel::Sms, true).await.unwrap());
        assert_eq!(told().await, [Channel::Sms, Channel::Email]);
        let elsa = world.own(ELSA).await;
        assert!(!world.inbox.set_channel(&elsa, Channel::Sms, true).await.unwrap(), "there is no number");
    }

    async fn an_address_that_waits_is_withdrawn_and_what_counted_before_still_does(world: World) {
        let anna = world.own(ANNA).await;
        let before = world.inbox.settings(&anna).await.unwrap();
        let new = ContactAddress::Sms(Phone::parse("070-174 06 15").unwrap());
        world.inbox.propose_contact(&anna, &new).await.unwrap();
        let code = testing::latest_code(&world.inbox, &new).await.unwrap();
        assert!(world.inbox.withdraw_contact(&anna, Channel::Sms).await.unwrap());
        assert!(!world.inbox.withdraw_contact(&anna, Channel::Sms).await.unwrap(), "none waits any more");
        let answer = world.inbox.confirm_contact(&anna, Channel::Sms, &code).await.unwrap();
        assert_eq!(answer, Confirmation::NothingPending, "its code confirms nothing");
        let after = world.inbox.settings(&anna).await.unwrap();
        assert!(after.pending.is_empty());
        assert_eq!(
            after.contact(Channel::Sms).unwrap().address,
            before.contact(Channel::Sms).unwrap().address
        );
    }

    async fn language_quiet_hours_and_reminder_are_kept_for_each_owner(world: World) {
        let (anna, for_elsa) = (world.own(ANNA).await, world.anna_for_elsa().await);
        let chosen = Preferences {
            language: Some(NoticeLanguage::English),
            quiet: QuietHours::new(time(22, 30, 0, 0), time(6, 5, 0, 0)),
            reminder: ReminderDays::new(3),
        };
        assert_eq!(world.inbox.settings(&anna).await.unwrap().preferences, Preferences::default());
        world.inbox.set_language(&anna, NoticeLanguage::English).await.unwrap();
        world.inbox.set_timing(&anna, chosen.quiet, chosen.reminder).await.unwrap();
        assert_eq!(world.inbox.settings(&anna).await.unwrap().preferences, chosen);
        assert_eq!(world.inbox.settings(&for_elsa).await.unwrap().preferences, Preferences::default());
        assert_eq!(world.inbox.chosen_language(&anna).await.unwrap(), Some(NoticeLanguage::English));
        assert_eq!(world.inbox.chosen_language(&for_elsa).await.unwrap(), None);
        world.inbox.set_timing(&anna, None, None).await.unwrap();
        let preferences = world.inbox.settings(&anna).await.unwrap().preferences;
        assert_eq!(preferences, Preferences { language: chosen.language, ..Preferences::default() });
    }

    async fn of_two_windows_neither_undoes_what_the_other_set(world: World) {
        let anna = world.own(ANNA).await;
        let (quiet, reminder) = (QuietHours::new(time(22, 0, 0, 0), time(7, 0, 0, 0)), ReminderDays::new(5));
        let (language, timing) = tokio::join!(
            world.inbox.set_language(&anna, NoticeLanguage::English),
            world.inbox.set_timing(&anna, quiet, reminder),
        );
        language.unwrap();
        timing.unwrap();
        let all = Preferences { language: Some(NoticeLanguage::English), quiet, reminder };
        assert_eq!(world.inbox.settings(&anna).await.unwrap().preferences, all);
        world.inbox.set_language(&anna, NoticeLanguage::Swedish).await.unwrap();
        let all = Preferences { language: Some(NoticeLanguage::Swedish), ..all };
        assert_eq!(world.inbox.settings(&anna).await.unwrap().preferences, all);
    }

    async fn a_change_is_logged_as_a_change_and_as_no_showing(world: World) {
        let anna = world.own(ANNA).await;
        let before = world.inbox.log(&anna).await.unwrap().len();
        let current = address("070-000 00 07");
        assert!(!world.inbox.has_contact(&anna, &current).await.unwrap());
        world.inbox.propose_contact(&anna, &current).await.unwrap();
        assert!(world.inbox.send_code_again(&anna, Channel::Sms).await.unwrap().is_some());
        assert!(world.inbox.send_code_again(&anna, Channel::Email).await.unwrap().is_none(), "none waits");
        let code = testing::latest_code(&world.inbox, &current).await.unwrap();
        world.inbox.confirm_contact(&anna, Channel::Sms, &code).await.unwrap();
        assert!(world.inbox.has_contact(&anna, &current).await.unwrap());
        assert!(!world.inbox.has_contact(&world.anna_for_elsa().await, &current).await.unwrap());
        world.inbox.set_language(&anna, NoticeLanguage::English).await.unwrap();
        world.inbox.set_timing(&anna, None, ReminderDays::new(1)).await.unwrap();
        let log = world.inbox.log(&anna).await.unwrap();
        let channel = Channel::Sms;
        let expected = [
            Event::ContactProposed { channel },
            Event::ContactProposed { channel },
            Event::ContactConfirmed { channel },
            Event::PreferencesSet,
            Event::PreferencesSet,
        ];
        assert_eq!(log[before..].iter().map(|entry| &entry.event).collect::<Vec<_>>(), expected.iter().collect::<Vec<_>>());
        world.inbox.settings(&anna).await.unwrap();
        assert_eq!(world.inbox.log(&anna).await.unwrap().last().unwrap().event, Event::SettingsShown);
    }

    async fn only_the_person_self_declines_paper(world: World) {
        let (elsa, for_elsa) = (world.own(ELSA).await, world.anna_for_elsa().await);
        assert!(for_elsa.as_owner().is_none(), "a guardian has nothing to give that asks for the owner");
        assert!(!world.inbox.settings(&for_elsa).await.unwrap().declines_paper);
        let elsa = elsa.as_owner().unwrap();
        world.inbox.set_declines_paper(&elsa, true).await.unwrap();
        world.inbox.set_declines_paper(&elsa, true).await.unwrap();
        assert!(world.inbox.settings(&for_elsa).await.unwrap().declines_paper);
    }
}
