extension Profile {
  /// The facts in words, in the order in which a person wants to read them.
  ///
  /// No name stands twice.
  public var facts: [(name: String, value: String)] {
    var facts: [(name: String, value: String)] = []
    facts.append(("profile", name))
    let printer = [maker, model].filter { !$0.isEmpty }.joined(separator: " ")
    facts.append(("printer", printer.isEmpty ? "any of this width" : printer))
    facts.append(("columns", "\(columns)"))
    facts.append(("dots", "\(dots)"))
    facts.append(("print width", "\(printWidth) at \(dotsPerInch) dots an inch"))
    facts.append(("motion units", setsUnits ? "set to dots by GS P" : "as they are"))
    facts.append(("code pages", list(codePages.map { "\($0.page.name) (\($0.number))" })))
    facts.append(("Kanji mode", kanji.map(\.rawValue) ?? "not used"))
    let bars = barcodes.sorted { $0.rawValue < $1.rawValue }
    facts.append(("bar codes", bars.isEmpty ? "drawn by Platen" : list(bars.map(\.name))))
    let codes = symbols.sorted { $0.rawValue < $1.rawValue }
    facts.append(("2-D codes", codes.isEmpty ? "drawn by Platen" : list(codes.map(\.name))))
    facts.append(("pictures", images?.words ?? "none"))
    facts.append(("drawing in a line", drawsInLine ? "yes, by ESC *" : "no"))
    facts.append(("gaps in a line", padsWithBlanks ? "blanks" : "ESC $"))
    facts.append(("line spacing", lineSpacing.map { "\($0) units" } ?? "the printer's own"))
    facts.append(("cut", cut?.words ?? "none: the paper is torn off"))
    facts.append(("drawer", drawer?.words ?? "none"))
    let answers = Answer.allCases.filter { self.answers.contains($0) }
    facts.append(
      ("answers", answers.isEmpty ? "not known: tried once" : list(answers.map(\.rawValue)))
    )
    facts.append(contentsOf: wordsOfSettings)
    facts.append(("recognised by", identities.isEmpty ? "-" : list(identities.map(\.words))))
    facts.append(contentsOf: numbered("remark", remarks))
    facts.append(contentsOf: numbered("source", sources.map { "\($0.facts): \($0.document)" }))
    return facts
  }

  /// The width of the print area in millimetres, such as `72.1 mm`.
  private var printWidth: String {
    let tenths = dotsPerInch > 0 ? (dots * 254 + dotsPerInch / 2) / dotsPerInch : 0
    return "\(tenths / 10).\(tenths % 10) mm"
  }

  private var wordsOfSettings: [(name: String, value: String)] {
    var facts: [(name: String, value: String)] = []
    if unitsPerDot != 1 {
      facts.append(("motion unit", "\(unitsPerDot) in a dot"))
    }
    if forbidsRealTime {
      facts.append(("real-time commands", "switched off around pictures, by GS ( D"))
    }
    if isUpsideDown {
      facts.append(("direction", "upside down"))
    }
    if allowsCommands {
      facts.append(("raw commands", "allowed"))
    }
    return facts
  }
}

private func list(_ parts: [String]) -> String {
  parts.joined(separator: ", ")
}

private func numbered(_ name: String, _ values: [String]) -> [(name: String, value: String)] {
  guard values.count > 1 else { return values.map { (name, $0) } }
  return values.enumerated().map { ("\(name) \($0.offset + 1)", $0.element) }
}

extension Profile.ImagePrinting {
  fileprivate var words: String {
    let command =
      switch form {
      case .raster: "GS v 0, \(blockRows) rows at most in a part"
      case .graphics: "GS ( L, \(blockRows) rows at most in a part"
      case .columns: "ESC *, 24 rows in a part"
      }
    return swallowsLineFeed ? command + "; the line feed after one is lost" : command
  }
}

extension Profile.CutPrinting {
  fileprivate var words: String {
    let kind = cut == .full ? "full" : "partial"
    return switch form {
    case .feeding: "\(kind), feeds to the cutter by itself"
    case .here(let lines): "\(kind), after \(lines) lines"
    }
  }
}

extension Profile.DrawerPrinting {
  fileprivate var words: String {
    let pins = connectors.map { $0 == .pin2 ? "pin 2" : "pin 5" }.joined(separator: " and ")
    return pins + (takesDigits ? ", digits as characters" : "")
      + (isRealTime ? ", at once also without paper" : "")
  }
}

extension Profile.Identity {
  fileprivate var words: String {
    switch self {
    case .usb(let vendor, let product): "USB \(hex(vendor)):\(hex(product))"
    case .model(let name): "model \(name)"
    }
  }

  private func hex(_ number: UInt16) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
