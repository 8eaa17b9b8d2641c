extension JournalSchema {
  /// Attempts that the watch still has to check, word for word as the index of them says it: only
  /// then can SQLite use that index.
  static let watched =
    "checks < 6 AND state IN ('abandoned', 'declined', 'cancelled', 'reversed')"

  /// The ends of those attempts, found without looking at any other.
  static let watchedEnds = """
    SELECT sale, number, checks, boot_id, ended_at, ended_boot
    FROM attempts INDEXED BY attempts_to_check WHERE \(watched) ORDER BY ended_at
    """

  /// The second step.
  ///
  /// Attempts that had ended before are watched from the end that the history tells; those that
  /// ended more than 26 hours ago count as checked.
  static let refundsAndWatch = """
    ALTER TABLE attempts ADD COLUMN checks INTEGER NOT NULL DEFAULT 0;
    -- When it was final for the first time: by the wall clock, and by the clock of `boot_id`.
    ALTER TABLE attempts ADD COLUMN ended_at INTEGER;
    ALTER TABLE attempts ADD COLUMN ended_boot INTEGER;
    -- Who asked the owner from another process to cancel it.
    ALTER TABLE attempts ADD COLUMN cancel_wish TEXT;
    UPDATE attempts SET ended_at = coalesce(
      (SELECT min(at) FROM history
        WHERE history.sale = attempts.sale AND history.attempt = attempts.number
          AND history.state IN ('abandoned', 'declined', 'cancelled', 'reversed', 'paid')),
      (SELECT created_at FROM sales WHERE reference = attempts.sale)
    ) WHERE state IN ('abandoned', 'declined', 'cancelled', 'reversed', 'paid');
    UPDATE attempts SET checks = 6
    WHERE ended_at < (CAST(strftime('%s', 'now') AS INTEGER) - 26 * 3600) * 1000;
    CREATE INDEX attempts_to_check ON attempts(ended_at) WHERE \(watched);

    CREATE TABLE refunds (
      reference TEXT PRIMARY KEY,
      -- The journal's knowledge of the transaction at that moment; nothing for a foreign one.
      sale TEXT,
      attempt INTEGER,
      transaction_no TEXT NOT NULL,
      till TEXT NOT NULL,
      minor_units INTEGER NOT NULL,
      currency TEXT NOT NULL,
      paid INTEGER NOT NULL,
      returned_before INTEGER NOT NULL,
      asked_by TEXT NOT NULL,
      -- Whether its receipt is printed as soon as there is one.
      printing INTEGER NOT NULL,
      reason TEXT,
      state TEXT NOT NULL,
      requests INTEGER NOT NULL,
      refund_no TEXT,
      told TEXT,
      trouble TEXT,
      owner TEXT,
      created_at INTEGER NOT NULL,
      FOREIGN KEY (sale, attempt) REFERENCES attempts(sale, number)
    ) STRICT;
    CREATE INDEX refunds_by_transaction ON refunds(transaction_no);
    CREATE INDEX refunds_by_state ON refunds(state);
    -- The askers' own names for their wishes: the same key never pays twice.
    CREATE TABLE refund_keys (
      key TEXT PRIMARY KEY,
      reference TEXT NOT NULL REFERENCES refunds(reference)
    ) STRICT;

    CREATE TABLE new_receipts (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      till TEXT NOT NULL,
      -- Its place among the till's receipts, or among its slips, which are none.
      sequence INTEGER,
      slip INTEGER,
      number TEXT NOT NULL UNIQUE,
      sale TEXT,
      attempt INTEGER,
      refund TEXT REFERENCES refunds(reference),
      transaction_no TEXT NOT NULL,
      model TEXT NOT NULL,
      template_name TEXT NOT NULL,
      template_hash TEXT NOT NULL REFERENCES templates(hash),
      created_at INTEGER NOT NULL,
      UNIQUE (till, sequence),
      UNIQUE (till, slip),
      CHECK ((sequence IS NULL) <> (slip IS NULL)),
      FOREIGN KEY (sale, attempt) REFERENCES attempts(sale, number)
    ) STRICT;
    INSERT INTO new_receipts
      SELECT id, 'sale', till, sequence, NULL, number, sale, attempt, NULL, transaction_no, model,
        template_name, template_hash, created_at FROM receipts;
    DROP TABLE receipts;
    ALTER TABLE new_receipts RENAME TO receipts;
    CREATE INDEX receipts_by_sale ON receipts(sale);
    CREATE INDEX receipts_by_transaction ON receipts(transaction_no);
    -- An attempt has one receipt of a kind, a refund has one.
    CREATE UNIQUE INDEX receipts_of_attempts ON receipts(sale, attempt, kind)
      WHERE refund IS NULL;
    CREATE UNIQUE INDEX receipts_of_refunds ON receipts(refund) WHERE refund IS NOT NULL;

    CREATE TABLE new_history (
      id INTEGER PRIMARY KEY,
      sale TEXT,
      attempt INTEGER,
      refund TEXT,
      at INTEGER NOT NULL,
      state TEXT NOT NULL,
      note TEXT
    ) STRICT;
    INSERT INTO new_history
      SELECT id, sale, attempt, NULL, at, state, note FROM history;
    DROP TABLE history;
    ALTER TABLE new_history RENAME TO history;
    CREATE INDEX history_by_sale ON history(sale);

    CREATE TABLE news (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      sale TEXT,
      refund TEXT,
      text TEXT NOT NULL,
      at INTEGER NOT NULL,
      acknowledged_at INTEGER
    ) STRICT;
    CREATE INDEX news_to_acknowledge ON news(position) WHERE acknowledged_at IS NULL;
    """
}
