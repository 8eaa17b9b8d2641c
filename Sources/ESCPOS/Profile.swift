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
  /// How the paper is cut; nil when the printer has no cutter.
  public var cut: Cut?
  /// The bar codes that the printer draws by itself.
  public var barcodes: Set<BarcodeSystem>
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

  /// A profile from its parts.
  public init(
    name: String,
    maker: String = "",
    model: String = "",
    columns: Int,
    dots: Int,
    codePages: [CodePageSlot],
    cut: Cut?,
    barcodes: Set<BarcodeSystem>,
    lineSpacing: UInt8? = nil
  ) {
    self.name = name
    self.maker = maker
    self.model = model
    self.columns = columns
    self.dots = dots
    self.codePages = codePages
    self.cut = cut
    self.barcodes = barcodes
    self.lineSpacing = lineSpacing
  }

  /// The dots of a cell: the width of font A.
  static let cell = 12

  /// The code page that a number selects.
  func codePage(number: UInt8) -> CodePage? {
    codePages.first { $0.number == number }?.page
  }
}

extension Profile {
  /// Most printers for paper of 80 mm: 48 columns, 576 dots, partial cut.
  public static let generic80 = Profile(
    name: "generic-80",
    columns: 48,
    dots: 576,
    codePages: epsonCodePages,
    cut: .partial,
    barcodes: Set(BarcodeSystem.allCases)
  )

  /// Most printers for paper of 58 mm: 32 columns, 384 dots, no cutter.
  public static let generic58 = Profile(
    name: "generic-58",
    columns: 32,
    dots: 384,
    codePages: epsonCodePages,
    cut: nil,
    barcodes: Set(BarcodeSystem.allCases)
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
