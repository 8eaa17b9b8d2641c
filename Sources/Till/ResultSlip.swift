import Journal
public import ReceiptTemplates
import Sales
public import StrictJSON

/// What a till that prints by itself must print about the money, in the receipt's own words.
public struct ResultSlip: Sendable, Equatable {
  /// The lines of the customer's paper.
  public let customer: [SlipLine]
  /// The lines of the shop's paper.
  public let merchant: [SlipLine]

  /// Nil when the receipt cannot be read.
  init?(_ record: ReceiptRecord) {
    guard let receipt = Receipt(record) else { return nil }
    customer = receipt.slipLines(isMerchants: false)
    merchant = receipt.slipLines(isMerchants: true)
  }

  /// The lines as the protocol writes them.
  public var json: JSONValue {
    func lines(_ lines: [SlipLine]) -> JSONValue {
      .array(lines.map { ["name": .string($0.name), "value": .string($0.value)] })
    }
    return ["customer": lines(customer), "merchant": lines(merchant)]
  }
}
