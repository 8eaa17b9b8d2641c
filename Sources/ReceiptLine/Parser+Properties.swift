/// Reading properties: `{key: value; key: value}`.
extension Parser {
  /// The keys in the order of their effect, whatever order they are written in.
  fileprivate enum Key {
    case text, border, width, align, option, code, image, command, comment

    static let all: [Key] = [.text, .border, .width, .align, .option, .code, .image, .command]

    init?(text source: Span<UInt8>, in name: Range<Int>) {
      func reads(_ key: StaticString) -> Bool {
        key.utf8CodeUnitCount == name.count
          && name.allSatisfy { source[$0] == key.utf8Start[$0 - name.lowerBound] }
      }
      let known: Key? =
        switch source[name.lowerBound] {
        case UInt8(ascii: "w"): reads("width") || name.count == 1 ? .width : nil
        case UInt8(ascii: "t"): reads("text") || name.count == 1 ? .text : nil
        case UInt8(ascii: "b"): reads("border") || name.count == 1 ? .border : nil
        case UInt8(ascii: "a"): reads("align") || name.count == 1 ? .align : nil
        case UInt8(ascii: "o"): reads("option") || name.count == 1 ? .option : nil
        case UInt8(ascii: "i"): reads("image") || name.count == 1 ? .image : nil
        case UInt8(ascii: "c") where reads("command"): .command
        case UInt8(ascii: "c") where reads("comment"): .comment
        case UInt8(ascii: "c"): reads("code") || name.count == 1 ? .code : nil
        case UInt8(ascii: "x"): name.count == 1 ? .command : nil
        case Ascii.underscore: name.count == 1 ? .comment : nil
        default: nil
        }
      guard let known else { return nil }
      self = known
    }
  }

  /// A member as written, its value still with its escapes.
  struct Member {
    fileprivate var key: Key
    fileprivate var value: Range<Int>
  }

  /// Reads what stands between the braces.
  mutating func addSettings(in range: Range<Int>, _ source: Span<UInt8>) {
    members.removeAll(keepingCapacity: true)
    var start = range.lowerBound
    var index = start
    while index <= range.upperBound {
      if index == range.upperBound || source[index] == Ascii.semicolon {
        readMember(trimmed(start..<index, source), source)
        start = index + 1
      } else if source[index] == Ascii.backslash, index + 1 < range.upperBound,
        isDelimiter(source[index + 1]) || source[index + 1] == Ascii.semicolon
      {
        index += 1
      }
      index += 1
    }
    if members.count == 1 {
      addSetting(members[0], source)
      return
    }
    for key in Key.all {
      // The last of equal keys holds.
      if let member = members.last(where: { $0.key == key }) {
        addSetting(member, source)
      }
    }
  }

  private mutating func readMember(_ text: Range<Int>, _ source: Span<UInt8>) {
    guard !text.isEmpty else { return }
    var index = text.lowerBound
    while index < text.upperBound, isWord(source[index]) { index += 1 }
    let name = text.lowerBound..<index
    while index < text.upperBound, isBlank(source[index]) { index += 1 }
    guard let first = name.first, !isDigit(source[first]), index < text.upperBound,
      source[index] == Ascii.colon
    else {
      diagnose(
        at: text.lowerBound,
        source,
        "This member of the property has no key, so it is left out.",
        hint: "Write {key:value}, or {key:value; key:value}."
      )
      return
    }
    let value = trimmed(index + 1..<text.upperBound, source)
    guard !value.isEmpty else {
      diagnose(
        at: text.lowerBound,
        source,
        "This member of the property has no value, so it is left out.",
        hint: "Write a value after the colon."
      )
      return
    }
    guard let key = Key(text: source, in: name) else {
      diagnose(
        at: text.lowerBound,
        source,
        "The key of this property is unknown, so it is left out.",
        hint: "The keys are text, border, width, align, option, code, image, command and comment,"
          + " in small letters."
      )
      return
    }
    if members.contains(where: { $0.key == key }), repeated != lineNumber {
      repeated = lineNumber
      diagnose(
        at: text.lowerBound,
        source,
        "A key stands twice in this property, so only the last one counts.",
        hint: "Write each key once, or a property for each on a line of its own."
      )
    }
    members.append(Member(key: key, value: value))
  }

  private mutating func addSetting(_ member: Member, _ source: Span<UInt8>) {
    let start = member.value.lowerBound
    if member.key == .comment { return }
    if member.key == .width, let widths = plainWidths(member.value, source) {
      settings.append(.widths(widths))
      return
    }
    let value = value(member.value, source)
    switch member.key {
    case .text: settings.append(.wrap(wrap(value, at: start, source)))
    case .border: settings.append(.border(border(value, at: start, source)))
    case .width: settings.append(.widths(widths(value, at: start, source)))
    case .align: settings.append(.alignment(alignment(value, at: start, source)))
    case .option: settings.append(.option(option(value, at: start, source)))
    case .code where !value.isEmpty: settings.append(.code(value))
    case .image where !value.isEmpty:
      if let image = image(value, at: start, source) {
        settings.append(.image(image))
      }
    case .command:
      if let command = command(value, at: start, source) {
        settings.append(.command(command))
      }
    case .code, .image, .comment: break
    }
  }

  /// A value without its escapes.
  private mutating func value(_ range: Range<Int>, _ source: Span<UInt8>) -> String {
    let first = decoded.count
    var index = range.lowerBound
    while index < range.upperBound {
      let at = index
      if source[index] != Ascii.backslash {
        decoded.append(source[index])
        index += 1
        continue
      }
      switch escape(at: &index, until: range.upperBound, in: .value, source) {
      case .byte(let value): decoded.append(value)
      case .hexadecimal(let value): decodeLatin1(value)
      case .none: diagnoseEscape(at: at, source)
      }
    }
    let value = String(decoding: decoded[first...], as: UTF8.self)
    decoded.removeLast(decoded.count - first)
    return value
  }

  private mutating func wrap(_ value: String, at byte: Int, _ source: Span<UInt8>) -> Wrap {
    switch value.lowercased() {
    case "nowrap": return .never
    case "word": return .atWords
    case "wrap": return .atCharacters
    default:
      diagnoseValue(at: byte, source, taken: "wrap", known: "wrap, nowrap and word")
      return .atCharacters
    }
  }

  private mutating func border(_ value: String, at byte: Int, _ source: Span<UInt8>) -> Border {
    switch value.lowercased() {
    case "line": return .line
    case "none": return .gap(0)
    case "space": return .gap(1)
    case let other:
      if let cells = number(other), cells <= 2 {
        return .gap(cells)
      }
      diagnoseValue(at: byte, source, taken: "space", known: "line, space, none and 0 to 2")
      return .gap(1)
    }
  }

  private mutating func alignment(_ value: String, at byte: Int, _ source: Span<UInt8>) -> Int {
    switch value.lowercased() {
    case "left": return 0
    case "center": return 1
    case "right": return 2
    default:
      diagnoseValue(at: byte, source, taken: "center", known: "left, center and right")
      return 1
    }
  }

  /// The widths of a value that holds nothing but numbers, `*` and one comma or blank between them;
  /// nil for every other value.
  private func plainWidths(_ range: Range<Int>, _ source: Span<UInt8>) -> [ColumnWidth]? {
    var widths: [ColumnWidth] = []
    widths.reserveCapacity(range.count / 2 + 1)
    /// The number of the item that is read; nil for `*`, -1 before an item.
    var cells: Int? = -1
    for index in range {
      let byte = source[index]
      switch (byte, cells) {
      case (UInt8(ascii: "*"), -1):
        cells = nil
      case (UInt8(ascii: "0")...UInt8(ascii: "9"), let number?):
        cells = min(max(number, 0) * 10 + Int(byte - UInt8(ascii: "0")), Page.widest)
      case (Ascii.comma, _) where cells != -1, (Ascii.space, _) where cells != -1:
        widths.append(cells.map(ColumnWidth.cells) ?? .share)
        cells = -1
      default:
        return nil
      }
    }
    guard cells != -1 else { return nil }
    widths.append(cells.map(ColumnWidth.cells) ?? .share)
    return widths
  }

  private mutating func widths(_ value: String, at byte: Int, _ source: Span<UInt8>)
    -> [ColumnWidth]
  {
    let items = split(value.lowercased())
    if items.contains("auto") { return [] }
    if hasBlankBesideComma(value) {
      diagnose(
        at: byte,
        source,
        "A comma with a blank beside it makes a hidden column between them.",
        hint: "Divide widths by one comma or by blanks, not by both."
      )
    }
    var widths: [ColumnWidth] = []
    for item in items {
      if item == "*" {
        widths.append(.share)
      } else if let cells = number(item) {
        widths.append(.cells(cells))
      } else {
        if !item.isEmpty {
          diagnoseValue(at: byte, source, taken: "0", known: "auto, or numbers and *")
        }
        widths.append(.cells(0))
      }
    }
    return widths
  }

  private mutating func option(_ value: String, at byte: Int, _ source: Span<UInt8>) -> Symbol {
    var symbol = Symbol(data: "")
    var kind: Symbol.Kind?
    var level: Character?
    var numbers: [Int] = []
    for item in split(value.lowercased()) where !item.isEmpty {
      if let number = number(item) {
        numbers.append(number)
      } else if let known = Symbol.Kind(rawValue: item) {
        kind = kind ?? known
      } else if item == "hri" {
        symbol.readable = true
      } else if ["l", "m", "q", "h"].contains(item) {
        level = level ?? item.first
      } else {
        diagnoseOption(at: byte, source)
      }
    }
    symbol.kind = kind ?? symbol.kind
    symbol.level = level ?? symbol.level
    var moduleWidth: Int?
    var height: Int?
    var cell: Int?
    for number in numbers {
      // One number may say two things: 3 and 4 are module width and cell.
      let isModuleWidth = 2...4 ~= number
      let isCell = symbol.kind.cells ~= number
      let isHeight = 24...240 ~= number
      if isModuleWidth { moduleWidth = moduleWidth ?? number }
      if isCell { cell = cell ?? number }
      if isHeight { height = height ?? number }
      if !isModuleWidth, !isCell, !isHeight {
        diagnoseOption(at: byte, source)
      }
    }
    symbol.moduleWidth = moduleWidth ?? symbol.moduleWidth
    symbol.height = height ?? symbol.height
    symbol.cell = cell ?? symbol.cell
    return symbol
  }

  private mutating func diagnoseOption(at byte: Int, _ source: Span<UInt8>) {
    diagnoseValue(
      at: byte,
      source,
      taken: nil,
      known: "a symbology, hri, 2 to 4 (module width), 24 to 240 (height), 3 to 8 (cell; 2 to 16"
        + " for pdf417, datamatrix and aztec), and l, m, q, h (error correction)"
    )
  }

  /// Which picture a value names; nil, and reported, when it can be none.
  private mutating func image(
    _ value: String,
    at byte: Int,
    _ source: Span<UInt8>
  ) -> ImageSource? {
    let image = ImageSource(value)
    switch image {
    case .stored(let key):
      if 1...2 ~= key.utf8.count, key.utf8.allSatisfy({ 0x21..<0x7F ~= $0 }) { return image }
      diagnose(
        at: byte,
        source,
        "This is no key of a picture in the printer, so it is left out.",
        hint: "Write nv: and 1 or 2 letters or digits, such as {image:nv:A1}."
      )
    case .logo(let name):
      let isPath = name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == Ascii.backslash }
      if !isPath, !name.hasPrefix(".") { return image }
      diagnose(
        at: byte,
        source,
        "A picture is named by a path, so it is left out.",
        hint: "Write the name of a file in the folder of logos, such as {image:logo.png}."
      )
    case .png(let text):
      if text.utf8.contains(where: isBase64) { return image }
      diagnose(
        at: byte,
        source,
        "This is neither a picture nor the name of one, so it is left out.",
        hint: "Write the base64 text of a PNG, the name of a PNG file, or nv: and a key."
      )
    }
    return nil
  }

  private mutating func command(_ value: String, at byte: Int, _ source: Span<UInt8>) -> [UInt8]? {
    var command: [UInt8] = []
    for scalar in value.unicodeScalars {
      guard let one = UInt8(exactly: scalar.value) else {
        diagnose(
          at: byte,
          source,
          "A command holds a character that is no byte, so it is left out.",
          hint: "Write bytes as \\x with two digits."
        )
        return nil
      }
      command.append(one)
    }
    return command.isEmpty ? nil : command
  }

  private mutating func diagnoseValue(
    at byte: Int,
    _ source: Span<UInt8>,
    taken: String?,
    known: String
  ) {
    let message =
      taken.map { "This value is unknown, so \($0) is taken." }
      ?? "A word of this value is unknown, so it is left out."
    diagnose(at: byte, source, message, hint: "The values are \(known).")
  }

  /// Divides a value at every comma and every run of blanks.
  private func split(_ value: String) -> [String] {
    var items: [String] = []
    var item: [UInt8] = []
    var afterBlank = false
    for byte in value.utf8 {
      if byte == Ascii.comma || isBlank(byte) && !afterBlank {
        items.append(String(decoding: item, as: UTF8.self))
        item.removeAll(keepingCapacity: true)
      } else if !isBlank(byte) {
        item.append(byte)
      }
      afterBlank = isBlank(byte)
    }
    items.append(String(decoding: item, as: UTF8.self))
    return items
  }

  private func hasBlankBesideComma(_ value: String) -> Bool {
    zip(value.utf8, value.utf8.dropFirst()).contains { first, second in
      first == Ascii.comma && isBlank(second) || isBlank(first) && second == Ascii.comma
    }
  }

  /// A number of digits alone; what is beyond every paper counts as the widest one.
  private func number(_ text: String) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy(isDigit) else { return nil }
    return min(Int(text) ?? Int.max, Page.widest)
  }
}

extension Symbol.Kind {
  /// The dots that a cell may have; the markup's own range where the code is the markup's own.
  fileprivate var cells: ClosedRange<Int> {
    switch self {
    case .pdf417, .datamatrix, .aztec: 2...16
    default: 3...8
    }
  }
}

private func isDigit(_ byte: UInt8) -> Bool {
  UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
}

private func isBase64(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "+"), UInt8(ascii: "/"):
    true
  default:
    isDigit(byte)
  }
}

/// True for the characters of a key.
private func isWord(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    Ascii.underscore:
    true
  default:
    isDigit(byte)
  }
}
