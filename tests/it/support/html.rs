//! As much of HTML as it takes to read a page back: not a browser, but exact about what it reads.

/// The texts of the elements with the attribute `data-body`, in the order of the page.
pub(crate) fn bodies(page: &str) -> Vec<String> {
    let mut bodies = Vec::new();
    let mut rest = page;
    while let Some(found) = rest.find(" data-body") {
        let start = rest[..found].rfind('<').expect("an attribute stands in a tag");
        let name = rest[start + 1..].split([' ', '>']).next().unwrap_or_default();
        let inside = start + rest[start..].find('>').expect("a tag ends") + 1;
        let (text, length) = text_of(&rest[inside..], name);
        bodies.push(text);
        rest = &rest[inside + length..];
    }
    bodies
}

/// The addresses of what the page is made of: its style, its script and its program, in this order.
pub(crate) fn parts(page: &str) -> [&str; 3] {
    ["rel=\"stylesheet\"", "rel=\"modulepreload\"", "rel=\"preload\""].map(|relation| {
        let tags = page.split("<link ").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
        let tag = tags.into_iter().find(|tag| tag.contains(relation)).expect("a page links to its parts");
        let (_, address) = tag.split_once("href=\"").expect("a link has an address");
        address.split('"').next().unwrap_or_default()
    })
}

/// An attribute of the `html` element; empty when it has none.
pub(crate) fn root_attribute<'a>(page: &'a str, name: &str) -> &'a str {
    let tag = page.split_once("<html").and_then(|(_, rest)| rest.split_once('>')).map_or("", |(tag, _)| tag);
    let value = tag.split_once(&format!(" {name}=\"")).map_or("", |(_, rest)| rest);
    value.split('"').next().unwrap_or_default()
}

/// The text up to the end of the element with this name that the markup is the inside of, and where that is.
fn text_of(markup: &str, name: &str) -> (String, usize) {
    let mut text = String::new();
    let mut at = 0;
    let mut depth = 0;
    loop {
        let tag = at + markup[at..].find('<').expect("an element ends");
        text.push_str(&decode(&markup[at..tag]));
        let inner = &markup[tag + 1..];
        if let Some(comment) = inner.strip_prefix("!--") {
            at = tag + 4 + comment.find("-->").expect("a comment ends") + 3;
            continue;
        }
        let label = inner.split([' ', '>']).next().unwrap_or_default();
        if label == name {
            depth += 1;
        } else if label.strip_prefix('/') == Some(name) {
            if depth == 0 {
                return (text, tag);
            }
            depth -= 1;
        }
        at = tag + 1 + inner.find('>').expect("a tag ends") + 1;
    }
}

/// Character references to characters (HTML, section 13.2.5.72): the five that must be escaped, and numbers.
fn decode(text: &str) -> String {
    let mut parts = text.split('&');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let Some((reference, rest)) = part.split_once(';') else { panic!("a bare ampersand: &{part}") };
        let character = match reference {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            number => numbered(number).unwrap_or_else(|| panic!("an unknown reference: &{number};")),
        };
        decoded.push(character);
        decoded.push_str(rest);
    }
    decoded
}

fn numbered(reference: &str) -> Option<char> {
    let number = reference.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
}

#[test]
fn the_texts_of_a_page_are_read_to_the_letter() {
    let page = "<main><p class=\"x\" data-body>a &lt;b&gt;\n  &#x27;c&amp;d<!></p><div data-body=\"\" id=1>\
                <div>e<!-- f --></div> <b>g</b></div><p>h</p></main>";
    assert_eq!(bodies(page), ["a <b>\n  'c&d", "e g"]);
    assert_eq!(root_attribute("<!DOCTYPE html><html lang=\"ko\" dir=\"ltr\"><p lang=\"en\">", "lang"), "ko");
}
