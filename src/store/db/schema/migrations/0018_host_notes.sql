-- What hosts noted about people, for hosts alone; with the nickname of the host who wrote it last.
CREATE TABLE host_note (
    room     INTEGER NOT NULL REFERENCES room (id),
    person   BLOB    NOT NULL,
    nickname TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    text     TEXT    NOT NULL,
    PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;
