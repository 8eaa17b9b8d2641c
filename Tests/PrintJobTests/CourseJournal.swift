import PrintJob

/// What survives the process.
struct CourseJournal {
  struct Entry {
    var receipt: Int
    var printer: Int
    var order: JobOrder
    var facts = JobFacts()
    var lines: Int
    var picture: Int?
    /// The job that this one follows.
    var follows: Int?
    /// Why.
    var reason: Successor.Reason?
  }

  private(set) var entries: [Entry] = []
  private(set) var memories: [PrinterMemory]
  let looksAgain: Bool

  init(memories: [PrinterMemory], looksAgain: Bool) {
    self.memories = memories
    self.looksAgain = looksAgain
  }

  mutating func insert(_ entry: Entry) {
    entries.append(entry)
  }

  /// Keeps a step; false when an original may not leave any more.
  mutating func commit(
    _ id: Int,
    _ facts: JobFacts,
    _ memory: PrinterMemory,
    _ successor: Successor?
  ) -> Bool {
    let entry = entries[id]
    if facts.state == .sending, entry.order.role == .receipt, entry.order.kind == .original,
      looksAgain
    {
      let others = papers(of: entry.receipt) { $0 != id }
      guard nextPaper(after: others) == .original else { return false }
    }
    entries[id].facts = facts
    memories[entry.printer] = memory
    if let successor {
      var next = entry
      next.facts = JobFacts()
      next.order.kind = nextPaper(after: papers(of: entry.receipt) { _ in true })
      next.order.askedAt = successor.askedAt
      next.follows = id
      next.reason = successor.reason
      entries.append(next)
    }
    return true
  }

  mutating func move(_ id: Int, to printer: Int) {
    entries[id].printer = printer
  }

  private func papers(
    of receipt: Int,
    where isWanted: (Int) -> Bool
  ) -> [(kind: PrintKind, facts: JobFacts)] {
    entries.indices.filter { isWanted($0) && entries[$0].receipt == receipt }
      .map { (entries[$0].order.kind, entries[$0].facts) }
  }
}
