import Payment
import Testing

/// One payment and what it meets.
struct HostileCourse: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// The last two digits of the code, which decide what its wallet does.
  var code = "01"
  var plans: [HostileTests.Target: [Misdeed]] = [:]
  var welcomes: [HostileServer.Welcome] = [.tls(.trusted)]
  /// Milliseconds after which the payment is ended if it was not paid.
  var deadline: Int64 = 30_000
  /// What the till may be told in the end.
  let ends: Set<Verdict>

  init(
    _ name: String,
    code: String = "01",
    _ plans: [HostileTests.Target: [Misdeed]] = [:],
    welcomes: [HostileServer.Welcome] = [.tls(.trusted)],
    deadline: Int64 = 30_000,
    ends: Set<Verdict>
  ) {
    testDescription = name
    self.code = code
    self.plans = plans
    self.welcomes = welcomes
    self.deadline = deadline
    self.ends = ends
  }

  private static let never = "88"

  static let all = [
    HostileCourse("honest", ends: [.paid]),
    HostileCourse("declined", code: "75", ends: [.declined]),
    HostileCourse("add: reset before", [.add: [.reset]], ends: [.paid]),
    HostileCourse("add: reset after", [.add: [.resetAfterwards]], ends: [.paid]),
    HostileCourse("add: answer lost", [.add: [.lostAnswer]], ends: [.paid]),
    HostileCourse(
      "add: nothing but silence",
      [.add: [.silence, .silence, .silence, .silence]],
      ends: [.abandoned]
    ),
    HostileCourse(
      "add: HTML, then 502",
      [.add: [.html, .badGateway], .query: [.html]],
      ends: [.paid, .abandoned]
    ),
    HostileCourse("prepay: reset before", [.prepay: [.reset]], deadline: 1000, ends: [.cancelled]),
    HostileCourse("prepay: reset after", [.prepay: [.resetAfterwards]], ends: [.paid]),
    HostileCourse("prepay: cut off", [.prepay: [.cut]], deadline: 1000, ends: [.cancelled]),
    HostileCourse("prepay: answer lost", [.prepay: [.lostAnswer]], ends: [.paid]),
    HostileCourse("prepay: answer too late", [.prepay: [.tooLate]], ends: [.paid]),
    HostileCourse("prepay: endless", [.prepay: [.endlessStatusLine]], ends: [.paid]),
    HostileCourse("prepay: packed", [.prepay: [.packed]], ends: [.paid]),
    HostileCourse(
      "prepay: redirected",
      [.prepay: [.elsewhere]],
      deadline: 1000,
      ends: [.cancelled]
    ),
    HostileCourse(
      "prepay: 500 after a decline",
      code: "75",
      [.prepay: [.error]],
      ends: [.declined]
    ),
    HostileCourse(
      "prepay: 500 and never paid",
      code: never,
      [.prepay: [.error]],
      deadline: 1000,
      ends: [.cancelled]
    ),
    HostileCourse("query: all kinds of nothing", code: "55", [.query: nothings], ends: [.paid]),
    HostileCourse(
      "query: an answer to nobody",
      code: "53",
      [.query: [.secondAnswer, .secondAnswerLater]],
      ends: [.paid]
    ),
    HostileCourse(
      "query: unavailable",
      code: "52",
      [.query: [.unavailable, .tooMany]],
      ends: [.paid]
    ),
    HostileCourse(
      "query: slow bytes",
      code: "52",
      [.query: [.slowBody, .slowHead]],
      ends: [.paid]
    ),
    HostileCourse(
      "cancel: reset before",
      code: never,
      [.cancel: [.reset]],
      deadline: 500,
      ends: [.cancelled]
    ),
    HostileCourse(
      "cancel: answer lost",
      code: never,
      [.cancel: [.lostAnswer]],
      deadline: 500,
      ends: [.cancelled]
    ),
    HostileCourse(
      "cancel: nothing twice",
      code: never,
      [.cancel: [.silence, .html]],
      deadline: 500,
      ends: [.cancelled]
    ),
    HostileCourse(
      "paid while it is cancelled",
      code: "90",
      [.query: Array(repeating: .badGateway, count: 3), .cancel: [.timedOut, .resetAfterwards]],
      deadline: 1500,
      ends: [.paid, .cancelled, .reversed]
    ),
    HostileCourse("everything once", code: "52", everything, ends: [.paid]),
    HostileCourse("an impostor first", welcomes: [.tls(.expired), .tls(.trusted)], ends: [.paid]),
    HostileCourse("an impostor always", welcomes: [.tls(.selfSigned)], ends: [.abandoned]),
    HostileCourse("no TLS always", welcomes: [.bytes([], closes: true)], ends: [.abandoned]),
  ]

  private static let nothings: [Misdeed] = [
    .html, .noContent, .empty, .half, .twice, .wide, .lengthTooLong, .noLastChunk, .elsewhere,
  ]
  private static let everything: [HostileTests.Target: [Misdeed]] = [
    .add: [.resetAfterwards], .prepay: [.closed], .query: [.badGateway],
  ]
}
