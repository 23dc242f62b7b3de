//! The composer as HTML.

use super::{
    attachments::{attach_button, attachments},
    block_line::block_line,
    completion::completion_list,
    compose_banner::writing_line,
    undo_send::taking_back_button,
};
use crate::{
    client::RoomView,
    ui::{avatar::mark, words::Words},
};
use leptos::prelude::*;
use maud::{Markup, html};

/// The id of a form, by which the server recognizes one that is sent twice. Only a page rendered on the server has one.
#[derive(Clone, Debug)]
pub struct FormId(pub String);

/// The initial composer. Without scripts, or before they run, it is an ordinary form.
pub(super) fn form(view: &RoomView, title: &str, is_naming: bool, fault: &str, words: &Words) -> Markup {
    html! {
        form.composer action={ "/api/say?back=" (view.room.path_in_query()) } method="post" {
            input type="hidden" name="room" value=(view.room.as_str());
            @if let Some(FormId(id)) = use_context() { input type="hidden" name="form" value=(id); }
            p.composer__fault.composer__block role="status" { (block_line(view.write_block().as_ref(), words)) }
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
            p.composer__fault id="composer-fault" role="alert" data-fault { (fault) }
        }
    }
}
