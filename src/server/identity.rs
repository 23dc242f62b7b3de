//! Who somebody is: a cookie signed with a key that never leaves the data folder.

use super::state::AppState;
use crate::domain::Person;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::{
    SignedCookieJar,
    cookie::{Cookie, Key, SameSite},
};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// The cookie's name.
const COOKIE: &str = "parlor";

/// The length of the key file: what [`Key`] derives its signing key from, in bytes.
const KEY_BYTES: usize = 64;

/// What is wrong with the key file.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It cannot be read or made.
    #[error("{} cannot be read or made", path.display())]
    File {
        /// Where it should be.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It is not a key.
    #[error("{} is damaged: it should have {KEY_BYTES} bytes. Restore it, or delete it and everyone becomes somebody new", .0.display())]
    Damaged(PathBuf),
    /// The system has no randomness to make one.
    #[error("the system gives no randomness")]
    Randomness(#[from] getrandom::Error),
}

/// The key in this file; a new one, readable by the owner alone, when there is no file.
pub(super) fn key(path: &Path) -> Result<Key, KeyError> {
    let unusable = |source| KeyError::File { path: path.to_owned(), source };
    match fs::read(path) {
        Ok(bytes) if bytes.len() == KEY_BYTES => Ok(Key::from(&bytes)),
        Ok(_) => Err(KeyError::Damaged(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut bytes = [0; KEY_BYTES];
            getrandom::fill(&mut bytes)?;
            // Whole or not at all: a process killed in between must leave nothing that the next one cannot read.
            let draft = path.with_extension("new");
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(true).mode(0o600);
            let mut file = options.open(&draft).map_err(unusable)?;
            file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(unusable)?;
            fs::rename(&draft, path).map_err(unusable)?;
            if let Some(folder) = path.parent() {
                File::open(folder).and_then(|folder| folder.sync_all()).map_err(unusable)?;
            }
            tracing::info!(path = %path.display(), "made an identity key");
            Ok(Key::from(&bytes))
        }
        Err(error) => Err(unusable(error)),
    }
}

/// Middleware: puts the [`Person`] of the cookie into the request, or a new one, whose cookie the response sets.
/// A cookie that is not signed with our key counts as none.
pub(super) async fn identify(
    State(state): State<AppState>,
    jar: SignedCookieJar,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(person) = known(&jar) {
        request.extensions_mut().insert(person);
        return next.run(request).await;
    }
    let mut bytes = [0; 12];
    if let Err(error) = getrandom::fill(&mut bytes) {
        tracing::error!(%error, "the system gives no randomness to make an identity of");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let person = Person::from_bytes(bytes);
    request.extensions_mut().insert(person);
    let cookie = Cookie::build((COOKIE, person.to_string()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(state.https)
        .permanent(); // As long as a browser is willing to: 400 days (RFC 6265bis, section 5.5).
    (jar.add(cookie), next.run(request).await).into_response()
}

/// Middleware for what nobody need be known for: puts the [`Person`] of the cookie into the request, or nobody. It sets
/// no cookie.
pub(super) async fn recognise(
    State(_): State<AppState>,
    jar: SignedCookieJar,
    mut request: Request,
    next: Next,
) -> Response {
    request.extensions_mut().insert(known(&jar).unwrap_or(Person::NOBODY));
    next.run(request).await
}

pub(crate) fn known(jar: &SignedCookieJar) -> Option<Person> {
    jar.get(COOKIE)?.value().parse().ok()
}
