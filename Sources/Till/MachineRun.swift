import Journal
import Payment
import Pockyt
import Sales

/// Performs the effects of one machine: commits, calls, timers.
actor MachineRun<Machine: GatewayMachine> {
  /// Makes facts durable, with whatever belongs to the same commit.
  typealias Commit = @Sendable (Machine.Record) throws(JournalError) -> Void

  var driver: MachineDriver<Machine>
  var wasScanned = false
  private let client: PockytClient
  private let reference: String
  private let amount: Money
  private let commit: Commit
  private let observe: @Sendable (Machine.Record) -> Void
  private let inbox: AsyncStream<Machine.Event>
  private let events: AsyncStream<Machine.Event>.Continuation
  private var tasks: [Task<Void, Never>] = []
  private var timer: Task<Void, Never>?

  /// A run of a machine before its first event.
  ///
  /// - Parameters:
  ///   - machine: the machine.
  ///   - reference: the reference that the gateway knows.
  ///   - amount: what a new transaction charges.
  ///   - client: the gateway.
  ///   - commit: makes facts durable.
  ///   - observe: is told the facts after every step.
  init(
    _ machine: Machine,
    reference: String,
    amount: Money,
    client: PockytClient,
    commit: @escaping Commit,
    observe: @escaping @Sendable (Machine.Record) -> Void = { _ in }
  ) {
    driver = MachineDriver(machine)
    self.reference = reference
    self.amount = amount
    self.client = client
    self.commit = commit
    self.observe = observe
    (inbox, events) = AsyncStream.makeStream(of: Machine.Event.self)
  }

  /// The facts as of the last step.
  var record: Machine.Record { driver.machine.record }

  /// Brings an event in from outside, such as the operator's wish to cancel.
  nonisolated func send(_ event: Machine.Event) {
    events.yield(event)
  }

  /// Ends the run without a verdict: what was begun is in the journal.
  nonisolated func stop() {
    events.finish()
  }

  /// Runs to the first verdict.
  ///
  /// - Parameter ignored: a verdict that nobody waits for.
  /// - Returns: nil when there is none: nothing is left to do, or the run was stopped.
  /// - Throws: `JournalError` when a commit failed and no code has left; when one has, the verdict
  ///   is not known any more and the machine's facts are as of the last commit.
  func verdict(
    but ignored: Machine.Verdict? = nil
  ) async throws(JournalError) -> Machine.Verdict? {
    defer { endTasks() }
    for await event in inbox {
      var verdict: Machine.Verdict?
      try driver.take(event, now: TillClock.boot(), commit: commit) { action in
        switch action {
        case .call(let call, let code): begin(call, code)
        case .wake(let moment): wake(at: moment)
        // A word and a better one in the same step: the better one counts.
        case .tell(let word): verdict = word
        }
      }
      observe(driver.machine.record)
      if let verdict, verdict != ignored { return verdict }
      if driver.machine.isAtRest { return nil }
    }
    return nil
  }

  private func begin(_ call: GatewayCall, _ code: WalletCode?) {
    let task = Task { [client, reference, amount, events] in
      let answer = await client.perform(call, reference: reference, amount: amount, code: code)
      events.yield(Machine.answered(answer))
    }
    tasks.append(task)
  }

  private func wake(at moment: BootInstant) {
    timer?.cancel()
    let pause = max(0, moment - TillClock.boot())
    timer = Task { [events] in
      do {
        try await Task.sleep(for: .milliseconds(pause))
        events.yield(Machine.woke)
      } catch {
        // A later moment has replaced this one.
      }
    }
  }

  private func endTasks() {
    timer?.cancel()
    tasks.forEach { $0.cancel() }
    events.finish()
  }
}
