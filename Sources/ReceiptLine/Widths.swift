/// How many cells characters take.
public enum Widths: Sendable, Hashable {
  /// As the reference implementation measures for a printer of this encoding: scalar by scalar.
  case reference(ReferenceEncoding)
  /// By grapheme clusters and Unicode's East Asian Width (UAX #11): one cell, or two for wide
  /// characters and emoji, whatever marks and joiners a cluster holds.
  ///
  /// Characters that show nothing by themselves are left out: control characters, the controls of
  /// bidirectional text, soft hyphens, zero width spaces. A line or paragraph separator is a blank.
  case unicode
}

/// The encodings of printers as far as the reference implementation measures them differently.
public enum ReferenceEncoding: Sendable, Hashable {
  /// Shift_JIS and code page 932: what is neither ASCII nor half-width katakana takes two cells.
  ///
  /// A backslash is shown as a yen sign, as these printers do.
  case shiftJIS
  /// GB 18030, Big5, KS C 5601 and their code pages: what is not ASCII takes two cells.
  case doubleByte
  /// TIS-620: a consonant takes one cell together with its vowel and its tone.
  case thai
  /// Every other encoding: each scalar takes one cell.
  case singleByte

  /// The encoding that the reference implementation calls by a name, such as `cp437`, `shiftjis` or
  /// `multilingual`; nil for a name that it does not know.
  public init?(named name: String) {
    switch name {
    case "cp932", "shiftjis": self = .shiftJIS
    case "cp936", "gb18030", "cp949", "ksc5601", "cp950", "big5": self = .doubleByte
    case "tis620": self = .thai
    case "multilingual", "cp437", "cp852", "cp858", "cp860", "cp863", "cp865", "cp866", "cp1252":
      self = .singleByte
    default: return nil
    }
  }
}

extension Widths {
  /// The text as it is printed: in normal form C, with what these printers show otherwise replaced.
  ///
  /// By ``unicode``, what shows nothing by itself is left out, as it is from the runs of a ``Page``.
  public func shown(_ text: String) -> String {
    // Letters and marks that something invisible kept apart join when it is gone.
    NormalizationFormC.text(of: visible(text))
  }

  /// The cells that a text takes, which must be in the form of ``shown(_:)``.
  public func cells(of shown: String) -> Int {
    if self == .unicode, shown.isBelowMarks {
      return shown.unicodeScalars.count
    }
    var cells = 0
    forEachUnit(of: shown) { cells += $1 }
    return cells
  }

  /// Calls the body with the bytes in UTF-8 and the cells, 1 or 2, of each piece of a text that is
  /// never divided.
  ///
  /// - Parameters:
  ///   - shown: a text in the form of ``shown(_:)``.
  ///   - body: called for the pieces in order; they make up the whole text.
  public func forEachUnit(of shown: String, _ body: (_ bytes: Int, _ cells: Int) -> Void) {
    switch self {
    case .reference(.thai):
      forEachThaiCell(of: shown, body)
    case .reference(let encoding):
      for scalar in shown.unicodeScalars {
        body(UTF8.width(scalar), encoding.cells(of: scalar))
      }
    case .unicode where shown.isBelowMarks:
      for scalar in shown.unicodeScalars {
        body(UTF8.width(scalar), 1)
      }
    case .unicode:
      if shown.unicodeScalars.allSatisfy(standsAlone) {
        for scalar in shown.unicodeScalars {
          body(UTF8.width(scalar), cellsOfScalar(scalar))
        }
      } else {
        for cluster in shown {
          body(cluster.utf8.count, cellsOfCluster(cluster))
        }
      }
    }
  }

  /// A text as it is printed: what shows nothing is left out, and some is replaced.
  func visible(_ text: String) -> String {
    switch self {
    case .reference(.shiftJIS):
      guard text.unicodeScalars.contains(where: { shiftJISForm(of: $0) != $0 }) else {
        return text
      }
      var result = String.UnicodeScalarView()
      result.append(contentsOf: text.unicodeScalars.lazy.map(shiftJISForm))
      return String(result)
    case .unicode:
      guard text.unicodeScalars.contains(where: { visibleForm(of: $0) != $0 }) else {
        return text
      }
      var result = String.UnicodeScalarView()
      result.append(contentsOf: text.unicodeScalars.lazy.compactMap(visibleForm))
      return String(result)
    case .reference:
      return text
    }
  }
}

extension ReferenceEncoding {
  fileprivate func cells(of scalar: Unicode.Scalar) -> Int {
    switch (self, scalar.value) {
    case (.singleByte, _), (.thai, _), (_, 0..<0x80), (_, 0xA0): 1
    case (.shiftJIS, 0xA5), (.shiftJIS, 0x203E), (.shiftJIS, 0xFF61...0xFF9F): 1
    default: 2
    }
  }
}

/// What a Shift_JIS printer shows for a scalar.
private func shiftJISForm(of scalar: Unicode.Scalar) -> Unicode.Scalar {
  switch scalar {
  case "\\": "\u{A5}"
  case "\u{203E}": "~"
  case "\u{301C}": "\u{FF5E}"
  default: scalar
  }
}

/// Calls the body with each consonant together with the vowel and the tone that belong to it, and
/// with everything else by itself.
private func forEachThaiCell(of text: String, _ body: (_ bytes: Int, _ cells: Int) -> Void) {
  var bytes = 0
  var scalars = 0
  var hasVowel = false
  var hasTone = false
  func finish() {
    if scalars > 0 { body(bytes, 1) }
    (bytes, scalars, hasVowel, hasTone) = (0, 0, false, false)
  }
  func join(_ scalar: Unicode.Scalar) {
    bytes += UTF8.width(scalar)
    scalars += 1
  }
  for scalar in text.unicodeScalars {
    let isOpen = scalars > 0
    let isBare = isOpen && !hasVowel && !hasTone
    switch scalar.value {
    case 0x0E01...0x0E2E:
      finish()
      join(scalar)
    case 0x0E31 where isOpen && !hasVowel, 0x0E34...0x0E3A where isOpen && !hasVowel,
      0x0E47 where isOpen && !hasVowel:
      join(scalar)
      hasVowel = true
    case 0x0E48...0x0E4B where isOpen && !hasTone:
      join(scalar)
      hasTone = true
    case 0x0E33 where isBare:
      // The vowel AM stands partly beside its consonant: two cells that stay together.
      body(bytes + UTF8.width(scalar), 2)
      scalars = 0
      finish()
    case 0x0E4C...0x0E4E where isBare:
      join(scalar)
      finish()
    default:
      finish()
      body(UTF8.width(scalar), 1)
    }
  }
  finish()
}

/// The scalar as it is printed, or nil where it shows nothing by itself and joins nothing.
private func visibleForm(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
  switch scalar.value {
  case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x600, 0x2010..<0x2028, 0x2070..<0xD800,
    0xFF00..<0xFFF0:
    return scalar
  case 0..<0x20, 0x7F..<0x85, 0x86..<0xA0:
    return nil
  case 0x85, 0x2028, 0x2029:
    return " "
  case 0x200C, 0x200D, 0xE0020..<0xE0080:
    // Joiners and the tags of flags mean something inside a cluster.
    return scalar
  default:
    let properties = scalar.properties
    let isHidden =
      properties.isDefaultIgnorableCodePoint && properties.generalCategory == .format
    return isHidden ? nil : scalar
  }
}

/// True for common scalars that begin a cluster and that nothing else of them joins.
private func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x300, 0x370..<0x378, 0x384..<0x480, 0x2010..<0x2028,
    0x20A0..<0x20C0, 0x3000..<0x302A, 0x3041..<0x3097, 0x309B..<0x3100, 0x4E00..<0xA000,
    0xAC00..<0xD7A4, 0xFF01..<0xFF9E, 0xFFE0..<0xFFE7:
    true
  default:
    false
  }
}

/// One cell for most clusters, two for wide ones; never more, whatever is piled up in one.
private func cellsOfCluster(_ cluster: Character) -> Int {
  var cells = 0
  for scalar in cluster.unicodeScalars {
    // Variation selector 16 asks for the coloured picture, which is as wide as an ideograph.
    cells += scalar == "\u{FE0F}" ? 2 : cellsOfScalar(scalar)
  }
  return min(max(cells, 1), 2)
}

private func cellsOfScalar(_ scalar: Unicode.Scalar) -> Int {
  switch scalar.value {
  case 0x20..<0x300, 0x370..<0x480, 0x2010..<0x2028, 0x20A0..<0x20D0:
    return 1
  case 0x1160..<0x1200, 0xD7B0..<0xD800:
    // Vowels and finals of Hangul stand within the cells of their initial.
    return 0
  case 0x3041..<0x3097, 0x4E00..<0xA000, 0xAC00..<0xD7A4:
    return 2
  default:
    if isWide(scalar) { return 2 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return 1
    }
  }
}

private func isWide(_ scalar: Unicode.Scalar) -> Bool {
  let table = EastAsianWidth.wide
  var lower = 0
  var upper = table.count / 2
  while lower < upper {
    let middle = (lower + upper) / 2
    if table[2 * middle + 1] < scalar.value { lower = middle + 1 } else { upper = middle }
  }
  if lower < table.count / 2, table[2 * lower] <= scalar.value { return true }
  // Emoji that are newer than the table.
  return scalar.value >= 0x1F000 && scalar.properties.isEmojiPresentation
    && !(0x1F1E6...0x1F1FF ~= scalar.value)
}
