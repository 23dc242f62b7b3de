//! What people write: messages, code, names, and what they look for.

use super::Shape;

/// A part of a text, again and again: what it is, and the part.
const PARTS: [(&str, &str); 75] = [
    // What opens, and nothing closes.
    ("strong openers", "**a "),
    ("emphasis openers", "*a "),
    ("underscore openers", "_a "),
    ("double underscore openers", "__a "),
    ("strike openers", "~~a "),
    ("spoiler openers", "||a "),
    ("all openers", "**a *b __c _d ~~e ||f `g "),
    ("openers without a space", "*_~~||**__a"),
    ("stars", "*"),
    ("underscores", "_"),
    ("tildes", "~"),
    ("bars", "|"),
    // What closes, and nothing opens.
    ("all closers", "a** b* c__ d_ e~~ f|| "),
    ("closed emphasis", "*a* "),
    ("closed strong", "**a**"),
    ("alternating", "*a **b "),
    ("threes", "***a*** "),
    ("crossed", "*a _b* c_ "),
    ("escapes", "\\*"),
    ("backslashes", "\\"),
    ("shrugs", "¯\\_(ツ)_/¯"),
    // Code.
    ("backticks", "`"),
    ("closed code", "`a` "),
    ("code in emphasis", "*`a` "),
    ("fences", "```\n"),
    ("fences around nothing", "```\n\n```\n"),
    ("fences of four", "````\n```\n"),
    ("fences with words", "```rust\nlet a = 1;\n```\n"),
    // Links, files and mentions.
    ("links", "https://a.example/ "),
    ("links after openers", "*https://a.example/_ "),
    ("schemes", "https://"),
    ("addresses beside Korean", "http://a가"),
    ("hosts of two scripts", "http://a가.가"),
    ("addresses beside brackets", "http://a)"),
    ("addresses before a particle", "http://a/b은 "),
    ("an address of opened brackets", "http://(["),
    ("folders", "a\\b"),
    ("folders and marks", "a\\b_c\\_d*"),
    ("names before titles", "@가나님"),
    ("names before particles", "@가나에게서"),
    ("tildes at the beginning", "~~~\n"),
    ("fences that grow", "```\n````\n"),
    ("numbers of dates", "1. 2. 3\n"),
    ("brackets after links", "https://a.example/((())))) "),
    ("letters of schemes", "hhttp:/"),
    ("folders of files", "/files/"),
    ("slashes", "/"),
    ("files of no hash", "/files/0011223344556677889900112233445566778899001122334455667788990011/"),
    ("addresses without a scheme", "www.a.example "),
    ("beginnings of addresses", "www."),
    ("letters of addresses", "ww"),
    ("addresses of mail", "a@b.cc "),
    ("addresses of mail in a row", "a@b.cc@"),
    ("names of mail", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@"),
    ("parts of hosts of mail", "@a.b.c.d.e.f.g.h"),
    ("at signs", "@"),
    ("mentions", "@Ann "),
    ("mentions of a longer name", "@Ann Le "),
    ("mentions after dots", ".@Ann-"),
    ("mentions in emphasis", "*@Ann "),
    // Lines.
    ("nested quotes", "> > > > > a\n"),
    ("quotes without end", "> "),
    ("arrows", ">"),
    ("lists", "- a\n"),
    ("nested lists", "- a\n  - b\n    - c\n"),
    ("lists of openers", "- *a\n"),
    ("numbers with dots", "1. a\n"),
    ("digits and dots", "1."),
    ("line breaks", "\n"),
    ("lines of spaces", "   \n"),
    ("spaces", " "),
    ("tabs", "\t"),
    ("one long word", "a"),
    ("short words", "a "),
    ("signs of HTML", "<&\">"),
];

/// What stands once before the part that is repeated: what it is, what stands there, and the part.
const AFTER_SOMETHING: [(&str, &str, &str); 12] = [
    ("accents on one letter", "a", "\u{301}"),
    ("accents of two classes on one letter", "a", "\u{301}\u{323}"),
    ("joiners", "a", "\u{200d}"),
    ("selectors", "❤", "\u{fe0f}"),
    ("selectors of ideographs", "渡", "\u{e0102}"),
    ("spaces without width", "a", "\u{200b}"),
    ("tags", "🏴", "\u{e0067}"),
    ("brackets that open in a link", "https://a.example/", "("),
    ("brackets that close in a link", "https://a.example/", ")"),
    ("ends of sentences in a link", "https://a.example/", ".)"),
    ("a mention that goes on", "@", "Ann"),
    ("a fence without end", "```\n", "a `b` ```c\n"),
];

/// Letters, again and again.
const LETTERS: [(&str, &str); 7] = [
    ("syllables", "가"),
    ("jamo", "\u{1112}\u{1161}\u{11ab}"),
    ("letters of two", "\u{3314}"),
    ("ligatures", "\u{fb03}"),
    ("accents on letters", "e\u{301}"),
    ("joined emoji", "👩\u{200d}❤\u{fe0f}\u{200d}👨🏽"),
    ("flags", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}"),
];

/// The hash of a file, but for its first digits.
const HASH: &str = "2233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

fn parts() -> impl Iterator<Item = Shape> {
    let repeated = PARTS.iter().map(|(name, part)| Shape::repeated(name, "", part, ""));
    repeated.chain(letters())
}

/// What may stand in names as well.
fn letters() -> impl Iterator<Item = Shape> {
    let repeated = LETTERS.iter().map(|(name, part)| Shape::repeated(name, "", part, ""));
    repeated.chain(AFTER_SOMETHING.iter().map(|(name, before, part)| Shape::repeated(name, before, part, "")))
}

/// Messages.
pub(super) fn message() -> Vec<Shape> {
    let closed = [
        ("openers that one closes", "**a ", "**"),
        ("spoilers that one closes", "||a ", "||"),
        ("openers of all kinds that are closed", "*a **b ~~c ||d _e __f ", "__ _ || ~~ ** *"),
        ("brackets that are closed once", "(", ")"),
    ];
    let closed = closed.map(|(name, part, after)| Shape::repeated(name, "", part, after));
    let growing = [
        Shape::made("backticks of growing length", growing_backticks),
        Shape::made("nested openers and closers", nested),
        Shape::numbered("many files", |number| format!("/files/{number:04x}{HASH}/a.png ")),
        Shape::numbered("many pictures", |number| format!("/files/{number:04x}{HASH}/9x9/a.png\n")),
        Shape::numbered("many names", |number| format!("@{number:04} ")),
    ];
    parts().chain(closed).chain(growing).collect()
}

fn growing_backticks(length: usize) -> Vec<u8> {
    let mut text = String::new();
    for count in 1.. {
        if length < text.len() + count {
            break;
        }
        text.push_str(&"`".repeat(count));
        text.push('a');
    }
    text.into_bytes()
}

/// As many openers as closers, each in the one before.
fn nested(length: usize) -> Vec<u8> {
    let times = length / 8;
    ["**a ".repeat(times), "b** ".repeat(times)].concat().into_bytes()
}

/// Code: what a lexer may look for in vain.
pub(super) fn code() -> Vec<Shape> {
    [
        ("short words", "a "),
        ("words of every length", "if else while struct continue "),
        ("long words", "implementations "),
        ("one long word", "a"),
        ("quotation marks", "\""),
        ("apostrophes", "' "),
        ("escaped quotation marks", "\\\""),
        ("escaped apostrophes", "\\'"),
        ("escaped backticks", "\\`"),
        ("all marks, escaped", "\\\"\\'\\`"),
        ("backslashes", "\\"),
        ("texts", "\"a\" "),
        ("texts without end", "\"a\n"),
        ("lifetimes", "'a "),
        ("beginnings of comments", "/*"),
        ("ends of comments", "*/"),
        ("comments", "// a\n"),
        ("slashes", "/ "),
        ("beginnings of other comments", "<!--"),
        ("smaller signs", "<!-"),
        ("numbers", "1 "),
        ("digits", "1"),
        ("digits and dots", "1."),
        ("underscores", "_ "),
        ("signs", "+-"),
        ("line breaks", "\n"),
        ("spaces", " "),
        ("syllables", "가 "),
    ]
    .map(|(name, part)| Shape::repeated(name, "", part, ""))
    .into()
}

/// Names are short: what they are made of is what counts.
pub(super) fn name() -> Vec<Shape> {
    let others = [
        ("one long word", "", "a"),
        ("spaces", "", " "),
        ("words", "", "a "),
        ("line breaks", "", "\n"),
        ("letters without accents taken apart", "", "\u{1ea4}"),
        ("letters that look like others", "", "ꓮΑА𝐀"),
        ("half width letters", "", "ﾡￂ"),
        ("voicing marks", "", "ｶﾞ"),
        ("letters with many forms", "", "\u{fdfa}"),
        ("joined letters", "", "می\u{200c}"),
        ("viramas", "", "क्\u{200d}"),
        ("keycaps", "", "1\u{fe0f}\u{20e3}"),
        ("dots", "a", "."),
        ("hyphens and signs", "", "-?"),
    ];
    letters().chain(others.map(|(name, before, part)| Shape::repeated(name, before, part, ""))).collect()
}

/// What is looked for.
pub(super) fn typed() -> Vec<Shape> {
    let typed = [
        ("quotation marks", "\""),
        ("quoted letters", "\"a\""),
        ("words", "a "),
        ("words of signs", "a-"),
        ("changing scripts", "a가"),
    ];
    parts().chain(typed.map(|(name, part)| Shape::repeated(name, "", part, ""))).collect()
}

/// The longest that somebody may look for, less a letter.
const SOUGHT_LETTERS: usize = 199;

/// What is looked for, and in which messages.
pub(super) fn sought() -> Vec<Shape> {
    let same = "가".repeat(SOUGHT_LETTERS - 1);
    let dense = [
        ("syllables without the last", format!("{same}나"), "가"),
        ("syllables with all but the first", format!("나{same}"), "가"),
        ("as many syllables as are looked for", format!("{same}가"), "가"),
        ("syllables in pairs", format!("{}나", "가다".repeat(SOUGHT_LETTERS / 2)), "가다"),
        ("signs that are two letters", format!("{}나", "キロ".repeat(SOUGHT_LETTERS / 2)), "\u{3314}"),
        ("signs that begin between", format!("ロ{}", "キロ".repeat(SOUGHT_LETTERS / 2)), "\u{3314}"),
        ("pictures", format!("{}☕", "🎉".repeat(SOUGHT_LETTERS - 1)), "🎉"),
        (
            "many terms",
            "가나다라마바사아자차카타파하각".split_inclusive(|_| true).collect::<Vec<_>>().join(" "),
            "가각",
        ),
        ("many beginnings", "a aa aaa aaaa aaaaa aaaaaa aaaaaaa aaaaaaaa aaaaaaaaa".to_owned(), "aaaaaaaab "),
        ("a long phrase", format!("\"{}b\"", "a ".repeat(14)), "a "),
        ("one long word", format!("{}b", "a".repeat(SOUGHT_LETTERS - 1)), "a"),
        ("letters of one word", "a".repeat(SOUGHT_LETTERS), "a-"),
        ("accents behind a hit", "a b".to_owned(), "a\u{301}\u{301}\u{301}"),
    ];
    let dense = dense.map(|(name, typed, part)| Shape::repeated(name, format!("{typed}\n"), part, ""));
    let anything = parts().map(|shape| {
        shape.within("where much is looked for", |said| {
            ["ann 가 a 한 rust e 1 https 🎉\n".as_bytes(), said].concat()
        })
    });
    anything.chain(dense).collect()
}
