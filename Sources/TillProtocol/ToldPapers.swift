import PrintJob
import Till

/// What the program was told of papers, so that it hears each thing once.
struct ToldPapers {
  /// What a program sees of a job.
  private struct Word: Hashable {
    var state: PrintJobState
    var obstacle: Obstacle?
    var trouble: String?
  }

  private var words: [Int64: Word] = [:]
  private var alarms: [Int64: JobAlarm] = [:]
  /// The jobs that had not ended at the last look into the journal.
  private var open: Set<Int64> = []

  /// Takes in how a job is now.
  ///
  /// - Returns: true when there is something to tell.
  mutating func isNews(_ paper: OpenPaper) -> Bool {
    let print = paper.print
    // A look at the printer before each try is none that anybody waits for.
    guard print.state != .preflight else { return false }
    let word = Word(state: print.state, obstacle: print.obstacle, trouble: print.trouble)
    return words.updateValue(word, forKey: print.job) != word
  }

  /// Takes in all open papers.
  ///
  /// - Returns: the papers whose alarms are new or have changed, and the jobs that are not open any
  ///   more, with and without an alarm that is over.
  mutating func look(
    at papers: [OpenPaper]
  ) -> (alarms: [OpenPaper], gone: Set<Int64>, settled: Set<Int64>) {
    let now = Set(papers.map(\.print.job))
    let gone = open.subtracting(now)
    let new = papers.filter { $0.alarm != nil && $0.alarm != alarms[$0.print.job] }
    let standing = Dictionary(
      papers.compactMap { paper in paper.alarm.map { (paper.print.job, $0) } },
      uniquingKeysWith: { $1 }
    )
    let settled = Set(alarms.keys).subtracting(standing.keys)
    alarms = standing
    open = now
    return (new, gone, settled)
  }

  /// Forgets jobs that have ended and were told.
  mutating func forgetEnded() {
    words = words.filter { open.contains($0.key) || !$0.value.state.isEnd }
  }
}

extension PrintJobState {
  /// True when nothing more happens to the job by itself.
  var isEnd: Bool { isFinal || self == .possiblyPrinted }
}
