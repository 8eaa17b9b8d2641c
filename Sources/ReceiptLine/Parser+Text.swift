/// Reading the text of a column: decorations, escapes and line breaks.
extension Parser {
  mutating func pieces(in range: Range<Int>) -> [Piece] {
    var pieces: [Piece] = []
    var style = Style()
    var size = 0
    var index = range.lowerBound
    /// The bytes of the run, or'ed: below 0x80 all are ASCII.
    var seen: UInt8 = 0
    var reported = false
    buffer.removeAll(keepingCapacity: true)

    while index < range.upperBound {
      let start = index
      while index < range.upperBound, !isSpecial(bytes[index]) {
        seen |= bytes[index]
        index += 1
      }
      guard index < range.upperBound else {
        if buffer.isEmpty {
          finish(bytes[start..<index], style, &seen, &pieces)
        } else {
          buffer.append(contentsOf: bytes[start..<index])
        }
        break
      }
      buffer.append(contentsOf: bytes[start..<index])

      let byte = bytes[index]
      switch byte {
      case Ascii.tilde:
        buffer.append(Ascii.space)
        index += 1
      case Ascii.backslash:
        let at = index
        switch escape(at: &index, until: range.upperBound, in: .text) {
        case .byte(let value) where value == Ascii.lineFeed:
          finishBuffer(style, &seen, &pieces)
          pieces.append(.lineBreak)
        case .byte(let value):
          buffer.append(value)
        case .hexadecimal(let value):
          // Control characters never reach the printer as text.
          if value >= 0x20, value != Ascii.delete {
            seen |= value
            appendLatin1(value)
          }
        case .none:
          if !reported {
            diagnoseEscape(at: at)
            reported = true
          }
        }
      case Ascii.underscore, Ascii.quote, Ascii.grave, Ascii.caret:
        finishBuffer(style, &seen, &pieces)
        var count = 0
        repeat {
          if bytes[index] == Ascii.caret { count += 1 }
          index += 1
        } while byte == Ascii.caret && index < range.upperBound
          && (bytes[index] == Ascii.caret || isControl(bytes[index]))
        switch byte {
        case Ascii.underscore: style.underline.toggle()
        case Ascii.quote: style.emphasis.toggle()
        case Ascii.grave: style.reverse.toggle()
        default:
          let asked = min(count, 7)
          size = size == asked ? 0 : asked
          style.width = size < 2 ? size + 1 : size - 1
          style.height = size < 3 ? max(1, size) : size - 1
        }
      default:
        index += 1
      }
    }
    finishBuffer(style, &seen, &pieces)
    return pieces
  }

  /// Appends the character of this number to the buffer.
  mutating func appendLatin1(_ value: UInt8) {
    if value < 0x80 {
      buffer.append(value)
    } else {
      buffer.append(0xC0 | value >> 6)
      buffer.append(0x80 | value & 0x3F)
    }
  }

  private mutating func finishBuffer(_ style: Style, _ seen: inout UInt8, _ pieces: inout [Piece]) {
    finish(buffer[...], style, &seen, &pieces)
    buffer.removeAll(keepingCapacity: true)
  }

  private func finish(
    _ text: ArraySlice<UInt8>,
    _ style: Style,
    _ seen: inout UInt8,
    _ pieces: inout [Piece]
  ) {
    if !text.isEmpty {
      let run = StyledText(
        text: String(decoding: text, as: UTF8.self),
        style: style,
        isASCII: seen < 0x80
      )
      pieces.append(.text(run))
    }
    seen = 0
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
  func escape(at index: inout Int, until end: Int, in place: Place) -> Escape? {
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
      skipBrokenDigits(&index, until: end, in: place)
      return nil
    default:
      skipScalar(&index, until: end)
      return nil
    }
  }

  /// Notes that an escape stands for nothing.
  mutating func diagnoseEscape(at byte: Int) {
    diagnose(
      at: byte,
      "This backslash begins no known escape, so it and what belongs to it are left out.",
      hint: "Write \\\\ for a backslash, \\n for a line break and \\x with two digits for a byte."
    )
  }

  /// Moves behind what stands in the place of two digits, but not behind a mark or another escape.
  private func skipBrokenDigits(_ index: inout Int, until end: Int, in place: Place) {
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
      skipScalar(&index, until: end)
    }
  }

  private func skipScalar(_ index: inout Int, until end: Int) {
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

/// True for what ends a plain stretch of text.
private func isSpecial(_ byte: UInt8) -> Bool {
  switch byte {
  case Ascii.quote, Ascii.backslash, Ascii.caret, Ascii.underscore, Ascii.grave, Ascii.tilde: true
  default: isControl(byte)
  }
}
