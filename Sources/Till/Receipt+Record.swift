public import Journal
public import Sales
import StrictJSON

extension Receipt {
  /// The receipt of a journal record, or nil when it cannot be read.
  public init?(_ record: ReceiptRecord) {
    guard let json = try? JSONValue(parsing: record.model),
      let receipt = try? Receipt(json: JSONField(json))
    else { return nil }
    self = receipt
  }
}
