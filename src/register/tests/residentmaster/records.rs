//! Records, written by the contract (population:residentmaster 1.1), with the prefixes that its own examples have.

pub(super) const ANNA: &str = "198503149885";
pub(super) const ERIK: &str = "198303152394";
pub(super) const ELSA: &str = "201312122383";
pub(super) const ALVIN: &str = "201901012391";
pub(super) const SARA: &str = "197901012380";
pub(super) const BERIT: &str = "195801082743";

/// A record whose post holds `inside` after the number.
pub(super) fn resident(number: &str, inside: &str) -> String {
    format!(
        r"<tns:resident>
  <core:Sekretessmarkering>N</core:Sekretessmarkering>
  <core:SenasteAndringFolkbokforing>20260102</core:SenasteAndringFolkbokforing>
  <core:Personpost><core:PersonId>{number}</core:PersonId>{inside}</core:Personpost>
</tns:resident>"
    )
}

pub(super) fn relation(other: &str, kind: &str, more: &str) -> String {
    format!(
        "<core:Relation><core:RelationId><core:PersonNr>{other}</core:PersonNr></core:RelationId>\
         <core:Relationstyp>{kind}</core:Relationstyp>{more}</core:Relation>"
    )
}

/// Everything that the contract has, filled in.
pub(super) fn anna() -> String {
    resident(
        ANNA,
        &format!(
            r"
    <core:Kon>K</core:Kon>
    <core:Fodelsetid>19850314</core:Fodelsetid>
    <core:Namn>
      <core:Tilltalsnamnsmarkering>10</core:Tilltalsnamnsmarkering>
      <core:Fornamn>Anna Maria</core:Fornamn>
      <core:Mellannamn>Ek</core:Mellannamn>
      <core:Efternamn>Bergström</core:Efternamn>
    </core:Namn>
    <core:Folkbokforingsadress>
      <core:LanKod>14</core:LanKod><core:KommunKod>80</core:KommunKod><core:ForsamlingKod>01</core:ForsamlingKod>
      <core:Fastighetsbeteckning>BJÖRKEN 3</core:Fastighetsbeteckning>
      <core:CareOf>c/o Lind</core:CareOf>
      <core:Utdelningsadress2>Björkvägen 3 lgh 1101</core:Utdelningsadress2>
      <core:PostNr>123 45</core:PostNr>
      <core:Postort>Björkdalen</core:Postort>
      <m1:Folkbokforingsdatum>20190401</m1:Folkbokforingsdatum>
      <m1:SCB_Nyckelkod>123456</m1:SCB_Nyckelkod>
    </core:Folkbokforingsadress>
    <m1:Civilstand><core:CivilstandKod>G</core:CivilstandKod><core:Civilstandsdatum>20100000</core:Civilstandsdatum></m1:Civilstand>
    <m1:Fodelse><core:HemortSverige><core:FodelselanKod>14</core:FodelselanKod></core:HemortSverige></m1:Fodelse>
    <m1:Relationer>{}{}{}{}</m1:Relationer>",
            relation(ERIK, "M", "<core:RelationFromdatum>20100612</core:RelationFromdatum>"),
            relation(ELSA, "B", ""),
            relation(
                ELSA,
                "VF",
                "<core:RelationFromdatum>20131212</core:RelationFromdatum><core:Status>NY</core:Status>"
            ),
            relation(ALVIN, "VF", "<core:RelationTomdatum>20261124</core:RelationTomdatum>"),
        ),
    )
}

pub(super) fn elsa() -> String {
    resident(
        ELSA,
        &format!(
            r"<core:Fodelsetid>20131212</core:Fodelsetid>
    <core:Namn><core:Fornamn>Elsa</core:Fornamn><core:Efternamn>Bergström</core:Efternamn></core:Namn>
    <m1:Relationer>{}{}{}</m1:Relationer>",
            relation(ANNA, "MO", ""),
            relation(ANNA, "V", "<core:RelationFromdatum>20131212</core:RelationFromdatum>"),
            relation(ERIK, "FA", ""),
        ),
    )
}

/// As the register gives out a protected record: nothing but the number and the flag.
pub(super) fn protected(number: &str) -> String {
    format!(
        "<tns:resident><core:Sekretessmarkering>J</core:Sekretessmarkering><core:Personpost>\
         <core:PersonId>{number}</core:PersonId></core:Personpost></tns:resident>"
    )
}
