//! Claims a nickname over HTTP, without leaving the page.

use crate::{
    domain::{Member, Person},
    protocol::{Code, Refused, json},
};
use futures::future::{FutureExt, LocalBoxFuture};
use leptos::prelude::window;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

/// Why a nickname was not claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimError {
    /// The server did not answer.
    NoAnswer,
    /// The response is for another person: the browser stores no cookies, so each request is from a new person.
    NoCookies,
    /// The server refused it.
    Refused(Code),
}

/// Sends the form, and returns who one is now: still this person.
///
/// # Errors
/// [`ClaimError`].
///
/// Boxed, so that all callers share one future type.
#[must_use]
pub fn claim_nickname(nickname: String, you: Person) -> LocalBoxFuture<'static, Result<Member, ClaimError>> {
    let claim = async move {
        let (is_done, json) = post(&nickname).await.map_err(|_| ClaimError::NoAnswer)?;
        if is_done {
            let member = json::read(&json, |member| member.member()).ok_or(ClaimError::NoAnswer)?;
            return if member.person == you { Ok(member) } else { Err(ClaimError::NoCookies) };
        }
        let refused = json::read(&json, |error| error.get("Refused", Refused::read));
        Err(refused.map_or(ClaimError::NoAnswer, |refused| ClaimError::Refused(refused.code)))
    };
    claim.boxed_local()
}

async fn post(nickname: &str) -> Result<(bool, String), JsValue> {
    let headers = Headers::new()?;
    headers.set("content-type", "application/x-www-form-urlencoded")?;
    let form = format!("nickname={}", utf8_percent_encode(nickname, NON_ALPHANUMERIC));
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from_str(&form));
    let response = JsFuture::from(window().fetch_with_str_and_init("/api/nickname", &request)).await?;
    let response: Response = response.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.ok(), text.as_string().unwrap_or_default()))
}
