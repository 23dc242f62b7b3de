//! Whom a request comes from, whatever it claims.

use super::*;
use proptest::prelude::*;

fn prefixes(texts: &[&str]) -> Vec<AddressPrefix> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// Whom a request comes from that this peer brings, with these headers.
fn client(peer: &str, headers: &[(HeaderName, &str)], trusted: &[&str]) -> String {
    let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
    client_address(peer.parse().unwrap(), &headers, &prefixes(trusted)).to_string()
}

#[test]
fn who_is_not_trusted_speaks_for_nobody_but_themselves() {
    let claims = [(FORWARDED_FOR_HEADER, "192.0.2.1"), (header::FORWARDED, "for=192.0.2.1")];
    assert_eq!(client("198.51.100.9", &claims, &[]), "198.51.100.9");
    assert_eq!(client("198.51.100.9", &claims, &["127.0.0.1", "10.0.0.0/8"]), "198.51.100.9");
}

#[test]
fn the_last_address_that_is_no_proxy_of_ours_is_the_clients() {
    let trusted = ["127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8"];
    for (value, expected) in [
        ("192.0.2.1", "192.0.2.1"),
        ("203.0.113.5, 192.0.2.1", "192.0.2.1"),
        ("203.0.113.5, 192.0.2.1, 10.1.2.3", "192.0.2.1"),
        ("192.0.2.1:4711", "192.0.2.1"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:db8::7]:80", "2001:db8::7"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("10.9.9.9, 10.1.2.3", "10.9.9.9"),
        ("192.0.2.1, unknown", "127.0.0.1"),
        ("192.0.2.1, unknown, 10.1.2.3", "10.1.2.3"),
        ("", "127.0.0.1"),
        (",,,", "127.0.0.1"),
    ] {
        assert_eq!(client("127.0.0.1", &[(FORWARDED_FOR_HEADER, value)], &trusted), expected, "{value}");
        assert_eq!(
            client("::ffff:127.0.0.1", &[(FORWARDED_FOR_HEADER, value)], &trusted),
            expected,
            "{value}"
        );
    }
    let lines = [(FORWARDED_FOR_HEADER, "203.0.113.5"), (FORWARDED_FOR_HEADER, "192.0.2.1, fd00::1")];
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(name, value.parse().unwrap());
    }
    let found = client_address("::1".parse().unwrap(), &headers, &prefixes(&trusted));
    assert_eq!(found.to_string(), "192.0.2.1", "several lines are one list");
}

#[test]
fn what_rfc_7239_writes_is_read_where_nothing_older_is_said() {
    let trusted = ["127.0.0.1", "2001:db8:cafe::/48"];
    for (value, expected) in [
        ("for=192.0.2.43", "192.0.2.43"),
        ("For=\"[2001:db8:beef::17]:4711\"", "2001:db8:beef::17"),
        ("for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60"),
        ("for=192.0.2.43, for=\"[2001:db8:cafe::17]\"", "192.0.2.43"),
        ("for=192.0.2.43, for=_hidden", "127.0.0.1"),
        ("proto=https", "127.0.0.1"),
    ] {
        assert_eq!(client("127.0.0.1", &[(header::FORWARDED, value)], &trusted), expected, "{value}");
    }
    let both = [(header::FORWARDED, "for=203.0.113.5"), (FORWARDED_FOR_HEADER, "192.0.2.1")];
    assert_eq!(client("127.0.0.1", &both, &trusted), "192.0.2.1");
}

#[test]
fn only_the_end_of_a_long_header_is_looked_at() {
    let mut hops = vec!["10.0.0.1"; 100_000];
    hops[0] = "192.0.2.1";
    let claims = [(FORWARDED_FOR_HEADER, &*hops.join(","))];
    assert_eq!(client("10.0.0.2", &claims, &["10.0.0.0/8"]), "10.0.0.1");
}

#[test]
fn prefixes_are_read_or_refused_with_what_was_written() {
    for (text, inside, outside) in [
        ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"),
        ("192.0.2.7", "192.0.2.7", "192.0.2.6"),
        ("0.0.0.0/0", "203.0.113.1", "::1"),
        ("::/0", "2001:db8::1", "127.0.0.1"),
        ("fd00::/8", "fdff::1", "fe80::1"),
    ] {
        let prefix: AddressPrefix = text.parse().unwrap();
        assert!(prefix.contains(inside.parse().unwrap()), "{text}");
        assert!(!prefix.contains(outside.parse().unwrap()), "{text}");
    }
    for text in ["", "10.0.0.0/33", "::/129", "localhost", "10.0.0.0/-1", "10.0.0/8", "10.0.0.0/8/8"] {
        let refused = text.parse::<AddressPrefix>().unwrap_err().to_string();
        assert!(refused.starts_with(&format!("`{text}` is not")), "{refused}");
    }
}

proptest! {
    #[test]
    fn whatever_a_client_writes_before_the_proxy_its_own_address_is_found(junk in "[ -~]{0,200}") {
        let value = format!("{junk}, 192.0.2.1");
        prop_assert_eq!(client("127.0.0.1", &[(FORWARDED_FOR_HEADER, &value)], &["127.0.0.1"]), "192.0.2.1");
        let value = format!("{}, for=192.0.2.1", junk.replace(',', ""));
        prop_assert_eq!(client("127.0.0.1", &[(header::FORWARDED, &value)], &["127.0.0.1"]), "192.0.2.1");
    }
}
