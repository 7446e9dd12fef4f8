//! itintegration:engagementindex, version 1: what an engagement index tells those who listen.

pub(crate) mod process_notification;
