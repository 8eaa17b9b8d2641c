import ESCPOS
import Foundation
import Payment
import Pockyt
import PrintJob
import Printers
import Sales
import Spool
import Testing
import Till

@Suite struct ConfigurationTests {
  private let folder: URL
  private let token: String

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("configuration-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    token = folder.path + "/token"
    try "secret-token\n".write(toFile: token, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: token)
  }

  private func setup(
    _ text: String,
    environment: [String: String] = [:]
  ) throws(ConfigurationError) -> TillSetup {
    try TillSetup(
      configuration: text.replacing("TOKEN", with: token),
      place: "platen.yaml",
      environment: environment,
      defaultDataDirectory: "/state"
    )
  }

  private let sound = """
    till: T1
    shop:
      name: Corner Coffee
    gateway:
      environment: production
      merchantNo: 200043
      storeNo: "300014"
      tokenFile: TOKEN
    printer:
      address: tcp://10.0.0.9
    """

  @Test("a short file is enough, and production takes money")
  func short() throws {
    let setup = try setup(sound)
    #expect(setup.till == "T1")
    #expect(setup.testMark == nil)
    #expect(setup.dataDirectory == "/state")
    #expect(setup.gateway.url.description == "https://mapi.yuansfer.com")
    #expect(setup.gateway.merchant.merchantNo == "200043")
    #expect(setup.gateway.token.reveal { $0 } == "secret-token")
    #expect(setup.spool.printers[0].address == .tcp(host: "10.0.0.9", port: 9_100))
    #expect(setup.timers == PaymentTimers())
  }

  @Test("no money: the sandbox, and plain http whatever the file calls it")
  func noMoney() throws {
    let sandbox = try setup(sound.replacing("production", with: "sandbox"))
    #expect(sandbox.testMark == "TEST - NO MONEY TAKEN")
    #expect(sandbox.dataDirectory == "/state/sandbox")
    let simulator = try setup(
      sound.replacing("production", with: "production\n  url: http://127.0.0.1:8080")
    )
    #expect(simulator.testMark == "TEST - NO MONEY TAKEN")
  }

  @Test("a printer's facts can differ from its profile, and impossible ones are told by line")
  func printerFacts() throws {
    let text =
      sound + """

          profile: epson-tm-t20iii
          columns: 42
          codePages: {PC437: 0, WPC1252: 16}
          symbols: {QR: no}
          cut: none
        """
    let profile = try #require(try setup(text).spool.printers[0].knownProfile)
    #expect(profile.name == "epson-tm-t20iii" && profile.columns == 42 && profile.cut == nil)
    #expect(profile.codePages.map(\.number) == [0, 16] && !profile.symbols.contains(.qr))
    #expect(try setup(sound).spool.printers[0].knownProfile == .generic80)
    let usb = sound.replacing("tcp://10.0.0.9", with: "usb\n  cut: full")
    #expect(
      try setup(usb).spool.printers[0].knownProfile == nil,
      "it is recognised by its own words"
    )
    for (from, to, setting) in [
      ("columns: 42", "columns: 420", "printer.columns"),
      ("PC437: 0", "PC9: 0", "printer.codePages"),
      ("PC437: 0", "PC437: nought", "printer.codePages.PC437"),
      ("cut: none", "cut: sometimes", "printer.cut"),
      ("QR: no", "QR: maybe", "printer.symbols.QR"),
    ] {
      do {
        _ = try setup(text.replacing(from, with: to))
        Issue.record("\(to) was accepted")
      } catch {
        #expect(error.faults.map(\.setting) == [setting], "\(error)")
        #expect(error.faults.allSatisfy { $0.line != nil })
      }
    }
  }

  @Test("the sample file shows every setting and can be used")
  func sample() throws {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: repository.appendingPathComponent("Samples/platen.yaml"),
      encoding: .utf8
    ).replacing("/etc/platen/token", with: token)
    _ = try setup(text)
    // Every line that shows a default can be taken out of its comment.
    let all = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.contains(/^\s*# [a-zA-Z]+: \S/)
        ? line.replacing("# ", with: "", maxReplacements: 1) : line
    }
    let setup = try setup(all.joined(separator: "\n"))
    #expect(setup.timers == PaymentTimers())
    for timer in PaymentTimers.names.map(\.key) {
      #expect(text.contains("\(timer):"))
    }
    for variable in TillSetup.overridingVariables.keys {
      #expect(text.contains(variable))
    }
    let usual = PrintPolicy()
    #expect(setup.spool.policy == usual)
    #expect(setup.spool.drawer == DrawerSetup(printer: "printer", openLevel: .high))
    #expect(setup.spool.printers[0].statusPeriod == 10_000 && !setup.spool.printers[0].isHeld)
    #expect(setup.spool.papers[.merchant] == PaperSetup(printer: "printer"))
  }

  @Test("the environment replaces settings, and is named when it is wrong")
  func environment() throws {
    let setup = try setup(
      sound,
      environment: ["PLATEN_TILL": "BAR2", "PLATEN_PRINTER": "file:/dev/usb/lp0"]
    )
    #expect(setup.till == "BAR2")
    #expect(setup.spool.printers[0].address == .file(path: "/dev/usb/lp0"))
    do {
      _ = try self.setup(sound, environment: ["PLATEN_PROFILE": "no-such"])
      Issue.record("the profile was accepted")
    } catch {
      #expect(error.faults.map(\.place) == ["PLATEN_PROFILE"])
      #expect(error.faults.map(\.setting) == ["printer.profile"])
    }
  }

  @Test("systemd's credential is read when no file is named")
  func credential() throws {
    try FileManager.default.moveItem(atPath: token, toPath: folder.path + "/platen-token")
    let setup = try setup(
      sound.replacing("  tokenFile: TOKEN\n", with: ""),
      environment: ["CREDENTIALS_DIRECTORY": folder.path]
    )
    #expect(setup.gateway.token.reveal { $0 } == "secret-token")
  }

  @Test("a token that others can read is refused, with the command that mends it")
  func openToken() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: token)
    do {
      _ = try setup(sound)
      Issue.record("the token was accepted")
    } catch {
      #expect(error.description.contains("chmod 600 \(token)"))
      #expect(error.faults.first?.line == 8)
      #expect(!error.description.contains("secret-token"))
    }
  }

  @Test(
    "faults name line, setting and fix",
    arguments: [
      ("till: T1", "till: T 1", 1, "till", "1 to 8 letters and digits"),
      ("till: T1", "till: [T1]", 1, "till", "1 to 8 letters and digits"),
      ("till: T1", "tll: T1", 1, "tll", "did you mean till?"),
      ("  name: Corner Coffee", "  nam: Corner Coffee", 3, "shop.nam", "did you mean name?"),
      ("production", "prod", 5, "gateway.environment", "production or sandbox"),
      ("merchantNo: 200043", "merchantNo: me", 6, "gateway.merchantNo", "number"),
      ("address: tcp://10.0.0.9", "address: lpt1", 10, "printer.address", "usb"),
      (
        "address: tcp://10.0.0.9", "address: usb\n  profile: x", 11, "printer.profile",
        "platen profiles list"
      ),
      ("printer:", "timers:\n  query: 2\nprinter:", 10, "timers.query", "60 s"),
      ("printer:", "printer: [", 11, "", "not YAML"),
      ("till: T1", "till: T1\ntill: T2", 1, "", "till stands twice"),
    ]
  )
  func faults(from: String, to: String, line: Int, setting: String, fix: String) throws {
    do {
      _ = try setup(sound.replacing(from, with: to))
      Issue.record("it was accepted")
    } catch {
      let fault = error.faults.first { $0.setting == setting && $0.reason.contains(fix) }
      #expect(fault?.line == line, "\(error)")
      #expect(error.description.contains("platen.yaml:\(line): "), "\(error)")
    }
  }

  @Test(
    "garbage is refused, never a crash",
    arguments: ["", "- 1", "just words", "{", "\t", "till: &a [*a]", "a: b: c", "%YAML 9\n---\n"]
  )
  func garbage(text: String) {
    #expect(throws: ConfigurationError.self) { _ = try setup(text) }
  }
}
