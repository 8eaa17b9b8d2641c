import Journal
import Payment
public import StrictJSON

/// Something that a program has to know of an earlier sale or refund, until it says that it does.
public struct TillNews: Sendable {
  /// The name to acknowledge.
  public let id: String
  /// The event's name in the protocol.
  public let method: String
  /// What there is to know, as it stands now.
  public let object: JSONObject
}

extension Till {
  /// What was not acknowledged yet.
  ///
  /// - Parameter told: the names of those that need not be looked up again.
  /// - Returns: the rest, oldest first.
  /// - Throws: `TillError` when the journal cannot be read.
  public func news(besides told: Set<String> = []) throws(TillError) -> [TillNews] {
    let kept = try journaled { () throws(JournalError) in try journal.news() }
    var news: [TillNews] = []
    for (entry, _) in kept where !told.contains(entry.id) {
      var object = try object(of: entry)
      object["event"] = .string(entry.id)
      news.append(TillNews(id: entry.id, method: entry.kind, object: object))
    }
    return news
  }

  /// Takes note that a program knows.
  ///
  /// - Returns: false when there is no such event.
  /// - Throws: `TillError` when the journal cannot be used.
  public func acknowledge(_ event: String) throws(TillError) -> Bool {
    try journaled { () throws(JournalError) in
      try journal.acknowledge(event, at: TillClock.wall())
    }
  }

  /// The result as it stands now, with its paper; else as it was when it became news.
  private func object(of news: News) throws(TillError) -> JSONObject {
    let then = (try? JSONValue(parsing: news.text))?.object ?? JSONObject()
    if let reference = news.refund {
      let record = try journaled { () throws(JournalError) in
        try journal.refund(reference: reference)
      }
      guard let record else { return then }
      return try replay(record).json.object ?? then
    }
    guard let sale = news.sale else { return then }
    let attempts = try journaled { () throws(JournalError) in
      try journal.attempts(of: sale).map(\.attempt)
    }
    let number = JSONValue.object(then)["attempt"]
    let attempt = attempts.first { .number(JSONNumber(Int64($0.number))) == number }
    guard let attempt else { return then }
    return try replay(attempt, attempt.told ?? .unknown).json.object ?? then
  }
}

extension News {
  /// What has changed in an attempt since a process took it over; nil when a program need not know.
  init?(_ attempt: Attempt, since before: Attempt, _ setup: TillSetup) {
    let kind: String
    if attempt.state.isFinal, attempt.state != before.state {
      kind = "checkout.lateChange"
    } else if let attention = attempt.attention, attention != .undecided,
      attention != before.attention
    {
      kind = "checkout.attention"
    } else {
      return nil
    }
    let result = CheckoutResult(
      attempt,
      verdict: attempt.told ?? .unknown,
      isTest: setup.testMark != nil
    )
    self.init(id: randomDigits(16), kind: kind, sale: attempt.sale, text: result.json.text())
  }

  /// What has changed in a refund.
  init(_ refund: Refund, _ setup: TillSetup) {
    let result = RefundResult(refund, isTest: setup.testMark != nil)
    self.init(
      id: randomDigits(16),
      kind: "refund.lateChange",
      sale: refund.sale,
      refund: refund.reference,
      text: result.json.text()
    )
  }
}
