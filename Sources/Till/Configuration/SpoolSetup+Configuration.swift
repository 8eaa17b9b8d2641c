import ESCPOS
import PrintJob
import Sales
import Spool

extension SpoolSetup {
  /// Reads the printers, what each of them prints, the drawer, and the spool's own settings; nil when
  /// there is no printer to be had.
  init?(_ top: inout ConfigurationSection) {
    let (names, printers) = Self.printers(&top)
    let papers = Self.papers(&top, among: names)
    let drawer = Self.drawer(&top, among: names, of: printers)
    let policy = Self.policy(&top)
    guard !printers.isEmpty else { return nil }
    self.init(printers: printers, papers: papers, drawer: drawer, policy: policy)
  }

  // MARK: Printers

  /// The names of all printers of the file, and those printers that can be had.
  private static func printers(
    _ top: inout ConfigurationSection
  ) -> (names: [String], printers: [PrinterSetup]) {
    guard let sections = top.sections("printers") else {
      var section = top.section("printer")
      let only = PrinterSetup(&section, name: "printer", among: ["printer"])
      return (["printer"], only.map { [$0] } ?? [])
    }
    if top.has("printer") {
      let reason = "write printer for one, or printers for several, not both"
      top.reader.fault("printer", line: top.line(of: "printer"), reason)
    }
    _ = top.section("printer")
    let names = sections.map(\.name)
    var printers: [PrinterSetup] = []
    for case (let name, var section?) in sections {
      if !isName(name) {
        let reason = "write a name of up to 32 letters, digits and hyphens"
        top.reader.fault(section.path, line: section.line, reason)
      }
      if name == names.first {
        section.overridePath = "printer"
      }
      if let printer = PrinterSetup(&section, name: name, among: names) {
        printers.append(printer)
      }
    }
    for circle in circles(among: printers) {
      let section = sections.first { $0.name == circle[0] }?.section ?? nil
      let words = (circle + [circle[0]]).joined(separator: " to ")
      let reason = "goes in a circle, from \(words): let one of them wait"
      top.reader.fault(
        "printers.\(circle[0]).failover",
        line: section?.line(of: "failover"),
        reason
      )
    }
    return (names, printers)
  }

  private static func isName(_ text: String) -> Bool {
    let isPlain = text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || $0 == 0x2D
    }
    return isPlain && (1...32).contains(text.utf8.count)
  }

  /// The printers that stand in for each other in a circle, each circle once, from its first printer
  /// in the file.
  private static func circles(among printers: [PrinterSetup]) -> [[String]] {
    var circles: [[String]] = []
    for start in printers where !circles.joined().contains(start.name) {
      var path = [start.name]
      var place = start
      while case .to(let name, _) = place.failover,
        let next = printers.first(where: { $0.name == name })
      {
        guard !path.contains(name) else {
          if name == start.name {
            circles.append(path)
          }
          break
        }
        path.append(name)
        place = next
      }
    }
    return circles
  }

  // MARK: Papers

  private static func papers(
    _ top: inout ConfigurationSection,
    among names: [String]
  ) -> [JobRole: PaperSetup] {
    var section = top.section("papers")
    var papers: [JobRole: PaperSetup] = [:]
    for role in [JobRole.receipt, .merchant, .kitchen] {
      if let printer = section.name(role.rawValue, of: names) {
        papers[role] = PaperSetup(printer: printer)
      }
    }
    section.finish()
    return papers
  }

  private static func drawer(
    _ top: inout ConfigurationSection,
    among names: [String],
    of printers: [PrinterSetup]
  ) -> DrawerSetup {
    var section = top.section("drawer")
    var drawer = DrawerSetup(printer: section.name("printer", of: names))
    if section.has("tenders") {
      drawer.tenders = tenders(&section)
    } else {
      _ = section.list("tenders")
    }
    drawer.connector =
      section.setting("pin", "2 or 5") { ["2": .pin2, "5": .pin5][$0] } ?? drawer.connector
    drawer.milliseconds = section.number("milliseconds", 10...800) ?? drawer.milliseconds
    drawer.openLevel = section.setting(
      "openLevel",
      "low or high",
      DrawerSetup.Level.init(rawValue:)
    )
    section.finish()
    let printer = printers.first { $0.name == drawer.printer ?? names.first }
    for member in ["pin", "printer"] where section.has(member) {
      guard let printer, let profile = printer.knownProfile,
        profile.drawer?.connectors.contains(drawer.connector) != true
      else { break }
      let pin = drawer.connector == .pin2 ? 2 : 5
      let reason = """
        the profile \(profile.name) of \(printer.name) has no drawer on pin \(pin); write another \
        printer or pin, or set drawer under that printer
        """
      section.reader.fault("drawer.\(member)", line: section.line(of: member), reason)
      break
    }
    return drawer
  }

  private static func tenders(_ section: inout ConfigurationSection) -> Set<Bill.Tender.Kind> {
    let names = Bill.Tender.Kind.allCases.map(\.rawValue).joined(separator: ", ")
    var kinds: Set<Bill.Tender.Kind> = []
    for name in section.list("tenders") {
      if let kind = Bill.Tender.Kind(rawValue: name) {
        kinds.insert(kind)
      } else {
        let reason = "there is no tender \"\(name)\"; write some of \(names), or [] for none"
        section.reader.fault("drawer.tenders", line: section.line(of: "tenders"), reason)
      }
    }
    return kinds
  }

  // MARK: Rules

  private static func policy(_ top: inout ConfigurationSection) -> PrintPolicy {
    var section = top.section("spool")
    var policy = PrintPolicy()
    if let minutes = section.number("heldAfterMinutes", 1...1_440) {
      policy.stale = Int64(minutes) * 60_000
    }
    if let seconds = section.number("alarmSeconds", 5...3_600) {
      policy.alarm = Int64(seconds) * 1_000
    }
    if let seconds = section.number("fenceSeconds", 1...300) {
      policy.fenceAnswer = Int64(seconds) * 1_000
    }
    policy.autoReprints = section.number("reprints", 0...9) ?? policy.autoReprints
    policy.copiesSplitReceipts = section.flag("copyAfterSplit") ?? policy.copiesSplitReceipts
    section.finish()
    return policy
  }
}
