-- A room has a row from its first entry on. Its epoch names the log: another epoch, another log.
CREATE TABLE room (
    id    INTEGER PRIMARY KEY,
    name  TEXT    NOT NULL UNIQUE,
    epoch INTEGER NOT NULL,
    last  INTEGER NOT NULL  -- when the newest entry was said, in milliseconds since 1970
) STRICT;

CREATE INDEX room_by_last ON room (last);

-- The log. Read by room in the order of seq, so that is how the rows lie in the file.
CREATE TABLE entry (
    room     INTEGER NOT NULL REFERENCES room (id),
    seq      INTEGER NOT NULL,
    prev     INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    id       BLOB    NOT NULL,
    person   BLOB    NOT NULL,
    nickname TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;

-- Saying the same message again, at any later time, finds the first.
CREATE UNIQUE INDEX entry_once ON entry (room, person, id);

-- The nickname a person chose. Who never chose one has no row.
CREATE TABLE person (
    id       BLOB PRIMARY KEY,
    nickname TEXT NOT NULL
) STRICT, WITHOUT ROWID;
