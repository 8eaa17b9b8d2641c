import PrintJob
import Testing

/// The table of the course, state by state.
@Suite struct PrintJobMachineTests {
  /// One course with its printer, driven by hand.
  struct Desk {
    var course: PrintJobMachine
    var printer: PrinterMemory
    var now = Moment(milliseconds: 0)

    init(
      _ role: JobRole = .receipt,
      kind: PrintKind = .original,
      facts: JobFacts = JobFacts(),
      fence: Fence? = .processID,
      link: PrinterAbilities.Link = .direct,
      policy: PrintPolicy = PrintPolicy()
    ) {
      let abilities = PrinterAbilities(
        link: link,
        fences: [.processID, .barrier],
        answersStatus: true,
        pulsesAtOnce: true
      )
      let order = JobOrder(role: role, kind: kind, askedAt: Moment(milliseconds: 0))
      course = PrintJobMachine(order, facts: facts, abilities: abilities, policy: policy)
      printer = PrinterMemory(fence: fence, answersStatus: fence.map { $0 != .nothing })
    }

    @discardableResult
    mutating func hear(_ events: PrintJobEvent...) -> [PrintJobEffect] {
      events.reduce(into: []) { effects, event in
        effects = course.step(event, printer: &printer, now: now)
      }
    }

    mutating func wait(_ milliseconds: Int64) -> [PrintJobEffect] {
      now = now + milliseconds
      return hear(.timePassed)
    }

    var answer: PrintJobEvent {
      .fenceAnswered(FenceAnswer(.processID, ticket: course.facts.ticket, epoch: printer.epoch))
    }

    static func sent(_ role: JobRole = .receipt, fence: Fence = .processID) -> Desk {
      var desk = Desk(role, fence: fence)
      desk.hear(.begun, .opened, .statusKnown(.ready), .committed, taken)
      return desk
    }
  }

  static let taken = PrintJobEvent.sent(accepted: 90, total: 90, trouble: nil)
  static let broken = PrintJobEvent.sent(accepted: 7, total: 90, trouble: "gone")

  @Test("a good job: ask, commit, send, fence, printed")
  func goodJob() {
    var desk = Desk()
    #expect(desk.hear(.begun) == [.open])
    #expect(desk.hear(.opened) == [.askStatus, .wait(until: Moment(milliseconds: 2_000))])
    #expect(desk.hear(.statusKnown(.ready)) == [.commit(nil)])
    #expect(desk.course.facts.state == .sending)
    #expect(desk.hear(.committed) == [.tell(.sending), .send(Sending())])
    let ticket = desk.course.facts.ticket ?? Ticket(number: 0)
    #expect(
      desk.hear(Self.taken) == [
        .commit(nil), .sendFence(.processID, ticket, times: 1), .tell(.sent),
        .wait(until: Moment(milliseconds: 2_000)),
      ]
    )
    #expect(desk.hear(desk.answer) == [.commit(nil), .close, .tell(.printed)])
    #expect(desk.course.facts.fence == .processID)
  }

  @Test("what stops before the first byte is blocked, tried again and stays what it is")
  func blocked() {
    var desk = Desk()
    desk.hear(.begun)
    let effects = desk.hear(.opened, .statusKnown(.stopped(.paper)))
    let retry = PrintJobEffect.wait(until: Moment(milliseconds: 5_000))
    #expect(effects == [.close, .commit(nil), .tell(.blocked), retry])
    #expect(desk.wait(4_999).isEmpty)
    #expect(desk.wait(1) == [.open])
    #expect(desk.hear(.openRefused(.busy, trouble: "other")).contains(.tell(.blocked)))
    #expect(desk.hear(.statusKnown(.ready)) == [.open], "a printer's own word comes sooner")
    desk.hear(.opened, .statusKnown(.ready), .committed)
    let refused = desk.hear(.sent(accepted: 0, total: 90, trouble: "refused"))
    #expect(refused.contains(.tell(.blocked)))
    #expect(!desk.course.facts.mayHaveLeft)
  }

  @Test("a receipt that waits too long is held until a person releases it")
  func held() {
    var desk = Desk()
    desk.hear(.begun, .openRefused(.offline, trouble: "off"))
    #expect(desk.wait(600_000) == [.commit(nil), .tell(.held)])
    #expect(desk.hear(.begun).isEmpty)
    #expect(desk.hear(.released(by: "kim")) == [.commit(nil), .tell(.queued)])
    #expect(desk.hear(.begun) == [.open])
  }

  @Test("a receipt that grows too old while the printer is asked is held as well")
  func heldLate() {
    var desk = Desk()
    desk.now = Moment(milliseconds: 599_000)
    desk.hear(.begun, .opened)
    desk.now = Moment(milliseconds: 600_000)
    let effects = desk.hear(.statusKnown(.ready))
    #expect(effects == [.close, .commit(nil), .tell(.held)])
  }

  @Test("a kitchen ticket is never held, but says that it is late")
  func late() {
    var desk = Desk(.kitchen)
    desk.now = Moment(milliseconds: 600_000)
    desk.hear(.begun, .opened, .statusKnown(.ready))
    #expect(desk.hear(.committed).contains(.send(Sending(isLate: true))))
  }

  @Test("a drawer stays shut when it cannot be opened in time")
  func drawerInTime() {
    var desk = Desk(.drawer)
    desk.hear(.begun, .openRefused(.offline, trouble: "off"))
    #expect(desk.wait(5_000) == [.commit(nil), .tell(.cancelled)])
  }

  @Test("a drawer in real time waits for the printer's word, whatever that is, and for no paper")
  func drawerAtOnce() {
    for word in [Readiness.ready, .stopped(.paper), .stopped(.cover)] {
      var desk = Desk(.drawer)
      desk.hear(.begun)
      #expect(desk.hear(.opened) == [.askStatus, .wait(until: Moment(milliseconds: 2_000))])
      #expect(desk.hear(.statusKnown(word)) == [.commit(nil)])
    }
    // A connection that nobody answers on may be somebody else's turn: the pulse would come later.
    var desk = Desk(.drawer)
    desk.hear(.begun, .opened)
    #expect(desk.wait(2_000).contains(.tell(.blocked)))
    #expect(!desk.course.facts.mayHaveLeft)
    #expect(desk.wait(3_000) == [.commit(nil), .tell(.cancelled)])
    // A printer that never answers has no word to wait for.
    var mute = Desk(.drawer, fence: Fence.nothing)
    mute.hear(.begun)
    #expect(mute.hear(.opened) == [.commit(nil)])
  }

  @Test("a drawer pulse that may have left is not repeated, whoever says what")
  func drawerOnce() {
    var desk = Desk(.drawer)
    desk.hear(.begun, .opened, .statusKnown(.ready), .committed)
    let effects = desk.hear(Self.broken)
    #expect(effects == [.commit(nil), .close, .tell(.possiblyPrinted)])
    let word = desk.hear(.operatorSays(cameOut: false, by: "kim"))
    #expect(word == [.commit(nil), .tell(.possiblyPrinted)])
  }

  @Test("beside a job that the printer has stopped in, only a pulse in real time may go")
  func joined() {
    var desk = Desk(.drawer)
    desk.hear(.begun)
    #expect(desk.hear(.joined) == [.commit(nil)])
    #expect(desk.printer.epoch == 0, "the other job's answers still count")
    var paper = Desk()
    paper.hear(.begun)
    #expect(paper.hear(.joined).contains(.tell(.blocked)))
  }

  @Test("paper out in mid job stops the clock; the fence ends it split, with one whole copy")
  func paused() {
    var desk = Desk.sent()
    let effects = desk.hear(.statusKnown(.stopped(.paper)))
    #expect(effects.prefix(2) == [.commit(nil), .tell(.paused)])
    for _ in 0..<100 { #expect(desk.wait(60_000).contains(.askStatus)) }
    #expect(desk.course.facts.state == .paused)
    desk.hear(.statusKnown(.ready))
    #expect(desk.course.facts.state == .sent)
    _ = desk.wait(14_000)
    desk.hear(.statusKnown(.ready))
    #expect(desk.course.facts.state == .sent, "the clock begins again")
    let copy = Successor(reason: .split, askedAt: Moment(milliseconds: 0))
    #expect(desk.hear(desk.answer) == [.commit(copy), .close, .tell(.printed)])
    #expect(desk.course.facts.isSplit)
  }

  @Test("a printer that stopped while bytes came is paused once it has them all")
  func stoppedWhileSending() {
    var desk = Desk()
    desk.hear(.begun, .opened, .statusKnown(.ready), .committed)
    desk.hear(.statusKnown(.stopped(.paper)), Self.taken)
    #expect(desk.course.facts.state == .paused)
    #expect(desk.course.facts.isSplit)
  }

  @Test("without the setting no copy follows, and the paper says that it is split")
  func uncopied() {
    var policy = PrintPolicy()
    policy.copiesSplitReceipts = false
    var desk = Desk(policy: policy)
    desk.hear(.begun, .opened, .statusKnown(.ready), .committed)
    desk.hear(Self.taken, .statusKnown(.stopped(.cover)))
    #expect(desk.hear(desk.answer) == [.commit(nil), .close, .tell(.printed)])
    #expect(desk.course.facts.isSplit)
  }

  @Test(
    "what may have left is followed by one marked paper, never by itself",
    arguments: [PrintJobEvent.linkLost(trouble: "gone"), .powerCycled, .ownerLost]
  )
  func doubt(event: PrintJobEvent) {
    var desk = Desk.sent()
    let marked = Successor(reason: .unconfirmed, askedAt: Moment(milliseconds: 0))
    #expect(desk.hear(event) == [.commit(marked), .close, .tell(.possiblyPrinted)])
    #expect(desk.printer.torn == desk.course.facts.ticket)
    let again = desk.hear(.operatorSays(cameOut: false, by: "kim"))
    #expect(again == [.commit(nil), .tell(.possiblyPrinted)], "one is enough")
    let word = desk.hear(.operatorSays(cameOut: true, by: "kim"))
    #expect(word == [.commit(nil), .tell(.printed), .withdrawSuccessor(by: "kim")])
    #expect(desk.printer.torn == nil)
  }

  @Test("that one paper came out says nothing of another that hangs out torn")
  func otherTorn() {
    var desk = Desk.sent()
    desk.hear(.linkLost(trouble: "gone"))
    let other = Ticket(number: 99)
    desk.printer.torn = other
    desk.hear(.operatorSays(cameOut: true, by: "kim"))
    #expect(desk.printer.torn == other)
  }

  @Test("a reprint is not followed by another by itself")
  func lastReprint() {
    var desk = Desk(kind: .reprint(1))
    desk.hear(.begun, .opened, .statusKnown(.ready), .committed)
    #expect(desk.hear(Self.broken) == [.commit(nil), .close, .tell(.possiblyPrinted)])
    let asked = Successor(reason: .didNotComeOut, askedAt: desk.now, by: "kim")
    let effects = desk.hear(.operatorSays(cameOut: false, by: "kim"))
    #expect(effects == [.commit(asked), .tell(.possiblyPrinted)])
  }

  @Test("a ready printer that keeps silent is asked once more, then doubted")
  func silence() {
    var desk = Desk.sent()
    #expect(desk.wait(15_100).contains(.askStatus))
    desk.hear(.statusKnown(.ready))
    #expect(desk.course.facts.state == .possiblyPrinted)
    #expect(desk.printer.failures == 1)
  }

  @Test("tickets of other jobs and answers of earlier connections prove nothing")
  func stale() {
    var desk = Desk.sent()
    let other = Ticket(number: 77)
    let ticket = desk.course.facts.ticket
    desk.hear(.fenceAnswered(FenceAnswer(.processID, ticket: other, epoch: desk.printer.epoch)))
    desk.hear(.fenceAnswered(FenceAnswer(.processID, ticket: ticket, epoch: 0)))
    desk.hear(.fenceAnswered(FenceAnswer(.barrier, epoch: desk.printer.epoch)))
    #expect(desk.course.facts.state == .sent)
  }

  @Test("one barrier more than may still be answered makes sure")
  func barriers() {
    var desk = Desk(fence: .barrier)
    desk.printer.openBarriers = 2
    desk.hear(.begun, .opened, .statusKnown(.ready), .committed)
    let fence = desk.hear(Self.taken)[1]
    #expect(fence == .sendFence(.barrier, desk.course.facts.ticket ?? Ticket(number: 0), times: 3))
    let answer = PrintJobEvent.fenceAnswered(FenceAnswer(.barrier, epoch: desk.printer.epoch))
    desk.hear(answer, answer)
    #expect(desk.course.facts.state == .sent)
    desk.hear(answer)
    #expect(desk.course.facts.state == .printed)
  }

  @Test("a device is tried once, strongest fence first, and remembered")
  func probe() {
    var desk = Desk(fence: nil)
    let first = desk.hear(.begun, .opened, .statusKnown(.ready))
    #expect(first[1] == .sendFence(.processID, Ticket(number: 1), times: 1))
    desk.hear(.fenceAnswered(FenceAnswer(.processID, ticket: Ticket(number: 1), epoch: 0)))
    #expect(desk.printer.fence == nil, "read from an earlier connection")
    let second = desk.wait(2_000)
    #expect(second[1] == .sendFence(.barrier, Ticket(number: 2), times: 1))
    #expect(desk.wait(2_000) == [.commit(nil)])
    #expect(desk.printer.isMute)
    #expect(desk.printer.fence == .status)
  }

  @Test("a mute printer's jobs end as handed over", arguments: [Fence.status, .nothing])
  func mute(fence: Fence) {
    var desk = Desk(fence: fence)
    desk.hear(.begun, .opened, .statusKnown(.ready), .committed, Self.taken)
    if fence == .status {
      #expect(desk.wait(3_100).contains(.askStatus))
      desk.hear(.statusKnown(.ready))
    }
    #expect(desk.course.facts.state == .handedOver)
    #expect(desk.course.facts.fence == fence)
  }

  @Test("a print server is asked what became of a job", arguments: ServerWord.allCases)
  func server(word: ServerWord) {
    let facts = JobFacts(state: .sending, ticket: Ticket(number: 1), mayHaveLeft: true)
    var desk = Desk(facts: facts, fence: .nothing, link: .server)
    #expect(desk.hear(.ownerLost).first == .askServer)
    desk.hear(.serverAnswered(word))
    let states: [ServerWord: PrintJobState] = [
      .pending: .sending, .completed: .handedOver, .aborted: .possiblyPrinted,
      .unknown: .possiblyPrinted, .untouched: .queued,
    ]
    #expect(desk.course.facts.state == states[word])
    #expect(desk.course.facts.mayHaveLeft == (word != .untouched))
  }

  @Test("after a bad end the next job flushes before it asks, and voids what hangs out")
  func cleanup() {
    var desk = Desk()
    desk.printer.mayBeInCommand = true
    desk.printer.torn = Ticket(number: 9)
    #expect(desk.hear(.begun, .opened).prefix(2) == [.flush, .askStatus])
    #expect(desk.hear(.statusKnown(.ready), .committed).last == .send(Sending(voidsTorn: true)))
    desk.hear(Self.taken)
    #expect(desk.printer.torn == nil)
    #expect(!desk.printer.mayBeInCommand)
  }

  @Test("a flush after which nothing was heard is sent again")
  func lostFlush() {
    var desk = Desk()
    desk.printer.mayBeInCommand = true
    desk.hear(.begun, .opened, .linkLost(trouble: "gone"))
    #expect(desk.printer.mayBeInCommand)
    desk.hear(.begun, .opened, .statusKnown(.stopped(.paper)))
    #expect(!desk.printer.mayBeInCommand)
  }

  @Test("a printer that was switched off while bytes came has not printed them, however many")
  func switchedOff() {
    var desk = Desk()
    desk.printer.openBarriers = 3
    desk.hear(.begun, .opened, .statusKnown(.ready), .committed, .powerCycled, Self.taken)
    #expect(desk.course.facts.state == .possiblyPrinted)
    #expect(desk.printer.openBarriers == 0)
  }

  @Test("a device that fails three times in a row is tried anew, from a clean count")
  func triedAnew() {
    var desk = Desk(.kitchen, fence: .barrier)
    for _ in 0..<3 {
      desk.course = PrintJobMachine(desk.course.order, abilities: desk.course.abilities)
      desk.hear(.begun, .opened, .statusKnown(.ready), .committed, Self.taken)
      #expect(desk.wait(20_000).contains(.askStatus))
      desk.hear(.statusKnown(.ready))
    }
    #expect(desk.printer.fence == nil)
    desk.course = PrintJobMachine(desk.course.order, abilities: desk.course.abilities)
    desk.hear(.begun, .opened, .statusKnown(.ready))
    let probe = desk.wait(15_000)[1]
    #expect(probe == .sendFence(.barrier, Ticket(number: desk.printer.tickets), times: 8))
    let answer = PrintJobEvent.fenceAnswered(FenceAnswer(.barrier, epoch: desk.printer.epoch))
    for _ in 0..<8 { desk.hear(answer) }
    #expect(desk.wait(2_000) == [.commit(nil)])
    #expect(desk.printer.fence == .barrier)
    #expect(desk.printer.openBarriers == 0)
  }

  @Test("an original that may not leave any more is withdrawn")
  func refused() {
    var desk = Desk()
    desk.hear(.begun, .opened, .statusKnown(.ready))
    let effects = desk.hear(.commitRefused(trouble: "another one left", isFinal: true))
    #expect(effects == [.close, .commit(nil), .tell(.cancelled)])
    #expect(!desk.course.facts.mayHaveLeft)
  }

  static let withdrawable: Set<PrintJobState> = [
    .queued, .preflight, .blocked, .held, .possiblyPrinted,
  ]

  @Test("only what is not under way is withdrawn", arguments: PrintJobState.allCases)
  func withdrawn(state: PrintJobState) {
    var desk = Desk(facts: JobFacts(state: state))
    desk.hear(.withdrawn(by: "kim"))
    let isWithdrawn = Self.withdrawable.contains(state) || state == .cancelled
    #expect((desk.course.facts.state == .cancelled) == isWithdrawn)
  }

  @Test("no event moves an ended job", arguments: [PrintJobState.printed, .handedOver, .cancelled])
  func ended(state: PrintJobState) {
    let events: [PrintJobEvent] = [
      .begun, .opened, .joined, .openRefused(.paper, trouble: ""), .statusKnown(.ready), .committed,
      .statusKnown(.stopped(.paper)), .commitRefused(trouble: "", isFinal: false), Self.taken,
      Self.broken, .fenceAnswered(FenceAnswer(.barrier, epoch: 0)), .timePassed, .powerCycled,
      .serverAnswered(.unknown), .linkLost(trouble: ""), .ownerLost, .released(by: ""),
      .operatorSays(cameOut: false, by: ""), .withdrawn(by: ""),
    ]
    for event in events {
      var desk = Desk(facts: JobFacts(state: state))
      #expect(desk.hear(event).isEmpty, "\(event)")
      #expect(desk.course.facts == JobFacts(state: state))
    }
  }

  @Test("numbers that make no sense do no harm")
  func nonsense() {
    var desk = Desk(policy: PrintPolicy())
    desk.now = Moment(milliseconds: .max)
    desk.course = PrintJobMachine(
      JobOrder(role: .kitchen, askedAt: Moment(milliseconds: .min)),
      abilities: desk.course.abilities
    )
    desk.printer.openBarriers = .min
    desk.printer.epoch = .max
    desk.printer.tickets = .max
    desk.hear(.begun, .opened, .statusKnown(.ready), .committed)
    desk.hear(.sent(accepted: -1, total: .min, trouble: nil))
    #expect(desk.course.facts.state == .possiblyPrinted)
  }
}
