/// Writes text as bytes of the printer's code pages, changing the page only when it must.
struct TextWriter {
  private struct Slot {
    let number: UInt8
    let table: CodePage.Table
  }

  private let slots: [Slot]
  /// The place of the selected page among the slots.
  private var current = 0

  /// Starts in the profile's first code page.
  init(profile: Profile) {
    slots = profile.codePages.map { Slot(number: $0.number, table: $0.page.table) }
  }

  /// Goes back to the profile's first code page.
  mutating func selectFirstPage(_ writer: inout ByteWriter) {
    if !slots.isEmpty {
      select(0, &writer)
    }
  }

  /// Writes exactly so many characters: text that is longer is cut, shorter text is filled up with
  /// blanks, so that what follows always stands where the layout put it.
  mutating func put(_ text: String, cells: Int, to writer: inout ByteWriter) {
    var room = cells
    if !putASCII(text, room: &room, to: &writer) {
      if text.unicodeScalars.allSatisfy(Self.standsAlone) {
        for scalar in text.unicodeScalars where room > 0 && !Invisible.contains(scalar) {
          put(scalar, to: &writer)
          room -= 1
        }
      } else {
        putClusters(of: text, room: &room, to: &writer)
      }
    }
    writer.put(0x20, times: room)
  }

  /// Writes a visible character, one byte and what it takes to change the page.
  mutating func put(_ scalar: Unicode.Scalar, to writer: inout ByteWriter) {
    writer.put(byte(of: scalar, &writer) ?? Substitute.replacement)
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

  /// Writes text in which marks, joiners or pictures may make one character of several scalars.
  ///
  /// Where the layout counted fewer cells than the clusters have by themselves, each gets one, so
  /// that nothing at the end is lost.
  private mutating func putClusters(
    of text: String,
    room: inout Int,
    to writer: inout ByteWriter
  ) {
    let clusters = text.compactMap { cluster in
      Composition.compose(cluster).map { (character: $0, cells: Substitute.cells(of: cluster)) }
    }
    let isTight = clusters.reduce(0) { $0 + $1.cells } > room
    for (character, natural) in clusters where room > 0 {
      let cells = min(isTight ? 1 : natural, room)
      if character.single, let byte = byte(of: character.scalar, &writer) {
        writer.put(byte)
        writer.put(0x20, times: cells - 1)
      } else {
        writer.put(Substitute.replacement, times: cells)
      }
      room -= cells
    }
  }

  /// The byte of a visible character or of what stands for it, with the page selected that has it.
  private mutating func byte(of scalar: Unicode.Scalar, _ writer: inout ByteWriter) -> UInt8? {
    var candidate: Unicode.Scalar? = scalar
    while let scalar = candidate {
      if scalar.isASCII {
        return UInt8(truncatingIfNeeded: scalar.value)
      }
      if current < slots.count, let byte = slots[current].table.byte(of: scalar) {
        return byte
      }
      for index in slots.indices {
        if let byte = slots[index].table.byte(of: scalar) {
          select(index, &writer)
          return byte
        }
      }
      candidate = Substitute.similar(to: scalar)
    }
    return nil
  }

  private mutating func select(_ index: Int, _ writer: inout ByteWriter) {
    guard index != current else { return }
    writer.put(.codePage(slots[index].number))
    current = index
  }

  /// Scalars that are a character of one cell by themselves, whatever stands beside them.
  @inline(__always)
  private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x300, 0x2010...0x2027, 0x2030...0x205E, 0x20A0...0x20C0, 0x2200...0x22FF,
      0x2500...0x257F:
      true
    default: false
    }
  }
}
