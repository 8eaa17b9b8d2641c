import Sales
import StrictJSON
import Till

extension ProtocolServer {
  func refund(_ params: JSONField) async throws(RPCError) -> JSONValue {
    let request = try reading(params) { members throws(JSONFieldError) -> RefundRequest in
      let names = ["reference", "transactionNo", "receipt"].compactMap { members.optional($0) }
      guard let name = names.first, names.count == 1 else {
        throw params.fault("name the payment by one of reference, transactionNo, receipt")
      }
      var request = RefundRequest(
        id: try name.string(),
        wish: .all,
        by: try Self.person(&members)
      )
      if let amount = members.optional("amount") {
        request.wish =
          if case .string(let decimal) = amount.value { .decimal(decimal) } else {
            .money(try amount.money())
          }
      }
      request.reason = try members.optional("reason")?.string()
      request.key = try Self.key(&members)
      if let printing = members.optional("print") {
        request.isPrinted =
          try printing.choice(of: CheckoutRequest.Printing.self) == .now
      }
      return request
    }
    do {
      return try await till.refund(request).json
    } catch {
      throw RPCError(error)
    }
  }

  /// Takes note that the program has dealt with an event.
  func acknowledge(_ params: JSONField) throws(RPCError) -> JSONValue {
    let event = try reading(params) { members throws(JSONFieldError) in
      try members.required("event").string()
    }
    let isKnown = try asTill { () throws(TillError) in try till.acknowledge(event) }
    guard isKnown else { throw .notFound("there is no event \(event)") }
    return ["acknowledged": true]
  }
}
