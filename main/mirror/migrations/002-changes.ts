/** What the person did to mail and the server does not know yet, what syncs came to, and kept attachments. */
export const changes = `
-- What the server last said of a message that the person changed: where it has it, and how. It goes with the message's
-- last change; without changes the row in 'message' is what the server said.
CREATE TABLE known (
  message_id INTEGER PRIMARY KEY,         -- ours; a message deleted here has no row in 'message' any more
  account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  folder_id INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  flags INTEGER NOT NULL,
  rfc_id TEXT,                            -- its Message-ID, by which it is known again where it was moved to
  kept TEXT,                              -- the whole message as JSON while it is deleted here, to put it back
  UNIQUE (folder_id, remote_id)
) STRICT;
CREATE INDEX known_by_account ON known (account_id);
CREATE INDEX known_by_name ON known (rfc_id, remote_id);

-- A change of the person's that is to be sent. 'local' is one that no server takes: it stays and wins for good.
-- Committed before the network is touched; 'sending' found at a start is sent again, for each change may be done twice.
CREATE TABLE change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  message_id INTEGER NOT NULL REFERENCES known ON DELETE CASCADE,
  kind TEXT NOT NULL,                     -- seen flagged move trash delete
  value INTEGER,                          -- seen and flagged: 1 or 0
  to_folder_id INTEGER REFERENCES folder ON DELETE CASCADE,
  state TEXT NOT NULL,                    -- waiting sending confirmed (moved, under a name not known yet) local
  sent INTEGER NOT NULL DEFAULT 0,        -- 1: it may have reached the server, so it is never taken back unsent
  attempts INTEGER NOT NULL DEFAULT 0,
  retry_at INTEGER,                       -- ms since 1970
  misread INTEGER NOT NULL DEFAULT 0,     -- answers to it alone that could not be understood
  missed INTEGER NOT NULL DEFAULT 0       -- readings of the target folder in which a confirmed move did not show up
) STRICT;
CREATE INDEX change_to_send ON change (account_id, id, state) WHERE state IN ('waiting', 'sending');
CREATE INDEX change_by_message ON change (message_id);
CREATE INDEX change_by_target ON change (to_folder_id);

-- Mail older than the window, which a listing may still name: it is not asked for again.
CREATE TABLE pruned (
  folder_id INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  PRIMARY KEY (folder_id, remote_id)
) STRICT, WITHOUT ROWID;
-- From when on this folder was read; null is all of it. An earlier start begins it anew.
ALTER TABLE folder ADD COLUMN since INTEGER;

-- What a sync of an account came to, newest id last; a few are kept for its page.
CREATE TABLE sync_run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  started_at INTEGER NOT NULL,            -- ms since 1970
  took_ms INTEGER NOT NULL,
  server_ms INTEGER,
  verdict TEXT NOT NULL,
  evidence TEXT NOT NULL,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  failure_kind TEXT,
  failure_detail TEXT
) STRICT;
CREATE INDEX sync_run_by_account ON sync_run (account_id, id);

-- What the server said it can do when it was last asked, and how it sees the account; both JSON.
ALTER TABLE account ADD COLUMN probed_at INTEGER;
ALTER TABLE account ADD COLUMN probe TEXT;
ALTER TABLE account ADD COLUMN server_status TEXT;
-- Contended syncs in a row: the wait grows with them.
ALTER TABLE account ADD COLUMN contended INTEGER NOT NULL DEFAULT 0;

-- The agent server is asked for mail by its Message-ID, and for answers to it.
CREATE INDEX message_by_message_id ON message (message_id, item);
CREATE INDEX message_body_by_reply ON message_body (in_reply_to ->> '$.messageId') WHERE in_reply_to IS NOT NULL;

-- An attachment whose bytes lie in the data folder, under a name that is no part of what the mail says.
CREATE TABLE attachment_file (
  message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
  position INTEGER NOT NULL,
  file TEXT NOT NULL UNIQUE,
  bytes INTEGER NOT NULL,
  used_at INTEGER NOT NULL,               -- ms since 1970; the longest unused one goes first
  PRIMARY KEY (message_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_file_by_use ON attachment_file (used_at);

-- A message may change its folder now. The flags as they were: message_flagged adds what the same statement changed.
CREATE TRIGGER message_moved AFTER UPDATE OF folder_id ON message WHEN old.folder_id <> new.folder_id BEGIN
  UPDATE folder SET total = total - 1, unread = unread - (old.flags & 1 = 0) WHERE id = old.folder_id;
  UPDATE folder SET total = total + 1, unread = unread + (old.flags & 1 = 0) WHERE id = new.folder_id;
END;
`
