-- The network that an appeal came from, as a keyed hash: how many wait from one is bounded. It goes with the row.
ALTER TABLE appeal ADD COLUMN network BLOB;
