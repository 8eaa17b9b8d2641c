import Digests
public import ESCPOS
public import Journal
import PrintJob
import Printers
import ReceiptTemplates
public import Sales
import StrictJSON
import Synchronization

/// What became of one job.
public struct PrintReport: Sendable {
  /// The job as the journal has it now.
  public var job: JobRecord
  /// The bytes that were sent, or would have been.
  public var bytes: [UInt8]
  /// The profile that they were made for.
  public var profile: Profile
  /// Where the bytes lie, for printers that keep a file a job.
  public var file: String?
  /// What the template's author should know.
  public var warnings: [String]
}

/// Brings the journal's print jobs to one printer: renders, audits, makes durable, sends.
public struct Spool: Sendable {
  private let journal: Journal
  private let owner: Owner
  private let printer: PrinterSetup
  private let rasterizer: @Sendable (_ language: String?) -> any Rasterizer
  private let clock: @Sendable () -> LocalTime
  private let now: @Sendable () -> Timestamp

  /// A spool of one printer.
  ///
  /// - Parameters:
  ///   - journal: holds the jobs.
  ///   - owner: the claim under which jobs are sent.
  ///   - printer: the printer.
  ///   - rasterizer: gives what draws text of a language, and pictures.
  ///   - now: the wall clock.
  ///   - clock: the same clock in the shop's time.
  public init(
    journal: Journal,
    owner: Owner,
    printer: PrinterSetup,
    rasterizer: @escaping @Sendable (_ language: String?) -> any Rasterizer,
    now: @escaping @Sendable () -> Timestamp,
    clock: @escaping @Sendable () -> LocalTime
  ) {
    self.journal = journal
    self.owner = owner
    self.printer = printer
    self.rasterizer = rasterizer
    self.now = now
    self.clock = clock
  }

  /// Prints one queued job of a receipt.
  ///
  /// - Returns: what became of it; a printer's trouble is part of the report.
  /// - Throws: `SpoolError` when the job could not be begun. It waits, except for an original
  ///   after another paper of its receipt was sent: that one is withdrawn.
  public func print(
    _ job: JobRecord,
    of record: ReceiptRecord
  ) async throws(SpoolError) -> PrintReport {
    do {
      return try await send(job, of: record)
    } catch {
      hold(job, because: error)
      throw error
    }
  }

  private func send(
    _ queued: JobRecord,
    of record: ReceiptRecord
  ) async throws(SpoolError) -> PrintReport {
    let receipt = try read(record)
    let lock = try await lockPrinter()
    defer { lock.release() }
    let profile = try await printer.chosenProfile()
    let rendering = Rendering(profile: profile, rasterizer: rasterizer(receipt.language))
    let body = try body(of: record, receipt, by: rendering)
    let marks = marks(for: queued, receipt)
    let bytes = Job.assemble(
      body: body.bytes,
      top: marks,
      bottom: marks.reversed(),
      profile: profile,
      rasterizer: rendering.rasterizer
    )
    let findings = audit(bytes, profile: profile)
    guard findings.isEmpty else { throw .auditFailed(findings) }

    var job = queued
    job.printer = printer.address.description
    job.profile = profile.key
    job.bodyHash = body.hash
    let name = "\(record.number)-\(job.id)"
    // Nothing is committed before the printer can be sent to: a printer that is away costs the
    // receipt nothing, however this process ends.
    guard job.machine.step(.rendered) == [.commit, .send] else {
      return PrintReport(job: queued, bytes: bytes, profile: profile, warnings: [])
    }
    let begun = Mutex<Result<Void, SpoolError>?>(nil)
    let connection = printer.address.connection(timeouts: printer.timeouts)
    let delivery = await connection.deliver(bytes, named: name) { [job] in
      do throws(SpoolError) {
        try commitSending(job, body, instead: queued)
        begun.withLock { $0 = .success(()) }
        return true
      } catch {
        begun.withLock { $0 = .failure(error) }
        return false
      }
    }
    switch begun.withLock({ $0 }) {
    case .success?:
      let event = PrintJobEvent.sent(accepted: delivery.accepted, trouble: delivery.trouble)
      if job.machine.step(event) == [.commit] {
        commitEnd(&job)
      }
    case .failure(let error)?:
      throw error
    case nil:
      let trouble = delivery.trouble ?? "the printer was not reached"
      job.machine = PrintJobMachine(trouble: trouble)
      try journaled { () throws(JournalError) in
        try journal.hold(queued, because: trouble, owner: owner)
      }
    }
    return PrintReport(
      job: job,
      bytes: bytes,
      profile: profile,
      file: printer.address.jobFile(named: name),
      warnings: body.warnings
    )
  }

  /// Makes durable that the bytes are about to leave.
  private func commitSending(
    _ job: JobRecord,
    _ body: Body,
    instead queued: JobRecord
  ) throws(SpoolError) {
    do {
      let bytes = body.isStored ? nil : body.bytes
      try journal.commitSending(job, body: bytes, owner: owner, at: now())
    } catch {
      if case .originalAlreadySent = error {
        // It can never be sent any more and must not be tried again at every start.
        var withdrawn = queued
        _ = withdrawn.machine.step(.withdrawn)
        try? journal.commit(withdrawn, owner: owner, at: now())
      }
      throw .journal(error)
    }
  }

  /// Makes durable how the sending ended.
  ///
  /// Where that fails, the journal only knows that bytes were about to leave, and so does the report.
  private func commitEnd(_ job: inout JobRecord) {
    do {
      try journal.commit(job, owner: owner, at: now())
    } catch {
      job.machine = PrintJobMachine(
        state: .possiblyPrinted,
        accepted: job.machine.accepted,
        trouble: "what became of the paper could not be written down: \(error)"
      )
    }
  }

  // MARK: The bytes

  private struct Body {
    var bytes: [UInt8]
    var hash: String
    var isStored: Bool
    var warnings: [String]
  }

  /// The stored bytes when the receipt was rendered for this profile before and they are unharmed,
  /// else new ones.
  private func body(
    of record: ReceiptRecord,
    _ receipt: Receipt,
    by rendering: Rendering
  ) throws(SpoolError) -> Body {
    let stored = try journaled { () throws(JournalError) in
      try journal.body(of: record.id, profile: rendering.profile.key)
    }
    if let stored, stored.hash == sha256Hex(stored.bytes) {
      return Body(bytes: stored.bytes, hash: stored.hash, isStored: true, warnings: [])
    }
    let text = try journaled { () throws(JournalError) in
      try journal.templateText(record.template)
    }
    let body = try ReceiptBody(
      of: receipt,
      template: record.template,
      text: text,
      by: rendering
    )
    var warnings = body.warnings
    if stored != nil {
      warnings.append("the stored bytes of receipt \(record.number) are damaged; rendered anew")
    }
    return Body(bytes: body.bytes, hash: body.hash, isStored: false, warnings: warnings)
  }

  private func read(_ record: ReceiptRecord) throws(SpoolError) -> Receipt {
    do {
      let json = try JSONValue(parsing: record.model)
      return try Receipt(json: JSONField(json))
    } catch {
      throw .unprintable("receipt \(record.number) in the journal: \(error)")
    }
  }

  /// The notices above the body, outermost first.
  private func marks(for job: JobRecord, _ receipt: Receipt) -> [Mark] {
    var marks: [Mark] = []
    if let testMark = receipt.testMark {
      var mark = Mark(testMark)
      mark.lines += receipt.labels.mark(.test).filter { $0 != testMark }
      marks.append(mark)
    }
    if job.kind != .original {
      var mark = Mark()
      let time = receipt.locale.moment(clock())
      mark.lines =
        switch job.kind {
        case .original: []
        case .copy(let number): receipt.labels.mark(.copy(number), at: time)
        case .reprint(let number): receipt.labels.mark(.reprint(number), at: time)
        }
      marks.append(mark)
    }
    return marks
  }

  // MARK: Journal and printer

  private func lockPrinter() async throws(SpoolError) -> FileLock {
    let key = printer.address.description
    // Another process holds a printer for one job, so it waits its turn, but not for ever.
    for _ in 0..<200 {
      let lock = try journaled { () throws(JournalError) in
        try journal.directory.lockPrinter(key: key)
      }
      if let lock { return lock }
      try? await Task.sleep(for: .milliseconds(50))
    }
    throw .printerBusy(key)
  }

  /// Keeps the reason with the job, for the person who looks.
  private func hold(_ job: JobRecord, because error: SpoolError) {
    if case .journal = error { return }
    try? journal.hold(job, because: error.description, owner: owner)
  }

  private func journaled<Result>(
    _ action: () throws(JournalError) -> Result
  ) throws(SpoolError) -> Result {
    do {
      return try action()
    } catch {
      throw .journal(error)
    }
  }
}
