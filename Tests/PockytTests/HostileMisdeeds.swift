import Testing

/// What a server does with one request instead of answering it.
struct Misdeed: Sendable, CustomTestStringConvertible {
  /// One thing done to a connection.
  enum Step: Sendable {
    case send([UInt8])
    /// Byte for byte, with so many milliseconds after each.
    case slowly([UInt8], Int64)
    /// For as long as anybody reads.
    case pour([UInt8])
    /// So many milliseconds.
    case pause(Int64)
    /// As TLS and TCP want it.
    case close
    /// Without a farewell of TLS.
    case cut
    case reset

    static func say(_ text: String) -> Step { .send(Array(text.utf8)) }
  }

  /// What the client must make of it.
  enum Meaning: Sendable {
    /// The answer as it was meant.
    case answer
    /// No answer.
    case nothing
    /// The answer as it was meant, or none.
    case answerOrNothing
  }

  let testDescription: String
  let isCarriedOut: Bool
  let meaning: Meaning
  /// True when only the client's own time limit ends it.
  let lasts: Bool
  let steps: @Sendable (_ answer: [UInt8]) -> [Step]

  private init(
    _ name: String,
    means meaning: Meaning = .nothing,
    carriedOut: Bool = true,
    lasts: Bool = false,
    _ steps: @escaping @Sendable (_ answer: [UInt8]) -> [Step]
  ) {
    testDescription = name
    self.meaning = meaning
    isCarriedOut = carriedOut
    self.lasts = lasts
    self.steps = steps
  }

  private static let json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

  private static func whole(_ answer: [UInt8], head: String = json) -> [UInt8] {
    Array("\(head)Content-Length: \(answer.count)\r\n\r\n".utf8) + answer
  }

  private static func chunked(_ answer: [UInt8]) -> [UInt8] {
    Array("\(json)Transfer-Encoding: chunked\r\n\r\n".utf8)
      + answer.flatMap { Array("1\r\n".utf8) + [$0] + Array("\r\n".utf8) }
      + Array("0\r\n\r\n".utf8)
  }

  private static func page(_ status: String, _ body: String, more: String = "") -> [Step] {
    [.say("HTTP/1.1 \(status)\r\n\(more)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")]
  }

  static let honest = Misdeed("honest", means: .answer) { [.send(whole($0))] }

  static func redirect(_ status: Int, to target: String) -> Misdeed {
    Misdeed("redirect \(status)", carriedOut: false) { _ in
      page("\(status) X", "", more: "Location: \(target)\r\n")
    }
  }

  static let elsewhere = redirect(307, to: "http://127.0.0.1:9/")

  // MARK: The connection

  static let silence = Misdeed("silence", carriedOut: false, lasts: true) { _ in [] }
  static let lostAnswer = Misdeed("lost answer", lasts: true) { _ in [] }
  static let reset = Misdeed("reset", carriedOut: false) { _ in [.reset] }
  static let resetAfterwards = Misdeed("reset afterwards") { _ in [.reset] }
  static let cut = Misdeed("cut off", carriedOut: false) { _ in [.cut] }
  static let closed = Misdeed("closed afterwards") { _ in [.close] }
  static let resetInTheHead = Misdeed("reset in the head") { _ in [.say(json), .reset] }
  static let resetInTheBody = Misdeed("reset in the body") {
    [.send(whole($0).dropLast(2)), .reset]
  }

  // MARK: Time

  static let late = Misdeed("late", means: .answer) { [.pause(300), .send(whole($0))] }
  static let tooLate = Misdeed("too late", lasts: true) { [.pause(60_000), .send(whole($0))] }
  static let sliced = Misdeed("sliced", means: .answer) { [.slowly(whole($0), 0)] }
  static let slowHead = Misdeed("slow head", lasts: true) { [.slowly(whole($0), 1000)] }
  static let slowBody = Misdeed("slow body", lasts: true) {
    [.say("\(json)Content-Length: \($0.count)\r\n\r\n"), .slowly($0, 1000)]
  }
  static let informedForEver = Misdeed("informed for ever", lasts: true) { _ in
    [
      .slowly(
        Array(repeating: Array("HTTP/1.1 102 P\r\n\r\n".utf8), count: 100).flatMap(\.self),
        50
      )
    ]
  }

  // MARK: Size

  static let endlessChunks = Misdeed("endless chunks") { _ in
    [
      .say("\(json)Transfer-Encoding: chunked\r\n\r\n"),
      .pour(Array(("2000\r\n" + String(repeating: " ", count: 8192) + "\r\n").utf8)),
    ]
  }
  static let endlessBody = Misdeed("endless body") { _ in
    [.say("\(json)\r\n"), .pour(Array(repeating: 0x20, count: 8192))]
  }
  static let endlessHeaders = Misdeed("endless headers") { _ in
    [.say(json), .pour(Array(("X-A: " + String(repeating: "a", count: 4000) + "\r\n").utf8))]
  }
  static let endlessHeader = Misdeed("endless header") { _ in
    [.say("\(json)X-A: "), .pour(Array(repeating: 0x61, count: 8192))]
  }
  static let endlessStatusLine = Misdeed("endless status line") { _ in
    [.say("HTTP/1.1 200 "), .pour(Array(repeating: 0x61, count: 8192))]
  }
  static let endlessChunkExtension = Misdeed("endless chunk extension", lasts: true) { _ in
    [
      .say("\(json)Transfer-Encoding: chunked\r\n\r\n1;a="),
      .slowly(Array(repeating: 0x61, count: 100_000), 10),
    ]
  }
  static let longAnswer = Misdeed("long answer") { answer in
    // Still the answer, if anybody had the patience.
    [.send(whole(Array(repeating: 0x20, count: 70_000) + answer))]
  }
  static let paddedAnswer = Misdeed("padded answer", means: .answer) { answer in
    [.send(whole(Array(repeating: 0x20, count: 60_000) + answer))]
  }
  static let packed = Misdeed("packed bomb") { _ in
    [.send(whole(packedBlanks, head: "\(json)Content-Encoding: gzip\r\n"))]
  }
  static let packedUnannounced = Misdeed("packed bomb unannounced") { _ in
    [.send(whole(packedBlanks))]
  }
  static let packedTransfer = Misdeed("packed transfer") { _ in
    [.say("\(json)Transfer-Encoding: gzip, chunked\r\n\r\n"), .send(chunk(packedBlanks)), .close]
  }

  private static func chunk(_ bytes: [UInt8]) -> [UInt8] {
    Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n0\r\n\r\n".utf8)
  }

  /// Some 60 KB of gzip (RFC 1952) that unpack to more than 9 MB of blanks.
  private static let packedBlanks: [UInt8] = {
    var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var bits: [UInt8] = [1, 1, 0]
    bits += [0, 1, 0, 1, 0, 0, 0, 0]
    for _ in 0..<36_000 {
      // The last byte 258 times more: length code 285, distance code 0 (RFC 1951, 3.2.6).
      bits += [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]
    }
    bits += [0, 0, 0, 0, 0, 0, 0]
    for start in stride(from: 0, to: bits.count, by: 8) {
      let byte = bits[start..<min(start + 8, bits.count)].enumerated()
        .reduce(UInt8(0)) { $0 | $1.element << UInt8($1.offset) }
      bytes.append(byte)
    }
    return bytes + [UInt8](repeating: 0, count: 8)
  }()

  // MARK: HTTP

  static let chunkedAnswer = Misdeed("chunks of one byte", means: .answer) { [.send(chunked($0))] }
  static let earlyHints = Misdeed("early hints", means: .answer) {
    [.say("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 X\r\nLink: </x>\r\n\r\n"), .send(whole($0))]
  }
  static let untilTheEnd = Misdeed("until the end", means: .answerOrNothing) {
    [.say("\(json)\r\n"), .send($0), .close]
  }
  static let untilCut = Misdeed("until cut off", means: .answerOrNothing) {
    [.say("\(json)\r\n"), .send($0), .cut]
  }
  static let halfUntilTheEnd = Misdeed("half, until the end") {
    [.say("\(json)\r\n"), .send(Array($0.prefix($0.count / 2))), .close]
  }
  static let lengthTooLong = Misdeed("length too long") {
    [.say("\(json)Content-Length: \($0.count + 1)\r\n\r\n"), .send($0), .close]
  }
  static let lengthTooShort = Misdeed("length too short") {
    [.say("\(json)Content-Length: \($0.count - 1)\r\n\r\n"), .send($0)]
  }
  static let lengthTwice = Misdeed("length twice") {
    [.say("\(json)Content-Length: 2\r\n"), .send(whole($0, head: ""))]
  }
  static let lengthNegative = Misdeed("length negative") {
    [.say("\(json)Content-Length: -1\r\n\r\n"), .send($0), .close]
  }
  static let lengthHuge = Misdeed("length huge", lasts: true) { _ in
    [.say("\(json)Content-Length: 9223372036854775807\r\n\r\n{")]
  }
  static let chunkSizeWrong = Misdeed("chunk size wrong") {
    [.say("\(json)Transfer-Encoding: chunked\r\n\r\nzz\r\n"), .send($0), .close]
  }
  static let chunkSizeHuge = Misdeed("chunk size huge") {
    [.say("\(json)Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n"), .send($0), .close]
  }
  static let noLastChunk = Misdeed("no last chunk") {
    [.send(chunked($0).dropLast(5)), .close]
  }
  static let noStatusLine = Misdeed("no status line") { [.send($0), .close] }
  static let otherProtocol = Misdeed("other protocol") { _ in
    [.say("SSH-2.0-OpenSSH_9.6\r\n"), .close]
  }
  static let http2 = Misdeed("HTTP/2 settings") { _ in
    [.send([0, 0, 0, 4, 0, 0, 0, 0, 0]), .close]
  }
  static let twoStatusLines = Misdeed("two status lines") {
    [.say("HTTP/1.1 500 X\r\n"), .send(whole($0)), .close]
  }
  static let headerWithZero = Misdeed("header with a zero byte") {
    [.send(whole($0, head: "\(json)X: a\0b\r\n")), .close]
  }
  static let switched = Misdeed("another protocol offered") { _ in
    [.say("HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"), .close]
  }
  /// The second answer belongs to nobody, and must not become that of the next call.
  static let secondAnswer = Misdeed("second answer", means: .answerOrNothing) {
    [.send(whole($0) + whole(Array(forged.utf8)))]
  }
  /// The second answer comes while the next call is on its way, and passes for that one's answer.
  static let secondAnswerLater = Misdeed("second answer later", means: .answer) {
    [.send(whole($0)), .pause(5), .send(whole(Array(forged.utf8)))]
  }
  private static let forged =
    #"{"ret_code":"000100","result":{"transactionNo":"1","status":"failed"}}"#

  // MARK: The content

  static let html = Misdeed("page of HTML") { _ in
    page("200 OK", "<html><body>Accept our terms</body></html>")
  }
  static let noContent = Misdeed("204") { _ in [.say("HTTP/1.1 204 No Content\r\n\r\n")] }
  static let empty = Misdeed("200 empty") { _ in page("200 OK", "") }
  static let error = Misdeed("500 empty") { _ in page("500 X", "") }
  static let badGateway = Misdeed("502", carriedOut: false) { _ in page("502 X", "<html>502</html>")
  }
  static let unavailable = Misdeed("503", carriedOut: false) { _ in
    page("503 X", "", more: "Retry-After: 1\r\n")
  }
  static let tooMany = Misdeed("429", carriedOut: false) { _ in
    page("429 X", "slow down", more: "Retry-After: 1\r\n")
  }
  static let timedOut = Misdeed("408", carriedOut: false) { _ in page("408 X", "") + [.close] }
  static let half = Misdeed("half the answer") { [.send(whole(Array($0.prefix($0.count / 2))))] }
  static let twice = Misdeed("answer twice") { [.send(whole($0 + $0))] }
  static let withMark = Misdeed("byte order mark") { [.send(whole([0xEF, 0xBB, 0xBF] + $0))] }
  static let wide = Misdeed("UTF-16") { [.send(whole($0.flatMap { [$0, 0] }))] }
  static let zeros = Misdeed("zero bytes") { [.send(whole($0.map { _ in 0 }))] }
  static let otherType = Misdeed("other content type", means: .answer) {
    [.send(whole($0, head: "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"))]
  }

  static let all: [Misdeed] = [
    honest, silence, lostAnswer, reset, resetAfterwards, cut, closed, resetInTheHead,
    resetInTheBody, late, tooLate, sliced, slowHead, slowBody, informedForEver, endlessChunks,
    endlessBody, endlessHeaders, endlessHeader, endlessStatusLine, endlessChunkExtension,
    longAnswer, paddedAnswer, packed, packedUnannounced, packedTransfer, chunkedAnswer, earlyHints,
    untilTheEnd, untilCut, halfUntilTheEnd, lengthTooLong, lengthTooShort, lengthTwice,
    lengthNegative, lengthHuge, chunkSizeWrong, chunkSizeHuge, noLastChunk, noStatusLine,
    otherProtocol, http2, twoStatusLines, headerWithZero, switched, secondAnswer,
    html, noContent, empty, error, badGateway, unavailable, tooMany, timedOut,
    half, twice, withMark, wide, zeros, otherType,
  ]
}
