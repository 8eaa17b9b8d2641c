import Payment
import PockytSimulator
import TestSupport

/// What can happen to one call on its way and at the gateway.
public enum CallFault: String, Sendable, CaseIterable {
  /// The request could not even be written.
  case notSent
  /// The request is lost.
  case requestLost
  /// The request is carried out, the answer is lost.
  case answerLost
  /// The client gives up; the request is carried out afterwards.
  case deliveredLate
  /// The request is carried out twice.
  case duplicated
  /// The answer takes its time, often more than the client has.
  case slow
  /// The gateway is busy and says for how long.
  case busy
  /// The request is carried out, the answer cannot be read.
  case garbled
  /// The gateway refuses and does nothing.
  case refused
  /// The gateway refuses although it has carried the request out.
  case refusedAfterEffect
  /// The gateway finds fault with the request and does nothing.
  case faultFound
  /// The answer is about another transaction.
  case otherTransaction
  /// The answer is about another reference.
  case otherReference
  /// The answer names another amount.
  case otherAmount
  /// The answer has a status word that nobody knows.
  case otherWord
  /// The answer shows how things stood some seconds ago.
  case stale

  /// The fault in the simulator's words; nil when the gateway has no part in it.
  func draw(_ random: inout SeededRandom) -> GatewayFault? {
    switch self {
    case .notSent: nil
    case .requestLost: .requestLost
    case .answerLost: .answerLost
    case .deliveredLate: .deliveredLate(milliseconds: random.number(2_000...150_000))
    case .duplicated: .duplicated(milliseconds: random.number(0...60_000))
    case .slow: .slow(milliseconds: random.number(1_000...40_000))
    case .busy:
      .httpError(
        status: random.pick([429, 503]),
        .before,
        body: false,
        retryAfter: random.pick([1, 5, 30, 120])
      )
    case .garbled: .garbled(.html)
    case .refused:
      .refused(code: random.pick(["000000", "000021", "000040", "000080"]), .before)
    case .refusedAfterEffect:
      .refused(code: random.pick(["000000", "000021", "000040", "000080"]), .after)
    case .faultFound: .refused(code: random.pick(["000020", "000022", "000023"]), .before)
    case .otherTransaction: .altered(.otherTransactionNo)
    case .otherReference: .altered(.otherReference)
    case .otherAmount: .altered(random.pick([.otherAmount, .otherCurrency]))
    case .otherWord: .statusWord("processing")
    case .stale: .stale(milliseconds: random.number(500...20_000))
    }
  }
}

extension GatewayFault {
  /// How long the gateway wants to be left alone, in milliseconds.
  var retryAfter: Int64? {
    if case .httpError(_, _, _, let seconds?) = self { Int64(seconds) * 1_000 } else { nil }
  }
}
