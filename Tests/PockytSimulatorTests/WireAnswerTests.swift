import Foundation
import StrictJSON
import Subprocess
import SystemPackage
import Testing

@testable import PockytSimulator

/// Each fault in the bytes that go over HTTP.
@Suite struct WireAnswerTests {
  private func query(_ fault: GatewayFault?) throws -> WireAnswer {
    var course = try Course.paid()
    let exchange = course.gateway.exchange(.query(Course.name), now: course.now, fault: fault)
    return try #require(exchange.wireAnswer)
  }

  private func text(_ fault: GatewayFault?) throws -> String {
    String(decoding: try query(fault).body, as: UTF8.self)
  }

  private static let sound =
    #"{"result":{"transactionNo":"317900000000000000","reference":"A-1","amount":"13.00","#
    + #""currency":"USD","settleCurrency":"USD","status":"success","transactionType":"payment","#
    + #""merchantNo":"200001"},"ret_code":"000100","ret_msg":"query success "}"#

  @Test func sound() throws {
    let answer = try query(nil)
    #expect(answer.status == 200)
    #expect(answer.headers == [.json])
    #expect(answer.manner == .whole)
    #expect(String(decoding: answer.body, as: UTF8.self) == Self.sound)
  }

  /// What a fault changes in the text, and nothing else.
  @Test(
    arguments: [
      (.altered(.otherTransactionNo), "317900000000000000", "317900000000000007"),
      (.altered(.otherReference), #""A-1""#, #""A-1-OTHER""#),
      (.altered(.otherAmount), "13.00", "13.01"),
      (.altered(.otherCurrency), #""currency":"USD""#, #""currency":"CNY""#),
      (.altered(.upperCaseStatus), #""success""#, #""SUCCESS""#),
      (.altered(.twoStatuses), #"result":{"#, #"result":{"status":"dealing","#),
      (.altered(.codeAsNumber), #""000100""#, "100"), (.altered(.retMsg), "ret_msg", "retMsg"),
      (.altered(.amountsAsNumbers), #""13.00""#, "13.00"),
      (.altered(.amountsShort), "13.00", "13"), (.altered(.amountsWithOneDigit), "13.00", "13.0"),
      (.altered(.amountsLong), "13.00", "13.000"),
      (.statusWord("processing"), #""success""#, #""processing""#),
      (.nullMember("amount"), #""13.00""#, "null"),
      (.nullMember("ret_code"), #""000100""#, "null"),
      (.absentMember("amount"), #""amount":"13.00","#, ""),
      (.absentMember("ret_code"), #""ret_code":"000100","#, ""),
      (.slow(milliseconds: 5), "", ""), (.sliced, "", ""), (.skewed(milliseconds: 5), "", ""),
      (.duplicated(milliseconds: 5), "", ""), (.nullMember("none"), "", ""),
    ] as [(GatewayFault, String, String)]
  )
  func altered(fault: GatewayFault, old: String, new: String) throws {
    let expected = old.isEmpty ? Self.sound : Self.sound.replacing(old, with: new)
    #expect(old.isEmpty || expected != Self.sound)
    #expect(try text(fault) == expected)
  }

  @Test func extraMembers() throws {
    let body = try JSONValue(parsing: text(.altered(.extraMembers)))
    #expect(body["traceInfo"]?["depth"]?.array?.count == 3)
    #expect(body["result"]?["traceInfo"] != nil)
    #expect(body["result"]?["status"] == "success")
  }

  @Test func absentResult() throws {
    let body = try JSONValue(parsing: text(.absentMember("result")))
    #expect(body == ["ret_code": "000100", "ret_msg": "query success "])
  }

  @Test func skewedTimes() throws {
    var course = try Course.paid()
    let exchange = course.gateway.exchange(
      .detail(Course.name),
      now: course.now,
      fault: .skewed(milliseconds: -86_400_000)
    )
    let body = try JSONValue(parsing: #require(exchange.wireAnswer).body)
    #expect(body["result"]?["paymentTime"] == "2026-09-20 22:13:20")
  }

  @Test(arguments: [true, false])
  func httpErrors(body: Bool) throws {
    let answer = try query(.httpError(status: 503, .before, body: body, retryAfter: 9))
    #expect(answer.status == 503)
    #expect(answer.body.isEmpty == !body)
    #expect(answer.headers.contains(.init(name: .retryAfter, value: "9")))
    let plain = try query(.httpError(status: 400, .after, body: body, retryAfter: nil))
    #expect(plain.status == 400)
    #expect(!plain.headers.contains { $0.name == .retryAfter })
  }

  @Test func refused() throws {
    let body = try JSONValue(parsing: text(.refused(code: "000010", .before)))
    #expect(body == ["ret_code": "000010", "ret_msg": "data error : simulated"])
  }

  @Test func redirected() throws {
    let answer = try query(.redirected)
    #expect(answer.status == 301)
    #expect(answer.headers == [.init(name: .location, value: "http://elsewhere.invalid/")])
  }

  @Test func garbled() throws {
    #expect(try text(.garbled(.html)).hasPrefix("<!DOCTYPE html>"))
    #expect(try query(.garbled(.empty)).status == 204)
    #expect(try query(.garbled(.empty)).body.isEmpty)
    let half = try text(.garbled(.truncated))
    #expect(Self.sound.hasPrefix(half))
    #expect(half.utf8.count == Self.sound.utf8.count / 2)
    let garbage = try query(.garbled(.garbage)).body
    #expect(garbage.count == 64)
    #expect(String(validating: garbage, as: UTF8.self) == nil)
    #expect(try query(.garbled(.garbage)).body == garbage)
    #expect(
      try text(.garbled(.xml)).contains(
        "<response><result><transactionNo>317900000000000000</transactionNo>"
      )
    )
    #expect(try query(.garbled(.endless)).manner == .endless)
    #expect(try query(.sliced).manner == .sliced)
  }

  /// The system's gzip is the witness.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/gzip")))
  func gzip() async throws {
    let answer = try query(.garbled(.gzip))
    #expect(answer.headers.contains(.init(name: .contentEncoding, value: "gzip")))
    let unpacked = try await Subprocess.run(
      .path("/usr/bin/gzip"),
      arguments: ["-dc"],
      input: .array(answer.body),
      output: .string(limit: 1 << 20)
    )
    #expect(unpacked.terminationStatus.isSuccess)
    #expect(unpacked.standardOutput == Self.sound)
  }

  /// Refusals of the gateway itself go through the same alterations.
  @Test func alteredRefusal() throws {
    var course = Course()
    let exchange = course.gateway.exchange(
      .query(Course.name),
      now: course.now,
      fault: .altered(.retMsg)
    )
    let body = try #require(exchange.wireAnswer).body
    #expect(
      String(decoding: body, as: UTF8.self)
        == #"{"ret_code":"000021","retMsg":"data error : no such transaction"}"#
    )
  }
}
