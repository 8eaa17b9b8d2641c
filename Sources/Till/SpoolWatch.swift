public import Spool

/// Passes on what the spool tells.
final class SpoolWatch: Sendable {
  let news: AsyncStream<SpoolNews>
  private let continuation: AsyncStream<SpoolNews>.Continuation

  init() {
    // Whoever does not listen must not fill the memory; the journal knows all of it.
    (news, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1_000))
  }

  func note(_ news: SpoolNews) {
    continuation.yield(news)
  }
}

extension Till {
  /// What happens to papers and printers from now on; for one listener.
  public var spoolNews: AsyncStream<SpoolNews> { spoolWatch.news }
}
