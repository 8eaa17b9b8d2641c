import Digests
import ESCPOS
import Journal
import PrintJob
import Printers
import ReceiptTemplates
import Sales
import Spool
import Testing

@Suite struct BodyTests {
  let shop: TestShop

  init() throws {
    shop = try TestShop()
  }

  @Test("another profile renders the stored receipt with the stored template")
  func otherProfile() async throws {
    let receipt = try shop.sell(template: "No. {{number}} of {{shop.name}}\n")
    let wide = try await shop.print(receipt, on: shop.spool(shop.paper))
    let narrow = try await shop.print(receipt, on: shop.spool(shop.paper, .generic58))
    #expect(narrow.job.kind == .copy(1) && narrow.profile == .generic58)
    for report in [wide, narrow] {
      #expect(report.lines.contains("No. T1-000001 of Corner Café"))
    }

    let bodies = [
      try #require(try shop.journal.body(of: receipt.id, profile: Profile.generic80.key)),
      try #require(try shop.journal.body(of: receipt.id, profile: Profile.generic58.key)),
    ]
    #expect(bodies.map(\.hash) == bodies.map { sha256Hex($0.bytes) })
    #expect(bodies[0].bytes != bodies[1].bytes)
    #expect(try shop.journal.jobs(of: receipt).map(\.bodyHash) == bodies.map(\.hash))
    // Back on the first printer, the first bytes are sent again.
    let again = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(again.job.bodyHash == bodies[0].hash && again.bytes?.contains(bodies[0].bytes) == true)
  }

  @Test("a receipt that was rendered while it was written down comes out as any other")
  func renderedEarly() async throws {
    let elsewhere = try TestShop()
    let usual = try await elsewhere.print(
      try elsewhere.sell(),
      on: elsewhere.spool(elsewhere.paper)
    )
    let spool = shop.spool(
      SpoolSetup(
        printers: [
          TestShop.setup(shop.paper, named: "till"),
          TestShop.setup(shop.paper, named: "kitchen"),
        ],
        papers: [.kitchen: PaperSetup(printer: "kitchen")],
        policy: .quick
      )
    )
    let ticket = TemplateKey(name: "kitchen", hash: sha256Hex(Array("Ticket {{number}}\n".utf8)))
    let receipt = try shop.sell(
      besides: [JobDraft(.kitchen, template: (ticket, "Ticket {{number}}\n"))],
      settingOn: spool
    )
    let jobs = try shop.journal.jobs(of: receipt)
    // The other paper of the same receipt comes first and is its own.
    let other = try await spool.print(#require(jobs.first { $0.order.role == .kitchen }))
    #expect(other.lines.contains("Ticket T1-000001"))
    let early = try await spool.print(#require(jobs.first { $0.order.role == .receipt }))
    #expect(early.job.kind == .original && early.job.facts.state == .handedOver)
    #expect(early.bytes == usual.bytes && early.bytes != nil)
    let body = try #require(
      try shop.journal.body(of: receipt.id, profile: Profile.generic80.key)
    )
    #expect(early.job.bodyHash == body.hash && early.bytes?.contains(body.bytes) == true)
  }

  @Test("what was rendered for a receipt that the journal does not hold is not printed")
  func renderedInVain() async throws {
    let elsewhere = try TestShop()
    let held = try elsewhere.sell()
    let usual = try await elsewhere.print(held, on: elsewhere.spool(elsewhere.paper))
    let spool = shop.spool(shop.paper)
    // What was to be written down is not what the journal holds in the end.
    let receipt = try shop.sell(testMark: "TEST", model: held.model, settingOn: spool)
    let job = try #require(try shop.journal.jobs(of: receipt).first)
    #expect(try await spool.print(job).bytes == usual.bytes)
  }

  static let broken: [(name: String, template: String)] = [
    ("does not close", "{{#lines}}{{name}}\n"),
    ("unescaped", "{{{number}}}\n"),
  ]

  @Test(
    "a template that cannot be printed gives way to the built-in one",
    arguments: broken.indices
  )
  func brokenTemplate(index: Int) async throws {
    let receipt = try shop.sell(template: Self.broken[index].template)
    let report = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(report.job.facts.state == .handedOver)
    #expect(report.warnings.contains { $0.hasSuffix("the built-in receipt was printed instead") })
    let other = try TestShop()
    let builtIn = try await other.print(try other.sell(), on: other.spool(other.paper))
    #expect(report.bytes == builtIn.bytes)
    // The next paper is the same one: what was sent once is sent again, without a warning.
    let copy = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(copy.job.bodyHash == report.job.bodyHash && copy.warnings.isEmpty)
  }

  @Test("a code that the printer cannot print comes out as text, with the rest of the receipt")
  func unprintableCode() async throws {
    let receipt = try shop.sell(template: "Number {{number}}\n{code:ümlaut;option:code128}\nBye\n")
    let report = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(report.lines.contains("Number T1-000001"))
    #expect(report.lines.contains { $0.contains("ümlaut") })
    #expect(report.lines.contains { $0.contains("Bye") })
    #expect(report.warnings.contains { $0.hasSuffix("Its data was printed as text instead.") })
  }

  @Test(
    "what cannot be printed is left out, with a warning, and the rest comes out",
    arguments: [
      "{command:\\x1b\\x40}", "{image:iVBORw0KGgo=}", "{image:no-such.png}", "{image:nv:G1}",
    ]
  )
  func leftOut(item: String) async throws {
    let receipt = try shop.sell(template: "Number {{number}}\n\(item)\nBye\n")
    let report = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(report.lines.contains("Number T1-000001"))
    #expect(report.lines.contains { $0.contains("Bye") })
    #expect(report.warnings.count == 1)
    #expect(report.warnings.allSatisfy { $0.hasSuffix("It was left out.") })
  }

  @Test("a name that nobody knows is reported to the template's author and printed as nothing")
  func unknownName() async throws {
    let receipt = try shop.sell(template: "Number {{number}}{{nmae}}\n")
    let report = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(report.lines.contains("Number T1-000001"))
    #expect(report.warnings.contains { $0.contains("nmae") })
  }

  @Test("bytes that the profile does not allow are held back, and the job waits with the reason")
  func heldByAudit() async throws {
    // A profile that is wrong about itself: it has no code page to begin in.
    var profile = Profile.generic80
    profile.name = "wrong"
    profile.codePages = []
    let receipt = try shop.sell()
    let held = try await shop.print(receipt, on: shop.spool(shop.paper, profile))
    #expect(held.job.facts.state == .blocked && held.job.facts.obstacle == .fault)
    let job = try #require(try shop.journal.jobs(of: receipt).first)
    let trouble = try #require(job.facts.trouble)
    #expect(trouble.hasPrefix("the rendered bytes were held back: byte "))
    #expect(!job.facts.mayHaveLeft)
    #expect(try shop.papers().isEmpty)
    #expect(try shop.journal.body(of: receipt.id, profile: "wrong") == nil)

    let report = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(report.job.kind == .original && report.job.facts.state == .handedOver)
  }

  @Test("a receipt that cannot be read is held", arguments: ["{}", "nonsense", ""])
  func unreadable(model: String) async throws {
    let receipt = try shop.sell(model: model)
    let held = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(held.job.facts.state == .blocked)
    #expect(held.job.facts.trouble?.contains("receipt T1-000001 in the journal") == true)
    #expect(try shop.papers().isEmpty)
  }

  @Test("stored bytes that are not what was stored are not sent")
  func damagedBody() async throws {
    let receipt = try shop.sell()
    let spool = shop.spool(shop.paper)
    let original = try await shop.print(receipt, on: spool)
    let hash = try #require(original.job.bodyHash)
    // The journal takes other bytes under the same hash.
    var copy = try shop.request(receipt)
    (copy.facts.state, copy.facts.mayHaveLeft) = (.sending, true)
    (copy.profile, copy.bodyHash) = (original.job.profile, hash)
    var step = JobStep(copy, before: .queued)
    step.body = [0x41, 0x0A]
    try shop.journal.commit(step, owner: shop.owner, at: TestShop.now)

    let report = try await shop.print(receipt, on: spool)
    #expect(report.job.bodyHash == hash)
    #expect(report.warnings == ["the stored bytes of receipt T1-000001 are damaged; rendered anew"])
    let stored = try #require(try shop.journal.body(of: receipt.id, profile: Profile.generic80.key))
    #expect(sha256Hex(stored.bytes) == hash && report.bytes?.contains(stored.bytes) == true)
  }
}
