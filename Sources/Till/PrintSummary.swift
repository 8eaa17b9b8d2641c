import Journal
public import PrintJob
public import Spool
public import StrictJSON

/// What became of one print job, in the words of the protocol.
public struct PrintSummary: Sendable, Equatable {
  /// The journal's number of the job.
  public var job: Int64
  /// What it is for.
  public var role: JobRole
  /// What the paper is to the customer.
  public var kind: PrintKind
  /// How far the job came.
  public var state: PrintJobState
  /// What stops the printer.
  public var obstacle: Obstacle?
  /// What the job's end rests on.
  public var fence: Fence?
  /// True when the paper ran over two rolls.
  public var isSplit: Bool
  /// The printer, by its name in the configuration; nil for the one of its role.
  public var printer: String?
  /// What went wrong, if anything did.
  public var trouble: String?
  /// Where the bytes lie, for printers that keep a file a job.
  public var file: String?
  /// What the template's author should know: what was left out or replaced.
  public var warnings: [String] = []

  /// Why the spool could not do anything for it.
  public internal(set) var error: SpoolError?

  /// True when the paper came out, as far as its printer can tell.
  public var cameOut: Bool { state == .printed || state == .handedOver }

  /// The summary of a job as the journal has it.
  init(_ job: JobRecord) {
    self.job = job.id
    role = job.order.role
    kind = job.kind
    state = job.facts.state
    obstacle = job.facts.obstacle
    fence = job.facts.fence
    isSplit = job.facts.isSplit
    printer = job.printer
    trouble = job.facts.trouble
    // What went wrong on the way to a good end is over.
    if cameOut { trouble = nil }
  }

  /// The summary of a job that the spool has dealt with.
  init(_ report: PrintReport) {
    self.init(report.job)
    file = cameOut ? report.file : nil
    warnings = report.warnings
  }

  /// The summary as the protocol writes it.
  public var json: JSONValue {
    var object = JSONObject()
    object["job"] = .number(JSONNumber(job))
    object["role"] = .string(role.rawValue)
    object["state"] = .string(state.rawValue)
    object["mark"] = kind.mark.first.map(JSONValue.string)
    object["obstacle"] = obstacle.map { .string($0.rawValue) }
    object["fence"] = fence.map { .string($0.rawValue) }
    if isSplit { object["split"] = true }
    object["printer"] = printer.map(JSONValue.string)
    object["trouble"] = trouble.map(JSONValue.string)
    object["file"] = file.map(JSONValue.string)
    if !warnings.isEmpty {
      object["warnings"] = .array(warnings.map(JSONValue.string))
    }
    return .object(object)
  }
}
