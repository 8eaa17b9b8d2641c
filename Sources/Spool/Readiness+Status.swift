import PrintJob
import Printers

extension Readiness {
  /// What a status means for a job: only what a printer complains of keeps it from printing.
  init(_ status: PrinterStatus) {
    self =
      if status.isCoverOpen == true {
        .stopped(.cover)
      } else if status.paper == .out {
        .stopped(.paper)
      } else if [status.hasCutterError, status.hasOtherError, status.isHeadHot].contains(true) {
        .stopped(.fault)
      } else if status.isOffline == true {
        .stopped(.offline)
      } else {
        .ready
      }
  }
}

extension Obstacle {
  /// What kept a printer from being opened.
  init(_ trouble: PrinterTrouble) {
    self =
      switch trouble.kind {
      case .busy: .busy
      case .absent, .denied, .notReady, .lost, .silent: .offline
      case .unsupported: .fault
      }
  }
}
