/**
 * The mirror's first shape. Columns are named like the fields of EMailEntity; dates are ISO text as the source wrote
 * them; booleans are 0 and 1; enums are their numbers. Never edited once released.
 */
export const mail = `
-- One mail account, with what its last sync came to.
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  connection_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  origin TEXT NOT NULL,
  remote_account_id INTEGER NOT NULL,
  associate_id INTEGER NOT NULL,
  associate_name TEXT,
  last_synced_at INTEGER,               -- ms since 1970
  failures INTEGER NOT NULL DEFAULT 0,  -- in a row
  failure_kind TEXT,
  failure_detail TEXT,
  retry_at INTEGER                      -- ms since 1970
) STRICT;

-- A folder, where its reading stopped (cursor), and its counts, which triggers keep.
-- AUTOINCREMENT: an id that other programs saw must not come back as another folder.
CREATE TABLE folder (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  name TEXT NOT NULL,
  delimiter TEXT,
  role TEXT NOT NULL,
  flags TEXT,
  total_items INTEGER NOT NULL,   -- as the source counts
  unread_items INTEGER NOT NULL,  -- as the source counts
  subscribed INTEGER NOT NULL,
  cursor TEXT,
  total INTEGER NOT NULL DEFAULT 0,
  unread INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account_id, remote_id)
) STRICT;

-- One message: what lists need. Its id sorts by received time (see ids.ts), so newest first is a walk of an index.
CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  item INTEGER NOT NULL UNIQUE,  -- grows with insertion, fits 32 bits: the agent server's EmailItemId
  account_id INTEGER NOT NULL,
  folder_id INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  subject TEXT,
  from_name TEXT,
  from_address TEXT,
  to_text TEXT NOT NULL,
  preview TEXT NOT NULL,
  sent TEXT,
  received_at TEXT,
  size INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  message_id TEXT,
  is_sent INTEGER NOT NULL,
  server_id INTEGER NOT NULL,
  server_identifier TEXT,
  folder_name TEXT,
  email_item_id INTEGER NOT NULL,
  server_account_id INTEGER NOT NULL,
  replied_at TEXT,
  has_calendar_data INTEGER NOT NULL,
  cal_method INTEGER NOT NULL,
  cal_reply_status INTEGER NOT NULL,
  has_attachments INTEGER NOT NULL,
  UNIQUE (folder_id, remote_id)
) STRICT;
CREATE INDEX message_by_folder ON message (folder_id, id);
CREATE INDEX message_by_item ON message (folder_id, item);

-- What only an open message needs, apart from the rows that lists walk. The three last are JSON.
CREATE TABLE message_body (
  message_id INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
  html_body TEXT,
  plain_body TEXT,
  email_so_info TEXT,
  in_reply_to TEXT,
  custom_headers TEXT
) STRICT;

-- From (field 0), To (1), Cc (2) and Bcc (3), in their order.
CREATE TABLE message_address (
  message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
  field INTEGER NOT NULL,
  position INTEGER NOT NULL,
  contact_id INTEGER NOT NULL,
  contact_name TEXT,
  person_id INTEGER NOT NULL,
  person_name TEXT,
  associate_id INTEGER NOT NULL,
  address TEXT,
  email_id INTEGER NOT NULL,
  duplicate_person_ids TEXT,  -- JSON array, null when empty
  name TEXT,
  PRIMARY KEY (message_id, field, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachment (
  message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
  position INTEGER NOT NULL,
  description TEXT,
  filename TEXT,
  size INTEGER NOT NULL,
  type TEXT,
  encoding TEXT,
  id TEXT,
  disposition TEXT,
  is_safe_file_extension INTEGER NOT NULL,
  stream TEXT,  -- base64, as it came
  PRIMARY KEY (message_id, position)
) STRICT, WITHOUT ROWID;

-- A picture that an HTML body shows, kept once it was seen, so that the mail looks the same without its server.
CREATE TABLE inline_image (
  message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
  content_id TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (message_id, content_id)
) STRICT, WITHOUT ROWID;

-- The full-text index: rowid is the message's id, so newest first needs no sort. Holds no text of its own.
CREATE VIRTUAL TABLE message_text USING fts5 (
  subject, addresses, body,
  content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);

-- The next item number; never handed out twice.
CREATE TABLE item_sequence (next INTEGER NOT NULL) STRICT;
INSERT INTO item_sequence VALUES (1);

CREATE TRIGGER message_added AFTER INSERT ON message BEGIN
  UPDATE folder SET total = total + 1, unread = unread + (new.flags & 1 = 0) WHERE id = new.folder_id;
END;
CREATE TRIGGER message_flagged AFTER UPDATE OF flags ON message WHEN old.flags & 1 <> new.flags & 1 BEGIN
  UPDATE folder SET unread = unread + (new.flags & 1 = 0) - (old.flags & 1 = 0) WHERE id = new.folder_id;
END;
CREATE TRIGGER message_gone AFTER DELETE ON message BEGIN
  UPDATE folder SET total = total - 1, unread = unread - (old.flags & 1 = 0) WHERE id = old.folder_id;
  DELETE FROM message_text WHERE rowid = old.id;
END;
`
