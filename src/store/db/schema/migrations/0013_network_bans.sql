-- Several people's bans may hold for one network.
CREATE TABLE network_bans (
    room    INTEGER NOT NULL REFERENCES room (id),
    network BLOB    NOT NULL,
    person  BLOB    NOT NULL,
    PRIMARY KEY (room, network, person)
) STRICT, WITHOUT ROWID;

INSERT INTO network_bans SELECT room, network, person FROM network_ban;
DROP TABLE network_ban;
ALTER TABLE network_bans RENAME TO network_ban;

CREATE INDEX network_ban_by_person ON network_ban (room, person);

-- Who keeps a room is not banned from it.
UPDATE standing SET ban_mute = NULL, ban_until = NULL, ban_reason = NULL, ban_by = NULL WHERE 2 <= role;

-- A new ban makes a room forget those that have ended.
DELETE FROM standing WHERE role = 0 AND ban_until <= (
    SELECT max(at) FROM entry
    WHERE entry.room = standing.room AND kind IN (10, 11) AND subject <> standing.person
);

-- Slow mode counts changes of topic and description as well.
WITH slowed AS (
    SELECT room, min(seq) AS since FROM entry AS begun
    WHERE kind = 15 AND 0 < number AND coalesce((
        SELECT max(seq) FROM entry AS ended WHERE ended.room = begun.room AND kind = 15 AND number = 0
    ), 0) < seq
    GROUP BY room
)
INSERT OR REPLACE INTO last_said (room, person, at)
SELECT entry.room, person, max(at) FROM entry JOIN slowed ON slowed.room = entry.room
WHERE kind IN (0, 7, 8) AND since < seq
GROUP BY entry.room, person;
