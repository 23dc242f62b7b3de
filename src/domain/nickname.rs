//! The nickname of a person.

use super::{
    Language, ParseError, Person, cut,
    text::{self, invisible},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The nickname of a person: 1 to 32 visible characters of any script, composed (see [`super::nfc`]).
///
/// It is a display name, not an identity: that is [`Person`].
///
/// When two are the same depends on what for, each wider than the one before: a mention ignores letter case
/// ([`super::markup::is_name`]), a search accents as well ([`super::search::folded`]), and a room refuses whatever looks alike
/// (`confusables::nickname_keys`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Nickname(String);

impl Nickname {
    /// The longest, in characters: as much as a line of a phone shows beside a message.
    pub const MAX_CHARS: usize = 32;

    /// Trims, folds white space, and checks.
    ///
    /// # Errors
    /// [`ParseError`], when nothing visible is left, it is too long, or it holds a hidden character.
    pub fn parse(raw: &str) -> Result<Self, ParseError> {
        text::visible_name(raw, Self::MAX_CHARS, ' ').map(Self)
    }

    /// The same for a name that was accepted before, by this or an older version.
    ///
    /// # Errors
    /// [`ParseError`], when no version accepted it.
    pub fn kept(raw: &str) -> Result<Self, ParseError> {
        text::kept_name(raw, Self::MAX_CHARS, ' ').map(Self)
    }

    /// A friendly name for a person who has not chosen one: always the same for the same person and language.
    #[must_use]
    pub fn generated(person: Person, language: Language) -> Self {
        let (manners, animals) = match language {
            Language::English => (&ENGLISH_MANNERS, &ENGLISH_ANIMALS),
            Language::Korean => (&KOREAN_MANNERS, &KOREAN_ANIMALS),
        };
        let pick = person.fingerprint();
        let manner = manners[pick as usize % manners.len()];
        let animal = animals[(pick >> 16) as usize % animals.len()];
        Self(format!("{manner} {animal}"))
    }

    /// This name with a number appended, shortened to fit: offered when the name is taken.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Self {
        let suffix = format!(" {number}");
        let room = Self::MAX_CHARS - suffix.chars().count();
        let mut name = cut(&self.0, room).to_owned();
        // A flag or a family that is cut may leave only invisible characters.
        let is_cut = |name: &str| name.ends_with(text::is_joiner) || invisible::check(name).is_err();
        let was_sound = invisible::check(&self.0).is_ok();
        while name.ends_with(' ')
            || (was_sound && is_cut(&name) && name.chars().count() < self.0.chars().count())
        {
            name.pop();
        }
        Self(name + &suffix)
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Nickname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Nickname {
    type Error = ParseError;

    fn try_from(raw: String) -> Result<Self, ParseError> {
        Self::kept(&raw)
    }
}

const ENGLISH_MANNERS: [&str; 24] = [
    "Brave", "Bright", "Calm", "Cheerful", "Clever", "Cosy", "Curious", "Eager", "Gentle", "Happy", "Honest",
    "Jolly", "Kind", "Lively", "Lucky", "Merry", "Nimble", "Patient", "Quick", "Quiet", "Sunny", "Warm",
    "Wise", "Witty",
];
const ENGLISH_ANIMALS: [&str; 24] = [
    "Badger", "Beaver", "Crane", "Deer", "Dolphin", "Falcon", "Fox", "Hare", "Hedgehog", "Heron", "Koala",
    "Lynx", "Magpie", "Marten", "Otter", "Owl", "Panda", "Penguin", "Puffin", "Robin", "Seal", "Squirrel",
    "Swift", "Wren",
];
const KOREAN_MANNERS: [&str; 24] = [
    "용감한",
    "밝은",
    "차분한",
    "쾌활한",
    "영리한",
    "포근한",
    "궁금한",
    "부지런한",
    "상냥한",
    "행복한",
    "정직한",
    "즐거운",
    "친절한",
    "활기찬",
    "운좋은",
    "명랑한",
    "날쌘",
    "느긋한",
    "재빠른",
    "조용한",
    "햇살같은",
    "따뜻한",
    "슬기로운",
    "재치있는",
];
const KOREAN_ANIMALS: [&str; 24] = [
    "오소리",
    "비버",
    "두루미",
    "사슴",
    "돌고래",
    "송골매",
    "여우",
    "토끼",
    "고슴도치",
    "왜가리",
    "코알라",
    "스라소니",
    "까치",
    "담비",
    "수달",
    "부엉이",
    "판다",
    "펭귄",
    "바다오리",
    "울새",
    "물개",
    "다람쥐",
    "제비",
    "굴뚝새",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn any_script_makes_a_nickname() {
        for name in ["김철수", "日本語", "🙂", "Zoë", "محمد", "नेहा", "👩‍🚀"] {
            assert_eq!(Nickname::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn nothing_and_ten_thousand_characters_are_refused() {
        assert_eq!(Nickname::parse(" \t\n"), Err(ParseError::Empty));
        assert!(matches!(Nickname::parse(&"가".repeat(10_000)), Err(ParseError::TooLong { max: 32, .. })));
        assert!(Nickname::parse(&"가".repeat(32)).is_ok());
    }

    #[test]
    fn every_generated_name_is_a_nickname() {
        for manner in ENGLISH_MANNERS.iter().chain(&KOREAN_MANNERS) {
            for animal in ENGLISH_ANIMALS.iter().chain(&KOREAN_ANIMALS) {
                assert!(Nickname::parse(&format!("{manner} {animal}")).is_ok());
            }
        }
    }

    proptest! {
        #[test]
        fn parsing_a_parsed_nickname_changes_nothing(raw in "\\PC{0,40}") {
            if let Ok(name) = Nickname::parse(&raw) {
                prop_assert_eq!(Nickname::parse(name.as_str()), Ok(name.clone()));
                let numbered = name.numbered(27);
                prop_assert_eq!(Nickname::parse(numbered.as_str()), Ok(numbered.clone()));
            }
        }
    }
}
