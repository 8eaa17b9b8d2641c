public import ESCPOS
public import Printers
import Synchronization

/// A printer as the spool uses it: where it is and what kind it is.
public struct PrinterSetup: Sendable {
  /// Where it is.
  public var address: PrinterAddress
  /// What it understands and how wide its paper is; nil to go by what a USB printer says of itself.
  public var profile: Profile?
  /// How long it may take.
  public var timeouts: PrinterTimeouts
  private let memory = Memory()

  /// A printer from its parts.
  public init(
    address: PrinterAddress,
    profile: Profile? = nil,
    timeouts: PrinterTimeouts = PrinterTimeouts()
  ) {
    self.address = address
    self.profile = profile
    self.timeouts = timeouts
  }

  /// The profile that was set, else the one that the printer's name on USB chooses, else
  /// ``Profile/generic80``.
  ///
  /// A printer is asked once; while it is away, it counts as the generic one.
  public func chosenProfile() async -> Profile {
    if let profile { return profile }
    guard case .usb(let selector) = address else { return .generic80 }
    if let known = memory.profile.withLock({ $0 }) { return known }
    guard let report = try? await USBPrinter(selector, timeouts: timeouts).report() else {
      return .generic80
    }
    let found =
      Profile.matching(
        vendor: report.printer.vendor,
        product: report.printer.product,
        deviceID: report.deviceID
      ) ?? .generic80
    memory.profile.withLock { $0 = found }
    return found
  }

  /// What the printer was recognised as, shared by all copies of a setup.
  private final class Memory: Sendable {
    let profile = Mutex<Profile?>(nil)
  }
}
