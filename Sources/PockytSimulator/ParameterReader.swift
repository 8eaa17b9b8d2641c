import Sales

/// Reads the parameters of a call as HTTP brings them.
struct ParameterReader {
  let parameters: [String: String]

  /// The request, after the checks that come before those of the single call.
  func request(
    _ call: SimulatedCall,
    required: [String],
    of merchant: SimulatedMerchant
  ) throws(Refusal) -> SimulatedRequest {
    for name in ["merchantNo", "storeNo", "verifySign"] + required {
      _ = try value(name)
    }
    if call != .add, self["transactionNo"] == nil, self["reference"] == nil {
      throw Refusal("000020", "data error : transactionNo and reference")
    }
    guard self["merchantNo"] == merchant.merchantNo, self["storeNo"] == merchant.storeNo
    else { throw Refusal("000030", "data error : merchantNo and storeNo") }
    guard merchant.hasSigned(parameters) else {
      throw Refusal("000000", "data error : verifySign", status: 400)
    }
    return switch call {
    case .add: .add(try newTransaction())
    case .prepay: .prepay(try name(), code: try value("paymentBarcode"), vendor: self["vendor"])
    case .query: .query(try name())
    case .cancel: .cancel(try name())
    case .refund: try refund()
    case .detail: .detail(try name())
    }
  }

  /// The value of a parameter; an empty one counts as missing.
  private subscript(name: String) -> String? {
    guard let value = parameters[name], !value.isEmpty else { return nil }
    return value
  }

  private func value(_ name: String) throws(Refusal) -> String {
    guard let value = self[name] else { throw Refusal("000020", "data error : \(name)") }
    return value
  }

  private func name() throws(Refusal) -> TransactionName {
    switch (self["transactionNo"], self["reference"]) {
    case (let number?, nil): .transactionNo(number)
    case (nil, let reference?): .reference(reference)
    default: throw Refusal("000022", "data error : transactionNo and reference")
    }
  }

  private func newTransaction() throws(Refusal) -> NewTransaction {
    let amount = try money("amount")
    let settleCurrency = try value("settleCurrency")
    guard Currency(code: settleCurrency) != nil else {
      throw Refusal("000023", "data error : settleCurrency")
    }
    var new = NewTransaction(
      amount: amount,
      reference: self["reference"],
      settleCurrency: settleCurrency,
      storeAdminNo: self["storeAdminNo"],
      ipnURL: self["ipnUrl"]
    )
    if let text = self["timeout"] {
      new.minutesToPay = Int64(text) ?? 0
    }
    return new
  }

  private func refund() throws(Refusal) -> SimulatedRequest {
    let amount = try money("refundAmount")
    let order = RefundOrder(
      amount: amount,
      reference: self["refundReference"],
      ipnURL: self["ipnUrl"]
    )
    return .refund(try name(), order)
  }

  private func money(_ name: String) throws(Refusal) -> Money {
    guard let currency = Currency(code: try value("currency")) else {
      throw Refusal("000023", "data error : currency")
    }
    guard let amount = Money(decimal: try value(name), currency: currency) else {
      throw Refusal("000023", "data error : \(name)")
    }
    return amount
  }
}
