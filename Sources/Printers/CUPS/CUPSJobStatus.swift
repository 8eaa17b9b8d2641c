import CCUPS

/// A job that a server has taken on.
struct CUPSJob {
  /// The server's number; it may give the same one out again after a crash.
  let id: Int32
  /// The server's name for this job alone, where it has one.
  var uuid: String?
  /// The name that we gave it.
  let name: String

  init(id: Int32, uuid: String? = nil, name: String) {
    self.id = id
    self.uuid = uuid
    self.name = name
  }

  /// False for another job that the number was given to, or for one that cannot be told apart.
  func isSame(as status: CUPSJobStatus) -> Bool {
    status.uuid == uuid && (status.name.map { $0 == name } ?? true)
  }
}

/// What a server says about a job at one moment.
struct CUPSJobStatus: Equatable {
  /// The states of RFC 8011, 5.3.7.
  enum State: Equatable {
    case pending, held, processing, stopped, cancelled, aborted, completed
    /// None, or one that no standard knows.
    case unknown

    init(_ number: Int32?) {
      self =
        switch number.map({ ipp_jstate_t(rawValue: UInt32(bitPattern: $0)) }) {
        case IPP_JSTATE_PENDING: .pending
        case IPP_JSTATE_HELD: .held
        case IPP_JSTATE_PROCESSING: .processing
        case IPP_JSTATE_STOPPED: .stopped
        case IPP_JSTATE_CANCELED: .cancelled
        case IPP_JSTATE_ABORTED: .aborted
        case IPP_JSTATE_COMPLETED: .completed
        default: .unknown
        }
    }
  }

  var state: State
  /// `job-state-reasons`.
  var reasons: [String] = []
  /// `job-printer-state-reasons`.
  var printerReasons: [String] = []
  /// `job-printer-state-message`, as the server sent it.
  var message = ""
  /// True only if the server says expressly that the job's processing never began.
  var isUntouched = false
  var uuid: String?
  /// The job's name, unless the server keeps it to itself.
  var name: String?

  /// The attributes to ask for.
  static let attributes = [
    "job-state", "job-state-reasons", "job-printer-state-reasons", "job-printer-state-message",
    "job-uuid", "job-name", "time-at-processing",
  ]

  /// True when nothing more will happen to the job.
  var isOver: Bool { state == .completed || state == .cancelled || state == .aborted }

  /// True when every byte was handed to the printer.
  var isHandedOver: Bool {
    state == .completed && !reasons.contains("job-completed-with-errors")
  }

  /// True while the job is at the printer and nobody has a complaint.
  ///
  /// Backends tell of a printer that is off in `message` alone, in words that only people can read:
  /// a good one that talks while it prints is not told apart from it.
  var isPrinting: Bool {
    state == .processing && message.isEmpty && !printerReasons.contains(where: isStopping)
      && !printerReasons.contains { $0.hasPrefix("connecting-to-device") }
  }

  /// What is known of the printer by the complaints about the job.
  var printer: PrinterStatus {
    var status = PrinterStatus(stateReasons: printerReasons)
    let isUnreached = printerReasons.contains { $0.hasPrefix("connecting-to-device") }
    let isStopped = state == .stopped || (reasons + printerReasons).contains("printer-stopped")
    if isUnreached || isStopped || printerReasons.contains("paused") {
      status.isOffline = true
    }
    return status
  }

  /// State, reasons and the printer's message for people.
  var description: String {
    let words = words(for: printerReasons + reasons)
    let message = readable(message)
    let what =
      switch state {
      case .pending: "waits"
      case .held: "is held"
      case .processing: "is being printed"
      case .stopped: "stands still"
      case .cancelled: "was cancelled"
      case .aborted: "was given up"
      case .completed: "is done"
      case .unknown: "is in an unknown state"
      }
    let why = [words, message].filter { !$0.isEmpty }.joined(separator: "; ")
    return why.isEmpty ? what : "\(what) (\(why))"
  }
}

extension CUPSJobStatus {
  /// Reads what an answer tells of a job.
  init(_ answer: borrowing some IPPAttributes & ~Copyable) {
    state = State(answer.number("job-state"))
    reasons = answer.texts("job-state-reasons")
    printerReasons = answer.texts("job-printer-state-reasons")
    message = answer.texts("job-printer-state-message").first ?? ""
    isUntouched = answer.isWithoutValue("time-at-processing")
    uuid = answer.texts("job-uuid").first
    name = answer.texts("job-name").first
  }
}

/// A job in a server's list.
struct CUPSListedJob {
  let id: Int32
  let status: CUPSJobStatus
  /// True only if the server says expressly that it has not a byte of a document.
  let isWithoutDocument: Bool

  /// The attributes to ask for.
  static let attributes =
    ["job-id", "number-of-documents", "job-k-octets"] + CUPSJobStatus.attributes

  init?(_ object: IPPObject) {
    guard let id = object.number("job-id"), id > 0 else { return nil }
    self.id = id
    status = CUPSJobStatus(object)
    isWithoutDocument =
      object.number("number-of-documents") == 0 && object.number("job-k-octets") == 0
  }
}
