//! Which names look alike (UTS #39).

use crate::domain::{Nickname, RoomName, search::fold};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

/// The look-alike keys of a nickname: two nicknames are confusable if either of their keys is equal.
///
/// The first key ignores letter case and accents: `ANNA` and `Ánna` are `anna`. The second is the look of the name as written:
/// `Ian` begins like `lan`, which its lower case does not.
#[must_use]
pub fn nickname_keys(nickname: &Nickname) -> [String; 2] {
    keys(nickname.as_str())
}

fn keys(name: &str) -> [String; 2] {
    let (folded, written) = (fold(name), name.nfkc().collect::<String>());
    [format!("~{}", looks(&folded).to_lowercase()), format!("={}", looks(&written))]
}

/// Nicknames, and all that look like one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookAlikes(BTreeSet<String>);

impl LookAlikes {
    /// Those of these nicknames, also written with a capital letter, or with capitals alone: a letter of another script may look
    /// like one of these only.
    #[must_use]
    pub fn of(nicknames: &[Nickname]) -> Self {
        let written = nicknames.iter().flat_map(|nickname| {
            let name = nickname.as_str();
            let (first, rest) = name.split_at(name.chars().next().map_or(0, char::len_utf8));
            [name.to_owned(), first.to_uppercase() + rest, name.to_uppercase()]
        });
        Self(written.flat_map(|name| keys(&name)).collect())
    }

    /// Whether a nickname is one of them.
    #[must_use]
    pub fn include(&self, nickname: &Nickname) -> bool {
        !self.0.is_empty() && nickname_keys(nickname).iter().any(|key| self.0.contains(key))
    }
}

/// The look-alike key of a room's name: two rooms may not have the same.
///
/// It never begins with `~`, whatever the name begins with: watch-only names begin so, and must not be confused with a
/// look-alike key.
#[must_use]
pub fn room_look(room: &RoomName) -> String {
    let written: String = room.as_str().nfkc().filter(|c| *c != TATWEEL).collect();
    // An i has a dot already, so it looks the same with a combining one.
    let look = looks(&written).to_lowercase().replace("i\u{307}", "i").replace("j\u{307}", "j");
    look.trim_start_matches('~').to_owned()
}

/// What a text looks like, without letter case and accents: texts that look alike have the same.
#[must_use]
pub fn text_look(text: &str) -> String {
    looks(&fold(text)).to_lowercase()
}

/// The first sign of a room's name, and the one of [`RoomName::VISIBILITY_SIGNS`] that it looks like: the room would look
/// unlisted, but would be listed.
#[must_use]
pub fn false_sign(room: &RoomName) -> Option<(char, char)> {
    let written = room.as_str().chars().next().filter(|c| !RoomName::VISIBILITY_SIGNS.contains(c))?;
    let compatible: String = [written].into_iter().nfkc().collect();
    let looks = [written.to_string(), compatible].map(|text| skeleton(&text).next());
    let meant = RoomName::VISIBILITY_SIGNS.into_iter().find(|sign| looks.contains(&Some(*sign)))?;
    Some((written, meant))
}

/// Lengthens the line between two letters.
const TATWEEL: char = '\u{640}';

/// The skeleton of a text: each letter is replaced by the first of its look-alikes, and invisible characters are removed.
/// Korean syllables stay, because decomposed some have the letters of others.
fn looks(text: &str) -> String {
    let is_syllable = |c: char| matches!(c, '가'..='힣');
    let mut looks = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (other, syllables) = rest.split_at(rest.find(is_syllable).unwrap_or(rest.len()));
        let end = syllables.find(|c| !is_syllable(c)).unwrap_or(syllables.len());
        looks.extend(skeleton(other));
        looks.push_str(&syllables[..end]);
        rest = &syllables[end..];
    }
    looks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{markup::is_name, search::folded, text::letters::to_lower_approx};

    fn alike(one: &str, other: &str) -> bool {
        let keys = |name: &str| nickname_keys(&Nickname::kept(name).unwrap());
        keys(one).iter().zip(&keys(other)).any(|(one, other)| one == other)
    }

    /// What a mention takes for one name, nobody can have beside another, and a search finds as one.
    #[test]
    fn names_that_a_mention_takes_for_one_are_taken_for_one_and_found_as_one() {
        let mut tried = 0;
        for capital in ('\0'..=char::MAX).filter(|c| to_lower_approx(*c) != *c) {
            let names = [capital, to_lower_approx(capital)].map(|c| format!("x {c}9"));
            assert!(is_name(&names[0], &names[1]), "{names:?}");
            let [one, other] = names.map(|name| Nickname::parse(&name).unwrap());
            assert_eq!(nickname_keys(&one)[0], nickname_keys(&other)[0], "{one} {other}");
            assert_eq!(folded(&one), folded(&other), "{one} {other}");
            tried += 1;
        }
        assert!(100 < tried, "{tried}");
    }

    #[test]
    fn nicknames_that_people_take_for_the_same_are_the_same() {
        for (one, other) in [
            ("Anna", "ANNA"),
            ("Anna", "Аnna"),
            ("Anna", "Ａｎｎａ"),
            ("Anna", "An\u{200D}na"),
            ("Anna", "An\u{FE0F}na"),
            ("Anna", "Ánna"),
            ("Kim", "Kirn"),
            ("Bob0", "BobO"),
            ("Bob0", "bobo"),
            ("Ian", "lan"),
            ("Ian", "1an"),
            ("team1", "teaml"),
            ("ㅋㅋ", "\u{110F}\u{110F}"),
            ("ㅋㅋ", "\u{11BF}\u{11BF}"),
            ("田口", "田ロ"),
            ("می\u{200C}روم", "میروم"),
            ("渡邉\u{E0102}", "渡邉"),
            ("❤\u{FE0F}", "❤"),
            ("מֹשֶׁה", "משה"),
        ] {
            assert!(alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn names_that_look_like_one_of_several_are_among_them() {
        let names =
            |names: &[&str]| -> Vec<_> { names.iter().map(|name| Nickname::kept(name).unwrap()).collect() };
        let staff = LookAlikes::of(&names(&["admin", "운영자", "Moderator"]));
        let alike = ["Admin", "ADMIN", "Аdmin", "ａｄｍｉｎ", "Admín", "운영자", "Мoderator", "МОDERATOR"];
        for alike in names(&alike) {
            assert!(staff.include(&alike), "{alike}");
        }
        for other in names(&["Admins", "Ada", "운영", "Admin 2"]) {
            assert!(!staff.include(&other), "{other}");
            assert!(!LookAlikes::default().include(&other), "{other}");
        }
    }

    #[test]
    fn nicknames_that_people_tell_apart_are_two() {
        for (one, other) in [
            ("Ann", "Anna"),
            ("Ian", "Lan"),
            ("김철수", "김철주"),
            ("각가", "가까"),
            ("가", "기"),
            ("ㅋ", "ㅎ"),
            ("ㅋㅋ", "ㅋㅋㅋ"),
            ("さくら", "サクラ"),
            ("がく", "かく"),
            ("王", "玉"),
            ("Kim 1", "Kim 2"),
            ("김Kim", "김철수"),
            ("मोहन", "महन"),
            ("👩\u{200D}🚀", "👨\u{200D}🚀"),
        ] {
            assert!(!alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn no_room_looks_like_the_name_that_one_is_watched_under() {
        for wave in ['\u{FF5E}', '\u{223C}', '\u{301C}', '\u{2053}', '\u{2E1E}', '\u{1FC0}', '\u{2F}'] {
            let Ok(room) = RoomName::parse(&format!("{wave}~{}", "a7".repeat(13))) else { continue };
            assert!(room.is_listed() && !room_look(&room).starts_with('~'), "{room}");
        }
    }

    #[test]
    fn a_sign_that_only_looks_like_one_that_sets_rooms_apart_is_false() {
        let sign = |name: &str| false_sign(&RoomName::parse(name).unwrap()).map(|(_, meant)| meant);
        for wave in ["～", "∼", "〜", "⁓", "˜", "῀"] {
            assert_eq!(sign(&format!("{wave}tea")), Some('~'), "{wave}");
        }
        for at in ["＠", "﹫"] {
            assert_eq!(sign(&format!("{at}tea")), Some('@'), "{at}");
        }
        for none in ["~tea", "@tea", "~～tea", "tea", "t～a", "웹소켓", "ㅋ", "-tea", "🙂", "a@b"] {
            assert_eq!(sign(none), None, "{none}");
        }
    }

    #[test]
    fn rooms_look_alike_as_their_names_do_and_accents_tell_them_apart() {
        let look = |name: &str| room_look(&RoomName::parse(name).unwrap());
        for (one, other) in [
            ("lounge", "lоunge"),
            ("lounge", "ｌｏｕｎｇｅ"),
            ("lounge", "lo\u{200D}unge"),
            ("room-1", "room-l"),
            ("istanbul", "İstanbul"),
            ("modern", "modem"),
        ] {
            assert_eq!(look(one), look(other), "{one} {other}");
        }
        for (one, other) in
            [("schon", "schön"), ("cafe", "cafes"), ("웹소켓", "웹소켙"), ("react-чат", "react-чaй")]
        {
            assert_ne!(look(one), look(other), "{one} {other}");
        }
    }
}
