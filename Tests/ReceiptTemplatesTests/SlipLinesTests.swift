import ReceiptTemplates
import Sales
import Testing

@Suite struct SlipLinesTests {
  private func lines(_ kind: Receipt.Kind, isMerchants: Bool) throws -> [String] {
    let receipt = try #require(Sample.receipts.first { $0.kind == kind })
    return receipt.slipLines(isMerchants: isMerchants).map { "\($0.name) = \($0.value)" }
  }

  @Test func customersSeeTheirPayment() throws {
    #expect(
      try lines(.sale, isMerchants: false) == [
        "APPROVED = $15.20", "Receipt = T1-000042", "Paid with = Alipay+",
        "Account = 138****5678", "Paid = 11/22/2026 10:24 AM", "Sale = S20261122-102405-7F3A",
        "Transaction = 286498530672949108", "Reference = S20261122-102405-7F3A-1",
        "Wallet transaction = 2026112222001412341234567890", "Exchange rate = 7.1186",
      ]
    )
  }

  @Test func shopsSeeWhoServed() throws {
    let lines = try lines(.refund, isMerchants: true)
    #expect(lines.starts(with: ["REFUNDED = $7.60", "Receipt = T1-000057", "Till = T1"]))
    #expect(lines.contains("Cashier = Zoë") && lines.contains("Refunded by = Zoë"))
    #expect(lines.contains("Refund reference = S20261122-102405-7F3A-R1"))
    #expect(lines.contains("Still refundable = $7.60"))
  }

  @Test(arguments: [
    ("13812345678", "****5678"), ("138****5678", "138****5678"), ("87654321", "****"), ("", ""),
  ])
  func accountsAreNeverWhole(account: String, shown: String) throws {
    var receipt = try #require(Sample.receipts.first)
    receipt.payment.account = account.isEmpty ? nil : account
    let lines = receipt.slipLines(isMerchants: false)
    #expect(lines.first { $0.name == "Account" }?.value ?? "" == shown)
    let text = try ReceiptTemplate.builtIn(.sale).fill(with: receipt).text
    #expect(account.contains("*") || account.isEmpty || !text.contains(account))
  }

  @Test(arguments: [Receipt.Kind.reversal, .unconfirmed])
  func doubtIsNoReceipt(kind: Receipt.Kind) throws {
    let lines = try lines(kind, isMerchants: false)
    #expect(lines[0].hasPrefix(kind == .reversal ? "PAYMENT REVERSED" : "PAYMENT NOT CONFIRMED"))
    #expect(lines[1] == "Slip = T1-000057")
    #expect(!lines.contains { $0.hasPrefix("APPROVED") })
  }
}
