import Sales
import Spool
import StrictJSON
import Till

extension ProtocolServer {
  /// Prints one more paper of a receipt; the original, when it was never sent to a printer.
  func printReceipt(_ params: JSONField) async throws(RPCError) -> JSONValue {
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
      let by = try Self.person(&members)
      let key = try Self.key(&members)
      guard let wish = wishes.first, wishes.count == 1 else {
        throw params.fault("name the receipt by one of receipt, reference, transactionNo, last")
      }
      return (wish, by, key)
    }
    do {
      return marked(try await till.reprint(wish, requestedBy: by, key: key).summary)
    } catch {
      throw RPCError(error)
    }
  }

  /// Takes a person's word about a paper that may have come out.
  func confirmReceipt(_ params: JSONField) throws(RPCError) -> JSONValue {
    let (job, cameOut, by) = try reading(params) {
      members throws(JSONFieldError) -> (Int64, Bool, String) in
      (
        try Self.job(&members), try members.required("cameOut").bool(), try Self.person(&members)
      )
    }
    return try asTill { () throws(TillError) in
      marked(try till.confirmPaper(job, cameOut: cameOut, by: by))
    }
  }

  /// Tells every paper that has not come out, or perhaps not.
  func listPrints(_ params: JSONField) throws(RPCError) -> JSONValue {
    try reading(params) { _ throws(JSONFieldError) in }
    let papers = try asTill { () throws(TillError) in try till.openPapers() }
    return ["prints": .array(papers.map(\.json)), "test": .bool(setup.testMark != nil)]
  }

  /// Lets a job go on that waits, was held or may have come out.
  func retryPrint(_ params: JSONField) async throws(RPCError) -> JSONValue {
    let (job, by) = try reading(params) { members throws(JSONFieldError) -> (Int64, String) in
      (try Self.job(&members), try Self.person(&members))
    }
    do {
      return marked(try await till.retryPaper(job, by: by).summary)
    } catch {
      throw RPCError(error)
    }
  }

  /// Withdraws a job.
  func cancelPrint(_ params: JSONField) throws(RPCError) -> JSONValue {
    let (job, by) = try reading(params) { members throws(JSONFieldError) -> (Int64, String) in
      (try Self.job(&members), try Self.person(&members))
    }
    return try asTill { () throws(TillError) in marked(try till.cancelPaper(job, by: by)) }
  }

  // MARK: Parameters and results

  static func person(_ members: inout JSONMembers) throws(JSONFieldError) -> String {
    try members.required("by").string("who asks") { $0.isEmpty ? nil : $0 }
  }

  static func key(_ members: inout JSONMembers) throws(JSONFieldError) -> String {
    try members.required("key").string("a text of 1 to 100 characters") { text in
      (1...100).contains(text.utf8.count) ? text : nil
    }
  }

  private static func job(_ members: inout JSONMembers) throws(JSONFieldError) -> Int64 {
    try members.required("job").integer(in: 1...Int64.max)
  }

  /// The summary with the test mark.
  func marked(_ summary: PrintSummary) -> JSONValue {
    var answer = summary.json.object ?? JSONObject()
    answer["test"] = .bool(setup.testMark != nil)
    return .object(answer)
  }
}
