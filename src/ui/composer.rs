//! Where one writes.

use super::{
    attachments::{Attaching, attach_button, attachments},
    avatar::mark,
    bindings::{bind_attribute, bind_text, effect, find_as, on, server_html},
    completion::{Completion, completion_list, follow_completion},
    compose_banner::{ComposeMode, follow_writing, writing_line},
    emoji_picker::Emojis,
    nickname_form::unclaimed,
    roving_focus::{focus, stop},
    sheet::Sheet,
    type_anywhere::begin_by_keyboard,
    undo_send::{self, UndoSend, taking_back_button},
    words::{Words, words},
};
use crate::{
    client::{Connection, RoomView, Slash, Status, StoredDraft, claim_nickname},
    domain::{Act, Body, ParseError, Topic},
    protocol::Code,
};
use leptos::{ev, prelude::*, task::spawn_local};
use maud::{Markup, html};
use web_sys::HtmlTextAreaElement;

/// A text field that grows, and the button that sends it.
///
/// Enter sends and Shift+Enter breaks the line. What counts is not the key but the line break it would make
/// (`beforeinput`, Input Events Level 2): an input method that uses Enter to choose a word makes none, and one
/// that both ends a syllable and breaks the line, as Korean ones do, makes exactly one.
///
/// `title` is what the room is called, `refused` why what was sent without a script was refused, and `file_bytes` how large a
/// file may be.
pub(super) fn composer(
    view: RwSignal<RoomView>,
    naming: RwSignal<bool>,
    title: &str,
    refused: Option<Code>,
    file_bytes: u64,
) -> Markup {
    let words = words();
    let connection = expect_context::<Connection>();
    let fault = RwSignal::new(refused.map(|code| (words.refusal)(code).to_owned()).unwrap_or_default());
    // Whether Shift is down, as the last key said: an input event does not.
    let shift = StoredValue::new(false);
    // Whether the line break came inside a composition: then its end sends.
    let due = StoredValue::new(false);

    let writing = expect_context::<RwSignal<ComposeMode>>();
    let draft = StoredValue::new(StoredDraft::of(&view.read_untracked().room));
    // What stood in the field before an edit took its place.
    let aside = StoredValue::new(String::new());

    let attaching = Attaching::new(file_bytes);
    // What is being written, as it would be sent, and how it is put back.
    let as_sent = move |field: &HtmlTextAreaElement| attaching.text(&field.value());
    let put = move |field: &HtmlTextAreaElement, text: &str| write(field, &attaching.read(text));

    // What was begun on an earlier page; what was typed before this one came alive goes before it.
    effect(move || {
        let Some(field) = field() else { return };
        match draft.try_update_value(StoredDraft::load).flatten() {
            Some(begun) if field.value().is_empty() => put(&field, &begun),
            Some(_) | None => draft.update_value(|draft| draft.save(&as_sent(&field))),
        }
    });
    let mut before = ComposeMode::New;
    effect(move || {
        let now = writing.get();
        let before = std::mem::replace(&mut before, now);
        let Some(field) = field().filter(|_| before != now) else { return };
        if let ComposeMode::Edit(_) = before {
            put(&field, &aside.get_value());
        }
        if let ComposeMode::Edit(seq) = now {
            aside.set_value(as_sent(&field));
            put(&field, &view.read_untracked().words_of(seq));
        }
        fault.set(String::new());
        // Focus is a courtesy: a browser that refuses it breaks nothing.
        let _ = field.focus();
    });

    // What was asked of a server that did not answer may be asked again.
    effect(move || {
        if connection.status.get() == Status::Connected && *fault.read_untracked() == words.no_answer {
            fault.set(String::new());
        }
    });
    let changed = move || {
        let Some(field) = field() else { return };
        // Said while one writes, and not only when it is sent.
        fault.set(too_long(&as_sent(&field), words).unwrap_or_default());
        fit(&field);
        if !matches!(writing.get_untracked(), ComposeMode::Edit(_)) {
            draft.update_value(|draft| draft.save(&as_sent(&field)));
            if !field.value().is_empty() {
                connection.type_on(view);
            }
        }
    };
    let taking_back = UndoSend::new(view);
    let completion = Completion::new(view);
    let sheet = expect_context::<Sheet>();
    let emojis = expect_context::<Emojis>();
    let clear = move || {
        if let Some(field) = field() {
            write(&field, "");
        }
        changed();
    };
    // What is to be said, after what asks for something else was done.
    let said_of = move |text: String| match Slash::read(&text)
        .filter(|_| !matches!(writing.get_untracked(), ComposeMode::Edit(_)))
    {
        None => Some(text),
        Some(Slash::Say(text)) => Some(text),
        Some(Slash::Help) => {
            clear();
            sheet.show_help();
            None
        }
        Some(Slash::Topic(text)) => {
            // The server looks at it more closely.
            if let Ok(topic) = Topic::kept(&text) {
                connection.post(view, Act::TopicSet { topic });
                clear();
            } else {
                fault.set((words.refusal)(Code::BadBody).to_owned());
            }
            None
        }
        Some(Slash::Leave) => {
            clear();
            // Fails only for an address that is none.
            let _ = location().set_href("/");
            None
        }
        Some(Slash::Nick(nickname)) => {
            let still_asks = move || field().is_some_and(|field| field.value() == text);
            let you = view.read_untracked().you.person;
            spawn_local(async move {
                match claim_nickname(nickname, you).await {
                    Ok(member) => {
                        view.update(|view| view.you = member);
                        // What was written meanwhile is not what was asked.
                        if still_asks() {
                            clear();
                        }
                    }
                    Err(why) => fault.set(unclaimed(why, words).to_owned()),
                }
            });
            None
        }
        Some(Slash::Unknown(word)) => {
            fault.set((words.slash_unknown)(&word));
            None
        }
    };

    let send = move || {
        if completion.is_open() {
            completion.accept();
            return changed();
        }
        let Some(field) = field() else { return };
        let Some(typed) = said_of(field.value()) else { return };
        if let Some(why) = attaching.must_wait() {
            return fault.set(why.to_owned());
        }
        let text = attaching.text(&typed);
        match Body::parse(text.clone()) {
            Ok(body) => {
                let body = Some(body);
                match writing.get_untracked() {
                    ComposeMode::New => connection.post(view, Act::Said { body, reply_to: None }),
                    ComposeMode::Answer(seq) => {
                        connection.post(view, Act::Said { body, reply_to: Some(seq) })
                    }
                    // What reads as before needs no edit.
                    ComposeMode::Edit(seq) if text == view.read_untracked().words_of(seq) => {}
                    ComposeMode::Edit(target) => connection.post(view, Act::Edited { target, body }),
                }
                if !matches!(writing.get_untracked(), ComposeMode::Edit(_)) {
                    taking_back.said(writing.get_untracked(), text);
                    put(&field, "");
                    changed();
                }
                writing.set(ComposeMode::New);
                fault.set(String::new());
                naming.set(false);
            }
            Err(ParseError::Empty) => {}
            Err(
                wrong @ (ParseError::TooLong { .. }
                | ParseError::Forbidden(_)
                | ParseError::Stacked
                | ParseError::Malformed(_)),
            ) => {
                fault.set(explain(wrong, &text, words));
            }
        }
    };
    // What was said a moment ago is deleted, and stands in the field again; none, when there is nothing to take back.
    let take_back = move || {
        let field = field()?;
        let (was, text) = taking_back.take_back()?;
        writing.set(was);
        put(&field, &text);
        changed();
        focus(Some(field.into()));
        Some(())
    };
    let on_before_input = move |event: ev::InputEvent| {
        let breaks_line = matches!(event.input_type().as_str(), "insertLineBreak" | "insertParagraph");
        if !breaks_line || shift.get_value() {
            return;
        }
        event.prevent_default();
        if event.is_composing() { due.set_value(true) } else { send() }
    };
    let on_composition_end = move |_: ev::CompositionEvent| {
        if due.get_value() {
            due.set_value(false);
            send();
        }
    };
    let on_input = move |event: ev::InputEvent| {
        if event.input_type() == "insertFromPaste" {
            completion.look_at_pasted()
        } else {
            completion.look()
        }
        changed();
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        shift.set_value(event.shift_key());
        let is_tab = event.key() == "Tab" && !event.shift_key() && !event.is_composing();
        if is_tab && completion.is_open() {
            event.prevent_default();
            completion.accept();
            return changed();
        }
        if completion.key(&event) {
            return;
        }
        // Where Enter alone is a line break, this sends.
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.is_composing() {
            event.prevent_default();
            return send();
        }
        // An input method has an Escape of its own.
        if event.key() == "Escape" && !event.is_composing() && writing.get_untracked() != ComposeMode::New {
            event.prevent_default();
            return writing.set(ComposeMode::New);
        }
        let is_idle = field().is_some_and(|field| as_sent(&field).is_empty())
            && !event.is_composing()
            && writing.get_untracked() == ComposeMode::New;
        // To the messages, from where it leads back.
        if event.key() == "Escape" && is_idle {
            focus(stop());
        }
        if event.key() == "z" && (event.ctrl_key() || event.meta_key()) && is_idle && take_back().is_some() {
            event.prevent_default();
        }
        if event.key() == "ArrowUp" && is_idle {
            let last = view.read_untracked().last_own();
            last.into_iter().for_each(|seq| {
                event.prevent_default();
                writing.set(ComposeMode::Edit(seq));
            });
        }
    };
    begin_by_keyboard(naming, send);
    attaching.listen(move |is_due| if is_due { send() } else { changed() });
    on(FIELD_SELECTOR, "keydown", on_keydown);
    on(FIELD_SELECTOR, "beforeinput", on_before_input);
    on(FIELD_SELECTOR, "compositionend", on_composition_end);
    on(FIELD_SELECTOR, "input", on_input);
    on(FIELD_SELECTOR, "blur", move |_: ev::FocusEvent| completion.close());
    on(".composer", "submit", move |event: ev::SubmitEvent| {
        event.prevent_default();
        send();
    });
    on(".composer__you", "click", move |_: ev::MouseEvent| naming.update(|naming| *naming = !*naming));
    on(".composer__emoji", "click", move |_: ev::MouseEvent| {
        emojis.pick(move |emoji| {
            completion.insert(&emoji);
            changed();
        });
    });
    on(undo_send::BUTTON_SELECTOR, "click", move |_: ev::MouseEvent| _ = take_back());
    follow_completion(completion, changed);
    follow_writing(view, writing);
    bind_attribute(".composer__you", "aria-expanded", move || naming.get().to_string());
    bind_text("[data-you]", move || view.read().you.nickname.to_string());
    bind_text(".composer__fault", move || fault.get());
    server_html(|| form(&view.read(), title, naming.get(), &fault.read(), words))
}

/// The id of the form in a page, by which the server knows one that is sent twice. Only a page that is written has one.
#[derive(Clone, Debug)]
pub struct FormId(pub String);

/// What one writes in, as it is first. Where no script runs, or none yet, it is a form like any other.
fn form(view: &RoomView, title: &str, is_naming: bool, fault: &str, words: &Words) -> Markup {
    html! {
        form.composer action={ "/api/say?back=" (view.room.path_in_query()) } method="post" {
            input type="hidden" name="room" value=(view.room.as_str());
            @if let Some(FormId(id)) = use_context() { input type="hidden" name="form" value=(id); }
            (completion_list(words))
            (taking_back_button(words))
            (writing_line())
            (attachments(words))
            button.composer__you type="button" aria-expanded=(is_naming.to_string()) title=(words.change_nickname) {
                span.avatar-place { (mark(view.you.person)) }
                span.visually-hidden { (words.change_nickname) ": " }
                span.composer__name data-you { (view.you.nickname.as_str()) }
            }
            div.composer__box {
                label.composer__label {
                    span.visually-hidden { (words.message) }
                    textarea.composer__field name="body" rows="1" placeholder=((words.message_hint)(title)) enterkeyhint="send" autocomplete="off" aria-describedby="compose-banner composer-fault" aria-autocomplete="list" {}
                }
                (attach_button(words))
                button.composer__emoji type="button" aria-label=(words.emoji) title=(words.emoji) {
                    svg.icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" {
                        path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 14.500c1.800 2.400 5.200 2.400 7 0M9 9.500h.01M15 9.500h.01" {}
                    }
                }
            }
            button.composer__send.button.button--primary type="submit" aria-label=(words.send) title=(words.send) {
                svg.icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" { path d="M5 12h14M13 6l6 6-6 6" {} }
            }
            p.composer__fault id="composer-fault" role="alert" { (fault) }
        }
    }
}

/// Where one writes.
pub(super) const FIELD_SELECTOR: &str = ".composer__field";

/// Where one writes, while it is in the page.
pub(super) fn field() -> Option<HtmlTextAreaElement> {
    find_as(FIELD_SELECTOR)
}

/// Puts a text into the field, with the caret at its end.
fn write(field: &HtmlTextAreaElement, text: &str) {
    field.set_value(text);
    fit(field);
}

/// Makes the field as high as its text; the stylesheet says where that ends. Most browsers do it themselves
/// (`field-sizing`, CSS Basic User Interface Level 4), and then the page need not be laid out for each letter.
fn fit(field: &HtmlTextAreaElement) {
    if web_sys::css::supports_with_value("field-sizing", "content").unwrap_or_default() {
        return;
    }
    let style = web_sys::HtmlElement::style(field);
    // A browser that does not take a height leaves the field scrolling, which works too.
    let _ = style.set_property("height", "auto");
    let _ = style.set_property("height", &format!("{}px", field.scroll_height() + 2));
}

fn explain(fault: ParseError, text: &str, words: &Words) -> String {
    match fault {
        ParseError::TooLong { .. } => too_long(text, words).unwrap_or_default(),
        ParseError::Empty | ParseError::Forbidden(_) | ParseError::Stacked | ParseError::Malformed(_) => {
            (words.refusal)(Code::BadBody).to_owned()
        }
    }
}

/// By how much a text is longer than a message may be, if it is: in characters, for nobody can count bytes.
fn too_long(text: &str, words: &Words) -> Option<String> {
    let beyond = text.char_indices().rev().take_while(|(at, c)| Body::MAX_BYTES < at + c.len_utf8()).count();
    (0 < beyond).then(|| (words.too_long)(beyond))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Language, ui::words};

    #[test]
    fn a_text_is_too_long_by_as_many_characters_as_must_go() {
        let said = |text: &str| too_long(text, words::of(Language::English));
        let most = Body::MAX_BYTES;
        assert_eq!(said(&"x".repeat(most)), None);
        assert_eq!(said(&"x".repeat(most + 1)).unwrap(), "One character too long");
        let korean = "한".repeat(most / 3 + 8);
        let left: String = korean.chars().take(most / 3).collect();
        assert!(said(&left).is_none());
        assert_eq!(said(&korean).unwrap(), "8 characters too long");
    }
}
