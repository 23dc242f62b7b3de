-- What rooms are about: as the entries of their logs leave it, kept beside them so that a page need not look for it.
-- The kinds of entries that it comes from are 5 pinned, 6 unpinned, 7 topic set and 8 described. The last two change no
-- message and say nothing new: their target is -1.

-- The topic (kind 7) and the description (kind 8) of a room that has one. The words stay here when the log lets go of
-- words that are too old: what a room is about does not grow old.
CREATE TABLE about (
    room     INTEGER NOT NULL REFERENCES room (id),
    kind     INTEGER NOT NULL,
    seq      INTEGER NOT NULL,  -- the entry that says so
    at       INTEGER NOT NULL,
    nickname TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (room, kind)
) STRICT, WITHOUT ROWID;

-- The messages that are pinned. One that is deleted, or no longer kept, is not.
CREATE TABLE pin (
    room    INTEGER NOT NULL REFERENCES room (id),
    message INTEGER NOT NULL,
    seq     INTEGER NOT NULL,  -- the entry that pinned it
    PRIMARY KEY (room, message)
) STRICT, WITHOUT ROWID;
