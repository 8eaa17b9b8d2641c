public import ESCPOS
public import Printers

/// A printer as the spool uses it: where it is and what kind it is.
public struct PrinterSetup: Sendable {
  /// Where it is.
  public var address: PrinterAddress
  /// What it understands and how wide its paper is.
  public var profile: Profile
  /// How long it may take.
  public var timeouts: PrinterTimeouts

  /// A printer from its parts.
  public init(
    address: PrinterAddress,
    profile: Profile,
    timeouts: PrinterTimeouts = PrinterTimeouts()
  ) {
    self.address = address
    self.profile = profile
    self.timeouts = timeouts
  }
}
