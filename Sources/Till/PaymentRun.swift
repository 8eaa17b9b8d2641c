import Digests
import Journal
public import Payment
import Pockyt
import Sales

/// How far a checkout has come, for displays.
public struct CheckoutProgress: Sendable {
  /// The attempt's state.
  public let state: AttemptState
  /// Milliseconds since the code was sent; nil before.
  public let sinceSubmit: Int64?
}

/// Performs the effects of one attempt's machine: commits, calls, timers.
actor PaymentRun {
  /// Writes an attempt down; for `paid` with its receipt.
  typealias Commit = @Sendable (Attempt) throws(JournalError) -> Void

  private var machine: PaymentMachine
  private var code: WalletCode?
  private(set) var wasScanned = false
  private var codeHasLeft = false
  private let client: PockytClient
  private let commit: Commit
  private let observe: @Sendable (CheckoutProgress) -> Void
  private let inbox: AsyncStream<PaymentEvent>
  private let events: AsyncStream<PaymentEvent>.Continuation
  private var tasks: [Task<Void, Never>] = []
  private var timer: Task<Void, Never>?

  /// A run of an attempt.
  ///
  /// - Parameters:
  ///   - machine: the machine, before its first event.
  ///   - client: the gateway.
  ///   - commit: writes an attempt down.
  ///   - observe: is told the state after every step.
  init(
    _ machine: PaymentMachine,
    client: PockytClient,
    commit: @escaping Commit,
    observe: @escaping @Sendable (CheckoutProgress) -> Void = { _ in }
  ) {
    self.machine = machine
    self.client = client
    self.commit = commit
    self.observe = observe
    (inbox, events) = AsyncStream.makeStream(of: PaymentEvent.self)
  }

  /// The attempt as of the last step.
  var attempt: Attempt { machine.attempt }

  /// Brings an event in from outside, such as the operator's wish to cancel.
  nonisolated func send(_ event: PaymentEvent) {
    events.yield(event)
  }

  /// Brings the customer's code; false when there was one before, or the attempt is ending.
  @discardableResult
  func scan(_ scanned: WalletCode) -> Bool {
    guard !wasScanned, !machine.attempt.state.isFinal, machine.attempt.cancelReason == nil else {
      return false
    }
    code = scanned
    wasScanned = true
    events.yield(.scanned(Self.trace(of: scanned)))
    return true
  }

  /// Ends an attempt for which no code was scanned in time.
  func expireScan() {
    if !wasScanned {
      wasScanned = true
      events.yield(.cancelRequested(.noScan, by: "platen"))
    }
  }

  /// What the journal may keep of a code: recognisable, useless for charging.
  private static func trace(of code: WalletCode) -> CodeTrace {
    let digest = digest(of: code, salt: randomDigits(16))
    return CodeTrace(digest: digest, lastFour: code.lastFour, vendor: code.vendor)
  }

  private static func digest(of code: WalletCode, salt: String) -> String {
    salt + "-" + code.reveal { sha256Hex(Array((salt + $0).utf8)) }
  }

  /// True when a trace is of this code.
  static func isTrace(_ trace: CodeTrace, of code: WalletCode) -> Bool {
    digest(of: code, salt: String(trace.digest.prefix { $0 != "-" })) == trace.digest
  }

  /// Ends the run without a verdict: what was begun is in the journal.
  nonisolated func stop() {
    events.finish()
  }

  /// Runs to the first verdict.
  ///
  /// - Returns: nil when the run was stopped before.
  /// - Throws: `JournalError` when a commit failed and no code has left; afterwards the verdict
  ///   is `unknown` instead.
  func verdict() async throws(JournalError) -> Verdict? {
    defer { endTasks() }
    for await event in inbox {
      for effect in machine.step(event, now: TillClock.boot()) {
        do {
          if let verdict = try perform(effect) {
            tellProgress()
            return verdict
          }
        } catch {
          if codeHasLeft { return .unknown }
          throw error
        }
      }
      tellProgress()
    }
    return nil
  }

  private func tellProgress() {
    let since = machine.attempt.submittedAt.map { TillClock.boot() - $0 }
    observe(CheckoutProgress(state: machine.attempt.state, sinceSubmit: since))
  }

  private func perform(_ effect: PaymentEffect) throws(JournalError) -> Verdict? {
    switch effect {
    case .commit(let attempt): try commit(attempt)
    case .call(let call): begin(call)
    case .wake(let moment): wake(at: moment)
    case .tell(let verdict): return verdict
    }
    return nil
  }

  private func begin(_ call: GatewayCall) {
    let (client, attempt, events) = (client, machine.attempt, events)
    var codeToSend: WalletCode?
    if case .prepay = call {
      // Given away once and for all: nothing of ours can send it a second time.
      codeToSend = code.take()
      codeHasLeft = true
    }
    let task = Task { [codeToSend] in
      let answer: GatewayAnswer
      switch call {
      case .add:
        answer = await client.add(amount: attempt.amount, reference: attempt.gatewayReference)
      case .prepay(let transactionNo, let vendor):
        guard let codeToSend else {
          answer = .none(NoAnswer(certainlyNotSent: true, reason: "the code is gone"))
          break
        }
        answer = await client.prepay(
          transactionNo: transactionNo,
          code: codeToSend,
          vendor: vendor
        )
      case .query(let transactionNo):
        let name = transactionNo.map(TransactionName.transactionNo)
        answer = await client.query(name ?? .reference(attempt.gatewayReference))
      case .cancel(let transactionNo):
        answer = await client.cancel(.transactionNo(transactionNo))
      }
      events.yield(.answered(answer))
    }
    tasks.append(task)
  }

  private func wake(at moment: BootInstant) {
    timer?.cancel()
    let pause = max(0, moment - TillClock.boot())
    timer = Task { [events] in
      do {
        try await Task.sleep(for: .milliseconds(pause))
        events.yield(.woke)
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
