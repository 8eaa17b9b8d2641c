import ReceiptLine
import Sales

/// What is wrong with a template, for the person who writes it.
public struct TemplateDiagnostic: Sendable, Hashable, CustomStringConvertible {
  /// How bad it is.
  public enum Severity: String, Sendable {
    /// The template cannot be used; the built-in one is printed instead.
    case error
    /// A name or a line does not print.
    case warning
  }

  /// How bad it is.
  public let severity: Severity
  /// The line of the template, from 1.
  public let line: Int
  /// The character in the line, from 1.
  public let column: Int
  /// What is wrong.
  public let message: String
  /// What to write instead; empty where nobody can tell.
  public let hint: String

  /// The place, the severity, what is wrong and what to do, as compilers write it.
  public var description: String {
    "\(line):\(column): \(severity): \(message)" + (hint.isEmpty ? "" : " (\(hint))")
  }
}

extension ReceiptTemplate {
  /// Tries a template with sample papers of every kind that it is for, or of all kinds where its
  /// name is none of Platen's.
  ///
  /// - Parameters:
  ///   - text: the template.
  ///   - name: its name.
  /// - Returns: what is wrong with its tags, its names and its markup, each once, in the order of
  ///   the lines; nothing when all is well.
  public static func check(text: String, name: String) -> [TemplateDiagnostic] {
    let template: ReceiptTemplate
    do {
      template = try ReceiptTemplate(name: name, text: text)
    } catch {
      return [TemplateDiagnostic(error)]
    }
    let source = TemplateSource(text)
    var found: Set<TemplateDiagnostic> = []
    for paper in PaperData.samples(forTemplate: name) {
      do {
        let filled = try template.fill(with: paper)
        for unknown in filled.unknownNames {
          found.insert(TemplateDiagnostic(unknown, names: tags))
        }
        found.formUnion(source.diagnostics(of: filled.text))
      } catch {
        found.insert(TemplateDiagnostic(error))
      }
    }
    return found.sorted { ($0.line, $0.column, $0.message) < ($1.line, $1.column, $1.message) }
  }

  /// Every name that a template may use, such as `shop.name`, and `lines[].name` for a name in each
  /// element of a list; in alphabetical order.
  public static let dataNames: [String] = {
    var names: Set<String> = []
    for receipt in Sample.receipts {
      let context = ReceiptContext(receipt: receipt, labels: .english, locale: .unitedStates)
      collect(context.data, "", &names)
    }
    for slip in Sample.slips {
      let context = ReceiptContext(slip: slip, labels: .english, locale: .unitedStates)
      collect(context.data, "", &names)
    }
    return names.sorted()
  }()

  private static func collect(_ value: MustacheValue, _ path: String, _ names: inout Set<String>) {
    switch value {
    case .object(let members, let values):
      for (name, value) in zip(members.names, values) {
        collect(value, path.isEmpty ? name : path + "." + name, &names)
      }
    case .list(let elements):
      for element in elements {
        collect(element, path + "[]", &names)
      }
      if elements.isEmpty { fallthrough }
    case .null, .bool, .number, .string:
      names.insert(path)
    }
  }

  /// The names as tags write them: a member also alone, as in a section of its own.
  private static let tags: Set<String> = {
    var tags: Set<String> = []
    for name in dataNames {
      var parts = name.replacing("[]", with: "").split(separator: ".")[...]
      while !parts.isEmpty {
        tags.insert(parts.joined(separator: "."))
        parts = parts.dropFirst()
      }
      tags.formUnion(name.split(separator: "[]").prefix(1).map(String.init))
    }
    return tags
  }()
}

extension TemplateDiagnostic {
  fileprivate init(_ error: MustacheError) {
    self.init(
      severity: .error,
      line: error.place.line,
      column: error.place.column,
      message: error.reason,
      hint: ""
    )
  }

  fileprivate init(_ unknown: MustacheUnknownName, names: Set<String>) {
    let message: String
    var hint = ""
    switch unknown.kind {
    case .value:
      message = "\"\(unknown.name)\" is no name of the data; it prints nothing"
      if let similar = unknown.name.mostSimilar(of: names) {
        hint = "did you mean \"\(similar)\"?"
      }
    case .partial:
      message = "there is no template \"\(unknown.name)\" to call"
      hint = "a template of receipts is one file; write the lines here"
    }
    self.init(
      severity: .warning,
      line: unknown.place.line,
      column: unknown.place.column,
      message: message,
      hint: hint
    )
  }
}

extension String {
  /// The name that one most probably meant; nil when none is near.
  fileprivate func mostSimilar(of names: Set<String>) -> String? {
    let own = Array(lowercased().utf8)
    let limit = Swift.max(2, own.count / 3)
    let near = names.compactMap { name -> (name: String, distance: Int)? in
      let other = Array(name.lowercased().utf8)
      guard abs(other.count - own.count) <= limit else { return nil }
      let distance = Self.distance(own, other)
      return distance <= limit ? (name, distance) : nil
    }
    return near.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
  }

  /// How many bytes must be added, dropped or replaced to make one of the other (Levenshtein).
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for place in right.indices {
        let replaced = diagonal + (right[place] == byte ? 0 : 1)
        diagonal = row[place + 1]
        row[place + 1] = Swift.min(replaced, diagonal + 1, row[place] + 1)
      }
    }
    return row[right.count]
  }
}
