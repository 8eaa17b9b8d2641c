import CCUPS

/// A queue of a CUPS server, over one connection.
final class CUPSQueue {
  let name: String
  private let server: CUPSServer

  init(
    _ name: String,
    at server: PrinterAddress.Server?,
    timeouts: PrinterTimeouts
  ) throws(CUPSFailure) {
    self.name = name
    self.server = try CUPSServer(server, timeouts: timeouts)
  }

  private var resource: String { "/printers/\(name)" }

  /// True while the connection stands that everything so far was said over.
  var isOpen: Bool { server.isOpen }

  /// What a server says about a queue.
  struct Status {
    var state: Int32?
    var reasons: [String]
    var message: String
    var isAccepting: Bool
    var errorPolicy: String?
    var device: String?
  }

  /// Asks for the queue's state (Get-Printer-Attributes).
  ///
  /// - Throws: for a queue that does not exist, with the names of those that do.
  func status() throws(CUPSFailure) -> Status {
    let request = IPPMessage(IPP_OP_GET_PRINTER_ATTRIBUTES, at: resource)
    request.add(
      [
        "printer-state", "printer-state-reasons", "printer-state-message",
        "printer-is-accepting-jobs", "printer-error-policy", "device-uri",
      ],
      as: "requested-attributes"
    )
    let answer: IPPMessage
    do {
      answer = try server.answer(to: request, at: resource)
    } catch {
      guard error.status == IPP_STATUS_ERROR_NOT_FOUND else { throw error }
      throw CUPSFailure(
        reason: "there is no such queue at \(server.name); \(otherQueues())",
        status: error.status
      )
    }
    return Status(
      state: answer.number("printer-state"),
      reasons: answer.texts("printer-state-reasons"),
      message: readable(answer.texts("printer-state-message").first ?? ""),
      isAccepting: answer.isTrue("printer-is-accepting-jobs") ?? true,
      errorPolicy: answer.texts("printer-error-policy").first,
      device: answer.texts("device-uri").first
    )
  }

  private func otherQueues() -> String {
    guard let names = try? server.destinations().map(\.name) else {
      return "its queues could not be listed"
    }
    if names.isEmpty {
      return "it has none: make one with `lpadmin`"
    }
    return "it has \(names.prefix(20).joined(separator: ", "))\(names.count > 20 ? ", …" : "")"
  }

  /// Makes a job without a document (Create-Job).
  ///
  /// What the queue may add to every job by default is switched off: copies and banner pages.
  func createJob(named name: String) throws(CUPSFailure) -> CUPSJob {
    let request = IPPMessage(IPP_OP_CREATE_JOB, at: resource)
    let name = CUPSQueue.jobName(name)
    request.add(name, as: "job-name")
    request.add(1, as: "copies", in: IPP_TAG_JOB)
    request.add(["none", "none"], as: "job-sheets", in: IPP_TAG_JOB)
    let answer = try server.answer(to: request, at: resource)
    guard let id = answer.number("job-id"), id > 0 else {
      throw CUPSFailure(reason: "the CUPS server \(server.name) gave the job no number")
    }
    var job = CUPSJob(id: id, name: name)
    // A job that cannot be asked about could not be followed, either: it gets no document.
    job.uuid = try status(of: job).uuid
    return job
  }

  /// The name within the 255 bytes that IPP allows (RFC 8011, 5.1.3), without control characters.
  static func jobName(_ name: String) -> String {
    var result = readable(name)
    while result.utf8.count > 255 {
      result.unicodeScalars.removeLast()
    }
    return result
  }

  /// Sends the job's only document as it is (Send-Document); the server then prints it.
  func send(_ document: [UInt8], of job: CUPSJob) -> CUPSServer.Upload {
    let request = request(IPP_OP_SEND_DOCUMENT, about: job.id)
    ippAddString(
      request.pointer,
      IPP_TAG_OPERATION,
      IPP_TAG_MIMETYPE,
      "document-format",
      nil,
      CUPS_FORMAT_RAW
    )
    request.add(true, as: "last-document")
    return server.upload(document, behind: request, at: resource)
  }

  /// Asks how far a job is (Get-Job-Attributes).
  func status(of job: CUPSJob) throws(CUPSFailure) -> CUPSJobStatus {
    let request = request(IPP_OP_GET_JOB_ATTRIBUTES, about: job.id)
    request.add(CUPSJobStatus.attributes, as: "requested-attributes")
    return CUPSJobStatus(try server.answer(to: request, at: resource))
  }

  /// Lists this user's jobs of all queues, those under way first, then the newest (Get-Jobs).
  ///
  /// Of all queues, because somebody may have moved a job to another one.
  func jobs() throws(CUPSFailure) -> [CUPSListedJob] {
    var jobs: [CUPSListedJob] = []
    // In this order, so that a job that ends in between is not missed.
    for which in ["not-completed", "completed"] {
      let request = IPPMessage(IPP_OP_GET_JOBS, at: "/")
      request.add([which], as: "which-jobs")
      request.add(true, as: "my-jobs")
      request.add(5_000, as: "limit")
      request.add(CUPSListedJob.attributes, as: "requested-attributes")
      do {
        let answer = try server.answer(to: request, at: "/")
        jobs += answer.objects(IPP_TAG_JOB, CUPSListedJob.init).compactMap(\.self)
      } catch {
        guard error.status == IPP_STATUS_ERROR_NOT_FOUND else { throw error }
      }
    }
    return jobs
  }

  /// Takes a job back (Cancel-Job); what the printer already has, it keeps.
  func cancel(_ id: Int32) throws(CUPSFailure) {
    _ = try server.answer(to: request(IPP_OP_CANCEL_JOB, about: id), at: resource)
  }

  private func request(_ operation: ipp_op_t, about id: Int32) -> IPPMessage {
    let request = IPPMessage(operation, at: resource)
    request.add(id, as: "job-id")
    return request
  }
}
