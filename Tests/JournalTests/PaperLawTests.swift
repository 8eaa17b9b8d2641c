import PrintJob
import Sales
import Testing

@testable import Journal
import TestSupport

/// At most one unmarked paper of a receipt ever leaves, whatever the processes that share a journal
/// do one after another.
@Suite struct PaperLawTests {
  @Test("one original", arguments: 1...12 as ClosedRange<UInt64>)
  func oneOriginal(seed: UInt64) throws {
    let place = TestDirectory()
    var random = SeededRandom(seed: seed)
    let journals = [try place.journal(), try place.journal()]
    let owners = [try place.owner("owner-1"), try place.owner("owner-2")]
    let receipt = try journals[0].sell("S1", printing: .random(using: &random), owner: owners[0])
    // What each process believes: its records are as old as its last look.
    var known: [[JobRecord]] = [[], []]
    var sending: [Int: [JobRecord]] = [0: [], 1: []]
    var unmarked: [Int64] = []

    for _ in 0..<60 {
      let which = Int.random(in: 0...1, using: &random)
      let (journal, owner) = (journals[which], owners[which])
      switch Int.random(in: 0..<10, using: &random) {
      case 0, 1:
        known[which].append(
          try journal.enqueue(receipt, requestedBy: "x", owner: owner, at: .opening)
        )
      case 2:
        known[which] += try journal.jobs(in: .queued)
      case 3...5:
        guard var job = known[which].randomElement(using: &random) else { continue }
        _ = job.machine.step(.rendered)
        job.bodyHash = "hash"
        let begun = Result { try journal.commitSending(job, body: [1], owner: owner, at: .opening) }
        if case .success = begun { sending[which]?.append(job) }
      case 6:
        guard let job = known[which].randomElement(using: &random) else { continue }
        try journal.hold(job, because: "held", owner: owner)
      case 7 where Int.random(in: 0..<3, using: &random) == 0:
        guard var job = known[which].randomElement(using: &random) else { continue }
        _ = job.machine.step(.withdrawn)
        try? journal.commit(job, owner: owner, at: .opening)
      default:
        guard var job = sending[which]?.popLast() else { continue }
        let accepted = Int.random(in: 0...2, using: &random)
        let isTrouble = accepted == 0 || Bool.random(using: &random)
        _ = job.machine.step(.sent(accepted: accepted, trouble: isTrouble ? "x" : nil))
        try journal.commit(job, owner: owner, at: .opening)
        if accepted > 0, job.kind == .original { unmarked.append(job.id) }
      }
      let jobs = try journal.jobs(of: receipt)
      let sent = jobs.filter { $0.machine.state != .queued && $0.machine.state != .cancelled }
      #expect(sent.count { $0.kind == .original } <= 1, "seed \(seed)")
      #expect(unmarked.count <= 1, "seed \(seed)")
      let marks = jobs.filter { $0.machine.state != .cancelled && $0.kind != .original }.map(\.kind)
      #expect(Set(marks).count == marks.count, "seed \(seed): \(marks)")
    }
  }
}
