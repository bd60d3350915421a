/**
 * The first shape of the drafts' own file. Mail that is being written cannot be fetched again, so it lies apart from the
 * mirror, which may be set aside and filled anew at any time. Never edited once released.
 */
export const drafts = `
-- A mail of the person's own, from its first letter until it is sent.
-- AUTOINCREMENT: a window, or a note on the screen, must never mean another mail than it was made for.
CREATE TABLE draft (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL,       -- the settings' id of the account; kept when the mirror is begun anew
  kind TEXT NOT NULL,                -- how it began
  state TEXT NOT NULL,               -- see sending.ts
  content TEXT NOT NULL,             -- JSON, as DraftContent has it
  preview TEXT NOT NULL,
  context TEXT NOT NULL,             -- JSON: what it answers, and what else is fixed while it is written
  rfc_id TEXT,                       -- its Message-ID, made before the first try and the same at every other
  send_at INTEGER,                   -- ms since 1970: not handed over before
  retry_at INTEGER,                  -- ms since 1970: not tried again before
  attempts INTEGER NOT NULL DEFAULT 0,
  failure_kind TEXT,
  failure_detail TEXT,
  is_doubtful INTEGER NOT NULL DEFAULT 0,      -- it may have left once, and the person has not said
  revision INTEGER NOT NULL DEFAULT 0,         -- grows with every change of the content
  copied_revision INTEGER NOT NULL DEFAULT -1, -- what of it the server has
  copy_rfc_id TEXT,                  -- Message-ID of the copies in the server's drafts, which is another than that it leaves under
  copy_token TEXT,                   -- what the copy that was made last says of itself, whether it arrived or not
  copy_name TEXT,                    -- that copy in the drafts folder, as its source names it; null while that is not known
  other_copy INTEGER,                -- the mirror's message that somebody else made of it
  is_open INTEGER NOT NULL DEFAULT 0,-- its window is opened again with the app
  created_at INTEGER NOT NULL,       -- ms since 1970
  updated_at INTEGER NOT NULL        -- ms since 1970
) STRICT;
CREATE INDEX draft_by_state ON draft (state, id);
CREATE INDEX draft_by_copy ON draft (account_id, copy_name);

-- A file that goes along. It belongs to the mail once it is whole.
CREATE TABLE draft_file (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  draft_id INTEGER NOT NULL REFERENCES draft ON DELETE CASCADE,
  file TEXT NOT NULL UNIQUE,         -- its name in the data folder, which says nothing
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,             -- bytes
  content_id TEXT,
  is_whole INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_file_by_draft ON draft_file (draft_id);

-- In a file that is begun anew no id means again what it meant in one that was put aside.
INSERT INTO sqlite_sequence (name, seq) VALUES ('draft', unixepoch()), ('draft_file', unixepoch());
`
