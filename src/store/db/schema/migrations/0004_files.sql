-- A file that somebody shared. Its content lies beside the database, under its hash.
CREATE TABLE file (
    hash   BLOB    PRIMARY KEY,  -- SHA-256 of the content
    kind   INTEGER NOT NULL,     -- 0 anything, 1 PNG, 2 JPEG, 3 GIF, 4 WebP
    small  INTEGER,              -- the kind of the small picture beside it; null when there is none
    width  INTEGER,              -- of a picture, in pixels
    height INTEGER,
    bytes  INTEGER NOT NULL,     -- with its small picture
    at     INTEGER NOT NULL,     -- when it was last brought, in milliseconds since 1970
    person BLOB    NOT NULL      -- by whom
) STRICT, WITHOUT ROWID;

-- What somebody brought lately, and what all of it takes, without its rows.
CREATE INDEX file_by_person ON file (person, at, bytes);

-- Which messages name which file, as they stand. One that no message names leaves with the next sweep.
CREATE TABLE naming (
    room    INTEGER NOT NULL REFERENCES room (id),
    message INTEGER NOT NULL,    -- the place where it was said
    hash    BLOB    NOT NULL REFERENCES file (hash),
    PRIMARY KEY (room, message, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX naming_by_hash ON naming (hash);
