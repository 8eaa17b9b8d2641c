import Digests
import ESCPOS
import Foundation
import ReceiptLine
import ReceiptTemplates
import Sales
import StrictJSON

/// A sale of about 30 printed lines with a native QR code: from the receipt in memory to the bytes
/// for the printer, as a whole and stage by stage, on one core.
struct ReceiptBenchmark {
  /// The seconds that each stage is repeated for.
  let seconds: Double
  /// A checkout of the reference implementation, which node runs in comparison; nil for none.
  let reference: String?

  /// What cannot be measured, and why.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private static let profile = Profile.generic80
  private static let rounds = 9
  /// Different receipts in turn, so that nothing of one is left over for the next.
  private static let variants = 64

  /// Measures and prints.
  ///
  /// - Throws: `Failure` when the bytes are not what they should be, before anything is timed.
  func run() throws {
    let receipts = try (0..<Self.variants).map(Self.receipt)
    let template = try ReceiptTemplate.builtIn(Receipt.Kind.sale)
    // What is left of a template without a tag: the data.
    let blank = try ReceiptTemplate(name: "blank", text: "-")
    let texts = try receipts.map { try template.fill(with: $0).text }
    let documents = texts.map { Document(parsing: $0) }
    let pages = documents.map { Self.page(of: $0) }
    let bodies = try pages.map { try PageEncoder.encode($0, for: Self.profile) }
    for (page, body) in zip(pages, bodies) {
      try Self.check(body, of: page)
    }

    let rows = pages[0].items.filter { item in
      if case .row = item { true } else { false }
    }
    print(
      """
      a sale of \(rows.count) lines of text with a QR code for \(Self.profile.name): \
      template \(template.text.utf8.count) bytes, filled \(texts[0].utf8.count), \
      body \(bodies[0].count)
      """
    )
    print("\(Self.rounds) rounds of \(seconds / Double(Self.rounds)) s each; median and fastest:")
    let whole = try measure("receipt to body") { index in
      let document = Document(parsing: try template.fill(with: receipts[index]).utf8)
      return try PageEncoder.encode(Self.page(of: document), for: Self.profile).count
    }
    let data = try measure("  data of the template") { index in
      try blank.fill(with: receipts[index]).utf8.count
    }
    let filling = try measure("  data and filling") { index in
      try template.fill(with: receipts[index]).utf8.count
    }
    print("  filling alone: \(Self.rounded((filling - data) * 1e6)) µs")
    _ = try measure("  parsing") { Document(parsing: texts[$0]).diagnostics.count }
    _ = try measure("  layout") { Self.page(of: documents[$0]).items.count }
    _ = try measure("  encoding") {
      try PageEncoder.encode(pages[$0], for: Self.profile).count
    }
    _ = try measure("audit, not in the sum") { audit(bodies[$0], profile: Self.profile).count }
    _ = try measure("SHA-256, not in the sum") { sha256Hex(bodies[$0]).utf8.count }
    if let reference {
      try compare(with: reference, texts: texts, whole: whole)
    }
  }

  private static func page(of document: Document) -> Page {
    document.layout(columns: profile.columns, widths: .unicode)
  }

  // MARK: Timing

  /// The median of the rounds in seconds, which is printed too.
  private func measure(_ name: String, _ body: (Int) throws -> Int) throws -> Double {
    var times: [Double] = []
    var sum = 0
    for _ in 0...Self.rounds {
      var count = 0
      let start = ProcessInfo.processInfo.systemUptime
      var now = start
      repeat {
        for index in 0..<Self.variants {
          sum &+= try body(index)
        }
        count += Self.variants
        now = ProcessInfo.processInfo.systemUptime
      } while now - start < seconds / Double(Self.rounds)
      times.append((now - start) / Double(count))
    }
    // The first round warms up.
    times.removeFirst()
    times.sort()
    let median = times[times.count / 2]
    let fastest = times[0]
    let each = "\(Self.rounded(median * 1e6)) µs (\(Self.rounded(fastest * 1e6)))"
    // The sum keeps the compiler from leaving the work out.
    print("  \(name): \(each), \(Int(1 / median)) a second\(sum == 1 ? "." : "")")
    return median
  }

  private static func rounded(_ value: Double) -> Double {
    (value * 100).rounded() / 100
  }

  // MARK: Checking

  /// Reads a body back: nothing that a receipt should not have, every code page character of the
  /// page in its order, and the code.
  private static func check(_ body: [UInt8], of page: Page) throws {
    let findings = audit(body, profile: profile)
    guard findings.isEmpty else { throw Failure(description: "the audit found \(findings)") }
    var texts: [String] = []
    var symbols = 0
    for item in page.items {
      switch item {
      case .row(let row): texts += row.segments.flatMap(\.runs).map(\.text)
      case .rule(let rule): texts.append(String(repeating: "─", count: rule.pieces.count))
      case .symbol: symbols += 1
      case .image, .command, .cut: break
      }
    }
    let expected = texts.joined().filter { $0 != " " }
    var printed = ""
    var codes = 0
    var hasQR = false
    var codePage = profile.codePages.first?.page
    for element in CommandDecoder.decode(body) {
      switch element.command {
      case .text(let bytes):
        printed += String(bytes.compactMap { codePage?.scalar(of: $0) }.map(Character.init))
      case .codePage(let number):
        codePage = profile.codePages.first { $0.number == number }?.page
      case .printSymbol(.qr):
        codes += 1
        hasQR = true
      case .barcode: codes += 1
      default: break
      }
    }
    guard printed.filter({ $0 != " " }) == expected, codes == symbols, hasQR else {
      throw Failure(description: "the body prints\n\(printed)\ninstead of\n\(expected)")
    }
  }

  // MARK: The reference implementation

  /// Runs the reference in node on the same filled texts, without the QR code, which it draws as a
  /// picture.
  private func compare(with folder: String, texts: [String], whole: Double) throws {
    let documents = texts.map { text in
      text.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.hasPrefix("{code:") }.joined(separator: "\n")
    }
    let input = try JSONSerialization.data(withJSONObject: documents)
    let script = """
      const receiptline = require(process.argv[1] + '/lib/receiptline.js');
      const documents = JSON.parse(require('fs').readFileSync(0, 'utf8'));
      const printer = { cpl: \(Self.profile.columns), encoding: 'multilingual', command: 'generic' };
      const times = [];
      for (let round = 0; round <= \(Self.rounds); round++) {
        const start = process.hrtime.bigint();
        let count = 0;
        let now;
        do {
          for (const text of documents) receiptline.transform(text, printer);
          count += documents.length;
          now = process.hrtime.bigint();
        } while (Number(now - start) < \(seconds / Double(Self.rounds) * 1e9));
        times.push(Number(now - start) / count / 1e9);
      }
      times.shift();
      times.sort((a, b) => a - b);
      console.log(times[times.length >> 1], times[0]);
      """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["node", "-e", script, folder]
    let (given, printed) = (Pipe(), Pipe())
    process.standardInput = given
    process.standardOutput = printed
    try process.run()
    given.fileHandleForWriting.write(input)
    try given.fileHandleForWriting.close()
    let output = try printed.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let times = String(decoding: output, as: UTF8.self).split { $0 == " " || $0 == "\n" }
      .compactMap { Double($0) }
    guard process.terminationStatus == 0, times.count == 2 else {
      throw Failure(description: "node did not run the reference in \(folder)")
    }
    print(
      """
        the reference in node, filled text without codes to body: \
      \(Self.rounded(times[0] * 1e6)) µs (\(Self.rounded(times[1] * 1e6))), \
      \(Int(1 / times[0])) a second; this is \(Self.rounded(times[0] / whole)) times as fast
      """
    )
  }

  // MARK: The sale

  static func receipt(_ number: Int) throws -> Receipt {
    let price = 310 + number * 7
    let text = """
      {"currency":"USD","lines":[
        {"name":"Café au lait","quantity":"2","unitPrice":"4.25","taxMarks":["A"],
          "modifiers":[{"name":"oat milk","amount":"0.60"}]},
        {"name":"Espresso doppio \(number)","unitPrice":"\(price / 100).\(price % 100 / 10)0",
          "taxMarks":["A"]},
        {"name":"House blend, whole bean","quantity":"0.435","unit":"kg","unitPrice":"28.00",
          "taxMarks":["B"]},
        {"name":"Sparkling water 0.5 l","unitPrice":"2.40","taxMarks":["A"]}],
      "taxes":[{"mark":"A","name":"Prepared food tax","rate":"8.875","net":"14.60"},
        {"mark":"B","name":"Grocery tax","rate":"2","net":"12.18"}],
      "tip":"5.00","cashier":{"id":"7","name":"Maria"},"footer":["Thank you, see you tomorrow."],
      "lookupCode":"S20261122-102405-\(1_000 + number)"}
      """
    let bill = try Bill(json: JSONField(JSONValue(parsing: text)))
    guard let sale = SaleReference("S20261122-102405-7F3A"),
      let paidAt = LocalTime("2026-11-22T10:24:05-05:00")
    else { throw Failure(description: "the sale is not sound") }
    return Receipt(
      kind: .sale,
      number: "T1-\(100_000 + number)",
      testMark: nil,
      issuedAt: paidAt,
      shop: Shop(
        name: "Corner Coffee",
        legalName: "Corner Coffee Company LLC",
        address: ["12 Harbor Street", "Portland, OR 97204"],
        taxID: "EIN 12-3456789",
        phone: "(503) 555-0142"
      ),
      till: "T1",
      sale: sale,
      bill: bill,
      payment: WalletPayment(
        amount: bill.amountDue,
        wallet: "Alipay+",
        transactionNo: "2864985306729\(10_000 + number)",
        gatewayReference: "S20261122-102405-7F3A-\(number)",
        paidAt: paidAt
      )
    )
  }
}
