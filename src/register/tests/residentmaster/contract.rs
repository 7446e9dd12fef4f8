//! What the contract says of somebody, and what becomes of it.

use crate::{
    records::{ALVIN, ANNA, BERIT, ELSA, ERIK, SARA, anna, elsa, protected, relation, resident},
    stand_in::{StandIn, number},
};
use inbox::{Clock, PersonName};
use jiff::civil::date;
use register::{Deregistration, Guardianship, Refusal, Register, Resident, may_act};

async fn read(number_of: &str, record: &str) -> Resident {
    let stand_in = StandIn::start();
    stand_in.knows(number_of, record);
    stand_in.register().resident(&number(number_of)).await.expect("an answer").expect("a person")
}

#[tokio::test]
async fn a_record_with_everything_is_read() {
    let read = read(ANNA, &anna()).await;
    assert_eq!(read.number, number(ANNA));
    assert_eq!(read.name.as_ref().map(PersonName::as_str), Some("Anna Maria Ek Bergström"));
    assert_eq!(
        read.address.as_ref().unwrap().on_envelope(str::to_owned),
        ["Lind", "Björkvägen 3 lgh 1101", "123 45 Björkdalen"]
    );
    assert_eq!((read.born, read.protected, read.deregistered), (Some(date(1985, 3, 14)), false, None));
    let of = |number_of: &str, from, until| Guardianship { number: number(number_of), from, until };
    assert!(
        read.wards == [of(ELSA, Some(date(2013, 12, 12)), None), of(ALVIN, None, Some(date(2026, 11, 24)))],
        "custody alone: neither marriage nor kinship"
    );
    assert!(read.guardians.is_empty());
}

#[tokio::test]
async fn a_guardian_may_act_by_what_the_register_answers() {
    let stand_in = StandIn::start();
    stand_in.knows(ANNA, anna());
    stand_in.knows(ELSA, elsa());
    stand_in
        .knows(ERIK, resident(ERIK, &format!("<m1:Relationer>{}</m1:Relationer>", relation(ELSA, "B", ""))));
    let register = stand_in.register();
    let mut people = Vec::new();
    for digits in [ANNA, ELSA, ERIK] {
        people.push(register.resident(&number(digits)).await.unwrap().unwrap());
    }
    let now = stand_in.clock.now();
    assert!(may_act(&people[0], &people[1], false, now).is_ok());
    assert_eq!(
        may_act(&people[2], &people[1], false, now),
        Err(Refusal::NotGuardian),
        "a father without custody is no guardian"
    );
}

#[tokio::test]
async fn nobody_is_somebody_of_whom_the_register_is_silent() {
    let stand_in = StandIn::start();
    assert!(stand_in.register().resident(&number(BERIT)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_protected_record_holds_nothing_and_gives_nothing() {
    let bare = read(SARA, &protected(SARA)).await;
    assert!(bare.protected && bare.name.is_none() && bare.address.is_none() && bare.wards.is_empty());
    // A producer that sends what it should not: it is not taken from it.
    let talkative = anna().replace("<core:Sekretessmarkering>N", "<core:Sekretessmarkering>J");
    let talkative = read(ANNA, &talkative).await;
    assert!(talkative.protected && talkative.name.is_none() && talkative.address.is_none());
    assert!(talkative.wards.is_empty());
}

#[tokio::test]
async fn a_newborn_has_a_number_and_nothing_else() {
    let bare = read(ELSA, &resident(ELSA, "<m1:Relationer/>")).await;
    assert!(bare.name.is_none() && bare.address.is_none() && bare.born.is_none());
    assert_eq!(bare.birth_date(), date(2013, 12, 12), "the number's");
    // Skatteverket sends the flag only when it is J, and the relations only when there are any.
    let barer = resident(ELSA, "").replace("<core:Sekretessmarkering>N</core:Sekretessmarkering>", "");
    assert!(!read(ELSA, &barer).await.protected);
}

#[tokio::test]
async fn names_are_as_whole_as_they_are() {
    for (inside, name) in [
        ("<core:Fornamn>Elsa</core:Fornamn>", Some("Elsa")),
        ("<core:Efternamn>Bergström</core:Efternamn>", Some("Bergström")),
        ("<core:Fornamn> </core:Fornamn><core:Efternamn/>", None),
        ("<core:Aviseringsnamn>Bergström, Elsa</core:Aviseringsnamn>", Some("Bergström, Elsa")),
        (
            "<core:Fornamn>Elsa</core:Fornamn><core:Aviseringsnamn>Bergström, E</core:Aviseringsnamn>",
            Some("Elsa"),
        ),
        ("<core:Fornamn>Elsa\n  Maria</core:Fornamn>", Some("Elsa Maria")),
        ("", None),
    ] {
        let read = read(ELSA, &resident(ELSA, &format!("<core:Namn>{inside}</core:Namn>"))).await;
        assert_eq!(read.name.as_ref().map(PersonName::as_str), name, "{inside}");
    }
}

#[tokio::test]
async fn letters_go_to_the_special_address_first_and_abroad_last() {
    let swedish = |element: &str, street: &str| {
        format!(
            "<core:{element}><core:Utdelningsadress2>{street}</core:Utdelningsadress2><core:PostNr>12345</core:PostNr><core:Postort>Björkdalen</core:Postort></core:{element}>"
        )
    };
    let abroad = "<m1:Utlandsadress><core:Utdelningsadress1>1 High Street</core:Utdelningsadress1>\
                  <core:Utdelningsadress3>London</core:Utdelningsadress3><core:Land>Storbritannien</core:Land></m1:Utlandsadress>";
    let home = swedish("Folkbokforingsadress", "Björkvägen 3");
    for (inside, lines) in [
        (format!("{home}{}", swedish("SarskildPostadress", "Box 7")), vec!["Box 7", "123 45 Björkdalen"]),
        (format!("{home}<core:SarskildPostadress/>{abroad}"), vec!["Björkvägen 3", "123 45 Björkdalen"]),
        (
            format!(
                "<core:Folkbokforingsadress><core:LanKod>14</core:LanKod></core:Folkbokforingsadress>{abroad}"
            ),
            vec!["1 High Street", "London", "Storbritannien"],
        ),
        (String::new(), vec![]),
    ] {
        let read = read(ANNA, &resident(ANNA, &inside)).await;
        let shown = read.address.map(|address| address.on_envelope(str::to_owned)).unwrap_or_default();
        assert_eq!(shown, lines, "{inside}");
    }
}

#[tokio::test]
async fn every_way_out_of_the_register_is_told_apart_where_it_matters() {
    for (inside, reason) in [
        ("<core:AvregistreringsorsakKod>AV</core:AvregistreringsorsakKod>", Some(Deregistration::Deceased)),
        ("<core:AvregistreringsorsakKod>OO</core:AvregistreringsorsakKod>", Some(Deregistration::Other)),
        (
            "<core:AvregistreringsorsakKod>OO</core:AvregistreringsorsakKod><core:Avregistreringsdatum>20200000</core:Avregistreringsdatum>\
             <m1:AvregistreringsorsakKodKomplett>UV</m1:AvregistreringsorsakKodKomplett>",
            Some(Deregistration::Emigrated),
        ),
        (
            "<m1:AvregistreringsorsakKodKomplett>OB</m1:AvregistreringsorsakKodKomplett>",
            Some(Deregistration::Other),
        ),
        (
            "<m1:AvregistreringsorsakKodKomplett>XX</m1:AvregistreringsorsakKodKomplett>",
            Some(Deregistration::Other),
        ),
        ("<core:Avregistreringsdatum>2020</core:Avregistreringsdatum>", Some(Deregistration::Other)),
        ("", None),
    ] {
        let inside = format!("<core:Avregistrering>{inside}</core:Avregistrering>");
        assert_eq!(read(ANNA, &resident(ANNA, &inside)).await.deregistered, reason, "{inside}");
    }
}

#[tokio::test]
async fn a_number_that_was_changed_leads_to_the_present_one() {
    let old = |number: &str, code: &str, present: &str| {
        resident(
            number,
            &format!(
                "<core:Avregistrering><m1:AvregistreringsorsakKodKomplett>{code}</m1:AvregistreringsorsakKodKomplett></core:Avregistrering>\
                 <m1:HanvisningsPersonNr>{present}</m1:HanvisningsPersonNr>"
            ),
        )
    };
    for code in ["GN", "GS"] {
        let stand_in = StandIn::start();
        stand_in.knows(BERIT, old(BERIT, code, ANNA));
        stand_in.knows(ANNA, anna());
        let present = stand_in.register().resident(&number(BERIT)).await.unwrap().unwrap();
        assert_eq!((present.number, present.deregistered), (number(ANNA), None));
        assert_eq!(stand_in.asked(), [BERIT, ANNA]);
    }
    // Who hid under the old number hides under the new one.
    let stand_in = StandIn::start();
    stand_in.knows(BERIT, old(BERIT, "GN", ANNA).replace(">N<", ">J<"));
    stand_in.knows(ANNA, anna());
    assert!(stand_in.register().resident(&number(BERIT)).await.unwrap().unwrap().protected);
    // A reference that leads nowhere, or round and round, ends at an old number.
    let stand_in = StandIn::start();
    stand_in.knows(BERIT, old(BERIT, "GN", ERIK));
    let nowhere = stand_in.register().resident(&number(BERIT)).await.unwrap().unwrap();
    assert_eq!(nowhere.deregistered, Some(Deregistration::OldNumber));
    stand_in.knows(ERIK, old(ERIK, "GN", BERIT));
    let round = stand_in.register().resident(&number(ERIK)).await.unwrap().unwrap();
    assert_eq!(round.deregistered, Some(Deregistration::OldNumber));
    // A reference without a change is none.
    let stand_in = StandIn::start();
    stand_in
        .knows(BERIT, resident(BERIT, &format!("<m1:HanvisningsPersonNr>{ANNA}</m1:HanvisningsPersonNr>")));
    stand_in.register().resident(&number(BERIT)).await.unwrap();
    assert_eq!(stand_in.asked(), [BERIT]);
}

#[tokio::test]
async fn a_birth_date_that_is_not_whole_makes_nobody_younger() {
    for (stated, born) in [
        ("20131211", date(2013, 12, 11)),
        ("20131200", date(2013, 12, 12)), // agrees with the number
        ("00000000", date(2013, 12, 12)),
        ("20120000", date(2012, 1, 1)), // does not
        ("20140300", date(2014, 3, 1)),
    ] {
        let inside = format!("<core:Fodelsetid>{stated}</core:Fodelsetid>");
        assert_eq!(read(ELSA, &resident(ELSA, &inside)).await.birth_date(), born, "{stated}");
    }
}

#[tokio::test]
async fn custody_is_what_both_dates_and_status_leave_of_it() {
    let today = date(2026, 11, 23);
    let from = |date: &str| format!("<core:RelationFromdatum>{date}</core:RelationFromdatum>");
    let until = |date: &str| format!("<core:RelationTomdatum>{date}</core:RelationTomdatum>");
    let status = |code: &str| format!("<core:Status>{code}</core:Status>");
    for (more, holds) in [
        (String::new(), true),
        (from("20261123"), true),
        (from("20261124"), false),
        (from("20261100"), false), // may begin as late as the 30th
        (from("20251100"), true),
        (from("00000000"), true),
        (until("20261124"), true),
        (until("20261123"), false),
        (until("20270000"), true),
        (until("20260000"), false), // may have ended on 1 January
        (until("00000000"), false), // has ended, some time
        (status("NY"), true),
        (status("PB"), true),
        (status("RD"), true),
        (status("AS"), false),
        (status("AV"), false),
        (status("IV"), false),
        (status("AN"), false),
        ("<core:Avregistrering><core:AvregistreringsorsakKod>AV</core:AvregistreringsorsakKod></core:Avregistrering>".to_owned(), false),
    ] {
        let relations = format!("<m1:Relationer>{}</m1:Relationer>", relation(ANNA, "V", &more));
        let elsa = read(ELSA, &resident(ELSA, &relations)).await;
        let in_force = elsa.guardians.iter().any(|custody| custody.number == number(ANNA) && custody.in_force(today));
        assert_eq!(in_force, holds, "{more}");
    }
    let unnumbered = "<m1:Relationer><core:Relation><core:RelationId><core:FodelsetidNr>198503140000</core:FodelsetidNr></core:RelationId>\
                      <core:Relationstyp>V</core:Relationstyp></core:Relation></m1:Relationer>";
    assert!(read(ELSA, &resident(ELSA, unnumbered)).await.guardians.is_empty(), "nobody who could log in");
}
