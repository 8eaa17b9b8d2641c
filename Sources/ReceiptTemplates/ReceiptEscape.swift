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
    let plain = ByteSet.plain
    var isPlain = true
    for index in bytes.indices where !plain.contains(bytes[index]) {
      isPlain = false
      guard Self.isPartOfSimpleCharacter(bytes[index]) else {
        writeScalars(of: value, to: &markup)
        return
      }
    }
    let special = self == .text ? ByteSet.specialInText : .specialInValue
    markup.append(addingCapacity: isPlain ? bytes.count : 2 * bytes.count) { markup in
      for index in bytes.indices {
        let byte = bytes[index]
        if !isPlain, special.contains(byte) {
          markup.append(UInt8(ascii: "\\"))
        }
        markup.append(byte)
      }
    }
  }

  /// True for the bytes of characters that at most need a backslash and never change others: visible
  /// ASCII, Latin letters from U+00C0 to U+02FF and ideographs from U+4000 to U+9FFF.
  private static func isPartOfSimpleCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20..<0x7F, 0x80..<0xC0, 0xC3..<0xCC, 0xE4..<0xEA: true
    default: false
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
    return (self == .text ? ByteSet.specialInText : .specialInValue).contains(byte)
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

/// A set of ASCII characters.
private struct ByteSet {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init(_ bytes: some Sequence<UInt8>) {
    for byte in bytes where byte < 0x80 {
      if byte < 0x40 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 0x3F) }
    }
  }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    byte < 0x80 && (byte < 0x40 ? low : high) &>> UInt64(byte & 0x3F) & 1 != 0
  }

  static let specialInText = ByteSet(#""-=\^_`{|}~"#.utf8)
  static let specialInValue = ByteSet(#";\{|}"#.utf8)
  /// What prints and is special nowhere.
  static let plain = ByteSet(
    (0x20..<0x7F).filter { !specialInText.contains($0) && !specialInValue.contains($0) }
  )
}
