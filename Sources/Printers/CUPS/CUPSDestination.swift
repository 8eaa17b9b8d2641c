import CCUPS

/// A queue that a CUPS server has.
public struct CUPSDestination: Sendable, Equatable {
  /// What a queue is doing (RFC 8011, 5.4.11).
  public enum State: String, Sendable {
    /// It waits for jobs.
    case idle
    /// It prints.
    case processing
    /// It was stopped, by a person or by a job that failed.
    case stopped
    /// The server does not say.
    case unknown
  }

  /// The name that an address gives: `cups:NAME`.
  public var name: String
  /// What people call it; may be empty.
  public var info: String
  /// What the server thinks that the printer is; may be empty.
  public var model: String
  /// Where it stands; may be empty.
  public var location: String
  /// The printer's address for the server, without passwords.
  public var device: String
  /// What it is doing.
  public var state: State
  /// What keeps it from printing, in words; may be empty.
  public var reasons: String
  /// Whether it takes jobs.
  public var isAccepting: Bool
  /// Whether it has no driver and hands every job on as it is.
  ///
  /// Jobs of ours come out the same from other queues; only their test pages differ.
  public var isRaw: Bool
  /// Whether it is the one that the server takes for jobs that name none.
  public var isDefault: Bool
}

extension CUPSPrinter {
  /// The queues of a server, in its order.
  ///
  /// - Parameters:
  ///   - server: the server; nil for the one that CUPS's own settings name.
  ///   - timeouts: how long it may take.
  /// - Returns: the queues; none where the server has none.
  /// - Throws: `PrinterTrouble` when the server is not to be had.
  public static func destinations(
    at server: PrinterAddress.Server? = nil,
    timeouts: PrinterTimeouts = PrinterTimeouts()
  ) async throws(PrinterTrouble) -> [CUPSDestination] {
    let result: Result<[CUPSDestination], PrinterTrouble> = await onOwnThread {
      do throws(CUPSFailure) {
        return .success(try CUPSServer(server, timeouts: timeouts).destinations())
      } catch {
        return .failure(error.trouble(of: nil))
      }
    }
    return try result.get()
  }
}

extension CUPSServer {
  /// Lists the queues (CUPS-Get-Printers).
  func destinations() throws(CUPSFailure) -> [CUPSDestination] {
    let request = IPPMessage(IPP_OP_CUPS_GET_PRINTERS)
    request.add(
      [
        "printer-name", "printer-info", "printer-make-and-model", "printer-location", "device-uri",
        "printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "printer-type",
      ],
      as: "requested-attributes"
    )
    let answer: IPPMessage
    do {
      answer = try self.answer(to: request, at: "/")
    } catch {
      // A server without a single queue says that it found none.
      guard error.status == IPP_STATUS_ERROR_NOT_FOUND else { throw error }
      return []
    }
    return answer.objects(IPP_TAG_PRINTER, CUPSDestination.init).filter { !$0.name.isEmpty }
  }
}

extension CUPSDestination {
  fileprivate init(_ printer: IPPObject) {
    func text(_ name: String) -> String { readable(printer.texts(name).first ?? "") }
    name = text("printer-name")
    info = text("printer-info")
    model = text("printer-make-and-model")
    location = text("printer-location")
    device = text("device-uri")
    state =
      switch printer.number("printer-state").map(UInt32.init(bitPattern:)) {
      case IPP_PSTATE_IDLE.rawValue: .idle
      case IPP_PSTATE_PROCESSING.rawValue: .processing
      case IPP_PSTATE_STOPPED.rawValue: .stopped
      default: .unknown
      }
    reasons = words(for: printer.texts("printer-state-reasons"))
    isAccepting = printer.isTrue("printer-is-accepting-jobs") ?? true
    isRaw = model == "Local Raw Printer"
    let type = UInt32(bitPattern: printer.number("printer-type") ?? 0)
    isDefault = type & CUPS_PRINTER_DEFAULT.rawValue != 0
  }
}
