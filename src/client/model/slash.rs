//! Slash commands: `/help`, `/topic`, `/nick` and others.

/// The command in a text that begins with a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slash {
    /// Change the nickname.
    Nick(String),
    /// To leave the room.
    Leave,
    /// Show the help.
    Help,
    /// Set the room's topic.
    Topic(String),
    /// Post a message: unchanged, or with an addition.
    Say(String),
    /// An unknown command.
    Unknown(String),
}

/// The commands, in the order in which they are suggested.
pub(in crate::client) const SLASH_WORDS: [&str; 7] =
    ["help", "leave", "me", "nick", "shrug", "spoiler", "topic"];

impl Slash {
    /// Parses a text. None if it is no command: it is posted unchanged, and so is a path.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('/')?;
        if rest.starts_with('/') && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Some(Self::Say(rest.to_owned()));
        }
        let (word, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if word.is_empty() || !word.chars().all(|c| c.is_ascii_alphabetic()) {
            return None;
        }
        let rest = rest.trim();
        Some(match word.to_ascii_lowercase().as_str() {
            "nick" => Self::Nick(rest.to_owned()),
            "leave" => Self::Leave,
            "help" => Self::Help,
            "topic" if !rest.is_empty() => Self::Topic(rest.to_owned()),
            // Every client renders it as an action, because the text keeps the command.
            "me" if !rest.is_empty() => Self::Say(format!("/me {rest}")),
            "shrug" => Self::Say(format!("{rest} ¯\\_(ツ)_/¯").trim_start().to_owned()),
            "spoiler" if !rest.is_empty() => Self::Say(format!("||{rest}||")),
            _ => Self::Unknown(word.to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_after_a_slash_is_a_wish_and_a_path_is_a_path() {
        let say = |text: &str| Some(Slash::Say(text.to_owned()));
        for (text, wish) in [
            ("/nick 김 철수 ", Some(Slash::Nick("김 철수".to_owned()))),
            ("/LEAVE", Some(Slash::Leave)),
            ("/help me", Some(Slash::Help)),
            ("/topic  Tea and talk ", Some(Slash::Topic("Tea and talk".to_owned()))),
            ("/me  waves", say("/me waves")),
            ("/me", Some(Slash::Unknown("me".to_owned()))),
            ("/topic", Some(Slash::Unknown("topic".to_owned()))),
            ("/shrug", say("¯\\_(ツ)_/¯")),
            ("/spoiler the end", say("||the end||")),
            ("//nick is a word", say("/nick is a word")),
            ("/teleport home", Some(Slash::Unknown("teleport".to_owned()))),
            ("/usr/bin", None),
            ("/", None),
            ("/ 2", None),
            ("// a comment", None),
            ("a /nick", None),
        ] {
            assert_eq!(Slash::read(text), wish, "{text}");
        }
        for word in SLASH_WORDS {
            let known = Slash::read(&format!("/{word} x"));
            assert!(!matches!(known, None | Some(Slash::Unknown(_))), "{word}");
        }
    }
}
