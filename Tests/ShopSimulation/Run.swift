import Payment
import PockytSimulator
import Sales

/// One piece of work of the process.
enum Work: Hashable {
  case attempt(Int)
  case refund(Int)
}

/// One machine at work: lost when the process dies.
struct Run<Machine: GatewayMachine> {
  var driver: MachineDriver<Machine>
  /// When it wants to be woken, in milliseconds from the opening.
  var wake: Int64?
  /// The number of the call that is in flight.
  var inFlight: Int?

  init(_ machine: Machine) {
    driver = MachineDriver(machine)
  }
}

/// Why the process stops in the middle of something.
enum Stop: Error {
  case crash
  case violation(Violation)
}
