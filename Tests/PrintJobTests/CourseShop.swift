import PrintJob

/// A shop on one thread: the spool's shell in small, its printers, and the time.
///
/// It performs the effects of job courses as the real spool has to, and tells the auditor what it
/// does; the auditor reads the paper.
struct CourseShop {
  struct Killed: Error {}

  /// Bytes on their way to a printer.
  struct Transfer {
    var bytes: [UInt8]
    /// How many of them come before the job's own.
    var cleanup: Int
    var position = 0
    var standsSince: Int64?
    var sending: Int
  }

  /// One printer with what the process knows of it.
  struct Station {
    var printer: PrinterModel
    let plan: CoursePlan.Printer
    let abilities: PrinterAbilities
    var isPlugged = true
    var isBusy = false
    var isOpen = false
    /// True when the connection is open on our side only.
    var isDead = false
    var memory: PrinterMemory
    var active: (job: Int, course: CourseUnderTest)?
    var transfer: Transfer?
    /// Bytes that the host holds back, or has lost.
    var heldBack: [UInt8] = []
    var reader = AnswerReader()
    var readerEpoch: Int64 = 0
    var wakeAt: Int64?
    var bytesTaken = 0
  }

  enum Happening {
    case wish(Int)
    case mishap(Int)
    case repair(CoursePlan.Mishap.Kind, Int)
    case restart
    case person(Int)
  }

  let plan: CoursePlan
  private(set) var now: Int64 = 0
  var journal: CourseJournal
  var stations: [Station]
  var auditor = CourseAuditor()
  private var agenda: [(at: Int64, Happening)] = []
  private var isAlive = true
  private(set) var effects = 0
  var rests: [Int: Int64] = [:]
  var events: [(station: Int, event: PrintJobEvent)] = []
  var pendingMishaps: [Int]
  private var asked: Set<Int> = []

  init(_ plan: CoursePlan) {
    self.plan = plan
    let memories = plan.printers.map { $0.memory ?? $0.usualMemory }
    journal = CourseJournal(
      memories: memories,
      looksAgain: plan.mistake != .journalDoesNotLookAgain
    )
    stations = plan.printers.indices.map { index in
      let printer = plan.printers[index]
      return Station(
        printer: PrinterModel(printer.make, capacity: printer.capacity, speed: printer.speed),
        plan: printer,
        abilities: printer.abilities,
        memory: memories[index]
      )
    }
    agenda = plan.wishes.indices.map { (plan.wishes[$0].at, .wish($0)) }
    pendingMishaps = []
    for index in plan.mishaps.indices {
      switch plan.mishaps[index].when {
      case .byte: pendingMishaps.append(index)
      case .time(let time): agenda.append((time, .mishap(index)))
      }
    }
  }

  var moment: Moment { Moment(milliseconds: now) }

  // MARK: Time

  /// Lives until nothing happens any more, or for a day.
  mutating func run() throws(Breach) {
    var turns = 0
    while true {
      do {
        try settle()
      } catch let breach as Breach {
        throw breach
      } catch {
        die()
        continue
      }
      turns += 1
      if turns > 20_000 { throw Breach(.resumes, "the shop spins at \(now)") }
      guard let next = nextMoment, next < 86_400_000 else { break }
      pass(to: max(now, next))
      do {
        try happen()
      } catch let breach as Breach {
        throw breach
      } catch {
        die()
      }
    }
    try auditor.close(self)
  }

  private mutating func pass(to moment: Int64) {
    for station in stations.indices {
      stations[station].printer.pass(milliseconds: moment - now)
    }
    now = moment
  }

  private var nextMoment: Int64? {
    var moments = agenda.map(\.at)
    if stations.contains(where: \.printer.isPrinting) { moments.append(now + 200) }
    guard isAlive else { return moments.min() }
    for station in stations.indices {
      if stations[station].active != nil, let wake = stations[station].wakeAt {
        moments.append(wake)
      }
      if let since = stations[station].transfer?.standsSince {
        moments.append(max(now, since) + 1_000)
      }
      if let look = turn(of: station).lookAgainAt { moments.append(look.milliseconds) }
    }
    return moments.min()
  }

  private mutating func happen() throws {
    let due = agenda.filter { $0.at <= now }
    agenda.removeAll { $0.at <= now }
    for (_, happening) in due {
      switch happening {
      case .wish(let index): ask(plan.wishes[index])
      case .mishap(let index): try strike(index)
      case .repair(let kind, let station): repair(kind, station)
      case .restart: try restart()
      case .person(let job): if isAlive { try personLooks(at: job) }
      }
    }
    guard isAlive else { return }
    for station in stations.indices {
      if let wake = stations[station].wakeAt, wake <= now, stations[station].active != nil {
        stations[station].wakeAt = nil
        events.append((station, .timePassed))
      }
    }
  }

  private mutating func ask(_ wish: CoursePlan.Wish) {
    let kinds = journal.entries.filter { $0.receipt == wish.receipt }
      .map { (kind: $0.order.kind, facts: $0.facts) }
    let isReceipt = wish.role == .receipt
    journal.insert(
      .init(
        receipt: wish.receipt,
        printer: wish.printer,
        order: JobOrder(
          role: wish.role,
          kind: isReceipt ? nextPaper(after: kinds) : .original,
          isPaidSale: isReceipt,
          askedAt: moment
        ),
        lines: wish.lines,
        picture: wish.picture
      )
    )
  }

  // MARK: Everything at one moment

  private mutating func settle() throws {
    guard isAlive else {
      for station in stations.indices { stations[station].printer.work() }
      return
    }
    var isQuiet = false
    while !isQuiet {
      isQuiet = true
      for station in stations.indices {
        stations[station].trickle()
        stations[station].printer.work()
        try pump(station)
        listen(station)
      }
      while !events.isEmpty {
        isQuiet = false
        let (station, event) = events.removeFirst()
        try give(event, to: station)
      }
      for station in stations.indices where try takeTurn(station) { isQuiet = false }
    }
  }

  private func turn(of station: Int) -> PrinterTurn<Int> {
    let active = stations[station].active
    let writer: PrinterWriter =
      active == nil ? .free : active?.course.facts.state == .paused ? .paused : .busy
    let waiting = journal.entries.indices.filter {
      journal.entries[$0].printer == station && journal.entries[$0].facts.state.isWaiting
        && $0 != active?.job
    }.map { id in
      let entry = journal.entries[id]
      return WaitingJob(
        id: id,
        order: entry.order,
        facts: entry.facts,
        restsUntil: rests[id].map(Moment.init(milliseconds:))
      )
    }
    return PrinterTurn(
      of: waiting,
      writer: writer,
      abilities: stations[station].abilities,
      policy: plan.mistake?.policy(plan.policy) ?? plan.policy,
      now: moment
    )
  }

  private mutating func takeTurn(_ station: Int) throws -> Bool {
    let turn = turn(of: station)
    for job in turn.stale { try aside(job, .timePassed) }
    if try failOver(station) { return true }
    guard let job = turn.next else { return !turn.stale.isEmpty }
    if stations[station].active != nil {
      // Real time: the drawer opens beside the job that the printer has stopped in.
      try pulseBeside(job, station)
      return true
    }
    rests[job] = nil
    stations[station].active = (job, course(of: job))
    try give(.begun, to: station)
    return true
  }

  private mutating func failOver(_ station: Int) throws -> Bool {
    for job in journal.entries.indices where journal.entries[job].printer == station {
      let entry = journal.entries[job]
      let mayMove = plan.mistake == .movesWhatHasLeft && entry.facts.state == .possiblyPrinted
      if mayMove, case .to(let name, _) = plan.failover, let target = Int(name), target != station {
        journal.move(job, to: target)
        var facts = entry.facts
        facts.state = .queued
        facts.mayHaveLeft = false
        _ = journal.commit(job, facts, stations[target].memory, nil)
        return true
      }
      if stations[station].active?.job != job,
        let name = plan.failover.target(order: entry.order, facts: entry.facts, now: moment),
        let target = Int(name), target != station
      {
        journal.move(job, to: target)
        rests[job] = nil
        return true
      }
    }
    return false
  }

  func course(of job: Int) -> CourseUnderTest {
    let entry = journal.entries[job]
    return CourseUnderTest(
      entry.order,
      facts: entry.facts,
      abilities: stations[entry.printer].abilities,
      policy: plan.policy,
      mistake: plan.mistake
    )
  }

  // MARK: Events and effects

  mutating func give(_ event: PrintJobEvent, to station: Int) throws {
    guard let (job, current) = stations[station].active else { return }
    var course = current
    let wanted = course.step(event, printer: &stations[station].memory, now: moment)
    stations[station].active = (job, course)
    try perform(wanted, of: job, course.facts, at: station)
    if !course.facts.state.isAtWork {
      if let wake = stations[station].wakeAt { rests[job] = wake }
      stations[station].active = nil
      stations[station].wakeAt = nil
    }
  }

  /// A step of a job that is not at work.
  mutating func aside(_ job: Int, _ event: PrintJobEvent) throws {
    var course = course(of: job)
    let station = journal.entries[job].printer
    let wanted = course.step(event, printer: &stations[station].memory, now: moment)
    try perform(wanted.filter { $0 != .close }, of: job, course.facts, at: station)
  }

  private mutating func pulseBeside(_ job: Int, _ station: Int) throws {
    var course = course(of: job)
    var word = PrintJobEvent.begun
    for next in [
      PrintJobEvent.joined, .committed, .sent(accepted: 5, total: 5, trouble: nil), .begun,
    ] {
      let wanted = course.step(word, printer: &stations[station].memory, now: moment)
      for effect in wanted {
        try boundary()
        if case .commit(let successor) = effect {
          _ = journal.commit(job, course.facts, stations[station].memory, successor)
        } else if case .send(let sending) = effect {
          auditor.left(try auditor.sends(job, sending, self))
          for byte in PaperBytes.pulseAtOnce { _ = stations[station].printer.take(byte) }
        }
      }
      word = next
    }
  }

  mutating func boundary() throws {
    defer { effects += 1 }
    if effects == plan.killAtEffect { throw Killed() }
  }

  mutating func wake(_ station: Int, at moment: Moment) {
    stations[station].wakeAt = max(moment.milliseconds, now)
  }

  mutating func schedule(_ happening: Happening, after delay: Int64) {
    agenda.append((now + delay, happening))
  }

  // MARK: Death and birth

  private mutating func die() {
    isAlive = false
    events = []
    rests = [:]
    for station in stations.indices {
      stations[station].active = nil
      stations[station].transfer = nil
      stations[station].heldBack = []
      stations[station].isOpen = false
      stations[station].wakeAt = nil
    }
    schedule(.restart, after: 3_000)
  }

  private mutating func restart() throws {
    isAlive = true
    for station in stations.indices { stations[station].memory = journal.memories[station] }
    for job in journal.entries.indices {
      let before = journal.entries[job].facts.state
      try aside(job, .ownerLost)
      try auditor.restarted(job, from: before, self)
    }
  }

  private mutating func personLooks(at job: Int) throws {
    guard journal.entries[job].facts.state == .possiblyPrinted else { return }
    let isThere = auditor.isWhole(job, self)
    let word = plan.person == .honest ? isThere : !isThere
    try aside(job, .operatorSays(cameOut: word, by: "kim"))
  }

  mutating func askPerson(about job: Int) {
    let receipt = journal.entries[job].receipt
    guard plan.person != .silent, asked.insert(receipt).inserted else { return }
    schedule(.person(job), after: 30_000)
  }
}

extension CoursePlan.Printer {
  /// What is remembered after a first good job.
  var usualMemory: PrinterMemory {
    switch make {
    case .processID: PrinterMemory(fence: .processID, answersStatus: true)
    case .barrier: PrinterMemory(fence: .barrier, answersStatus: true)
    case .status: PrinterMemory(fence: .status, answersStatus: true)
    case .mute: PrinterMemory(fence: .nothing, answersStatus: false)
    }
  }

  var abilities: PrinterAbilities {
    PrinterAbilities(
      fences: [.processID, .barrier],
      answersStatus: true,
      pulsesAtOnce: pulsesAtOnce
    )
  }
}
