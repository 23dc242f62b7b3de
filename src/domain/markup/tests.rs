//! What is marked up, and what is left as it was written.

use super::{budget::HIDDEN_PART_COST, *};
use proptest::prelude::*;

/// The parts of a text as one line: `strong(…)`, `code(…)`, and so on.
fn read(text: &str) -> String {
    blocks(text, &["Nimble Fox", "Ann", "김철수", "김철", "c", "d"])
        .iter()
        .map(show)
        .collect::<Vec<_>>()
        .join(" ¶ ")
}

#[test]
fn a_line_ends_as_the_system_ends_it_where_it_was_written() {
    assert_eq!(
        read("a\r\n\r\nb\r\n```js\r\nlet a;\r\n```\r\n> c\r\n- d\r\n"),
        "a\n\nb ¶ fence(js: let a;) ¶ quote(c) ¶ list(• d)"
    );
}

fn show(block: &Block) -> String {
    match block {
        Block::Lines(parts) => line(parts),
        Block::Code { language, text } => format!("fence({language}: {text})"),
        Block::Quote(blocks) => format!("quote({})", blocks.iter().map(show).collect::<Vec<_>>().join(" ¶ ")),
        Block::List { is_numbered: false, items } => {
            let item = |item: &ListItem| ">".repeat(item.depth) + &line(&item.parts);
            format!("list(• {})", items.iter().map(item).collect::<Vec<_>>().join(", "))
        }
        Block::List { is_numbered: true, items } => {
            let item = |item: &ListItem| {
                format!(
                    "{}{} {}",
                    ">".repeat(item.depth),
                    item.number.expect("it has one"),
                    line(&item.parts)
                )
            };
            format!("list({})", items.iter().map(item).collect::<Vec<_>>().join(", "))
        }
    }
}

fn line(parts: &[Inline]) -> String {
    let part = |part: &Inline| match part {
        Inline::Text(text) => text.clone(),
        Inline::Code(text) => format!("code({text})"),
        Inline::Link(url) => format!("link({url})"),
        Inline::Mail(address) => format!("mail({address})"),
        Inline::File(link) => format!("file({})", link.path()),
        Inline::Mention(name) => format!("mention({name})"),
        Inline::Styled(style, parts) => format!("{}({})", format!("{style:?}").to_lowercase(), line(parts)),
    };
    parts.iter().map(part).collect()
}

#[test]
fn every_example_of_the_document_is_read_as_it_says() {
    let document = include_str!("../../../docs/MARKUP.md");
    let examples = document.split("~~~~\n").skip(1).step_by(2).flat_map(|part| part.split("\n\n"));
    let mut count = 0;
    for example in examples {
        let (written, read_as) = example.split_once("\n→ ").expect("an example says how it is read");
        assert_eq!(read(written), read_as.trim_end(), "{written}");
        count += 1;
    }
    assert!(20 < count, "{count} examples");
}

#[test]
fn stars_lines_tildes_and_bars_set_apart() {
    for (text, read_as) in [
        (
            "**a** *b* __c__ _d_ ~~e~~ ||f||",
            "strong(a) emphasis(b) strong(c) emphasis(d) strike(e) spoiler(f)",
        ),
        ("***both***", "strong(emphasis(both))"),
        ("*a **b** c*", "emphasis(a strong(b) c)"),
        ("**굵게**입니다", "strong(굵게)입니다"),
        ("**two\nlines**", "strong(two\nlines)"),
        ("||**a** `b`||", "spoiler(strong(a) code(b))"),
    ] {
        assert_eq!(read(text), read_as, "{text}");
    }
}

#[test]
fn what_only_looks_marked_up_stays_as_it_was_written() {
    for text in [
        "2 * 3 * 4",
        "a*",
        "snake_case_name and _private",
        "if a || b || c",
        "** nothing **",
        "~home",
        "a ` b",
        "¯\\_(ツ)_/¯",
        "# no heading",
        "-no item",
        ">_<",
        "****",
        "C:\\Users\\name",
    ] {
        assert_eq!(read(text), text);
    }
    assert_eq!(read(r"\*a\* \_b\_ \`c\` \@d"), "*a* _b_ `c` @d");
    assert_eq!(read("`*a* \\*`"), "code(*a* \\*)");
}

#[test]
fn code_is_what_stands_between_as_many_backticks() {
    assert_eq!(read("`a` ``b ` c`` ` d`"), "code(a) code(b ` c) code( d)");
    assert_eq!(read("```inline```"), "code(inline)");
    assert_eq!(
        read("Look:\n```rust\nlet a = 1;\n\n  b\n```\nright?"),
        "Look: ¶ fence(rust: let a = 1;\n\n  b) ¶ right?"
    );
    assert_eq!(read("- a\n  ```\n  b\n    c\n d\n  ```"), "list(• a) ¶ fence(: b\n  c\nd)");
    assert_eq!(read("```\nnever closed\n* a *"), "fence(: never closed\n* a *)");
    assert_eq!(read("**a `**` b**"), "strong(a code(**) b)");
    assert_eq!(read("- a\n ``` b c\n d\n ```"), "list(• a) ¶ fence(:  b c\nd)");
}

#[test]
fn an_address_ends_before_the_punctuation_of_its_sentence() {
    for (text, read_as) in [
        ("see https://a.example/b?c=1, ok", "see link(https://a.example/b?c=1), ok"),
        ("(https://a.example/b_(c))", "(link(https://a.example/b_(c)))"),
        ("**https://a.example**", "strong(link(https://a.example))"),
        ("*http://a.example/*b*c* d*", "emphasis(link(http://a.example/*b*c)) d*"),
        ("https:// xhttps://a", "https:// xhttps://a"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://예시.한국/길입니다", "link(https://예시.한국/길입니다)"),
    ] {
        assert_eq!(read(text), read_as, "{text}");
    }
}

#[test]
fn an_address_without_a_scheme_is_one_where_nothing_makes_it_a_part_of_something_else() {
    for (text, read_as) in [
        ("WWW.a.example", "link(WWW.a.example)"),
        ("사이트www.a.example은", "사이트link(www.a.example)은"),
        ("*www.a.example/b*", "emphasis(link(www.a.example/b))"),
        ("메일은 a.b+c_d@e-f.example으로", "메일은 mail(a.b+c_d@e-f.example)으로"),
        ("(me@a.example), _me@b.example_: hi", "(mail(me@a.example)), emphasis(mail(me@b.example)): hi"),
        ("me@a.example: hi", "mail(me@a.example): hi"),
        ("www.me@a.example", "mail(www.me@a.example)"),
    ] {
        assert_eq!(read(text), read_as, "{text}");
    }
    for text in [
        "www",
        "www.",
        "www.a",
        "www.a.",
        "awww.so.sweet",
        "ftp://www.a.example",
        "x.www.a.example",
        "a.example",
        "me@a",
        "me@a.b",
        "me@a.1",
        "me@.a.example",
        "me@a..example",
        ".me@a.example",
        "éme@a.example",
        "me@a.example/b",
        "git@a.example:b/c",
        "me@a.exampleé",
        "a@b@c.example",
    ] {
        assert_eq!(read(text), text);
    }
    assert_eq!(read("me\\@a.example `me@a.example`"), "me@a.example code(me@a.example)");
    assert_eq!(read(&format!("{}@a.example", "a".repeat(65))).matches("mail(").count(), 0);
}

#[test]
fn quotes_and_lists_take_whole_lines() {
    assert_eq!(read("> a\n> b\nc"), "quote(a\nb) ¶ c");
    assert_eq!(read("> > a\n> b"), "quote(quote(a) ¶ b)");
    for deep in ["> ", ">"] {
        assert_eq!(read(&format!("{} a", deep.repeat(9000))).matches("quote(").count(), 4);
    }
    assert_eq!(read("We need\n- tea\n- *milk*\n\nand"), "We need ¶ list(• tea, emphasis(milk)) ¶ and");
    assert_eq!(read("- a\n  - b\n\t\t- c\n- d"), "list(• a, >b, >>c, d)");
    assert_eq!(read("3. a\n4) b\n- c"), "list(3 a, 4 b) ¶ list(• c)");
}

#[test]
fn only_who_is_known_is_mentioned() {
    for (text, read_as) in [
        ("@Ann, look", "mention(Ann), look"),
        ("@김철수 안녕, @영희!", "mention(김철수) 안녕, @영희!"),
        ("@김철수님 @김철은 @김철수은행", "mention(김철수)님 mention(김철)은 @김철수은행"),
        ("@nimble fox: hi", "mention(nimble fox): hi"),
        ("@Nimble Foxes, @all", "@Nimble Foxes, @all"),
        ("@Nimble\u{a0}Fox hi", "mention(Nimble\u{a0}Fox) hi"),
        ("@ a@b (@c) **@d**", "@ a@b (mention(c)) strong(mention(d))"),
        ("`@code`", "code(@code)"),
    ] {
        assert_eq!(read(text), read_as, "{text}");
    }
    assert!(mentions("hey @nimble Fox!", "Nimble Fox"));
    assert!(mentions("||@Nimble\u{a0}Fox||", "Nimble Fox"));
    assert!(!mentions("> @Nimble Fox", "Nimble Fox"));
    assert!(!mentions("Nimble Fox and @Nimble", "Nimble Fox"));
}

#[test]
fn an_excerpt_is_one_line_without_marks_and_without_what_is_hidden() {
    let text = "**Look** at\n> this\n- one\n- `two`\n||the end||";
    assert_eq!(excerpt(text, 100), "Look at this • one • two …");
    assert_eq!(excerpt("한국어 문장입니다", 3), "한국어…");
    assert_eq!(excerpt("한국어", 3), "한국어");
}

proptest! {
    #[test]
    fn what_holds_no_marks_is_lines_to_the_letter(text in "[ab가,!?() ]{1,40}") {
        prop_assume!(!text.trim().is_empty());
        prop_assert_eq!(blocks(&text, &[]), [Block::Lines(vec![Inline::Text(text.clone())])]);
    }
}

#[test]
fn a_file_of_this_site_is_one_and_of_another_site_it_is_a_link() {
    let path = format!("/files/{}/20x10/a_b_c.png", "0a".repeat(32));
    for (text, read_as) in [
        (path.clone(), format!("file({path})")),
        (
            format!("look: ||{path}||, *{path}*"),
            format!("look: spoiler(file({path})), emphasis(file({path}))"),
        ),
        (format!("_{path} c_"), format!("emphasis(file({path}) c)")),
        (format!("`{path}`"), format!("code({path})")),
        (format!("https://evil.example{path}"), format!("link(https://evil.example{path})")),
        (format!("//evil.example{path}"), format!("//evil.example{path}")),
        (format!("/{path}"), format!("/{path}")),
        ("/files/none/a.png".to_owned(), "/files/none/a.png".to_owned()),
    ] {
        assert_eq!(read(&text), read_as, "{text}");
    }
    assert_eq!(excerpt(&format!("so:\n{path}"), 40), "so: 📎 a_b_c.png");
}

#[test]
fn an_address_that_is_shown_has_nothing_unseen_in_it_that_turns_it_around() {
    for unseen in
        ["\u{2066}", "\u{2067}", "\u{2069}", "\u{200E}", "\u{200F}", "\u{61C}", "\u{200B}", "\u{FEFF}"]
    {
        let text = format!("https://a.example/b{unseen}c");
        assert_eq!(read(&text), format!("link(https://a.example/b){unseen}c"), "{unseen:?}");
    }
    let family = "https://a.example/👩\u{200D}🚀";
    assert_eq!(read(family), format!("link({family})"));
}

/// Every letter of the parts, in their order: with marks and without.
fn letters(blocks: &[Block]) -> String {
    fn inline(part: &Inline) -> String {
        match part {
            Inline::Text(text) | Inline::Code(text) | Inline::Link(text) | Inline::Mail(text) => text.clone(),
            Inline::File(link) => link.path().to_owned(),
            Inline::Mention(name) => format!("@{name}"),
            Inline::Styled(_, parts) => parts.iter().map(inline).collect(),
        }
    }
    let block = |block: &Block| match block {
        Block::Lines(parts) => parts.iter().map(inline).collect(),
        Block::Code { text, .. } => text.clone(),
        Block::Quote(blocks) => letters(blocks),
        Block::List { items, .. } => items.iter().flat_map(|item| item.parts.iter().map(inline)).collect(),
    };
    blocks.iter().map(block).collect()
}

fn count(blocks: &[Block]) -> usize {
    fn inline(part: &Inline) -> usize {
        match part {
            Inline::Styled(style, parts) => {
                let own = if *style == Style::Spoiler { HIDDEN_PART_COST } else { 1 };
                own + parts.iter().map(inline).sum::<usize>()
            }
            Inline::Text(_) => 0,
            _ => 1,
        }
    }
    let block = |block: &Block| match block {
        Block::Lines(parts) => parts.iter().map(inline).sum(),
        Block::Code { .. } => 1,
        Block::Quote(blocks) => 1 + count(blocks),
        Block::List { items, .. } => {
            items.iter().map(|item| 1 + item.parts.iter().map(inline).sum::<usize>()).sum()
        }
    };
    blocks.iter().map(block).sum::<usize>()
}

#[test]
fn a_text_has_so_many_parts_and_the_rest_of_it_is_plain() {
    for piece in [
        "||a|| ",
        "*a* ",
        "`a` ",
        "http://a ",
        "- a\n",
        "1. a\n",
        "> a\n\n",
        "```\na\n```\n",
        "**~~||*a*||~~** ",
    ] {
        let text = piece.repeat(16_000 / piece.len());
        let blocks = blocks(&text, &[]);
        // The last that opens may have others within it.
        assert!(count(&blocks) <= MAX_PARTS + 10, "{piece:?}: {}", count(&blocks));
        // A list is one of them itself.
        assert!(MAX_PARTS - 1 <= count(&blocks), "{piece:?}: {}", count(&blocks));
        let said = |text: &str| text.matches('a').count();
        assert_eq!(said(&letters(&blocks)), said(&text), "{piece:?}");
    }
}

#[test]
fn backticks_that_nothing_closes_are_text_together() {
    for (text, read_as) in [
        ("```a``", "```a``"),
        ("``a`b``", "code(a`b)"),
        ("`a``b`", "code(a``b)"),
        ("\\``a`", "`code(a)"),
        ("**a `b** c`", "**a code(b** c)"),
        ("**a `b** c", "strong(a `b) c"),
    ] {
        assert_eq!(read(text), read_as, "{text}");
    }
}
