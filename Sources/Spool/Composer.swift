import Digests
import ESCPOS
import Journal
import PrintJob
import ReceiptTemplates
import Sales
import StrictJSON

/// Makes the bytes of jobs from what the journal holds.
struct Composer: Sendable {
  let journal: Journal
  let drawer: DrawerSetup
  let rasterizer: @Sendable (_ language: String?) -> any Rasterizer
  let clock: @Sendable () -> LocalTime
  private let shelf = TemplateShelf()
  private let galley = Galley()

  init(
    journal: Journal,
    drawer: DrawerSetup,
    rasterizer: @escaping @Sendable (_ language: String?) -> any Rasterizer,
    clock: @escaping @Sendable () -> LocalTime
  ) {
    self.journal = journal
    self.drawer = drawer
    self.rasterizer = rasterizer
    self.clock = clock
  }

  /// Begins to render a receipt that the journal is about to hold.
  ///
  /// - Parameters:
  ///   - receipt: the receipt.
  ///   - model: what the journal will hold of it.
  ///   - key: the template it is issued with.
  ///   - text: the template's text.
  ///   - profile: the kind of printer it will be printed on.
  func set(
    _ receipt: Receipt,
    model: String,
    template key: TemplateKey,
    _ text: String,
    for profile: Profile
  ) {
    galley.set(receipt, model: model, profile: profile.key) { [shelf, rasterizer] in
      guard let template = try? shelf.template(key, reading: { text }) else { return nil }
      let rendering = Rendering(profile: profile, rasterizer: rasterizer(receipt.language))
      return try? ReceiptBody(of: receipt, template: template, by: rendering)
    }
  }

  /// The bytes of a job for one kind of printer.
  ///
  /// - Throws: `SpoolError` when there are none that the printer may be sent.
  func sheet(for job: JobRecord, _ profile: Profile) async throws(SpoolError) -> Sheet {
    if job.order.role == .drawer { return try pulse(job, profile) }
    guard let id = job.receipt else {
      throw .unprintable("print job \(job.id) has no receipt")
    }
    let record = try record(id, of: job)
    let isSet = isNew(job) && job.order.role == .receipt
    let early = isSet ? await galley.take(model: record.model, profile: profile.key) : nil
    let receipt = if let early { early.receipt } else { try read(record) }
    let rendering = Rendering(profile: profile, rasterizer: rasterizer(receipt.language))
    let (body, warnings) =
      if let early {
        (Sheet.Body(early.body), early.body.warnings)
      } else {
        try body(of: job, record, receipt, by: rendering)
      }
    func assembled(isLate: Bool) throws(SpoolError) -> [UInt8] {
      let marks = marks(for: job, receipt, isLate: isLate)
      let bytes = Job.assemble(
        body: body.bytes,
        top: marks,
        bottom: marks.reversed(),
        profile: profile,
        rasterizer: rendering.rasterizer
      )
      let findings = audit(bytes, profile: profile)
      guard findings.isEmpty else { throw .auditFailed(findings) }
      return bytes
    }
    return Sheet(
      bytes: try assembled(isLate: false),
      lateBytes: job.order.role == .kitchen ? try assembled(isLate: true) : nil,
      voidStrip: Job.voidStrip(
        profile: profile,
        rasterizer: rendering.rasterizer,
        lines: receipt.labels.mark(.void)
      ),
      profile: profile,
      body: body,
      name: "\(record.number)-\(job.id)",
      warnings: warnings
    )
  }

  /// The name of a job, without its bytes.
  ///
  /// - Throws: `SpoolError` when the journal does not have its receipt.
  func name(of job: JobRecord) throws(SpoolError) -> String {
    guard let id = job.receipt, job.order.role != .drawer else { return "drawer-\(job.id)" }
    return "\(try record(id, of: job).number)-\(job.id)"
  }

  private func record(_ id: Int64, of job: JobRecord) throws(SpoolError) -> ReceiptRecord {
    let record = try journaled { () throws(JournalError) in try journal.receipt(id: id) }
    guard let record else {
      throw .unprintable("the receipt of print job \(job.id) is not in the journal")
    }
    return record
  }

  private func pulse(_ job: JobRecord, _ profile: Profile) throws(SpoolError) -> Sheet {
    let bytes = Job.drawerPulse(
      drawer.connector,
      milliseconds: drawer.milliseconds,
      profile: profile
    )
    guard let bytes else { throw .noDrawer(profile.name) }
    return Sheet(bytes: bytes, profile: profile, name: "drawer-\(job.id)")
  }

  /// The stored bytes when the paper was rendered for this profile before and they are unharmed,
  /// else new ones.
  private func body(
    of job: JobRecord,
    _ record: ReceiptRecord,
    _ receipt: Receipt,
    by rendering: Rendering
  ) throws(SpoolError) -> (Sheet.Body, warnings: [String]) {
    let stored = try journaled { () throws(JournalError) -> (bytes: [UInt8], hash: String)? in
      guard !isNew(job) else { return nil }
      return try journal.body(
        of: record.id,
        role: job.order.role,
        profile: rendering.profile.key
      )
    }
    if let stored, stored.hash == sha256Hex(stored.bytes) {
      return (Sheet.Body(bytes: stored.bytes, hash: stored.hash, isStored: true), [])
    }
    let (template, trouble) = try template(job.template ?? record.template)
    let body = try ReceiptBody(of: receipt, template: template, by: rendering)
    var warnings = (trouble.map { [$0] } ?? []) + body.warnings
    if stored != nil {
      warnings.append("the stored bytes of receipt \(record.number) are damaged; rendered anew")
    }
    return (Sheet.Body(body), warnings)
  }

  /// True for a paper that nothing was ever sent of: the journal has no bytes of it.
  private func isNew(_ job: JobRecord) -> Bool {
    job.kind == .original && job.bodyHash == nil
  }

  /// The template that a paper was issued with, or why it cannot be used.
  private func template(
    _ key: TemplateKey
  ) throws(SpoolError) -> (ReceiptTemplate?, trouble: String?) {
    do {
      if let template = try shelf.template(key, reading: { try journal.templateText(key) }) {
        return (template, nil)
      }
      return (nil, "the template \(key.name) of this receipt is not in the journal")
    } catch let error as JournalError {
      throw .journal(error)
    } catch {
      return (nil, "\(error); the built-in receipt was printed instead")
    }
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
  private func marks(for job: JobRecord, _ receipt: Receipt, isLate: Bool) -> [Mark] {
    var marks: [Mark] = []
    if let testMark = receipt.testMark {
      var mark = Mark(testMark)
      mark.lines += receipt.labels.mark(.test).filter { $0 != testMark }
      marks.append(mark)
    }
    let time = receipt.locale.moment(clock())
    var lines: [String] = isLate ? receipt.labels.mark(.late) : []
    switch job.kind {
    case .original: break
    case .copy(let number): lines += receipt.labels.mark(.copy(number), at: time)
    case .reprint(let number): lines += receipt.labels.mark(.reprint(number), at: time)
    }
    if !lines.isEmpty {
      var mark = Mark()
      mark.lines = lines
      marks.append(mark)
    }
    return marks
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
