/// What a kind of printer can do and how it is told to.
public struct Profile: Sendable, Equatable {
  /// The name in configurations, such as `generic-80`.
  public var name: String
  /// Who makes the printer; empty for many makers.
  public var maker: String
  /// The model; empty for many models.
  public var model: String
  /// The cells across the paper, 1 or more.
  public var columns: Int
  /// The dots across the paper, at least 12 for each cell.
  public var dots: Int
  /// The code pages in order of preference; text starts in the first one.
  public var codePages: [CodePageSlot]
  /// The Chinese characters that the printer has beside its code pages; nil for none.
  public var chinese: GB18030?
  /// How the paper is cut; nil when the printer has no cutter.
  public var cut: Cut?
  /// The bar codes that the printer draws by itself.
  public var barcodes: Set<BarcodeSystem>
  /// How the printer gets QR codes onto the paper.
  public var qr: QRPrinting
  /// The spacing of lines in motion units; nil for the printer's default.
  public var lineSpacing: UInt8?

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

  /// How QR codes get onto the paper.
  public enum QRPrinting: Sendable, Equatable {
    /// The printer makes them itself, by GS ( k.
    case native
    /// Not at all.
    case none
  }

  /// A profile from its parts.
  public init(
    name: String,
    maker: String = "",
    model: String = "",
    columns: Int,
    dots: Int,
    codePages: [CodePageSlot],
    chinese: GB18030? = nil,
    cut: Cut?,
    barcodes: Set<BarcodeSystem>,
    qr: QRPrinting = .none,
    lineSpacing: UInt8? = nil
  ) {
    self.name = name
    self.maker = maker
    self.model = model
    self.columns = columns
    self.dots = dots
    self.codePages = codePages
    self.chinese = chinese
    self.cut = cut
    self.barcodes = barcodes
    self.qr = qr
    self.lineSpacing = lineSpacing
  }

  /// The dots of a cell: the width of font A.
  static let cell = 12

  /// The code page that a number selects.
  func codePage(number: UInt8) -> CodePage? {
    codePages.first { $0.number == number }?.page
  }
}

/// The generic profiles stand for the printers that are sold under no name or many.
///
/// Nearly all of them come from China and have its characters. On one that has not, two characters
/// of the code page stand where two question marks would: as wide and no less readable. They make
/// QR codes by themselves too, except the oldest, which print the command as text: that harms only
/// shops whose template asks for such a code, and shows on their first trial, whereas a profile
/// that refused would keep it from all.
extension Profile {
  /// Most printers for paper of 80 mm: 48 columns, 576 dots, partial cut.
  public static let generic80 = Profile(
    name: "generic-80",
    columns: 48,
    dots: 576,
    codePages: epsonCodePages,
    chinese: .twoBytes,
    cut: .partial,
    barcodes: Set(BarcodeSystem.allCases),
    qr: .native
  )

  /// Most printers for paper of 58 mm: 32 columns, 384 dots, no cutter.
  public static let generic58 = Profile(
    name: "generic-58",
    columns: 32,
    dots: 384,
    codePages: epsonCodePages,
    chinese: .twoBytes,
    cut: nil,
    barcodes: Set(BarcodeSystem.allCases),
    qr: .native
  )

  /// The profiles that come with Platen.
  public static let builtIn = [generic80, generic58]

  /// The built-in profile of this name, or nil.
  public static func named(_ name: String) -> Profile? {
    builtIn.first { $0.name == name }
  }

  /// Epson's numbers, which most makers follow for these pages.
  private static let epsonCodePages = [
    CodePageSlot(.cp437, number: 0),
    CodePageSlot(.cp858, number: 19),
    CodePageSlot(.wpc1252, number: 16),
  ]
}
