/// Reads the source of a template into steps.
struct MustacheParser {
  private let source: [UInt8]
  private let name: String
  private let escaping: MustacheEscaping
  private var position = 0
  private var line = 1
  private var column = 1
  private var lineStart = 0
  /// True while nothing but blanks stands between the line's start and the position.
  private var isLineBlank = true
  private var opening = Array("{{".utf8)
  private var closing = Array("}}".utf8)
  private(set) var nodes: [MustacheNode] = []
  private(set) var literals: [UInt8] = []
  private(set) var tags: [MustacheTag] = []
  private var openSections: [OpenSection] = []
  private var scanner = ReceiptEscapeScanner()

  private struct OpenSection {
    /// Its place among the tags.
    let tag: Int
    let inverted: Bool
    /// Where in `nodes` the section stands.
    let node: Int
    let position: ReceiptEscapeScanner.Position
  }

  /// A tag as it stands in the source.
  private struct SourceTag {
    /// What the tag does: one of `#^/>!=&{`, or nil for a variable.
    let sigil: Unicode.Scalar?
    let content: ArraySlice<UInt8>
    let end: Int
    let place: MustachePlace

    /// True for what prints nothing itself, and so takes its line with it when it stands alone.
    var isSilent: Bool { sigil != nil && sigil != "&" && sigil != "{" }
  }

  init(source: [UInt8], name: String, escaping: MustacheEscaping) {
    self.source = source
    self.name = name
    self.escaping = escaping
  }

  mutating func parse() throws(MustacheError) {
    var textStart = 0
    while let start = find(opening, from: position) {
      advance(to: start)
      let tag = try readTag()
      if tag.isSilent, isLineBlank, let nextLine = nextLine(after: tag.end) {
        let indentation = source[lineStart..<start]
        try addText(textStart..<lineStart)
        advance(to: nextLine)
        try add(tag, indentation: indentation)
      } else {
        try addText(textStart..<start)
        advance(to: tag.end)
        try add(tag, indentation: nil)
      }
      textStart = position
    }
    advance(to: source.count)
    try addText(textStart..<source.count)
    if let section = openSections.last {
      let tag = tags[section.tag]
      throw MustacheError(
        place: tag.place(in: name),
        reason: "the section \"\(tag.name)\" is not closed"
      )
    }
    if escaping == .receipt, scanner.position != .text || scanner.isInEscape {
      let open = scanner.isInEscape ? "escape" : "property"
      throw MustacheError(
        place: place,
        reason: "the template ends in an open \(open)"
      )
    }
  }

  // MARK: Finding tags

  private func find(_ bytes: [UInt8], from start: Int) -> Int? {
    guard start + bytes.count <= source.count else { return nil }
    return (start...source.count - bytes.count).first { place in
      source[place] == bytes[0] && source[place...].starts(with: bytes)
    }
  }

  private mutating func advance(to end: Int) {
    while position < end {
      let byte = source[position]
      position += 1
      if byte == 0x0A {
        line += 1
        column = 1
        lineStart = position
        isLineBlank = true
      } else {
        column += byte & 0xC0 == 0x80 ? 0 : 1
        isLineBlank = isLineBlank && Self.isBlank(byte)
      }
    }
  }

  /// Goes back to a byte, for an error that is found late.
  private mutating func rewind(to offset: Int) {
    (position, line, column, lineStart) = (0, 1, 1, 0)
    advance(to: offset)
  }

  private var place: MustachePlace {
    MustachePlace(template: name, line: line, column: column)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09
  }

  /// Where the next line begins, when only blanks are left on this one.
  private func nextLine(after end: Int) -> Int? {
    let rest = source[end...].drop(while: Self.isBlank)
    if rest.isEmpty { return source.count }
    if rest.starts(with: [0x0A]) { return rest.startIndex + 1 }
    if rest.starts(with: [0x0D, 0x0A]) { return rest.startIndex + 2 }
    return nil
  }

  private func readTag() throws(MustacheError) -> SourceTag {
    var start = position + opening.count
    var sigil: Unicode.Scalar?
    if start < source.count, "#^/>!=&{".utf8.contains(source[start]) {
      sigil = Unicode.Scalar(source[start])
      start += 1
    }
    if escaping == .receipt, sigil == "{" || sigil == "&" {
      throw MustacheError(
        place: place,
        reason: "values are always escaped here; write {{name}} in place of {{{name}}} or "
          + "{{&name}}, and a blank between the '{' of a property and a tag"
      )
    }
    let end =
      switch sigil {
      case "{": [UInt8(ascii: "}")] + closing
      case "=": [UInt8(ascii: "=")] + closing
      default: closing
      }
    guard let contentEnd = find(end, from: start) else {
      throw MustacheError(place: place, reason: "the tag has no end")
    }
    return SourceTag(
      sigil: sigil,
      content: source[start..<contentEnd],
      end: contentEnd + end.count,
      place: place
    )
  }

  // MARK: Adding steps

  private mutating func addText(_ range: Range<Int>) throws(MustacheError) {
    guard !range.isEmpty else { return }
    if escaping == .receipt {
      do throws(ReceiptEscapeScanner.Fault) {
        try scanner.read(source[range])
      } catch {
        rewind(to: error.offset)
        throw MustacheError(place: place, reason: error.reason)
      }
    }
    nodes.append(.text(literal(source[range])))
  }

  private mutating func literal(_ bytes: ArraySlice<UInt8>) -> Range<Int> {
    let start = literals.count
    literals.append(contentsOf: bytes)
    return start..<literals.count
  }

  private mutating func add(_ tag: MustacheTag) -> Int {
    tags.append(tag)
    return tags.count - 1
  }

  private mutating func add(
    _ tag: SourceTag,
    indentation: ArraySlice<UInt8>?
  ) throws(MustacheError) {
    switch tag.sigil {
    case "!": break
    case "=": try setDelimiters(tag)
    case "/": try closeSection(tag)
    case "#", "^":
      let named = add(try name(of: tag))
      openSections.append(
        OpenSection(
          tag: named,
          inverted: tag.sigil == "^",
          node: nodes.count,
          position: scanner.position
        )
      )
      nodes.append(.section(tag: named, inverted: tag.sigil == "^", end: nodes.count))
    case ">":
      if escaping == .receipt, scanner.position != .text {
        throw MustacheError(place: tag.place, reason: "a partial cannot stand in a property")
      }
      let named = add(try name(of: tag))
      nodes.append(.partial(tag: named, indentation: indentation.map { literal($0) }))
    default:
      let named = add(try name(of: tag))
      nodes.append(.variable(tag: named, try escape(of: tag)))
    }
  }

  private mutating func setDelimiters(_ tag: SourceTag) throws(MustacheError) {
    let words = tag.content.split { Self.isBlank($0) || $0 == 0x0A || $0 == 0x0D }
    guard words.count == 2, !tag.content.contains(UInt8(ascii: "=")) else {
      throw MustacheError(
        place: tag.place,
        reason: "two delimiters are expected, such as in {{=<% %>=}}"
      )
    }
    opening = Array(words[0])
    closing = Array(words[1])
  }

  private mutating func closeSection(_ tag: SourceTag) throws(MustacheError) {
    let closed = try name(of: tag)
    guard let section = openSections.popLast() else {
      throw MustacheError(place: tag.place, reason: "no section \"\(closed.name)\" is open here")
    }
    let opened = tags[section.tag]
    guard opened.name == closed.name else {
      throw MustacheError(
        place: tag.place,
        reason: "the section \"\(opened.name)\" of line \(opened.line) is open here, "
          + "not \"\(closed.name)\""
      )
    }
    guard escaping == .html || section.position == scanner.position else {
      throw MustacheError(
        place: tag.place,
        reason: "the section \"\(closed.name)\" begins and ends in different parts of a property"
      )
    }
    nodes[section.node] = .section(
      tag: section.tag,
      inverted: section.inverted,
      end: nodes.count
    )
  }

  private func escape(of tag: SourceTag) throws(MustacheError) -> MustacheValueEscape {
    switch (escaping, scanner.position) {
    case (.html, _):
      return tag.sigil == nil ? .html : .none
    case (.receipt, .text):
      return .receipt(.text)
    case (.receipt, .propertyValue):
      return .receipt(.propertyValue)
    case (.receipt, .propertyName):
      throw MustacheError(place: tag.place, reason: "a value cannot be the name of a property")
    case (.receipt, .command):
      throw MustacheError(place: tag.place, reason: "a value cannot be a printer command")
    }
  }

  private func name(of tag: SourceTag) throws(MustacheError) -> MustacheTag {
    if escaping == .receipt, scanner.isInEscape {
      throw MustacheError(
        place: tag.place,
        reason: #"the escape before the tag is not complete; write '\\' for '\'"#
      )
    }
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
    let start = tag.content.firstIndex { !blanks.contains($0) } ?? tag.content.endIndex
    let end = tag.content.lastIndex { !blanks.contains($0) } ?? start
    let name = String(decoding: tag.content[start...].prefix(end - start + 1), as: UTF8.self)
    let parts = name == "." ? [] : name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isNameByte) }) else {
      throw MustacheError(
        place: tag.place,
        reason: "a name of letters, digits, '-', '_' and single dots is expected in the tag"
      )
    }
    return MustacheTag(
      name: name,
      path: parts.map { MustacheName(String($0)) },
      line: tag.place.line,
      column: tag.place.column
    )
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), 0x80...:
      true
    default: false
    }
  }
}
