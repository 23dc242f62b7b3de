//! Looking for something: what is typed, what is found, and where it is marked.

use crate::{
    domain::{
        Body, RoomName,
        search::{Cursor, Search, SearchTerms, fold, runs},
    },
    sheets::search_sheet::marked,
};

/// Of so many inputs one is searched as long as a message may be: all of them would take too long.
const AMPLIFIED: usize = 16;

/// What somebody types in the first line, and what was said in the others.
pub fn search(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (typed, said) = text.split_once('\n').unwrap_or((text, text));
    if let Ok(cursor) = typed.parse::<Cursor>() {
        assert_eq!(cursor.to_string().parse(), Ok(cursor), "a cursor reads back");
    }
    assert_eq!(fold(&fold(said)), fold(said), "what is folded stays");
    for run in runs(said) {
        assert!(!run.text.is_empty(), "a run has letters");
    }
    let rooms = RoomName::parse("lounge").into_iter().collect();
    let Ok(search) = Search::parse(SearchTerms { text: typed.to_owned(), rooms, ..SearchTerms::default() })
    else {
        return;
    };
    let finds = search.occurs_in(said);
    let places: Vec<_> = search.places(said).collect();
    let mut free = 0;
    for place in &places {
        assert!(free <= place.start && place.start < place.end, "places stand apart: {places:?}");
        assert!(said.get(place.clone()).is_some(), "a place is a part of the text: {places:?}");
        free = place.end;
    }
    if said.len().is_multiple_of(AMPLIFIED) && !said.is_empty() {
        // In the longest message of this kind: what costs more than in proportion takes longer than the fuzzer waits.
        marked(&said.repeat(Body::MAX_BYTES / said.len()), Some(&search));
    }
    let parts = marked(said, Some(&search));
    let whole: String = parts.iter().map(|(part, _)| part.as_str()).collect();
    assert!(said.contains(whole.trim_matches('…')), "an excerpt is a part of the text: {whole:?}");
    // A text finds what is looked for in itself.
    assert!(finds || typed != said, "{typed:?} is not found in itself");
}
