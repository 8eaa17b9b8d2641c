import ReceiptLine

/// Writes text as bytes of the printer's code pages and Chinese characters, changing the page and
/// the mode only when it must.
struct TextWriter {
  private struct Slot {
    let number: UInt8
    let table: CodePage.Table
  }

  private let slots: [Slot]
  /// The place of the selected page among the slots.
  private var current = 0
  private let set: KanjiSet?
  /// True between FS & and FS ., where ASCII is still ASCII.
  private var kanji = false
  private var kanjiUnderline = false

  /// Starts in the profile's first code page.
  init(profile: Profile) {
    slots = profile.codePages.map { Slot(number: $0.number, table: $0.page.table) }
    set = profile.kanji
  }

  /// Goes back to the profile's first code page.
  mutating func reset(_ writer: inout ByteWriter) {
    leaveKanji(&writer)
    if kanjiUnderline {
      underlineKanji(false, &writer)
    }
    if !slots.isEmpty {
      select(0, &writer)
    }
  }

  /// Writes exactly so many characters: text that is longer is cut, shorter text is filled up with
  /// blanks, so that what follows always stands where the layout put it.
  mutating func put(_ text: String, cells: Int, underline: Bool, to writer: inout ByteWriter) {
    var room = cells
    if !putASCII(text, room: &room, to: &writer) {
      putUnits(of: Widths.unicode.shown(text), room: &room, underline: underline, to: &writer)
    }
    writer.put(0x20, times: room)
  }

  /// Writes a visible character of one cell.
  mutating func put(_ scalar: Unicode.Scalar, to writer: inout ByteWriter) {
    put(scalar, cells: 1, underline: false, to: &writer)
  }

  /// Text of printable ASCII only, which every code page has; false when it is anything else.
  @inline(__always)
  private func putASCII(_ text: String, room: inout Int, to writer: inout ByteWriter) -> Bool {
    let span = text.utf8Span.span
    for index in span.indices where span[index] &- 0x20 >= 0x5F {
      return false
    }
    let count = min(span.count, room)
    for index in 0..<count {
      writer.put(span[index])
    }
    room -= count
    return true
  }

  /// Writes text in which a character may take two cells, or be made of several scalars.
  ///
  /// Where the layout counted fewer cells than the characters have by themselves, each gets one, so
  /// that nothing at the end is lost.
  private mutating func putUnits(
    of text: String,
    room: inout Int,
    underline: Bool,
    to writer: inout ByteWriter
  ) {
    let isTight = Widths.unicode.cells(of: text) > room
    var scalars = text.unicodeScalars.makeIterator()
    Widths.unicode.forEachUnit(of: text) { bytes, natural in
      let unit = TextUnit(&scalars, bytes: bytes)
      let cells = min(isTight ? 1 : natural, room)
      room -= cells
      put(unit.scalar, cells: cells, underline: underline, to: &writer)
    }
  }

  /// Writes a character or what stands for it, which is the replacement for none, in its cells.
  private mutating func put(
    _ scalar: Unicode.Scalar?,
    cells: Int,
    underline: Bool,
    to writer: inout ByteWriter
  ) {
    guard cells > 0 else { return }
    var candidate = scalar
    while let scalar = candidate {
      if let byte = byte(of: scalar, &writer) {
        writer.put(byte)
        writer.put(0x20, times: cells - 1)
        return
      }
      if cells == 2, let code = set?.code(of: scalar) {
        put(code, underline: underline, to: &writer)
        return
      }
      candidate = Substitute.similar(to: scalar)
    }
    writer.put(Substitute.replacement, times: cells)
  }

  // MARK: Code pages

  /// The byte of a character in a code page, which is selected then.
  private mutating func byte(of scalar: Unicode.Scalar, _ writer: inout ByteWriter) -> UInt8? {
    if scalar.isASCII {
      return UInt8(truncatingIfNeeded: scalar.value)
    }
    if current < slots.count, let byte = slots[current].table.byte(of: scalar) {
      leaveKanji(&writer)
      return byte
    }
    for index in slots.indices {
      if let byte = slots[index].table.byte(of: scalar) {
        leaveKanji(&writer)
        select(index, &writer)
        return byte
      }
    }
    return nil
  }

  private mutating func select(_ index: Int, _ writer: inout ByteWriter) {
    guard index != current else { return }
    writer.put(.codePage(slots[index].number))
    current = index
  }

  // MARK: Kanji mode

  private mutating func put(_ code: UInt32, underline: Bool, to writer: inout ByteWriter) {
    if !kanji {
      writer.put(.kanji(true))
      kanji = true
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
    guard kanji else { return }
    writer.put(.kanji(false))
    kanji = false
  }
}

/// A piece of text that the layout never divides.
private struct TextUnit {
  /// The one character that shows it; nil where only several together would.
  let scalar: Unicode.Scalar?

  /// Takes the scalars of so many bytes, among which joiners and variation selectors do not count.
  @inline(__always)
  init(_ scalars: inout String.UnicodeScalarView.Iterator, bytes: Int) {
    let first = scalars.next() ?? " "
    var rest = bytes - UTF8.width(first)
    guard rest > 0 else {
      scalar = first
      return
    }
    var visible = [first]
    while rest > 0, let next = scalars.next() {
      rest -= UTF8.width(next)
      visible.append(next)
    }
    visible.removeAll { $0.properties.isDefaultIgnorableCodePoint }
    scalar = visible.count < 2 ? visible.first ?? " " : nil
  }
}
