import ESCPOS
import Foundation
import Journal
import Payment
import PrintJob
import Sales
import StrictJSON

/// What a shop whose tills were killed has left once its work was finished: the gateway's ledger
/// and the printers' papers, which are the truth, and the journal, which has to agree.
struct KillLaws {
  /// A paper that a printer was sent.
  struct Paper {
    let sale: String?
    let isMarked: Bool
  }

  private let transactions: [String: [JSONValue]]
  private let papers: [String?: [Paper]]
  private let journal: Journal
  private let deaths: [KillShop.Death]

  /// Reads what was left in the simulator's file and in the printers' folder.
  init(ledger: String, paper: String, journal: Journal, deaths: [KillShop.Death]) throws {
    transactions = Dictionary(grouping: try Self.transactions(in: ledger)) { row in
      // The reference of an attempt is the sale's with the attempt's number.
      (row["reference"]?.string ?? "").split(separator: "-").dropLast().joined(separator: "-")
    }
    let sales = Set(deaths.map(\.plan.reference))
    papers = Dictionary(grouping: try Self.papers(in: paper, of: sales), by: \.sale)
    self.journal = journal
    self.deaths = deaths
  }

  /// The rows of a simulator's file, as it is now.
  static func transactions(in ledger: String) throws -> [JSONValue] {
    let content = FileManager.default.contents(atPath: ledger) ?? Data()
    if content.isEmpty { return [] }
    let ledger = try JSONValue(parsing: [UInt8](content), limits: JSONLimits(bytes: 1 << 26))
    return ledger["transactions"]?.array ?? []
  }

  /// The papers that were sent; a connection that has brought questions at most is none.
  private static func papers(in folder: String, of sales: Set<String>) throws -> [Paper] {
    try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
      let content = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
      guard !content.isEmpty else { return nil }
      let lines = VirtualPrinter.paper(of: [UInt8](content), profile: .generic80).lines
      guard lines.contains(where: { $0.contains { $0 != " " } }) else { return nil }
      let words = lines.flatMap { $0.split(separator: " ").map(String.init) }
      return Paper(
        sale: words.first(where: sales.contains),
        // In double width, the mark's letters stand in every second cell.
        isMarked: lines.contains { line in
          let letters = line.replacing(" ", with: "")
          return letters.hasPrefix("REPRINT") || letters.hasPrefix("COPY")
        }
      )
    }
  }

  /// The sales that were not left as they have to be, with what is wrong.
  func faults(reprinted: String?) throws -> [(seed: UInt64, faults: [String])] {
    let strays = papers[nil] ?? []
    return try deaths.map { death in
      var faults = try faults(of: death, isReprinted: reprinted == death.plan.reference)
      if !strays.isEmpty { faults.append("\(strays.count) papers name no sale") }
      return (death.plan.seed, faults)
    }.filter { !$0.faults.isEmpty }
  }

  private func faults(of death: KillShop.Death, isReprinted: Bool) throws -> [String] {
    let sale = death.plan.reference
    let rows = transactions[sale] ?? []
    let charges = rows.flatMap { $0["charges"]?.array ?? [] }.count
    let refunds = rows.flatMap { $0["refunds"]?.array ?? [] }.count
    let codes = rows.flatMap { $0["sentCodes"]?.array ?? [] }
    let attempts = try SaleReference(sale).map { try journal.attempts(of: $0) } ?? []
    let receipts = try SaleReference(sale).map { try journal.receipts(.sale($0)) } ?? []
    let jobs = try receipts.flatMap { try journal.jobs(of: $0) }
    let isPaid = attempts.contains { $0.attempt.state == .paid }
    let isCharged = charges > refunds

    var faults: [String] = []
    func check(_ holds: Bool, _ fault: String) {
      if !holds { faults.append(fault) }
    }
    check(rows.count <= 1, "\(rows.count) transactions at the gateway")
    check(charges <= 1, "charged \(charges) times")
    check(codes.count <= 1, "the code arrived \(codes.count) times")
    check(codes.allSatisfy { $0["repeated"]?.bool == false }, "the code was used before")
    check(attempts.count <= 1, "\(attempts.count) attempts")
    check(attempts.count == 1 || rows.isEmpty, "the gateway knows a sale that the journal does not")
    check(attempts.allSatisfy { $0.attempt.state.isFinal }, "the sale is still open")
    check(
      isPaid == isCharged,
      "journal \(isPaid ? "paid" : "not paid"), ledger \(charges) charged, \(refunds) refunded"
    )
    check(
      attempts.allSatisfy { ($0.attempt.told == .paid) == isCharged },
      "told \(attempts.map { $0.attempt.told?.rawValue ?? "nothing" })"
    )
    if let word = told(by: death) {
      check(word == (isCharged ? "paid" : "not_paid"), "the till was told \(word)")
    }
    check(death.state != "cancelSent" || !isPaid, "paid after a cancel was sent")
    // Money that came back may have a paper of its own.
    let isReversed = attempts.contains { $0.attempt.state == .reversed }
    check(
      receipts.count == (isPaid ? 1 : 0) || isReversed && receipts.count == 1,
      "\(receipts.count) receipts"
    )
    checkPapers(of: death, jobs, isReprinted: isReprinted, check)
    return faults
  }

  private func checkPapers(
    of death: KillShop.Death,
    _ jobs: [JobRecord],
    isReprinted: Bool,
    _ check: (Bool, String) -> Void
  ) {
    let papers = papers[death.plan.reference] ?? []
    let originals = papers.count { !$0.isMarked }
    let marked = papers.count - originals
    let states = jobs.map { "\($0.kind) \($0.facts.state)" }
    let markedJobs = jobs.filter { $0.kind != .original }
    let sure = markedJobs.count { $0.facts.state == .printed || $0.facts.state == .handedOver }
    let doubtful = markedJobs.count { $0.facts.state == .possiblyPrinted }
    check(originals <= 1, "\(originals) unmarked originals on paper")
    check(
      (sure...sure + doubtful).contains(marked),
      "\(marked) marked papers; jobs \(states)"
    )
    for job in jobs where !job.facts.state.isFinal && job.facts.state != .possiblyPrinted {
      check(false, "the paper is left \(job.facts.state)")
    }
    guard let original = jobs.first else {
      check(papers.isEmpty, "\(papers.count) papers without a job")
      return
    }
    check(original.kind == .original, "jobs \(states)")
    switch original.facts.state {
    case .printed, .handedOver:
      check(originals == 1, "printed by the journal, but there is no paper")
      check(jobs.count == 1, "jobs \(states)")
    case .possiblyPrinted:
      // Those that finish what others left can be killed while they print, too.
      let isExplained = deaths.contains { other in
        other.plan.seed == death.plan.seed
          ? ["sending", "sent", "possiblyPrinted"].contains(other.state)
          : Self.mayPrintForOthers(other)
      }
      check(isExplained, "perhaps printed, but nobody was killed while sending")
      // A marked paper follows it by itself, and the one that a person asked for.
      let follower = jobs.dropFirst().first
      check(follower?.kind == .reprint(1) && follower?.follows == original.id, "jobs \(states)")
      check(jobs.count == (isReprinted ? 3 : 2), "jobs \(states)")
    default:
      check(false, "the paper is left \(original.facts.state)")
    }
  }

  /// True when a checkout may have been printing what others had left when it was killed: before its
  /// own sale, and once its own paper is on its way.
  private static func mayPrintForOthers(_ death: KillShop.Death) -> Bool {
    switch death.state {
    case "before the sale", "paid", "sending", "sent", "printed", "handedOver", "possiblyPrinted":
      true
    default:
      false
    }
  }

  /// What the checkout answered before it could be killed, if it did.
  private func told(by death: KillShop.Death) -> String? {
    let answer = try? JSONValue(parsing: death.output.trimmingCharacters(in: .newlines))
    return answer?["outcome"]?.string
  }
}
