public import Sales

/// Drives one machine: makes its facts durable before anything else happens, and gives the
/// customer's code away once.
///
/// What is left to the shell is to carry calls and to keep the time.
public struct MachineDriver<Machine: GatewayMachine>: Sendable {
  /// What the shell does, in order.
  public enum Action: Sendable {
    /// Carry a call to the gateway; the code comes with `prepay` alone.
    case call(GatewayCall, code: WalletCode?)
    /// Bring `woke` at this moment; a later one replaces an earlier one.
    case wake(at: BootInstant)
    /// Tell the caller.
    case tell(Machine.Verdict)
  }

  /// The machine as of the last event.
  public private(set) var machine: Machine
  /// True once the code was given away: from then on a failure means `unknown`.
  public private(set) var codeHasLeft = false
  private var code: WalletCode?

  /// A driver of a machine before its first event.
  public init(_ machine: Machine) {
    self.machine = machine
  }

  /// Keeps the customer's code until it is sent.
  public mutating func keep(_ code: WalletCode) {
    self.code = code
  }

  /// Takes an event in.
  ///
  /// - Parameters:
  ///   - event: what happened.
  ///   - now: the moment.
  ///   - commit: makes facts durable.
  ///   - act: is given what to do, each thing after everything before it is durable.
  /// - Throws: what `commit` throws; nothing after it was done.
  public mutating func take<Failure: Error>(
    _ event: Machine.Event,
    now: BootInstant,
    commit: (Machine.Record) throws(Failure) -> Void,
    act: (Action) -> Void
  ) throws(Failure) {
    for effect in machine.step(event, now: now) {
      switch effect {
      case .commit(let record): try commit(record)
      case .call(let call):
        var sent: WalletCode?
        if case .prepay = call {
          // Given away once and for all: nothing of ours can send it a second time.
          sent = code.take()
          codeHasLeft = true
        }
        act(.call(call, code: sent))
      case .wake(let moment): act(.wake(at: moment))
      case .tell(let verdict): act(.tell(verdict))
      }
    }
  }
}
