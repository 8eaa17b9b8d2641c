import Foundation
import Journal
import Payment
import PrintJob
import Sales
import Subprocess
import Synchronization
import SystemPackage
import Testing
import TestSupport

/// A shop whose tills share one data directory, with a printer for each till.
final class KillShop: Sendable {
  /// What one killed checkout left.
  struct Death: Sendable {
    let plan: KillPlan
    /// How far the sale had come, by the journal right after the death.
    let state: String
    /// What the process said before it died.
    let output: String
    let notices: String
    /// Its arguments and environment while it lived.
    let face: Data
  }

  let data: String
  private let configuration: String
  private let journal = Mutex<Journal?>(nil)
  /// How far the open sales have come, as of a few milliseconds ago.
  private let stages = Mutex<[String: String]>([:])

  init(in folder: TemporaryFolder, gateway url: String, printer: String) throws {
    data = folder.path + "/data"
    let token = try folder.file("token", KillShop.token)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: token)
    configuration = try folder.file(
      "platen.yaml",
      """
      till: WATCH
      dataDirectory: \(data)
      shop:
        name: Corner Coffee
      gateway:
        environment: sandbox
        url: \(url)
        merchantNo: "200001"
        storeNo: "300001"
        tokenFile: \(token)
      printer:
        address: \(printer)
      timers:
        firstQuery: 30 ms
        query: 40 ms
        softDeadline: 700 ms
        cancelRest: 150 ms
        retry: 50 ms
        longestRetry: 200 ms
      """
    )
  }

  /// The simulator's one token, the same for everybody.
  static let token = "demo-token-0123456789abcdef"

  /// How `platen` is run in this shop.
  func command(_ arguments: [String], till: String? = nil, printer: String? = nil) -> Configuration
  {
    Configuration(
      executable: .path(PlatenProcess.path),
      arguments: Arguments(arguments + ["--config", configuration]),
      environment: .inherit.updating(["PLATEN_TILL": till, "PLATEN_PRINTER": printer])
    )
  }

  /// Runs a command to its end.
  func run(_ arguments: [String]) async throws -> PlatenProcess.Outcome {
    let result = try await Subprocess.run(
      command(arguments),
      input: .none,
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    let code: Int32? =
      if case .exited(let code) = result.terminationStatus { code } else { nil }
    return PlatenProcess.Outcome(
      code: code,
      output: result.standardOutput,
      notices: result.standardError
    )
  }

  /// Writes down of printers that they were tried and said nothing.
  func remember(mute printers: [String]) throws {
    let directory = try DataDirectory(path: data)
    let journal = try Journal(in: directory, bootID: "test")
    let owner = try Owner(id: "before", in: directory)
    let now = Timestamp(milliseconds: 0)
    for printer in printers {
      let job = try journal.enqueueDrawer(
        requestedBy: "test",
        reason: "trial",
        key: nil,
        printer: nil,
        owner: owner,
        at: now
      ).job
      var step = JobStep(job, before: .queued)
      step.job.facts.state = .cancelled
      step.memory = (printer, PrinterMemory(fence: .nothing, answersStatus: false))
      try journal.commit(step, owner: owner, at: now)
    }
    owner.retire()
  }

  // MARK: Killing

  /// Runs one checkout until its moment, and kills it.
  func kill(_ plan: KillPlan, printer: String) async throws -> Death {
    let checkout = command(
      ["checkout", repository + "/Samples/coffee.json", "--barcode", "-", "--json"]
        + ["--reference", plan.reference],
      till: plan.till,
      printer: printer
    )
    let otherPaper =
      plan.printerIsTaken ? try DataDirectory(path: data).lockPrinter(key: printer) : nil
    defer { otherPaper?.release() }
    let killed = try await Subprocess.run(
      checkout,
      input: .fileDescriptor(try Self.input(plan.code), closeAfterSpawningProcess: true),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    ) { checkout in
      let id = checkout.processIdentifier.value
      // The moment of death is what is tried here, not a wait for something.
      switch plan.moment {
      case .blind(let delay):
        try await Task.sleep(for: delay)
      case .seen(let aim, let delay):
        if try await waits(for: plan.reference, at: aim, process: id) {
          try await Task.sleep(for: delay)
        }
      }
      let face = Canary.face(ofProcess: id)
      try? checkout.send(signal: .kill)
      return face
    }
    return Death(
      plan: plan,
      state: try state(of: plan.reference),
      output: killed.standardOutput,
      notices: killed.standardError,
      face: killed.closureResult
    )
  }

  /// A file that holds the code and has no name any more; a pipe would break when the command dies
  /// before it has read.
  private static func input(_ code: String) throws -> FileDescriptor {
    let folder = try TemporaryFolder()
    return try withExtendedLifetime(folder) {
      try FileDescriptor.open(FilePath(folder.file("input", code + "\n")), .readOnly)
    }
  }

  /// Waits until a sale has come so far; false when its process ends before.
  private func waits(
    for reference: String,
    at aim: KillPlan.Aim,
    process id: pid_t
  ) async throws -> Bool {
    for round in 0... {
      if stages.withLock({ $0[reference] }) == aim.rawValue { return true }
      if round % 10 == 0, Self.hasEnded(id) { return false }
      try await Task.sleep(for: .milliseconds(2))
    }
    return false
  }

  /// True when a process has ended, whether or not anybody was told.
  private static func hasEnded(_ id: pid_t) -> Bool {
    let status = FileManager.default.contents(atPath: "/proc/\(id)/stat") ?? Data()
    // The state stands behind the name, which is in parentheses (proc(5)).
    let state = String(decoding: status, as: UTF8.self).split(separator: ") ").last?.first
    return state == nil || state == "Z"
  }

  // MARK: Looking

  /// Runs work while the journal is looked at every few milliseconds.
  func whileLooking<Result: Sendable>(
    _ work: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let looking = Task { [self] in
      while !Task.isCancelled {
        try look()
        try? await Task.sleep(for: .milliseconds(3))
      }
    }
    let result: Result
    do {
      result = try await work()
    } catch {
      looking.cancel()
      throw error
    }
    looking.cancel()
    try await looking.value
    return result
  }

  private func look() throws {
    guard let journal = try openedJournal() else { return }
    var now: [String: String] = [:]
    for record in try journal.openAttempts() {
      now[record.attempt.sale.description] = record.attempt.state.rawValue
    }
    for job in try journal.jobs(in: [.queued, .blocked, .sending, .sent]) {
      // Not every job is a receipt's, and not every receipt a sale's.
      guard let receipt = job.receipt, let sale = try journal.receipt(id: receipt)?.sale else {
        continue
      }
      now[sale.description] = Self.stage(job.facts.state)
    }
    stages.withLock { $0 = now }
  }

  /// The journal, once a till has begun one.
  func openedJournal() throws -> Journal? {
    try journal.withLock { journal in
      if journal == nil, FileManager.default.fileExists(atPath: data + "/journal.sqlite") {
        journal = try Journal(in: DataDirectory(path: data), bootID: "test")
      }
      return journal
    }
  }

  /// Ends the looking, so that the tills alone have the journal open.
  func closeJournal() {
    journal.withLock { $0 = nil }
  }

  private func state(of name: String) throws -> String {
    let reference = try #require(SaleReference(name))
    guard let journal = try openedJournal(),
      let last = try journal.attempts(of: reference).last
    else { return "before the sale" }
    guard last.attempt.state == .paid else { return last.attempt.state.rawValue }
    let job = try journal.receipts(.sale(reference)).first.flatMap { try journal.jobs(of: $0).last }
    return job.map { Self.stage($0.facts.state) } ?? "paid, no job"
  }

  /// What a sale is called whose paper has come so far.
  private static func stage(_ state: PrintJobState) -> String {
    state.isWaiting ? "paid" : state.rawValue
  }
}
