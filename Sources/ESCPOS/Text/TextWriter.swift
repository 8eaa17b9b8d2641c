import ReceiptLine

/// Writes text as bytes of the printer's code pages and its Kanji mode, in as few bytes as there
/// can be for a row.
struct TextWriter {
  private let pages: PageTable
  /// The place of the selected page.
  private var current = 0
  private let set: KanjiSet?
  /// True in Kanji mode, where ASCII is still ASCII.
  private var kanji = false
  private var kanjiUnderline = false

  /// Starts in the profile's first code page.
  init(profile: Profile) {
    pages = PageTable.shared(for: profile.codePages)
    set = profile.kanji
  }

  /// Goes back to the profile's first code page.
  mutating func reset(_ writer: inout ByteWriter) {
    leaveKanji(&writer)
    if kanjiUnderline {
      underlineKanji(false, &writer)
    }
    if !pages.slots.isEmpty {
      select(0, &writer)
    }
  }

  // MARK: Plain text

  /// Whether a text is of printable ASCII only, which every code page has.
  @inline(__always)
  static func isPlain(_ text: String) -> Bool {
    let span = text.utf8Span.span
    // Without a way out of the loop, many bytes are compared at once.
    var farthest: UInt8 = 0
    for index in span.indices {
      farthest = max(farthest, span[index] &- 0x20)
    }
    return farthest < 0x5F
  }

  /// Writes a plain text in exactly so many cells: what is longer is cut, what is shorter is filled
  /// up with blanks, so that what follows always stands where the layout put it.
  @inline(__always)
  func putPlain(_ text: String, cells: Int, to writer: inout ByteWriter) {
    let span = text.utf8Span.span
    let count = min(span.count, cells)
    for index in 0..<count {
      writer.put(span[index])
    }
    writer.put(0x20, times: cells - count)
  }

  /// The byte of a piece of a rule as things are, nil when something must be changed for it.
  @inline(__always)
  func byte(of piece: Rule.Piece) -> UInt8? {
    guard !kanji, current < pages.slots.count, !pages.slots[current].pieces.isEmpty else {
      return nil
    }
    return pages.slots[current].pieces[piece.place]
  }

  /// Writes pieces of a rule that are all in the selected page.
  func putPlain(_ pieces: ArraySlice<Rule.Piece>, to writer: inout ByteWriter) {
    let bytes = pages.slots[current].pieces
    for piece in pieces {
      writer.put(bytes[piece.place])
    }
  }

  // MARK: Units

  /// Adds the units of a text that take exactly so many cells, with blanks at the end of a short one.
  ///
  /// Where the layout counted fewer cells than the characters have by themselves, each gets one, so
  /// that nothing at the end is lost but what is beyond the paper.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - counted: the cells that the layout counted.
  ///   - cells: those of them that are on the paper.
  ///   - units: what it is added to.
  /// - Returns: the text as it is shown, of which the units count the bytes.
  func append(
    _ text: String,
    counted: Int,
    cells: Int,
    to units: inout [TextUnit]
  ) -> String {
    let first = units.count
    var room = cells
    for scalar in text.unicodeScalars {
      guard let natural = scalar.plainCells, natural <= room else {
        units.removeSubrange(first...)
        return appendShown(text, counted: counted, cells: cells, to: &units)
      }
      room -= Int(natural)
      var unit = unit(of: scalar, cells: natural)
      unit.bytes = UInt32(UTF8.width(scalar))
      units.append(unit)
    }
    for _ in 0..<room {
      units.append(.blank)
    }
    return text
  }

  /// The same for any text, in which a character may be made of several scalars.
  private func appendShown(
    _ text: String,
    counted: Int,
    cells: Int,
    to units: inout [TextUnit]
  ) -> String {
    let shown = Widths.unicode.shown(text)
    var room = cells
    let isTight = Widths.unicode.cells(of: shown) > counted
    var scalars = shown.unicodeScalars.makeIterator()
    Widths.unicode.forEachUnit(of: shown) { bytes, natural in
      let (first, last, only) = Self.read(&scalars, bytes: bytes)
      let cells = isTight ? 1 : natural
      guard cells <= room else {
        // Nothing of what follows may take the place of what is cut.
        units.append(contentsOf: repeatElement(.blank, count: room))
        room = 0
        return
      }
      room -= cells
      var unit = unit(of: only, cells: UInt8(clamping: cells))
      unit.bytes = UInt32(clamping: bytes)
      unit.isShaped = first.isShaped
      // The voice marks of half-width katakana join them, but stand in a cell of their own.
      if cells == 2, last.isHalfwidthMark {
        unit = self.unit(of: first, cells: 1)
        unit.bytes = UInt32(clamping: bytes - UTF8.width(last))
        units.append(unit)
        unit = self.unit(of: last, cells: 1)
        unit.bytes = UInt32(UTF8.width(last))
      }
      units.append(unit)
    }
    for _ in 0..<room {
      units.append(.blank)
    }
    return shown
  }

  /// Takes the scalars of so many bytes: the first, the last, and the one that shows them all.
  ///
  /// This is nil where only several together would; joiners and variation selectors do not count.
  @inline(__always)
  private static func read(
    _ scalars: inout String.UnicodeScalarView.Iterator,
    bytes: Int
  ) -> (first: Unicode.Scalar, last: Unicode.Scalar, only: Unicode.Scalar?) {
    let first = scalars.next() ?? " "
    var rest = bytes - UTF8.width(first)
    guard rest > 0 else { return (first, first, first) }
    var visible = [first]
    while rest > 0, let next = scalars.next() {
      rest -= UTF8.width(next)
      visible.append(next)
    }
    visible.removeAll { $0.properties.isDefaultIgnorableCodePoint }
    let only = visible.count < 2 ? visible.first ?? " " : nil
    return (first, visible.count == 2 ? visible[1] : first, only)
  }

  /// How a character is printed, or what says the same.
  func unit(of scalar: Unicode.Scalar?, cells: UInt8) -> TextUnit {
    var candidate = scalar
    while let scalar = candidate {
      if scalar.isASCII {
        return TextUnit(pages: .max, scalar: scalar, cells: cells)
      }
      // An ideograph of a code page would be half as wide as its neighbours.
      if cells == 2, let code = set?.code(of: scalar) {
        return TextUnit(scalar: scalar, code: code, cells: 2)
      }
      let mask = pages.mask(of: scalar)
      if mask != 0 {
        return TextUnit(pages: mask, scalar: scalar, cells: cells)
      }
      candidate = Substitute.similar(to: scalar)
    }
    return TextUnit(scalar: scalar ?? " ", cells: cells)
  }

  /// Writes some units of a row; those after them in the row help to choose the code page.
  ///
  /// Staying in a page as long as it has all characters, and then taking the one that has the most
  /// to come, changes the page as rarely as possible: a later change leaves less to be printed.
  mutating func put(
    _ range: Range<Int>,
    of units: [TextUnit],
    underline: Bool,
    to writer: inout ByteWriter
  ) {
    for index in range {
      let unit = units[index]
      if unit.code != 0 {
        put(unit.code, underline: underline, to: &writer)
        continue
      }
      if unit.isMissing {
        writer.put(Substitute.replacement, times: Int(unit.cells))
        continue
      }
      if unit.scalar.isASCII {
        writer.put(UInt8(truncatingIfNeeded: unit.scalar.value))
      } else {
        leaveKanji(&writer)
        if unit.pages & 1 << UInt64(current) == 0 {
          select(page(for: units[index...]), &writer)
        }
        writer.put(pages.slots[current].table.byte(of: unit.scalar) ?? Substitute.replacement)
      }
      writer.put(0x20, times: Int(unit.cells) - 1)
    }
  }

  /// The page that has the most of what follows, the first of several.
  private func page(for units: ArraySlice<TextUnit>) -> Int {
    var common = UInt64.max
    for unit in units where unit.pages != 0 {
      guard common & unit.pages != 0 else { break }
      common &= unit.pages
    }
    return common.trailingZeroBitCount
  }

  // MARK: Changes

  private mutating func select(_ index: Int, _ writer: inout ByteWriter) {
    guard index != current else { return }
    writer.put(.codePage(pages.slots[index].number))
    current = index
  }

  private mutating func put(_ code: UInt32, underline: Bool, to writer: inout ByteWriter) {
    if !kanji {
      switchKanji(true, &writer)
    }
    if underline != kanjiUnderline {
      underlineKanji(underline, &writer)
    }
    if code > 0xFFFF {
      writer.put(UInt8(truncatingIfNeeded: code >> 24))
      writer.put(UInt8(truncatingIfNeeded: code >> 16))
    }
    writer.put(UInt8(truncatingIfNeeded: code >> 8))
    writer.put(UInt8(truncatingIfNeeded: code))
  }

  private mutating func underlineKanji(_ on: Bool, _ writer: inout ByteWriter) {
    writer.put(.kanjiUnderline(on ? .thick : .none))
    kanjiUnderline = on
  }

  private mutating func leaveKanji(_ writer: inout ByteWriter) {
    if kanji {
      switchKanji(false, &writer)
    }
  }

  private mutating func switchKanji(_ on: Bool, _ writer: inout ByteWriter) {
    for command in set?.commands(on: on) ?? [] {
      writer.put(command)
    }
    kanji = on
  }
}
