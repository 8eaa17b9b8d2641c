public import Payment
public import Sales

/// Calls the gateway's in-store API: signs, sends, and reads the answers strictly.
///
/// No call throws: whatever happens becomes a `GatewayAnswer`. No answer carries the code, the
/// token, its digest, `verifySign` or the body of the request.
public struct PockytClient: Sendable {
  private let wire: PockytWire
  private let transport: any GatewayTransport
  private let turns: CallTurns
  private let observe: @Sendable (CallReport) -> Void

  /// A client of one merchant's account.
  ///
  /// - Parameters:
  ///   - merchant: the account.
  ///   - token: the account's token.
  ///   - transport: the way to the gateway.
  ///   - options: what the account sets otherwise.
  ///   - observe: is told of every call that was made and not given up by the caller.
  public init(
    merchant: Merchant,
    token: GatewayToken,
    transport: any GatewayTransport,
    options: Options = Options(),
    observe: @escaping @Sendable (CallReport) -> Void = { _ in }
  ) {
    wire = PockytWire(merchant: merchant, token: token, options: options)
    turns = CallTurns(CallPace(callsPerSecond: options.callsPerSecond))
    self.transport = transport
    self.observe = observe
  }

  /// Makes one call and waits for its answer.
  ///
  /// Whatever a `prepay` is answered, the wallet may have been charged: only a query tells.
  ///
  /// - Parameters:
  ///   - call: the call; a question may have to wait for its turn, see `CallPace`.
  ///   - reference: the till's name of the transaction: for `add`, and for a `query` without a
  ///     transaction number.
  ///   - amount: what the wallet shall be charged: for `add`.
  ///   - code: the customer's code: for `prepay`, which is not sent without one.
  /// - Returns: the transaction as it stands, a refusal, or that there is no answer.
  public func perform(
    _ call: GatewayCall,
    reference: String,
    amount: Money? = nil,
    code: WalletCode? = nil
  ) async -> GatewayAnswer {
    guard
      let request = wire.request(for: call, reference: reference, amount: amount, code: code)
    else {
      return .none(NoAnswer(certainlyNotSent: true, reason: "the call lacks its amount or code"))
    }
    guard await turns.come(for: call) else {
      return .none(NoAnswer(certainlyNotSent: true, reason: "the call was given up"))
    }
    let start = ContinuousClock.now
    let answer: GatewayAnswer
    var status: Int?
    do {
      let received = try await transport.post(
        request.path,
        body: request.body,
        requestID: request.requestID,
        within: request.limit
      )
      status = received.status
      answer = request.read(received)
    } catch {
      answer = .none(NoAnswer(certainlyNotSent: error.certainlyNotSent, reason: error.reason))
    }
    // A call that the caller has given up says nothing about the gateway.
    if !Task.isCancelled {
      let latency = Int64(start.duration(to: .now) / .milliseconds(1))
      observe(CallReport(call, answer: answer, status: status, latency: latency))
    }
    return answer
  }
}
