//! The headers that say who somebody is and where they are.

use crate::server::{
    connections::proxies::{AddressPrefix, client_address},
    http::{identity::Identities, origin::Origin},
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use std::{
    env, fs,
    net::{IpAddr, Ipv4Addr},
    process,
    sync::LazyLock,
};

/// With a key that nobody knows, over HTTP and HTTPS.
pub(super) static IDENTITIES: LazyLock<[Identities; 2]> = LazyLock::new(|| {
    let data = env::temp_dir().join(format!("parlor-fuzzing-identities-{}", process::id()));
    fs::create_dir_all(&data).expect("a folder");
    [false, true].map(|https| Identities::open(&data, https).expect("identities"))
});

/// What the server trusts here.
const TRUSTED: [&str; 2] = ["10.0.0.0/8", "2001:db8::/32"];

/// Cookies in the first line, `X-Forwarded-For` in the second, `Forwarded` in the third; in the fourth and fifth settings.
pub fn headers(data: &[u8]) {
    let mut lines = data.split(|byte| *byte == b'\n');
    let mut headers = HeaderMap::new();
    for name in [header::COOKIE, HeaderName::from_static("x-forwarded-for"), header::FORWARDED] {
        let line = lines.next().filter(|line| !line.is_empty());
        if let Some(Ok(value)) = line.map(HeaderValue::from_bytes) {
            headers.append(name, value);
        }
    }

    for identities in &*IDENTITIES {
        assert_eq!(identities.person(&headers), None, "nobody can sign in our name");
    }

    let trusted = TRUSTED.map(|prefix| prefix.parse::<AddressPrefix>().expect("it is a prefix"));
    let stranger = IpAddr::from(Ipv4Addr::new(192, 0, 2, 1));
    assert_eq!(client_address(stranger, &headers, &trusted), stranger, "a stranger is not believed");
    let proxy = IpAddr::from(Ipv4Addr::new(10, 0, 0, 1));
    let client = client_address(proxy, &headers, &trusted);
    assert_eq!(client, client.to_canonical(), "an address has one form");
    assert_eq!(client_address(proxy, &HeaderMap::new(), &trusted), proxy);

    if let Some(Ok(setting)) = lines.next().map(std::str::from_utf8)
        && let Ok(prefix) = setting.parse::<AddressPrefix>()
    {
        assert_eq!(format!("{prefix:?}").parse().ok(), Some(prefix), "a setting reads back");
    }
    let origin = lines.next().and_then(|line| std::str::from_utf8(line).ok()).and_then(Origin::parse);
    if let Some(origin) = origin {
        assert_eq!(Origin::parse(&origin.to_string()), Some(origin), "an origin has one form");
    }
}
