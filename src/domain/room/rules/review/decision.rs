//! The decision whether hosts look at a message first.

use crate::domain::{Act, Body, Description, ReviewReason, ReviewRules, ReviewedText, RoomRole, Topic};

impl ReviewRules {
    /// Why hosts look at this act of somebody with this role first; none if they do not. An edit is no first message.
    #[must_use]
    pub fn reason(self, role: RoomRole, act: &Act, text: ReviewedText) -> Option<ReviewReason> {
        let is_edit = matches!(act, Act::Edited { .. });
        if role.is_some_role() || Self::text_of(act).is_none() {
            None
        } else if self.first && !is_edit && text.said == 0 {
            Some(ReviewReason::First)
        } else if self.links && text.has_link && text.said < Self::KNOWN_MESSAGES {
            Some(ReviewReason::Link)
        } else if self.words && text.has_word {
            Some(ReviewReason::Word)
        } else {
            (self.repeats && text.is_repeat).then_some(ReviewReason::Repeat)
        }
    }

    /// The text that an act puts into the room: the rules are about acts with one.
    #[must_use]
    pub fn text_of(act: &Act) -> Option<&str> {
        match act {
            Act::Said { body, .. } | Act::Edited { body, .. } => body.as_ref().map(Body::as_str),
            Act::TopicSet { topic } => topic.as_ref().map(Topic::as_str),
            Act::Described { description } => description.as_ref().map(Description::as_str),
            Act::Deleted { .. } | Act::Reacted { .. } | Act::Unreacted { .. } => None,
            Act::Pinned { .. } | Act::Unpinned { .. } | Act::Host(_) => None,
        }
    }

    /// Whether a rule compares what people write with words or with what was written before.
    #[must_use]
    pub fn compare_texts(self) -> bool {
        self.repeats || self.words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Seq;

    const ALL: ReviewRules = ReviewRules { first: true, links: true, repeats: true, words: true };

    fn said() -> Act {
        Act::Said { body: Body::parse("text".to_owned()).ok(), reply_to: None }
    }

    /// Each rule, with what it asks for and without it.
    #[test]
    fn each_rule_holds_what_it_is_for_and_nothing_else() {
        use ReviewReason::{First, Link, Repeat, Word};
        let new = ReviewedText::default();
        let known = ReviewedText { said: ReviewRules::KNOWN_MESSAGES, ..new };
        let some = ReviewedText { said: 1, ..new };
        let (first, links) = (ReviewRules::named("first").unwrap(), ReviewRules::named("links").unwrap());
        let (repeats, words) = (ReviewRules::named("repeats").unwrap(), ReviewRules::named("words").unwrap());
        for (rules, text, expected) in [
            (ReviewRules::OFF, ReviewedText { has_link: true, has_word: true, is_repeat: true, ..new }, None),
            (first, new, Some(First)),
            (first, ReviewedText { has_link: true, has_word: true, is_repeat: true, ..some }, None),
            (links, ReviewedText { has_link: true, ..new }, Some(Link)),
            (links, ReviewedText { has_link: true, ..some }, Some(Link)),
            (links, ReviewedText { has_link: true, ..known }, None),
            (links, ReviewedText { has_word: true, is_repeat: true, ..new }, None),
            (words, ReviewedText { has_word: true, ..known }, Some(Word)),
            (words, ReviewedText { has_link: true, is_repeat: true, ..new }, None),
            (repeats, ReviewedText { is_repeat: true, ..known }, Some(Repeat)),
            (repeats, ReviewedText { has_link: true, has_word: true, ..new }, None),
            (ALL, known, None),
        ] {
            assert_eq!(rules.reason(RoomRole::Member, &said(), text), expected, "{rules:?} {text:?}");
        }
    }

    #[test]
    fn nobody_with_a_role_is_held_up_and_an_edit_is_no_first_message() {
        let bad = ReviewedText { said: 0, has_link: true, has_word: true, is_repeat: true };
        for role in RoomRole::ALL {
            let is_held = ALL.reason(role, &said(), bad).is_some();
            assert_eq!(is_held, role == RoomRole::Member, "{role:?}");
        }
        let edit = Act::Edited { target: Seq::new(1), body: Body::parse("text".to_owned()).ok() };
        let reason = |text| ALL.reason(RoomRole::Member, &edit, text);
        assert_eq!(reason(ReviewedText::default()), None);
        assert_eq!(reason(bad), Some(ReviewReason::Link));
        let delete = Act::Deleted { target: Seq::new(1) };
        assert_eq!(ALL.reason(RoomRole::Member, &delete, bad), None);
    }
}
