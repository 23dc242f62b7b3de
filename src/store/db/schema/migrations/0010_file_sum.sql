-- How much all files take together: whoever brings one is told whether there is room, and adding up all of them takes the longer
-- the more there are.
CREATE TABLE file_sum (
    bytes INTEGER NOT NULL
) STRICT;

INSERT INTO file_sum SELECT ifnull(sum(bytes), 0) FROM file;

CREATE TRIGGER file_added AFTER INSERT ON file BEGIN
    UPDATE file_sum SET bytes = bytes + new.bytes;
END;

CREATE TRIGGER file_removed AFTER DELETE ON file BEGIN
    UPDATE file_sum SET bytes = bytes - old.bytes;
END;

-- What looks like the name that a room is watched under is not found by it any more.
UPDATE room SET alias = NULL WHERE alias GLOB '~*' AND name NOT GLOB '~*';
