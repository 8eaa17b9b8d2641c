import GRDB
import Payment
import PrintJob
import Sales

/// The clocks at one moment.
///
/// Ages are told by the clock that counts suspend while the machine has not been started again, else
/// by the wall clock.
struct JobClocks: Sendable {
  var bootID: String
  var boot: BootInstant
  var wall: Timestamp

  var moment: Moment { Moment(milliseconds: boot.milliseconds) }

  /// A stored moment in this start of the machine; never later than now for an earlier one.
  func moment(wall then: Int64, boot thenBoot: Int64, bootID thenID: String) -> Moment {
    if thenID == bootID { return Moment(milliseconds: thenBoot) }
    let age = wall.milliseconds.subtractingReportingOverflow(then)
    return moment + -(age.overflow ? 0 : max(0, age.partialValue))
  }

  /// The wall clock's time at a moment of this start of the machine.
  func wall(at moment: Moment) -> Int64 {
    let age = boot.milliseconds.subtractingReportingOverflow(moment.milliseconds)
    let time = wall.milliseconds.subtractingReportingOverflow(age.overflow ? 0 : age.partialValue)
    return time.overflow ? wall.milliseconds : time.partialValue
  }
}

extension JobRecord {
  /// A new job; the journal gives it a number.
  init(
    receipt: Int64? = nil,
    order: JobOrder,
    requestedBy: String,
    owner: String?,
    at now: Timestamp
  ) {
    self.init(
      id: 0,
      receipt: receipt,
      order: order,
      facts: JobFacts(),
      owner: owner,
      requestedBy: requestedBy,
      createdAt: now
    )
  }

  init(row: Row, _ clocks: JobClocks) throws {
    let id: Int64 = try row.value("id")
    guard
      let kind = PrintKind(word: try row.value("kind"), number: try row.value("copy_number")),
      let role: JobRole = try row.word("role"), let state: PrintJobState = try row.word("state")
    else {
      throw JournalError.storage("print job \(id) cannot be read")
    }
    let bootID: String = try row.value("boot_id")
    func moment(_ name: String) throws -> Moment? {
      guard let wall: Int64 = try row.optional("\(name)_at") else { return nil }
      let boot: Int64 = try row.optional("\(name)_boot") ?? 0
      return clocks.moment(wall: wall, boot: boot, bootID: bootID)
    }
    let order = JobOrder(
      role: role,
      kind: kind,
      isPaidSale: try row.value("is_paid_sale"),
      askedAt: try moment("asked") ?? clocks.moment
    )
    let ticket: String? = try row.optional("ticket")
    let resolution: Resolution.Word? = try row.word("resolution")
    let resolvedBy: String? = try row.optional("resolved_by")
    let facts = JobFacts(
      state: state,
      obstacle: try row.word("obstacle"),
      ticket: ticket.flatMap { Ticket(bytes: $0.utf8) },
      epoch: try row.optional("epoch"),
      byteCount: try row.value("byte_count"),
      accepted: try row.value("accepted"),
      mayHaveLeft: try row.value("may_have_left"),
      fence: try row.word("fence"),
      isSplit: try row.value("is_split"),
      isLate: try row.value("is_late"),
      hasSuccessor: try row.value("has_successor"),
      releasedAt: try moment("released"),
      trouble: try row.optional("trouble"),
      resolution: resolution.map { Resolution($0, by: resolvedBy ?? "") }
    )
    let template: String? = try row.optional("template_name")
    let hash: String? = try row.optional("template_hash")
    self.init(
      id: id,
      receipt: try row.optional("receipt"),
      order: order,
      facts: facts,
      printer: try row.optional("printer"),
      device: try row.optional("device"),
      profile: try row.optional("profile"),
      bodyHash: try row.optional("body_hash"),
      template: template.flatMap { name in hash.map { TemplateKey(name: name, hash: $0) } },
      follows: try row.optional("follows"),
      followReason: try row.word("follow_reason"),
      owner: try row.optional("owner"),
      requestedBy: try row.value("requested_by"),
      reason: try row.optional("reason"),
      createdAt: Timestamp(milliseconds: try row.value("created_at"))
    )
  }

  /// What the row holds of the job's course, by its columns.
  func course(_ clocks: JobClocks) -> [String: (any DatabaseValueConvertible)?] {
    [
      "state": facts.state.rawValue, "obstacle": facts.obstacle?.rawValue,
      "ticket": facts.ticket?.description, "epoch": facts.epoch, "byte_count": facts.byteCount,
      "accepted": facts.accepted, "may_have_left": facts.mayHaveLeft,
      "fence": facts.fence?.rawValue, "is_split": facts.isSplit, "is_late": facts.isLate,
      "has_successor": facts.hasSuccessor, "trouble": facts.trouble,
      "resolution": facts.resolution?.word.rawValue, "resolved_by": facts.resolution?.by,
      "printer": printer, "device": device, "profile": profile, "body_hash": bodyHash,
      "asked_at": clocks.wall(at: order.askedAt), "asked_boot": order.askedAt.milliseconds,
      "released_at": facts.releasedAt.map(clocks.wall(at:)),
      "released_boot": facts.releasedAt?.milliseconds, "boot_id": clocks.bootID,
    ]
  }
}

extension PrintKind {
  var word: String {
    switch self {
    case .original: "original"
    case .copy: "copy"
    case .reprint: "reprint"
    }
  }

  var number: Int {
    switch self {
    case .original: 0
    case .copy(let number), .reprint(let number): number
    }
  }

  init?(word: String, number: Int) {
    switch word {
    case "original": self = .original
    case "copy" where number > 0 && number < .max: self = .copy(number)
    case "reprint" where number > 0 && number < .max: self = .reprint(number)
    default: return nil
    }
  }
}
