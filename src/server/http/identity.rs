//! Identity: a cookie signed with a key that never leaves the data folder.

mod key_error;
mod keys;
mod revoked;

use crate::{
    domain::{NetworkKey, Person, Timestamp},
    rates::RetryAfter,
    server::{
        capacity::{
            rate_limit::{self, RequestLimiters},
            retry_after::{because, refused_for},
        },
        connections::network::Network,
    },
    sheets::{HitLimit, RefusalPage},
};
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::{
    SignedCookieJar,
    cookie::{Cookie, Key, SameSite},
};
use hmac::{Hmac, Mac};
pub(in crate::server) use key_error::KeyError;
use keys::Keys;
use revoked::Revoked;
use sha2::Sha256;
use std::{
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// The cookie's name over plain HTTP.
const COOKIE_NAME: &str = "parlor";

/// Its name over HTTPS: a browser accepts this name only from this very host, and only over HTTPS (RFC 6265bis, section
/// 4.1.3.2), so that no other host of the same domain can set an identity.
const HOST_COOKIE_NAME: &str = "__Host-parlor";

/// Sets the hashes of networks apart from the signatures of cookies.
const NETWORK_PREFIX: &[u8] = b"\0network\0";

/// Removes the plain cookie once the other is set.
const REMOVE_COOKIE: HeaderValue =
    HeaderValue::from_static("parlor=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");

/// The age at which a cookie is renewed. Browsers keep one for at most 400 days (RFC 6265bis, section 5.5): people who come
/// once a year keep their identity.
const RENEW_COOKIE_AFTER: Duration = Duration::from_hours(30 * 24);

/// Identifies people by their cookies.
pub(crate) struct Identities {
    keys: Keys,
    revoked: Revoked,
    https: bool,
}

/// Since when the person of a request is known on this server.
#[derive(Clone, Copy, Debug)]
pub(in crate::server) struct KnownSince(pub(in crate::server) Timestamp);

/// A person with a valid cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct KnownPerson {
    person: Person,
    /// Since when they are known.
    since: Timestamp,
    /// Whether their cookie must be renewed.
    is_due: bool,
}

/// The content of a cookie: the person, when it was issued, whether over HTTPS, and since when the person is known. Older versions
/// have less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct IdentityToken {
    person: Person,
    /// When it was issued; 0 if that is not known.
    given: Timestamp,
    by_https: bool,
    /// When the person's first cookie was issued. An older version says only when this one was.
    since: Timestamp,
}

impl IdentityToken {
    /// Reads `person`, `person.seconds`, `person.seconds.s`, and the last two followed by `.seconds`.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.').peekable();
        let person = parts.next()?.parse().ok()?;
        let given = parts.next().map_or(Some(Timestamp::default()), seconds)?;
        let by_https = parts.next_if_eq(&"s").is_some();
        let since = parts.next().map_or(Some(given), seconds)?;
        parts.next().is_none().then_some(Self { person, given, by_https, since })
    }

    fn text(self) -> String {
        let mark = if self.by_https { ".s" } else { "" };
        let [given, since] = [self.given, self.since].map(|at| at.millis() / 1000);
        format!("{}.{given}{mark}.{since}", self.person)
    }
}

/// A moment in whole seconds since 1970.
fn seconds(text: &str) -> Option<Timestamp> {
    let seconds: u32 = text.parse().ok()?;
    Some(Timestamp::from_millis(u64::from(seconds) * 1000))
}

impl Identities {
    /// Opens the identity files of a data folder.
    ///
    /// # Errors
    /// [`KeyError`], which says which file cannot be used.
    pub(crate) fn open(data: &Path, https: bool) -> Result<Self, KeyError> {
        Ok(Self { keys: Keys::open(data)?, revoked: Revoked::open(data)?, https })
    }

    /// The keyed hash of a network. With another identity key it is another one.
    pub(crate) fn network_key(&self, network: Network) -> NetworkKey {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.keys.current.signing()).expect("a key of any length will do");
        mac.update(NETWORK_PREFIX);
        network.hash_into(|part| mac.update(part));
        let mut key = [0; 8];
        key.copy_from_slice(&mac.finalize().into_bytes()[..8]);
        NetworkKey::from_bytes(key)
    }

    /// The person of the cookie in these headers, if it is valid.
    pub(crate) fn person(&self, headers: &HeaderMap) -> Option<Person> {
        self.known(headers, now()).map(|known| known.person)
    }

    fn known(&self, headers: &HeaderMap, now: Timestamp) -> Option<KnownPerson> {
        if !headers.contains_key(header::COOKIE) {
            return None;
        }
        let keys = [&self.keys.current].into_iter().chain(&self.keys.older);
        keys.enumerate().find_map(|(nth, key)| self.known_by(headers, key, nth == 0, now))
    }

    fn known_by(&self, headers: &HeaderMap, key: &Key, signs: bool, now: Timestamp) -> Option<KnownPerson> {
        let jar = SignedCookieJar::from_headers(headers, key.clone());
        let token =
            |name| IdentityToken::parse(jar.get(name)?.value()).filter(|token| !self.is_revoked(*token));
        let is_old = |token: IdentityToken| {
            let age_ms = now.millis().saturating_sub(token.given.millis());
            RENEW_COOKIE_AFTER.as_millis() <= u128::from(age_ms)
        };
        let known = |token: IdentityToken, is_due| {
            let is_due = is_due || !signs || is_old(token);
            Some(KnownPerson { person: token.person, since: token.since, is_due })
        };
        if !self.https {
            return known(token(COOKIE_NAME)?, false);
        }
        if let Some(token) = token(HOST_COOKIE_NAME) {
            return known(token, false);
        }
        // A plain cookie from before HTTPS. A later one has the other name; under this name, another host of the domain could
        // have set it.
        known(token(COOKIE_NAME).filter(|token| !token.by_https)?, true)
    }

    fn is_revoked(&self, token: IdentityToken) -> bool {
        self.revoked.contains(token.person, token.given)
    }

    /// Adds a cookie of this person to a response, and replaces the old ones.
    fn give(&self, known: KnownPerson, now: Timestamp, had: &HeaderMap, response: Response) -> Response {
        let KnownPerson { person, since, .. } = known;
        let token = IdentityToken { person, given: now, by_https: self.https, since };
        let cookie = Cookie::build((if self.https { HOST_COOKIE_NAME } else { COOKIE_NAME }, token.text()))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.https)
            .permanent(); // As long as a browser is willing to.
        let mut response =
            (SignedCookieJar::new(self.keys.current.clone()).add(cookie), response).into_response();
        let mut cookies = had.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
        if self.https && cookies.any(has_plain_cookie) {
            response.headers_mut().append(header::SET_COOKIE, REMOVE_COOKIE);
        }
        response
    }
}

/// Whether a `Cookie` header has a cookie with the plain name.
fn has_plain_cookie(header: &str) -> bool {
    header.split(';').any(|pair| pair.trim_start().split('=').next() == Some(COOKIE_NAME))
}

/// Middleware: adds the [`Person`] of the cookie to the request, or a new person, whose cookie the response sets. An unsigned
/// or revoked cookie is ignored. An old one is renewed. A network gets only so many new people in a time.
pub(in crate::server) async fn identify(
    State(identities): State<Arc<Identities>>,
    State(limiters): State<RequestLimiters>,
    Extension(network): Extension<Network>,
    mut request: Request,
    next: Next,
) -> Response {
    let now = now();
    let known = identities.known(request.headers(), now);
    if known.is_none()
        && let Err(wait) = rate_limit::take(&limiters.new_people, network)
    {
        limiters.refusals.count(HitLimit::NewPeople);
        return too_many_new_people(wait);
    }
    let Some(known) = known.or_else(|| new_person(now)) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    request.extensions_mut().insert(known.person);
    request.extensions_mut().insert(KnownSince(known.since));
    if !known.is_due {
        return next.run(request).await;
    }
    let had = request.headers().clone();
    let response = next.run(request).await;
    identities.give(known, now, &had, response)
}

/// Middleware for routes that need no identity: adds the [`Person`] of the cookie to the request, or nobody. It sets no cookie.
pub(in crate::server) async fn recognise(
    State(identities): State<Arc<Identities>>,
    mut request: Request,
    next: Next,
) -> Response {
    let now = now();
    let known = identities.known(request.headers(), now);
    request.extensions_mut().insert(known.map_or(Person::NOBODY, |known| known.person));
    request.extensions_mut().insert(KnownSince(known.map_or(now, |known| known.since)));
    next.run(request).await
}

/// The refusal of somebody new. Who was here before is let in, and rooms can be watched.
fn too_many_new_people(wait: RetryAfter) -> Response {
    let seconds = wait.seconds();
    let sentence = format!(
        "Very many new people came from your network, so somebody new has to wait for {seconds} s. Who was here before, \
         and lets the browser keep cookies, need not wait."
    );
    because(RefusalPage::NewPeople, refused_for(StatusCode::TOO_MANY_REQUESTS, seconds, &sentence))
}

/// A new person.
fn new_person(now: Timestamp) -> Option<KnownPerson> {
    let mut bytes = [0; 12];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Some(KnownPerson { person: Person::from_bytes(bytes), since: now, is_due: true }),
        Err(error) => {
            tracing::error!(%error, "the system gives no randomness to make an identity of");
            None
        }
    }
}

/// A clock before 1970 counts as 1970.
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_written_and_nothing_else_is_one() {
        let person = Person::from_bytes([7; 12]);
        let given = Timestamp::from_millis(1_800_000_000_000);
        for by_https in [false, true] {
            let since = Timestamp::from_millis(1_700_000_000_000);
            let token = IdentityToken { person, given, by_https, since };
            assert_eq!(IdentityToken::parse(&token.text()), Some(token));
            let mark = if by_https { ".s" } else { "" };
            let older = IdentityToken { since: given, ..token };
            assert_eq!(IdentityToken::parse(&format!("{person}.1800000000{mark}")), Some(older));
        }
        let (given, since) = (Timestamp::default(), Timestamp::default());
        let oldest = IdentityToken { person, given, by_https: false, since };
        assert_eq!(IdentityToken::parse(&person.to_string()), Some(oldest));
        for wrong in [
            "",
            ".",
            "1",
            &format!("{person}."),
            &format!("{person}.x"),
            &format!("{person}.1.t"),
            &format!("{person}.1.s.s"),
            &format!("{person}.1.2.s"),
            &format!("{person}.1.2.3"),
            &format!("{person}.s"),
        ] {
            assert_eq!(IdentityToken::parse(wrong), None, "{wrong}");
        }
    }
}
