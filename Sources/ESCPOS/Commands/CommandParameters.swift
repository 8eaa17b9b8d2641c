/// A character font of the printer.
public enum Font: UInt8, Sendable, CaseIterable {
  /// 12 x 24 dots, the font of the page's cells.
  case a = 0
  /// The smaller font.
  case b = 1
  /// A third font that some models have.
  case c = 2
}

/// How characters are underlined.
public enum Underline: UInt8, Sendable, CaseIterable {
  /// No line.
  case none = 0
  /// A line of one dot.
  case thin = 1
  /// A line of two dots.
  case thick = 2
}

/// Where a line stands in the print area.
public enum Justification: UInt8, Sendable, CaseIterable {
  /// At the left edge.
  case left = 0
  /// In the middle.
  case centre = 1
  /// At the right edge.
  case right = 2
}

/// Where a bar code's readable characters are printed.
public enum ReadablePosition: UInt8, Sendable, CaseIterable {
  /// Nowhere.
  case none = 0
  /// Above the bars.
  case above = 1
  /// Below the bars.
  case below = 2
  /// Above and below the bars.
  case both = 3
}

/// The code systems of Kanji mode on Japanese models.
public enum KanjiSystem: UInt8, Sendable, CaseIterable {
  /// JIS X 0208, where FS & and FS . switch Kanji mode.
  case jis = 0
  /// Shift_JIS.
  case shiftJIS = 1
}

/// What the cutter does.
public enum Cut: UInt8, Sendable, CaseIterable {
  /// Cuts the paper off.
  case full = 65
  /// Leaves a bridge of paper, so that the receipt does not fall.
  case partial = 66
}

/// A drawer kick connector.
public enum DrawerConnector: UInt8, Sendable, CaseIterable {
  /// Connector pin 2, the usual one.
  case pin2 = 0
  /// Connector pin 5.
  case pin5 = 1
}

/// The bar code systems of GS k, function B, by their number m.
public enum BarcodeSystem: UInt8, Sendable, CaseIterable {
  case upcA = 65
  case upcE = 66
  case ean13 = 67
  case ean8 = 68
  case code39 = 69
  case itf = 70
  case codabar = 71
  case code93 = 72
  case code128 = 73
  case gs1128 = 74
  case databar = 75
  case databarTruncated = 76
  case databarLimited = 77
  case databarExpanded = 78

  /// The name as people say it.
  public var name: String {
    switch self {
    case .upcA: "UPC-A"
    case .upcE: "UPC-E"
    case .ean13: "EAN-13"
    case .ean8: "EAN-8"
    case .code39: "CODE39"
    case .itf: "ITF"
    case .codabar: "CODABAR"
    case .code93: "CODE93"
    case .code128: "CODE128"
    case .gs1128: "GS1-128"
    case .databar: "GS1 DataBar"
    case .databarTruncated: "GS1 DataBar Truncated"
    case .databarLimited: "GS1 DataBar Limited"
    case .databarExpanded: "GS1 DataBar Expanded"
    }
  }
}

/// The kinds of QR code.
public enum QRModel: UInt8, Sendable, CaseIterable {
  /// The first kind, out of use.
  case one = 49
  /// The kind that is meant by QR code.
  case two = 50
  /// Micro QR code.
  case micro = 51
}

/// How much of a QR code may be damaged.
public enum QRLevel: UInt8, Sendable, CaseIterable {
  /// About 7 percent.
  case l = 48
  /// About 15 percent.
  case m = 49
  /// About 25 percent.
  case q = 50
  /// About 30 percent.
  case h = 51

  /// The level as markup names it.
  var letter: Character {
    switch self {
    case .l: "l"
    case .m: "m"
    case .q: "q"
    case .h: "h"
    }
  }
}

/// The four characters that GS ( H sends and the printer sends back.
public struct ProcessID: Sendable, Hashable {
  /// The characters, 0x20 to 0x7E each.
  public let bytes: [UInt8]

  /// An id of four printable ASCII characters; nil for anything else.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 4, bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
    self.bytes = bytes
  }
}
