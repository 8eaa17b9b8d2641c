import CCUPS
#if canImport(Glibc)
  import Glibc
#endif

/// A printer behind a queue of CUPS.
///
/// A job is made under our name, its bytes are sent raw, and it is followed until the server is done
/// with it. `completed` is CUPS's word that it has handed the bytes to the printer, no more. Nothing
/// is ever sent twice: a job that the server has and that may not be taken back for certain counts
/// as possibly printed.
struct CUPSPrinter: PrinterConnection {
  let queue: String
  let server: PrinterAddress.Server?
  let timeouts: PrinterTimeouts

  func deliver(
    _ bytes: [UInt8],
    named name: String,
    whenOpen: @escaping WhenOpen
  ) async -> Delivery {
    await onOwnThread { send(bytes, named: name, whenOpen) }
  }

  /// CUPS takes whole jobs only and tells nothing that the printer says.
  func open(named name: String) async throws(PrinterTrouble) -> any PrinterLink {
    throw PrinterTrouble(
      .unsupported,
      reason: "\(address): a queue of CUPS takes whole jobs only",
      advice: "print without asking the printer, or name the printer itself"
    )
  }

  var address: PrinterAddress { .cups(queue: queue, server: server) }

  func failure(_ reason: String, accepted: Int = 0) -> Delivery {
    Delivery(accepted: accepted, trouble: "\(address): \(reason)")
  }

  func connect() throws(CUPSFailure) -> CUPSQueue {
    try CUPSQueue(queue, at: server, timeouts: timeouts)
  }

  private func send(_ bytes: [UInt8], named name: String, _ whenOpen: WhenOpen) -> Delivery {
    do throws(CUPSFailure) {
      return switch try submit(bytes, named: name, whenOpen) {
      case .refused(let obstacle): failure(obstacle)
      case .taken(let job, let connection): follow(job, over: connection, bytes: bytes.count)
      case .uncertain(let job, let trouble):
        follow(job, over: nil, bytes: bytes.count, after: trouble)
      case .broken(let job, let trouble, let written):
        withdraw(job, after: trouble, written: written)
      }
    } catch {
      // A job that never gets a document is thrown away by the server.
      return failure(error.reason)
    }
  }

  /// How far a job came on its way to the server.
  private enum Submission {
    case refused(String)
    case taken(CUPSJob, CUPSQueue)
    case uncertain(CUPSJob, CUPSFailure)
    case broken(CUPSJob, CUPSFailure, written: Int)
  }

  private func submit(
    _ bytes: [UInt8],
    named name: String,
    _ whenOpen: WhenOpen
  ) throws(CUPSFailure) -> Submission {
    let connection = try connect()
    if let obstacle = obstacle(try connection.status()) {
      return .refused(obstacle)
    }
    guard whenOpen() else { return .refused("held back before the first byte") }
    let job = try connection.createJob(named: name)
    return switch connection.send(bytes, of: job) {
    case .accepted: .taken(job, connection)
    case .unanswered(let trouble): .uncertain(job, trouble)
    case .failed(let trouble, let written): .broken(job, trouble, written: written)
    }
  }

  // MARK: Before

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

  // MARK: When the document breaks off

  /// Takes a job back whose document the server does not have whole or does not want.
  ///
  /// - Parameters:
  ///   - job: the job.
  ///   - trouble: why the document is not whole.
  ///   - written: the bytes that may have left.
  /// - Returns: no byte as accepted only if the server never began to print.
  private func withdraw(_ job: CUPSJob, after trouble: CUPSFailure, written: Int) -> Delivery {
    if takeBack(job) || written == 0 {
      return failure("\(trouble.reason); nothing of job \(job.id) was printed")
    }
    let reason =
      "job \(job.id) broke off while it was sent and could not be taken back: \(trouble.reason); "
      + "look whether something was printed"
    return failure(reason, accepted: written)
  }

  /// - Returns: true when the server says that it never began to print the job and never will.
  private func takeBack(_ job: CUPSJob) -> Bool {
    do throws(CUPSFailure) {
      let connection = try connect()
      guard try connection.status(of: job).uuid == job.uuid else { return false }
      try connection.cancel(job)
      let status = try connection.status(of: job)
      return status.uuid == job.uuid && status.isUntouched
        && (status.state == .cancelled || status.state == .aborted)
    } catch {
      return false
    }
  }
}
