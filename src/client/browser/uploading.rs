//! Uploads files, one request each, and reports progress.

use crate::protocol::json::{self, Json};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, File, ProgressEvent, XmlHttpRequest};

/// The progress of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadProgress {
    /// This percentage was sent.
    Percent(u32),
    /// The server has stored it, under this path.
    Taken(String),
    /// The server refused it.
    Refused {
        /// The server's sentence; empty if there was no response.
        why: String,
        /// Whether a retry may succeed.
        may_pass: bool,
    },
}

thread_local! {
    /// The files of running or repeatable uploads, by key. A `File` exists only in the browser, so views that the server
    /// renders too cannot hold it.
    static UPLOADS_BY_KEY: RefCell<Vec<(usize, File, Option<XmlHttpRequest>)>> = const { RefCell::new(Vec::new()) };
}

/// Stores a file for sending.
pub fn hold(key: usize, file: File) {
    UPLOADS_BY_KEY.with_borrow_mut(|files| files.push((key, file, None)));
}

/// Sends a file, for the first time or again. Without a network, this is reported as no response.
pub fn send(key: usize, told: impl Fn(UploadProgress) + 'static) {
    UPLOADS_BY_KEY.with_borrow_mut(|files| {
        if let Some((_, file, request)) = files.iter_mut().find(|(known, ..)| *known == key) {
            // A browser that cannot create a request cannot run the page either.
            *request = post(file, told).ok();
        }
    });
}

/// Drops a file, and aborts its upload.
pub fn let_go(key: usize) {
    let dropped = UPLOADS_BY_KEY.with_borrow_mut(|files| {
        let at = files.iter().position(|(known, ..)| *known == key)?;
        Some(files.swap_remove(at))
    });
    if let Some((.., Some(request))) = dropped {
        request.set_onloadend(None);
        // Fails only for a request that was never sent.
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
    // The browser frees it with the request.
    let hear = hear.into_js_value();
    request.set_onloadend(Some(hear.unchecked_ref()));
    request.upload()?.set_onprogress(Some(hear.unchecked_ref()));
    request.send_with_opt_blob(Some(file))?;
    Ok(request)
}

fn progress(event: &Event) -> UploadProgress {
    let progress: &ProgressEvent = event.unchecked_ref();
    // The total is not 0, but the browser may not know it yet.
    UploadProgress::Percent((100.0 * progress.loaded() / progress.total().max(1.0)) as u32)
}

fn answer(request: &XmlHttpRequest) -> UploadProgress {
    let text = request.response_text().ok().flatten().unwrap_or_default();
    match json::read(&text, |taken| taken.get("path", Json::owned)) {
        Some(path) => UploadProgress::Taken(path),
        // An HTML page is not Parlor's response, but that of a proxy.
        None if text.starts_with('<') => UploadProgress::Refused { why: String::new(), may_pass: true },
        // Empty, too large, or not a picture: a retry does not help (RFC 9110, section 15.5).
        None => {
            UploadProgress::Refused { why: text, may_pass: !matches!(request.status(), Ok(400 | 413 | 422)) }
        }
    }
}
