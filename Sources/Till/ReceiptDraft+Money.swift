import Digests
import Journal
import Payment
import PrintJob
import Sales
import Spool
import StrictJSON

extension SaleRecord {
  /// What was sold.
  ///
  /// - Throws: `JournalError.storage` when the text cannot be read.
  func parsedBill() throws(JournalError) -> Bill {
    do {
      return try Bill(json: JSONField(JSONValue(parsing: bill)))
    } catch {
      throw .storage("the bill of sale \(reference) cannot be read: \(error)")
    }
  }
}

/// The papers that belong to a verdict, with the shop's data as it is now.
extension ReceiptDraft {
  /// The paper of an attempt's verdict, with what else a sale brings.
  ///
  /// - Parameters:
  ///   - attempt: the attempt.
  ///   - sale: its sale.
  ///   - bill: what was sold.
  ///   - setup: the till.
  ///   - isAttended: true when somebody stands at the till; a drawer never opens for nobody.
  ///   - spool: where the paper is rendered already while it is written down; nil where it is not
  ///     printed at once.
  /// - Returns: nil when the verdict has no paper.
  /// - Throws: `JournalError.storage` when the paper cannot be made.
  static func of(
    _ attempt: Attempt,
    _ sale: SaleRecord,
    _ bill: Bill,
    _ setup: TillSetup,
    isAttended: Bool = false,
    for spool: Spool? = nil
  ) throws(JournalError) -> ReceiptDraft? {
    let kind: Receipt.Kind
    switch (attempt.state, attempt.told) {
    case (.paid, _): kind = .sale
    case (.reversed, _): kind = .reversal
    case (let state, .unknown?) where !state.isFinal: kind = .unconfirmed
    default: return nil
    }
    let now = TillClock.local()
    let payment = WalletPayment(
      amount: attempt.amount,
      wallet: walletName(attempt.wallet ?? attempt.code?.vendor?.rawValue),
      transactionNo: attempt.transactionNo ?? "",
      gatewayReference: attempt.gatewayReference,
      paidAt: kind == .sale ? now : nil
    )
    let besides = kind == .sale ? jobs(besides: bill, setup, isAttended) : []
    return try ReceiptDraft(kind, setup.templates, besides, for: spool) { number in
      Receipt(
        kind: kind,
        number: number,
        testMark: setup.testMark,
        issuedAt: now,
        shop: setup.shop,
        till: sale.till,
        sale: sale.reference,
        bill: bill,
        payment: payment
      )
    }
  }

  /// The receipt of a refund once the gateway has accepted it.
  ///
  /// - Parameters:
  ///   - refund: the refund.
  ///   - original: the sale's receipt, where the journal has it.
  ///   - wallet: the wallet as the gateway names it, where it does.
  ///   - setup: the till.
  /// - Returns: nil before that.
  /// - Throws: `JournalError.storage` when the paper cannot be made.
  static func of(
    _ refund: Refund,
    original: Receipt?,
    wallet: String?,
    _ setup: TillSetup
  ) throws(JournalError) -> ReceiptDraft? {
    guard refund.told == .refunded || refund.told == .waitingFunds else { return nil }
    let now = TillClock.local()
    let payment =
      original?.payment
      ?? WalletPayment(
        amount: refund.paid,
        wallet: walletName(wallet),
        transactionNo: refund.transactionNo,
        gatewayReference: nil,
        paidAt: nil
      )
    return try ReceiptDraft(.refund, setup.templates, []) { number in
      Receipt(
        kind: .refund,
        number: number,
        testMark: setup.testMark,
        issuedAt: now,
        shop: setup.shop,
        till: setup.till,
        sale: refund.sale,
        bill: original?.bill,
        payment: payment,
        refund: RefundedMoney(
          amount: refund.amount,
          remaining: refund.remaining,
          reference: refund.reference,
          transactionNo: refund.refundNo,
          isWaiting: refund.told == .waitingFunds,
          reason: refund.reason,
          by: refund.by,
          original: original?.number
        )
      )
    }
  }

  private init(
    _ kind: Receipt.Kind,
    _ templates: ShopTemplates,
    _ besides: [JobDraft],
    for spool: Spool? = nil,
    _ receipt: @escaping @Sendable (_ number: String) -> Receipt
  ) throws(JournalError) {
    guard let template = templates.template(for: kind) else {
      throw .storage("the template of \(kind.rawValue) receipts cannot be read")
    }
    let key = TemplateKey(name: template.name, hash: sha256Hex(Array(template.text.utf8)))
    self.init(
      kind: kind,
      template: key,
      templateText: template.text,
      besides: besides
    ) { number in
      let receipt = receipt(number)
      let model = receipt.json.text()
      spool?.set(receipt, model: model, template: key, template.text)
      return model
    }
  }

  /// The drawer, the merchant copy and the kitchen's ticket of a sale, as far as the shop has them.
  private static func jobs(
    besides bill: Bill,
    _ setup: TillSetup,
    _ isAttended: Bool
  ) -> [JobDraft] {
    var jobs: [JobDraft] = []
    let tenders = Set(bill.tenders.map(\.kind)).union([.wallet])
    if isAttended, !setup.spool.drawer.tenders.isDisjoint(with: tenders) {
      jobs.append(JobDraft(.drawer))
    }
    for role in [JobRole.kitchen, .merchant] where setup.spool.papers[role] != nil {
      // A template that cannot be read never stands in the way of a sale.
      guard let text = setup.templates.text(named: role.rawValue) else { continue }
      let key = TemplateKey(name: role.rawValue, hash: sha256Hex(Array(text.utf8)))
      jobs.append(JobDraft(role, template: (key, text)))
    }
    return jobs
  }
}

/// The wallet's name for people: the gateway's word where it gave one, else the code's family.
private func walletName(_ word: String?) -> String {
  switch word {
  case "alipay"?: "Alipay+"
  case "alipay_cn"?, "alipay_hk"?: "Alipay"
  case "wechatpay"?, "wechat"?: "WeChat Pay"
  case "unionpay"?: "UnionPay"
  case "paypal"?: "PayPal"
  case "venmo"?: "Venmo"
  case let other?: other
  case nil: "Wallet"
  }
}
