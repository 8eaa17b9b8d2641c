/// What a kind of printer can do and how it is told to.
///
/// A cell is one character of font A, 12 x 24 dots on every printer that there is a profile for.
public struct Profile: Sendable, Equatable {
  /// The name in configurations, such as `generic-80`: small letters, digits and `-`.
  public var name: String
  /// Who makes the printer; empty for many makers.
  public var maker: String
  /// The model; empty for many models.
  public var model: String
  /// The cells across the paper, 1 or more.
  public var columns: Int
  /// The dots across the paper, at least 12 for each cell.
  public var dots: Int
  /// Dots of an inch, the same both ways; 203 and 180 are usual.
  public var dotsPerInch: Int
  /// The units that ESC 3 and ESC J count in a dot: 1, or 2 where the maker's unit is half a dot.
  public var unitsPerDot: Int
  /// True when the printer begins with units that are no dots, so that GS P must set them.
  public var setsUnits: Bool
  /// The code pages in order of preference; text starts in the first one.
  public var codePages: [CodePageSlot]
  /// The characters of several bytes that the printer has beside its code pages; nil for none.
  public var kanji: KanjiSet?
  /// How the paper is cut; nil when the printer has no cutter.
  public var cut: CutPrinting?
  /// The bar codes that the printer draws by itself.
  public var barcodes: Set<BarcodeSystem>
  /// The 2-D codes that the printer draws by itself, by GS ( k.
  public var symbols: Set<SymbolSystem>
  /// How pictures are sent; nil when the printer prints none.
  public var images: ImagePrinting?
  /// True when a picture by ESC * of 24 dots in height can stand in a line beside text.
  public var drawsInLine: Bool
  /// True when ESC $ is not obeyed after text in a line, so that gaps are filled with blanks.
  public var padsWithBlanks: Bool
  /// The spacing of lines in motion units; nil for the printer's default of about 30 dots.
  public var lineSpacing: UInt8?
  /// The drawer connectors; nil when the printer has none.
  public var drawer: DrawerPrinting?
  /// True when GS ( D keeps the bytes of pictures from being taken for real-time commands.
  public var forbidsRealTime: Bool
  /// True where the printer hangs upside down: lines are sent last first and stand on their heads.
  public var isUpsideDown: Bool
  /// True when raw commands of documents are sent; only the shop's configuration says so.
  public var allowsCommands: Bool
  /// The ways in which the printer answers.
  public var answers: Set<Answer>
  /// How the printer names itself on USB; empty when that is not known.
  public var identities: [Identity]
  /// What a person who chooses this profile should know.
  public var remarks: [String]
  /// Where the facts are from.
  public var sources: [Source]

  /// A profile from its parts.
  public init(
    name: String,
    maker: String = "",
    model: String = "",
    columns: Int,
    dots: Int,
    dotsPerInch: Int = 203,
    unitsPerDot: Int = 1,
    setsUnits: Bool = false,
    codePages: [CodePageSlot],
    kanji: KanjiSet? = nil,
    cut: CutPrinting?,
    barcodes: Set<BarcodeSystem>,
    symbols: Set<SymbolSystem> = [],
    images: ImagePrinting? = nil,
    drawsInLine: Bool = false,
    padsWithBlanks: Bool = false,
    lineSpacing: UInt8? = nil,
    drawer: DrawerPrinting? = nil,
    forbidsRealTime: Bool = false,
    isUpsideDown: Bool = false,
    allowsCommands: Bool = false,
    answers: Set<Answer> = [],
    identities: [Identity] = [],
    remarks: [String] = [],
    sources: [Source] = []
  ) {
    self.name = name
    self.maker = maker
    self.model = model
    self.columns = columns
    self.dots = dots
    self.dotsPerInch = dotsPerInch
    self.unitsPerDot = unitsPerDot
    self.setsUnits = setsUnits
    self.codePages = codePages
    self.kanji = kanji
    self.cut = cut
    self.barcodes = barcodes
    self.symbols = symbols
    self.images = images
    self.drawsInLine = drawsInLine
    self.padsWithBlanks = padsWithBlanks
    self.lineSpacing = lineSpacing
    self.drawer = drawer
    self.forbidsRealTime = forbidsRealTime
    self.isUpsideDown = isUpsideDown
    self.allowsCommands = allowsCommands
    self.answers = answers
    self.identities = identities
    self.remarks = remarks
    self.sources = sources
  }

  /// The dots of a cell: the width of font A.
  static let cell = 12

  /// The command that makes dots the units of positions; nil where they are.
  var dotsAsUnits: Command? {
    let units = UInt8(clamping: dotsPerInch)
    return setsUnits ? .motionUnits(across: units, down: units) : nil
  }

  /// The code page that a number selects.
  func codePage(number: UInt8) -> CodePage? {
    codePages.first { $0.number == number }?.page
  }
}
