import ReceiptLine
import ReceiptTemplates
import Sales
import Testing

/// Receipts of money that goes back, or is in doubt.
@Suite struct MoneyBackTests {
  private static let kinds: [Receipt.Kind] = [.refund, .reversal, .unconfirmed]
  private static let notAReceipt = "NOT A RECEIPT"

  private func coffee(_ kind: Receipt.Kind) throws -> Receipt {
    try SampleReceipt.of(kind, bill: SampleReceipt.coffee())
  }

  /// A refund of a sale that another journal holds, of which little is known.
  private func foreignRefund() throws -> Receipt {
    var receipt = try coffee(.refund)
    receipt.sale = nil
    receipt.bill = nil
    receipt.payment.gatewayReference = nil
    receipt.payment.paidAt = nil
    receipt.refund?.transactionNo = nil
    receipt.refund?.reason = nil
    receipt.refund?.by = nil
    receipt.refund?.original = nil
    return receipt
  }

  private func waitingRefund() throws -> Receipt {
    var receipt = try coffee(.refund)
    receipt.refund?.isWaiting = true
    receipt.refund?.transactionNo = nil
    return receipt
  }

  // MARK: Looks

  @Test(arguments: kinds, [48, 42, 32])
  func slipLooksAsRecorded(kind: Receipt.Kind, columns: Int) throws {
    let printed = try PrintedReceipt(coffee(kind), columns: columns)
    #expect(try printed.isAsRecorded("\(kind)-coffee"), "\(printed.picture)")
  }

  @Test(arguments: [48, 42, 32])
  func waitingRefundLooksAsRecorded(columns: Int) throws {
    let printed = try PrintedReceipt(waitingRefund(), columns: columns)
    #expect(try printed.isAsRecorded("refund-waiting"), "\(printed.picture)")
  }

  @Test(arguments: [48, 42, 32])
  func refundOfAnUnknownSaleLooksAsRecorded(columns: Int) throws {
    let printed = try PrintedReceipt(foreignRefund(), columns: columns)
    #expect(try printed.isAsRecorded("refund-foreign"), "\(printed.picture)")
  }

  // MARK: Content

  @Test(arguments: [48, 42, 32])
  func refundSaysWhatGoesBackAndOfWhichSale(columns: Int) throws {
    let printed = try PrintedReceipt(coffee(.refund), columns: columns)
    for expected in [
      "Corner Coffee", "REFUND", "Receipt T1-000057", "Till T1", "Paid with Alipay+",
      "REFUND USD", "Still refundable", "REFUNDED", "Refund reference S20261122-102405-7F3A-R1",
      "Refund transaction 286498530672950226", "Reason: Croissants were cold", "Refunded by Zoë",
      "ORIGINAL SALE", "Receipt T1-000042", "Paid 11/22/2026 10:24 AM",
      "Sale S20261122-102405-7F3A",
      "Transaction 286498530672949108", "Reference S20261122-102405-7F3A-1",
      "The money goes back to the wallet; when it arrives depends on the wallet.",
      "Customer copy",
    ] {
      #expect(printed.names.contains(expected.filter { $0 != " " }), "\(expected)")
    }
    #expect(printed.cells.isSuperset(of: ["38.95", "13.00", "25.95", "11/23/2026", "9:10 AM"]))
    #expect(printed.barcodes == ["286498530672949108"])
  }

  @Test func refundShowsTheTillsOwnCodeAsTheSaleDid() throws {
    var receipt = try coffee(.refund)
    receipt.bill?.lookupCode = "CC-20481"
    let printed = try PrintedReceipt(receipt, columns: 32)
    #expect(printed.barcodes == ["CC-20481"])
    #expect(printed.names.contains("LookupcodeCC-20481"))
  }

  @Test(arguments: [48, 42, 32])
  func refundIsEitherPaidOrWaiting(columns: Int) throws {
    let paid = try PrintedReceipt(coffee(.refund), columns: columns)
    let waiting = try PrintedReceipt(waitingRefund(), columns: columns)
    #expect(paid.rows.contains { $0.text == "REFUNDED" })
    #expect(!paid.names.contains("NOTYETPAID"))
    #expect(waiting.rows.contains { $0.text == "ACCEPTED, NOT YET PAID" })
    #expect(!waiting.rows.contains { $0.text == "REFUNDED" })
  }

  @Test(arguments: [48, 42, 32])
  func reversalSaysThatNothingWasTaken(columns: Int) throws {
    let printed = try PrintedReceipt(coffee(.reversal), columns: columns)
    for expected in [
      "PAYMENT REVERSED", "Slip T1-000057", "AMOUNT USD", "Alipay+ (wallet QR)",
      "Transaction 286498530672949108", "Reference S20261122-102405-7F3A-1",
      "You were not charged, or the money was given back to your wallet in full.",
      "Not a receipt for goods.",
    ] {
      #expect(printed.names.contains(expected.filter { $0 != " " }), "\(expected)")
    }
    #expect(printed.cells.contains("38.95"))
    #expect(printed.barcodes.isEmpty)
  }

  @Test(arguments: [48, 42, 32])
  func unconfirmedIsNoReceiptFromTopToBottom(columns: Int) throws {
    let printed = try PrintedReceipt(coffee(.unconfirmed), columns: columns)
    #expect(printed.rows.first?.text == Self.notAReceipt)
    #expect(printed.rows.last?.text == Self.notAReceipt)
    for expected in [
      "PAYMENT NOT CONFIRMED", "Slip T1-000057", "AMOUNT USD", "Sale S20261122-102405-7F3A",
      "Transaction 286498530672949108", "Reference S20261122-102405-7F3A-1",
      "Keep this slip. Do not pay again until the shop has checked.",
    ] {
      #expect(printed.names.contains(expected.filter { $0 != " " }), "\(expected)")
    }
    #expect(printed.cells.isSuperset(of: ["38.95", "11/23/2026", "9:10 AM"]))
    #expect(!printed.names.contains("Paid") && printed.barcodes.isEmpty)
  }

  @Test(arguments: kinds)
  func noSlipSpeaksOfCash(kind: Receipt.Kind) throws {
    let receipts = [try coffee(kind)] + (kind == .refund ? [try waitingRefund()] : [])
    for receipt in receipts {
      let text = try ReceiptTemplate.builtIn(kind).fill(with: receipt).text
      #expect(!text.lowercased().contains("cash"))
    }
  }

  // A template of a shop's own may be filled with receipts of every kind.
  @Test(arguments: Receipt.Kind.allCases, Receipt.Kind.allCases)
  func everyNameIsThereForEveryKind(template: Receipt.Kind, kind: Receipt.Kind) throws {
    let receipts = [try coffee(kind)] + (kind == .refund ? [try foreignRefund()] : [])
    for receipt in receipts {
      let filled = try ReceiptTemplate.builtIn(template).fill(with: receipt)
      #expect(filled.unknownNames.isEmpty)
      #expect(Document(parsing: filled.text).diagnostics.isEmpty)
    }
  }

  @Test(arguments: kinds, [48, 42, 32])
  func amountsAreNeverBroken(kind: Receipt.Kind, columns: Int) throws {
    var receipt = try SampleReceipt.of(
      kind,
      bill: #"{"currency":"USD","lines":[{"name":"Tea","total":"13"}]}"#,
      wallet: String(repeating: "Golden Wallet ", count: 14)
    )
    let currency = receipt.payment.amount.currency
    let largest = Money(minorUnits: 99_999_999_999, currency: currency)
    if kind == .refund {
      receipt.refund?.remaining = largest
    } else {
      receipt.payment.amount = largest
    }
    let cells = try PrintedReceipt(receipt, columns: columns).cells
    #expect(cells.contains("999,999,999.99"))
  }

  // MARK: Hostile texts

  @Test(arguments: kinds, SampleReceipt.hostileTexts)
  func textsAreShownAsTheyAre(kind: Receipt.Kind, text: String) throws {
    var receipt = try SampleReceipt.of(
      kind,
      bill: SampleReceipt.bill(of: text),
      shop: Shop(name: text, legalName: text, address: [text], taxID: text, phone: text),
      till: text,
      wallet: text
    )
    receipt.number = text
    receipt.payment.gatewayReference = text
    receipt.refund?.reference = text
    receipt.refund?.transactionNo = text
    receipt.refund?.reason = text
    receipt.refund?.by = text
    receipt.refund?.original = text
    for columns in [48, 42, 32] {
      let printed = try PrintedReceipt(receipt, columns: columns)
      let names = printed.names
      let shown = text.filter { $0 != " " }
      // All: name, address, telephone, number, till, wallet, reference. Refunds: legal name, tax id,
      // reference, transaction, reason, person, original; slips: the cashier.
      let places = kind == .refund ? 14 : 8
      let found = names.split(separator: shown, omittingEmptySubsequences: false).count - 1
      #expect(found >= places || shown.allSatisfy { $0 == shown.first })
      #expect(names.contains(shown))
      #expect(printed.barcodes == (kind == .refund ? ["286498530672949108"] : []))
      #expect(printed.cells.contains("3.64"))
    }
  }
}

extension Row {
  /// What the row says, without the blanks at its edges.
  fileprivate var text: String {
    let text = segments.flatMap { $0.runs.map(\.text) }.joined()
    let end = text.lastIndex { $0 != " " }.map { text.index(after: $0) } ?? text.startIndex
    return String(text[..<end].drop { $0 == " " })
  }
}
