//! The lessons themselves, replayed as conversations: what went in comes out, wherever one looks.

use crate::support::{Client, TestServer, bodies, room};
use futures::future;
use parlor::{
    domain::{RoomName, Seq},
    protocol::limits::MAX_PAGE_MESSAGES,
};

/// The documents, and the room each is talked through in.
const LESSONS: [(&str, &str); 5] = [
    ("http와-웹소켓", include_str!("../../seeds/lesson_1.md")),
    ("채팅 만들기", include_str!("../../seeds/lesson_2.md")),
    ("차이점", include_str!("../../seeds/lesson_3.md")),
    ("실시간 통신", include_str!("../../seeds/lesson_4.md")),
    ("🕸️ 웹소켓 설계", include_str!("../../seeds/lesson_5.md")),
];

/// A document's blocks as they are said: apart by blank lines, but a fenced piece of code is never split.
fn blocks(document: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    let mut fenced = false;
    for line in document.split('\n') {
        if line.trim().is_empty() && !fenced {
            blocks.extend((!block.is_empty()).then(|| block.join("\n")));
            block.clear();
            continue;
        }
        fenced ^= line.trim_start().starts_with("```");
        block.push(line);
    }
    blocks.extend((!block.is_empty()).then(|| block.join("\n")));
    blocks
}

#[test]
fn blocks_are_apart_by_blank_lines_and_code_is_never_split() {
    let document = "# a\n\n- b\n  c \n\n```js\nd\n\n  e\n```\n \nf";
    assert_eq!(blocks(document), ["# a", "- b\n  c ", "```js\nd\n\n  e\n```", "f"]);
}

/// Three people say the blocks in turn, each when the one before has been heard.
async fn talk(server: &TestServer, room: &RoomName, blocks: &[String]) -> Vec<Client> {
    let mut people = future::join_all(["김철수", "Zoë", "🙂"].map(|name| server.person(name))).await;
    for client in &mut people {
        client.join(room).await;
    }
    for (turn, block) in blocks.iter().enumerate() {
        let seq = people[turn % 3].say(room, block).await;
        people[(turn + 1) % 3].has_heard(room, seq).await;
    }
    let last = Seq::new(blocks.len() as u64);
    future::join_all(people.iter_mut().map(|client| client.has_heard(room, last))).await;
    people
}

/// What a page shows that is made of the newest entries.
fn newest(blocks: &[String]) -> &[String] {
    &blocks[blocks.len().saturating_sub(MAX_PAGE_MESSAGES)..]
}

async fn is_in_the_log_and_on_the_page(server: &TestServer, room: &RoomName, blocks: &[String]) {
    let mut late = server.newcomer().await;
    late.join(room).await;
    late.read_back(room).await;
    assert_eq!(late.texts(room), blocks, "what a late joiner reads in {room}");
    late.close().await;
    let page = server.get(&room.path()).await;
    let shown: Vec<_> = bodies(page.text()).iter().map(|text| letters(text)).collect();
    let written: Vec<_> = newest(blocks).iter().map(|text| letters(&unfenced(text))).collect();
    assert_eq!(shown, written, "what the page of {room} shows");
}

/// A text without the lines of fences: a page follows those, and does not show them.
fn unfenced(text: &str) -> String {
    let lines = text.split('\n').filter(|line| !line.trim_start().starts_with("```"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The letters and digits of a text.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[tokio::test]
async fn every_block_of_every_lesson_is_said_and_kept_to_the_letter_and_shown_with_every_letter() {
    let mut server = TestServer::start().await;
    let lessons = LESSONS.map(|(name, document)| (room(name), blocks(document)));
    future::join_all(lessons.iter().map(async |(room, blocks)| {
        let people = talk(&server, room, blocks).await;
        for client in &people {
            assert_eq!(client.texts(room), *blocks, "what {} heard in {room}", client.nickname());
            let authors = client.messages(room).iter().map(|entry| entry.from.person);
            let turns = people.iter().map(|client| client.you().person).cycle();
            assert!(authors.eq(turns.take(blocks.len())), "who said what in {room}");
        }
        is_in_the_log_and_on_the_page(&server, room, blocks).await;
        future::join_all(people.into_iter().map(Client::close)).await;
    }))
    .await;

    server.restart().await;
    let again = lessons.iter().map(|(room, blocks)| is_in_the_log_and_on_the_page(&server, room, blocks));
    future::join_all(again).await;
}
