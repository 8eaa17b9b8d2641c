public import Sales

/// A line of a receipt for a till that prints by itself.
public struct SlipLine: Sendable, Hashable {
  /// What it is, in the receipt's languages.
  public let name: String
  /// What is so.
  public let value: String
}

extension Receipt {
  /// What a till that prints by itself must print about the money, line by line.
  ///
  /// - Parameter isMerchants: true for the shop's own copy, which also names till and cashier.
  /// - Returns: how it ended with the amount, then what finds it again; only what is known.
  public func slipLines(isMerchants: Bool) -> [SlipLine] {
    let labels = labels
    let locale = locale
    var lines: [SlipLine] = []
    func add(_ label: String, _ value: String?) {
      if let value, !value.isEmpty {
        lines.append(SlipLine(name: labels[label], value: value))
      }
    }
    let result =
      switch kind {
      case .sale: "approved"
      case .refund: refund?.isWaiting == true ? "waiting" : "refunded"
      case .reversal: "reversalTitle"
      case .unconfirmed: "unconfirmedTitle"
      }
    add(result, locale.money(refund?.amount ?? payment.amount))
    add(kind == .sale || kind == .refund ? "receipt" : "slip", number)
    if isMerchants {
      add("till", till)
      add("cashier", bill?.cashier.map { $0.name ?? $0.id })
    }
    add("paidWith", payment.wallet)
    add("account", payment.account.map(WalletPayment.masked))
    add("paidAt", payment.paidAt.map { locale.moment($0) })
    add("sale", sale?.description)
    add("transaction", payment.transactionNo)
    add("reference", payment.gatewayReference)
    add("walletTransaction", payment.walletTransactionNo)
    add("exchangeRate", payment.exchangeRate)
    if let refund {
      add("remaining", locale.money(refund.remaining))
      add("refundReference", refund.reference)
      add("refundTransaction", refund.transactionNo)
      add("refundedBy", isMerchants ? refund.by : nil)
    }
    return lines
  }
}

extension WalletPayment {
  /// The account as it came, or its last 4 characters should the wallet not have hidden any.
  static func masked(_ account: String) -> String {
    account.contains("*") ? account : "****" + account.suffix(account.count > 8 ? 4 : 0)
  }
}
