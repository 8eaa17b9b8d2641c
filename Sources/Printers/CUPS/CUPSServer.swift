import CCUPS
#if canImport(Glibc)
  import Glibc
#endif

/// Why a CUPS server could not do what was asked.
struct CUPSFailure: Error {
  /// In words for people, without control characters.
  let reason: String
  /// The status of the IPP answer, when there was one (RFC 8011, 4.1.6).
  var status: ipp_status_t?
  /// True when the server was there and did not let us in.
  var isDenied = false

  /// The same as trouble of a printer, or of a server when there is no address.
  func trouble(of address: PrinterAddress?) -> PrinterTrouble {
    let kind: PrinterTrouble.Kind =
      switch status {
      case IPP_STATUS_ERROR_FORBIDDEN, IPP_STATUS_ERROR_NOT_AUTHENTICATED,
        IPP_STATUS_ERROR_NOT_AUTHORIZED:
        .denied
      case IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS: .notReady
      case IPP_STATUS_ERROR_BUSY: .busy
      default: isDenied ? .denied : .absent
      }
    return PrinterTrouble(
      kind,
      words: (address.map { "\($0): " } ?? "") + reason,
      orElse: "check the server and its settings"
    )
  }
}

/// A connection to a CUPS server.
///
/// libcups keeps server, user, password callback and last error for each thread: a connection is
/// opened, used and closed on one thread, and a thread talks to one server in its life.
final class CUPSServer {
  /// The server as texts name it.
  let name: String
  private let http: OpaquePointer
  private let longestStep: Int
  private var lifeline: Lifeline?

  /// Connects to a server; to the one that CUPS's own settings name (`CUPS_SERVER`, `client.conf`)
  /// when none is given.
  init(_ server: PrinterAddress.Server?, timeouts: PrinterTimeouts) throws(CUPSFailure) {
    if let server {
      cupsSetServer(server.description)
    }
    // libcups would ask on the terminal, in the middle of somebody's sale.
    cupsSetPasswordCB2({ _, _, _, _, _ in nil }, nil)
    let host = cupsServer().map { String(cString: $0) } ?? "localhost"
    let port = ippPort()
    longestStep = 2 * Int(max(1, timeouts.stall))
    name = host.hasPrefix("/") ? host : server?.description ?? "\(host):\(port)"
    // Without connecting yet, so that the timeout already counts for the TLS handshake.
    guard
      let http = httpConnect2(host, port, nil, AF_UNSPEC, cupsEncryption(), 1, 0, nil)
    else {
      throw CUPSFailure(reason: "the CUPS server \(name) is not known; check its name")
    }
    httpSetTimeout(http, Double(max(1, timeouts.stall)) / 1_000, { _, _ in 0 }, nil)
    guard httpReconnect2(http, max(1, timeouts.connect), nil) == 0 else {
      httpClose(http)
      throw CUPSFailure(
        reason: "no CUPS server answers at \(name); start it (`systemctl start cups`) or check "
          + "CUPS_SERVER and the network"
      )
    }
    self.http = http
  }

  deinit {
    httpClose(http)
  }

  /// True while the connection that the server was reached by still stands.
  ///
  /// libcups would open another one by itself, perhaps to a server that was started anew and has
  /// forgotten things.
  var isOpen: Bool {
    // A server says nothing unasked: something to read is its farewell.
    httpWait(http, 0) == 0
      && httpGetField(http, HTTP_FIELD_CONNECTION).map { strcasecmp($0, "close") != 0 } ?? true
  }

  /// Sends a request and waits for the answer.
  ///
  /// - Throws: also when the answer's status is an error.
  func answer(to request: borrowing IPPMessage, at resource: String) throws(CUPSFailure)
    -> IPPMessage
  {
    try begin(request, at: resource, length: ippLength(request.pointer))
    return try finish(at: resource)
  }

  /// How the sending of a document ended.
  enum Upload {
    case accepted
    /// The document is not whole on the server, or the server does not want it.
    case failed(CUPSFailure, written: Int)
    /// Everything was sent, and no answer came.
    case unanswered(CUPSFailure)
  }

  /// Sends a request with a document behind it.
  ///
  /// It goes in chunks, so that the server knows a document that breaks off from a whole one.
  func upload(
    _ document: [UInt8],
    behind request: borrowing IPPMessage,
    at resource: String
  ) -> Upload {
    var written = 0
    do throws(CUPSFailure) {
      try begin(request, at: resource, length: 0)
      while written < document.count {
        limitStep()
        let count = min(16_384, document.count - written)
        let status = document.withUnsafeBytes { buffer in
          cupsWriteRequestData(
            http,
            buffer.baseAddress?.advanced(by: written).assumingMemoryBound(to: CChar.self),
            count
          )
        }
        // Some of a part that failed may have left.
        written += count
        guard status == HTTP_STATUS_CONTINUE else { throw failure(status) }
      }
    } catch {
      return .failed(error, written: written)
    }
    do throws(CUPSFailure) {
      _ = try finish(at: resource)
      return .accepted
    } catch {
      let isAnswer = error.status != nil || httpGetStatus(http).rawValue >= 400
      return isAnswer ? .failed(error, written: written) : .unanswered(error)
    }
  }

  private func begin(
    _ request: borrowing IPPMessage,
    at resource: String,
    length: Int
  ) throws(CUPSFailure) {
    var status = HTTP_STATUS_ERROR
    // Once more after libcups has found the local certificate, and after an upgrade to TLS.
    for _ in 0..<3 {
      limitStep()
      status = cupsSendRequest(http, request.pointer, resource, length)
      if status == HTTP_STATUS_CONTINUE || status == HTTP_STATUS_OK { return }
      guard status == HTTP_STATUS_UNAUTHORIZED || status == HTTP_STATUS_UPGRADE_REQUIRED else {
        break
      }
    }
    throw failure(status)
  }

  private func finish(at resource: String) throws(CUPSFailure) -> IPPMessage {
    limitStep()
    defer { lifeline = nil }
    guard let response = cupsGetResponse(http, resource) else {
      throw failure(httpGetStatus(http))
    }
    let message = IPPMessage(owning: response)
    guard message.status.rawValue < 0x100 else {
      throw CUPSFailure(reason: message.refusal, status: message.status)
    }
    return message
  }

  /// Bounds what libcups does next; `stall` alone only bounds the pause between two bytes.
  private func limitStep() {
    lifeline = Lifeline(httpGetFd(http), milliseconds: longestStep)
  }

  private func failure(_ status: http_status_t) -> CUPSFailure {
    switch status {
    case HTTP_STATUS_UNAUTHORIZED, HTTP_STATUS_CUPS_AUTHORIZATION_CANCELED:
      return CUPSFailure(
        reason: "the CUPS server \(name) asks for a password; allow this user in its policy",
        isDenied: true
      )
    case let status where status.rawValue >= 300:
      let words = httpStatus(status).map { readable(String(cString: $0)) } ?? ""
      return CUPSFailure(
        reason: "the CUPS server \(name) refuses (HTTP \(status.rawValue) \(words)); check its "
          + "policy and that it is a CUPS server",
        isDenied: status == HTTP_STATUS_FORBIDDEN
      )
    default:
      let cause =
        switch httpError(http) {
        case 0, EAGAIN, ETIMEDOUT: "did not answer in time"
        case EPIPE, ECONNRESET: "broke the connection off"
        case EINVAL: "sent an answer that cannot be read"
        case let number: "cannot be reached (\(Printers.reason(number)))"
        }
      return CUPSFailure(reason: "the CUPS server \(name) \(cause)")
    }
  }
}
