import ESCPOS

extension ProfileOverride {
  /// Reads the facts that a printer's section changes on its profile; each is named as its setting.
  init(_ section: inout ConfigurationSection) {
    self.init()
    name = section.text("name", "a name of small letters, digits and hyphens")
    codePages = section.pairs("codePages", "a number such as 19", Int.init)
      .map { $0.map { CodePageNumber($0.name, number: $0.value) } }
    symbols = section.pairs("symbols", "yes or no", ConfigurationSection.flag)
      .map { Dictionary($0.map { ($0.name, $0.value) }) { _, last in last } }
    let barcodes = section.list("barcodes")
    self.barcodes = barcodes.isEmpty ? nil : barcodes
    for (name, path) in Self.numbers {
      self[keyPath: path] = section.setting(name, "a whole number", Int.init)
    }
    for (name, path) in Self.words {
      self[keyPath: path] = section.text(name)
    }
    for (name, path) in Self.switches {
      self[keyPath: path] = section.flag(name)
    }
  }

  private static var numbers: KeyValuePairs<String, WritableKeyPath<Self, Int?>> {
    [
      "columns": \.columns, "dots": \.dots, "dotsPerInch": \.dotsPerInch,
      "unitsPerDot": \.unitsPerDot, "linesBeforeCut": \.linesBeforeCut, "blockRows": \.blockRows,
      "lineSpacing": \.lineSpacing,
    ]
  }

  private static var words: KeyValuePairs<String, WritableKeyPath<Self, String?>> {
    ["kanji": \.kanji, "cut": \.cut, "images": \.images, "drawer": \.drawer]
  }

  private static var switches: KeyValuePairs<String, WritableKeyPath<Self, Bool?>> {
    [
      "swallowsLineFeed": \.swallowsLineFeed, "drawsInLine": \.drawsInLine,
      "padsWithBlanks": \.padsWithBlanks,
      "drawerTakesDigits": \.drawerTakesDigits, "drawerIsRealTime": \.drawerIsRealTime,
      "forbidsRealTime": \.forbidsRealTime, "isUpsideDown": \.isUpsideDown,
      "allowsCommands": \.allowsCommands,
    ]
  }
}
