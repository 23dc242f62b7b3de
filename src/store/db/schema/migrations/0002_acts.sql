-- An entry is no longer always something said: it may change what was said before.
CREATE TABLE act (
    room     INTEGER NOT NULL REFERENCES room (id),
    seq      INTEGER NOT NULL,
    prev     INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    id       BLOB    NOT NULL,
    person   BLOB    NOT NULL,
    nickname TEXT    NOT NULL,
    kind     INTEGER NOT NULL,             -- 0 said, 1 edited, 2 deleted, 3 reacted, 4 unreacted
    target   INTEGER NOT NULL DEFAULT 0,   -- the message it changes; 0 when it says something new
    reply_to INTEGER,
    body     TEXT,                         -- null also when its words were taken out of the log
    emoji    TEXT,
    PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO act (room, seq, prev, at, id, person, nickname, kind, body)
SELECT room, seq, prev, at, id, person, nickname, 0, body FROM entry ORDER BY room, seq;

DROP TABLE entry;
ALTER TABLE act RENAME TO entry;

CREATE UNIQUE INDEX entry_once ON entry (room, person, id);

-- The messages of a room in order (target 0), and what was done to one of them, in order.
CREATE INDEX entry_about ON entry (room, target, seq);

-- The last place whose words are no longer kept. The places themselves stay: they make the order whole.
ALTER TABLE room ADD COLUMN trimmed INTEGER NOT NULL DEFAULT 0;
