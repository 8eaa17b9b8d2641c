public import Sales

/// A call to the gateway.
///
/// `prepay` names no code: the driver holds it and gives it away once.
public enum GatewayCall: Sendable, Equatable {
  case add
  case prepay(transactionNo: String, vendor: Vendor?)
  /// By transaction number where it is known, else by the attempt's reference.
  case query(transactionNo: String?)
  /// The richer question, for what a receipt prints; see `PaymentMachine.init`.
  case detail(transactionNo: String)
  case cancel(transactionNo: String)
  case refund(transactionNo: String, amount: Money, reference: String)
}

/// What the shell has to do for a machine, in order.
public enum MachineEffect<Record: Sendable & Equatable, Verdict: Sendable & Equatable>: Sendable,
  Equatable
{
  /// Make these facts durable before going on. If it fails, nothing that follows may be done.
  case commit(Record)
  /// Call the gateway and bring the answer back as `answered`.
  case call(GatewayCall)
  /// Bring `woke` at this moment; a later `wake` replaces an earlier one.
  case wake(at: BootInstant)
  /// Tell the caller. After `unknown` another verdict may follow.
  case tell(Verdict)
}

/// The course of one money operation as a pure function: events and the time in, effects out.
public protocol GatewayMachine: Sendable {
  /// The facts that the journal keeps.
  associatedtype Record: Sendable & Equatable
  /// What the caller is told.
  associatedtype Verdict: Sendable & Equatable
  /// What happens to the operation.
  associatedtype Event: Sendable

  /// The facts as of the last step.
  var record: Record { get }
  /// The call that has not been answered yet.
  var inFlight: GatewayCall? { get }
  /// True when nothing more happens by itself: no call is in flight and none is planned.
  var isAtRest: Bool { get }

  /// The call in flight was answered, or its time was up; once for each call.
  static func answered(_ answer: GatewayAnswer) -> Event
  /// The moment of the last `wake` has come.
  static var woke: Event { get }

  /// Takes one event in and gives what has to be done about it.
  mutating func step(_ event: Event, now: BootInstant) -> [MachineEffect<Record, Verdict>]
}
