import GRDB

/// The journal's tables, built step by step: a step that was released is never changed.
enum JournalSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 sales, receipts and jobs") { database in
      try database.execute(sql: firstTables)
    }
    migrator.registerMigration("2 refunds and the watch") { database in
      try database.execute(sql: refundsAndWatch)
    }
    migrator.registerMigration("3 the spool") { database in
      try database.execute(sql: spool)
    }
    return migrator
  }

  private static let firstTables = """
    CREATE TABLE settings (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT;

    CREATE TABLE sales (
      reference TEXT PRIMARY KEY,
      till TEXT NOT NULL,
      -- Whether the PAID commit queues a paper.
      printing INTEGER NOT NULL,
      bill TEXT NOT NULL,
      bill_hash TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE attempts (
      sale TEXT NOT NULL REFERENCES sales(reference),
      number INTEGER NOT NULL,
      minor_units INTEGER NOT NULL,
      currency TEXT NOT NULL,
      state TEXT NOT NULL,
      transaction_no TEXT,
      code_digest TEXT,
      code_last_four TEXT,
      code_vendor TEXT,
      submitted_at INTEGER,
      boot_id TEXT NOT NULL,
      cancel_reason TEXT,
      cancelled_by TEXT,
      cancels_sent INTEGER NOT NULL,
      told TEXT,
      attention TEXT,
      wallet TEXT,
      payment_time TEXT,
      trouble TEXT,
      owner TEXT,
      -- The till while somebody waits for the verdict: one open money operation for each till.
      busy_till TEXT UNIQUE,
      PRIMARY KEY (sale, number)
    ) STRICT;
    CREATE INDEX attempts_by_transaction ON attempts(transaction_no);
    CREATE INDEX attempts_by_state ON attempts(state);

    CREATE TABLE history (
      id INTEGER PRIMARY KEY,
      sale TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      at INTEGER NOT NULL,
      state TEXT NOT NULL,
      note TEXT
    ) STRICT;
    CREATE INDEX history_by_sale ON history(sale);

    CREATE TABLE templates (
      hash TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      text TEXT NOT NULL
    ) STRICT;

    CREATE TABLE receipts (
      id INTEGER PRIMARY KEY,
      till TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      number TEXT NOT NULL UNIQUE,
      sale TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      transaction_no TEXT NOT NULL,
      model TEXT NOT NULL,
      template_name TEXT NOT NULL,
      template_hash TEXT NOT NULL REFERENCES templates(hash),
      created_at INTEGER NOT NULL,
      UNIQUE (till, sequence),
      FOREIGN KEY (sale, attempt) REFERENCES attempts(sale, number)
    ) STRICT;
    CREATE INDEX receipts_by_sale ON receipts(sale);
    CREATE INDEX receipts_by_transaction ON receipts(transaction_no);

    -- What was sent, by its SHA-256: every paper of a receipt on one profile shares one.
    CREATE TABLE bodies (
      hash TEXT PRIMARY KEY,
      bytes BLOB NOT NULL
    ) STRICT;

    CREATE TABLE jobs (
      id INTEGER PRIMARY KEY,
      receipt INTEGER NOT NULL REFERENCES receipts(id),
      kind TEXT NOT NULL,
      copy_number INTEGER NOT NULL,
      state TEXT NOT NULL,
      accepted INTEGER NOT NULL,
      trouble TEXT,
      printer TEXT,
      profile TEXT,
      body_hash TEXT REFERENCES bodies(hash),
      owner TEXT,
      requested_by TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      sending_at INTEGER,
      ended_at INTEGER
    ) STRICT;
    -- The askers' own names for their wishes: the same key never prints twice.
    CREATE TABLE print_keys (
      key TEXT PRIMARY KEY,
      job INTEGER NOT NULL REFERENCES jobs(id)
    ) STRICT;
    CREATE INDEX jobs_by_receipt ON jobs(receipt);
    CREATE INDEX jobs_by_state ON jobs(state);
    """
}
