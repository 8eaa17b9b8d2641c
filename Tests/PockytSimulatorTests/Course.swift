import Sales
import Testing

@testable import PockytSimulator

/// A gateway without HTTP and its one caller, with a clock that only the caller moves.
struct Course {
  static let start: Int64 = 1_790_000_000_000
  static let name = TransactionName.reference("A-1")

  var gateway: SimulatedGateway
  var now = Course.start

  init(_ plan: FaultPlan = FaultPlan()) {
    gateway = SimulatedGateway(plan: plan)
  }

  /// A course in which the transaction was added before the plan came.
  static func added(_ plan: FaultPlan = FaultPlan()) throws -> Course {
    var course = Course()
    try course.add()
    course.gateway.plan = plan
    return course
  }

  /// A course in which the transaction was paid before the plan came.
  static func paid(_ plan: FaultPlan = FaultPlan()) throws -> Course {
    var course = try added()
    course.prepay()
    course.gateway.plan = plan
    return course
  }

  static func money(_ decimal: String, _ code: String = "USD") throws -> Money {
    let currency = try #require(Currency(code: code))
    return try #require(Money(decimal: decimal, currency: currency))
  }

  @discardableResult mutating func add(_ reference: String? = "A-1") throws -> Exchange {
    let new = NewTransaction(amount: try Self.money("13.00"), reference: reference)
    return gateway.exchange(.add(new), now: now)
  }

  @discardableResult mutating func prepay(_ digits: String = "00") -> Exchange {
    let code = "2864985306729491" + digits
    return gateway.exchange(.prepay(Self.name, code: code, vendor: nil), now: now)
  }

  @discardableResult mutating func query() -> Exchange {
    gateway.exchange(.query(Self.name), now: now)
  }

  @discardableResult mutating func detail() -> Exchange {
    gateway.exchange(.detail(Self.name), now: now)
  }

  @discardableResult mutating func cancel() -> Exchange {
    gateway.exchange(.cancel(Self.name), now: now)
  }

  @discardableResult mutating func refund(
    _ amount: String,
    _ reference: String?
  ) throws -> Exchange {
    let order = RefundOrder(amount: try Self.money(amount), reference: reference)
    return gateway.exchange(.refund(Self.name, order), now: now)
  }

  mutating func wait(_ milliseconds: Int64) {
    now += milliseconds
  }

  /// The transaction by now.
  var truth: SimulatedTransaction {
    get throws {
      var copy = gateway
      let transaction = copy.transaction(Self.name, now: now)
      return try #require(transaction)
    }
  }
}

extension Exchange {
  var code: String? { answer?.code }
  var status: String? { answer?.report?.status }
}
