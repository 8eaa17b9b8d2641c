import Journal
import PrintJob
import Sales
import Spool
import StrictJSON
import Till

/// What commands write with `--json`, one line each.
enum JSONAnswer {
  static func error(code: PlatenExit, message: String, isTest: Bool) -> JSONValue {
    [
      "error": ["code": .number(JSONNumber(Int64(code.rawValue))), "message": .string(message)],
      "test": .bool(isTest),
    ]
  }

  static func receipt(_ record: ReceiptRecord, _ jobs: [JobRecord]) -> JSONValue {
    var object = JSONObject()
    object["receipt"] = .string(record.number)
    object["kind"] = .string(record.kind.rawValue)
    object["reference"] = record.sale.map { .string($0.description) }
    object["transactionNo"] = .string(record.transactionNo)
    if let receipt = Receipt(record) {
      object["amount"] = (receipt.refund?.amount ?? receipt.payment.amount).json
      object["issuedAt"] = .string(receipt.issuedAt.description)
      object["paidAt"] = receipt.payment.paidAt.map { .string($0.description) }
      object["wallet"] = .string(receipt.payment.wallet)
      object["test"] = .bool(receipt.testMark != nil)
    }
    object["prints"] = .array(
      jobs.map { job in
        [
          "job": .number(JSONNumber(job.id)),
          "mark": job.kind.mark.first.map(JSONValue.string) ?? .null,
          "role": .string(job.order.role.rawValue),
          "state": .string(job.facts.state.rawValue),
          "fence": (job.facts.fence?.rawValue).map(JSONValue.string) ?? .null,
          "requestedBy": .string(job.requestedBy),
        ]
      }
    )
    return .object(object)
  }
}
