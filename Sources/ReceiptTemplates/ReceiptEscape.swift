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
    if isPlain(value.utf8) {
      markup.append(contentsOf: value.utf8)
      return
    }
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
    switch (scalar, self) {
    case ("\\", _), ("|", _), ("{", _), ("}", _): true
    case (";", .propertyValue): true
    case ("~", .text), ("_", .text), ("\"", .text), ("`", .text), ("^", .text), ("-", .text),
      ("=", .text):
      true
    default: false
    }
  }

  /// True for the usual case, in which nothing needs an escape; false when in doubt.
  private func isPlain(_ bytes: String.UTF8View) -> Bool {
    guard bytes.first != UInt8(ascii: " "), bytes.last != UInt8(ascii: " ") else { return false }
    return bytes.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: " "), UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: ","),
        UInt8(ascii: ".")...UInt8(ascii: ":"):
        true
      default: false
      }
    }
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
