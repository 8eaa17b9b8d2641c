extension Profile {
  /// This profile with other facts.
  ///
  /// Identities stay behind: they speak of printers as their makers built them.
  ///
  /// - Parameter override: the facts to change.
  /// - Returns: a profile whose facts fit together.
  /// - Throws: the first fact that cannot be, in words.
  public func applying(_ override: ProfileOverride) throws(ProfileError) -> Profile {
    var profile = self
    guard override != ProfileOverride() else { return profile }
    profile.identities = []
    if let name = override.name {
      profile.name = try checkedName(name)
    }
    try profile.setPaper(override)
    try profile.setText(override)
    try profile.setCut(override)
    try profile.setCodes(override)
    try profile.setImages(override)
    try profile.setDrawer(override)
    profile.forbidsRealTime = override.forbidsRealTime ?? profile.forbidsRealTime
    profile.isUpsideDown = override.isUpsideDown ?? profile.isUpsideDown
    profile.allowsCommands = override.allowsCommands ?? profile.allowsCommands
    return profile
  }

  private mutating func setPaper(_ override: ProfileOverride) throws(ProfileError) {
    columns = try checked(override.columns, "columns", 12...255) ?? columns
    dots = try checked(override.dots, "dots", 144...4000) ?? dots
    dotsPerInch = try checked(override.dotsPerInch, "dotsPerInch", 100...600) ?? dotsPerInch
    unitsPerDot = try checked(override.unitsPerDot, "unitsPerDot", 1...2) ?? unitsPerDot
    guard columns * Self.cell <= dots else {
      let problem = """
        \(columns) columns need \(columns * Self.cell) dots, 12 for each, and there are \(dots): \
        set fewer columns or more dots, as the printer's manual says
        """
      throw ProfileError(fact: override.columns == nil ? "dots" : "columns", problem: problem)
    }
  }

  private mutating func setText(_ override: ProfileOverride) throws(ProfileError) {
    if let pages = override.codePages {
      codePages = try checkedPages(pages)
    }
    if let name = override.kanji {
      let names = KanjiSet.allCases.map(\.rawValue) + ["none"]
      kanji = try KanjiSet(rawValue: chosen(name, "kanji", of: names))
    }
    if let spacing = try checked(override.lineSpacing, "lineSpacing", 0...255) {
      lineSpacing = spacing == 0 ? nil : UInt8(spacing)
    }
  }

  private mutating func setCut(_ override: ProfileOverride) throws(ProfileError) {
    if let name = override.cut {
      let form = cut?.form ?? .feeding
      switch try chosen(name, "cut", of: ["full", "partial", "none"]) {
      case "full": cut = CutPrinting(.full, form: form)
      case "partial": cut = CutPrinting(.partial, form: form)
      default: cut = nil
      }
    }
    if let lines = try checked(override.linesBeforeCut, "linesBeforeCut", 0...20) {
      guard cut != nil else {
        throw ProfileError(fact: "linesBeforeCut", problem: "there is no cutter: set cut too")
      }
      cut?.form = .here(afterLines: UInt8(lines))
    }
  }

  private mutating func setCodes(_ override: ProfileOverride) throws(ProfileError) {
    if let names = override.barcodes {
      barcodes = []
      for name in names {
        barcodes.insert(try chosen(name, "barcodes", of: BarcodeSystem.allCases, by: \.name))
      }
    }
    for (name, isNative) in (override.symbols ?? [:]).sorted(by: { $0.key < $1.key }) {
      let system = try chosen(name, "symbols", of: SymbolSystem.allCases, by: \.name)
      if isNative {
        symbols.insert(system)
      } else {
        symbols.remove(system)
      }
    }
  }

  private mutating func setImages(_ override: ProfileOverride) throws(ProfileError) {
    if let name = override.images {
      let names = ImagePrinting.Form.allCases.map(\.rawValue) + ["none"]
      let form = try ImagePrinting.Form(rawValue: chosen(name, "images", of: names))
      images = form.map { form in
        var kept = images ?? ImagePrinting(form)
        kept.form = form
        return kept
      }
    }
    if let rows = try checked(override.blockRows, "blockRows", 24...2303) {
      images?.blockRows = rows
    }
    if let swallows = override.swallowsLineFeed {
      images?.swallowsLineFeed = swallows
    }
    if images == nil, override.blockRows != nil || override.swallowsLineFeed != nil {
      let fact = override.blockRows == nil ? "swallowsLineFeed" : "blockRows"
      throw ProfileError(fact: fact, problem: "the printer prints no pictures: set images too")
    }
    drawsInLine = override.drawsInLine ?? drawsInLine
    padsWithBlanks = override.padsWithBlanks ?? padsWithBlanks
  }

  private mutating func setDrawer(_ override: ProfileOverride) throws(ProfileError) {
    if let name = override.drawer {
      let connectors: [DrawerConnector] =
        switch try chosen(name, "drawer", of: ["pin 2", "pin 5", "both", "none"]) {
        case "pin 2": [.pin2]
        case "pin 5": [.pin5]
        case "both": [.pin2, .pin5]
        default: []
        }
      var kept = drawer ?? DrawerPrinting()
      kept.connectors = connectors
      drawer = connectors.isEmpty ? nil : kept
    }
    if drawer == nil, override.drawerTakesDigits != nil || override.drawerIsRealTime != nil {
      let fact = override.drawerTakesDigits == nil ? "drawerIsRealTime" : "drawerTakesDigits"
      throw ProfileError(fact: fact, problem: "the printer has no drawer: set drawer too")
    }
    if let takesDigits = override.drawerTakesDigits {
      drawer?.takesDigits = takesDigits
    }
    if let isRealTime = override.drawerIsRealTime {
      drawer?.isRealTime = isRealTime
    }
  }
}

// MARK: Checks

private func checked(
  _ number: Int?,
  _ fact: String,
  _ range: ClosedRange<Int>
) throws(ProfileError) -> Int? {
  guard let number else { return nil }
  guard range.contains(number) else {
    let problem = "\(number) is not a number from \(range.lowerBound) to \(range.upperBound)"
    throw ProfileError(fact: fact, problem: problem)
  }
  return number
}

private func chosen(
  _ name: String,
  _ fact: String,
  of names: [String]
) throws(ProfileError) -> String {
  try chosen(name, fact, of: names, by: \.self)
}

/// The one of several things that has this name, be it written with hyphens, capitals or not.
private func chosen<Thing>(
  _ name: String,
  _ fact: String,
  of things: [Thing],
  by path: KeyPath<Thing, String>
) throws(ProfileError) -> Thing {
  let wanted = bare(name)
  if let thing = things.first(where: { bare($0[keyPath: path]) == wanted }) { return thing }
  let names = things.map { $0[keyPath: path] }.joined(separator: ", ")
  throw ProfileError(fact: fact, problem: "\"\(name)\" is none of \(names)")
}

private func checkedName(_ name: String) throws(ProfileError) -> String {
  let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
  guard (1...40).contains(name.count), name.allSatisfy(letters.contains) else {
    let problem = "\"\(name)\" is not a name of up to 40 small letters, digits and hyphens"
    throw ProfileError(fact: "name", problem: problem)
  }
  return name
}

private func checkedPages(
  _ pages: [ProfileOverride.CodePageNumber]
) throws(ProfileError) -> [Profile.CodePageSlot] {
  var slots: [Profile.CodePageSlot] = []
  for page in pages {
    guard let known = CodePage.allCases.first(where: { $0.isCalled(page.page) }) else {
      let names = CodePage.allCases.map(\.rawValue).joined(separator: ", ")
      let problem = "there is no code page \"\(page.page)\"; there are \(names)"
      throw ProfileError(fact: "codePages", problem: problem)
    }
    let number = try checked(page.number, "codePages", 0...255) ?? 0
    if let other = slots.first(where: { $0.number == UInt8(number) }) {
      let problem = "\(other.page.name) and \(known.name) cannot both be number \(number)"
      throw ProfileError(fact: "codePages", problem: problem)
    }
    slots.append(Profile.CodePageSlot(known, number: UInt8(number)))
  }
  guard !slots.isEmpty else {
    throw ProfileError(fact: "codePages", problem: "at least one code page is needed")
  }
  return slots
}

extension CodePage {
  /// Whether a name means this page, be it its own, its manual's or such as `Windows-1252`.
  fileprivate func isCalled(_ wanted: String) -> Bool {
    let wanted = Self.withoutPrefix(wanted)
    return wanted == Self.withoutPrefix(rawValue) || wanted == Self.withoutPrefix(name)
  }

  /// A name without the letters that makers put before the number: `1252` for `WPC1252`.
  private static func withoutPrefix(_ name: String) -> String {
    let name = bare(name)
    for prefix in ["windows", "wpc", "ibm", "pc", "cp"] where name.hasPrefix(prefix) {
      return String(name.dropFirst(prefix.count))
    }
    return name
  }
}

/// A name in small letters without anything but letters and digits.
private func bare(_ name: String) -> String {
  String(name.lowercased().filter { $0.isLetter || $0.isNumber })
}
