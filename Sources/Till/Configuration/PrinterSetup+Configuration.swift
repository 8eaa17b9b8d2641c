import ESCPOS
import PrintJob
import Printers
import Spool

extension PrinterSetup {
  /// Reads a printer's section; nil when it does not say where the printer is.
  ///
  /// - Parameters:
  ///   - section: the section.
  ///   - name: the printer's name.
  ///   - names: the names of all printers.
  init?(_ section: inout ConfigurationSection, name: String, among names: [String]) {
    let address = section.required(
      "address",
      "where the printer is, such as usb, cups:QUEUE, tcp://HOST:9100 or file:PATH"
    ) { try? PrinterAddress($0) }
    let profile = section.setting(
      "profile",
      "a name that `platen profiles list` shows",
      Profile.named
    )
    let isHeld = section.flag("hold") ?? false
    let seconds = section.number("statusSeconds", 0...3_600) ?? 10
    let failover = Self.failover(&section, to: names.filter { $0 != name })
    let changes = ProfileOverride(&section)
    section.finish()
    do {
      _ = try (profile ?? .generic80).applying(changes)
    } catch {
      for fault in error.faults {
        let setting = "\(section.path).\(fault.fact)"
        section.reader.fault(setting, line: section.line(of: fault.fact), fault.problem)
      }
    }
    guard let address else { return nil }
    self.init(
      name: name,
      address: address,
      profile: profile,
      changes: changes,
      isHeld: isHeld,
      failover: failover,
      statusPeriod: Int64(seconds) * 1_000
    )
  }

  private static func failover(
    _ printer: inout ConfigurationSection,
    to others: [String]
  ) -> FailoverRule {
    var section = printer.section("failover")
    guard printer.has("failover") else { return .wait }
    let name = section.required("to", "the name of another printer\(others.listed)") {
      others.contains($0) ? $0 : nil
    }
    let seconds = section.number("afterSeconds", 1...3_600) ?? 30
    section.finish()
    return name.map { .to($0, after: Int64(seconds) * 1_000) } ?? .wait
  }
}

extension ConfigurationSection {
  /// The name of one of several printers.
  mutating func name(_ member: String, of names: [String]) -> String? {
    setting(member, "the name of a printer\(names.listed)") { names.contains($0) ? $0 : nil }
  }
}

extension [String] {
  /// The names to choose from, behind a colon.
  fileprivate var listed: String {
    isEmpty ? ", and there is no other" : ": " + joined(separator: ", ")
  }
}
