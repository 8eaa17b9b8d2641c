import PrintJob
public import Printers
public import Spool
public import StrictJSON

extension PrinterNews {
  /// How the printer is, as the protocol writes it; what it has not told is null.
  ///
  /// - Parameter openLevel: the level of the drawer's line while the drawer is open; nil when that
  ///   is not known, then the level itself is told.
  /// - Returns: an object.
  public func json(openLevel: DrawerSetup.Level?) -> JSONValue {
    let faults = [status.hasOtherError, status.isHeadHot, status.hasCutterError]
    return [
      "printer": .string(printer),
      "ready": trouble == nil ? status.isReady.map(JSONValue.bool) ?? .null : false,
      "paper": status.paper.word.map(JSONValue.string) ?? .null,
      "cover": Self.word(status.isCoverOpen, "open", "closed"),
      "cutter": Self.word(status.hasCutterError, "stuck", "ok"),
      "head": Self.word(status.isHeadHot, "hot", "ok"),
      "fault": faults.contains(true) ? true : status.hasOtherError.map(JSONValue.bool) ?? .null,
      "offline": status.isOffline.map(JSONValue.bool) ?? .null,
      "drawer": status.drawer.word(openLevel: openLevel).map(JSONValue.string) ?? .null,
      "trouble": trouble.map(JSONValue.string) ?? .null,
    ]
  }

  private static func word(_ fact: Bool?, _ yes: JSONValue, _ no: JSONValue) -> JSONValue {
    fact.map { $0 ? yes : no } ?? .null
  }
}

extension PrinterStatus.Paper {
  fileprivate var word: String? {
    switch self {
    case .unknown: nil
    case .ok: "ok"
    case .nearEnd: "near_end"
    case .out: "out"
    }
  }
}

extension PrinterStatus.Drawer {
  /// The level as a setup names it; nil when it is not known.
  public var level: DrawerSetup.Level? {
    switch self {
    case .unknown: nil
    case .low: .low
    case .high: .high
    }
  }

  /// Whether the drawer is open; nil when that cannot be told.
  public func isOpen(openLevel: DrawerSetup.Level?) -> Bool? {
    guard let level, let openLevel else { return nil }
    return level == openLevel
  }

  /// `open` or `closed`, else the level of the line; nil when nothing is known.
  public func word(openLevel: DrawerSetup.Level?) -> String? {
    isOpen(openLevel: openLevel).map { $0 ? "open" : "closed" } ?? level?.rawValue
  }
}
