/// What a printer is known to be in; what it has not told is unknown, and never taken for good.
public struct PrinterStatus: Sendable, Hashable {
  /// The roll.
  public enum Paper: Sendable, Hashable {
    /// Nothing is known.
    case unknown
    /// There is paper, and the near-end sensor, where there is one, has nothing to say.
    case ok
    /// There is paper, but the roll is near its end.
    case nearEnd
    /// There is no paper.
    case out
  }

  /// The drawer's line (pin 3 of its connector); which level means open depends on the drawer.
  public enum Drawer: Sendable, Hashable {
    /// Nothing is known.
    case unknown
    /// The line is low.
    case low
    /// The line is high.
    case high
  }

  /// The roll.
  public var paper: Paper
  /// Whether a cover is open; nil when it is not known.
  public var isCoverOpen: Bool?
  /// Whether the cutter is stuck; nil when it is not known.
  public var hasCutterError: Bool?
  /// Whether the head is too hot, from which it recovers by itself; nil when it is not known.
  public var isHeadHot: Bool?
  /// Whether there is another error: a broken head, a wrong voltage; nil when not known.
  public var hasOtherError: Bool?
  /// Whether it takes no data to print, for whatever cause; nil when it is not known.
  public var isOffline: Bool?
  /// The drawer's line.
  public var drawer: Drawer

  /// A status from its parts; without any, nothing is known.
  public init(
    paper: Paper = .unknown,
    isCoverOpen: Bool? = nil,
    hasCutterError: Bool? = nil,
    isHeadHot: Bool? = nil,
    hasOtherError: Bool? = nil,
    isOffline: Bool? = nil,
    drawer: Drawer = .unknown
  ) {
    self.paper = paper
    self.isCoverOpen = isCoverOpen
    self.hasCutterError = hasCutterError
    self.isHeadHot = isHeadHot
    self.hasOtherError = hasOtherError
    self.isOffline = isOffline
    self.drawer = drawer
  }

  /// Whether it can print: false when it says what keeps it from printing, true when it says that
  /// it is on line and has paper, nil when it has said too little.
  public var isReady: Bool? {
    let problems = [isCoverOpen, hasCutterError, isHeadHot, hasOtherError, isOffline]
    if paper == .out || problems.contains(true) {
      return false
    }
    return isOffline == false && paper != .unknown ? true : nil
  }

  /// What is known here, and where nothing is, what is known there.
  public func completed(by other: PrinterStatus) -> PrinterStatus {
    PrinterStatus(
      paper: paper == .unknown ? other.paper : paper,
      isCoverOpen: isCoverOpen ?? other.isCoverOpen,
      hasCutterError: hasCutterError ?? other.hasCutterError,
      isHeadHot: isHeadHot ?? other.isHeadHot,
      hasOtherError: hasOtherError ?? other.hasOtherError,
      isOffline: isOffline ?? other.isOffline,
      drawer: drawer == .unknown ? other.drawer : drawer
    )
  }
}

extension PrinterStatus: CustomStringConvertible {
  /// What keeps the printer from printing, or what is known, for people.
  public var description: String {
    var words: [String] = []
    switch paper {
    case .out: words.append("out of paper")
    case .nearEnd: words.append("little paper left")
    case .ok, .unknown: break
    }
    if isCoverOpen == true { words.append("the cover is open") }
    if hasCutterError == true { words.append("the cutter is stuck") }
    if isHeadHot == true { words.append("the head is too hot") }
    if hasOtherError == true { words.append("it has an error") }
    if isReady == false, words.isEmpty || words == ["little paper left"] {
      words.append("off line")
    }
    let state =
      switch isReady {
      case true: "ready"
      case false: "not ready"
      default: "state unknown"
      }
    return words.isEmpty ? state : "\(state): \(words.joined(separator: ", "))"
  }
}
