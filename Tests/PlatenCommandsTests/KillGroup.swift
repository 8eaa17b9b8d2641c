import ESCPOS
import Foundation
import Journal
import Payment
import PrintJob
import Sales
import StrictJSON
import Testing
import TestSupport

/// Some kills in one shop, what finishes the work that they left, and what must be true then.
struct KillGroup: Sendable {
  /// What became of a group.
  struct Report: Sendable {
    var deaths: [KillShop.Death] = []
    var faults: [String] = []
    /// Papers of which it is not known whether they came out, and that the journal says so of.
    var alarms = 0
  }

  /// The seeds of the kills.
  let seeds: [UInt64]

  /// Kills, finishes and looks.
  func run() async throws -> Report {
    let folder = try TemporaryFolder()
    let (ledger, paper) = (folder.path + "/ledger.json", folder.path + "/paper")
    let (visit, said) = try await KillGateway.run(ledger: ledger) { url in
      let plans = seeds.map(KillPlan.init)
      // The last one is the shop's, for those that finish the work.
      let answering = plans.map(\.printerAnswers) + [true]
      return try await KillPrinters.run(answering: answering, in: paper) { printers in
        let shop = try KillShop(in: folder, gateway: url, printer: printers[seeds.count])
        let mute = zip(printers, answering).filter { !$0.1 }.map(\.0)
        try shop.remember(mute: mute)
        return try await killAndFinish(shop, printers, ledger)
      }
    }
    var report = visit.report
    let journal = try Journal(in: DataDirectory(path: visit.data), bootID: "test")
    let laws = try KillLaws(
      ledger: ledger,
      paper: paper,
      journal: journal,
      deaths: report.deaths
    )
    for (seed, faults) in try laws.faults(reprinted: visit.reprinted) {
      let state = report.deaths.first { $0.plan.seed == seed }?.state ?? ""
      report.faults.append("seed \(seed), killed \(state): \(faults.joined(separator: "; "))")
    }
    report.faults += try secrets(in: folder, visit, journal, gateway: said)
    return report
  }

  private struct Visit: Sendable {
    let data: String
    var report = Report()
    /// The sale of which a second paper was asked for.
    var reprinted: String?
    /// What those said who finished the work.
    var notices = ""
  }

  private func killAndFinish(
    _ shop: KillShop,
    _ printers: [String],
    _ ledger: String
  ) async throws -> Visit {
    var visit = Visit(data: shop.data)
    visit.report.deaths = try await shop.whileLooking { try await killAll(shop, printers) }
    shop.closeJournal()
    var left: [String] = []
    for round in 1...2 {
      let watch = try await shop.run(["watch", "--once"])
      visit.notices += watch.output + watch.notices
      let isCalled = try needsPerson(shop, &visit)
      // The first one tells of what it mends, too.
      guard watch.code == (isCalled ? 12 : 0) || round == 1 && watch.code == 12 else {
        visit.report.faults.append(
          "watch \(round) ended with \(watch.code ?? -1), and \(isCalled ? "a" : "no") person is "
            + "needed: \(watch.notices)"
        )
        break
      }
      left.append(try story(shop, ledger))
    }
    if Set(left).count > 1 {
      visit.report.faults.append("the second watch changed something: \(left)")
    }
    try await reprint(shop, &visit)
    return visit
  }

  /// True when only a person can say whether a receipt came out: one process was killed over it, and
  /// another one over the paper that replaces it.
  private func needsPerson(_ shop: KillShop, _ visit: inout Visit) throws -> Bool {
    defer { shop.closeJournal() }
    guard let journal = try shop.openedJournal() else { return false }
    let doubtful = try journal.openJobs().filter { $0.facts.state == .possiblyPrinted }
    for (receipt, jobs) in Dictionary(grouping: doubtful, by: \.receipt) where jobs.count < 2 {
      visit.report.faults.append("receipt \(receipt ?? 0) is in doubt and was not printed again")
    }
    return !doubtful.isEmpty
  }

  /// A few at a time, so that some begin while others are dead already.
  private func killAll(_ shop: KillShop, _ printers: [String]) async throws -> [KillShop.Death] {
    try await withThrowingTaskGroup(of: KillShop.Death.self) { group in
      var rest = zip(seeds, printers).makeIterator()
      func addNext() {
        guard let (seed, printer) = rest.next() else { return }
        group.addTask { try await shop.kill(KillPlan(seed: seed), printer: printer) }
      }
      for _ in 0..<5 { addNext() }
      var deaths: [KillShop.Death] = []
      while let death = try await group.next() {
        deaths.append(death)
        addNext()
      }
      return deaths.sorted { $0.plan.seed < $1.plan.seed }
    }
  }

  /// Everything that a second recovery must leave as it is: it may ask, and no more.
  private func story(_ shop: KillShop, _ ledger: String) throws -> String {
    defer { shop.closeJournal() }
    var lines = try KillLaws.transactions(in: ledger).map { row in
      ["reference", "status", "cancels", "sentCodes", "charges", "refunds"].map { name in
        "\(name) \(row[name]?.text() ?? "")"
      }.joined(separator: ", ")
    }
    guard let journal = try shop.openedJournal() else { return lines.joined(separator: "\n") }
    for seed in seeds {
      guard let sale = SaleReference(KillPlan(seed: seed).reference) else { continue }
      for record in try journal.attempts(of: sale) {
        lines.append("\(sale) \(record.attempt.state) \(record.attempt.told?.rawValue ?? "")")
      }
      for receipt in try journal.receipts(.sale(sale)) {
        let jobs = try journal.jobs(of: receipt).map { "\($0.kind) \($0.facts.state)" }
        lines.append("\(sale) \(receipt.number) \(jobs)")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Counts the alarms, and asks for the paper of one of them: it must come marked.
  private func reprint(_ shop: KillShop, _ visit: inout Visit) async throws {
    var doubtful: [String] = []
    for seed in seeds {
      let name = KillPlan(seed: seed).reference
      guard let journal = try shop.openedJournal(), let sale = SaleReference(name),
        let receipt = try journal.receipts(.sale(sale)).first,
        try journal.jobs(of: receipt).contains(where: { $0.facts.state == .possiblyPrinted })
      else { continue }
      doubtful.append(name)
    }
    shop.closeJournal()
    visit.report.alarms = doubtful.count
    guard let sale = doubtful.first else { return }
    let reprint = try await shop.run(["reprint", sale])
    visit.notices += reprint.output + reprint.notices
    visit.reprinted = sale
    if reprint.code != 0 {
      visit.report.faults.append("reprint ended with \(reprint.code ?? -1): \(reprint.notices)")
    }
  }

  // MARK: Secrets

  /// Looks for the customers' codes in everything that was written, said and shown, and for the
  /// token in all of it that is the till's.
  private func secrets(
    in folder: TemporaryFolder,
    _ visit: Visit,
    _ journal: Journal,
    gateway said: String
  ) throws -> [String] {
    let deaths = visit.report.deaths
    let codes = Canary(
      Dictionary(
        uniqueKeysWithValues: deaths.map { ("the code of seed \($0.plan.seed)", $0.plan.code) }
      )
    )
    let token = Canary(["the token": KillShop.token])
    let spoken = deaths.flatMap { [$0.output, $0.notices] } + [visit.notices]
    let faces = deaths.map(\.face).filter { !$0.isEmpty }

    var found = try codes.sightings(inFolder: folder.path)
    found += codes.sightings(in: said, place: "the gateway's output")
    found += try token.sightings(inFolder: visit.data)
    found += try token.sightings(inFolder: folder.path + "/paper")
    for canary in [codes, token] {
      found += spoken.flatMap { canary.sightings(in: $0, place: "a till's output") }
      found += faces.flatMap { canary.sightings(in: $0, place: "a till's process") }
    }
    var faults = found.map(\.description)
    if faces.count < deaths.count / 2 {
      faults.append("only \(faces.count) of \(deaths.count) processes were seen alive")
    }
    // The same search finds a code that does stand in the journal, and the token where it is.
    try plant(deaths[0].plan.code, in: journal)
    let planted = try codes.sightings(inFolder: folder.path)
    if !planted.contains(where: { $0.place.contains("journal.sqlite") }) {
      faults.append("a planted code was not found: \(planted)")
    }
    if try token.sightings(inFolder: folder.path).map(\.place) != [folder.path + "/token"] {
      faults.append("the token was not found in its file")
    }
    return faults
  }

  /// Puts a code where no code belongs.
  private func plant(_ code: String, in journal: Journal) throws {
    let reference = try #require(SaleReference("PLANTED"))
    let dollar = try #require(Currency(code: "USD"))
    let sale = SaleRecord(
      reference: reference,
      till: "PLANT",
      bill: "the code is \(code)",
      billHash: "",
      createdAt: Timestamp(milliseconds: 0)
    )
    let attempt = Attempt(
      sale: reference,
      number: 1,
      amount: Money(minorUnits: 1, currency: dollar)
    )
    let owner = try Owner(id: "plant", in: journal.directory)
    try journal.begin(sale, attempt, owner: owner, at: sale.createdAt)
    owner.retire()
  }
}
