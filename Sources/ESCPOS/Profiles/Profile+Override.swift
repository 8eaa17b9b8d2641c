extension Profile {
  /// This profile with other facts.
  ///
  /// Identities stay behind: they speak of printers as their makers built them.
  ///
  /// - Parameter override: the facts to change.
  /// - Returns: a profile whose facts fit together.
  /// - Throws: every fact that cannot be, in words.
  public func applying(_ override: ProfileOverride) throws(ProfileError) -> Profile {
    guard override != ProfileOverride() else { return self }
    var change = ProfileChange(self, by: override)
    change.setName()
    change.setPaper()
    change.setText()
    change.setCut()
    change.setCodes()
    change.setImages()
    change.setDrawer()
    change.setHabits()
    guard change.faults.isEmpty else { throw ProfileError(faults: change.faults) }
    return change.profile
  }
}

/// A profile on its way to other facts, with those that cannot be.
private struct ProfileChange {
  private(set) var profile: Profile
  private(set) var faults: [ProfileFault] = []
  private let override: ProfileOverride

  init(_ profile: Profile, by override: ProfileOverride) {
    self.profile = profile
    self.profile.identities = []
    self.override = override
  }

  // MARK: Facts

  mutating func setName() {
    guard let name = override.name else { return }
    let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
    guard (1...40).contains(name.count), name.allSatisfy(letters.contains) else {
      fault("name", "\"\(name)\" is not a name of up to 40 small letters, digits and hyphens")
      return
    }
    profile.name = name
  }

  mutating func setPaper() {
    let known = faults.count
    set(\.columns, to: override.columns, "columns", 12...255)
    // From 0x0410 on, two bytes of a position can be a real-time command.
    set(\.dots, to: override.dots, "dots", 144...1000)
    let isKnown = faults.count == known
    set(\.dotsPerInch, to: override.dotsPerInch, "dotsPerInch", 100...600)
    set(\.unitsPerDot, to: override.unitsPerDot, "unitsPerDot", 1...2)
    let needed = profile.columns * Profile.cell
    guard isKnown, needed > profile.dots else { return }
    fault(
      override.columns == nil ? "dots" : "columns",
      """
      \(profile.columns) columns need \(needed) dots, 12 for each, and there are \(profile.dots): \
      set fewer columns or more dots, as the printer's manual says
      """
    )
  }

  mutating func setText() {
    if let pages = override.codePages {
      setPages(pages)
    }
    if let name = override.kanji,
      let kanji = chosen(name, "kanji", of: KanjiSet.allCases.map(\.rawValue) + ["none"])
    {
      profile.kanji = KanjiSet(rawValue: kanji)
    }
    if let spacing = checked(override.lineSpacing, "lineSpacing", 0...255) {
      profile.lineSpacing = spacing == 0 ? nil : UInt8(spacing)
    }
  }

  private mutating func setPages(_ pages: [ProfileOverride.CodePageNumber]) {
    var slots: [Profile.CodePageSlot] = []
    for page in pages {
      let known = CodePage.allCases.first { $0.isCalled(page.page) }
      if known == nil {
        let names = CodePage.allCases.map(\.rawValue).joined(separator: ", ")
        fault("codePages", "there is no code page \"\(page.page)\"; there are \(names)")
      }
      guard let number = checked(page.number, "codePages", 0...255), let known else { continue }
      if let other = slots.first(where: { $0.number == UInt8(number) }) {
        let names = "\(other.page.name) and \(known.name)"
        fault("codePages", "\(names) cannot both be number \(number)")
        continue
      }
      slots.append(Profile.CodePageSlot(known, number: UInt8(number)))
    }
    if pages.isEmpty {
      fault("codePages", "at least one code page is needed")
    }
    profile.codePages = slots
  }

  mutating func setCut() {
    if let name = override.cut, let cut = chosen(name, "cut", of: ["full", "partial", "none"]) {
      let form = profile.cut?.form ?? .feeding
      profile.cut = cut == "none" ? nil : .init(cut == "full" ? .full : .partial, form: form)
    }
    guard let lines = checked(override.linesBeforeCut, "linesBeforeCut", 0...20) else { return }
    if profile.cut == nil {
      fault("linesBeforeCut", "there is no cutter: set cut too")
    }
    profile.cut?.form = .here(afterLines: UInt8(lines))
  }

  mutating func setCodes() {
    if let names = override.barcodes {
      profile.barcodes = []
      for name in names {
        if let system = chosen(name, "barcodes", of: BarcodeSystem.allCases, by: \.name) {
          profile.barcodes.insert(system)
        }
      }
    }
    for (name, isNative) in (override.symbols ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let system = chosen(name, "symbols", of: SymbolSystem.allCases, by: \.name) else {
        continue
      }
      if isNative {
        profile.symbols.insert(system)
      } else {
        profile.symbols.remove(system)
      }
    }
  }

  mutating func setImages() {
    let names = Profile.ImagePrinting.Form.allCases.map(\.rawValue) + ["none"]
    if let name = override.images, let chosen = chosen(name, "images", of: names) {
      profile.images = Profile.ImagePrinting.Form(rawValue: chosen).map { form in
        var kept = profile.images ?? Profile.ImagePrinting(form)
        kept.form = form
        return kept
      }
    }
    if profile.images == nil {
      let problem = "the printer prints no pictures: set images too"
      needs(override.blockRows, "blockRows", problem)
      needs(override.swallowsLineFeed, "swallowsLineFeed", problem)
    }
    if let rows = checked(override.blockRows, "blockRows", 24...2303) {
      profile.images?.blockRows = rows
    }
    if let swallows = override.swallowsLineFeed {
      profile.images?.swallowsLineFeed = swallows
    }
  }

  mutating func setDrawer() {
    if let name = override.drawer,
      let pins = chosen(name, "drawer", of: ["pin 2", "pin 5", "both", "none"])
    {
      var kept = profile.drawer ?? Profile.DrawerPrinting()
      kept.connectors = (pins == "pin 5" ? [] : [.pin2]) + (pins == "pin 2" ? [] : [.pin5])
      profile.drawer = pins == "none" ? nil : kept
    }
    if profile.drawer == nil {
      let problem = "the printer has no drawer: set drawer too"
      needs(override.drawerTakesDigits, "drawerTakesDigits", problem)
      needs(override.drawerIsRealTime, "drawerIsRealTime", problem)
    }
    if let takesDigits = override.drawerTakesDigits {
      profile.drawer?.takesDigits = takesDigits
    }
    if let isRealTime = override.drawerIsRealTime {
      profile.drawer?.isRealTime = isRealTime
    }
  }

  mutating func setHabits() {
    profile.drawsInLine = override.drawsInLine ?? profile.drawsInLine
    profile.padsWithBlanks = override.padsWithBlanks ?? profile.padsWithBlanks
    profile.forbidsRealTime = override.forbidsRealTime ?? profile.forbidsRealTime
    profile.isUpsideDown = override.isUpsideDown ?? profile.isUpsideDown
    profile.allowsCommands = override.allowsCommands ?? profile.allowsCommands
  }

  // MARK: Checks

  private mutating func fault(_ fact: String, _ problem: String) {
    faults.append(ProfileFault(fact: fact, problem: problem))
  }

  /// A fact that means nothing without another one.
  private mutating func needs(_ value: Any?, _ fact: String, _ problem: String) {
    if value != nil {
      fault(fact, problem)
    }
  }

  private mutating func set(
    _ path: WritableKeyPath<Profile, Int>,
    to number: Int?,
    _ fact: String,
    _ range: ClosedRange<Int>
  ) {
    if let number = checked(number, fact, range) {
      profile[keyPath: path] = number
    }
  }

  private mutating func checked(
    _ number: Int?,
    _ fact: String,
    _ range: ClosedRange<Int>
  ) -> Int? {
    guard let number else { return nil }
    guard range.contains(number) else {
      fault(fact, "\(number) is not a number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  private mutating func chosen(_ name: String, _ fact: String, of names: [String]) -> String? {
    chosen(name, fact, of: names, by: \.self)
  }

  /// The one of several things that has this name, be it written with hyphens, capitals or not.
  private mutating func chosen<Thing>(
    _ name: String,
    _ fact: String,
    of things: [Thing],
    by path: KeyPath<Thing, String>
  ) -> Thing? {
    let wanted = bare(name)
    if let thing = things.first(where: { bare($0[keyPath: path]) == wanted }) { return thing }
    let names = things.map { $0[keyPath: path] }.joined(separator: ", ")
    fault(fact, "\"\(name)\" is none of \(names)")
    return nil
  }
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
