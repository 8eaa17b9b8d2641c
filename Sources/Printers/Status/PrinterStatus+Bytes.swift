/// The questions of `DLE EOT n` (ESC/POS, real-time status transmission), by their number.
enum StatusQuestion: UInt8, CaseIterable {
  case printer = 1
  case offlineCause = 2
  case errorCause = 3
  case paper = 4

  /// The command: DLE EOT n.
  var bytes: [UInt8] { [0x10, 0x04, rawValue] }
}

extension PrinterStatus {
  /// Reads the answer to `DLE EOT n`; with bits that no answer has, nothing is known.
  init(_ byte: UInt8, to question: StatusQuestion) {
    self.init()
    guard byte & 0x93 == 0x12 else { return }
    switch question {
    case .printer:
      drawer = byte & 0x04 == 0 ? .low : .high
      isOffline = byte & 0x08 != 0
    case .offlineCause:
      isCoverOpen = byte & 0x04 != 0
      // Bit 6 alone does not tell which error it is: question 3 does.
      if byte & 0x20 != 0 { paper = .out }
    case .errorCause:
      hasCutterError = byte & 0x08 != 0
      // What the printer recovers from by itself, once the head has cooled down.
      isHeadHot = byte & 0x40 != 0
      // Bit 2 is reserved on some models and a mechanical error on others.
      hasOtherError = byte & 0x24 != 0
    case .paper:
      paper = byte & 0x60 != 0 ? .out : byte & 0x0C != 0 ? .nearEnd : .ok
    }
  }

  /// Reads the four bytes that a printer sends by itself when its state changes (`GS a`, automatic
  /// status back); with bits that they never have, nothing is known.
  init(automatic bytes: [UInt8]) {
    self.init()
    guard bytes.count == 4, bytes[0] & 0x93 == 0x10,
      bytes[1...].allSatisfy({ $0 & 0x90 == 0 })
    else { return }
    drawer = bytes[0] & 0x04 == 0 ? .low : .high
    isOffline = bytes[0] & 0x08 != 0
    isCoverOpen = bytes[0] & 0x20 != 0
    hasCutterError = bytes[1] & 0x08 != 0
    isHeadHot = bytes[1] & 0x40 != 0
    hasOtherError = bytes[1] & 0x24 != 0
    paper = bytes[2] & 0x0C != 0 ? .out : bytes[2] & 0x03 != 0 ? .nearEnd : .ok
  }

  /// Reads the answer to `GS r 1`, the paper sensors.
  init(paperSensors byte: UInt8) {
    self.init()
    guard byte & 0x90 == 0 else { return }
    paper = byte & 0x0C != 0 ? .out : byte & 0x03 != 0 ? .nearEnd : .ok
  }

  /// Reads the answer to `GS r 2`, the drawer's line.
  init(drawerLine byte: UInt8) {
    self.init()
    guard byte & 0x90 == 0 else { return }
    drawer = byte & 0x01 == 0 ? .low : .high
  }

  /// Reads the answer to `GET_PORT_STATUS` (USB Printer Class 1.1, section 4.2.2).
  ///
  /// Only complaints are believed: many printers answer 0x18 or 0 whatever happens to them.
  init(_ port: PortStatus) {
    self = port.rawValue & 0x38 == 0 ? PrinterStatus() : PrinterStatus(complaining: port)
  }

  /// Reads what a port complains of that does not answer the same whatever happens to it.
  init(complaining port: PortStatus) {
    self.init()
    if port.isOutOfPaper {
      paper = .out
    } else if port.rawValue & 0x10 == 0 {
      isOffline = true
    } else if port.rawValue & 0x08 == 0 {
      hasOtherError = true
    }
  }
}
