-- The rule for newcomers, whose entries are of the kind 17: how many minutes somebody must be known before they may write.
ALTER TABLE room ADD COLUMN newcomers INTEGER NOT NULL DEFAULT 0;
