-- Calm mode, whose entries are of the kind 18: who is known since this moment or later waits until that one. Null if there was none.
ALTER TABLE room ADD COLUMN calm_since INTEGER;
ALTER TABLE room ADD COLUMN calm_until INTEGER;
