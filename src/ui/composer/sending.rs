//! Sends messages, and executes slash commands.

use super::{Composer, compose_banner::ComposeMode, field::field};
use crate::{
    client::{Slash, WriteBlock, claim_nickname},
    domain::{Act, Body, ParseError, Topic},
    protocol::Code,
    ui::{composer::too_long::explain, room::nickname_form::unclaimed},
};
use leptos::{prelude::*, task::spawn_local};

impl Composer {
    pub(super) fn send(self) {
        if self.completion.is_open() {
            self.completion.accept();
            return self.changed();
        }
        let Some(field) = field() else { return };
        // The line above the field says so. The text stays where it is.
        let block = self.view.read_untracked().write_block();
        if block.is_some_and(|block| !matches!(block, WriteBlock::Slow(_)) || !self.is_edit()) {
            return;
        }
        let Some(typed) = self.said_of(field.value()) else { return };
        if let Some(why) = self.attaching.must_wait() {
            return self.fault.set(why.to_owned());
        }
        let text = self.attaching.text(&typed);
        match Body::parse(text.clone()) {
            Ok(body) => {
                let mode = self.mode.get_untracked();
                self.post(mode, body, &text);
                if !self.is_edit() {
                    self.undo.said(mode, text);
                    self.put(&field, "");
                    self.changed();
                }
                self.mode.set(ComposeMode::New);
                self.fault.set(String::new());
                self.naming.set(false);
            }
            Err(ParseError::Empty) => {}
            Err(
                wrong @ (ParseError::TooLong { .. }
                | ParseError::Forbidden(_)
                | ParseError::Stacked
                | ParseError::Malformed(_)),
            ) => self.fault.set(explain(wrong, &text, self.words)),
        }
    }

    fn post(self, mode: ComposeMode, body: Body, text: &str) {
        let body = Some(body);
        let act = match mode {
            ComposeMode::New => Act::Said { body, reply_to: None },
            ComposeMode::Answer(seq) => Act::Said { body, reply_to: Some(seq) },
            // An unchanged text needs no edit.
            ComposeMode::Edit(seq) if text == self.view.read_untracked().words_of(seq) => return,
            ComposeMode::Edit(target) => Act::Edited { target, body },
        };
        self.connection.post(self.view, act);
    }

    /// The text to post, after a slash command was executed.
    fn said_of(self, text: String) -> Option<String> {
        let slash = if self.is_edit() { None } else { Slash::read(&text) };
        match slash {
            None => return Some(text),
            Some(Slash::Say(text)) => return Some(text),
            Some(Slash::Help) => {
                self.clear();
                self.sheet.show_help();
            }
            Some(Slash::Topic(text)) => self.set_topic(&text),
            Some(Slash::Leave) => {
                self.clear();
                // Fails only for an invalid URL.
                let _ = location().set_href("/");
            }
            Some(Slash::Nick(nickname)) => self.claim(nickname, text),
            Some(Slash::Unknown(word)) => self.fault.set((self.words.slash_unknown)(&word)),
        }
        None
    }

    fn set_topic(self, text: &str) {
        // The server validates it completely.
        if let Ok(topic) = Topic::kept(text) {
            self.connection.post(self.view, Act::TopicSet { topic });
            self.clear();
        } else {
            self.fault.set((self.words.refusal)(Code::BadBody).to_owned());
        }
    }

    fn claim(self, nickname: String, text: String) {
        let still_asks = move || field().is_some_and(|field| field.value() == text);
        let you = self.view.read_untracked().you.person;
        spawn_local(async move {
            match claim_nickname(nickname, you).await {
                Ok(member) => {
                    self.view.update(|view| view.you = member);
                    // Text that was typed meanwhile is not the answer.
                    if still_asks() {
                        self.clear();
                    }
                }
                Err(why) => self.fault.set(unclaimed(why, self.words).to_owned()),
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Language,
        ui::{composer::too_long, words},
    };

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
