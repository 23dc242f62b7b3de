-- What a room is found by beside its name: one in the list by how its name looks, so that no other begins beside it that
-- looks the same; one that is found by its link alone by the name that others may watch it under. A room of two has none.
ALTER TABLE room ADD COLUMN alias TEXT;

CREATE INDEX room_by_alias ON room (alias);

-- What those names are made with, together with the rooms' own: it goes with the log, for links are kept longer than keys.
CREATE TABLE watch_key (
    key BLOB NOT NULL
) STRICT;
