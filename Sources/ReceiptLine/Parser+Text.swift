/// Reading the text of a column: decorations, escapes and line breaks.
extension Parser {
  mutating func addPieces(in range: Range<Int>, _ source: Span<UInt8>) {
    var run = TextRun(decodedFrom: decoded.count)
    var size = 0
    var index = range.lowerBound
    var reported = false
    while index < range.upperBound {
      let start = index
      while index < range.upperBound, kinds[Int(source[index])] & ByteKind.marking == 0 {
        run.seen |= source[index]
        index += 1
      }
      guard index < range.upperBound else {
        finish(&run, stretch: start..<index, source)
        return
      }

      let byte = source[index]
      switch byte {
      case Ascii.tilde:
        decode(start..<index, source)
        decoded.append(Ascii.space)
        index += 1
      case Ascii.backslash:
        let at = index
        switch escape(at: &index, until: range.upperBound, in: .text, source) {
        case .byte(let value) where value == Ascii.lineFeed:
          finish(&run, stretch: start..<at, source)
          pieces.append(Piece(kind: .lineBreak, bytes: 0..<0, style: Style()))
        case .byte(let value):
          decode(start..<at, source)
          decoded.append(value)
        case .hexadecimal(let value):
          decode(start..<at, source)
          // Control characters never reach the printer as text.
          if value >= 0x20, value != Ascii.delete {
            run.seen |= value
            decodeLatin1(value)
          }
        case .none:
          decode(start..<at, source)
          if !reported {
            diagnoseEscape(at: at, source)
            reported = true
          }
        }
      case Ascii.underscore, Ascii.quote, Ascii.grave, Ascii.caret:
        finish(&run, stretch: start..<index, source)
        var count = 0
        repeat {
          if source[index] == Ascii.caret { count += 1 }
          index += 1
        } while byte == Ascii.caret && index < range.upperBound
          && (source[index] == Ascii.caret || isControl(source[index]))
        switch byte {
        case Ascii.underscore: run.style.underline.toggle()
        case Ascii.quote: run.style.emphasis.toggle()
        case Ascii.grave: run.style.reverse.toggle()
        default:
          let asked = min(count, 7)
          size = size == asked ? 0 : asked
          run.style.width = size < 2 ? size + 1 : size - 1
          run.style.height = size < 3 ? max(1, size) : size - 1
        }
      default:
        decode(start..<index, source)
        index += 1
      }
    }
    finish(&run, stretch: range.upperBound..<range.upperBound, source)
  }

  /// Text of one style under construction.
  private struct TextRun {
    var style = Style()
    /// Its bytes, or'ed: below 0x80 all are ASCII.
    var seen: UInt8 = 0
    /// Where in `decoded` its text begins, when it is not one stretch of the source.
    var decodedFrom: Int

    init(decodedFrom start: Int) {
      decodedFrom = start
    }
  }

  /// Ends a run with a last stretch of the source, which may be all of it.
  private mutating func finish(
    _ run: inout TextRun,
    stretch: Range<Int>,
    _ source: Span<UInt8>
  ) {
    var bytes = stretch
    if decoded.count > run.decodedFrom {
      decode(stretch, source)
      bytes = source.count + run.decodedFrom..<source.count + decoded.count
    }
    if !bytes.isEmpty {
      let kind = run.seen < 0x80 ? Piece.Kind.ascii : .text
      pieces.append(Piece(kind: kind, bytes: bytes, style: run.style))
    }
    run.seen = 0
    run.decodedFrom = decoded.count
  }

  private mutating func decode(_ stretch: Range<Int>, _ source: Span<UInt8>) {
    guard !stretch.isEmpty else { return }
    decoded.append(addingCapacity: stretch.count) { decoded in
      for index in stretch {
        decoded.append(source[index])
      }
    }
  }

  /// Decodes to the character of this number.
  mutating func decodeLatin1(_ value: UInt8) {
    if value < 0x80 {
      decoded.append(value)
    } else {
      decoded.append(0xC0 | value >> 6)
      decoded.append(0x80 | value & 0x3F)
    }
  }

  /// What a backslash and the characters after it stand for.
  enum Escape {
    case byte(UInt8)
    /// A byte given by its number, which may be a control character.
    case hexadecimal(UInt8)
  }

  /// Where an escape stands.
  enum Place {
    case text
    case value
  }

  /// Reads the escape at a backslash and moves behind it; nil when it stands for nothing.
  ///
  /// `\n` is the byte of a line feed. What is no escape disappears together with its character.
  func escape(
    at index: inout Int,
    until end: Int,
    in place: Place,
    _ bytes: Span<UInt8>
  ) -> Escape? {
    index += 1
    while place == .text, index < end, isControl(bytes[index]) { index += 1 }
    guard index < end else { return nil }
    let byte = bytes[index]
    switch byte {
    case Ascii.backslash, Ascii.bar, Ascii.openBrace, Ascii.closeBrace:
      index += 1
      return .byte(byte)
    case Ascii.semicolon where place == .value:
      index += 1
      return .byte(byte)
    case Ascii.hyphen, Ascii.equals, Ascii.tilde, Ascii.underscore, Ascii.quote, Ascii.grave,
      Ascii.caret:
      index += 1
      return place == .text ? .byte(byte) : nil
    case UInt8(ascii: "n"):
      index += 1
      return .byte(Ascii.lineFeed)
    case UInt8(ascii: "x"):
      index += 1
      if index + 1 < end, let high = hexDigit(bytes[index]), let low = hexDigit(bytes[index + 1]) {
        index += 2
        return .hexadecimal(high << 4 | low)
      }
      skipBrokenDigits(&index, until: end, in: place, bytes)
      return nil
    default:
      skipScalar(&index, until: end, bytes)
      return nil
    }
  }

  /// Notes that an escape stands for nothing.
  mutating func diagnoseEscape(at byte: Int, _ source: Span<UInt8>) {
    diagnose(
      at: byte,
      source,
      "This backslash begins no known escape, so it and what belongs to it are left out.",
      hint: "Write \\\\ for a backslash, \\n for a line break and \\x with two digits for a byte."
    )
  }

  /// Moves behind what stands in the place of two digits, but not behind a mark or another escape.
  private func skipBrokenDigits(
    _ index: inout Int,
    until end: Int,
    in place: Place,
    _ bytes: Span<UInt8>
  ) {
    var digits = 0
    while digits < 2, index < end {
      switch bytes[index] {
      case Ascii.quote, Ascii.caret, Ascii.underscore, Ascii.grave:
        if place == .text { return }
        digits += 1
      case Ascii.backslash:
        return
      case let byte where isControl(byte) && place == .text:
        break
      default:
        // The reference counts in UTF-16, where the longest characters are two.
        digits += bytes[index] < 0xF0 ? 1 : 2
      }
      skipScalar(&index, until: end, bytes)
    }
  }

  private func skipScalar(_ index: inout Int, until end: Int, _ bytes: Span<UInt8>) {
    repeat { index += 1 } while index < end && bytes[index] & 0xC0 == 0x80
  }

  private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

/// True for the control characters of ASCII, which text never holds.
private func isControl(_ byte: UInt8) -> Bool {
  byte < 0x20 || byte == Ascii.delete
}
