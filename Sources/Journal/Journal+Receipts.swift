import GRDB
import Payment
public import Sales

extension Journal {
  /// What a receipt can be found by.
  public enum ReceiptName: Sendable, Equatable {
    /// The number on the paper.
    case number(String)
    /// The sale's reference.
    case sale(SaleReference)
    /// The gateway's number of the transaction.
    case transactionNo(String)
    /// Any of them: a person's word, which can name receipts of several sales.
    case word(String)
  }

  /// The receipts of a name, newest first.
  ///
  /// - Throws: `.storage`.
  public func receipts(_ name: ReceiptName) throws(JournalError) -> [ReceiptRecord] {
    switch name {
    case .number(let number): try receipts("WHERE number = ?", [number])
    case .sale(let sale): try receipts("WHERE sale = ? ORDER BY id DESC", [sale.description])
    case .transactionNo(let number):
      try receipts("WHERE transaction_no = ? ORDER BY id DESC", [number])
    case .word(let word):
      try receipts(
        "WHERE number = ?1 OR sale = ?1 OR transaction_no = ?1 ORDER BY id DESC",
        [word]
      )
    }
  }

  /// The last receipts, newest first.
  ///
  /// - Throws: `.storage`.
  public func receipts(last count: Int) throws(JournalError) -> [ReceiptRecord] {
    try receipts("ORDER BY id DESC LIMIT ?", [count])
  }

  /// The receipt with the journal's number.
  ///
  /// - Throws: `.storage`.
  public func receipt(id: Int64) throws(JournalError) -> ReceiptRecord? {
    try receipts("WHERE id = ?", [id]).first
  }

  /// The text that a receipt was issued with.
  ///
  /// - Throws: `.storage`.
  public func templateText(_ key: TemplateKey) throws(JournalError) -> String? {
    try read { database in
      try String.fetchOne(
        database,
        sql: "SELECT text FROM templates WHERE hash = ?",
        arguments: [key.hash]
      )
    }
  }

  private func receipts(
    _ selection: String,
    _ arguments: StatementArguments
  ) throws(JournalError) -> [ReceiptRecord] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM receipts \(selection)", arguments: arguments)
        .map(ReceiptRecord.init(row:))
    }
  }

  /// Gives the next number of the till and stores receipt and template.
  static func issue(
    _ draft: ReceiptDraft,
    for attempt: Attempt,
    at now: Timestamp,
    in database: Database
  ) throws -> ReceiptRecord {
    guard let transactionNo = attempt.transactionNo else {
      throw JournalError.storage("sale \(attempt.sale) is paid but has no transaction number")
    }
    let till =
      try String.fetchOne(
        database,
        sql: "SELECT till FROM sales WHERE reference = ?",
        arguments: [attempt.sale.description]
      ) ?? ""
    let last =
      try Int64.fetchOne(
        database,
        sql: "SELECT max(sequence) FROM receipts WHERE till = ?",
        arguments: [till]
      ) ?? 0
    let sequence = last + 1
    let digits = String(sequence)
    let number =
      till + "-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    let model = draft.model(number)
    try database.execute(
      sql: "INSERT OR IGNORE INTO templates (hash, name, text) VALUES (?, ?, ?)",
      arguments: [draft.template.hash, draft.template.name, draft.templateText]
    )
    try database.execute(
      sql: """
        INSERT INTO receipts (till, sequence, number, sale, attempt, transaction_no, model,
          template_name, template_hash, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        till, sequence, number, attempt.sale.description, attempt.number, transactionNo, model,
        draft.template.name, draft.template.hash, now.milliseconds,
      ]
    )
    return ReceiptRecord(
      id: database.lastInsertedRowID,
      number: number,
      sale: attempt.sale,
      transactionNo: transactionNo,
      model: model,
      template: draft.template,
      createdAt: now
    )
  }
}

extension ReceiptRecord {
  init(row: Row) throws {
    let number: String = try row.value("number")
    guard let sale = SaleReference(try row.value("sale")) else {
      throw JournalError.storage("receipt \(number) cannot be read")
    }
    self.init(
      id: try row.value("id"),
      number: number,
      sale: sale,
      transactionNo: try row.value("transaction_no"),
      model: try row.value("model"),
      template: TemplateKey(
        name: try row.value("template_name"),
        hash: try row.value("template_hash")
      ),
      createdAt: Timestamp(milliseconds: try row.value("created_at"))
    )
  }
}
