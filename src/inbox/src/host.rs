//! Which hosts are this machine: what goes to others goes under TLS.

use std::net::IpAddr;

/// Whether a host, as it stands in an address, is this machine: `localhost`, or a loopback address (an IPv6 one in its
/// brackets or without).
pub fn is_this_machine(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|host| host.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_and_addresses_of_the_loopback_are_this_machine() {
        for host in ["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]"] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in
            ["", "localhost.example", "127.0.0.1.example", "10.0.0.1", "[::2]", "[127.0.0.1", "0.0.0.0"]
        {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
