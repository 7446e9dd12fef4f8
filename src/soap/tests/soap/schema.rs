//! The XSD, kept strictly: order, names, namespaces, cardinality, simple types.

use crate::world::{ADD_MESSAGE, IS_ACTIVE_USER, TOLVAN, World, add_message, with};
use insta::assert_snapshot;
use soap::{Code, parse};

/// The fault that a request gets.
#[track_caller]
fn fault(request: &str) -> String {
    let fault = parse(request.as_bytes()).expect_err("a fault");
    assert_eq!(fault.code(), Code::Client);
    fault.to_string()
}

#[track_caller]
fn accepted(request: &str) {
    if let Err(fault) = parse(request.as_bytes()) {
        panic!("{fault}");
    }
}

// ASVS 5.0.0-2.2.1
#[test]
fn every_element_that_the_xsd_requires_is_required() {
    for element in [
        "subjectOfCareId",
        "message",
        "organisationUnit",
        "unitId",
        "unitName",
        "messageText",
        "systemId",
        "text",
        "type",
    ] {
        let prefix = if matches!(element, "subjectOfCareId" | "message") { "add" } else { "core" };
        let (open, close) = (format!("<{prefix}:{element}>"), format!("</{prefix}:{element}>"));
        let start = ADD_MESSAGE.find(&open).unwrap();
        let end = ADD_MESSAGE.find(&close).unwrap() + close.len();
        let without = format!("{}{}", &ADD_MESSAGE[..start], &ADD_MESSAGE[end..]);
        let fault = fault(&without);
        assert!(fault.contains(element), "{element}: {fault}");
    }
}

#[test]
fn every_element_that_the_xsd_leaves_out_may_be_left_out() {
    let mut least = ADD_MESSAGE.to_owned();
    for element in [
        "core:unitAddress",
        "core:unitPostalCode",
        "core:unitPostalCity",
        "core:unitTelephone",
        "core:messageThreadId",
        "core:messageDescription",
        "core:queryString",
        "core:ssoLink",
        "add:notify",
        "add:sourceSystem",
    ] {
        let (open, close) = (format!("<{element}>"), format!("</{element}>"));
        if let Some(start) = least.find(&open) {
            let end = least.find(&close).unwrap() + close.len();
            least.replace_range(start..end, "");
            accepted(&least);
        }
    }
    assert!(!least.contains("ssoLink"));
}

#[test]
fn order_and_cardinality_are_the_xsds() {
    let id = "<core:unitId>SE2321000016-1HZ3</core:unitId>";
    let name = "<core:unitName>Norra vårdcentralen</core:unitName>";
    let swapped = add_message(id, "").replace(name, &format!("{name}{id}"));
    assert_snapshot!(fault(&swapped), @"An element is missing, misplaced or unknown in organisationUnit: expected unitId of namespace urn:riv:infrastructure:eservicesupply:patientportal:1. Check names, order and namespaces against the XSD.");
    assert_snapshot!(fault(&add_message(id, &format!("{id}{id}"))), @"An element is missing, misplaced or unknown in organisationUnit: expected unitName of namespace urn:riv:infrastructure:eservicesupply:patientportal:1. Check names, order and namespaces against the XSD.");
    let number = "<add:subjectOfCareId>191212121212</add:subjectOfCareId>";
    fault(&add_message(number, &format!("{number}{number}")));
    let notify = "<add:notify>true</add:notify>";
    assert_snapshot!(fault(&add_message(notify, &format!("{notify}{notify}"))), @"An element is missing, misplaced or unknown in AddMessageToPatientPortalInbox: expected sourceSystem of namespace urn:riv:infrastructure:eservicesupply:patientportal:AddMessageToPatientPortalInboxResponder:1. Check names, order and namespaces against the XSD.");
    let link = &ADD_MESSAGE
        [ADD_MESSAGE.find("<core:ssoLink>").unwrap()..ADD_MESSAGE.find("</add:message>").unwrap()];
    fault(&add_message(link, &format!("{link}{link}")));
}

#[test]
fn each_element_belongs_to_its_own_namespace() {
    for (from, to) in [
        ("add:subjectOfCareId>", "core:subjectOfCareId>"),
        ("add:message>", "core:message>"),
        ("core:organisationUnit>", "add:organisationUnit>"),
        ("core:messageText>", "add:messageText>"),
        ("core:systemId>", "add:systemId>"),
        ("add:notify>", "core:notify>"),
        ("patientportal:1\"", "patientportal:2\""),
    ] {
        let wrong = add_message(from, to);
        if from == "add:notify>" {
            // xs:any ##other lets elements of other namespaces stand at the end only; sourceSystem follows.
            assert!(fault(&wrong).contains("expected notify or sourceSystem"));
        } else {
            fault(&wrong);
        }
    }
    fault(&with(IS_ACTIVE_USER, "<subjectOfCareId>", "<subjectOfCareId xmlns=''>"));
}

#[test]
fn an_unknown_element_in_a_namespace_of_ours_is_a_fault_that_says_what_belongs_there() {
    let fault = fault(&add_message("core:messageDescription>", "core:secretHeading>"));
    assert!(fault.contains("expected messageDescription or messageText of namespace"), "{fault}");
    assert!(!fault.contains("secret"), "{fault}");
}

#[test]
fn elements_of_other_namespaces_are_ignored_at_the_end_of_a_request_and_only_there() {
    let other = "<x:more xmlns:x='urn:other' x:a='1'><x:deep/>text</x:more>";
    let end = "</add:AddMessageToPatientPortalInbox>";
    accepted(&add_message(end, &format!("{other}<core:more/>{end}")));
    accepted(&with(IS_ACTIVE_USER, "</IsActiveUser>", &format!("{other}</IsActiveUser>")));
    fault(&add_message(end, &format!("<add:more/>{end}")));
    fault(&add_message(end, &format!("{other}<add:sourceSystem>x</add:sourceSystem>{end}")));
    fault(&add_message(end, &format!("<more/>{end}"))); // ##other leaves out elements without namespace
    for closed in ["</add:message>", "</core:organisationUnit>", "</core:ssoLink>", "<add:notify>"] {
        fault(&add_message(closed, &format!("{other}{closed}")));
    }
}

#[test]
fn a_number_has_the_form_of_the_pattern() {
    for good in
        ["191212121212", "000000000000", "19121212P123", "19121212p123", "19121212T123", "19121212f123"]
    {
        accepted(&add_message(TOLVAN, good));
    }
    for bad in [
        "",
        "1212121212",
        "19121212-1212",
        "1912121212123",
        " 191212121212",
        "191212121212\n",
        "19121212X123",
        "1912121T1212",
        "19121212121٢",
        "1.2.752.129.2.1.3.1:191212121212",
    ] {
        assert_eq!(
            fault(&add_message(TOLVAN, bad)),
            "subjectOfCareId does not have the form of the XSD. Send twelve characters: YYYYMMDDNNNC without a hyphen."
        );
    }
}

#[test]
fn a_boolean_has_four_forms() {
    for good in ["true", "false", "1", "0", " \n true\t"] {
        accepted(&add_message("<add:notify>true", &format!("<add:notify>{good}")));
    }
    for bad in ["", "TRUE", "yes", "2", "01", "tr ue", "\u{a0}true"] {
        assert_eq!(
            fault(&add_message("<add:notify>true", &format!("<add:notify>{bad}"))),
            "notify is no xs:boolean. Use true or false."
        );
    }
}

#[test]
fn an_enumeration_has_its_values() {
    for bad in ["", "newTarget", " NewTarget", "CurrentWindow"] {
        assert_eq!(
            fault(&add_message("NewTarget", bad)),
            "type has a value that the XSD does not. Use one of CurrentTarget, Embedded, Widget, NewTarget."
        );
    }
}

#[test]
fn what_is_required_says_something() {
    for (element, value) in [
        ("unitId", "SE2321000016-1HZ3"),
        ("unitName", "Norra vårdcentralen"),
        ("systemId", "formular"),
        ("text", "Svara på frågor"),
    ] {
        for blank in ["", " \n", "<!-- -->"] {
            let fault = fault(&add_message(&format!(">{value}<"), &format!(">{blank}<")));
            assert_eq!(fault, format!("{element} is empty. Give it a value."));
        }
    }
    assert_eq!(
        fault(&add_message("Norra vårdcentralen", "\u{202e}\u{200b}")),
        "unitName is empty. Give it a value."
    );
}

// ASVS 5.0.0-1.3.3, 5.0.0-2.2.1
#[test]
fn lengths_are_bounded_generously() {
    for (value, most) in [
        ("Norra vårdcentralen", 1_000),
        ("Provsvar", 1_000),
        ("Svara på frågor", 1_000),
        ("Storgatan 1", 1_000),
        ("thread-1", 255),
        ("SE2321000016-1HZ3", 255),
        ("DEMO-JOURNAL", 255),
        ("formular", 255),
    ] {
        let of = |length| add_message(&format!(">{value}<"), &format!(">{}<", "å".repeat(length)));
        accepted(&of(most));
        assert!(fault(&of(most + 1)).contains(&format!("is longer than {most} characters. Shorten it.")));
    }
    accepted(&add_message("Dina prover ser bra ut.", &"å".repeat(500_000)));
}

// ASVS 5.0.0-4.2.5
#[test]
fn a_query_that_could_never_be_used_is_refused() {
    let query = |query: &str| add_message("?id=7&amp;x=1", query);
    accepted(&query(&"a".repeat(1_500)));
    accepted(&query(&"å".repeat(250))); // each is six characters when escaped
    for unusable in ["a".repeat(1_501), "å".repeat(251), "a\\b".to_owned(), "a&#9;b".to_owned()] {
        assert!(fault(&query(&unusable)).contains("queryString cannot be part of an address"));
    }
}

#[test]
fn markup_that_was_not_encoded_is_refused_with_the_remedy() {
    let request = add_message("&lt;article&gt;&lt;para&gt;", "<article>")
        .replace("&lt;/para&gt;&lt;/article&gt;", "</article>");
    assert_snapshot!(fault(&request), @"messageText holds elements where the XSD has text. Encode markup as text (&lt;) or put it into CDATA.");
}

#[test]
fn text_between_elements_is_refused() {
    assert_snapshot!(fault(&add_message("<core:ssoLink>", "x<core:ssoLink>")), @"message holds text between its elements. Put it into an element, or leave it out.");
    for (from, to) in [
        ("<soapenv:Body>", "x<soapenv:Body>"),
        ("<soapenv:Body>", "<soapenv:Body>x"),
        ("<soapenv:Header>", "<soapenv:Header>x"),
    ] {
        assert!(fault(&add_message(from, to)).contains("text between the elements of the envelope"));
    }
}

#[tokio::test]
async fn comments_and_cdata_are_part_of_no_words() {
    let world = World::new().await;
    let request = add_message("Provsvar", "Prov<!-- in between -->s<![CDATA[v<&]]>ar");
    world.post(request).await;
    assert_eq!(world.threads(TOLVAN).await[0].messages[0].subject.as_deref(), Some("Provsv<&ar"));
}
