extension JournalSchema {
  /// The third step: what the spool has to know of a job's course and of each printer.
  ///
  /// What an earlier version sent counts as handed over, or as possibly printed.
  static let spool = """
    CREATE TABLE new_jobs (
      id INTEGER PRIMARY KEY,
      -- NULL for a drawer that was opened without a sale.
      receipt INTEGER REFERENCES receipts(id),
      role TEXT NOT NULL,
      kind TEXT NOT NULL,
      copy_number INTEGER NOT NULL,
      is_paid_sale INTEGER NOT NULL,
      template_name TEXT,
      template_hash TEXT REFERENCES templates(hash),
      follows INTEGER REFERENCES new_jobs(id),
      follow_reason TEXT,
      requested_by TEXT NOT NULL,
      reason TEXT,

      state TEXT NOT NULL,
      obstacle TEXT,
      ticket TEXT,
      epoch INTEGER,
      byte_count INTEGER NOT NULL,
      accepted INTEGER NOT NULL,
      -- Whether bytes of it may have left: no unmarked paper may follow.
      may_have_left INTEGER NOT NULL,
      fence TEXT,
      is_split INTEGER NOT NULL,
      is_late INTEGER NOT NULL,
      has_successor INTEGER NOT NULL,
      trouble TEXT,
      resolution TEXT,
      resolved_by TEXT,

      -- The configuration's name of the printer, and the device behind it.
      printer TEXT,
      device TEXT,
      profile TEXT,
      body_hash TEXT REFERENCES bodies(hash),
      owner TEXT,

      created_at INTEGER NOT NULL,
      -- Since when its age counts: by the wall clock, and by the clock of `boot_id`.
      asked_at INTEGER NOT NULL,
      asked_boot INTEGER NOT NULL,
      released_at INTEGER,
      released_boot INTEGER,
      boot_id TEXT NOT NULL,
      sending_at INTEGER,
      ended_at INTEGER
    ) STRICT;
    INSERT INTO new_jobs
      SELECT jobs.id, receipt, 'receipt', jobs.kind, copy_number, receipts.kind = 'sale', NULL, NULL,
        NULL, NULL, requested_by, NULL,
        state, NULL, NULL, NULL, accepted, accepted,
        state IN ('sending', 'handedOver', 'possiblyPrinted'),
        CASE state WHEN 'handedOver' THEN 'E' END, 0, 0, 0, trouble, NULL, NULL,
        NULL, printer, profile, body_hash, owner,
        jobs.created_at, jobs.created_at, 0, NULL, NULL, '', sending_at, ended_at
      FROM jobs JOIN receipts ON receipts.id = jobs.receipt;
    DROP TABLE jobs;
    ALTER TABLE new_jobs RENAME TO jobs;
    CREATE INDEX jobs_by_receipt ON jobs(receipt);
    CREATE INDEX jobs_by_state ON jobs(state);
    CREATE INDEX jobs_that_follow ON jobs(follows) WHERE follows IS NOT NULL;

    CREATE TABLE printers (
      device TEXT PRIMARY KEY,
      -- The best that it has to say about a job's end; NULL until it was tried.
      fence TEXT,
      answers_status INTEGER,
      answers_questions INTEGER,
      tickets INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      open_barriers INTEGER NOT NULL,
      failures INTEGER NOT NULL,
      may_be_in_command INTEGER NOT NULL,
      torn TEXT,
      seen_at INTEGER NOT NULL
    ) STRICT;
    """
}
