public import StrictJSON

/// The gateway's in-store API without any network: requests in, answers out, and a ledger that
/// tells the truth about the money.
///
/// The order of the checks, the `ret_code` of each and the answers follow the API reference V3;
/// where that is silent, the choice is named at its place. It has no clock, no chance and no thread
/// of its own: the same calls at the same times always take the same course.
public struct SimulatedGateway: Sendable {
  /// An answer as it goes over HTTP.
  public struct Reply: Sendable, Equatable {
    /// The HTTP status.
    public let status: Int
    /// The body.
    public let body: JSONValue
  }

  /// A call that is on its way and arrives later.
  private struct Late {
    let dueAt: Int64
    let request: SimulatedRequest
    let name: String
    let number: Int
  }

  /// The largest amount of a transaction, in minor units.
  static let largestAmount: Int64 = 99_999_999_999

  /// All that happened so far.
  public internal(set) var ledger: Ledger
  /// What goes wrong, and how the wallets behave.
  public var plan: FaultPlan
  let merchant: SimulatedMerchant
  /// Calls on their way, the next one last.
  private var late: [Late] = []
  /// Successes of which a notice is to be sent.
  var awaited: [Awaited] = []
  /// Notices that nobody has taken yet.
  var notices: [Notice] = []

  /// A gateway with one merchant, going on from a ledger.
  public init(
    merchant: SimulatedMerchant = .demo,
    ledger: Ledger = Ledger(),
    plan: FaultPlan = FaultPlan()
  ) {
    self.merchant = merchant
    self.ledger = ledger
    self.plan = plan
  }

  /// Answers one call as it comes over HTTP, without any fault.
  ///
  /// - Parameters:
  ///   - path: the path of the call.
  ///   - parameters: all parameters with their texts as they were sent, `verifySign` included.
  ///   - now: the time in milliseconds since 1 January 1970, UTC, from 0 to the year 2286.
  /// - Returns: HTTP 200, or 400 for a wrong signature and 404 for an unknown path.
  public mutating func handle(
    path: String,
    parameters: [String: String],
    now: Int64
  ) -> Reply {
    guard let (call, required) = SimulatedCall.at(path: path) else { return .nothingHere }
    return read(call, required: required, parameters, now: now) { gateway, request in
      gateway.exchange(request, now: now, fault: nil)
    }.reply
  }

  /// Takes one call as it comes over HTTP, with the faults of the plan.
  ///
  /// - Parameters: as in `handle`.
  /// - Returns: what becomes of it; a call that is refused before it is carried out meets no fault.
  ///   Nil when there is nothing at the path.
  public mutating func exchange(
    path: String,
    parameters: [String: String],
    now: Int64
  ) -> Exchange? {
    guard let (call, required) = SimulatedCall.at(path: path) else { return nil }
    return read(call, required: required, parameters, now: now) { gateway, request in
      gateway.exchange(request, now: now)
    }
  }

  /// Takes one call with the fault that the plan has for it.
  ///
  /// - Parameters:
  ///   - request: the call.
  ///   - now: the time, as in `handle`.
  /// - Returns: what becomes of it.
  public mutating func exchange(_ request: SimulatedRequest, now: Int64) -> Exchange {
    run(request, now: now) { gateway, record in
      gateway.plan.fault(
        for: record,
        transactionNo: gateway.transaction(request.name)?.transactionNo
      )
    }
  }

  /// Takes one call with this fault, or with none, whatever the plan says.
  ///
  /// - Parameters:
  ///   - request: the call.
  ///   - now: the time, as in `handle`.
  ///   - fault: what goes wrong.
  /// - Returns: what becomes of it.
  public mutating func exchange(
    _ request: SimulatedRequest,
    now: Int64,
    fault: GatewayFault?
  ) -> Exchange {
    run(request, now: now) { _, _ in fault }
  }

  /// Lets happen what is due by now: calls that are late arrive, customers pay, the time to pay
  /// ends, refunds are paid.
  ///
  /// A call does so for its own transaction; this does it for all that are not forgotten, before a
  /// look at the ledger.
  /// - Parameter now: the time, as in `handle`.
  public mutating func advance(to now: Int64) {
    let now = Self.clamped(now)
    deliver(until: now)
    for place in ledger.places {
      ledger[place]?.advance(to: now)
    }
  }

  /// Brings one transaction up to date.
  ///
  /// - Parameters:
  ///   - name: its reference or its number.
  ///   - now: the time, as in `handle`.
  /// - Returns: the transaction as it is by now; nil when there is none, or it was forgotten.
  public mutating func transaction(
    _ name: TransactionName,
    now: Int64
  ) -> SimulatedTransaction? {
    let now = Self.clamped(now)
    deliver(until: now)
    guard let place = ledger.place(of: name) else { return nil }
    ledger[place]?.advance(to: now)
    return ledger[place]
  }

  /// When the next late call arrives, in milliseconds since 1970; nil when none is on its way.
  public var nextArrival: Int64? { late.last?.dueAt }

  /// Drops a transaction with its calls, its codes, its script and what is on its way for it.
  ///
  /// Its reference and its codes count as new from then on.
  public mutating func forget(_ name: TransactionName) {
    let kept = transaction(name)
    ledger.forget(name)
    plan.scripts[name.text] = nil
    if let kept {
      plan.scripts[kept.transactionNo] = nil
      plan.scripts[kept.name] = nil
    }
  }

  private func transaction(_ name: TransactionName?) -> SimulatedTransaction? {
    name.flatMap(ledger.place(of:)).flatMap { ledger[$0] }
  }

  private mutating func run(
    _ request: SimulatedRequest,
    now: Int64,
    fault choose: (SimulatedGateway, CallRecord) -> GatewayFault?
  ) -> Exchange {
    let now = Self.clamped(now)
    deliver(until: now)
    let name = transaction(request.name)?.name ?? request.name?.text ?? ""
    var record = ledger.begin(request.call, of: name, at: now)
    record.fault = choose(self, record)
    let course = record.fault?.course ?? GatewayFault.Course()
    var answer: SimulatedAnswer?
    if course.carriedOut {
      let done = perform(request, call: record.number, now: now)
      record.effects.append(.init(time: now, code: done.code ?? ""))
      answer = done
    }
    record.answeredAt = course.answered.map { later(now, by: $0) }
    ledger.append(record)
    if let delay = course.carriedOutLater {
      let dueAt = Self.clamped(later(now, by: delay))
      let place = late.firstIndex { $0.dueAt <= dueAt } ?? late.endIndex
      late.insert(
        Late(dueAt: dueAt, request: request, name: name, number: record.number),
        at: place
      )
      deliver(until: now)
    }
    return Exchange(record: record, carriedOut: answer, merchant: merchant)
  }

  /// Carries the late calls out that arrive by a time, each at its own time.
  private mutating func deliver(until now: Int64) {
    while let next = late.last, next.dueAt <= now {
      late.removeLast()
      guard ledger.remembers(next.name) else { continue }
      let done = perform(next.request, call: next.number, now: next.dueAt)
      ledger.note(
        .init(time: next.dueAt, code: done.code ?? ""),
        of: next.number,
        named: next.name
      )
    }
  }

  /// Reads the parameters and goes on with the request, or records that they were refused.
  private mutating func read(
    _ call: SimulatedCall,
    required: [String],
    _ parameters: [String: String],
    now: Int64,
    then proceed: (inout SimulatedGateway, SimulatedRequest) -> Exchange
  ) -> Exchange {
    do throws(Refusal) {
      let reader = ParameterReader(parameters: parameters)
      return proceed(&self, try reader.request(call, required: required, of: merchant))
    } catch {
      let now = Self.clamped(now)
      let name = parameters["reference"] ?? parameters["transactionNo"] ?? ""
      var record = ledger.begin(call, of: name, at: now)
      record.effects.append(.init(time: now, code: error.code))
      record.answeredAt = now
      ledger.append(record)
      return Exchange(record: record, carriedOut: .refused(error), merchant: merchant)
    }
  }

  /// Later times would give numbers of more than 18 digits.
  private static func clamped(_ now: Int64) -> Int64 {
    min(max(now, 0), 9_999_999_999_999)
  }
}

extension SimulatedGateway.Reply {
  static let nothingHere = Self(status: 404, body: ["error": "there is nothing at this path"])
}
