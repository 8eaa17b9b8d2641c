extension BulkOutcome {
  /// What to tell the person at the printer about the end of a job.
  ///
  /// - Parameters:
  ///   - count: the bytes of the job.
  ///   - stall: how long the printer was waited for, in milliseconds.
  ///   - status: what it said of itself afterwards, if it did.
  /// - Returns: nil when every byte was taken.
  func trouble(of count: Int, stall: Int32, status: PortStatus?) -> PrinterTrouble? {
    let share = "\(accepted) of \(count) bytes"
    let complaint = status?.complaint.map { "; it says that it \($0)" } ?? ""
    switch end {
    case .complete: return nil
    case .timedOut:
      return PrinterTrouble(
        .lost,
        reason: "it took \(share) and then none for \(stall / 1_000) s\(complaint)",
        advice: "see to the printer; what it has taken may come out yet"
      )
    case .halted:
      return PrinterTrouble(
        .lost,
        reason: "it took \(share) and refuses more\(complaint)",
        advice: "switch it off and on"
      )
    case .gone:
      return PrinterTrouble(
        .lost,
        reason: "it was unplugged or switched off; it may have taken up to \(share)",
        advice: "plug it in, switch it on and see what came out"
      )
    case .failed(let name):
      return PrinterTrouble(
        .lost,
        reason: "a transfer failed (\(name)); it may have taken up to \(share)\(complaint)",
        advice: "check the cable, switch the printer off and on and see what came out"
      )
    }
  }
}
