//! infrastructure:eservicesupply:patientportal.

pub(crate) mod v1;
pub(crate) mod v2;
