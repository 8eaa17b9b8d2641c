public import Journal
public import Printers

/// What whoever watches the spool is told, as it happens.
public enum SpoolNews: Sendable {
  /// A job has come to another state.
  case job(JobRecord)
  /// A printer has said something new of itself.
  case printer(PrinterNews)
}

/// How a printer is.
public struct PrinterNews: Sendable, Equatable {
  /// The printer's name in the configuration.
  public var printer: String
  /// What it has said; what it has not told is unknown.
  public var status: PrinterStatus
  /// Why it could not be asked.
  public var trouble: String?

  /// News from their parts.
  public init(printer: String, status: PrinterStatus = PrinterStatus(), trouble: String? = nil) {
    self.printer = printer
    self.status = status
    self.trouble = trouble
  }
}
