import Payment
import PrintJob
import Sales
import Synchronization
import Testing

@testable import Journal
import TestSupport

/// At most one unmarked paper of a receipt and role ever leaves, nothing of a job is sent twice, and
/// no drawer gets a second pulse, whatever the processes that share a journal are asked, in whatever
/// order, and whenever they end.
@Suite struct PaperLawTests {
  @Test("one original", arguments: 1...6 as ClosedRange<UInt64>)
  func oneOriginal(seed: UInt64) throws {
    let world = try World(seed: seed)
    for step in 0..<400 {
      try world.goOn()
      try world.check("seed \(seed), step \(step)")
    }
    #expect(world.sent.withLock { !$0.isEmpty }, "seed \(seed): nothing was sent at all")
  }
}

/// A receipt with all its papers, and two processes that print them.
private final class World {
  /// A job at work in a process.
  struct Run {
    var job: JobRecord
    var machine: PrintJobMachine
    var durable: PrintJobState
    var memory = PrinterMemory()
    /// What will have become of the bytes, once the process hears of it.
    var delivery: PrintJobEvent?
    /// The ticket of the last fence, and until when its answer is waited for.
    var ticket: Ticket?
    var deadline: Moment?
  }

  /// What a process believes: its records are as old as its last look.
  struct Process {
    var journal: Journal
    var owner: Owner
    var known: [JobRecord] = []
    var runs: [Run] = []
  }

  let place = TestDirectory()
  let clock = Clock()
  let receipt: ReceiptRecord
  /// Jobs of which bytes have left, each as often as they did.
  let sent = Mutex<[Int64]>([])
  var random: SeededRandom
  var processes: [Process] = []
  var starts = 0

  final class Clock: Sendable {
    let now = Mutex<Int64>(1_000_000)

    var moment: Moment { Moment(milliseconds: now.withLock(\.self)) }
  }

  init(seed: UInt64) throws {
    random = SeededRandom(seed: seed)
    let directory = try place.directory()
    let clock = clock
    func start(_ number: Int) throws -> Process {
      Process(
        journal: try Journal(
          in: directory,
          bootID: "boot-1",
          reserveSize: 65_536,
          clock: { BootInstant(milliseconds: clock.moment.milliseconds) },
          wall: { .opening }
        ),
        owner: try Owner(id: "owner-\(number)", in: directory)
      )
    }
    let first = try start(1)
    receipt = try first.journal.sell(
      "S1",
      printing: .random(using: &random),
      besides: [JobDraft(.merchant), JobDraft(.kitchen), JobDraft(.drawer)],
      owner: first.owner
    )
    processes = [first, try start(2)]
    starts = 2
  }

  /// One of the processes does something.
  func goOn() throws {
    let which = Int.random(in: 0...1, using: &random)
    let (journal, owner) = (processes[which].journal, processes[which].owner)
    switch Int.random(in: 0..<24, using: &random) {
    case 0:
      let roles: [JobRole] = [.receipt, .receipt, .receipt, .merchant, .kitchen]
      let role = roles.randomElement(using: &random) ?? .receipt
      processes[which].known.append(
        try journal.enqueue(receipt, role: role, requestedBy: "x", owner: owner, at: .opening)
      )
    case 1...3:
      processes[which].known = try journal.openJobs()
    case 4...6:
      try begin(which)
    case 7:
      clock.now.withLock { $0 += Int64.random(in: 0...20_000, using: &random) }
    case 8:
      try decide(which)
    case 9 where Int.random(in: 0..<3, using: &random) == 0:
      // The process ends in the middle of everything and another one starts.
      owner.retire()
      starts += 1
      processes[which].owner = try place.owner("owner-\(starts)")
      (processes[which].runs, processes[which].known) = ([], [])
    case 10:
      if let job = processes[which].known.randomElement(using: &random) {
        _ = try journal.move(job, to: "bar", owner: owner)
      }
    default:
      guard let index = processes[which].runs.indices.randomElement(using: &random) else { return }
      let event = processes[which].runs[index].delivery ?? anyEvent(processes[which].runs[index])
      processes[which].runs[index].delivery = nil
      drive(which, index, event)
    }
  }

  private func anyEvent(_ run: Run) -> PrintJobEvent {
    let answer = FenceAnswer(.processID, ticket: run.ticket, epoch: run.memory.epoch)
    let goingOn: [PrintJobEvent] = [
      .opened, .opened, .statusKnown(.ready), .fenceAnswered(answer), .timePassed,
    ]
    let events: [PrintJobEvent] =
      Int.random(in: 0..<4, using: &random) > 0
      ? goingOn
      : [
        .joined, .openRefused(.offline, trouble: "off"), .statusKnown(.stopped(.paper)),
        .linkLost(trouble: "gone"), .powerCycled,
        .fenceAnswered(FenceAnswer(.barrier, epoch: run.memory.epoch)),
      ]
    let event = events.randomElement(using: &random) ?? .timePassed
    if event == .timePassed, let deadline = run.deadline {
      clock.now.withLock { $0 = max($0, deadline.milliseconds) }
    }
    return event
  }

  /// Takes up a job, or what another process has left in the middle of it.
  private func begin(_ which: Int) throws {
    let (journal, owner) = (processes[which].journal, processes[which].owner)
    guard let job = processes[which].known.randomElement(using: &random) else { return }
    guard try journal.claim(job, owner: owner) else { return }
    // Whether it is at it itself, a process knows.
    guard !processes[which].runs.contains(where: { $0.job.id == job.id }) else { return }
    let abilities = PrinterAbilities(
      fences: .random(using: &random) ? [.processID, .barrier] : [],
      answersStatus: .random(using: &random),
      pulsesAtOnce: .random(using: &random)
    )
    let machine = PrintJobMachine(job.order, facts: job.facts, abilities: abilities)
    var run = Run(job: job, machine: machine, durable: job.facts.state)
    run.memory = try journal.memory(of: "p")
    processes[which].runs.append(run)
    let isLeft = job.facts.state.isAtWork
    drive(which, processes[which].runs.count - 1, isLeft ? .ownerLost : .begun)
  }

  /// A person says something about any job.
  private func decide(_ which: Int) throws {
    let (journal, owner) = (processes[which].journal, processes[which].owner)
    guard var job = try journal.jobs(of: receipt).randomElement(using: &random) else { return }
    let words: [PrintJobEvent] = [
      .withdrawn(by: "x"), .released(by: "x"), .released(by: "x"),
      .operatorSays(cameOut: true, by: "x"), .operatorSays(cameOut: false, by: "x"),
    ]
    let before = job.facts.state
    guard !before.isAtWork, let word = words.randomElement(using: &random) else { return }
    var memory = PrinterMemory()
    var machine = PrintJobMachine(job.order, facts: job.facts, abilities: PrinterAbilities())
    let effects = machine.step(word, printer: &memory, now: clock.moment)
    job.facts = machine.facts
    for case .commit(let successor) in effects {
      var step = JobStep(job, before: before)
      step.successor = successor
      _ = try? journal.commit(step, owner: owner, at: .opening)
    }
  }

  /// Steps a job as a spool does; a step that is refused ends the run.
  private func drive(_ which: Int, _ index: Int, _ event: PrintJobEvent) {
    let (journal, owner) = (processes[which].journal, processes[which].owner)
    var run = processes[which].runs[index]
    var events = [event]
    var isOver = false
    while !events.isEmpty, !isOver {
      let effects = run.machine.step(events.removeFirst(), printer: &run.memory, now: clock.moment)
      run.job.facts = run.machine.facts
      for effect in effects {
        switch effect {
        case .commit(let successor):
          let isSending = run.job.facts.state == .sending && run.durable != .sending
          var step = JobStep(run.job, before: run.durable)
          step.memory = ("p", run.memory)
          step.successor = successor
          if isSending { (step.job.bodyHash, step.body) = ("hash", [1]) }
          if run.job.facts.state == .preflight { step.job.facts.state = run.durable }
          do throws(JournalError) {
            try journal.commit(step, owner: owner, at: .opening)
            run.durable = step.job.facts.state
            if isSending { events.append(.committed) }
          } catch .originalAlreadySent where isSending {
            events.append(.commitRefused(trouble: "sent", isFinal: true))
          } catch {
            isOver = true
          }
        case .sendFence(_, let ticket, _): run.ticket = ticket
        case .wait(let moment): run.deadline = moment
        case .send:
          let accepted = Int.random(in: 0...2, using: &random)
          let isTrouble = accepted < 2 || Int.random(in: 0..<4, using: &random) == 0
          if accepted > 0 { sent.withLock { $0.append(run.job.id) } }
          run.delivery = .sent(accepted: accepted, total: 2, trouble: isTrouble ? "x" : nil)
        default:
          break
        }
        if isOver { break }
      }
    }
    if isOver || !run.machine.facts.state.isAtWork {
      processes[which].runs.remove(at: index)
    } else {
      processes[which].runs[index] = run
    }
  }

  func check(_ moment: Comment) throws {
    let jobs = try processes[0].journal.jobs(of: receipt)
    let sent = sent.withLock(\.self)
    #expect(Set(sent).count == sent.count, moment)
    for role in JobRole.allCases {
      let papers = jobs.filter { $0.order.role == role }
      #expect(papers.count { $0.kind == .original && sent.contains($0.id) } <= 1, moment)
      #expect(papers.count { $0.kind == .original && $0.facts.mayHaveLeft } <= 1, moment)
      let marks = papers.filter {
        $0.kind != .original && ($0.facts.mayHaveLeft || $0.facts.state != .cancelled)
      }.map(\.kind)
      #expect(Set(marks).count == marks.count, moment)
    }
    // What has left says so for ever.
    #expect(jobs.allSatisfy { $0.facts.mayHaveLeft || !sent.contains($0.id) }, moment)
    #expect(jobs.count { $0.order.role == .drawer } == 1, moment)
  }
}
