public import ESCPOS
public import Journal

/// Why a job was not begun; nothing was sent and the job waits.
public enum SpoolError: Error, Equatable, CustomStringConvertible {
  /// The receipt does not become a page.
  case unprintable(String)
  /// The rendered bytes hold what the printer must not be sent.
  case auditFailed([Finding])
  /// Another process is writing to the printer.
  case printerBusy(String)
  /// The printer could not be asked what it is, or it is none that can be driven.
  case unknownPrinter(String)
  /// The journal refused.
  case journal(JournalError)

  /// What happened and what to do now.
  public var description: String {
    switch self {
    case .unprintable(let reason): "the receipt cannot be rendered: \(reason)"
    case .auditFailed(let findings):
      "the rendered bytes were held back: "
        + findings.prefix(3).map(\.description).joined(separator: "; ")
    case .printerBusy(let printer):
      "\(printer) is printing for another Platen; the receipt waits, print it again in a moment"
    case .unknownPrinter(let reason): reason
    case .journal(let error): error.description
    }
  }
}
