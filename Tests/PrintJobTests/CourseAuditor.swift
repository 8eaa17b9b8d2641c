import PrintJob

/// Watches a shop from outside and checks the laws; for the truth it reads the paper.
struct CourseAuditor {
  struct SendingFile {
    var job: Int
    var receipt: Int
    var role: JobRole
    var kind: PrintKind
    var hasLeft = false
  }

  private(set) var files: [SendingFile] = []

  // MARK: While it happens

  /// Numbers a sending that is about to begin.
  @discardableResult
  mutating func sends(_ job: Int, _ sending: Sending, _ shop: CourseShop) throws(Breach) -> Int {
    let entry = shop.journal.entries[job]
    let earlier = files.filter { $0.hasLeft && $0.receipt == entry.receipt }
    let since = max(entry.order.askedAt, entry.facts.releasedAt ?? entry.order.askedAt)
    let isStale = shop.moment >= since + shop.plan.policy.stale
    try check(.commitFirst, entry.facts.state == .sending, "job \(job) is \(entry.facts.state)")
    switch entry.order.role {
    case .drawer:
      try check(.onePulse, earlier.isEmpty, "job \(job) is sent again")
    case .kitchen:
      try check(.lateMarked, sending.isLate == isStale, "job \(job), late: \(sending.isLate)")
    case .receipt, .merchant:
      try check(.notSprung, !isStale, "job \(job) of \(entry.order.askedAt) at \(shop.now)")
    }
    if entry.order.role != .drawer {
      let isMarked = entry.order.kind != .original
      try check(.markedAfterLeaving, isMarked || earlier.isEmpty, "receipt \(entry.receipt)")
      let byThemselves = shop.journal.entries.count {
        $0.receipt == entry.receipt && $0.reason == .unconfirmed
      }
      let limit = shop.plan.policy.autoReprints
      try check(.bounded, byThemselves <= limit, "receipt \(entry.receipt) again and again")
    }
    files.append(
      SendingFile(
        job: job,
        receipt: entry.receipt,
        role: entry.order.role,
        kind: entry.order.kind
      )
    )
    return files.count - 1
  }

  /// A byte of a sending's own has left.
  mutating func left(_ sending: Int) {
    files[sending].hasLeft = true
  }

  func committed(_ job: Int, _ shop: CourseShop) throws(Breach) {
    let entry = shop.journal.entries[job]
    let plan = shop.plan.printers[entry.printer]
    if entry.facts.state == .printed, entry.facts.resolution == nil {
      let isThere = isWhole(job, shop)
      try check(.truth, isThere, "job \(job) is called printed by \(entry.facts.fence as Any)")
    }
    if plan.make == .mute, entry.facts.state == .possiblyPrinted, entry.facts.byteCount > 0,
      !shop.plan.mishaps.contains(where: { $0.kind == .powerCycle })
    {
      let wasWhole = entry.facts.accepted == entry.facts.byteCount
      try check(.muteAsksNobody, !wasWhole, "job \(job): \(entry.facts.trouble ?? "")")
    }
  }

  func restarted(_ job: Int, from state: PrintJobState, _ shop: CourseShop) throws(Breach) {
    guard state == .sending || state == .sent || state == .paused else { return }
    let next = shop.journal.entries[job].facts.state
    try check(.restart, next == .possiblyPrinted, "job \(job) goes on from \(state) as \(next)")
  }

  func isWhole(_ job: Int, _ shop: CourseShop) -> Bool {
    shop.stations.contains { station in
      station.printer.roll.whole.contains { files[$0].job == job }
    }
  }

  // MARK: In the end

  func close(_ shop: CourseShop) throws(Breach) {
    for receipt in Set(shop.journal.entries.map(\.receipt)) { try closeReceipt(receipt, shop) }
    for job in shop.journal.entries.indices { try closeJob(job, shop) }
    for station in shop.stations.indices { try closeStation(station, shop) }
  }

  private func closeReceipt(_ receipt: Int, _ shop: CourseShop) throws(Breach) {
    let entries = shop.journal.entries.filter { $0.receipt == receipt }
    guard entries[0].order.role != .drawer else { return }
    let rolls = shop.stations.map(\.printer.roll)
    let begun = Set(rolls.flatMap(\.begun).filter { files[$0].receipt == receipt })
    let unmarked = begun.filter { sending in
      !rolls.contains { roll in
        roll.lines.contains(.mark(sending: sending, files[sending].kind))
      }
    }
    try check(.oneOriginal, unmarked.count <= 1, "receipt \(receipt) came out as \(unmarked)")
    let whole = rolls.flatMap(\.whole).contains { files[$0].receipt == receipt }
    let stands = standingAlarm(
      for: entries.map { ($0.order, $0.facts) },
      policy: shop.plan.policy,
      now: shop.moment + 60_000
    )
    let wasHandedOver = entries.contains {
      $0.facts.state == .handedOver && $0.facts.fence?.isProof == false
        && shop.journal.memories[$0.printer].isMute
    }
    let isExcused = wasHandedOver || shop.plan.person == .liar
    try check(.paperOrAlarm, whole || stands != nil || isExcused, "receipt \(receipt)")
  }

  private func closeJob(_ job: Int, _ shop: CourseShop) throws(Breach) {
    let plan = shop.plan
    let entry = shop.journal.entries[job]
    let state = entry.facts.state
    let hasEnded = state.isFinal || state == .possiblyPrinted || state == .held
    try check(.resumes, hasEnded, "job \(job) is still \(state)")
    let outage = plan.mishaps.map(\.lasts).reduce(120_000, +)
    try check(.resumes, state != .held || outage >= plan.policy.stale, "job \(job) is held")
    let isOnlyStopped = plan.mishaps.allSatisfy {
      [.paperOut, .coverOpen, .busy, .garbage, .staleTicket].contains($0.kind)
    }
    let isKnown = plan.printers.allSatisfy { $0.memory == nil || $0.memory == PrinterMemory() }
    if isOnlyStopped, isKnown, plan.killAtEffect == nil,
      plan.printers[entry.printer].make != .mute
    {
      try check(.patience, state != .possiblyPrinted, "job \(job): \(entry.facts.trouble ?? "")")
    }
    // A roll that is changed between two questions is changed unseen.
    let isSeen = plan.mishaps.allSatisfy { $0.lasts >= 5_000 }
    let wantsCopy =
      plan.policy.copiesSplitReceipts && isSeen && entry.order.role == .receipt
      && entry.order.kind == .original && entry.facts.fence?.isProof == true
    if state == .printed, wantsCopy, isSplit(job, shop) {
      let copies = shop.journal.entries.filter { $0.follows == job && $0.order.kind != .original }
      try check(.splitCopied, copies.count == 1, "job \(job) has \(copies.count) copies")
    }
  }

  private func closeStation(_ station: Int, _ shop: CourseShop) throws(Breach) {
    let printer = shop.stations[station].printer
    let drawers = shop.journal.entries.count {
      $0.printer == station && $0.order.role == .drawer
    }
    try check(.onePulse, printer.pulses <= drawers, "\(printer.pulses) for \(drawers) jobs")
    for sending in printer.roll.unvoided {
      let entry = shop.journal.entries[files[sending].job]
      // A strip may be lost like everything that is given to a mute printer on a network.
      let plan = shop.plan.printers[station]
      let isExcused = shop.plan.person == .liar || plan.make == .mute && !plan.isExact
      guard entry.facts.state == .possiblyPrinted, !isExcused else { continue }
      throw Breach(.voided, "sending \(sending) hangs out torn")
    }
  }

  /// True when the paper of a job changed rolls in the middle of it.
  private func isSplit(_ job: Int, _ shop: CourseShop) -> Bool {
    shop.stations.contains { station in
      var hanging = false
      var isSplit = false
      for line in station.printer.roll.lines {
        switch line {
        case .row(let row): hanging = files[row.sending].job == job && row.index + 1 < row.count
        case .newRoll: isSplit = isSplit || hanging
        case .mark, .late, .void, .junk, .cut: break
        }
      }
      return isSplit
    }
  }

  private func check(
    _ law: CourseLaw,
    _ holds: Bool,
    _ how: @autoclosure () -> String
  ) throws(Breach) {
    if !holds { throw Breach(law, how()) }
  }
}
