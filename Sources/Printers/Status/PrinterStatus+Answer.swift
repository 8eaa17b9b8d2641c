extension PrinterStatus {
  /// What an answer that came unasked, or to `GS r 1`, says; nil for answers that say nothing of the
  /// printer's state by themselves.
  ///
  /// The answer to `GS r 1` tells the paper only (ESC/POS, transmit status).
  public init?(_ answer: PrinterAnswer) {
    switch answer {
    case .automaticStatus(let bytes): self.init(automatic: bytes)
    case .byte(let byte): self.init(paperSensors: byte)
    case .realTimeStatus, .processed, .wentOffline, .cleared, .block, .xon, .xoff: return nil
    }
  }
}
