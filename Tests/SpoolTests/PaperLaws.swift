import ESCPOS
import Journal
import PrintJob
import Spool
import Testing
import TestSupport

/// What must hold of the papers of one receipt, whatever happened; the truth is read from the roll.
struct PaperLaws {
  /// A law that does not hold, and how.
  struct Broken: Error, CustomStringConvertible {
    let description: String
  }

  /// What came out since the receipt's first byte.
  let slips: [Slip]
  /// All jobs of the receipt.
  let jobs: [JobRecord]
  /// The lines of the whole receipt; nil when it was never about to be sent.
  let body: [String]?

  /// The papers of a receipt on a printer.
  ///
  /// - Parameters:
  ///   - receipt: the receipt.
  ///   - shop: whose journal holds it.
  ///   - slips: what the printer has printed since.
  ///   - profile: the printer's profile.
  /// - Throws: what the journal says.
  init(
    _ receipt: ReceiptRecord,
    of shop: TestShop,
    on slips: [Slip],
    _ profile: Profile
  ) throws {
    self.slips = slips.filter { !$0.lines.isEmpty }
    jobs = try shop.journal.jobs(of: receipt)
    body = try shop.journal.body(of: receipt.id, profile: profile.key).map { stored in
      Self.lines(of: stored.bytes, profile)
    }
  }

  /// What a printer prints for a receipt's own bytes.
  private static func lines(of body: [UInt8], _ profile: Profile) -> [String] {
    var ideal = ReceiptPrinter(.mute)
    ideal.take(Job.opening(for: profile) + body)
    ideal.work()
    return ideal.papers.flatMap(\.lines)
  }

  private var papers: [JobRecord] { jobs.filter { $0.order.role != .drawer } }

  private func isWhole(_ slip: Slip) -> Bool {
    body.map { slip.lines.firstRange(of: $0) != nil } ?? false
  }

  /// Checks them all.
  ///
  /// - Parameter pulses: how often the drawer was opened for the receipt.
  /// - Throws: `Broken`.
  func check(pulses: Int) throws(Broken) {
    let unmarked = slips.filter { $0.marks.isEmpty }
    try require(unmarked.count <= 1, "at most one unmarked paper")
    let torn = slips.filter { !isWhole($0) && !$0.marks.contains("VOID") }
    try require(torn.count { $0.isOff } == 0, "torn pieces are declared void")
    let patched = slips.filter { slip in
      !slip.marks.isEmpty && !slip.marks.contains("VOID")
        && !Slip.marks.contains { slip.lines[0].contains($0) }
    }
    try require(patched.isEmpty, "no marked paper begins with the end of another one")
    let isAlarmed =
      standingAlarm(
        for: papers.map { ($0.order, $0.facts) },
        policy: .quick,
        now: TestShop.boot + 3_600_000
      ) != nil
    try require(slips.contains(where: isWhole) || isAlarmed, "the receipt is on paper or an alarm")
    for job in papers where job.facts.state == .printed {
      let marks: [String] =
        switch job.kind {
        case .original: []
        case .copy: ["COPY"]
        case .reprint: ["REPRINT"]
        }
      let isThere = slips.contains { isWhole($0) && $0.marks.filter { $0 != "VOID" } == marks }
      try require(isThere, "what is called printed is on paper")
    }
    try require(pulses <= 1, "at most one pulse")
    for job in jobs {
      let hasEnded = job.facts.state.isFinal || job.facts.state == .possiblyPrinted
      try require(hasEnded, "every job comes to an end")
    }
  }

  private func require(_ isSo: Bool, _ law: String) throws(Broken) {
    guard !isSo else { return }
    let jobs = jobs.map { job in
      "\(job.order.role) \(job.kind) \(job.facts.state) \(job.facts.accepted)/\(job.facts.byteCount)"
        + (job.facts.trouble.map { " (\($0))" } ?? "")
    }
    throw Broken(
      description: "\(law): \(slips.map(\.description).joined(separator: "  ")); jobs: "
        + jobs.joined(separator: ", ")
    )
  }
}
