/// A character code table of printers: ASCII below 0x80, its own characters above.
///
/// The raw values are for configurations and profiles and never change. Which number selects a page
/// is the printer's own business. Pages of shaped Arabic (PC864, PC1098) are left out: their letters
/// would stand in the wrong order, so such text is always drawn.
public enum CodePage: String, Sendable, CaseIterable {
  /// IBM 437: box drawing, some Latin and Greek. Nearly every printer starts with it.
  case cp437
  /// The page of Japanese printers: half-width katakana and box drawing.
  case katakana
  /// IBM 720: Arabic.
  case cp720
  /// IBM 737: Greek.
  case cp737
  /// IBM 770: the Baltic states.
  case cp770
  /// IBM 771: Lithuanian and Russian.
  case cp771
  /// IBM 773: the Baltic states.
  case cp773
  /// IBM 775: the Baltic states.
  case cp775
  /// IBM 850: Western Europe.
  case cp850
  /// IBM 851: Greek.
  case cp851
  /// IBM 852: Central Europe.
  case cp852
  /// IBM 853: Turkish, Maltese, Esperanto.
  case cp853
  /// IBM 855: Cyrillic.
  case cp855
  /// IBM 856: Hebrew.
  case cp856
  /// IBM 857: Turkish.
  case cp857
  /// IBM 858: Western Europe with the euro sign.
  case cp858
  /// IBM 860: Portuguese.
  case cp860
  /// IBM 861: Icelandic.
  case cp861
  /// IBM 862: Hebrew.
  case cp862
  /// IBM 863: Canadian French.
  case cp863
  /// IBM 865: Nordic.
  case cp865
  /// IBM 866: Russian.
  case cp866
  /// IBM 869: Greek.
  case cp869
  /// IBM 874: Thai.
  case cp874
  /// The Greek page 928 of Star's printers.
  case cp928
  /// IBM 1118, also called 774: Lithuanian.
  case cp1118
  /// IBM 1119, also called 772: Lithuanian and Russian.
  case cp1119
  /// IBM 1125: Ukrainian.
  case cp1125
  /// IBM 1131: Belarusian.
  case cp1131
  /// The page 3001 of Star's printers: Estonian.
  case cp3001
  /// The page 3002 of Star's printers: Estonian.
  case cp3002
  /// The page 3011 of Star's printers: Latvian.
  case cp3011
  /// The page 3012 of Star's printers: Latvian and Russian.
  case cp3012
  /// The page 3021 of Star's printers, also called MIK: Bulgarian.
  case cp3021
  /// The page 3840 of Star's printers: Russian.
  case cp3840
  /// The page 3843 of Star's printers, also called Mazovia: Polish.
  case cp3843
  /// The page 3844 of Star's printers, also called Kamenický: Czech.
  case cp3844
  /// The page 3845 of Star's printers, also called CWI-2: Hungarian.
  case cp3845
  /// The page 3846 of Star's printers: Turkish.
  case cp3846
  /// The page 3847 of Star's printers, also called ABNT: Brazil.
  case cp3847
  /// The page 3848 of Star's printers, also called ABICOMP: Brazil.
  case cp3848
  /// ISO 8859-1: Western Europe.
  case iso8859n1 = "iso8859-1"
  /// ISO 8859-2: Central Europe.
  case iso8859n2 = "iso8859-2"
  /// ISO 8859-3: Maltese, Esperanto.
  case iso8859n3 = "iso8859-3"
  /// ISO 8859-4: Northern Europe.
  case iso8859n4 = "iso8859-4"
  /// ISO 8859-5: Cyrillic.
  case iso8859n5 = "iso8859-5"
  /// ISO 8859-7: Greek.
  case iso8859n7 = "iso8859-7"
  /// ISO 8859-8: Hebrew.
  case iso8859n8 = "iso8859-8"
  /// ISO 8859-9: Turkish.
  case iso8859n9 = "iso8859-9"
  /// ISO 8859-10: Nordic.
  case iso8859n10 = "iso8859-10"
  /// ISO 8859-13: the Baltic states.
  case iso8859n13 = "iso8859-13"
  /// ISO 8859-14: Celtic.
  case iso8859n14 = "iso8859-14"
  /// ISO 8859-15: Western Europe with the euro sign.
  case iso8859n15 = "iso8859-15"
  /// ISO 8859-16: South-eastern Europe.
  case iso8859n16 = "iso8859-16"
  /// Windows 1250: Central Europe.
  case wpc1250
  /// Windows 1251: Cyrillic.
  case wpc1251
  /// Windows 1252: Western Europe with typographic punctuation.
  case wpc1252
  /// Windows 1253: Greek.
  case wpc1253
  /// Windows 1254: Turkish.
  case wpc1254
  /// Windows 1255: Hebrew.
  case wpc1255
  /// Windows 1256: Arabic.
  case wpc1256
  /// Windows 1257: the Baltic states.
  case wpc1257
  /// Windows 1258: Vietnamese, of which it has few letters with all their marks.
  case wpc1258
  /// KZ-1048: Kazakh.
  case kz1048
  /// Thai character code 11 of Epson's printers, which is TIS-620.
  case thai11
  /// Thai character code 18 of Epson's printers.
  case thai18
  /// Thai character code 42 of Epson's printers.
  case thai42
  /// TCVN-3 of Epson's printers: Vietnamese, small letters.
  case tcvn3
  /// The second part of TCVN-3: Vietnamese, capital letters.
  case tcvn3Capitals = "tcvn3-capitals"
  /// VISCII: Vietnamese, without the six letters that stand below 0x20.
  case viscii

  /// IBM 774, which is IBM 1118.
  public static let cp774 = cp1118
  /// IBM 772, which is IBM 1119.
  public static let cp772 = cp1119

  /// The name as printers' manuals write it.
  public var name: String {
    switch self {
    case .katakana: "Katakana"
    case .kz1048: "KZ-1048"
    case .thai11: "Thai Character Code 11"
    case .thai18: "Thai Character Code 18"
    case .thai42: "Thai Character Code 42"
    case .tcvn3: "TCVN-3 (1)"
    case .tcvn3Capitals: "TCVN-3 (2)"
    default:
      rawValue.hasPrefix("cp") ? "PC\(rawValue.dropFirst(2))" : rawValue.uppercased()
    }
  }

  /// The character of a byte; nil below 0x20, for 0x7F and where the page has a gap.
  public func scalar(of byte: UInt8) -> Unicode.Scalar? {
    switch byte {
    case 0x20..<0x7F: Unicode.Scalar(byte)
    case 0x80...: table.scalars[Int(byte) - 0x80]
    default: nil
    }
  }

  /// The byte of a character; nil when the page does not have it, and for control characters.
  public func byte(of scalar: Unicode.Scalar) -> UInt8? {
    switch scalar.value {
    case 0x20..<0x7F: UInt8(truncatingIfNeeded: scalar.value)
    case 0x80...: table.byte(of: scalar)
    default: nil
    }
  }

  var table: Table { Self.tables[self, default: Table(upperHalf)] }

  private static let tables = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0, Table($0.upperHalf)) }
  )

  /// The upper half of a code page, for both directions.
  struct Table: Sendable {
    /// The characters from 0x80 on.
    private(set) var scalars: [Unicode.Scalar?] = []
    private var bytes = ScalarCodes<UInt8>()

    fileprivate init(_ characters: StaticString) {
      for (byte, scalar) in zip(UInt8(0x80)...0xFF, characters.description.unicodeScalars) {
        let isThere = scalar != "\u{FFFD}"
        scalars.append(isThere ? scalar : nil)
        if isThere {
          bytes.insert(byte, for: scalar)
        }
      }
    }

    /// The byte of a character above ASCII.
    @inline(__always)
    func byte(of scalar: Unicode.Scalar) -> UInt8? {
      bytes.code(of: scalar)
    }
  }
}
