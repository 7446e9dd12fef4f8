//! `PingForConfiguration`, and the health of each contract.

use crate::world::{IS_ACTIVE_USER, World, with};
use axum::http::{StatusCode, header};
use insta::assert_snapshot;
use soap::Caller;
use std::collections::BTreeSet;

const PING: &str = r#"<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header><LogicalAddress xmlns="urn:riv:itintegration:registry:1">SE2321000016-INKORG</LogicalAddress></soapenv:Header><soapenv:Body><PingForConfiguration xmlns="urn:riv:itintegration:monitoring:PingForConfigurationResponder:1"><serviceContractNamespace>urn:riv:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:1</serviceContractNamespace><logicalAddress>SE2321000016-INKORG</logicalAddress></PingForConfiguration></soapenv:Body></soapenv:Envelope>"#;

#[tokio::test]
async fn a_platform_learns_that_a_contract_is_answered_and_when_in_swedish_time() {
    let answer = World::new().await.post(PING).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_snapshot!(answer.child(), @r#"<PingForConfigurationResponse xmlns="urn:riv:itintegration:monitoring:PingForConfigurationResponder:1"><version>0.1.0</version><pingDateTime>20261123090000</pingDateTime><configuration><name xmlns="urn:riv:itintegration:monitoring:1">service</name><value xmlns="urn:riv:itintegration:monitoring:1">Inkorgen</value></configuration><configuration><name xmlns="urn:riv:itintegration:monitoring:1">contract</name><value xmlns="urn:riv:itintegration:monitoring:1">IsActiveUser 1</value></configuration><configuration><name xmlns="urn:riv:itintegration:monitoring:1">database</name><value xmlns="urn:riv:itintegration:monitoring:1">ok</value></configuration></PingForConfigurationResponse>"#);
}

#[tokio::test]
async fn other_contracts_other_callers_and_a_database_that_is_away_are_told_apart() {
    let world = World::new().await;
    let other = with(PING, "IsActiveUserResponder", "SecretResponder");
    let answer = world.post(other).await;
    assert_eq!(answer.fault(), "Client");
    assert!(!answer.body.contains("SecretResponder"), "{}", answer.body);
    for (from, to) in [
        ("<logicalAddress>SE2321000016-INKORG</logicalAddress>", ""),
        ("<logicalAddress>SE2321000016-INKORG</logicalAddress>", "<logicalAddress/>"),
    ] {
        assert_eq!(world.post(with(PING, from, to)).await.fault(), "Client", "{to}");
    }
    let stranger = World::with(|endpoint| endpoint.caller = Caller::Loopback { default_system: None }).await;
    assert_eq!(stranger.post(PING).await.status, StatusCode::FORBIDDEN);
    world.inbox.close();
    assert_eq!(world.post(PING).await.fault(), "Server");
}

#[tokio::test]
async fn health_is_told_for_each_contract() {
    let world = World::new().await;
    let health = world.get("/halsa/kontrakt").await;
    assert_eq!(health.status, StatusCode::OK);
    for contract in ["AddMessageToPatientPortalInbox 1", "IsActiveUser 1", "PingForConfiguration 1"] {
        assert!(health.body.lines().any(|line| line == format!("{contract}: redo")), "{}", health.body);
    }
    assert_eq!(world.post(IS_ACTIVE_USER).await.status, StatusCode::OK);
    world.inbox.close();
    let health = world.get("/halsa/kontrakt").await;
    assert_eq!(health.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(health.body.contains("IsActiveUser 1: databasen svarar inte"), "{}", health.body);
}

#[tokio::test]
async fn its_description_is_served_with_what_it_imports() {
    let world = World::new().await;
    let mut found = BTreeSet::new();
    let mut todo = vec!["/soap/PingForConfiguration/1?wsdl".to_owned()];
    while let Some(address) = todo.pop() {
        let answer = world.get(&address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        assert_eq!(answer.headers[header::CONTENT_TYPE], "text/xml; charset=utf-8");
        let folder = &address[..=address.split('?').next().unwrap().rfind('/').unwrap()];
        let document = roxmltree::Document::parse(&answer.body).unwrap();
        let imports = document.descendants().filter_map(|node| node.attribute("schemaLocation"));
        todo.extend(imports.map(|to| format!("{folder}{to}")));
        found.insert(address);
    }
    assert_eq!(found.len(), 4, "{found:?}");
    let wsdl = world.get("/soap/PingForConfiguration/1?wsdl").await.body;
    assert!(
        wsdl.contains(
            r#"soapAction="urn:riv:itintegration:monitoring:PingForConfigurationResponder:1:PingForConfiguration""#
        )
    );
    assert!(
        wsdl.contains(
            r#"targetNamespace="urn:riv:itintegration:monitoring:PingForConfiguration:1:rivtabp21""#
        )
    );
}
