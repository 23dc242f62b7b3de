-- Whom a message mentions is read by a newer rule: a name may stand directly before a particle, or beside letters of East Asia.
-- It is noted anew by the program.
DELETE FROM mention;
