//! How many connections there are: in all, from one address, and of one sender.

use inbox::HsaId;
use serde::Deserialize;
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// `[soap.limits]`: connections that are open at the same time.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// In all. Default: 4096.
    pub connections: NonZeroUsize,
    /// From one address (of IPv6: from one /64). A platform, or a proxy that keeps no addresses, is one. Default: 256.
    pub connections_per_address: NonZeroUsize,
    /// Of certificates with one HSA-id. Default: 256.
    pub connections_per_sender: NonZeroUsize,
}

impl Default for Limits {
    fn default() -> Self {
        let most = |most| NonZeroUsize::new(most).expect("a default that is not zero");
        Self {
            connections: most(4096),
            connections_per_address: most(256),
            connections_per_sender: most(256),
        }
    }
}

/// The log says that somebody was turned away no more often than this.
const SAID: Duration = Duration::from_secs(10);

/// Where connections are counted.
#[derive(Debug, Clone)]
pub(super) struct Room(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    limits: Limits,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    groups: HashMap<Group, usize>,
    turned_away: u64,
    said: Option<Instant>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Group {
    Address(IpAddr),
    Sender(String),
}

/// One connection's place. Given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    room: Room,
    group: Group,
}

impl Room {
    pub(super) fn new(limits: Limits) -> Self {
        Self(Arc::new(Inner { limits, taken: Mutex::default() }))
    }

    /// A place for a connection from this address. `None`: there is none.
    pub(super) fn let_in(&self, from: IpAddr) -> Option<Place> {
        let Limits { connections, connections_per_address, .. } = self.0.limits;
        let mut taken = self.taken();
        if taken.all >= connections.get() {
            taken.turn_away("connections");
            return None;
        }
        let place = self.take(&mut taken, Group::Address(network(from)), connections_per_address);
        if place.is_none() {
            taken.turn_away("connections_per_address");
        } else {
            taken.all += 1;
        }
        place
    }

    fn take(&self, taken: &mut Taken, group: Group, most: NonZeroUsize) -> Option<Place> {
        let count = taken.groups.get(&group).copied().unwrap_or_default();
        (count < most.get()).then(|| {
            taken.groups.insert(group.clone(), count + 1);
            Place { room: self.clone(), group }
        })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// A seat beside the place, once it is known whose connection it is. `None`: that sender has as many as it may.
    pub(super) fn seat(&self, hsa_id: &HsaId) -> Option<Self> {
        let group = Group::Sender(hsa_id.as_str().to_ascii_uppercase());
        let mut taken = self.room.taken();
        let seat = self.room.take(&mut taken, group, self.room.0.limits.connections_per_sender);
        if seat.is_none() {
            taken.turn_away("connections_per_sender");
        }
        seat
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.room.taken();
        if matches!(self.group, Group::Address(_)) {
            taken.all -= 1;
        }
        if let Some(count) = taken.groups.get_mut(&self.group) {
            *count -= 1;
            if *count == 0 {
                taken.groups.remove(&self.group);
            }
        }
    }
}

impl Taken {
    fn turn_away(&mut self, limit: &'static str) {
        self.turned_away += 1;
        if self.said.is_none_or(|said| said.elapsed() >= SAID) {
            self.said = Some(Instant::now());
            let turned_away = std::mem::take(&mut self.turned_away);
            tracing::warn!(limit, turned_away, open = self.all, "connections were turned away");
        }
    }
}

/// Whoever has one address of IPv6 has a whole /64 of them.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(connections: usize, connections_per_address: usize, connections_per_sender: usize) -> Room {
        let most = |most| NonZeroUsize::new(most).unwrap();
        Room::new(Limits {
            connections: most(connections),
            connections_per_address: most(connections_per_address),
            connections_per_sender: most(connections_per_sender),
        })
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    // ASVS 5.0.0-15.2.2
    #[test]
    fn no_address_takes_anothers_place_and_places_come_back() {
        let room = room(3, 2, 9);
        let (one, two) = (address("10.0.0.1"), address("10.0.0.2"));
        let first = room.let_in(one).unwrap();
        let second = room.let_in(address("::ffff:10.0.0.1")).unwrap();
        assert!(room.let_in(one).is_none(), "the same address, however it is written");
        let third = room.let_in(two).unwrap();
        drop(first);
        let again = room.let_in(one).unwrap();
        assert!(room.let_in(two).is_none(), "all are taken");
        drop((second, third, again));
        assert!(room.taken().groups.is_empty(), "nothing is kept of those who left");
        assert_eq!(room.taken().all, 0);
    }

    #[test]
    fn an_address_of_ipv6_is_its_network() {
        let room = room(9, 1, 9);
        let _first = room.let_in(address("2001:db8:0:1::1")).unwrap();
        assert!(room.let_in(address("2001:db8:0:1:ffff::2")).is_none());
        assert!(room.let_in(address("2001:db8:0:2::1")).is_some());
    }

    #[test]
    fn a_sender_has_as_many_as_it_may_wherever_it_comes_from() {
        let room = room(9, 9, 1);
        let hsa_id = |text: &str| text.parse::<HsaId>().unwrap();
        let (here, there) =
            (room.let_in(address("10.0.0.1")).unwrap(), room.let_in(address("10.0.0.2")).unwrap());
        let seat = here.seat(&hsa_id("SE2321000016-1hz3")).unwrap();
        assert!(there.seat(&hsa_id("SE2321000016-1HZ3")).is_none());
        assert!(there.seat(&hsa_id("SE2321000016-1HZ4")).is_some());
        drop(seat);
        assert!(there.seat(&hsa_id("SE2321000016-1HZ3")).is_some());
        assert_eq!(room.taken().all, 2, "a seat is no place of its own");
    }
}
