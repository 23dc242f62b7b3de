//! A page for everybody is the page for each.

use super::*;
use crate::{
    api::PageView,
    domain::{Act, Body, Entry, Epoch, Language, Message, MessageId, RoomName, Seq, Timestamp},
    protocol::{MessagePage, Snapshot},
};

fn renderer() -> Renderer {
    let files = PageFiles { style: "/a.css".into(), script: "/a.js".into(), program: "/a.wasm".into() };
    Renderer::new(LeptosOptions::builder().output_name("parlor").build(), files)
}

fn member(n: u8, nickname: &str) -> Member {
    Member { person: Person::from_bytes([n; 12]), nickname: Nickname::parse(nickname).unwrap() }
}

fn said(seq: u64, from: Member, body: &str) -> Message {
    let act = Act::Said { body: Some(Body::parse(body.to_owned()).unwrap()), reply_to: None };
    let (id, at) = (MessageId::from_bytes([seq as u8; 16]), Timestamp::from_millis(seq * 1000));
    let entry = Entry { seq: Seq::new(seq), prev: Seq::new(seq - 1), at, id, from, act };
    Message::said(&entry).unwrap()
}

fn opening(you: Member, messages: Vec<Message>) -> Opening {
    let members = messages.iter().map(|message| message.from.clone()).collect();
    let snapshot = Snapshot {
        room: RoomName::parse("a").unwrap(),
        epoch: Epoch::new(1),
        seq: Seq::new(9),
        you,
        named: false,
        people: 2,
        members,
        topic: None,
        rules: crate::domain::RoomRules::default(),
        hosts: Vec::new(),
        ban: None,
        newcomer_until: None,
        appeals: 0,
        page: MessagePage { messages, earlier: crate::domain::Earlier::Nothing, later: false },
    };
    let scene = PageView::Room(snapshot);
    Opening {
        language: Language::English,
        nickname_refused: None,
        body_refused: None,
        file_bytes: 1,
        title: "Tea".to_owned(),
        held: 0,
        scene,
    }
}

fn talk() -> Vec<Message> {
    vec![said(1, member(1, "Ann"), "<b>Hello</b> & \"good\" day"), said(2, member(2, "김철수"), "</script>")]
}

#[test]
fn a_completed_page_is_the_page_that_would_have_been_drawn() {
    let renderer = renderer();
    for nickname in ["Bob", "김철수", "</script><b>&amp;", "\"quoted\" 'too'", "back\\slash", "🙂"] {
        let opening = opening(member(9, nickname), talk());
        let (page, policy) = renderer.render(opening.clone(), &[]);
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
        let form = page.split("name=\"form\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let drawn = renderer.draw(opening, Nonce::from_value(nonce), FormId(form.to_owned()));
        // A quotation mark need not be escaped outside an attribute, and is the same there.
        assert_eq!(page.replace("&quot;", "\""), drawn.replace("&quot;", "\""), "{nickname}");
    }
    assert_eq!(renderer.templates.lock().unwrap().len(), 1, "all of them share one template");
}

#[test]
fn whoever_is_in_the_page_is_shown_their_own() {
    let renderer = renderer();
    let of = |n| renderer.render(opening(member(n, "Ann"), talk()), &[]).0;
    assert!(of(1).contains("message--own"));
    assert!(!of(9).contains("message--own"));
}

#[test]
fn a_page_shows_what_the_room_is_now() {
    let renderer = renderer();
    let shows = |messages: Vec<Message>, words: &str| {
        renderer.render(opening(member(9, "Bob"), messages), &[]).0.contains(words)
    };
    assert!(!shows(talk(), "something else"));
    let more = [talk(), vec![said(3, member(1, "Ann"), "something else")]].concat();
    assert!(shows(more, "something else"));
    assert!(!shows(talk(), "something else"));
}

#[test]
fn only_some_templates_are_kept() {
    let renderer = renderer();
    for n in 0..=MAX_TEMPLATES {
        renderer.render(opening(member(9, "Bob"), vec![said(1, member(1, "Ann"), &format!("{n}"))]), &[]);
    }
    assert_eq!(renderer.templates.lock().unwrap().len(), MAX_TEMPLATES);
    let long = "x".repeat(3000);
    for n in 0..40 {
        let messages = (1..50).map(|seq| said(seq, member(1, "Ann"), &format!("{n} {long}"))).collect();
        renderer.render(opening(member(9, "Bob"), messages), &[]);
    }
    let templates = renderer.templates.lock().unwrap();
    assert!(!templates.is_empty());
    assert!(templates.iter().map(|template| template.size()).sum::<usize>() <= MAX_TEMPLATE_BYTES);
}

#[test]
fn every_page_has_a_form_of_its_own() {
    let renderer = renderer();
    let form = |n| {
        let page = renderer.render(opening(member(n, "Bob"), talk()), &[]).0;
        page.split("name=\"form\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    // The first two of a template, and of somebody who has a page of their own.
    let forms = [form(9), form(9), form(1), form(1)];
    assert!(forms.iter().all(|form| form.parse::<MessageId>().is_ok()), "{forms:?}");
    assert_eq!(std::collections::HashSet::from(forms).len(), 4);
}
