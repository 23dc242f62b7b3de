//! The dialog that shows sheets. The server renders them.
//!
//! A sheet has a URL, so without scripts it is an ordinary page. In a room's page it is shown in the one dialog: links and
//! forms with `data-sheet` load into it.

use crate::{
    client::{ask_to_notify, copy_link, fetch_target, fetch_text, local_moments, send_form, time_zone},
    ui::{
        dom::{
            bindings::{at, effect, find_as, on, on_backdrop, server_html},
            roving_focus::focus,
        },
        words::{Words, words},
    },
};
use leptos::{
    ev,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{Element, EventTarget, HtmlDialogElement, HtmlElement, HtmlFormElement},
};
use maud::{Markup, html};
use std::time::Duration;

/// How long to wait for more typing before a request.
const TYPING_WAIT: Duration = Duration::from_millis(150);

/// A handle of the dialog.
#[derive(Clone, Copy)]
pub(crate) struct Sheet {
    words: &'static Words,
    state: StoredValue<SheetState>,
}

#[derive(Default)]
struct SheetState {
    /// The path of the page under the dialog.
    path: String,
    /// The number of requests so far: only the last response is shown.
    asked: u32,
    /// Whether a request is running.
    waits: bool,
    /// Whether to follow the first result as soon as it arrives.
    goes: bool,
    /// Follows a link to a message, if it is in this room.
    follow: Option<FollowLink>,
}

/// Handles a link to a message: its URL and place. False if it is in another room.
type FollowLink = Box<dyn Fn(&str, &str) -> bool + Send + Sync>;

/// Which part of a sheet is loaded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SheetPart {
    Whole,
    /// The results, without the form in which one types.
    Found,
}

impl Sheet {
    /// A dialog in the page of this path.
    pub(crate) fn new(path: &str) -> Self {
        let state = SheetState { path: path.to_owned(), ..SheetState::default() };
        Self { words: words(), state: StoredValue::new(state) }
    }

    /// Sets the handler of links to messages.
    pub(crate) fn follow(self, follow: impl Fn(&str, &str) -> bool + Send + Sync + 'static) {
        self.state.update_value(|state| state.follow = Some(Box::new(follow)));
    }

    /// Shows the help.
    pub(crate) fn show_help(self) {
        self.show(&self.state.with_value(|state| format!("/help?back={}", state.path)));
    }

    /// Shows the search form.
    fn show_search(self) {
        self.show(&self.state.with_value(|state| format!("{}/search", state.path)));
    }

    /// Shows the list of rooms.
    fn show_rooms(self) {
        self.show(&self.state.with_value(|state| format!("/rooms?back={}", state.path)));
    }

    /// Shows the sheet at this URL.
    pub(crate) fn show(self, address: &str) {
        if dialog().is_some_and(|dialog| !dialog.open()) {
            self.put(SheetPart::Whole, &html! { p.sheet__alone { (self.words.loading) } }.0);
        }
        self.load(address, SheetPart::Whole, None);
    }

    fn load(self, address: &str, part: SheetPart, form: Option<HtmlFormElement>) {
        self.state.update_value(|state| {
            state.asked += 1;
            (state.waits, state.goes) = (true, false);
        });
        let asked = self.asked();
        let joint = if address.contains('?') { '&' } else { '?' };
        let whole = if part == SheetPart::Whole { "whole" } else { "found" };
        let (address, wanted) = (address.to_owned(), format!("{address}{joint}sheet={whole}"));
        let waits = if part == SheetPart::Found { TYPING_WAIT } else { Duration::ZERO };
        let load = move || {
            spawn_local(async move {
                if self.asked() != asked {
                    return;
                }
                let html = match form {
                    Some(form) => send_form(wanted, form).await,
                    None => fetch_text(wanted).await,
                };
                if self.asked() == asked {
                    self.put(part, &html.unwrap_or_else(|| failed(&address, self.words).0));
                    self.state.update_value(|state| state.waits = false);
                    self.go();
                }
            });
        };
        set_timeout(load, waits);
    }

    fn asked(self) -> u32 {
        self.state.with_value(|state| state.asked)
    }

    fn put(self, part: SheetPart, html: &str) {
        let Some(dialog) = dialog() else { return };
        match dialog.query_selector(FOUND_SELECTOR) {
            Ok(Some(found)) if part == SheetPart::Found => found.set_inner_html(html),
            _ => {
                dialog.set_inner_html(html);
                if !dialog.open() {
                    // Fails only if the dialog is no longer in the page.
                    let _ = dialog.show_modal();
                }
                let first =
                    ["[autofocus]", "h2"].into_iter().find_map(|at| dialog.query_selector(at).ok().flatten());
                focus(first);
            }
        }
        local_moments(&dialog);
    }

    pub(crate) fn close(self) {
        if let Some(dialog) = dialog() {
            dialog.close();
            dialog.set_inner_html("");
        }
    }

    /// Handles a click anywhere in the page.
    fn click(self, event: &ev::MouseEvent) -> Option<()> {
        let pressed = at(event.target(), "a[data-sheet], a[data-at], [data-copy]")?;
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return None;
        }
        let address = pressed.get_attribute("href").unwrap_or_default();
        if let Some(to) = pressed.get_attribute("data-copy") {
            if copy_link(&to) {
                pressed.set_text_content(Some(self.words.copied));
            }
        } else if let Some(seq) = pressed.get_attribute("data-at") {
            let is_here =
                self.state.with_value(|state| state.follow.as_ref().is_some_and(|go| go(&address, &seq)));
            if !is_here {
                return None;
            }
            self.close();
        } else {
            self.show(&address);
        }
        event.prevent_default();
        Some(())
    }

    fn submit(self, event: &ev::SubmitEvent) -> Option<()> {
        let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
        if !form.has_attribute("data-sheet") {
            return None;
        }
        event.prevent_default();
        if form.has_attribute("data-go") {
            self.state.update_value(|state| state.goes = true);
            self.go();
        } else if form.method() == "post" {
            if let Ok(Some(_)) = form.query_selector("[data-ask]:checked") {
                ask_to_notify();
            }
            self.load(&form.get_attribute("action")?, SheetPart::Whole, Some(form));
        } else {
            self.load(&asked_by(&form)?, SheetPart::Found, None);
        }
        Some(())
    }

    /// Follows the first result if that was requested, but not a result of an older search text.
    fn go(self) -> Option<()> {
        let goes = self.state.try_update_value(|state| !state.waits && std::mem::take(&mut state.goes))?;
        let found = dialog().filter(|_| goes)?.query_selector("[data-found] a").ok()??;
        found.dyn_into::<HtmlElement>().ok()?.click();
        Some(())
    }

    /// Handles input in a form of method GET.
    fn input(self, event: &ev::Event) -> Option<()> {
        let form: HtmlFormElement = at(event.target(), "form[data-sheet]")?.dyn_into().ok()?;
        if form.method() == "get" {
            self.load(&asked_by(&form)?, SheetPart::Found, None);
        }
        Some(())
    }
}

/// Shown if a sheet could not be loaded: the reason, and a link to try again.
fn failed(address: &str, words: &Words) -> Markup {
    html! {
        div.sheet__alone role="alert" {
            p { (words.no_answer) }
            a.button href=(address) data-sheet { (words.load_again) }
            form method="dialog" { button.button { (words.close) } }
        }
    }
}

/// The selector of the dialog.
const DIALOG_SELECTOR: &str = "dialog.sheet";

fn dialog() -> Option<HtmlDialogElement> {
    find_as(DIALOG_SELECTOR)
}

/// The selector of a sheet's results.
const FOUND_SELECTOR: &str = "[data-found]";

/// The URL of a form of method GET.
fn asked_by(form: &HtmlFormElement) -> Option<String> {
    let fields = web_sys::FormData::new_with_form(form).ok()?;
    let query = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    Some(format!(
        "{}?{}&zone={}",
        form.get_attribute("action")?,
        String::from(query.to_string()),
        time_zone()
    ))
}

fn element(target: Option<EventTarget>) -> Option<Element> {
    target?.dyn_into().ok()
}

/// The dialog of the page, and its keys outside of text fields: `?` for help, `/` for search.
pub(crate) fn sheet_dialog(sheet: Sheet) -> Markup {
    effect(move || {
        let clicked = window_event_listener(ev::click, move |event| _ = sheet.click(&event));
        let asked = window_event_listener(ev::keydown, move |event| {
            let writes =
                element(event.target()).is_some_and(|at| at.matches("input, textarea").unwrap_or_default());
            match event.key().as_str() {
                "?" if !writes => sheet.show_help(),
                "/" if !writes => sheet.show_search(),
                "k" if event.ctrl_key() || event.meta_key() => sheet.show_rooms(),
                // Goes to the next room with unread messages.
                "ArrowDown" if event.alt_key() && event.shift_key() => {
                    let back = sheet.state.with_value(|state| state.path.clone());
                    spawn_local(async move {
                        let next = fetch_target(format!("/rooms/next?back={back}")).await;
                        // Without unread messages it redirects back.
                        if let Some(next) = next.filter(|next| !next.ends_with(&back)) {
                            // Fails only for an invalid URL.
                            let _ = location().set_href(&next);
                        }
                    });
                }
                _ => return,
            }
            event.prevent_default();
        });
        on_cleanup(move || {
            clicked.remove();
            asked.remove();
        });
    });
    on_backdrop(DIALOG_SELECTOR, move || sheet.close());
    on(DIALOG_SELECTOR, "submit", move |event| _ = sheet.submit(&event));
    on(DIALOG_SELECTOR, "input", move |event| _ = sheet.input(&event));
    server_html(|| html! { dialog.sheet aria-labelledby="sheet-title" {} })
}
