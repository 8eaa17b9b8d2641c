import Foundation
import Sales
import StrictJSON
import Subprocess
import Testing

/// The schema for people who write tills says the same as the reader.
@Suite struct SchemaTests {
  private static let samples = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Samples")

  private static let coffee = samples.appending(path: "coffee.json")

  @Test func sampleBillIsRead() throws {
    let bill = try Bill(json: JSONField(JSONValue(parsing: Array(Data(contentsOf: Self.coffee)))))
    #expect(bill.total.decimal == "48.95")
    #expect(bill.amountDue.decimal == "38.95")
  }

  @Test func exampleOfTheReadmeIsRead() throws {
    let readme = try String(
      contentsOf: Self.samples.appending(path: "protocol/README.md"),
      encoding: .utf8
    )
    let examples = readme.split(separator: "```json").dropFirst().compactMap {
      $0.split(separator: "```").first.map(String.init)
    }
    try #require(examples.count == 2)
    let bill = try Bill(json: JSONField(JSONValue(parsing: examples[0])))
    #expect(bill.amountDue.decimal == "4.31")
    let slip = try Slip(json: JSONField(JSONValue(parsing: examples[1])))
    #expect(slip.kind == .paidOut)
  }

  @Test(.enabled("python3 with jsonschema is needed") { await Validator.isThere })
  func schemaAgreesWithTheReader() async throws {
    let good = BillCase.good.filter(\.isInSchema)
    let bad = BillCase.badAmounts + BillCase.badMembers + BillCase.badSums
    let sample = BillCase(json: try String(contentsOf: Self.coffee, encoding: .utf8))
    let written = try good.map { BillCase(json: try Self.rewritten($0.json)) }
    let cases = good + bad + [sample] + written
    let verdicts = try await Validator.verdicts(
      on: cases.map(\.json),
      schema: Self.samples.appending(path: "protocol/bill.schema.json")
    )
    #expect(verdicts.count == cases.count)
    for (billCase, verdict) in zip(cases, verdicts) {
      let isExpected = billCase.fault == nil || !billCase.isInSchema
      #expect(verdict == isExpected, "\(billCase.testDescription)")
    }
  }

  /// The bill as Platen writes it.
  private static func rewritten(_ json: String) throws -> String {
    try Bill(json: JSONField(JSONValue(parsing: json))).json.text()
  }
}

/// The JSON Schema implementation of Python, where it is installed.
private enum Validator {
  static var isThere: Bool {
    get async { (try? await run("import jsonschema", input: "")) != nil }
  }

  static func verdicts(on texts: [String], schema: URL) async throws -> [Bool] {
    let script = """
      import json, sys
      from jsonschema import Draft202012Validator
      schema = json.load(open(sys.argv[1], encoding="utf-8"))
      Draft202012Validator.check_schema(schema)
      validator = Draft202012Validator(schema)
      bills = [json.loads(line) for line in json.load(sys.stdin)]
      print(json.dumps([validator.is_valid(bill) for bill in bills]))
      """
    let input = JSONValue.array(texts.map(JSONValue.string)).text()
    let answer = try await run(script, schema.path(percentEncoded: false), input: input)
    return try JSONDecoder().decode([Bool].self, from: Data(answer.utf8))
  }

  private struct Failure: Error {
    let status: TerminationStatus
  }

  private static func run(
    _ script: String,
    _ argument: String = "",
    input: String
  ) async throws -> String {
    let run = try await Subprocess.run(
      .name("python3"),
      arguments: ["-c", script, argument],
      input: .string(input),
      output: .string(limit: 1 << 20)
    )
    guard run.terminationStatus.isSuccess else { throw Failure(status: run.terminationStatus) }
    return run.standardOutput
  }
}
