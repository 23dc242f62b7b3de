//! The style that hides the rows of ignored people.

use super::words::sheet_words;
use crate::domain::{Language, Person};
use maud::{PreEscaped, html};

/// A style that hides the messages of these people, and marks them as ignored in the list of people; empty if there are none.
/// The row ids of one person have the same prefix: see `RowKey`. So the server renders the same page for everybody, and later
/// messages are hidden as well.
#[must_use]
pub fn ignoring(language: Language, ignored: &[Person], nonce: &str) -> String {
    if ignored.is_empty() {
        return String::new();
    }
    let words = sheet_words(language);
    let all = |rule: &dyn Fn(&Person) -> String| ignored.iter().map(rule).collect::<Vec<_>>().join(",");
    // Fingerprints and ids are hexadecimal digits, which cannot end a selector.
    let rows = all(&|person| {
        let rows = format!("m-{:08x}-", person.fingerprint());
        format!("[data-row][id^={rows}],.reply-quote[data-with^={rows}]")
    });
    let lines = all(&|person| format!("li>[href=\"?person={person}\"]"));
    let ids = all(&|person| person.to_string()).replace(',', " ");
    let rules = format!(
        "{rows}{{display:none}}:is({lines}){{color:var(--text-soft)}}:is({lines}) .avatar{{opacity:.4}}\
         :is({lines})::after{{content:\"{}\"}}",
        words.ignored
    );
    html! { style nonce=(nonce) data-ignored=(ids) { (PreEscaped(rules)) } }.into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_hides_the_rows_and_the_quotes_of_whom_one_ignores_and_of_nobody_else() {
        assert_eq!(ignoring(Language::English, &[], "n"), "");
        let (ann, ben) = (Person::from_bytes([7; 12]), Person::from_bytes([8; 12]));
        let style = ignoring(Language::Korean, &[ann, ben], "n");
        for person in [ann, ben] {
            let rows = format!("m-{:08x}-", person.fingerprint());
            assert!(style.contains(&format!("[data-row][id^={rows}],")), "{style}");
            assert!(style.contains(&format!(".reply-quote[data-with^={rows}]")), "{style}");
        }
        assert!(style.starts_with(&format!("<style nonce=\"n\" data-ignored=\"{ann} {ben}\">")), "{style}");
        assert_eq!(style.matches("display:none").count(), 1);
    }
}
