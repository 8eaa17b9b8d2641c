/// What a CUPS server says about a job under way, or that it says nothing.
public struct CUPSJobNews: Sendable, Equatable {
  /// What the printer or its queue is known to be in; only complaints are believed.
  public var status: PrinterStatus
  /// True while CUPS hands the job to the printer and nobody complains.
  public var isPrinting: Bool
  /// The job and how far it is, for people.
  public var words: String

  /// News from their parts.
  public init(status: PrinterStatus = PrinterStatus(), isPrinting: Bool = false, words: String) {
    self.status = status
    self.isPrinting = isPrinting
    self.words = words
  }
}

/// What a CUPS server knows of a job by its name.
public enum CUPSJobWord: Sendable, Equatable {
  /// It has not come to its end; with its state for people.
  case pending(String)
  /// The bytes were handed to the printer.
  case completed
  /// It was stopped or withdrawn, and some of it may be on paper; with its state for people.
  case aborted(String)
  /// Its document never came whole to the server and was withdrawn: nothing was or will be printed.
  case untouched
  /// The server knows no job of this name, or not any more.
  case unknown
}
