//! itintegration:monitoring: whether a service is there, asked by the platforms that lead to it.

pub(crate) mod ping_for_configuration;
