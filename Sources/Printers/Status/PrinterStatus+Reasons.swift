extension PrinterStatus {
  /// Reads the state reasons that a CUPS queue or an IPP printer gives (RFC 8011, 5.4.12).
  ///
  /// A queue without reasons may have a printer in any state: only complaints are believed.
  public init(stateReasons reasons: [String]) {
    self.init()
    for reason in reasons {
      // A report is for the record: nothing is wrong.
      if reason.hasSuffix("-report") { continue }
      switch stem(of: reason) {
      case "media-empty", "media-needed": paper = .out
      case "media-low": if paper == .unknown { paper = .nearEnd }
      case "cover-open", "door-open", "interlock-open": isCoverOpen = true
      case "media-jam": if !reason.hasSuffix("-warning") { hasOtherError = true }
      case "offline", "shutdown", "timed-out": isOffline = true
      default: break
      }
    }
  }
}
