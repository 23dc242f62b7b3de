-- What people told the hosts of a room, until a host is done with it.
CREATE TABLE appeal (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    room     INTEGER NOT NULL REFERENCES room (id),
    person   BLOB    NOT NULL,
    nickname TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    kind     INTEGER NOT NULL,
    -- The message that is reported; 0 for other kinds.
    message  INTEGER NOT NULL,
    text     TEXT
) STRICT;

CREATE UNIQUE INDEX appeal_once ON appeal (room, person, kind, message);
CREATE INDEX appeal_by_message ON appeal (room, message);
