/// Performs the steps of a template.
struct MustacheRenderer {
  private static let largestText = 1 << 20
  private static let deepestNesting = 64
  private static let mostSteps = 1_000_000
  private static let mostUnknownNames = 100

  private let partials: [String: MustacheTemplate]
  /// The data in which names are looked up, the innermost last.
  private var frames: [MustacheValue]
  private var text: [UInt8] = []
  private var unknownNames: [MustacheUnknownName] = []
  private var indentation: [UInt8] = []
  private var isAtLineStart = false
  private var depth = 0
  private var steps = 0

  init(context: MustacheValue, partials: [String: MustacheTemplate]) {
    self.partials = partials
    frames = [context]
  }

  var result: MustacheText {
    MustacheText(utf8: text, unknownNames: unknownNames)
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
        try write(range, of: template)
      case .variable(let tag, let escape):
        try write(tag, escape, of: template)
      case .section(let tag, let inverted, let end):
        let value = find(tag, in: template) ?? .null
        if value.isTrue != inverted {
          try deepen(for: tag, in: template)
          try renderBody(next..<end, of: template, over: inverted ? nil : value)
          depth -= 1
        }
        next = end
      case .partial(let tag, let indentation):
        guard let partial = partials[template.tags[tag].name] else {
          report(tag, .partial, in: template)
          continue
        }
        let blanks = indentation.map { template.literals[$0] }
        try deepen(for: tag, in: template)
        try renderPartial(partial, indentation: blanks)
        depth -= 1
      }
    }
  }

  private mutating func renderBody(
    _ body: Range<Int>,
    of template: MustacheTemplate,
    over value: MustacheValue?
  ) throws(MustacheError) {
    switch value {
    case nil:
      try render(template, steps: body)
    case .list(let elements):
      for element in elements {
        frames.append(element)
        try render(template, steps: body)
        frames.removeLast()
      }
    case let value?:
      frames.append(value)
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

  /// Writes some of the template's own text.
  private mutating func write(
    _ range: Range<Int>,
    of template: MustacheTemplate
  ) throws(MustacheError) {
    if indentation.isEmpty {
      let literals = template.literals.span
      text.append(addingCapacity: range.count) { text in
        for index in range {
          text.append(literals[index])
        }
      }
    } else {
      var rest = template.literals[range]
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
    _ tag: Int,
    _ escape: MustacheValueEscape,
    of template: MustacheTemplate
  ) throws(MustacheError) {
    indent()
    switch find(tag, in: template) {
    case nil, .null: break
    case .string(let string): write(string, escape)
    case .number(let number): write(String(number), escape)
    case .bool(let bool): write(bool ? "true" : "false", escape)
    case .list:
      let name = template.tags[tag].name
      throw fault(tag, in: template, "\"\(name)\" is a list; write {{#\(name)}}")
    case .object:
      let name = template.tags[tag].name
      throw fault(tag, in: template, "\"\(name)\" is an object; name one of its members")
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
  private mutating func find(_ tag: Int, in template: MustacheTemplate) -> MustacheValue? {
    let value = value(of: tag, in: template)
    if value == nil {
      report(tag, .value, in: template)
    }
    return value
  }

  private func value(of tag: Int, in template: MustacheTemplate) -> MustacheValue? {
    let parts = template.tags[tag].path.count
    guard parts > 0 else { return frames.last }
    let first = template.tags[tag].path[0]
    var value: MustacheValue?
    var frame = frames.count
    while value == nil, frame > 0 {
      frame -= 1
      value = frames[frame].member(first)
    }
    for place in 1..<parts {
      if case .null = value { return value }
      value = value?.member(template.tags[tag].path[place])
    }
    return value
  }

  private mutating func report(
    _ tag: Int,
    _ kind: MustacheUnknownName.Kind,
    in template: MustacheTemplate
  ) {
    let unknown = MustacheUnknownName(
      name: template.tags[tag].name,
      kind: kind,
      place: template.tags[tag].place(in: template.name)
    )
    if unknownNames.count < Self.mostUnknownNames, !unknownNames.contains(unknown) {
      unknownNames.append(unknown)
    }
  }

  // MARK: Limits

  private mutating func deepen(
    for tag: Int,
    in template: MustacheTemplate
  ) throws(MustacheError) {
    guard depth < Self.deepestNesting else {
      throw fault(tag, in: template, "nested deeper than \(Self.deepestNesting) levels")
    }
    depth += 1
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
    _ tag: Int?,
    in template: MustacheTemplate,
    _ reason: String
  ) -> MustacheError {
    let start = MustachePlace(template: template.name, line: 1, column: 1)
    let place = tag.map { template.tags[$0].place(in: template.name) } ?? start
    return MustacheError(place: place, reason: reason)
  }
}
