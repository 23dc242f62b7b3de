//! The origin of a page, as browsers send it (RFC 6454), and which origins are ours.

use axum::http::{HeaderMap, Uri, header, uri::Authority};
use std::net::Ipv6Addr;

/// The scheme, host and port of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    is_https: bool,
    /// In lower case; an IPv6 address with its brackets.
    host: String,
    port: u16,
}

impl Origin {
    /// Parses `https://chat.example` or `http://localhost:3000`. The default port may be omitted.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let is_https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        Self::of(is_https, authority)
    }

    /// The origin of this host's pages.
    pub(in crate::server) fn of(is_https: bool, authority: &str) -> Option<Self> {
        let read: Authority = authority.parse().ok()?;
        // `Authority` also accepts user information before the host, and an invalid port after it.
        let port = match authority.strip_prefix(read.host())? {
            "" if is_https => 443,
            "" => 80,
            port => port.strip_prefix(':')?.parse().ok()?,
        };
        let host = read.host().to_ascii_lowercase();
        (!host.is_empty()).then_some(Self { is_https, host, port })
    }

    /// The origin of the pages at the address of this request.
    pub(in crate::server) fn own(is_https: bool, uri: &Uri, headers: &HeaderMap) -> Option<Self> {
        // An address in the request line wins over the header (RFC 9112, section 3.2.2).
        if let Some(authority) = uri.authority() {
            return Self::of(is_https, authority.as_str());
        }
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = hosts.next()?.to_str().ok()?;
        if hosts.next().is_some() { None } else { Self::of(is_https, host) }
    }

    /// Whether DNS cannot point the host elsewhere: it is an address, or this machine (RFC 6761). A stranger may point any
    /// other name here, which is called DNS rebinding.
    pub(in crate::server) fn cannot_be_rebound(&self) -> bool {
        let host = self.host.as_str();
        let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        host == "localhost"
            || host.ends_with(".localhost")
            || host.parse::<std::net::Ipv4Addr>().is_ok()
            || address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok())
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (scheme, usual) = if self.is_https { ("https", 443) } else { ("http", 80) };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port == usual { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_origin_may_be_written_in_several_ways() {
        for (written, read) in [
            ("https://chat.example", "https://chat.example"),
            ("https://Chat.Example:443", "https://chat.example"),
            ("HTTP://chat.example:80", "http://chat.example"),
            ("https://chat.example:8443", "https://chat.example:8443"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(Origin::parse(written).unwrap().to_string(), read, "{written}");
        }
        for wrong in [
            "",
            "null",
            "chat.example",
            "https://",
            "https://a/b",
            "https://a/",
            "ftp://a",
            "https://u@a",
            "https://a:",
            "https://a:99999",
            "https://a b",
        ] {
            assert_eq!(Origin::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_and_this_machine_are_what_they_say_and_a_name_may_be_anybodys() {
        let is_safe = |origin: &str| Origin::parse(origin).unwrap().cannot_be_rebound();
        for safe in [
            "http://127.0.0.1",
            "http://10.0.0.7:3000",
            "http://[::1]",
            "http://localhost:3000",
            "http://a.localhost",
        ] {
            assert!(is_safe(safe), "{safe}");
        }
        for name in [
            "http://chat.example",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://notlocalhost",
            "http://office",
        ] {
            assert!(!is_safe(name), "{name}");
        }
    }
}
