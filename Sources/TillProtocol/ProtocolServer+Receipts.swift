import Spool
import StrictJSON
import Till

extension ProtocolServer {
  func reprint(_ params: JSONField) async throws(RPCError) -> JSONValue {
    let (word, by, key) = try reading(params) {
      members throws(JSONFieldError) -> (String?, String, String) in
      let names = ["receipt", "reference", "transactionNo"].compactMap { members.optional($0) }
      let last = try members.optional("last")?.bool() ?? false
      let by = try members.required("by").string()
      let key = try members.required("key").string("a text of 1 to 100 characters") { text in
        (1...100).contains(text.utf8.count) ? text : nil
      }
      guard names.count == (last ? 0 : 1) else {
        throw params.fault("name the receipt by one of receipt, reference, transactionNo, last")
      }
      return (try names.first?.string(), by, key)
    }
    do {
      let summary = try await till.reprint(word, requestedBy: by, key: key)
      var answer = summary.json.object ?? JSONObject()
      answer["test"] = .bool(setup.testMark != nil)
      return .object(answer)
    } catch {
      throw RPCError(error)
    }
  }
}
