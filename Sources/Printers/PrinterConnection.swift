/// What became of the bytes of one job.
public struct Delivery: Sendable, Equatable {
  /// Bytes that have left for certain or may have; 0 means that the paper cannot have moved.
  public var accepted: Int
  /// What went wrong and what to do, or nil when every byte was taken.
  public var trouble: String?
  /// True when the printer only took nothing more within the deadline, as without paper: over an open
  /// link, the rest may still be sent.
  public var isStalled: Bool

  /// A delivery from its parts.
  public init(accepted: Int, trouble: String? = nil, isStalled: Bool = false) {
    self.accepted = accepted
    self.trouble = trouble
    self.isStalled = isStalled
  }
}

/// What a connection asks when it is open and the next thing is the first byte; false sends none.
public typealias WhenOpen = @Sendable () -> Bool

/// A way to bring whole jobs to one printer, one at a time.
public protocol PrinterConnection: Sendable {
  /// Sends one job's bytes and waits until the printer's side has taken them; the name is for
  /// connections that keep jobs apart by name.
  ///
  /// `whenOpen` is asked once the printer can be sent to, and never when it cannot.
  func deliver(
    _ bytes: [UInt8],
    named name: String,
    whenOpen: @escaping WhenOpen
  ) async -> Delivery

  /// Opens a link to the printer, for one job of this name.
  ///
  /// - Throws: `PrinterTrouble` when the printer is not to be had; `unsupported` where only whole
  ///   jobs are taken.
  func open(named name: String) async throws(PrinterTrouble) -> any PrinterLink
}

extension PrinterConnection {
  /// Sends one job's bytes as soon as the connection is open.
  public func deliver(_ bytes: [UInt8], named name: String) async -> Delivery {
    await deliver(bytes, named: name) { true }
  }
}

extension Delivery {
  /// What a delivery is when `whenOpen` said no.
  static let heldBack = Delivery(accepted: 0, trouble: "held back before the first byte")
}

extension PrinterAddress {
  /// The connection to the printer at this address; nothing is opened before a job is delivered.
  public func connection(timeouts: PrinterTimeouts = PrinterTimeouts()) -> any PrinterConnection {
    switch self {
    case .file(let path): FilePrinter(path: path, timeouts: timeouts)
    case .tcp(let host, let port): TCPPrinter(host: host, port: port, timeouts: timeouts)
    case .cups(let queue, let server):
      CUPSPrinter(queue: queue, server: server, timeouts: timeouts)
    case .usb(let selector): USBPrinter(selector, timeouts: timeouts)
    case .serial(let path, let settings):
      SerialPrinter(path: path, settings: settings, timeouts: timeouts)
    }
  }
}

/// How long a printer may take, in milliseconds.
public struct PrinterTimeouts: Sendable {
  /// To open the connection.
  public var connect: Int32 = 5_000
  /// To be served by a network printer that refuses because it may be serving somebody else.
  public var turn: Int32 = 1_000
  /// Without taking a single byte: the deadline goes by progress, not by size.
  public var stall: Int32 = 15_000
  /// Without any sign of life, while there is something for it to acknowledge or it is asked whether
  /// it is there: then a network printer is lost.
  public var lost: Int32 = 20_000
  /// To close its side once it has acknowledged everything; printers that never do are common.
  public var farewell: Int32 = 500

  /// The timeouts of a shop.
  public init() {}
}
