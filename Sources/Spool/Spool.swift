public import ESCPOS
public import Journal
public import PrintJob
import Printers
public import Sales
import Synchronization

/// Brings the journal's print jobs to the shop's printers, each of which has its one writer.
public final class Spool: Sendable {
  let desk: SpoolDesk
  /// True once something was asked of it that leads to paper.
  private let isUsed = Mutex(false)

  /// A spool that does nothing before it is asked to.
  ///
  /// - Parameters:
  ///   - journal: holds the jobs.
  ///   - owner: the claim under which jobs are printed.
  ///   - setup: the printers.
  ///   - rasterizer: gives what draws text of a language, and pictures.
  ///   - wall: the wall clock.
  ///   - clock: the same clock in the shop's time.
  ///   - boot: the clock since the machine's start, suspend included.
  ///   - observe: is told what happens.
  public init(
    journal: Journal,
    owner: Owner,
    setup: SpoolSetup,
    rasterizer: @escaping @Sendable (_ language: String?) -> any Rasterizer,
    wall: @escaping @Sendable () -> Timestamp,
    clock: @escaping @Sendable () -> LocalTime,
    boot: @escaping @Sendable () -> Moment,
    observe: @escaping @Sendable (SpoolNews) -> Void = { _ in }
  ) {
    let desk = SpoolDesk(
      journal: journal,
      owner: owner,
      setup: setup,
      composer: Composer(
        journal: journal,
        drawer: setup.drawer,
        rasterizer: rasterizer,
        clock: clock
      ),
      wall: wall,
      boot: boot,
      observe: observe
    )
    self.desk = desk
    let writers = setup.printers.map { PrinterWriter($0, desk) }
    desk.roster.writers.withLock { $0 = writers }
  }

  private var writers: [PrinterWriter] { desk.roster.writers.withLock { $0 } }

  /// Lets every printer look whether there is something to print.
  ///
  /// - Parameter isUrgent: true to try at once what could not be printed a moment ago.
  public func wake(isUrgent: Bool = false) {
    isUsed.withLock { $0 = true }
    for writer in writers {
      Task { await writer.wake(isUrgent: isUrgent) }
    }
  }

  /// Begins to render a receipt that is being written down, for the printer that it will be printed
  /// on.
  ///
  /// - Parameters:
  ///   - receipt: the receipt.
  ///   - model: what the journal will hold of it, letter for letter.
  ///   - key: the template it is issued with.
  ///   - text: the template's text.
  public func set(_ receipt: Receipt, model: String, template key: TemplateKey, _ text: String) {
    guard let name = desk.setup.printer(for: .receipt, given: nil),
      let profile = desk.roster.writer(of: name)?.setup.knownProfile
    else { return }
    desk.composer.set(receipt, model: model, template: key, text, for: profile)
  }

  /// Goes on with whatever there is to print from now on, and keeps an eye on the printers.
  public func watch() async {
    isUsed.withLock { $0 = true }
    for writer in writers { await writer.watch() }
  }

  /// Prints a job, after those that are before it.
  ///
  /// - Parameters:
  ///   - job: a job of the journal.
  ///   - patience: milliseconds after which it is told as it is then; it is printed all the same.
  /// - Returns: what became of it; a printer's trouble is part of the report.
  /// - Throws: `.journal`.
  public func print(
    _ job: JobRecord,
    within patience: Int64 = 60_000
  ) async throws(SpoolError) -> PrintReport {
    isUsed.withLock { $0 = true }
    if let writer = writer(of: job), let report = await writer.rest(of: job.id, within: patience) {
      return report
    }
    do {
      return PrintReport(job: try desk.journal.job(id: job.id) ?? job)
    } catch {
      throw .journal(error)
    }
  }

  /// How each printer is, as far as it was heard.
  public var printers: [PrinterNews] {
    get async {
      var news: [PrinterNews] = []
      for writer in writers { news.append(await writer.news) }
      return news
    }
  }

  /// Asks a printer how it is; nothing is printed.
  ///
  /// - Parameter name: its name in the configuration.
  /// - Returns: nil when there is no such printer.
  public func look(at name: String) async -> PrinterNews? {
    guard let writer = writers.first(where: { $0.setup.name == name }) else { return nil }
    await writer.look(isAsked: true)
    return await writer.news
  }

  /// Ends all work: what can be printed now still is, what waits for a printer is left to others.
  ///
  /// - Parameter grace: milliseconds that this may take.
  public func end(within grace: Int64 = 5_000) async {
    let writers = isUsed.withLock { $0 } ? writers : []
    await withDiscardingTaskGroup { group in
      for writer in writers {
        group.addTask { await writer.end(within: grace) }
      }
    }
    try? desk.journal.releaseJobs(of: desk.owner)
  }

  private func writer(of job: JobRecord) -> PrinterWriter? {
    desk.roster.writer(of: desk.setup.printer(for: job.order.role, given: job.printer))
  }
}
