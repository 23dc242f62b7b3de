-- Who may come into a room (0 everybody, 1 those who have written in it, 2 those who know its password, 3 those who were given a
-- link with its key), and the entry that says so; whether hosts want it listed (null if they did not say); and for how many days it
-- keeps words (0 is as long as the server does). The kinds of those entries are 20 door set, 21 listed set and 22 keep days set.
ALTER TABLE room ADD COLUMN door INTEGER NOT NULL DEFAULT 0;
ALTER TABLE room ADD COLUMN door_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE room ADD COLUMN listed INTEGER;
ALTER TABLE room ADD COLUMN keep_days INTEGER NOT NULL DEFAULT 0;

-- The few rooms that differ from others are found without reading all.
CREATE INDEX room_with_access ON room (id) WHERE door <> 0 OR listed IS NOT NULL;
CREATE INDEX room_with_days ON room (id) WHERE 0 < keep_days;

-- The password of a room, as Argon2id leaves it. In no log, and removed with the door that it opens.
CREATE TABLE door_password (
    room INTEGER PRIMARY KEY REFERENCES room (id),
    salt BLOB    NOT NULL,
    hash BLOB    NOT NULL
) STRICT;

-- Who has passed the door of a room that a secret opens. Forgotten when the door changes.
CREATE TABLE passed (
    room   INTEGER NOT NULL REFERENCES room (id),
    person BLOB    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;
