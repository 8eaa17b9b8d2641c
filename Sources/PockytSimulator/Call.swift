import Sales

/// The parameters of a request and when it came.
struct Call {
  let parameters: [String: String]
  let now: Int64

  /// The value of a parameter; an empty one counts as missing.
  subscript(name: String) -> String? {
    guard let value = parameters[name], !value.isEmpty else { return nil }
    return value
  }

  func required(_ name: String) throws(Refusal) -> String {
    guard let value = self[name] else { throw Refusal("000020", "data error : \(name)") }
    return value
  }

  /// An amount of more than zero with the digits of its currency.
  func money(_ name: String) throws(Refusal) -> Money {
    guard let currency = Currency(code: try required("currency")) else {
      throw Refusal("000023", "data error : currency")
    }
    guard let amount = Money(decimal: try required(name), currency: currency),
      (1...SimulatedGateway.largestAmount).contains(amount.minorUnits)
    else { throw Refusal("000023", "data error : \(name)") }
    return amount
  }

  /// The minutes until an unpaid transaction closes: 120 unless said otherwise, a week at most.
  func minutesToPay() throws(Refusal) -> Int64 {
    guard let text = self["timeout"] else { return 120 }
    guard let minutes = Int64(text), (1...10080).contains(minutes) else {
      throw Refusal("000023", "data error : timeout")
    }
    return minutes
  }

  /// The vendor, in the spelling of the newer documentation.
  ///
  /// That a vendor which does not fit the code is refused, and how, is a guess: the documentation
  /// says only that the gateway recognises the wallet by the code.
  func vendor() throws(Refusal) -> String? {
    guard var vendor = self["vendor"] else { return nil }
    if vendor == "wechat" {
      vendor = "wechatpay"
    }
    guard ["alipay", "wechatpay", "unionpay", "paypal", "venmo"].contains(vendor) else {
      throw Refusal("000023", "data error : vendor")
    }
    if let shape = self["paymentBarcode"].flatMap(wallet(ofCode:)), shape != vendor {
      throw Refusal("000022", "data error : vendor and paymentBarcode")
    }
    return vendor
  }
}

/// The wallet that a code's shape tells by the wallets' published prefixes, if any.
private func wallet(ofCode code: String) -> String? {
  guard code.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let prefix = Int(code.prefix(2))
  else {
    return nil
  }
  switch (code.utf8.count, prefix) {
  case (18, 10...15): return "wechatpay"
  case (16...24, 25...30): return "alipay"
  case (19, 62): return "unionpay"
  default: return nil
  }
}
