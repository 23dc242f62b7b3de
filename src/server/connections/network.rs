//! The network that a request comes from, for limits.

use super::proxies::{self, AddressPrefix};
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use std::{
    fmt,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

/// The prefix of IPv6 that one household or office has for itself, in bits (RFC 6177 gives it at least a /64).
const HOUSEHOLD_PREFIX_BITS: u32 = 64;

/// The largest prefix of IPv6 that one customer of a provider has, in bits (RFC 6177, section 2).
const SITE_PREFIX_BITS: u32 = 48;

/// A unit of limits: an IPv4 address, or the /64 of an IPv6 address, whose owner has all of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Network(IpAddr);

impl Network {
    /// The network of this address. An IPv4-mapped IPv6 address counts as IPv4.
    pub(crate) fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(address.into()),
            IpAddr::V6(address) => Self(first_bits(address, HOUSEHOLD_PREFIX_BITS).into()),
        }
    }

    /// Gives the bytes of its address to a hash.
    pub(crate) fn hash_into(self, mut update: impl FnMut(&[u8])) {
        match self.0 {
            IpAddr::V4(address) => update(&address.octets()),
            IpAddr::V6(address) => update(&address.octets()),
        }
    }

    /// The /48 of an IPv6 network, which may belong to one customer. None for IPv4.
    pub(crate) fn site(self) -> Option<Self> {
        match self.0 {
            IpAddr::V4(_) => None,
            IpAddr::V6(address) => Some(Self(first_bits(address, SITE_PREFIX_BITS).into())),
        }
    }

    /// The unit for scarce resources: all networks of a site together, because one customer can use all of them.
    pub(crate) fn customer(self) -> Self {
        self.site().unwrap_or(self)
    }
}

/// Without the address, which must not be logged.
impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Network")
    }
}

fn first_bits(address: Ipv6Addr, bits: u32) -> Ipv6Addr {
    Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits)))
}

/// Middleware: adds the [`Network`] of the client to the request, through any trusted proxies.
pub(in crate::server) async fn resolve(
    State(trusted): State<Arc<[AddressPrefix]>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let client = proxies::client_address(peer.ip(), request.headers(), &trusted);
    request.extensions_mut().insert(Network::of(client));
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_an_address_of_ipv4_or_the_first_half_of_one_of_ipv6() {
        let network = |text: &str| Network::of(text.parse().unwrap());
        assert_eq!(network("192.0.2.1"), network("::ffff:192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("2001:db8:1:2::1").site(), network("2001:db8:1:3::1").site());
        assert_ne!(network("2001:db8:1::1").site(), network("2001:db8:2::1").site());
        assert_eq!(network("192.0.2.1").site(), None);
        let customer = |text| network(text).customer();
        assert_eq!(customer("2001:db8:1:2::1"), customer("2001:db8:1:3::1"));
        assert_eq!(customer("192.0.2.1"), network("192.0.2.1"));
        assert_eq!(format!("{:?}", network("192.0.2.1")), "Network");
    }
}
