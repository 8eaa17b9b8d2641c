/// What a shop can set about printing; times in milliseconds.
public struct PrintPolicy: Sendable, Hashable {
  /// How long the answer to a question about the status is waited for.
  public var statusAnswer: Int64 = 2_000
  /// How long an idle printer may take to answer a fence when it is tried for the first time.
  public var probeAnswer: Int64 = 2_000
  /// How long after one of several fences in a row the answers to the others may come.
  public var settle: Int64 = 2_000
  /// How long a printer that is ready may take to answer a job's fence, besides the time to print.
  public var fenceAnswer: Int64 = 15_000
  /// How often a printer at work is asked how it is.
  public var statusPeriod: Int64 = 2_000
  /// What the slowest printer takes in a second, in bytes; from 1.
  public var bytesPerSecond: Int64 = 10_000
  /// How long after its last byte a printer that answers no fence is asked whether all is well,
  /// besides the time to print.
  public var drain: Int64 = 3_000
  /// How long to wait before a printer that could not print is tried again.
  public var retry: Int64 = 5_000
  /// How long to wait before a printer that another program has is tried again.
  public var busyRetry: Int64 = 500
  /// How often a print server is asked about a job that an earlier process gave it.
  public var serverPeriod: Int64 = 10_000
  /// The age at which a receipt that waits is held, and a kitchen ticket is late.
  public var stale: Int64 = 600_000
  /// How long a drawer pulse may wait.
  public var drawerWait: Int64 = 5_000
  /// How often a paper that may not have come out is followed by a marked one by itself; further
  /// ones only a person asks for.
  public var autoReprints = 1
  /// Whether one whole copy follows a receipt that ran over two rolls.
  public var copiesSplitReceipts = true
  /// After how long a paid sale without paper is an alarm.
  public var alarm: Int64 = 60_000

  /// The settings of a shop that has set nothing.
  public init() {}

  /// How long so many bytes may take to become paper.
  func printing(bytes: Int) -> Int64 {
    let count = Int64(min(max(bytes, 0), 1 << 40))
    return count * 1_000 / max(bytesPerSecond, 1)
  }
}
