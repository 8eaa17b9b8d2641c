#if canImport(Glibc)
  import Glibc
#endif
import PrintJob
import Spool
import Till

/// Waits for a paper that a person waits for, and says meanwhile what it waits for.
///
/// Ctrl-C leaves the paper to whoever looks after the rest; what is being sent is sent to its end.
struct PaperWait {
  private let till: Till
  private let live: LiveLine
  private let isAttended: Bool
  private let interrupted: PlatenExit
  private let preface: String

  /// How long a command waits for a paper, in milliseconds.
  private static let patience: Int64 = 60_000
  /// How much of that passes before a person is told what it waits for.
  static let silence: Int64 = 3_000

  /// A wait.
  ///
  /// - Parameters:
  ///   - till: the till whose paper it is.
  ///   - options: what the command was told.
  ///   - live: where to tell; nil for a line of its own.
  ///   - preface: what is told before it.
  ///   - interrupted: the exit code after Ctrl-C.
  init(
    _ till: Till,
    _ options: TillOptions,
    on live: LiveLine? = nil,
    after preface: String = "",
    interrupted: PlatenExit
  ) {
    self.preface = preface
    self.till = till
    isAttended = options.isAttended
    self.live = live ?? LiveLine(isTerminal: options.isAttended)
    self.interrupted = interrupted
  }

  /// Prints one paper, and waits for it.
  func end(
    of print: () async throws -> (summary: PrintSummary, report: PrintReport?)
  ) async throws -> (summary: PrintSummary, report: PrintReport?) {
    guard isAttended else { return try await print() }
    leaveOnInterrupt()
    defer { Interrupts.perform(nil) }
    return try await live.during {
      var (summary, report) = try await print()
      summary = try await end(of: summary)
      return (summary, report)
    }
  }

  /// Waits until a paper has come to its end, or cannot without somebody's word.
  func end(of summary: PrintSummary) async throws(TillError) -> PrintSummary {
    let end = ContinuousClock.now + .milliseconds(Self.patience - Self.silence)
    var last = summary
    // What the spool refuses will not come by waiting.
    while isAttended, last.error == nil, last.state.goesOn, ContinuousClock.now < end {
      live.show(preface + "the paper \(last.sentence) (Ctrl-C leaves it)")
      try? await Task.sleep(for: .milliseconds(200))
      last = try till.paper(of: summary.job, followed: true)?.print ?? last
    }
    return last
  }

  /// From now on, Ctrl-C ends the command and leaves the paper.
  func leaveOnInterrupt() {
    Interrupts.perform { [till, interrupted] in
      // Whoever presses it again does not want to wait for what is being sent.
      Interrupts.perform { Glibc.exit(interrupted.rawValue) }
      Terminal.notice("\nthe paper waits; `platen spool list` tells of it")
      Task {
        await till.close()
        Glibc.exit(interrupted.rawValue)
      }
    }
  }
}

extension TillOptions {
  /// True when a person watches the command.
  var isAttended: Bool { Terminal.noticesArePeople && !json }

  /// Runs work that prints; a person is soon told what a paper waits for.
  func withPaper(_ work: (Till, TillSetup) async throws -> PlatenExit) async throws {
    try await withTill(paperPatience: isAttended ? PaperWait.silence : nil) { till, setup in
      let code = try await work(till, setup)
      if !till.isWatched, try till.openPapers().contains(where: \.print.state.goesOn) {
        Terminal.notice(
          "platen: nobody looks after what waits now; let `platen watch` run, or `platen serve`"
        )
      }
      return code
    }
  }
}
