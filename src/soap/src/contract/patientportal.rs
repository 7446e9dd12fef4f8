//! infrastructure:eservicesupply:patientportal.

pub(crate) mod v1;
