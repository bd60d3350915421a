/** Messages of which only the start was read, the source of malformed ones, and when the full text is merged. */
export const sources = `
-- 1: its text goes on at the server.
ALTER TABLE message_body ADD COLUMN is_cut INTEGER NOT NULL DEFAULT 0;

-- A malformed message as it came (or its start, where it is cut), for what was read of it may not be all.
CREATE TABLE message_source (
  message_id INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
  reason TEXT NOT NULL,                   -- one technical line
  bytes BLOB NOT NULL
) STRICT;

-- Each transaction writes what it gathered as one piece of the index, and merges none: that is done between writes (see
-- mergeIndex), where it makes nobody wait. The limits are far above what a first sync of 100,000 messages leaves.
INSERT INTO message_text (message_text, rank) VALUES ('automerge', 0);
INSERT INTO message_text (message_text, rank) VALUES ('crisismerge', 1900);
INSERT INTO message_text (message_text, rank) VALUES ('hashsize', 16777216);
`
