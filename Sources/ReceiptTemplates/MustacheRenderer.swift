import StrictJSON

/// Performs the steps of a template.
struct MustacheRenderer {
  private static let largestText = 1 << 20
  private static let deepestNesting = 64
  private static let mostSteps = 1_000_000
  private static let mostUnknownNames = 100

  private let partials: [String: MustacheTemplate]
  private var frames: [Frame]
  private var text: [UInt8] = []
  private var unknownNames: [MustacheUnknownName] = []
  private var indentation: [UInt8] = []
  private var isAtLineStart = false
  private var depth = 0
  private var steps = 0

  init(context: JSONValue, partials: [String: MustacheTemplate]) {
    self.partials = partials
    frames = [Frame(context)]
  }

  /// Data in which names are looked up.
  private struct Frame {
    let value: JSONValue
    /// The members of an object; none of anything else.
    let members: [JSONObject.Member]

    init(_ value: JSONValue) {
      self.value = value
      members = value.object?.members ?? []
    }
  }

  var result: MustacheText {
    MustacheText(text: String(decoding: text, as: UTF8.self), unknownNames: unknownNames)
  }

  mutating func render(_ template: MustacheTemplate) throws(MustacheError) {
    text.reserveCapacity(text.count + 2 * template.literals.count)
    try render(template, steps: template.nodes.indices)
  }

  private mutating func render(
    _ template: MustacheTemplate,
    steps range: Range<Int>
  ) throws(MustacheError) {
    try countStep(in: template)
    var next = range.lowerBound
    while next < range.upperBound {
      try countStep(in: template)
      let node = template.nodes[next]
      next += 1
      switch node {
      case .text(let range):
        try write(template.literals[range], of: template)
      case .variable(let tag, let escape):
        try write(template.tags[tag], escape, of: template)
      case .section(let place, let inverted, let end):
        let tag = template.tags[place]
        let value = find(tag, in: template) ?? .null
        if value.isTrue != inverted {
          try nested(tag, in: template) { renderer throws(MustacheError) in
            try renderer.renderBody(next..<end, of: template, over: inverted ? nil : value)
          }
        }
        next = end
      case .partial(let place, let indentation):
        let tag = template.tags[place]
        guard let partial = partials[tag.name] else {
          report(tag, .partial, in: template)
          continue
        }
        let blanks = indentation.map { template.literals[$0] }
        try nested(tag, in: template) { renderer throws(MustacheError) in
          try renderer.renderPartial(partial, indentation: blanks)
        }
      }
    }
  }

  private mutating func renderBody(
    _ body: Range<Int>,
    of template: MustacheTemplate,
    over value: JSONValue?
  ) throws(MustacheError) {
    switch value {
    case nil:
      try render(template, steps: body)
    case .array(let elements):
      for element in elements {
        frames.append(Frame(element))
        try render(template, steps: body)
        frames.removeLast()
      }
    case let value?:
      frames.append(Frame(value))
      try render(template, steps: body)
      frames.removeLast()
    }
  }

  /// Indents the partial's own lines, not those of data, as if its source had been indented.
  private mutating func renderPartial(
    _ partial: MustacheTemplate,
    indentation added: ArraySlice<UInt8>?
  ) throws(MustacheError) {
    let outer = indentation
    if let added {
      indentation += added
      isAtLineStart = true
    } else {
      indent()
      indentation = []
    }
    try render(partial)
    indentation = outer
    isAtLineStart = added != nil
  }

  // MARK: Writing

  private mutating func write(
    _ bytes: ArraySlice<UInt8>,
    of template: MustacheTemplate
  ) throws(MustacheError) {
    if indentation.isEmpty {
      text.append(contentsOf: bytes)
    } else {
      var rest = bytes
      while !rest.isEmpty {
        indent()
        let lineEnd = rest.firstIndex(of: 0x0A).map { $0 + 1 }
        text.append(contentsOf: rest[..<(lineEnd ?? rest.endIndex)])
        rest = rest[(lineEnd ?? rest.endIndex)...]
        isAtLineStart = lineEnd != nil
        try checkSize(in: template)
      }
    }
    try checkSize(in: template)
  }

  private mutating func indent() {
    if isAtLineStart {
      text.append(contentsOf: indentation)
      isAtLineStart = false
    }
  }

  private mutating func write(
    _ tag: MustacheTag,
    _ escape: MustacheValueEscape,
    of template: MustacheTemplate
  ) throws(MustacheError) {
    indent()
    switch find(tag, in: template) {
    case nil, .null: break
    case .string(let string): write(string, escape)
    case .number(let number): write(number.literal, escape)
    case .bool(let bool): write(bool ? "true" : "false", escape)
    case .array:
      throw fault(tag, in: template, "\"\(tag.name)\" is a list; write {{#\(tag.name)}}")
    case .object:
      throw fault(tag, in: template, "\"\(tag.name)\" is an object; name one of its members")
    }
    try checkSize(in: template)
  }

  private mutating func write(_ string: String, _ escape: MustacheValueEscape) {
    switch escape {
    case .none: text.append(contentsOf: string.utf8)
    case .receipt(let escape): escape.write(string, to: &text)
    case .html:
      for byte in string.utf8 {
        switch byte {
        case UInt8(ascii: "&"): text.append(contentsOf: "&amp;".utf8)
        case UInt8(ascii: "<"): text.append(contentsOf: "&lt;".utf8)
        case UInt8(ascii: ">"): text.append(contentsOf: "&gt;".utf8)
        case UInt8(ascii: "\""): text.append(contentsOf: "&quot;".utf8)
        case UInt8(ascii: "'"): text.append(contentsOf: "&#39;".utf8)
        default: text.append(byte)
        }
      }
    }
  }

  // MARK: Finding values

  /// The value of a tag's name, null when the way to it ends in null; nil, and reported, when the
  /// data does not have the name.
  private mutating func find(_ tag: MustacheTag, in template: MustacheTemplate) -> JSONValue? {
    guard let first = tag.first else { return frames.last?.value }
    var value: JSONValue?
    var frame = frames.count
    while value == nil, frame > 0 {
      frame -= 1
      let members = frames[frame].members
      value = first.value(among: members.span)
    }
    for part in tag.rest {
      switch value {
      case .object(let object):
        let members = object.members
        value = part.value(among: members.span)
      case .null: return value
      default: value = nil
      }
    }
    if value == nil {
      report(tag, .value, in: template)
    }
    return value
  }

  private mutating func report(
    _ tag: MustacheTag,
    _ kind: MustacheUnknownName.Kind,
    in template: MustacheTemplate
  ) {
    let unknown = MustacheUnknownName(
      name: tag.name,
      kind: kind,
      place: tag.place(in: template.name)
    )
    if unknownNames.count < Self.mostUnknownNames, !unknownNames.contains(unknown) {
      unknownNames.append(unknown)
    }
  }

  // MARK: Limits

  private mutating func nested(
    _ tag: MustacheTag,
    in template: MustacheTemplate,
    _ body: (inout MustacheRenderer) throws(MustacheError) -> Void
  ) throws(MustacheError) {
    guard depth < Self.deepestNesting else {
      throw fault(tag, in: template, "nested deeper than \(Self.deepestNesting) levels")
    }
    depth += 1
    try body(&self)
    depth -= 1
  }

  private mutating func countStep(in template: MustacheTemplate) throws(MustacheError) {
    steps += 1
    if steps > Self.mostSteps {
      throw fault(nil, in: template, "more than \(Self.mostSteps) steps for one text")
    }
  }

  private func checkSize(in template: MustacheTemplate) throws(MustacheError) {
    if text.count > Self.largestText {
      throw fault(nil, in: template, "the text is longer than \(Self.largestText) bytes")
    }
  }

  private func fault(
    _ tag: MustacheTag?,
    in template: MustacheTemplate,
    _ reason: String
  ) -> MustacheError {
    let start = MustachePlace(template: template.name, line: 1, column: 1)
    return MustacheError(place: tag?.place(in: template.name) ?? start, reason: reason)
  }
}

extension JSONValue {
  /// True for what shows a section.
  fileprivate var isTrue: Bool {
    switch self {
    case .null: false
    case .bool(let bool): bool
    case .string(let string): !string.isEmpty
    case .array(let elements): !elements.isEmpty
    case .object: true
    case .number(let number):
      number.literal.utf8.prefix { $0 | 0x20 != UInt8(ascii: "e") }.contains {
        $0 >= UInt8(ascii: "1") && $0 <= UInt8(ascii: "9")
      }
    }
  }
}
