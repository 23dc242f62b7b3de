//! Trusted proxies: only the proxies in the settings are trusted about a client's address.

use axum::http::{HeaderMap, HeaderName, header};
use serde::{Deserialize, Deserializer, de};
use std::{
    fmt,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

/// How many addresses of a header are read, from its end. No request passes more of our proxies; anybody may have written the
/// addresses before them.
const MAX_HOPS: usize = 16;

/// The header that proxies used before there was a standard: addresses separated by commas.
const FORWARDED_FOR_HEADER: HeaderName = HeaderName::from_static("x-forwarded-for");

/// An address, or all addresses with a prefix: `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct AddressPrefix {
    first: IpAddr,
    bits: u32,
}

/// It is not an address or a prefix.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not an address or a prefix; write 127.0.0.1 or 10.0.0.0/8")]
pub struct NotAPrefix(String);

impl AddressPrefix {
    fn contains(&self, address: IpAddr) -> bool {
        let same_kind = self.first.is_ipv4() == address.is_ipv4();
        // IPv4 is compared as IPv4-mapped IPv6 (RFC 4291, section 2.5.5.2), so there is only one kind of number.
        same_kind && (as_bits(self.first) ^ as_bits(address)).leading_zeros() >= self.bits
    }
}

fn as_bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

impl FromStr for AddressPrefix {
    type Err = NotAPrefix;

    fn from_str(text: &str) -> Result<Self, NotAPrefix> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.trim(), None),
        };
        let not_a_prefix = || NotAPrefix(text.to_owned());
        let first = address.parse::<IpAddr>().map_err(|_| not_a_prefix())?.to_canonical();
        let (most, before) = if first.is_ipv4() { (32, 96) } else { (128, 0) };
        let bits = match bits {
            Some(bits) => bits.parse().ok().filter(|bits| *bits <= most).ok_or_else(not_a_prefix)?,
            None => most,
        };
        Ok(Self { first, bits: before + bits })
    }
}

impl fmt::Debug for AddressPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = if self.first.is_ipv4() { 96 } else { 0 };
        write!(f, "{}/{}", self.first, self.bits - before)
    }
}

impl<'de> Deserialize<'de> for AddressPrefix {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Whether this peer is a trusted proxy.
pub(in crate::server) fn is_trusted(peer: IpAddr, trusted: &[AddressPrefix]) -> bool {
    let peer = peer.to_canonical();
    trusted.iter().any(|prefix| prefix.contains(peer))
}

/// The address of the client behind this peer.
///
/// A peer that is not trusted is the client, whatever its headers say. The end of a trusted peer's `X-Forwarded-For`, or else
/// `Forwarded` (RFC 7239), was written by the nearest proxy: the client is the last address that is no trusted proxy. An
/// unreadable element ends the search, because anybody may have written it: then the result is the proxy before it.
pub(crate) fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[AddressPrefix]) -> IpAddr {
    let mut nearest = peer.to_canonical();
    if !is_trusted(nearest, trusted) {
        return nearest;
    }
    let named = |name| headers.get_all(name).iter().rev().filter_map(|value| value.to_str().ok());
    let is_plain = headers.contains_key(FORWARDED_FOR_HEADER);
    let name = if is_plain { FORWARDED_FOR_HEADER } else { header::FORWARDED };
    for hop in named(name).flat_map(|value| value.rsplit(',')).take(MAX_HOPS) {
        let address = if is_plain { read_node(hop.trim()) } else { read_forwarded(hop) };
        let Some(address) = address else { break };
        nearest = address;
        if !is_trusted(address, trusted) {
            break;
        }
    }
    nearest
}

/// The `for` value of one element of `Forwarded`.
fn read_forwarded(element: &str) -> Option<IpAddr> {
    let mut pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let (_, node) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    read_node(node.trim().trim_matches('"'))
}

/// An address with or without a port; IPv6 with or without brackets.
fn read_node(node: &str) -> Option<IpAddr> {
    let bracketed = || node.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    let with_port = || node.parse::<SocketAddr>().ok().map(|address| address.ip());
    let address = node.parse().ok().or_else(bracketed).or_else(with_port)?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests;
