-- What hosts look at before it is in the room, whose entries are of the kind 19: a bit for each rule (1 first messages, 2 links, 4
-- repetitions, 8 words). Null if that was never set: then nothing can wait.
ALTER TABLE room ADD COLUMN review INTEGER;

-- The words that such a room holds up. They are in no log: only hosts read them. With the place of the entry that set them.
CREATE TABLE review_word (
    room INTEGER NOT NULL REFERENCES room (id),
    word TEXT    NOT NULL,
    seq  INTEGER NOT NULL,
    PRIMARY KEY (room, word)
) STRICT, WITHOUT ROWID;

-- Messages that wait until a host has looked at them, and those that are not to come again.
CREATE TABLE held (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    room     INTEGER NOT NULL REFERENCES room (id),
    person   BLOB    NOT NULL,
    id       BLOB    NOT NULL,  -- as its author gave it
    nickname TEXT    NOT NULL,
    network  BLOB,              -- that it came from, as a keyed hash; null also when it does not wait
    at       INTEGER NOT NULL,
    why      INTEGER NOT NULL,  -- 0 the first, 1 a link, 2 a word, 3 a repetition
    target   INTEGER,           -- the message that it edits
    reply_to INTEGER,
    body     TEXT,              -- null when it does not wait
    state    INTEGER NOT NULL   -- 0 it waits, 1 a host refused it, 2 its author took it back
) STRICT;

CREATE UNIQUE INDEX held_once ON held (room, person, id);

-- The files that messages name which wait: they stay meanwhile.
CREATE TABLE held_file (
    held INTEGER NOT NULL REFERENCES held (number),
    hash BLOB    NOT NULL REFERENCES file (hash),
    PRIMARY KEY (held, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX held_file_by_hash ON held_file (hash);

CREATE TRIGGER held_done BEFORE UPDATE OF body ON held BEGIN
    DELETE FROM held_file WHERE held = old.number;
END;

CREATE TRIGGER held_removed BEFORE DELETE ON held BEGIN
    DELETE FROM held_file WHERE held = old.number;
END;
