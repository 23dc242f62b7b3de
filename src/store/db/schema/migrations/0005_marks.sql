-- How far somebody has read a room. A row makes it one of their rooms.
CREATE TABLE mark (
    person    BLOB    NOT NULL,
    room      INTEGER NOT NULL REFERENCES room (id),
    seq       INTEGER NOT NULL,            -- everything up to here was seen
    at        INTEGER NOT NULL,            -- when they were last there, in milliseconds since 1970
    favourite INTEGER NOT NULL DEFAULT 0,
    level     INTEGER NOT NULL DEFAULT 1,  -- what calls them: 0 nothing, 1 mentions, 2 everything
    PRIMARY KEY (person, room)
) STRICT, WITHOUT ROWID;
