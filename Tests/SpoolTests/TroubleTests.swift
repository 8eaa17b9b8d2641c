import ESCPOS
import Journal
import PrintJob
import Printers
import Spool
import Testing
import TestSupport

/// A printer that goes wrong, and what comes out of it in the end.
@Suite struct TroubleTests {
  let shop: TestShop
  let witness = Witness()

  init() throws {
    shop = try TestShop()
  }

  /// A receipt of some lines with its number in the first and the last one.
  static let template = "Number {{number}}\n{{#lines}}\n{{name}}\n{{/lines}}\nEnd {{number}}\n"

  private func sell(_ name: String, besides: [JobDraft] = []) throws -> (ReceiptRecord, JobRecord) {
    let receipt = try shop.sell(name, template: Self.template, besides: besides)
    let job = try #require(
      try shop.journal.jobs(of: receipt).first { $0.order.role == .receipt }
    )
    return (receipt, job)
  }

  /// A printer that has printed a receipt, and its spool.
  private func known(
    _ make: ReceiptPrinter.Make = .processID,
    _ profile: Profile = .generic80,
    policy: PrintPolicy = .quick
  ) async throws -> (ModelPrinter, Spool) {
    let printer = try ModelPrinter(make)
    let spool = try shop.spool(printer, profile, policy: policy, observe: witness.observe)
    let (first, _) = try sell("S0")
    try await shop.settle(first, on: spool)
    try await printer.wait(for: "the first receipt") { !$0.isServing && $0.printer.isIdle }
    return (printer, spool)
  }

  private func papers(_ printer: ModelPrinter) -> ArraySlice<Slip> {
    printer.papers.dropFirst()
  }

  static let obstacles: [Obstacle] = [.paper, .cover]

  // MARK: It says so

  @Test(
    "nothing is sent to a printer that cannot print, and it is when it can",
    arguments: obstacles
  )
  func before(obstacle: Obstacle) async throws {
    let (printer, spool) = try await known()
    printer.change { obstacle == .paper ? $0.printer.endPaper() : $0.printer.open() }
    let (receipt, job) = try sell("S1")
    spool.wake()
    try await witness.wait(for: .blocked, of: job.id)
    let blocked = try #require(try shop.journal.job(id: job.id))
    #expect(blocked.facts.obstacle == obstacle && !blocked.facts.mayHaveLeft)
    printer.change { $0.printer.mend() }
    try await witness.wait(for: .printed, of: job.id)
    #expect(papers(printer).map(\.marks) == [[]])
    #expect(papers(printer).first?.interruptions == 0)
    #expect(try shop.journal.jobs(of: receipt).map(\.facts.state) == [.printed])
  }

  @Test("what stops in the middle is finished, and a whole copy follows", arguments: obstacles)
  func middle(obstacle: Obstacle) async throws {
    let (printer, spool) = try await known()
    printer.change {
      let end = $0.printer.printed + 120
      if obstacle == .paper { $0.printer.paperEndsAt = end } else { $0.printer.coverOpensAt = end }
    }
    let (receipt, job) = try sell("S1")
    spool.wake()
    try await witness.wait(for: .paused, of: job.id)
    #expect(try shop.journal.job(id: job.id)?.facts.obstacle == obstacle)
    let received = printer.station.printer.received
    printer.change { $0.printer.mend() }
    try await witness.wait(for: .printed, of: job.id)
    try await shop.settle(receipt, on: spool)
    let jobs = try shop.journal.jobs(of: receipt)
    #expect(jobs.map(\.kind) == [.original, .copy(1)])
    #expect(jobs.map(\.facts.state) == [.printed, .printed])
    #expect(jobs[0].facts.isSplit && !jobs[1].facts.isSplit && jobs[1].followReason == .split)
    #expect(papers(printer).map(\.marks) == [[], ["COPY"]])
    #expect(papers(printer).map(\.interruptions) == [1, 0])
    #expect(papers(printer).first?.lines.last == "End T1-000002")
    #expect(printer.station.printer.received > received)
  }

  @Test("a printer that stops with its memory full is waited for, though no question gets through")
  func fullMemory() async throws {
    let printer = try ModelPrinter(room: 1_024)
    let spool = try shop.spool(printer, policy: .impatient, observe: witness.observe)
    _ = try await shop.settle(try shop.sell("S0", template: Self.template), on: spool)
    printer.change {
      $0.printer.capacity = 256
      $0.printer.paperEndsAt = $0.printer.printed + 120
    }
    let lines = (1...400).map { "Line \($0) of a long receipt\n" }.joined()
    let receipt = try shop.sell("S1", template: "Number {{number}}\n" + lines)
    spool.wake()
    let job = try #require(try shop.journal.jobs(of: receipt).first)
    try await witness.wait(for: .paused, of: job.id)
    #expect(try shop.journal.job(id: job.id)?.facts.obstacle == .offline)
    printer.change { $0.printer.mend() }
    let jobs = try await shop.settle(receipt, on: spool)
    #expect(jobs.map(\.kind) == [.original] && jobs.map(\.facts.state) == [.printed])
    #expect(printer.papers.last?.lines.last == "Line 400 of a long receipt")
  }

  @Test("behind bytes that wait for room no pulse is sent, because it would come whenever they go")
  func pulseBehindFullMemory() async throws {
    let printer = try ModelPrinter(room: 1_024)
    let profile = try #require(Profile.named("epson-tm-t88v"))
    let spool = try shop.spool(printer, profile, policy: .impatient, observe: witness.observe)
    _ = try await shop.settle(try shop.sell("S0", template: Self.template), on: spool)
    printer.change {
      $0.printer.capacity = 256
      $0.printer.paperEndsAt = $0.printer.printed + 120
    }
    let lines = (1...400).map { "Line \($0) of a long receipt\n" }.joined()
    let receipt = try shop.sell("S1", template: "Number {{number}}\n" + lines)
    spool.wake()
    let job = try #require(try shop.journal.jobs(of: receipt).first)
    try await witness.wait(for: .paused, of: job.id)
    let pulse = try shop.openDrawer()
    spool.wake()
    try await witness.wait(for: .blocked, of: pulse.id)
    #expect(try shop.journal.job(id: pulse.id)?.facts.mayHaveLeft == false)
    printer.change { $0.printer.mend() }
    try await witness.wait(for: .handedOver, of: pulse.id)
    try await printer.wait(for: "the pulse") { $0.printer.pulses == 1 }
    #expect(try await shop.settle(receipt, on: spool).map(\.facts.state) == [.printed])
  }

  @Test("switched off and on in the middle, what hangs out is void and a marked one follows")
  func powerCycle() async throws {
    let (printer, spool) = try await known()
    printer.change { $0.printer.paperEndsAt = $0.printer.printed + 120 }
    let (receipt, job) = try sell("S1")
    spool.wake()
    try await witness.wait(for: .paused, of: job.id)
    printer.change {
      $0.isPlugged = false
      $0.printer.losePower()
      $0.printer.mend()
    }
    try await witness.wait(for: .possiblyPrinted, of: job.id)
    printer.change { $0.isPlugged = true }
    let jobs = try await shop.settle(receipt, on: spool)
    #expect(jobs.map(\.kind) == [.original, .reprint(1)])
    #expect(jobs.map(\.facts.state) == [.possiblyPrinted, .printed])
    #expect(papers(printer).map(\.marks) == [["VOID"], ["REPRINT"]])
  }

  // MARK: It says nothing

  @Test("an original whose end was not heard is followed by a marked one, and no second original")
  func lostAnswer() async throws {
    let (printer, spool) = try await known(policy: .impatient)
    printer.change { $0.printer.make = .status }
    let (receipt, job) = try sell("S1")
    spool.wake()
    try await witness.wait(for: .possiblyPrinted, of: job.id)
    printer.change { $0.printer.make = .processID }
    let jobs = try await shop.settle(receipt, on: spool)
    #expect(jobs.map(\.facts.state).first == .possiblyPrinted)
    #expect(jobs.map(\.kind) == [.original, .reprint(1)])
    let marks = papers(printer).map(\.marks)
    #expect(marks.count { $0.isEmpty } == 1 && marks.contains(["REPRINT"]))
  }

  @Test("a person who has the paper in hand ends the doubt, and nothing more is printed")
  func personSays() async throws {
    var policy = PrintPolicy.impatient
    policy.autoReprints = 0
    let (printer, spool) = try await known(policy: policy)
    printer.change { $0.printer.make = .status }
    let (receipt, job) = try sell("S1")
    spool.wake()
    try await witness.wait(for: .possiblyPrinted, of: job.id)
    let confirmed = try spool.confirm(job.id, cameOut: true, by: "Ana")
    #expect(confirmed.facts.state == .printed)
    #expect(confirmed.facts.resolution == Resolution(.cameOut, by: "Ana"))
    #expect(try await shop.settle(receipt, on: spool).count == 1)
    #expect(papers(printer).map(\.marks) == [[]])
  }

  @Test("noise between the answers changes nothing")
  func noise() async throws {
    let printer = try ModelPrinter { $0.printer.noise = [0xFF, 0x80, 0x00, 0xC1] }
    let spool = try shop.spool(printer, observe: witness.observe)
    for number in 1...3 {
      let (receipt, _) = try sell("S\(number)")
      let jobs = try await shop.settle(receipt, on: spool)
      #expect(jobs.map(\.facts.state) == [.printed])
      #expect(jobs.map(\.facts.fence) == [.processID])
    }
    #expect(printer.papers.map(\.marks) == [[], [], []])
  }

  @Test("answers that an earlier connection left behind prove nothing")
  func staleAnswers() async throws {
    let (printer, spool) = try await known()
    // The job is torn off, and its fence's answer comes into the next job's connection.
    printer.change {
      $0.keepsAnswers = true
      $0.printer.say([0x37, 0x22, 0x21, 0x21, 0x21, 0x22, 0x00, 0x00])
      $0.printer.paperEndsAt = $0.printer.printed + 120
    }
    let (receipt, job) = try sell("S1")
    spool.wake()
    try await witness.wait(for: .paused, of: job.id)
    #expect(try shop.journal.job(id: job.id)?.facts.state == .paused)
    printer.change { $0.printer.mend() }
    let jobs = try await shop.settle(receipt, on: spool)
    #expect(jobs.first?.facts.state == .printed)
  }

  @Test("a printer that was being switched on at its first paper is not mute for good")
  func slowToStart() async throws {
    let (printer, spool) = try await known(.mute, policy: .impatient)
    printer.change { $0.printer.make = .processID }
    _ = await spool.look(at: "printer")
    let (receipt, _) = try sell("S1")
    let jobs = try await shop.settle(receipt, on: spool)
    #expect(jobs.map(\.facts.state) == [.printed] && jobs.first?.facts.fence == .processID)
  }

  @Test("a mute printer is asked once, and its jobs are handed over without any doubt")
  func mute() async throws {
    let (printer, spool) = try await known(.mute, policy: .impatient)
    let (questions, fences) = (printer.station.printer.questions, printer.station.printer.fences)
    #expect(questions > 0 && fences > 0)
    for number in 1...5 {
      let (receipt, _) = try sell("S\(number)")
      let jobs = try await shop.settle(receipt, on: spool)
      #expect(jobs.map(\.facts.state) == [.handedOver])
      #expect(
        standingAlarm(
          for: jobs.map { ($0.order, $0.facts) },
          policy: .impatient,
          now: TestShop.boot + 3_600_000
        ) == nil
      )
    }
    // Another process knows it too.
    let other = try shop.otherProcess()
    let receipt = try other.sell("S6", template: Self.template)
    try await other.settle(receipt, on: try other.spool(printer, policy: .impatient))
    try await printer.wait(for: "the last paper") { $0.printer.papers.count { $0.isOff } == 7 }
    #expect(printer.station.printer.questions == questions)
    #expect(printer.station.printer.fences == fences)
  }

  @Test("a printer that has stopped answering is waited for")
  func silent() async throws {
    let (printer, spool) = try await known(policy: .impatient)
    printer.change { $0.isStalled = true }
    let (receipt, job) = try sell("S1")
    spool.wake()
    try await witness.wait(for: .blocked, of: job.id)
    #expect(try shop.journal.job(id: job.id)?.facts.mayHaveLeft == false)
    printer.change { $0.isStalled = false }
    let jobs = try await shop.settle(receipt, on: spool)
    #expect(jobs.map(\.facts.state) == [.printed])
    #expect(papers(printer).map(\.marks) == [[]])
  }

  // MARK: Others

  @Test("half a line that another program has left behind is not on the receipt")
  func foreignBytes() async throws {
    let (printer, spool) = try await known()
    let taken = await ForeignProgram.print(Array("half a li".utf8), on: printer)
    #expect(taken)
    let (receipt, _) = try sell("S1")
    let jobs = try await shop.settle(receipt, on: spool)
    #expect(jobs.map(\.facts.state) == [.printed])
    #expect(papers(printer).map(\.lines.first) == ["Number T1-000002"])
  }

  @Test("what is torn stays known while the printer is away")
  func tornAndAway() async throws {
    let (printer, spool) = try await known()
    printer.change {
      $0.breaksAt = [$0.printer.received + 120]
      $0.staysOut = true
    }
    let (receipt, job) = try sell("S1")
    spool.wake()
    try await witness.wait(for: .possiblyPrinted, of: job.id)
    let marked = try #require(try shop.journal.jobs(following: job.id).first)
    try await witness.wait(for: .blocked, of: marked.id)
    printer.change { $0.isPlugged = true }
    let jobs = try await shop.settle(receipt, on: spool)
    #expect(jobs.map(\.facts.state) == [.possiblyPrinted, .printed])
    #expect(papers(printer).map(\.marks) == [["VOID"], ["REPRINT"]])
    let memory = try shop.journal.memory(of: printer.address)
    #expect(memory.fence == .processID && memory.torn == nil && memory.tickets >= 3)
  }

  // MARK: The drawer

  @Test("the drawer opens at once while the printer has no paper, and once")
  func drawerWithoutPaper() async throws {
    let profile = try #require(Profile.builtIn.first { $0.opensDrawerAtOnce && $0.cut != nil })
    let (printer, spool) = try await known(.processID, profile)
    printer.change { $0.printer.paperEndsAt = $0.printer.printed + 120 }
    let (receipt, job) = try sell("S1")
    spool.wake()
    try await witness.wait(for: .paused, of: job.id)
    let (later, _) = try sell("S2", besides: [JobDraft(.drawer)])
    spool.wake()
    try await printer.wait(for: "the pulse") { $0.printer.pulses == 1 }
    printer.change { $0.printer.mend() }
    let jobs = try await shop.settle(later, on: spool)
    #expect(jobs.allSatisfy { $0.facts.state.isFinal })
    #expect(printer.station.printer.pulses == 1)
    // The paper that was stopped in heard its own end.
    let papers = try await shop.settle(receipt, on: spool)
    #expect(papers.map(\.facts.state) == [.printed, .printed])
    #expect(papers.map(\.kind) == [.original, .copy(1)])
  }

  @Test("a connection that is kept serves one job after another, and a broken one is replaced")
  func keptConnection() async throws {
    let printer = try ModelPrinter()
    var setup = try TestShop.setup(printer)
    setup.isHeld = true
    let spool = shop.spool(
      SpoolSetup(printers: [setup], policy: .quick),
      observe: witness.observe
    )
    for number in 1...3 {
      let (receipt, _) = try sell("S\(number)")
      let jobs = try await shop.settle(receipt, on: spool)
      #expect(jobs.map(\.facts.state) == [.printed])
    }
    #expect(printer.station.connections == 1)
    printer.change { $0.isPlugged = false }
    printer.change { $0.isPlugged = true }
    let (receipt, _) = try sell("S4")
    let jobs = try await shop.settle(receipt, on: spool)
    #expect(jobs.first?.kind == .original && jobs.map(\.facts.state) == [.printed])
    #expect(printer.papers.map(\.marks) == [[], [], [], []])
    await spool.end()
  }
}
