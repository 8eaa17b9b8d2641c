public import ESCPOS
public import Journal

/// Why nothing was sent for a job, or a person's word about it was not taken.
public enum SpoolError: Error, Equatable, CustomStringConvertible {
  /// The receipt does not become a page.
  case unprintable(String)
  /// The rendered bytes hold what the printer must not be sent.
  case auditFailed([Finding])
  /// The printer could not be asked what it is, or it is none that can be driven.
  case unknownPrinter(String)
  /// The printer has no connector for a drawer, by its profile.
  case noDrawer(String)
  /// There is no such job.
  case noSuchJob(Int64)
  /// The job is in a state in which the word means nothing; the text says what can be done.
  case notNow(String)
  /// The journal refused.
  case journal(JournalError)

  /// What happened and what to do now.
  public var description: String {
    switch self {
    case .unprintable(let reason): "the receipt cannot be rendered: \(reason)"
    case .auditFailed(let findings):
      "the rendered bytes were held back: "
        + findings.prefix(3).map(\.description).joined(separator: "; ")
    case .unknownPrinter(let reason): reason
    case .noDrawer(let profile):
      "a printer of the profile \(profile) has no such drawer connector; set drawer.pin, or the "
        + "profile of the printer that the drawer hangs on"
    case .noSuchJob(let id):
      "there is no print job \(id); `platen spool list` shows those there are"
    case .notNow(let reason): reason
    case .journal(let error): error.description
    }
  }
}
