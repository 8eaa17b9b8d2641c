extension Profile {
  /// A code page with the number by which the printer knows it.
  public struct CodePageSlot: Sendable, Equatable {
    /// The code page.
    public var page: CodePage
    /// The number that ESC t takes.
    public var number: UInt8

    /// A code page with its number.
    public init(_ page: CodePage, number: UInt8) {
      self.page = page
      self.number = number
    }
  }

  /// How the paper is cut.
  public struct CutPrinting: Sendable, Equatable {
    /// What tells the cutter.
    public enum Form: Sendable, Equatable {
      /// GS V 65 and 66, which feed to the cutter by themselves.
      case feeding
      /// GS V 0 and 1 after so many lines, for printers that know no other form.
      case here(afterLines: UInt8)
    }

    /// Whether a bridge of paper stays.
    public var cut: Cut
    /// What tells the cutter.
    public var form: Form

    /// A way to cut.
    public init(_ cut: Cut, form: Form = .feeding) {
      self.cut = cut
      self.form = form
    }

    /// Leaves a bridge of paper, by GS V 66.
    public static let partial = CutPrinting(.partial)
    /// Cuts the paper off, by GS V 65.
    public static let full = CutPrinting(.full)
  }

  /// How pictures are sent.
  public struct ImagePrinting: Sendable, Equatable {
    /// The command that prints a picture.
    public enum Form: String, Sendable, CaseIterable {
      /// GS v 0: obsolete at Epson, but what nearly all copies know.
      case raster
      /// GS ( L and GS 8 L, functions 112 and 50: Epson's own.
      case graphics
      /// ESC * in bands of 24 rows: for the oldest.
      case columns
    }

    /// The command.
    public var form: Form
    /// The most rows of one command, 24 to 2303; taller pictures are sent in parts.
    public var blockRows: Int
    /// True when the printer swallows a line feed that comes directly after a picture.
    public var swallowsLineFeed: Bool

    /// A way to send pictures.
    public init(_ form: Form, blockRows: Int = 255, swallowsLineFeed: Bool = false) {
      self.form = form
      self.blockRows = blockRows
      self.swallowsLineFeed = swallowsLineFeed
    }
  }

  /// The drawer connectors of a printer and how pulses are sent to them.
  public struct DrawerPrinting: Sendable, Equatable {
    /// The connectors that the printer drives.
    public var connectors: [DrawerConnector]
    /// True when ESC p takes the digits 0 and 1 as characters, not as numbers.
    public var takesDigits: Bool
    /// True when DLE DC4 1 opens the drawer at once, also when paper is out.
    public var isRealTime: Bool

    /// Drawer connectors.
    public init(
      _ connectors: [DrawerConnector] = [.pin2, .pin5],
      takesDigits: Bool = false,
      isRealTime: Bool = false
    ) {
      self.connectors = connectors
      self.takesDigits = takesDigits
      self.isRealTime = isRealTime
    }
  }

  /// A way in which a printer answers.
  public enum Answer: String, Sendable, CaseIterable {
    /// DLE EOT: status at once.
    case realTimeStatus = "DLE EOT"
    /// GS r: status in turn with the print data.
    case status = "GS r"
    /// GS a: status whenever it changes.
    case automaticStatus = "GS a"
    /// GS ( H: the process id, once all before it is processed.
    case processID = "GS ( H"
  }

  /// How a printer names itself on USB.
  public enum Identity: Sendable, Hashable {
    /// The vendor and product numbers of USB.
    case usb(vendor: UInt16, product: UInt16)
    /// A model as the `MDL` of its IEEE 1284 device id says it.
    case model(String)
  }

  /// Where facts of a profile are from.
  public struct Source: Sendable, Equatable {
    /// Which facts, such as `code pages`.
    public var facts: String
    /// The document, such as a manual with its page, or a public data base with its commit.
    public var document: String

    /// Facts and where they are from.
    public init(_ facts: String, _ document: String) {
      self.facts = facts
      self.document = document
    }
  }
}

/// The 2-D codes of GS ( k by their number cn.
public enum SymbolSystem: UInt8, Sendable, CaseIterable {
  case pdf417 = 48
  case qr = 49
  case aztec = 53
  case dataMatrix = 54

  /// The name as people say it.
  public var name: String {
    switch self {
    case .pdf417: "PDF417"
    case .qr: "QR"
    case .aztec: "Aztec"
    case .dataMatrix: "DataMatrix"
    }
  }
}
