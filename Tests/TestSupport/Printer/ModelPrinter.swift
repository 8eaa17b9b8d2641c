import Foundation
import Synchronization

/// A receipt printer in this process, behind a TCP port or a serial line.
///
/// It serves one connection after another on a thread of its own, as printers do, and goes wrong at
/// the byte that it is told to.
public final class ModelPrinter: Sendable {
  /// What it is reached over.
  public enum Wire: Sendable {
    /// A port of the loopback network.
    case tcp
    /// A pair of terminals.
    case serial
  }

  /// The printer and its wire as they are at one moment.
  public struct Station: Sendable {
    /// The printer.
    public var printer: ReceiptPrinter
    /// False while the cable is out: connections break and new ones are refused.
    public var isPlugged = true
    /// True while it keeps its connections but does nothing, not even read.
    public var isStalled = false
    /// Whether others are refused while one is served; else they wait, and what they send waits too.
    public var refusesOthers = false
    /// After how many bytes of the printer's life the connection breaks, each count once.
    public var breaksAt: [Int] = []
    /// Whether it loses its power when the connection breaks.
    public var losesPower = false
    /// Whether the cable stays out when the connection breaks.
    public var staysOut = false
    /// Whether what it says while nobody is connected is kept for whoever comes next.
    public var keepsAnswers = false
    /// How many connections it has served or serves.
    public internal(set) var connections = 0
    /// How many connections have broken off by themselves.
    public internal(set) var breaks = 0
    /// Whether somebody is connected.
    public internal(set) var isServing = false

    init(_ printer: ReceiptPrinter) {
      self.printer = printer
    }
  }

  /// Something that was waited for did not happen.
  public struct NeverHappened: Error, CustomStringConvertible {
    /// What was waited for, and the paper at that time.
    public let description: String
  }

  /// Where it is, as Platen writes it.
  public let address: String
  private let service: PrinterService

  /// A printer that is ready.
  ///
  /// - Parameters:
  ///   - make: what it answers.
  ///   - wire: what it is reached over.
  ///   - room: how many bytes of a TCP connection wait for it to read them, about; nil for many.
  ///   - change: what is different about it.
  /// - Throws: what the system says when it has no port or terminal.
  public init(
    _ make: ReceiptPrinter.Make = .processID,
    over wire: Wire = .tcp,
    room: Int32? = nil,
    _ change: (inout Station) -> Void = { _ in }
  ) throws {
    var station = Station(ReceiptPrinter(make))
    change(&station)
    let end: any PrinterEnd = wire == .tcp ? try PortEnd(room: room) : try TerminalEnd()
    address = end.address
    service = try PrinterService(station, end)
    Thread.detachNewThread { [service] in service.run(end) }
    service.change { _ in }
  }

  deinit {
    service.end()
  }

  /// The printer as it is now.
  public var station: Station { service.station }

  /// What has come out so far.
  public var papers: [Slip] { station.printer.papers }

  /// Does something to the printer or its wire.
  public func change(_ change: (inout Station) -> Void) {
    service.change(change)
  }

  /// Waits until the printer is as it should be; the thread that asks is free meanwhile.
  ///
  /// - Parameters:
  ///   - what: what is waited for, in words.
  ///   - seconds: how long at most.
  ///   - condition: true when it has come.
  /// - Throws: `NeverHappened`.
  public func wait(
    for what: String,
    seconds: Int = 240,
    _ condition: @escaping @Sendable (Station) -> Bool
  ) async throws {
    guard await service.wait(seconds: seconds, condition) else {
      let papers = papers.map(\.description).joined(separator: "  ")
      throw NeverHappened(description: "\(what) never happened; the paper: \(papers)")
    }
  }
}
