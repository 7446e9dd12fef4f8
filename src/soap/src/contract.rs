//! The service contracts, named as RIV-TA names them: domain, version, interaction.

pub(crate) mod engagementindex;
pub(crate) mod monitoring;
pub(crate) mod patientportal;
