import Sales
import Spool
import StrictJSON
import Till

extension ProtocolServer {
  func reprint(_ params: JSONField) async throws(RPCError) -> JSONValue {
    let (wish, by, key) = try reading(params) {
      members throws(JSONFieldError) -> (ReceiptWish, String, String) in
      var wishes: [ReceiptWish] = []
      if let number = members.optional("receipt") {
        wishes.append(.number(try number.string()))
      }
      if let reference = members.optional("reference") {
        wishes.append(.sale(try reference.string("a sale's reference", as: SaleReference.init)))
      }
      if let number = members.optional("transactionNo") {
        wishes.append(.transactionNo(try number.string()))
      }
      if try members.optional("last")?.bool() == true {
        wishes.append(.last)
      }
      let by = try members.required("by").string("who asks") { $0.isEmpty ? nil : $0 }
      let key = try members.required("key").string("a text of 1 to 100 characters") { text in
        (1...100).contains(text.utf8.count) ? text : nil
      }
      guard let wish = wishes.first, wishes.count == 1 else {
        throw params.fault("name the receipt by one of receipt, reference, transactionNo, last")
      }
      return (wish, by, key)
    }
    do {
      let (summary, _) = try await till.reprint(wish, requestedBy: by, key: key)
      var answer = summary.json.object ?? JSONObject()
      answer["test"] = .bool(setup.testMark != nil)
      return .object(answer)
    } catch {
      throw RPCError(error)
    }
  }
}
