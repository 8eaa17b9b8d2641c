public import ReceiptLine

/// What a printer remembers from one line to the next.
public struct PrinterState: Equatable, Sendable {
  /// The number of the selected code page.
  public var codePage: UInt8
  /// True when bytes from 0x80 on are taken in pairs.
  public var kanji = false
  /// What codes Kanji mode takes, on Japanese models.
  public var kanjiSystem = KanjiSystem.jis
  /// True when characters of Kanji mode are underlined; the style does not tell it.
  public var kanjiUnderline = false
  /// The international character set; 0 is ASCII.
  public var internationalSet: UInt8 = 0
  /// The font of text.
  public var font = Font.a
  /// How text looks.
  public var style = Style()
  /// Dots after each character.
  public var characterSpacing: UInt8 = 0
  /// Where lines stand.
  public var justification = Justification.left
  /// Dots from the paper's left edge.
  public var leftMargin: UInt16 = 0
  /// The width of the print area in dots.
  public var printWidth: UInt16
  /// Motion units from line to line; nil for the printer's default.
  public var lineSpacing: UInt8?
  /// True when text stands on its head.
  public var upsideDown = false

  /// The reset text state: how every body begins and ends, made by the opening of a job.
  public init(resetFor profile: Profile) {
    codePage = profile.codePages.first?.number ?? 0
    printWidth = UInt16(clamping: profile.dots)
    lineSpacing = profile.lineSpacing
  }

  /// Follows a command; those that print or ask change nothing.
  ///
  /// ESC @ leads to the state of a printer with the usual settings, on the paper of the profile.
  public mutating func apply(_ command: Command, profile: Profile) {
    switch command {
    case .initialize:
      self = PrinterState(resetFor: profile)
      codePage = 0
      lineSpacing = nil
    case .codePage(let number): codePage = number
    case .kanji(let on): kanji = on
    case .kanjiSystem(let system): kanjiSystem = system
    case .kanjiUnderline(let underline): kanjiUnderline = underline != .none
    case .internationalSet(let number): internationalSet = number
    case .font(let font): self.font = font
    case .characterSpacing(let dots): characterSpacing = dots
    case .emphasis(let on): style.emphasis = on
    case .underline(let underline): style.underline = underline != .none
    case .reverse(let on): style.reverse = on
    case .size(let width, let height):
      style.width = width
      style.height = height
    case .upsideDown(let on): upsideDown = on
    case .justification(let justification): self.justification = justification
    case .leftMargin(let dots): leftMargin = dots
    case .printWidth(let dots): printWidth = dots
    case .defaultLineSpacing: lineSpacing = nil
    case .lineSpacing(let units): lineSpacing = units
    default: break
    }
  }
}
