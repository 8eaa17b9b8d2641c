extension Profile {
  /// All facts that decide over the bytes of a body, in a fixed form.
  ///
  /// Two profiles with the same fingerprint give the same bytes for every page. Names, identities,
  /// answers, remarks and sources are not part of it.
  public var fingerprint: String {
    var facts: [String] = []
    facts.append("columns \(columns)")
    facts.append("dots \(dots)")
    facts.append("dpi \(dotsPerInch)")
    facts.append("units \(unitsPerDot)")
    facts.append("pages " + joined(codePages.map { "\($0.number)=\($0.page.name)" }))
    facts.append("kanji \(kanji?.rawValue ?? "none")")
    facts.append("cut \(cut.map(\.fingerprint) ?? "none")")
    facts.append("bars " + joined(barcodes.map(\.rawValue).sorted().map { "\($0)" }))
    facts.append("symbols " + joined(symbols.map(\.rawValue).sorted().map { "\($0)" }))
    facts.append("images \(images.map(\.fingerprint) ?? "none")")
    facts.append("inline \(drawsInLine)")
    facts.append("blanks \(padsWithBlanks)")
    facts.append("spacing \(lineSpacing.map { "\($0)" } ?? "default")")
    facts.append("drawer \(drawer.map(\.fingerprint) ?? "none")")
    facts.append("guard \(forbidsRealTime)")
    facts.append("upside-down \(isUpsideDown)")
    facts.append("raw \(allowsCommands)")
    return facts.joined(separator: "; ")
  }
}

extension Profile.CutPrinting {
  fileprivate var fingerprint: String {
    switch form {
    case .feeding: "\(cut.rawValue) feeding"
    case .here(let lines): "\(cut.rawValue) after \(lines)"
    }
  }
}

extension Profile.ImagePrinting {
  fileprivate var fingerprint: String {
    "\(form.rawValue) \(blockRows)\(swallowsLineFeed ? " swallows" : "")"
  }
}

extension Profile.DrawerPrinting {
  fileprivate var fingerprint: String {
    joined(connectors.map { "\($0.rawValue)" })
      + (takesDigits ? " digits" : "") + (isRealTime ? " at once" : "")
  }
}

private func joined(_ parts: [String]) -> String {
  parts.joined(separator: ",")
}
