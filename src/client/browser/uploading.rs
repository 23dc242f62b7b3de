//! Uploads files, one request each, and reports progress.

use crate::protocol::json::{self, Json};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, File, ProgressEvent, XmlHttpRequest};

/// What is told of a file that is being sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadProgress {
    /// This much of it has gone out, of 100.
    Percent(u32),
    /// The server has it, under this path.
    Taken(String),
    /// The server will not have it.
    Refused {
        /// What it says; nothing, when it did not answer.
        why: String,
        /// Whether it may have it another time.
        may_pass: bool,
    },
}

thread_local! {
    /// The files that are being sent, or may be sent again, by their keys. A file belongs to the browser, so no view that the
    /// server draws too can hold it.
    static UPLOADS_BY_KEY: RefCell<Vec<(usize, File, Option<XmlHttpRequest>)>> = const { RefCell::new(Vec::new()) };
}

/// Keeps a file to be sent.
pub fn hold(key: usize, file: File) {
    UPLOADS_BY_KEY.with_borrow_mut(|files| files.push((key, file, None)));
}

/// Sends it, for the first time or again. Without a network, that is told as if nobody had answered.
pub fn send(key: usize, told: impl Fn(UploadProgress) + 'static) {
    UPLOADS_BY_KEY.with_borrow_mut(|files| {
        if let Some((_, file, request)) = files.iter_mut().find(|(known, ..)| *known == key) {
            // A browser that cannot make a request has no page either.
            *request = post(file, told).ok();
        }
    });
}

/// Lets it go; one that is being sent, is not sent to its end.
pub fn let_go(key: usize) {
    let dropped = UPLOADS_BY_KEY.with_borrow_mut(|files| {
        let at = files.iter().position(|(known, ..)| *known == key)?;
        Some(files.swap_remove(at))
    });
    if let Some((.., Some(request))) = dropped {
        request.set_onloadend(None);
        // Fails only for one that was never sent.
        let _ = request.abort();
    }
}

fn post(file: &File, told: impl Fn(UploadProgress) + 'static) -> Result<XmlHttpRequest, JsValue> {
    let request = XmlHttpRequest::new()?;
    let name = utf8_percent_encode(&file.name(), NON_ALPHANUMERIC).to_string();
    request.open("POST", &format!("/api/files?name={name}"))?;
    let of = request.clone();
    let hear = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        told(if event.type_() == "progress" { progress(&event) } else { answer(&of) });
    });
    // The browser lets it go with the request.
    let hear = hear.into_js_value();
    request.set_onloadend(Some(hear.unchecked_ref()));
    request.upload()?.set_onprogress(Some(hear.unchecked_ref()));
    request.send_with_opt_blob(Some(file))?;
    Ok(request)
}

fn progress(event: &Event) -> UploadProgress {
    let progress: &ProgressEvent = event.unchecked_ref();
    // Nothing is empty for long, but a browser may not know yet.
    UploadProgress::Percent((100.0 * progress.loaded() / progress.total().max(1.0)) as u32)
}

fn answer(request: &XmlHttpRequest) -> UploadProgress {
    let text = request.response_text().ok().flatten().unwrap_or_default();
    match json::read(&text, |taken| taken.get("path", Json::owned)) {
        Some(path) => UploadProgress::Taken(path),
        // A page is no answer of Parlor's, but of a proxy in front of it.
        None if text.starts_with('<') => UploadProgress::Refused { why: String::new(), may_pass: true },
        // Nothing, too much, or no picture: it stays so (RFC 9110, section 15.5).
        None => {
            UploadProgress::Refused { why: text, may_pass: !matches!(request.status(), Ok(400 | 413 | 422)) }
        }
    }
}
