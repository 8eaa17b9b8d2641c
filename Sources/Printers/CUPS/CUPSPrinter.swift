import CCUPS

/// A printer behind a queue of CUPS.
///
/// A job is made under our name, its bytes are sent raw, and it is followed until the server is done
/// with it. `completed` is CUPS's word that it has handed the bytes to the printer, no more. Nothing
/// is ever sent twice: a job that the server has and that may not be taken back for certain counts
/// as possibly printed.
public struct CUPSPrinter: Sendable {
  let queue: String
  let server: PrinterAddress.Server?
  let timeouts: PrinterTimeouts

  init(queue: String, server: PrinterAddress.Server?, timeouts: PrinterTimeouts) {
    self.queue = queue
    self.server = server
    self.timeouts = timeouts
  }

  /// The printer at an address; nil when that is not a queue of CUPS.
  public init?(_ address: PrinterAddress, timeouts: PrinterTimeouts = PrinterTimeouts()) {
    guard case .cups(let queue, let server) = address else { return nil }
    self.init(queue: queue, server: server, timeouts: timeouts)
  }

  var address: PrinterAddress { .cups(queue: queue, server: server) }

  func connect() throws(CUPSFailure) -> CUPSQueue {
    try CUPSQueue(queue, at: server, timeouts: timeouts)
  }

  /// Asks whether the queue would print a job now; nothing is sent to the printer.
  ///
  /// - Throws: `PrinterTrouble`: `notReady` for a queue that is stopped, takes no jobs or stands
  ///   still in another job; `absent` without server or queue; `denied` when this user may not.
  public func check() async throws(PrinterTrouble) {
    let trouble: PrinterTrouble? = await onOwnThread {
      do throws(CUPSFailure) {
        return obstacle(try connect().status()).map { obstacle in
          PrinterTrouble(.notReady, words: "\(address): \(obstacle)", orElse: "see to the printer")
        }
      } catch {
        return error.trouble(of: address)
      }
    }
    if let trouble { throw trouble }
  }

  /// Why the queue would not print a job now.
  func obstacle(_ status: CUPSQueue.Status) -> String? {
    let why = [words(for: status.reasons), status.message].filter { !$0.isEmpty }
      .joined(separator: "; ")
    let because = why.isEmpty ? "" : " (\(why))"
    if status.device?.hasPrefix("file:") == true {
      return "the queue leads to a file, and CUPS writes no raw jobs there; give it the printer's "
        + "address with `lpadmin -v`"
    }
    if !status.isAccepting {
      return "the queue takes no jobs\(because); allow them with \(command("cupsaccept", queue))"
    }
    if status.state == Int32(bitPattern: IPP_PSTATE_STOPPED.rawValue) {
      return
        "the queue is stopped\(because); see to the printer, then \(command("cupsenable", queue))"
    }
    // The reasons of a queue at rest are those of its last job and may be long mended.
    if status.state == Int32(bitPattern: IPP_PSTATE_PROCESSING.rawValue),
      status.reasons.contains(where: isStopping)
    {
      return "the printer stands still in another job\(because); see to the printer"
    }
    return nil
  }

  /// A command for the person who must act.
  func command(_ name: String, _ object: some CustomStringConvertible) -> String {
    "`\(name) \(server.map { "-h \($0) " } ?? "")\(object)`"
  }
}
