/// The byte with which a printer answers `GET_PORT_STATUS` (USB Printer Class 1.1, section 4.2.2).
///
/// Only what it says outright is believed: many printers answer with a constant, 0 or 0x18, whatever
/// happens to them.
struct PortStatus: Equatable {
  var rawValue: UInt8

  /// The paper is at its end, and the printer calls that an error.
  var isOutOfPaper: Bool { rawValue & 0x20 != 0 && rawValue & 0x08 == 0 }

  /// What the printer complains of, in words that follow "it says that it"; nil when all is well.
  var complaint: String? {
    if isOutOfPaper {
      "is out of paper"
    } else if rawValue & 0x10 == 0 {
      "is off line: a cover may be open"
    } else if rawValue & 0x08 == 0 {
      "has an error: look for jammed paper and a stuck cutter"
    } else {
      nil
    }
  }
}
