import GRDB
import Payment
import PrintJob
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

  /// The receipts of a name: the one with that number first, then receipts of sales, then the
  /// newest first.
  ///
  /// - Throws: `.storage`.
  public func receipts(_ name: ReceiptName) throws(JournalError) -> [ReceiptRecord] {
    switch name {
    case .number(let number): try receipts("WHERE number = ?", [number])
    case .sale(let sale): try receipts("WHERE sale = ? \(Self.order)", [sale.description])
    case .transactionNo(let number):
      try receipts("WHERE transaction_no = ? \(Self.order)", [number])
    case .word(let word):
      try receipts(
        """
        WHERE number = ?1 OR sale = ?1 OR transaction_no = ?1
        ORDER BY number <> ?1, kind <> 'sale', id DESC
        """,
        [word]
      )
    }
  }

  private static let order = "ORDER BY kind <> 'sale', id DESC"

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
      try database.value(
        sql: "SELECT text FROM templates WHERE hash = ?",
        arguments: [key.hash]
      )
    }
  }

  private func receipts(
    _ selection: String,
    _ arguments: StatementArguments
  ) throws(JournalError) -> [ReceiptRecord] {
    try read { try Self.receipts(selection, arguments, in: $0) }
  }

  private static func receipts(
    _ selection: String,
    _ arguments: StatementArguments,
    in database: Database
  ) throws -> [ReceiptRecord] {
    try database.records(
      sql: "SELECT * FROM receipts \(selection)",
      arguments: arguments,
      ReceiptRecord.init(row:)
    )
  }

  /// What a receipt is issued for.
  struct Subject {
    var till: String
    var sale: SaleReference?
    var attempt: Int?
    var refund: String?
    var transactionNo: String
  }

  static func subject(of attempt: Attempt, in database: Database) throws -> Subject {
    guard let transactionNo = attempt.transactionNo else {
      throw JournalError.storage("sale \(attempt.sale) has no transaction number for its receipt")
    }
    let till: String? = try database.value(
      sql: "SELECT till FROM sales WHERE reference = ?",
      arguments: [attempt.sale.description]
    )
    return Subject(
      till: till ?? "",
      sale: attempt.sale,
      attempt: attempt.number,
      transactionNo: transactionNo
    )
  }

  /// Stores a receipt with its template and the till's next number, and the jobs that it brings.
  ///
  /// - Returns: the receipt that was there before, where there was one of this kind.
  static func issue(
    _ draft: ReceiptDraft,
    for subject: Subject,
    printing: Printing,
    in database: Database
  ) throws -> ReceiptRecord {
    let known =
      if let refund = subject.refund {
        try receipts("WHERE refund = ?", [refund], in: database)
      } else {
        try receipts(
          "WHERE sale = ? AND attempt = ? AND kind = ? AND refund IS NULL",
          [subject.sale?.description, subject.attempt, draft.kind.rawValue],
          in: database
        )
      }
    if let known = known.first { return known }
    let isSlip = draft.kind == .unconfirmed
    let last: Int64? = try database.value(
      sql: "SELECT max(\(isSlip ? "slip" : "sequence")) FROM receipts WHERE till = ?",
      arguments: [subject.till]
    )
    let position = (last ?? 0) + 1
    let digits = String(position)
    let number =
      subject.till + (isSlip ? "-U" : "-") + String(repeating: "0", count: max(0, 6 - digits.count))
      + digits
    let receipt = ReceiptRecord(
      id: 0,
      kind: draft.kind,
      number: number,
      sale: subject.sale,
      refund: subject.refund,
      transactionNo: subject.transactionNo,
      model: draft.model(number),
      template: draft.template,
      createdAt: printing.clocks.wall
    )
    try keep(draft.template, draft.templateText, in: database)
    let issued = try insert(
      receipt,
      for: subject,
      at: isSlip ? (nil, position) : (position, nil),
      in: database
    )
    if printing.isWanted {
      try insert(JobDraft(.receipt), of: issued, printing, in: database)
    }
    // What the shop wants for itself does not go by what the customer wants.
    for job in draft.besides {
      try insert(job, of: issued, printing, in: database)
    }
    return issued
  }

  /// Whether and for whom the papers of a new receipt are printed.
  struct Printing {
    var isWanted: Bool
    var requestedBy: String
    var owner: String
    var clocks: JobClocks
  }

  private static func insert(
    _ draft: JobDraft,
    of receipt: ReceiptRecord,
    _ printing: Printing,
    in database: Database
  ) throws {
    var job = JobRecord(
      receipt: receipt.id,
      order: JobOrder(
        role: draft.role,
        isPaidSale: draft.role == .receipt && receipt.kind == .sale,
        askedAt: printing.clocks.moment
      ),
      requestedBy: printing.requestedBy,
      owner: printing.owner,
      at: receipt.createdAt
    )
    if let (key, text) = draft.template {
      try keep(key, text, in: database)
      job.template = key
    }
    _ = try insert(job, printing.clocks, in: database)
  }

  private static func keep(_ key: TemplateKey, _ text: String, in database: Database) throws {
    try database.run(
      sql: "INSERT OR IGNORE INTO templates (hash, name, text) VALUES (?, ?, ?)",
      arguments: [key.hash, key.name, text]
    )
  }

  private static func insert(
    _ receipt: ReceiptRecord,
    for subject: Subject,
    at place: (sequence: Int64?, slip: Int64?),
    in database: Database
  ) throws -> ReceiptRecord {
    try database.run(
      sql: """
        INSERT INTO receipts (kind, till, sequence, slip, number, sale, attempt, refund,
          transaction_no, model, template_name, template_hash, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        receipt.kind.rawValue, subject.till, place.sequence, place.slip, receipt.number,
        subject.sale?.description, subject.attempt, subject.refund, subject.transactionNo,
        receipt.model, receipt.template.name, receipt.template.hash,
        receipt.createdAt.milliseconds,
      ]
    )
    var receipt = receipt
    receipt.id = database.lastInsertedRowID
    return receipt
  }
}

extension ReceiptRecord {
  init(row: Row) throws {
    let number: String = try row.value("number")
    let name: String? = try row.optional("sale")
    let sale = name.flatMap { SaleReference($0) }
    guard let kind: Receipt.Kind = try row.word("kind"), name == nil || sale != nil else {
      throw JournalError.storage("receipt \(number) cannot be read")
    }
    self.init(
      id: try row.value("id"),
      kind: kind,
      number: number,
      sale: sale,
      refund: try row.optional("refund"),
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
