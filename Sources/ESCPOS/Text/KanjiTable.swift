/// The two-byte characters of a Kanji set, in both directions.
struct KanjiTable: Sendable {
  /// The first bytes, in ranges in order.
  private let leads: [ClosedRange<UInt8>]
  /// The second bytes, in ranges in order.
  private let trails: [ClosedRange<UInt8>]
  /// The characters in the order of their codes, 0 where there is none.
  private var scalars: [UInt16] = []
  private var codes = ScalarCodes<UInt16>()

  /// A table of all characters in the order of their codes, U+FFFD where there is none.
  init(
    leads: [ClosedRange<UInt8>],
    trails: [ClosedRange<UInt8>],
    characters: StaticString
  ) {
    self.leads = leads
    self.trails = trails
    scalars.reserveCapacity(leads.joined().count * trails.joined().count)
    var iterator = characters.description.unicodeScalars.makeIterator()
    for lead in leads.joined() {
      for trail in trails.joined() {
        let scalar = iterator.next() ?? "\u{FFFD}"
        let isThere = scalar != "\u{FFFD}"
        scalars.append(isThere ? UInt16(truncatingIfNeeded: scalar.value) : 0)
        if isThere {
          codes.insert(UInt16(lead) << 8 | UInt16(trail), for: scalar)
        }
      }
    }
  }

  /// The code of a character; nil when there is none.
  @inline(__always)
  func code(of scalar: Unicode.Scalar) -> UInt32? {
    codes.code(of: scalar).map { UInt32($0) }
  }

  /// The character of a code; nil when there is none.
  func scalar(of code: UInt32) -> Unicode.Scalar? {
    guard let lead = Self.place(of: code >> 8, in: leads),
      let trail = Self.place(of: code & 0xFF, in: trails)
    else { return nil }
    let value = scalars[lead * Self.count(of: trails) + trail]
    return value == 0 ? nil : Unicode.Scalar(value)
  }

  /// Whether a code is a first and a second byte, be there a character for it or not.
  func hasForm(_ code: UInt32) -> Bool {
    Self.place(of: code >> 8, in: leads) != nil && Self.place(of: code & 0xFF, in: trails) != nil
  }

  /// The place of a byte among all of some ranges.
  private static func place(of byte: UInt32, in ranges: [ClosedRange<UInt8>]) -> Int? {
    var before = 0
    for range in ranges {
      if UInt32(range.lowerBound)...UInt32(range.upperBound) ~= byte {
        return before + Int(byte) - Int(range.lowerBound)
      }
      before += range.count
    }
    return nil
  }

  private static func count(of ranges: [ClosedRange<UInt8>]) -> Int {
    ranges.reduce(0) { $0 + $1.count }
  }

  // MARK: Sets

  /// GBK: what GB 18030 has in two bytes.
  static let chinese = KanjiTable(
    leads: [0x81...0xFE],
    trails: [0x40...0x7E, 0x80...0xFE],
    characters: GB18030.twoByteCharacters
  )

  /// Big5 as code page 950 has it.
  static let taiwanese = KanjiTable(
    leads: [0xA1...0xF9],
    trails: [0x40...0x7E, 0xA1...0xFE],
    characters: taiwaneseCharacters
  )

  /// Shift_JIS with JIS X 0208 and row 13 of NEC.
  static let japanese = KanjiTable(
    leads: [0x81...0x9F, 0xE0...0xEA],
    trails: [0x40...0x7E, 0x80...0xFC],
    characters: japaneseCharacters
  )

  /// KS X 1001, formerly KS C 5601, as EUC-KR codes it.
  static let korean = KanjiTable(
    leads: [0xA1...0xFE],
    trails: [0xA1...0xFE],
    characters: koreanCharacters
  )
}
