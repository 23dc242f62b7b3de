//! The attachments of the message being written: pasted, dropped or chosen, and shown above the field.
//!
//! Like the rows of the message list they are HTML. Listeners are on the whole page, because files may be dropped anywhere.

use super::field::FIELD_SELECTOR;
use crate::{
    client::{
        Attached, Attachments, Connection, Status, Upload,
        browser::uploading::{self, UploadProgress},
    },
    domain::byte_size,
    ui::{
        dom::{
            bindings::{at, effect, find, listen},
            roving_focus::focus,
        },
        words::{Words, words},
    },
};
use leptos::{prelude::*, wasm_bindgen::JsCast};
use maud::{Markup, html};
use std::rc::Rc;
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, Event, File, FileList, HtmlElement, HtmlInputElement, Url,
};

/// The events to listen to.
const EVENT_NAMES: [&str; 6] = ["change", "paste", "dragover", "dragleave", "drop", "click"];

/// The types that a browser can show before they are sent.
const PREVIEWED_TYPES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// Called when the text changes; with true, when it must be sent now.
type Changed = Rc<dyn Fn(bool)>;

/// The attachments of the message being written.
#[derive(Clone, Copy)]
pub(crate) struct Attaching {
    state: StoredValue<Attachments>,
    words: &'static Words,
    /// The maximum size of a file, in bytes.
    most: u64,
}

impl Attaching {
    pub(crate) fn new(most: u64) -> Self {
        Self { state: StoredValue::default(), words: words(), most }
    }

    /// Starts to listen. `changed` is called when the text changes; with true, when it must be sent now.
    pub(crate) fn listen(self, changed: impl Fn(bool) + 'static) {
        let changed: Changed = Rc::new(changed);
        let again = Rc::clone(&changed);
        effect(move || {
            let Some(page) = document().document_element() else { return };
            for name in EVENT_NAMES {
                let changed = Rc::clone(&changed);
                listen(&page, name, move |event| _ = self.on_event(&event, &changed));
            }
        });
        // Uploads that failed without a connection are retried when there is one.
        let status = expect_context::<Connection>().status;
        effect(move || {
            if status.get() == Status::Connected {
                for key in self.with(|state| state.worth_retrying()) {
                    self.send(key, &again);
                }
            }
        });
    }

    fn with<T: Default>(self, act: impl FnOnce(&mut Attachments) -> T) -> T {
        self.state.try_update_value(act).unwrap_or_default()
    }

    /// The text of a message with these words.
    pub(crate) fn text(self, words: &str) -> String {
        self.with(|state| state.text(words))
    }

    /// Another text is edited: returns its words. Its files replace the current attachments.
    pub(crate) fn read(self, text: &str) -> String {
        self.announce("");
        for key in self.with(|state| state.done()) {
            self.remove(key);
        }
        let (words, keys) = self.with(|state| (state.read(text).to_owned(), state.done()));
        keys.into_iter().for_each(|key| self.show(key));
        words
    }

    /// Whether the message must wait for uploads. It is sent when all are done, unless one failed: then this is the reason;
    /// empty if none failed.
    pub(crate) fn must_wait(self) -> Option<&'static str> {
        let has_failed = self.with(|state| {
            let (waits, has_failed) = (state.are_under_way(), state.have_failed());
            state.is_due = waits && !has_failed;
            (waits || has_failed).then_some(has_failed)
        })?;
        if has_failed {
            return Some(self.words.not_uploaded);
        }
        self.announce(self.words.sent_when_uploaded);
        Some("")
    }

    fn on_event(self, event: &Event, changed: &Changed) -> Option<()> {
        let target = event.target();
        match event.type_().as_str() {
            "change" => {
                let input: HtmlInputElement = at(target, "[type=file]")?.unchecked_into();
                self.bring(&input.files()?, changed);
                // So that the same file can be chosen again.
                input.set_value("");
                focus(find(FIELD_SELECTOR));
            }
            "paste" => {
                let pasted = event.unchecked_ref::<ClipboardEvent>().clipboard_data()?;
                let holds = |kind| pasted.get_data(kind).is_ok_and(|text| !text.is_empty());
                // Text copied from a document also contains a picture of it.
                if !(holds("text/plain") && holds("text/html")) {
                    self.bring_all(event, &pasted, changed);
                }
            }
            "dragleave" => at(target, DROP_SELECTOR).map(|_| show_drop(false))?,
            "dragover" | "drop" => {
                let dragged = event.unchecked_ref::<DragEvent>().data_transfer()?;
                let holds_files = dragged.types().includes(&"Files".into(), 0);
                let is_over = event.type_() == "dragover";
                show_drop(is_over && holds_files);
                if holds_files {
                    // Otherwise the browser would open the file instead of the page.
                    event.prevent_default();
                }
                if !is_over {
                    self.bring_all(event, &dragged, changed);
                }
            }
            _ => {
                let pressed = at(target, "[data-file]")?;
                let key = pressed.get_attribute("data-file")?.parse().ok()?;
                if pressed.has_attribute("data-again") {
                    self.send(key, changed);
                } else {
                    self.remove(key);
                    self.settle(changed);
                }
                focus(find(FIELD_SELECTOR));
            }
        }
        Some(())
    }

    /// Adds all pasted or dropped files.
    fn bring_all(self, event: &Event, brought: &DataTransfer, changed: &Changed) {
        if let Some(files) = brought.files().filter(|files| files.length() != 0) {
            event.prevent_default();
            self.bring(&files, changed);
        }
    }

    fn bring(self, files: &FileList, changed: &Changed) {
        self.announce("");
        let mut left_out = Vec::new();
        for file in (0..files.length()).filter_map(|at| files.item(at)) {
            let bytes = file.size() as u64;
            let (name, picture) = (file.name(), picture_of(&file));
            let added =
                self.with(|state| state.add(name.clone(), byte_size(bytes), picture, Upload::UnderWay));
            let Some(key) = added else {
                left_out.push(name);
                continue;
            };
            uploading::hold(key, file);
            self.show(key);
            if self.most < bytes {
                let why = (self.words.file_too_large)(self.most >> 20);
                self.told(key, UploadProgress::Refused { why, may_pass: false }, changed);
            } else {
                self.send(key, changed);
            }
        }
        if !left_out.is_empty() {
            self.announce(&(self.words.too_many_files)(&left_out.join(", ")));
        }
    }

    fn send(self, key: usize, changed: &Changed) {
        let changed = Rc::clone(changed);
        self.now(key, Upload::UnderWay);
        uploading::send(key, move |told| self.told(key, told, &changed));
    }

    fn told(self, key: usize, told: UploadProgress, changed: &Changed) {
        match told {
            UploadProgress::Percent(percent) => {
                if let Some(bar) = find(&format!("#file-{key} progress")) {
                    // Fails only for an invalid name.
                    let _ = bar.set_attribute("value", &percent.to_string());
                }
            }
            UploadProgress::Taken(path) => {
                uploading::let_go(key);
                self.now(key, Upload::Done(path));
                self.settle(changed);
            }
            UploadProgress::Refused { why, may_pass } => {
                let why = if why.is_empty() { self.words.no_answer.to_owned() } else { why };
                self.with(|state| state.is_due = false);
                self.now(key, Upload::Failed { why, may_pass });
            }
        }
    }

    /// Shows and announces the state of an upload.
    fn now(self, key: usize, upload: Upload) {
        let now = self.with(|state| {
            let file = state.file(key)?;
            file.upload = upload;
            let how = match &file.upload {
                Upload::UnderWay => self.words.sending,
                Upload::Done(_) => self.words.uploaded,
                Upload::Failed { why, .. } => why,
            };
            Some((format!("{}: {how}", file.name), progress(file, self.words)))
        });
        let Some((said, html)) = now else { return };
        if let Some(place) = find(&format!("#file-{key} .attachments__progress")) {
            place.set_inner_html(&html.0);
        }
        say(".attachments__said", &said);
    }

    /// The text has changed; it is sent if it only waited for uploads.
    fn settle(self, changed: &Changed) {
        changed(self.with(|state| {
            let is_ready = state.is_due && !state.are_under_way();
            state.is_due &= !is_ready;
            is_ready
        }));
    }

    fn show(self, key: usize) {
        let shown = self.with(|state| state.file(key).map(|file| one(file, self.words)));
        if let (Some(list), Some(html)) = (find(LIST_SELECTOR), shown) {
            // Fails only for an invalid position.
            let _ = list.insert_adjacent_html("beforeend", &html.0);
        }
    }

    fn remove(self, key: usize) {
        uploading::let_go(key);
        let removed = self.with(|state| state.remove(key));
        if let Some(picture) = removed.and_then(|file| file.picture) {
            // Fails only for a URL that is not an object URL.
            let _ = Url::revoke_object_url(&picture);
        }
        if let Some(shown) = find(&format!("#file-{key}")) {
            shown.remove();
        }
        self.announce("");
    }

    /// Shows a message that the files themselves do not show. It stays until the next action.
    fn announce(self, what: &str) {
        say(".attachments__told", what);
    }
}

/// Writes a message to a place that is visible or read out.
fn say(place: &str, what: &str) {
    if let Some(place) = find(place) {
        place.set_text_content(Some(what));
    }
}

const LIST_SELECTOR: &str = ".attachments__list";
const DROP_SELECTOR: &str = ".attachments__drop";

/// Shows where to drop the dragged files.
fn show_drop(is_over: bool) {
    if let Some(drop) = find(DROP_SELECTOR) {
        drop.unchecked_into::<HtmlElement>().set_hidden(!is_over);
    }
}

/// An object URL of a file, if it is a picture.
fn picture_of(file: &File) -> Option<String> {
    let is_picture = PREVIEWED_TYPES.contains(&file.type_().as_str());
    is_picture.then(|| Url::create_object_url_with_blob(file).ok()).flatten()
}

/// The place above the field for attachments, messages about them, and the drop target.
pub(crate) fn attachments(words: &Words) -> Markup {
    html! {
        div.attachments {
            ul.attachments__list {}
            p.attachments__said.visually-hidden role="status" {}
            p.attachments__told role="status" {}
            p.attachments__drop hidden { (words.attach) }
        }
    }
}

/// The button for choosing files, in the field.
pub(crate) fn attach_button(words: &Words) -> Markup {
    let name = words.attach;
    html! {
        div.composer__attach {
            input.composer__files type="file" multiple aria-label=(name) title=(name);
            svg.icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" {
                path d="M20 11.500l-8 8a5 5 0 0 1-7-7l8.500-8.500a3.300 3.300 0 0 1 4.700 4.700l-8.500 8.500a1.700 1.700 0 0 1-2.400-2.400l7.500-7.500" {}
            }
        }
    }
}

fn one(file: &Attached, words: &Words) -> Markup {
    let Attached { key, name, picture, .. } = file;
    html! {
        li.attachments__one id={ "file-" (key) } {
            @match picture {
                Some(picture) => img.attachments__picture src=(picture) alt="";,
                None => span.attachments__picture aria-hidden="true" { (name.rfind('.').map_or("", |dot| &name[dot + 1..])) },
            }
            div.attachments__file {
                span.attachments__name dir="auto" { (name) }
                div.attachments__progress { (progress(file, words)) }
            }
            button.attachments__remove type="button" data-file=(key) aria-label={ (words.discard) ": " (name) } {
                svg.icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" { path d="M6 6l12 12M18 6L6 18" {} }
            }
        }
    }
}

/// The progress of an upload.
fn progress(file: &Attached, words: &Words) -> Markup {
    html! {
        @match &file.upload {
            Upload::UnderWay => progress max="100" value="0" aria-label=(file.name) {},
            Upload::Done(_) => (file.size),
            Upload::Failed { why, may_pass } => {
                span.attachments__failure { (why) }
                @if *may_pass { button.attachments__again type="button" data-file=(file.key) data-again { (words.retry) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Language, ui::words};

    #[test]
    fn what_a_file_is_called_is_text() {
        let mut files = Attachments::default();
        let name = "<img onerror=alert(1)>.pdf".to_owned();
        files.add(name, String::new(), None, Upload::Failed { why: "<b>".to_owned(), may_pass: true });
        let html = one(&files.files()[0], words::of(Language::English)).into_string();
        assert!(!html.contains("<img") && !html.contains("<b>"), "{html}");
    }
}
