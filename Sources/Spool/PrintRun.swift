public import ESCPOS
public import Journal
import PrintJob
import Printers

/// One job on its way through the machine, with all that it holds meanwhile.
struct PrintRun {
  /// The job as the journal has it, and since then.
  var job: JobRecord
  var machine: PrintJobMachine
  /// The state that the journal has.
  var durable: PrintJobState
  /// The memory of the printer as of the last step.
  var memory = PrinterMemory()
  /// The memory that the journal has.
  var durableMemory = PrinterMemory()
  /// The device that the memory is of: what is there now, where an address may mean several.
  var device: String
  /// The open link; nil for queues of CUPS, and while nothing is open.
  var link: (any PrinterLink)?
  /// True when the link is another job's.
  var isGuest = false
  /// Tells the printer's answers apart.
  var reader = AnswerReader()
  /// True once nothing will be heard over the link any more.
  var isDeaf = false
  /// True when the printer had no room for a question.
  var isHeldUp = false
  /// The right to write to the printer, among all processes.
  var lock: FileLock?
  /// True when another process had the printer when it was this job's turn.
  var isLockedOut = false
  /// When the machine wants to hear that time has passed.
  var deadline: Moment?
  var sheet: Sheet?
  /// True once the printer was brought back from the middle of a command over this link.
  var isFlushed = false
  /// Bytes that the link has taken since it was opened.
  var sent = 0
  /// What happened and was not told to the machine yet.
  var events: [PrintJobEvent] = []
  /// True when nothing more may be done for the job here: the journal refused, or the spool ends.
  var isOver = false

  init(
    _ job: JobRecord,
    on device: String,
    abilities: PrinterAbilities,
    policy: PrintPolicy
  ) {
    self.device = device
    self.job = job
    durable = job.facts.state
    machine = PrintJobMachine(job.order, facts: job.facts, abilities: abilities, policy: policy)
  }
}

/// What became of one job.
public struct PrintReport: Sendable {
  /// The job as the journal has it now.
  public var job: JobRecord
  /// The bytes that were sent, or would have been; nil when it did not come to that here.
  public var bytes: [UInt8]?
  /// The profile that they were made for.
  public var profile: Profile?
  /// Where the bytes lie, for printers that keep a file a job.
  public var file: String?
  /// What the template's author should know.
  public var warnings: [String] = []
}
