-- Whom somebody does not want to read. Nobody else is told.
CREATE TABLE ignored (
    person BLOB NOT NULL,
    other  BLOB NOT NULL,
    PRIMARY KEY (person, other)
) STRICT, WITHOUT ROWID;
