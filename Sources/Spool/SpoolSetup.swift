public import ESCPOS
public import PrintJob
public import Sales

/// A shop's printers, what each of them prints, and how the spool goes about it.
public struct SpoolSetup: Sendable {
  /// The printers, at least one, each with a name of its own; the first one prints what names no
  /// other.
  public var printers: [PrinterSetup]
  /// Which printer prints which paper; of a sale, a merchant copy and a ticket for the kitchen are
  /// only printed when they are here.
  public var papers: [JobRole: PaperSetup]
  /// The cash drawer.
  public var drawer: DrawerSetup
  /// The waits and rules.
  public var policy: PrintPolicy
  /// True when the printers are only for what this process is asked to print: what others left there
  /// to wait is not brought to a printer that somebody names for one paper.
  public var isForOwnPapers = false

  /// A setup from its parts.
  public init(
    printers: [PrinterSetup],
    papers: [JobRole: PaperSetup] = [:],
    drawer: DrawerSetup = DrawerSetup(),
    policy: PrintPolicy = PrintPolicy()
  ) {
    self.printers = printers
    self.papers = papers
    self.drawer = drawer
    self.policy = policy
  }

  /// The name of the printer that a job belongs to.
  ///
  /// - Parameters:
  ///   - role: what the job is for.
  ///   - given: the printer that it was given to; one that is not there any more does not count.
  /// - Returns: nil only where there are no printers.
  public func printer(for role: JobRole, given: String?) -> String? {
    let wish = role == .drawer ? drawer.printer : papers[role]?.printer
    for name in [given, wish].compactMap(\.self) where printers.contains(where: { $0.name == name })
    {
      return name
    }
    return printers.first?.name
  }
}

/// How one kind of paper is printed.
public struct PaperSetup: Sendable, Equatable {
  /// The printer by its name; nil for the first one.
  public var printer: String?

  /// A paper of a printer.
  public init(printer: String? = nil) {
    self.printer = printer
  }
}

/// A cash drawer on a printer's drawer connector.
public struct DrawerSetup: Sendable, Equatable {
  /// A level of the drawer's line.
  public enum Level: String, Sendable, CaseIterable {
    case low, high
  }

  /// The printer by its name; nil for the first one.
  public var printer: String?
  /// A sale with a tender of one of these kinds opens the drawer.
  public var tenders: Set<Bill.Tender.Kind>
  /// The pin that gets the pulse.
  public var connector: DrawerConnector
  /// How long the pulse lasts, in milliseconds.
  public var milliseconds: Int
  /// The level of its line while it is open; nil when that is not known.
  public var openLevel: Level?

  /// A drawer from its parts.
  public init(
    printer: String? = nil,
    tenders: Set<Bill.Tender.Kind> = [.cash],
    connector: DrawerConnector = .pin2,
    milliseconds: Int = 100,
    openLevel: Level? = nil
  ) {
    self.printer = printer
    self.tenders = tenders
    self.connector = connector
    self.milliseconds = milliseconds
    self.openLevel = openLevel
  }
}
