/// Writes data as ReceiptLine markup that shows the data and does nothing else.
///
/// Law: the rendered markup shows the data with its controls removed and its line breaks as blanks,
/// normalised to NFC as the markup's reader does. The case is the position in the markup.
/// (ReceiptLine 4.0, README "Escape characters": backslash escapes, `~` for a blank that stays.)
public enum ReceiptEscape: Sendable {
  /// In text, between the columns' bars.
  case text
  /// In the value of a property, such as the data of `{code:…}`.
  case propertyValue

  /// The markup that shows the value.
  public func callAsFunction(_ value: String) -> String {
    var markup: [UInt8] = []
    write(value, to: &markup)
    return String(decoding: markup, as: UTF8.self)
  }

  /// Appends the markup that shows the value, as UTF-8.
  public func write(_ value: String, to markup: inout [UInt8]) {
    let bytes = value.utf8Span.span
    guard bytes.count > 0 else { return }
    let space = UInt8(ascii: " ")
    guard bytes[0] != space, bytes[bytes.count - 1] != space else {
      writeScalars(of: value, to: &markup)
      return
    }
    let start = markup.count
    let special = self == .text ? ByteKind.specialInText : ByteKind.specialInValue
    var seen: UInt8 = 0
    markup.append(addingCapacity: 2 * bytes.count) { markup in
      for index in bytes.indices {
        let byte = bytes[index]
        let kind = ByteKind.table[Int(byte)]
        seen |= kind
        if kind & special != 0 {
          markup.append(UInt8(ascii: "\\"))
        }
        markup.append(byte)
      }
    }
    if seen & ByteKind.complex != 0 {
      markup.removeSubrange(start...)
      writeScalars(of: value, to: &markup)
    }
  }

  private func writeScalars(of value: String, to markup: inout [UInt8]) {
    let scalars = Self.visibleScalars(value)
    let start = scalars.firstIndex { $0 != " " } ?? scalars.endIndex
    let end = (scalars.lastIndex { $0 != " " } ?? -1) + 1
    for (index, scalar) in scalars.enumerated() {
      if scalar == " " {
        // At the value's edges a blank would be trimmed, or move the column's alignment.
        let isEdge = index < start || index >= end
        markup.append(contentsOf: isEdge ? edgeBlank : [UInt8(ascii: " ")])
        continue
      }
      // NFC makes one character of "=" and a stroke, so a backslash before it would hit that one.
      let isBase = index + 1 < scalars.count && Self.isCombining(scalars[index + 1])
      if isSpecial(scalar), scalar != "=" || !isBase {
        markup.append(UInt8(ascii: "\\"))
      }
      markup.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  private var edgeBlank: [UInt8] {
    switch self {
    case .text: [UInt8(ascii: "~")]
    case .propertyValue: Array(#"\x20"#.utf8)
    }
  }

  private func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
    guard let byte = UInt8(exactly: scalar.value) else { return false }
    let special = self == .text ? ByteKind.specialInText : ByteKind.specialInValue
    return ByteKind.table[Int(byte)] & special != 0
  }

  /// The scalars that print, line breaks and tabs as blanks.
  ///
  /// Marks at the beginning go: they would combine with the template's last character, which may
  /// be part of an escape.
  private static func visibleScalars(_ value: String) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    var previous: Unicode.Scalar = " "
    for scalar in value.unicodeScalars {
      defer { previous = scalar }
      switch scalar {
      case "\n" where previous == "\r": break
      case "\n", "\r", "\t", "\u{2028}", "\u{2029}": scalars.append(" ")
      case "\u{0}"..." " where scalar != " ", "\u{7F}"..."\u{9F}": break
      case "\u{61C}", "\u{200E}", "\u{200F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
        break
      case "\u{FEFF}": break
      // NFC makes markup of these two.
      case "\u{37E}": scalars.append(";")
      case "\u{1FEF}": scalars.append("`")
      case _ where scalars.isEmpty && isCombining(scalar): break
      default: scalars.append(scalar)
      }
    }
    return scalars
  }

  private static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.isASCII && scalar.properties.canonicalCombiningClass != .notReordered
  }
}

/// What a byte of a value may ask for, as bits.
private enum ByteKind {
  static let specialInText: UInt8 = 1
  static let specialInValue: UInt8 = 2
  /// Part of a character that may need more than a backslash, or change others.
  ///
  /// None are visible ASCII, Latin letters from U+00C0 to U+02FF and ideographs from U+4000 to
  /// U+9FFF.
  static let complex: UInt8 = 4

  /// The kinds of all bytes.
  static let table = InlineArray<256, UInt8> { index in
    let byte = UInt8(index)
    let kinds =
      (#""-=\^_`{|}~"#.utf8.contains(byte) ? specialInText : 0)
      | (#";\{|}"#.utf8.contains(byte) ? specialInValue : 0)
    return switch byte {
    case 0x20..<0x7F, 0x80..<0xC0, 0xC3..<0xCC, 0xE4..<0xEA: kinds
    default: complex
    }
  }
}
