-- Which index this is: a place in it means nothing in another.
CREATE TABLE origin (
    number INTEGER NOT NULL
) STRICT;

-- How far each room of the log was read.
CREATE TABLE room (
    id      INTEGER PRIMARY KEY,  -- as in the log
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    last    BLOB    NOT NULL,     -- the id of the entry at that place: another log has another
    trimmed INTEGER NOT NULL      -- up to where what is no longer kept was taken out
) STRICT;

-- The messages as they were read, in the order of the log. With their text, because taking its words out of the
-- index takes knowing them, and by then the log does not have them any more.
CREATE TABLE message (
    id       INTEGER PRIMARY KEY,
    room     INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    person   BLOB    NOT NULL,
    nickname TEXT    NOT NULL,
    body     TEXT    NOT NULL
) STRICT;

CREATE UNIQUE INDEX message_place ON message (room, seq);

-- When the messages were said whose id divided by 1024 is this: so a date is a range of ids.
CREATE TABLE span (
    id       INTEGER PRIMARY KEY,
    earliest INTEGER NOT NULL,
    latest   INTEGER NOT NULL
) STRICT;

-- The words. What they are is said in tokens.rs: here they stand with a space between them.
CREATE VIRTUAL TABLE word USING fts5 (tokens, content = '', columnsize = 0, tokenize = 'ascii');

-- What is taken out is overwritten, not only marked as gone.
INSERT INTO word (word, rank) VALUES ('secure-delete', 1);
