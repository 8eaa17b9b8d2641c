import ESCPOS
import Foundation
import PrintJob
import Printers
import Sales
import Spool
import Testing
import Till

/// The sections about paper: printers, papers, drawer and spool.
@Suite struct ConfigurationPrintersTests {
  private let token: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("configuration-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    token = folder.path + "/token"
    try "secret-token\n".write(toFile: token, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: token)
  }

  /// The spool of a sound file that ends in these sections, the first of which begins in line 10.
  private func spool(
    _ sections: String,
    environment: [String: String] = [:]
  ) throws(ConfigurationError) -> SpoolSetup {
    let head = """
      till: T1
      shop:
        name: Corner Coffee
      gateway:
        environment: sandbox
        merchantNo: 200043
        storeNo: "300014"
        tokenFile: \(token)
      # The printers follow.

      """
    return try TillSetup(
      configuration: head + sections,
      place: "platen.yaml",
      environment: environment,
      defaultDataDirectory: "/state"
    ).spool
  }

  private let three = """
    printers:
      front: {address: usb, profile: epson-tm-t88v, hold: yes, failover: {to: bar}}
      bar:
        address: tcp://192.0.2.7
        statusSeconds: 0
        failover: {to: kitchen, afterSeconds: 5}
      kitchen: {address: "tcp://192.0.2.8", columns: 42}
    papers: {receipt: bar, merchant: front, kitchen: kitchen}
    drawer: {printer: front, tenders: [cash, card], pin: 5, milliseconds: 250, openLevel: high}
    spool:
      heldAfterMinutes: 3
      alarmSeconds: 90
      reprints: 0
      copyAfterSplit: no
      fenceSeconds: 20
    """

  @Test("several printers, in the file's order, and all that is said about them")
  func several() throws {
    let spool = try spool(three)
    let (front, bar, kitchen) = (spool.printers[0], spool.printers[1], spool.printers[2])
    #expect(spool.printers.map(\.name) == ["front", "bar", "kitchen"])
    #expect(front.isHeld && front.profile?.name == "epson-tm-t88v")
    #expect(front.statusPeriod == 10_000 && front.failover == .to("bar", after: 30_000))
    #expect(bar.address == .tcp(host: "192.0.2.7", port: 9_100) && !bar.isHeld)
    #expect(bar.statusPeriod == 0 && bar.failover == .to("kitchen", after: 5_000))
    #expect(kitchen.failover == .wait && kitchen.knownProfile?.columns == 42)
    #expect(
      spool.papers.mapValues(\.printer) == [
        .receipt: "bar", .merchant: "front", .kitchen: "kitchen",
      ]
    )
    let drawer = DrawerSetup(
      printer: "front",
      tenders: [.cash, .card],
      connector: .pin5,
      milliseconds: 250,
      openLevel: .high
    )
    #expect(spool.drawer == drawer)
    var policy = PrintPolicy()
    policy.stale = 180_000
    policy.alarm = 90_000
    policy.autoReprints = 0
    policy.copiesSplitReceipts = false
    policy.fenceAnswer = 20_000
    #expect(spool.policy == policy)
  }

  @Test("the several printers of the sample file can be used")
  func sample() throws {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = repository.appendingPathComponent("Samples/platen.yaml")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix("#   ") }.map { $0.dropFirst(4) }
    let spool = try spool(lines.joined(separator: "\n"))
    #expect(spool.printers.map(\.name) == ["front", "bar", "kitchen"])
    #expect(spool.printers[0].failover == .to("bar", after: 30_000))
  }

  @Test("the printers that the README shows can be used")
  func readme() throws {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = repository.appendingPathComponent("README.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let block = try #require(text.firstMatch(of: /```yaml\n((?s).*?)```/)?.1)
    let spool = try spool(String(block))
    #expect(spool.papers[.kitchen] == PaperSetup(printer: "kitchen"))
  }

  @Test("one printer is enough, and what is left out is as usual")
  func one() throws {
    let spool = try spool("printer: {address: usb}")
    #expect(spool.printers.map(\.name) == ["printer"])
    #expect(spool.papers.isEmpty && spool.drawer == DrawerSetup())
    #expect(spool.policy == PrintPolicy())
    let kitchen = try self.spool("printer: {address: usb, hold: true}\npapers: {kitchen: printer}")
    #expect(kitchen.papers == [.kitchen: PaperSetup(printer: "printer")])
    #expect(kitchen.printers[0].isHeld)
  }

  @Test("a drawer that no sale opens")
  func noTenders() throws {
    #expect(try spool("printer: {address: usb}\ndrawer: {tenders: []}").drawer.tenders == [])
    #expect(
      try spool("printer: {address: usb}\ndrawer: {tenders: other}").drawer.tenders == [.other]
    )
  }

  @Test("the environment replaces the only printer, or the first of several")
  func environment() throws {
    let variables = ["PLATEN_PRINTER": "file:/dev/usb/lp0", "PLATEN_PROFILE": "generic-58"]
    for sections in ["printer: {address: usb}", "printer: {}", "papers: {}", three] {
      let spool = try spool(sections, environment: variables)
      #expect(spool.printers[0].address == .file(path: "/dev/usb/lp0"))
      #expect(spool.printers[0].profile?.name == "generic-58")
      #expect(!spool.printers.dropFirst().contains { $0.profile?.name == "generic-58" })
    }
    do {
      _ = try spool(three, environment: ["PLATEN_PROFILE": "no-such"])
      Issue.record("the profile was accepted")
    } catch {
      #expect(error.faults.map(\.place) == ["PLATEN_PROFILE"])
      #expect(error.faults.map(\.setting) == ["printers.front.profile"])
    }
  }

  @Test(
    "faults name line, setting and fix",
    arguments: [
      ("front: {", "fr ont: {", 11, "printers.fr ont", "letters, digits and hyphens"),
      ("usb, profile", "lpt1, profile", 11, "printers.front.address", "tcp://HOST:9100"),
      ("hold: yes", "hold: perhaps", 11, "printers.front.hold", "yes or no"),
      ("hold: yes", "held: yes", 11, "printers.front.held", "did you mean hold?"),
      ("statusSeconds: 0", "statusSeconds: -1", 14, "printers.bar.statusSeconds", "0 to 3600"),
      ("{to: bar}", "{to: baar}", 11, "printers.front.failover.to", "printer: bar, kitchen"),
      ("{to: bar}", "{to: front}", 11, "printers.front.failover.to", "printer: bar, kitchen"),
      ("{to: bar}", "{too: bar}", 11, "printers.front.failover.to", "is missing"),
      ("{to: bar}", "{too: bar}", 11, "printers.front.failover.too", "did you mean to?"),
      ("{to: bar}", "bar", 11, "printers.front.failover", "settings are expected"),
      ("{to: kitchen,", "{to: front,", 11, "printers.front.failover", "from front to bar to front"),
      ("afterSeconds: 5", "afterSeconds: 0", 15, "printers.bar.failover.afterSeconds", "1 to 3600"),
      ("columns: 42", "columns: 4", 16, "printers.kitchen.columns", "12 to 255"),
      ("columns: 42", "cut: x, images: y", 16, "printers.kitchen.cut", "full, partial, none"),
      ("columns: 42", "cut: x, images: y", 16, "printers.kitchen.images", "raster"),
      ("receipt: bar", "receipt: baar", 17, "papers.receipt", "printer: front, bar, kitchen"),
      ("receipt: bar", "receipts: bar", 17, "papers.receipts", "did you mean receipt?"),
      ("printer: front,", "printer: back,", 18, "drawer.printer", "printer: front, bar, kitchen"),
      ("[cash, card]", "[cash, beads, shells]", 18, "drawer.tenders", "beads"),
      ("[cash, card]", "[cash, beads, shells]", 18, "drawer.tenders", "shells"),
      ("pin: 5", "pin: 3", 18, "drawer.pin", "2 or 5"),
      ("milliseconds: 250", "milliseconds: 1", 18, "drawer.milliseconds", "10 to 800"),
      ("openLevel: high", "openLevel: up", 18, "drawer.openLevel", "low or high"),
      ("hold: yes", "drawer: pin 2", 18, "drawer.pin", "has no drawer on pin 5"),
      ("heldAfterMinutes: 3", "heldAfterMinutes: 0", 20, "spool.heldAfterMinutes", "1 to 1440"),
      ("alarmSeconds: 90", "alarmSeconds: x", 21, "spool.alarmSeconds", "5 to 3600"),
      ("reprints: 0", "reprints: 10", 22, "spool.reprints", "0 to 9"),
      ("copyAfterSplit: no", "copyAfterSplit: maybe", 23, "spool.copyAfterSplit", "yes or no"),
      (
        "fenceSeconds: 20", "fenceSecond: 20", 24, "spool.fenceSecond", "did you mean fenceSeconds?"
      ),
      ("papers:", "printer: {address: usb}\npapers:", 17, "printer", "not both"),
    ]
  )
  func faults(from: String, to: String, line: Int, setting: String, fix: String) throws {
    do {
      _ = try spool(three.replacing(from, with: to))
      Issue.record("it was accepted")
    } catch {
      let fault = error.faults.first { $0.setting == setting && $0.reason.contains(fix) }
      #expect(fault?.line == line, "\(error)")
    }
  }

  @Test("a fault in one place does not hide or invent others")
  func allAtOnce() throws {
    let text =
      three.replacing("usb,", with: "lpt1,").replacing("receipt: bar", with: "receipt: x")
      .replacing("pin: 5", with: "pin: 7").replacing("reprints: 0", with: "reprints: -1")
    do {
      _ = try spool(text)
      Issue.record("it was accepted")
    } catch {
      #expect(
        error.faults.map(\.setting) == [
          "printers.front.address", "papers.receipt", "drawer.pin", "spool.reprints",
        ]
      )
      #expect(error.faults.map(\.line) == [11, 17, 18, 22])
    }
  }

  @Test(
    "what is no printer at all",
    arguments: [
      ("", "printer.address"), ("printer:", "printer.address"), ("printers: {}", "printers"),
      ("printers: usb", "printers"), ("printers: {front: usb}", "printers.front"),
      ("printers: [a, b]", "printers"), ("printers: {front: {}}", "printers.front.address"),
      ("printer: {address: usb, failover: {to: printer}}", "printer.failover.to"),
      ("printers: {a: {address: usb}, a: {address: usb}}", ""),
    ]
  )
  func nothing(sections: String, setting: String) throws {
    do {
      _ = try spool(sections)
      Issue.record("it was accepted")
    } catch {
      #expect(error.faults.map(\.setting) == [setting], "\(error)")
    }
  }

  @Test("circles of two and three are found once, chains and forks are none")
  func circles() throws {
    func faults(_ rules: [String: String?]) -> [String] {
      let printers = rules.sorted { $0.key < $1.key }.map { name, target in
        "  \(name): {address: usb\(target.map { ", failover: {to: \($0)}" } ?? "")}"
      }
      do {
        _ = try spool("printers:\n" + printers.joined(separator: "\n"))
        return []
      } catch {
        return error.faults.map(\.setting)
      }
    }
    #expect(faults(["a": "b", "b": "c", "c": nil]) == [])
    #expect(faults(["a": "c", "b": "c", "c": nil]) == [])
    #expect(faults(["a": "b", "b": "a", "c": "a"]) == ["printers.a.failover"])
    #expect(faults(["a": "b", "b": "c", "c": "b"]) == ["printers.b.failover"])
    #expect(faults(["a": "b", "b": "c", "c": "a"]) == ["printers.a.failover"])
    #expect(
      faults(["a": "b", "b": "a", "c": "d", "d": "c"])
        == ["printers.a.failover", "printers.c.failover"]
    )
  }
}
