import Foundation
import StrictJSON
import Testing
import TestSupport

@Suite struct JSONReaderTests {
  static func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }

  @Test(
    arguments: [
      (" \t\r\n null \n", JSONValue.null),
      ("true", true), ("false", false),
      ("0", 0), ("-1", -1), ("9223372036854775807", 9_223_372_036_854_775_807),
      (#""""#, ""), (#""a""#, "a"), (#""käse 茶 🍵""#, "käse 茶 🍵"),
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
      (#""\u0041\u00e9\uD83C\uDF75\u001b\u009b\u202e\u2028""#, "Aé🍵\u{1B}\u{9B}\u{202E}\u{2028}"),
      (#""x\u0041y\n""#, "xAy\n"),
      ("[]", []), ("[ ]", []), ("[1,[2],{}]", [1, [2], [:]]),
      ("{}", [:]), (#"{"a":1,"b":{"a":[null]}}"#, ["a": 1, "b": ["a": [.null]]]),
    ] as [(String, JSONValue)]
  )
  func accepts(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test(arguments: [
    ("", 0, "the text ends where a value is expected"),
    (" \n", 2, "the text ends where a value is expected"),
    ("\u{FEFF}1", 0, "a byte order mark is not allowed"),
    ("[\u{FEFF}1]", 1, "a value is expected"),
    ("tru", 0, "a value is expected"), ("True", 0, "a value is expected"),
    ("nul1", 0, "a value is expected"), ("NaN", 0, "a value is expected"),
    ("Infinity", 0, "a value is expected"), ("'a'", 0, "a value is expected"),
    ("+1", 0, "a value is expected"), (".5", 0, "a value is expected"),
    ("-", 1, "a digit is expected"), ("-x", 1, "a digit is expected"),
    ("1.", 2, "a digit is expected"), ("1.e1", 2, "a digit is expected"),
    ("1e", 2, "a digit is expected"), ("1e+", 3, "a digit is expected"),
    ("01", 0, "a number does not begin with 0"), ("-00", 0, "a number does not begin with 0"),
    ("0x10", 1, "unexpected text after the value"), ("1 2", 2, "unexpected text after the value"),
    ("{}{}", 2, "unexpected text after the value"), ("1,", 1, "unexpected text after the value"),
    ("1\u{0}", 1, "unexpected text after the value"),
    ("[", 1, "the text ends where a value is expected"), ("[1", 2, "',' or ']' is expected"),
    ("[1,]", 3, "a value is expected"), ("[,1]", 1, "a value is expected"),
    ("[1 2]", 3, "',' or ']' is expected"), ("]", 0, "a value is expected"),
    ("{", 1, "a name in quotes is expected"), (#"{"a"}"#, 4, "':' is expected"),
    (#"{"a":1,}"#, 7, "a name in quotes is expected"),
    (#"{a:1}"#, 1, "a name in quotes is expected"),
    (#"{"a":1"#, 6, "',' or '}' is expected"), (#"{"a":}"#, 5, "a value is expected"),
    (#"{1:1}"#, 1, "a name in quotes is expected"),
    (#"{"a":1,"a":1}"#, 7, #"the name "a" stands twice in one object"#),
    (#"{"a":1,"\u0061":1}"#, 7, #"the name "a" stands twice in one object"#),
    ("[{\"\u{E9}\":1,\"e\u{301}\":1}]", 9, #"the name "e\u0301" stands twice in one object"#),
    ("// c\n1", 0, "a value is expected"),
    ("\"a", 0, "the string has no end"), (#""a\"#, 3, "the string has no end"),
    ("\"a\nb\"", 2, "a control character in a string must be escaped"),
    ("\"\u{1F}\"", 1, "a control character in a string must be escaped"),
    (#""\a""#, 2, "unknown escape"), (#""\x41""#, 2, "unknown escape"),
    (#""\u12""#, 5, "four hexadecimal digits are expected"),
    (#""\u+041""#, 3, "four hexadecimal digits are expected"),
    (#""\u-001""#, 3, "four hexadecimal digits are expected"),
    (#""\u１２34""#, 3, "four hexadecimal digits are expected"),
    (#""\u0000""#, 3, "NUL is not allowed in a string"),
    (#""\ud83c""#, 3, "a lone surrogate"), (#""\udf75""#, 3, "a lone surrogate"),
    (#""\ud83cx""#, 3, "a lone surrogate"), (#""\ud83c\u0041""#, 3, "a lone surrogate"),
    (#""\udf75\ud83c""#, 3, "a lone surrogate"), (#""\ud83c\ud83c\udf75""#, 3, "a lone surrogate"),
  ])
  func refuses(text: String, offset: Int, reason: String) throws {
    let error = try #require(throws: JSONError.self) { try JSONValue(parsing: text) }
    #expect(error.reason == reason)
    #expect(error.offset == offset)
  }

  @Test(
    arguments: [
      ("overlong slash", [0x22, 0xC0, 0xAF, 0x22]),
      ("overlong NUL", [0x22, 0xC0, 0x80, 0x22]),
      ("overlong of three bytes", [0x22, 0xE0, 0x80, 0xAF, 0x22]),
      ("CESU pair", [0x22, 0xED, 0xA0, 0xBC, 0xED, 0xBD, 0xB5, 0x22]),
      ("lone surrogate", [0x22, 0xED, 0xA0, 0x80, 0x22]),
      ("beyond U+10FFFF", [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22]),
      ("0xFF", [0x22, 0xFF, 0x22]),
      ("lone continuation", [0x22, 0x80, 0x22]),
      ("cut character", [0x22, 0xE8, 0x8C, 0x22]),
      ("bad bytes around an escape", [0x22, 0xE8, 0x5C, 0x6E, 0x8C, 0xB6, 0x22]),
      ("bad name", [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]),
      ("0xFF outside strings", [0x5B, 0xFF, 0x5D]),
      ("UTF-16 with mark", [0xFF, 0xFE, 0x31, 0x00]),
      ("UTF-16 big end first", [0xFE, 0xFF, 0x00, 0x31]),
      ("UTF-16 without mark", [0x7B, 0x00, 0x7D, 0x00]),
      ("UTF-32", [0xFF, 0xFE, 0x00, 0x00, 0x31, 0x00, 0x00, 0x00]),
      ("NUL", [0x00]),
    ] as [(String, [UInt8])]
  )
  func refusesBytes(what: String, bytes: [UInt8]) {
    #expect(throws: JSONError.self, "\(what)") { try JSONValue(parsing: bytes) }
  }

  @Test(arguments: [1, 2, 14, 15, 16, 17, 18, 40])
  func twinsAreFoundAmongManyNames(count: Int) throws {
    let names = (0..<count).map { "\"n\($0)\":\($0)" }
    let object = try JSONValue(parsing: "{\(names.joined(separator: ","))}")
    #expect(object["n\(count - 1)"]?.integer == Int64(count - 1))
    for twin in names {
      let text = "{\((names + [twin]).joined(separator: ","))}"
      #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }
  }

  @Test func errorsNameTheLine() throws {
    let error = try #require(throws: JSONError.self) { try JSONValue(parsing: "[\n1,\n 01]") }
    #expect(error.description == "line 3, byte 6: a number does not begin with 0")
  }

  @Test(
    arguments: [
      ("13e2", nil), ("1.0", nil), ("1300.0000000000001", nil), ("-0", nil), ("1e400", nil),
      ("9007199254740993", 9_007_199_254_740_993), ("9223372036854775808", nil),
      ("-9223372036854775808", .min), ("0", 0), ("1E0", nil), ("0.10", nil),
      ("123456789012345678901234567890", nil),
    ] as [(String, Int64?)]
  )
  func numbersKeepTheirText(literal: String, integer: Int64?) throws {
    let value = try JSONValue(parsing: literal)
    #expect(value.integer == integer)
    #expect(value.text() == literal)
    guard case .number(let number) = value else {
      Issue.record("not a number")
      return
    }
    #expect(number.literal == literal)
  }

  @Test func depthIsLimited() throws {
    #expect(throws: Never.self) { try JSONValue(parsing: Self.nested(32)) }
    let error = try #require(throws: JSONError.self) { try JSONValue(parsing: Self.nested(33)) }
    #expect(error.reason == "nested deeper than 32 levels")
    let limits = JSONLimits(depth: .max)
    #expect(throws: Never.self) { try JSONValue(parsing: Self.nested(128), limits: limits) }
    for depth in [129, 512, 513, 100_000] {
      #expect(throws: JSONError.self) { try JSONValue(parsing: Self.nested(depth), limits: limits) }
    }
    let objects = String(repeating: #"{"a":"#, count: 100_000)
    #expect(throws: JSONError.self) { try JSONValue(parsing: objects, limits: limits) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: "[]", limits: JSONLimits(depth: -1)) }
  }

  /// The deepest text, read, compared, written and freed where the stack is small.
  @Test func deepestTextFitsOnSmallStack() async throws {
    let written = await withCheckedContinuation { continuation in
      let thread = Thread {
        let text = String(repeating: #"{"a":["#, count: 64) + String(repeating: "]}", count: 64)
        let value = try? JSONValue(parsing: text, limits: JSONLimits(depth: .max))
        let same = value.map { $0.text() == text && $0 == value && Set([$0]).contains($0) }
        continuation.resume(returning: same)
      }
      thread.stackSize = 512 << 10
      thread.start()
    }
    #expect(written == true)
  }

  @Test func lengthIsLimited() throws {
    let limits = JSONLimits(bytes: 10)
    #expect(try JSONValue(parsing: #""12345678""#, limits: limits) == "12345678")
    let error = try #require(throws: JSONError.self) {
      try JSONValue(parsing: #""123456789""#, limits: limits)
    }
    #expect(error.reason == "the text is longer than 10 bytes")
    let line = [UInt8](repeating: 0x20, count: 1 << 20) + [0x31]
    #expect(throws: JSONError.self) { try JSONValue(parsing: line) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: "1", limits: JSONLimits(bytes: -1)) }
  }

  /// No bytes crash the reader: texts with one byte replaced, dropped or repeated at random.
  @Test(arguments: [UInt64(1), 2, 3])
  func anyBytesAreReadOrRefused(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for round in 0..<3000 {
      var bytes = Array(JSONValue.random(using: &random, depth: 3).text(.indented).utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[place], at: place)
        }
      }
      do {
        let value = try JSONValue(parsing: bytes)
        #expect(try JSONValue(parsing: value.text()) == value, "seed \(seed), round \(round)")
      } catch {
        #expect((0...bytes.count).contains(error.offset), "seed \(seed), round \(round)")
      }
    }
  }
}
