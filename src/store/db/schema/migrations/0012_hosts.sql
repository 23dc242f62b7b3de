-- What hosts do to a room. The kinds of those entries are 9 role set, 10 banned, 11 muted, 12 unbanned,
-- 13 removed, 14 writers set and 15 slow set; their target is -1. A message that was
-- removed among others has the target -2.
ALTER TABLE entry ADD COLUMN subject BLOB;    -- the person it is about
ALTER TABLE entry ADD COLUMN number INTEGER;  -- the role, the minutes, the place after which messages are removed, the writers, or the seconds

-- Who is what in a room, and who is banned from it: the last word of its log about each person, kept beside it so that a decision
-- about the next entry reads one row.
CREATE TABLE standing (
    room       INTEGER NOT NULL REFERENCES room (id),
    person     BLOB    NOT NULL,
    role       INTEGER NOT NULL,  -- 0 member, 1 voice, 2 host, 3 owner
    ban_mute   INTEGER,           -- 0 banned from the room, 1 from writing in it; null if they are not banned
    ban_until  INTEGER,           -- in milliseconds since 1970; null if it does not end by itself
    ban_reason TEXT,
    ban_by     TEXT,              -- the nickname of the host
    PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;

-- Whoever made the first entry of a room owns it. A room of two people has no owner.
INSERT INTO standing (room, person, role)
SELECT room.id, (SELECT person FROM entry WHERE entry.room = room.id ORDER BY seq LIMIT 1), 3 FROM room
WHERE NOT (length(name) = 41 AND name GLOB '@*') AND EXISTS (SELECT 1 FROM entry WHERE entry.room = room.id);

-- The rules of a room: who may write (0 everybody, 1 hosts), and how many seconds somebody waits between two messages.
ALTER TABLE room ADD COLUMN writers INTEGER NOT NULL DEFAULT 0;
ALTER TABLE room ADD COLUMN slow INTEGER NOT NULL DEFAULT 0;

-- When somebody last posted a message in a room in slow mode. Empty for a room that is not.
CREATE TABLE last_said (
    room   INTEGER NOT NULL REFERENCES room (id),
    person BLOB    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;

-- The number of the links that give a role: each new one makes those before it invalid.
ALTER TABLE room ADD COLUMN owner_link INTEGER NOT NULL DEFAULT 0;
ALTER TABLE room ADD COLUMN host_link INTEGER NOT NULL DEFAULT 0;

-- The networks for which a person's ban holds as well, as keyed hashes. In no log, and forgotten with the ban.
CREATE TABLE network_ban (
    room    INTEGER NOT NULL REFERENCES room (id),
    network BLOB    NOT NULL,
    person  BLOB    NOT NULL,
    PRIMARY KEY (room, network)
) STRICT, WITHOUT ROWID;

CREATE INDEX network_ban_by_person ON network_ban (room, person);
