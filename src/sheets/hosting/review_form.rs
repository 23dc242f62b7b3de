//! The form for what hosts look at before it is in the room.

use crate::{
    domain::{Language, ReviewRules, ReviewWord, RoomName},
    sheets::words::{hosting::host_words, review::review_texts},
};
use maud::{Markup, html};

/// The form: each rule by itself, and the words that the room holds up.
pub(super) fn review_form(
    language: Language,
    room: &RoomName,
    review: ReviewRules,
    words: &[ReviewWord],
) -> Markup {
    let texts = review_texts(language);
    let check = |name: &str, is_on: bool, text: &str| {
        html! {
            label.settings-sheet__wish {
                input type="checkbox" name=(name) value="on" checked[is_on];
                (text)
            }
        }
    };
    html! {
        details.about-sheet__change {
            summary { (texts.rules) }
            p.about-sheet__soft { (texts.hint) }
            form.settings-sheet method="post" action={ (room.path()) "/hosts" } data-sheet {
                input type="hidden" name="does" value="review";
                (check("first", review.first, texts.first))
                (check("links", review.links, texts.links))
                (check("repeats", review.repeats, texts.repeats))
                (check("words", review.words, texts.words))
                div.about-sheet__form {
                    label {
                        (texts.list)
                        // The parser drops a line break right after the tag (HTML, section 13.1.2.5).
                        textarea name="list" rows="4" autocomplete="off" spellcheck="false" {
                            "\n" @for word in words { (word.as_str()) "\n" }
                        }
                    }
                    button.button.button--primary { (host_words(language).save) }
                }
            }
        }
    }
}

/// What a host is shown to have set: the rules that are on, in words.
pub(super) fn review_deed(language: Language, review: ReviewRules) -> String {
    let texts = review_texts(language);
    let ReviewRules { first, links, repeats, words } = review;
    let all = [(first, texts.first), (links, texts.links), (repeats, texts.repeats), (words, texts.words)];
    let on: Vec<_> = all.into_iter().filter(|(is_on, _)| *is_on).map(|(_, text)| text).collect();
    (texts.deed)(&on)
}
