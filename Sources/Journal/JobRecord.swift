public import PrintJob
public import Sales

/// A print job as the journal keeps it, without its bytes.
public struct JobRecord: Sendable, Equatable {
  /// The journal's number.
  public var id: Int64
  /// The receipt that it prints or belongs to; nil for a drawer that was opened without a sale.
  public var receipt: Int64?
  /// The job as it was asked for; its moments are of this start of the machine.
  public var order: JobOrder
  /// How far it has come.
  public var facts: JobFacts
  /// The printer that it was given to, by its name in the configuration; nil for the one that prints
  /// what is of its role.
  public var printer: String?
  /// The device that it was sent to last.
  public var device: String?
  /// The profile that the body was rendered for.
  public var profile: String?
  /// The SHA-256 of the body, hexadecimal.
  public var bodyHash: String?
  /// The template of this paper; nil for the receipt's own.
  public var template: TemplateKey?
  /// The job that this one follows.
  public var follows: Int64?
  /// Why it follows that job.
  public var followReason: Successor.Reason?
  /// The claim of the process that works on it or waits for its turn.
  public var owner: String?
  /// Who asked for it.
  public var requestedBy: String
  /// A person's reason for opening a drawer.
  public var reason: String?
  /// When it was asked for, by the wall clock.
  public var createdAt: Timestamp

  /// What the paper is to the customer.
  public var kind: PrintKind { order.kind }
}

/// A job that comes with a receipt: its merchant copy, a ticket for the kitchen, the drawer.
public struct JobDraft: Sendable {
  /// What it is for.
  public var role: JobRole
  /// The paper's template: its key and its text; nil for the receipt's own, or none.
  public var template: (key: TemplateKey, text: String)?

  /// A draft from its parts.
  public init(_ role: JobRole, template: (key: TemplateKey, text: String)? = nil) {
    self.role = role
    self.template = template
  }
}

/// One step of a job that becomes durable, with all that has to be durable with it.
public struct JobStep: Sendable {
  /// The job as it is after the step.
  public var job: JobRecord
  /// The state that the journal has.
  public var before: PrintJobState
  /// What is remembered of the printer: the device's name and the memory after the step.
  public var memory: (device: String, memory: PrinterMemory)?
  /// The job that follows it.
  public var successor: Successor?
  /// The body that `bodyHash` names, unless the journal holds it.
  public var body: [UInt8]?

  /// A step of a job alone.
  public init(_ job: JobRecord, before: PrintJobState) {
    self.job = job
    self.before = before
  }
}
