-- How messages stand, kept beside the log as its entries leave it: so a page, and a decision about the next entry, read
-- a bounded amount, however much was done to a message. Of a message that was deleted, or is no longer kept, nothing
-- stays here. What older logs hold is put here by the program (store/db/schema/backfill.rs), in the same transaction.

-- The edits of a message. The last one says how it reads.
CREATE TABLE edit (
    room    INTEGER NOT NULL REFERENCES room (id),
    message INTEGER NOT NULL,  -- the place where it was said
    seq     INTEGER NOT NULL,  -- the entry
    PRIMARY KEY (room, message, seq)
) STRICT, WITHOUT ROWID;

-- The reactions that a message has.
CREATE TABLE reaction (
    room     INTEGER NOT NULL REFERENCES room (id),
    message  INTEGER NOT NULL,
    key      TEXT    NOT NULL,  -- the emoji without presentation selectors
    person   BLOB    NOT NULL,
    seq      INTEGER NOT NULL,  -- the entry
    since    INTEGER NOT NULL,  -- the entry since which the message has had this emoji
    emoji    TEXT    NOT NULL,  -- as that entry wrote it
    nickname TEXT    NOT NULL,
    PRIMARY KEY (room, message, key, person)
) STRICT, WITHOUT ROWID;

-- Whom a message mentions, as it reads now: the keys of their nicknames.
CREATE TABLE mention (
    room    INTEGER NOT NULL REFERENCES room (id),
    message INTEGER NOT NULL,
    name    TEXT    NOT NULL,
    PRIMARY KEY (room, message, name)
) STRICT, WITHOUT ROWID;

-- Edits of a message that is no longer kept are not kept either: nobody could take them back.
UPDATE entry SET body = NULL WHERE (room, seq) IN (
    SELECT entry.room, entry.seq FROM room JOIN entry ON entry.room = room.id AND target BETWEEN 1 AND trimmed
    WHERE 0 < trimmed AND kind = 1 AND body IS NOT NULL
);

-- Whether a room of two is theirs only because the other one wrote to them, and they have not answered. There are few
-- of those, and they take no place from other rooms.
ALTER TABLE mark ADD COLUMN is_request INTEGER NOT NULL DEFAULT 0;

UPDATE mark SET is_request = 1 WHERE favourite = 0
    AND room IN (SELECT id FROM room WHERE length(name) = 41 AND name GLOB '@*')
    AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.room = mark.room AND entry.person = mark.person);
