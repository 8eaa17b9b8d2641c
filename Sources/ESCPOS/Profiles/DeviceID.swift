/// What a printer says of itself: its IEEE 1284 device id, pairs such as `MFG:EPSON;MDL:TM-T20II;`.
struct DeviceID: Equatable {
  /// The maker, `MFG`; empty when it is not said.
  private(set) var manufacturer = ""
  /// The model, `MDL`; empty when it is not said.
  private(set) var model = ""
  /// The languages that it understands, `CMD`, in capitals.
  private(set) var commands: [String] = []

  /// Reads what a printer said; what makes no sense is passed over.
  ///
  /// Short and long names of the pairs are read, the first of equal ones counts. Control
  /// characters are taken out: some printers leave zeros after the text.
  init(_ text: String) {
    let clean = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 }))
    for pair in clean.split(separator: ";") {
      guard let colon = pair.firstIndex(of: ":") else { continue }
      let value = trimmed(pair[pair.index(after: colon)...])
      switch trimmed(pair[..<colon]).uppercased() {
      case "MFG", "MANUFACTURER":
        manufacturer = manufacturer.isEmpty ? value : manufacturer
      case "MDL", "MODEL":
        model = model.isEmpty ? value : model
      case "CMD", "COMMAND SET":
        guard commands.isEmpty else { continue }
        commands = value.split(separator: ",").map { trimmed($0).uppercased() }
      default:
        break
      }
    }
  }

  /// How well a model's name fits: 0 not at all, else more for a longer name.
  ///
  /// A name that the printer's own goes on from, as in `TM-T88V-JPN`, fits too, but not where a
  /// letter or digit follows: `TM-T88V` is not the `TM-T88VI`.
  func fit(_ name: String) -> Int {
    let wanted = Self.comparable(name)
    let own = bareModel
    guard !wanted.isEmpty, own.starts(with: wanted) else { return 0 }
    guard let next = own.dropFirst(wanted.count).first else { return wanted.count }
    return next.isLetter || next.isNumber ? 0 : wanted.count
  }

  /// Whether the model's name begins like this, be it followed by what it may.
  func begins(with name: String) -> Bool {
    !name.isEmpty && bareModel.starts(with: Self.comparable(name))
  }

  /// The model without the maker's name in front of it.
  private var bareModel: String {
    let model = Self.comparable(model)
    let maker = Self.comparable(manufacturer) + "-"
    return maker.count > 1 && model.starts(with: maker)
      ? String(model.dropFirst(maker.count)) : model
  }

  /// A name in capitals, with hyphens for spaces and underscores.
  private static func comparable(_ name: String) -> String {
    String(name.uppercased().map { $0 == " " || $0 == "_" ? "-" : $0 })
  }
}

private func trimmed(_ text: Substring) -> String {
  var text = text
  while text.first?.isWhitespace == true { text.removeFirst() }
  while text.last?.isWhitespace == true { text.removeLast() }
  return String(text)
}
