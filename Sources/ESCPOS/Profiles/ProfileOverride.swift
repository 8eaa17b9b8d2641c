/// Facts that a shop's configuration changes on a profile; nil leaves a fact as it is.
///
/// The words are the configuration's own; ``Profile/applying(_:)`` checks them.
public struct ProfileOverride: Sendable, Equatable {
  /// A code page with the number by which the printer knows it.
  public struct CodePageNumber: Sendable, Equatable {
    /// The page's name, such as `PC858` or `cp858`.
    public var page: String
    /// The number that ESC t takes, 0 to 255.
    public var number: Int

    /// A code page with its number.
    public init(_ page: String, number: Int) {
      self.page = page
      self.number = number
    }
  }

  /// The name of the changed profile: small letters, digits and `-`.
  public var name: String?
  /// The cells across the paper, 12 to 255.
  public var columns: Int?
  /// The dots across the paper, 12 for each cell or more, at most 1,000.
  public var dots: Int?
  /// Dots of an inch, 100 to 600.
  public var dotsPerInch: Int?
  /// The units that ESC 3 and ESC J count in a dot: 1 or 2.
  public var unitsPerDot: Int?
  /// All code pages, in order of preference, at least one; text starts in the first.
  public var codePages: [CodePageNumber]?
  /// The characters of Kanji mode: `gbk`, `gb18030`, `big5`, `shift-jis`, `euc-kr` or `none`.
  public var kanji: String?
  /// How the paper is cut: `full`, `partial` or `none`.
  public var cut: String?
  /// The lines to feed before the cut, 0 to 20, for printers that cut where they are; nil for
  /// those that feed to the cutter by themselves.
  public var linesBeforeCut: Int?
  /// The bar codes that the printer draws by itself, such as `EAN-13`; Platen draws the others.
  public var barcodes: [String]?
  /// Whether the printer draws 2-D codes by itself, such as `QR`, by their names.
  public var symbols: [String: Bool]?
  /// How pictures are sent: `raster`, `graphics`, `columns` or `none`.
  public var images: String?
  /// The most rows of a picture in one command, 24 to 2303.
  public var blockRows: Int?
  /// Whether the printer swallows a line feed directly after a picture.
  public var swallowsLineFeed: Bool?
  /// Whether a picture by ESC * can stand in a line beside text.
  public var drawsInLine: Bool?
  /// Whether gaps in a line are filled with blanks, for printers that do not obey ESC $ there.
  public var padsWithBlanks: Bool?
  /// The spacing of lines in motion units, 1 to 255; 0 for the printer's own.
  public var lineSpacing: Int?
  /// The drawer connectors: `pin 2`, `pin 5`, `both` or `none`.
  public var drawer: String?
  /// Whether ESC p takes digits as characters.
  public var drawerTakesDigits: Bool?
  /// Whether the drawer opens at once also without paper, by DLE DC4.
  public var drawerIsRealTime: Bool?
  /// Whether real-time commands are switched off around pictures, by GS ( D.
  public var forbidsRealTime: Bool?
  /// Whether the printer hangs upside down.
  public var isUpsideDown: Bool?
  /// Whether raw commands of documents are sent.
  public var allowsCommands: Bool?

  /// No changes.
  public init() {}
}

/// A fact of a profile that cannot be.
public struct ProfileFault: Equatable, Sendable, CustomStringConvertible {
  /// The fact, by its name in ``ProfileOverride``, such as `codePages`.
  public let fact: String
  /// What is wrong with it and what to write in its place, without the fact's name in front.
  public let problem: String

  /// Both in one sentence.
  public var description: String { "\(fact): \(problem)" }
}

/// Facts that a profile cannot have, found before anything is printed.
public struct ProfileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// All of them, at least one.
  public let faults: [ProfileFault]

  /// The faults, a line each.
  public var description: String {
    faults.map(\.description).joined(separator: "\n")
  }
}
