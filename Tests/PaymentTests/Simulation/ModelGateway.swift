import Payment
import Sales

/// What the customer does once the wallet has the code.
enum Customer: Equatable {
  case paysAfter(Int64)
  case declinesAfter(Int64)
  case neverAnswers
  /// The code is no wallet's: the gateway refuses it and nothing happens.
  case showsABadCode
}

/// A gateway of one transaction at most with the truth about its money.
///
/// It keeps the rules that the till relies on: a reference is used once, a code is taken while the
/// transaction is new, `closed` and `failed` are final, a cancel closes what is unpaid and gives
/// back what is paid.
struct ModelGateway {
  /// How the transaction stood from a moment on.
  struct Standing {
    var since: Int64
    var status: TransactionStatus
    var charges = 0
    var refunds = 0
  }

  static let transactionNo = "300000000000000001"
  /// The gateway closes by itself what is unpaid after so long: `timeout` of `add`.
  static let lifetime: Int64 = 300_000

  let customer: Customer
  private(set) var history: [Standing] = []
  private var answersAt: Int64?
  private let attempt: Attempt

  init(for attempt: Attempt, customer: Customer) {
    self.attempt = attempt
    self.customer = customer
  }

  var charges: Int { history.last?.charges ?? 0 }
  var refunds: Int { history.last?.refunds ?? 0 }

  /// Lets the customer and the clock do what is due by now.
  mutating func advance(to now: Int64) {
    guard let created = history.first?.since else { return }
    let closesAt = created + Self.lifetime
    if let answersAt, answersAt <= now, answersAt < closesAt, isOpen {
      switch customer {
      case .paysAfter: change(.success, at: answersAt, charges: 1)
      case .declinesAfter: change(.failed, at: answersAt)
      case .neverAnswers, .showsABadCode: break
      }
    }
    if closesAt <= now, isOpen { change(.closed, at: closesAt) }
  }

  /// Carries a request out and answers it.
  mutating func perform(_ call: GatewayCall, at now: Int64) -> GatewayAnswer {
    advance(to: now)
    switch call {
    case .add:
      guard history.isEmpty else { return refusal("000022") }
      history.append(Standing(since: now, status: .created))
    case .prepay:
      guard let standing = history.last else { return refusal("000021") }
      guard standing.status == .created else { return refusal("000040") }
      guard customer != .showsABadCode else { return refusal("000023") }
      change(.pending, at: now)
      switch customer {
      case .paysAfter(let pause), .declinesAfter(let pause): answersAt = now + pause
      case .neverAnswers, .showsABadCode: break
      }
      advance(to: now)
    case .query: break
    case .cancel:
      guard let standing = history.last else { return refusal("000021") }
      if isOpen || (standing.status == .success && standing.refunds == 0) {
        change(.closed, at: now, refunds: standing.charges)
      }
    }
    return report(asOf: now)
  }

  /// How the transaction stood at a moment, which may be past.
  func report(asOf moment: Int64) -> GatewayAnswer {
    guard let standing = history.last(where: { $0.since <= moment }) else {
      return refusal("000021")
    }
    return .transaction(
      TransactionReport(
        transactionNo: Self.transactionNo,
        reference: attempt.gatewayReference,
        status: standing.status,
        amount: attempt.amount,
        type: "payment",
        refunded: standing.refunds > 0
      )
    )
  }

  private var isOpen: Bool {
    switch history.last?.status {
    case .created?, .dealing?, .pending?: true
    case .success?, .failed?, .closed?, nil: false
    }
  }

  private mutating func change(
    _ status: TransactionStatus,
    at now: Int64,
    charges: Int = 0,
    refunds: Int = 0
  ) {
    guard var standing = history.last else { return }
    standing.since = now
    standing.status = status
    standing.charges += charges
    standing.refunds += refunds
    history.append(standing)
  }

  private func refusal(_ code: String) -> GatewayAnswer {
    .refused(RefusedCall(code: code, message: "data error"))
  }
}
