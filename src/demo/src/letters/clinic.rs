//! The units that send, in the made-up town of Solstaden.

use inbox::Unit;

/// A unit, and what it does.
#[derive(Debug)]
pub(crate) struct Clinic {
    /// HSA-id.
    pub(crate) id: &'static str,
    /// Name.
    pub(crate) name: &'static str,
    /// Street and floor.
    pub(crate) address: &'static str,
    /// Telephone: 010-000 is given to nobody.
    pub(crate) telephone: &'static str,
    /// What people come for, as in "en tid för …".
    pub(crate) errand: &'static str,
    /// Whom they meet, as in "hos …".
    pub(crate) meets: &'static str,
}

macro_rules! clinics {
    ($($(#[$doc:meta])* $clinic:ident = $id:literal, $name:literal, $address:literal, $telephone:literal, $errand:literal, $meets:literal;)*) => {
        $(
            $(#[$doc])*
            pub(crate) static $clinic: Clinic = Clinic {
                id: concat!("SE2321000016-", $id),
                name: $name,
                address: $address,
                telephone: $telephone,
                errand: $errand,
                meets: $meets,
            };
        )*

        impl Clinic {
            /// All of them.
            pub(crate) const ALL: &[&Self] = &[$(&$clinic,)*];
        }
    };
}

clinics! {
    /// Care centre.
    CARE_CENTRE = "D101", "Björkdalens vårdcentral", "Björkvägen 3, plan 2", "010-000 00 10", "provtagning", "en distriktssköterska";
    /// Another care centre.
    HARBOUR = "D102", "Hamnens vårdcentral", "Sjögatan 14", "010-000 00 11", "läkarbesök", "en läkare";
    /// Physiotherapy.
    REHAB = "D103", "Solstadens rehabmottagning", "Björkvägen 5, plan 1", "010-000 00 12", "träning", "en fysioterapeut";
    /// Eyes.
    EYES = "D104", "Ögonmottagningen, Solstadens sjukhus", "Sjukhusvägen 1, entré B, plan 4", "010-000 00 13", "synundersökning", "en ögonsjuksköterska";
    /// Hearts.
    HEARTS = "D105", "Hjärtmottagningen, Solstadens sjukhus", "Sjukhusvägen 1, entré A, plan 6", "010-000 00 14", "arbetsprov", "en biomedicinsk analytiker";
    /// Diabetes.
    DIABETES = "D106", "Diabetesmottagningen, Solstadens sjukhus", "Sjukhusvägen 1, entré C, plan 2", "010-000 00 15", "fotkontroll", "en diabetessjuksköterska";
    /// Skin.
    SKIN = "D107", "Hudmottagningen, Solstadens sjukhus", "Sjukhusvägen 1, entré C, plan 5", "010-000 00 16", "hudkontroll", "en hudläkare";
    /// X-ray.
    XRAY = "D108", "Röntgenmottagningen, Solstadens sjukhus", "Sjukhusvägen 1, entré B, plan 1", "010-000 00 17", "röntgen", "en röntgensjuksköterska";
    /// Mammography.
    BREASTS = "D109", "Mammografimottagningen, Solstadens sjukhus", "Sjukhusvägen 1, entré B, plan 2", "010-000 00 18", "mammografi", "en röntgensjuksköterska";
    /// Dentists.
    DENTAL = "D110", "Folktandvården Björkdalen", "Torggatan 8", "010-000 00 19", "undersökning", "en tandläkare";
    /// Children.
    CHILDREN = "D111", "Barn- och ungdomsmottagningen Björkdalen", "Björkvägen 7", "010-000 00 20", "hälsobesök", "en barnsjuksköterska";
    /// Young people.
    YOUNG = "D112", "Ungdomsmottagningen Solstaden", "Torggatan 2, plan 3", "010-000 00 21", "samtal", "en kurator";
    /// Laboratory.
    LABORATORY = "D113", "Laboratoriet, Solstadens sjukhus", "Sjukhusvägen 1, entré D", "010-000 00 22", "provtagning", "en undersköterska";
    /// Surgery.
    SURGERY = "D114", "Ortopedmottagningen, Solstadens sjukhus", "Sjukhusvägen 1, entré A, plan 3", "010-000 00 23", "operation", "en ortoped";
    /// With the longest name of all.
    PAIN = "D115", "Specialistmottagningen för smärtrehabilitering, arbetsterapi och hjälpmedelsutprovning för vuxna med långvarig smärta, Norra Solstadens universitetssjukhus", "Universitetsallén 112, hus 14, hiss K, plan 11, korridor 3", "010-000 00 24", "bedömning", "ett team med läkare, psykolog och arbetsterapeut";
}

impl Clinic {
    /// The unit with this HSA-id.
    pub(crate) fn by_id(id: &str) -> Option<&'static Self> {
        Self::ALL.iter().copied().find(|clinic| clinic.id == id)
    }

    /// As it stands in a message.
    pub(crate) fn unit(&self) -> Unit {
        Unit {
            id: self.id.to_owned(),
            name: self.name.to_owned(),
            address: Some(self.address.to_owned()),
            postal_code: Some("123 45".to_owned()),
            town: Some("Solstaden".to_owned()),
            telephone: Some(self.telephone.to_owned()),
        }
    }

    /// Where to go.
    pub(crate) fn place(&self) -> String {
        format!("{}, {}, Solstaden", self.name, self.address)
    }
}
