//! The WSDLs and XSDs that are served.

use crate::world::World;
use axum::http::{StatusCode, header};
use std::collections::BTreeSet;

/// Name, major version, domain.
const OPERATIONS: [(&str, u8, &str); 6] = [
    ("AddMessageToPatientPortalInbox", 1, V1),
    ("IsActiveUser", 1, V1),
    ("AddMessage", 2, V2),
    ("IsActiveUser", 2, V2),
    ("GetMessageThreadStatus", 2, V2),
    ("ProcessNotification", 1, "urn:riv:itintegration:engagementindex"),
];
const V1: &str = "urn:riv:infrastructure:eservicesupply:patientportal";
const V2: &str = "urn:riv-application:infrastructure:eservicesupply:patientportal";

/// The addresses that a served description imports, resolved as a client resolves them.
fn imports(at: &str, text: &str) -> Vec<String> {
    let folder = &at[..=at.split('?').next().unwrap().rfind('/').unwrap()];
    let document = roxmltree::Document::parse(text).unwrap();
    document
        .descendants()
        .filter_map(|node| node.attribute("schemaLocation"))
        .map(|to| format!("{folder}{to}"))
        .collect()
}

#[tokio::test]
async fn a_client_finds_everything_from_the_wsdl() {
    let world = World::new().await;
    for (operation, major, _) in OPERATIONS {
        for start in [
            format!("/soap/{operation}/{major}?wsdl"),
            format!("/soap/{operation}/{major}?WSDL"),
            format!("/soap/{operation}/{major}/{operation}Interaction_{major}.0_RIVTABP21.wsdl"),
        ] {
            let mut found = BTreeSet::new();
            let mut todo = vec![start];
            while let Some(address) = todo.pop() {
                let answer = world.get(&address).await;
                assert_eq!(answer.status, StatusCode::OK, "{address}");
                assert_eq!(answer.headers[header::CONTENT_TYPE], "text/xml; charset=utf-8");
                todo.extend(imports(&address, &answer.body));
                found.insert(address);
            }
            assert_eq!(found.len(), 4, "the WSDL, the responder, the core and the registry: {found:?}");
        }
    }
}

#[tokio::test]
async fn a_wsdl_is_named_as_the_profile_says_and_tells_the_real_address() {
    let world = World::with(|endpoint| endpoint.address = "https://a.example/soap?a=1&b=2".to_owned()).await;
    for (operation, major, domain) in OPERATIONS {
        let wsdl = world.get(&format!("/soap/{operation}/{major}?wsdl")).await.body;
        let document = roxmltree::Document::parse(&wsdl).unwrap();
        let root = document.root_element();
        let target = format!("{domain}:{operation}:{major}:rivtabp21");
        assert_eq!(root.attribute("targetNamespace"), Some(&*target));
        let the = |name: &str, attribute: &str| {
            let mut nodes = document
                .descendants()
                .filter(|node| node.tag_name().name() == name && node.attribute(attribute).is_some());
            let value = nodes.next().and_then(|node| node.attribute(attribute)).map(str::to_owned);
            value.unwrap_or_else(|| panic!("{name}/@{attribute}"))
        };
        assert_eq!(the("portType", "name"), format!("{operation}ResponderInterface"));
        let action = format!("{domain}:{operation}Responder:{major}:{operation}");
        assert_eq!(the("operation", "soapAction"), action);
        assert_eq!(the("address", "location"), "https://a.example/soap?a=1&b=2");
    }
}

#[tokio::test]
async fn there_is_nothing_else_to_get() {
    let world = World::new().await;
    for address in [
        "/soap/IsActiveUser/1",
        "/soap/IsActiveUser/1?xsd",
        "/soap/IsActiveUser/3?wsdl",
        "/soap/AddMessage/1?wsdl",
        "/soap/isactiveuser/1?wsdl",
        "/soap/IsActiveUser/1/AddMessageToPatientPortalInboxResponder_1.0.xsd",
        "/soap/IsActiveUser/1/..%2f..%2fCargo.toml",
        "/soap/IsActiveUser/1/",
        "/soap/IsActiveUser?wsdl",
    ] {
        assert_eq!(world.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}
