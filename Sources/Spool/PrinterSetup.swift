public import ESCPOS
public import PrintJob
public import Printers
import Synchronization

/// A printer as the spool uses it: where it is and what kind it is.
public struct PrinterSetup: Sendable {
  /// Its name in the configuration.
  public var name: String
  /// Where it is.
  public var address: PrinterAddress
  /// What it understands and how wide its paper is; nil to go by what a USB printer says of itself.
  public var profile: Profile?
  /// What is different about this one, whichever profile it has.
  public var changes: ProfileOverride
  /// How long it may take.
  public var timeouts: PrinterTimeouts
  /// Whether it stays claimed between jobs, so that no other program gets it.
  public var isHeld: Bool
  /// What becomes of jobs that it cannot print.
  public var failover: FailoverRule
  /// How often it is asked how it is while it has nothing to print, in milliseconds; 0 for never.
  public var statusPeriod: Int64
  private let memory = Memory()

  /// A printer from its parts.
  public init(
    name: String = "printer",
    address: PrinterAddress,
    profile: Profile? = nil,
    changes: ProfileOverride = ProfileOverride(),
    timeouts: PrinterTimeouts = PrinterTimeouts(),
    isHeld: Bool = false,
    failover: FailoverRule = .wait,
    statusPeriod: Int64 = 10_000
  ) {
    self.name = name
    self.address = address
    self.profile = profile
    self.changes = changes
    self.timeouts = timeouts
    self.isHeld = isHeld
    self.failover = failover
    self.statusPeriod = statusPeriod
  }

  /// The profile that was set, with what is different about this printer; nil where it is still to
  /// be recognised.
  public var knownProfile: Profile? {
    profile.map(changed) ?? (isUSB ? nil : changed(.generic80))
  }

  /// The profile that was set, else the one that the printer's name on USB chooses, else
  /// ``Profile/generic80``; with what is different about this printer.
  ///
  /// A printer is asked once.
  ///
  /// - Throws: `SpoolError.unknownPrinter` when it cannot be asked, or is none that can be driven.
  func chosenProfile() async throws(SpoolError) -> Profile {
    if let known = knownProfile ?? memory.profile.withLock({ $0 }) { return known }
    guard case .usb(let selector) = address else { return changed(.generic80) }
    let report: USBPrinterReport
    do {
      report = try await USBPrinter(selector, timeouts: timeouts).report()
    } catch {
      throw .unknownPrinter(error.description)
    }
    let (vendor, product) = (report.printer.vendor, report.printer.product)
    if let reason = Undrivable.reason(
      vendor: vendor,
      product: product,
      deviceID: report.deviceID
    ) {
      throw .unknownPrinter(reason)
    }
    let found = Profile.matching(vendor: vendor, product: product, deviceID: report.deviceID)
    let chosen = changed(found ?? .generic80)
    memory.profile.withLock { $0 = chosen }
    return chosen
  }

  private var isUSB: Bool {
    if case .usb = address { true } else { false }
  }

  /// The changes are checked where they are configured; one that does not fit the recognised profile
  /// leaves it as it is.
  private func changed(_ profile: Profile) -> Profile {
    (try? profile.applying(changes)) ?? profile
  }

  /// What the printer was recognised as, shared by all copies of a setup.
  private final class Memory: Sendable {
    let profile = Mutex<Profile?>(nil)
  }
}
