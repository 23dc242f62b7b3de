//! Which rooms may be listed, which need a link, and which belong to two people: the name alone decides it. What hosts decide
//! beside it is in its modules.

pub(in crate::domain) mod access;
pub(in crate::domain) mod door;
pub(in crate::domain) mod password;

use crate::domain::{Person, RoomName};

/// The prefix of a room that is found only by its link.
const UNLISTED_SIGN: char = '~';

/// The prefix of a name that only permits watching.
const WATCH_PREFIX: &str = "~~";

/// How many characters encode 128 bits.
const HASH_CHARS: usize = 26;

/// The prefix of a room of two people. Both follow it, each as [`base32`].
const DIRECT_SIGN: char = '@';

/// How many characters encode one person.
const PERSON_CHARS: usize = 20;

impl RoomName {
    /// The prefixes that make a room unlisted or direct.
    pub const VISIBILITY_SIGNS: [char; 2] = [UNLISTED_SIGN, DIRECT_SIGN];

    /// A room that only people with its link find: 128 random bits are its name.
    #[must_use]
    pub fn unlisted(random: [u8; 16]) -> Self {
        Self::made(format!("{UNLISTED_SIGN}{}", base32(&random)))
    }

    /// A name that permits watching an unlisted room without entering it. Only the server can compute it. No room has it as its
    /// own name.
    #[must_use]
    pub fn watching(hash: [u8; 16]) -> Self {
        Self::made(format!("{WATCH_PREFIX}{}", base32(&hash)))
    }

    /// Whether this name only permits watching.
    #[must_use]
    pub fn is_watch_name(&self) -> bool {
        let digits = self.as_str().strip_prefix(WATCH_PREFIX);
        digits.is_some_and(|digits| {
            digits.len() == HASH_CHARS && digits.bytes().all(|c| BASE32_DIGITS.contains(&c))
        })
    }

    /// The secret part of a generated name; none if a person chose the name.
    #[must_use]
    pub fn secret(&self) -> Option<&str> {
        let digits = self.as_str().strip_prefix(UNLISTED_SIGN)?;
        (digits.len() == HASH_CHARS && digits.bytes().all(|c| BASE32_DIGITS.contains(&c))).then_some(digits)
    }

    /// The room of two people, the same for both. None for one person twice.
    #[must_use]
    pub fn direct(one: Person, other: Person) -> Option<Self> {
        let (first, second) = (one.min(other), one.max(other));
        (first != second)
            .then(|| Self::made(format!("{DIRECT_SIGN}{}{}", base32(first.bytes()), base32(second.bytes()))))
    }

    /// Whether it may be listed.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        !self.as_str().starts_with(UNLISTED_SIGN) && !self.is_direct()
    }

    /// Its name for the server's log: a name that gives access is not written there.
    #[must_use]
    pub fn in_logs(&self) -> &str {
        if self.is_listed() { self.as_str() } else { "(unlisted)" }
    }

    /// Whether it is a room of two people.
    #[must_use]
    pub fn is_direct(&self) -> bool {
        self.as_str().strip_prefix(DIRECT_SIGN).is_some_and(|people| {
            people.len() == 2 * PERSON_CHARS && people.bytes().all(|c| BASE32_DIGITS.contains(&c))
        })
    }

    /// The two people whose room it is.
    #[must_use]
    pub fn pair(&self) -> Option<[Person; 2]> {
        let (first, second) = self.as_str().strip_prefix(DIRECT_SIGN)?.split_at_checked(PERSON_CHARS)?;
        let pair = [person(first)?, person(second)?];
        // A name that only looks like one of a pair belongs to nobody.
        (Self::direct(pair[0], pair[1]).as_ref() == Some(self)).then_some(pair)
    }

    /// Whether this person may be there.
    #[must_use]
    pub fn admits(&self, person: Person) -> bool {
        !self.is_direct() || self.pair().is_some_and(|pair| pair.contains(&person))
    }

    /// A pattern for SQLite's `GLOB` that matches exactly the names of rooms of two people.
    #[must_use]
    pub fn direct_glob() -> String {
        format!("{DIRECT_SIGN}{}", "[a-z2-7]".repeat(2 * PERSON_CHARS))
    }
}

/// The digits of RFC 4648, section 6, in lower case, as in room names.
const BASE32_DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Five bits per digit; the last digit is padded with zeros.
fn base32(bytes: &[u8]) -> String {
    let bit = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
    let digit = |at: usize| (at..at + 5).fold(0, |digit, at| digit << 1 | usize::from(bit(at)));
    (0..8 * bytes.len()).step_by(5).map(|at| char::from(BASE32_DIGITS[digit(at)])).collect()
}

fn person(digits: &str) -> Option<Person> {
    let mut bytes = [0; 12];
    for (at, digit) in digits.bytes().enumerate() {
        let value = BASE32_DIGITS.iter().position(|known| *known == digit)?;
        for bit in (0..5).filter(|bit| value >> (4 - bit) & 1 == 1) {
            // The last digit has spare bits, which are zero in a valid name.
            let place = 5 * at + bit;
            *bytes.get_mut(place / 8)? |= 1 << (7 - place % 8);
        }
    }
    Some(Person::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ANN: Person = Person::from_bytes([7; 12]);
    const BEN: Person = Person::from_bytes([8; 12]);
    const EVE: Person = Person::from_bytes([9; 12]);

    #[test]
    fn digits_are_those_of_the_rfc() {
        assert_eq!(base32(b"foobar"), "mzxw6ytboi");
    }

    #[test]
    fn a_room_is_listed_unless_its_name_says_otherwise() {
        let room = |name: &str| RoomName::parse(name).unwrap();
        assert!(room("tea").is_listed());
        assert!(room("@tea").is_listed(), "it is no room of two people");
        assert!(!room("~tea").is_listed());
        assert_eq!((room("tea").in_logs(), room("~tea").in_logs()), ("tea", "(unlisted)"));
        assert!(!RoomName::unlisted([200; 16]).is_listed());
        assert!(RoomName::unlisted([200; 16]).admits(EVE));
        assert_ne!(RoomName::unlisted([200; 16]), RoomName::unlisted([201; 16]));
    }

    #[test]
    fn a_name_that_lets_one_watch_is_no_room_and_no_room_is_one() {
        let watching = RoomName::watching([200; 16]);
        assert!(watching.is_watch_name() && !watching.is_listed() && watching.secret().is_none());
        assert_eq!(RoomName::parse(watching.as_str()), Ok(watching));
        let hidden = RoomName::unlisted([200; 16]);
        assert!(!hidden.is_watch_name());
        assert_eq!(hidden.secret(), Some(&hidden.as_str()[1..]));
        assert_eq!(RoomName::parse("~tea").unwrap().secret(), None);
    }

    #[test]
    fn a_name_that_only_looks_like_that_of_two_people_lets_nobody_in() {
        let name = RoomName::direct(ANN, BEN).unwrap().to_string();
        let swapped = format!("@{}{}", &name[21..], &name[1..21]);
        let overfull = format!("{}b", &name[..40]);
        let same = format!("@{0}{0}", &name[1..21]);
        for name in [swapped, overfull, same] {
            let room = RoomName::parse(&name).unwrap();
            assert!(!room.is_listed() && room.pair().is_none() && !room.admits(ANN), "{room}");
        }
    }

    proptest! {
        #[test]
        fn a_room_of_two_people_is_theirs_alone(one: [u8; 12], other: [u8; 12], third: [u8; 12]) {
            let [one, other, third] = [one, other, third].map(Person::from_bytes);
            prop_assume!(one != other && third != one && third != other);
            let room = RoomName::direct(one, other).unwrap();
            prop_assert_eq!(RoomName::direct(other, one), Some(room.clone()));
            prop_assert_eq!(RoomName::parse(room.as_str()), Ok(room.clone()));
            prop_assert_eq!(room.pair(), Some([one.min(other), one.max(other)]));
            prop_assert!(room.admits(one) && room.admits(other) && !room.admits(third));
            prop_assert!(!room.is_listed());
            prop_assert_eq!(RoomName::direct(one, one), None);
        }
    }
}
