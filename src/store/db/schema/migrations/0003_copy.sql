-- A row here says that the file is a backup, and when it was made, in milliseconds since 1970. Whoever opens it to
-- go on with it gives every log a new epoch first: the original may have used the places after the copy's last.
CREATE TABLE copy (
    made INTEGER NOT NULL
) STRICT;
