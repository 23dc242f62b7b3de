//! From an HTTP request to a WebSocket (RFC 6455, section 4.2).

use super::{MessageLimits, PartialMessages, WebSocket};
use crate::server::connections::timed_stream::TimedStream;
use axum::{
    body::Body,
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use sha1::{Digest, Sha1};

/// The constant that every server appends to the key (RFC 6455, section 1.3).
const WEBSOCKET_GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The only version of the protocol (RFC 6455, section 4.1).
const WEBSOCKET_VERSION: HeaderValue = HeaderValue::from_static("13");

const WEBSOCKET_TOKEN: HeaderValue = HeaderValue::from_static("websocket");

/// A request to become a WebSocket.
#[derive(Debug)]
pub(crate) struct Upgrade {
    on_upgrade: OnUpgrade,
    /// The value of `Sec-WebSocket-Accept`.
    accept: HeaderValue,
    protocol: Option<HeaderValue>,
}

/// The request is refused, for this reason.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UpgradeRefusal(StatusCode, &'static str);

impl Upgrade {
    /// Selects this subprotocol (RFC 6455, section 1.9) if the client asked for it.
    pub(crate) fn speaking(mut self, headers: &HeaderMap, protocol: &'static str) -> Self {
        let asked = has_token(headers, &header::SEC_WEBSOCKET_PROTOCOL, protocol);
        self.protocol = asked.then(|| HeaderValue::from_static(protocol));
        self
    }

    /// Answers the request, and then serves the connection in a separate task, with these limits of messages.
    pub(crate) fn accept<F>(
        self,
        lengths: &'static MessageLimits,
        halves: PartialMessages,
        serve: impl FnOnce(WebSocket) -> F + Send + 'static,
    ) -> Response
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let on_upgrade = self.on_upgrade;
        tokio::spawn(async move {
            match on_upgrade
                .await
                .map_err(|error| error.to_string())
                .and_then(|upgraded| take_over(upgraded, lengths, halves))
            {
                // A new task, without the memory of the HTTP request.
                Ok(websocket) => drop(tokio::spawn(serve(websocket))),
                Err(error) => tracing::debug!(error, "a connection went before it became a WebSocket"),
            }
        });
        let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, WEBSOCKET_TOKEN);
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, self.accept);
        if let Some(protocol) = self.protocol {
            headers.insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);
        }
        response
    }
}

/// Takes the TCP stream from the HTTP server.
fn take_over(
    upgraded: Upgraded,
    lengths: &'static MessageLimits,
    halves: PartialMessages,
) -> Result<WebSocket, String> {
    let parts = upgraded.downcast::<TokioIo<TimedStream>>();
    let parts = parts.map_err(|_| "it is no connection of ours".to_owned())?;
    let (stream, permit) = parts.io.into_inner().into_parts();
    Ok(WebSocket::new(stream, permit, &parts.read_buf, lengths, halves))
}

impl<S: Sync> FromRequestParts<S> for Upgrade {
    type Rejection = UpgradeRefusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, UpgradeRefusal> {
        let headers = &parts.headers;
        if parts.method != Method::GET {
            return Err(UpgradeRefusal(StatusCode::METHOD_NOT_ALLOWED, "A WebSocket begins with GET.\n"));
        }
        if !has_token(headers, &header::CONNECTION, "upgrade")
            || !has_token(headers, &header::UPGRADE, "websocket")
        {
            return Err(UpgradeRefusal(
                StatusCode::UPGRADE_REQUIRED,
                "This address accepts WebSocket connections only.\n",
            ));
        }
        if headers.get(header::SEC_WEBSOCKET_VERSION) != Some(&WEBSOCKET_VERSION) {
            return Err(UpgradeRefusal(
                StatusCode::UPGRADE_REQUIRED,
                "Version 13 of WebSocket is spoken here.\n",
            ));
        }
        let key = headers.get(header::SEC_WEBSOCKET_KEY);
        let key = key.filter(|key| BASE64_STANDARD.decode(key).is_ok_and(|nonce| nonce.len() == 16));
        let key = key.ok_or(UpgradeRefusal(
            StatusCode::BAD_REQUEST,
            "Sec-WebSocket-Key is not 16 bytes in Base64.\n",
        ))?;
        let accept = accept(key.as_bytes());
        let on_upgrade = parts.extensions.remove::<OnUpgrade>();
        let on_upgrade = on_upgrade
            .ok_or(UpgradeRefusal(StatusCode::UPGRADE_REQUIRED, "WebSocket needs HTTP/1.1 here.\n"))?;
        Ok(Self { on_upgrade, accept, protocol: None })
    }
}

impl IntoResponse for UpgradeRefusal {
    fn into_response(self) -> Response {
        let Self(status, sentence) = self;
        // RFC 9110, section 15.5.22, and RFC 6455, section 4.4.
        let headers =
            [(header::UPGRADE, WEBSOCKET_TOKEN), (header::SEC_WEBSOCKET_VERSION, WEBSOCKET_VERSION)];
        (status, headers, Body::from(sentence)).into_response()
    }
}

/// Whether a list header contains this item, ignoring case.
fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| item.trim().eq_ignore_ascii_case(token))
}

/// The accept value of a key (RFC 6455, section 4.2.2).
fn accept(key: &[u8]) -> HeaderValue {
    let digest = Sha1::new().chain_update(key).chain_update(WEBSOCKET_GUID).finalize();
    HeaderValue::try_from(BASE64_STANDARD.encode(digest)).expect("Base64 is ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_the_rfc_is_answered_as_the_rfc_does() {
        assert_eq!(accept(b"dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn a_token_is_found_in_lists_and_in_any_letter_case() {
        let mut headers = HeaderMap::new();
        headers.append(header::CONNECTION, HeaderValue::from_static("keep-alive, Upgrade"));
        assert!(has_token(&headers, &header::CONNECTION, "upgrade"));
        assert!(!has_token(&headers, &header::CONNECTION, "keep"));
        assert!(!has_token(&headers, &header::UPGRADE, "upgrade"));
    }
}
