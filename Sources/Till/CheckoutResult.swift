public import Payment
import Sales
public import StrictJSON

/// How a checkout ended, in the words of the protocol.
public struct CheckoutResult: Sendable {
  /// Whether the wallet was charged.
  public enum Outcome: String, Sendable {
    case paid
    case notPaid = "not_paid"
    case unknown
  }

  /// What the till does now.
  public enum Next: String, Sendable {
    case done
    case scanAgain = "scan_again"
    case wait
    case otherTender = "other_tender"
    case callSupport = "call_support"
  }

  /// The attempt as it stands.
  public let attempt: Attempt
  /// Whether the wallet was charged.
  public let outcome: Outcome
  /// A stable word for why.
  public let reason: String
  /// What the till does now.
  public let next: Next
  /// What the person at the till is told.
  public let operatorText: String
  /// The number of the paper: the receipt of a paid sale, the slip of a reversal or of a payment
  /// that is not confirmed.
  public var receipt: String?
  /// The lines of that paper for a till that prints by itself.
  public var slip: ResultSlip?
  /// What became of the paper.
  public var print: PrintSummary?
  /// The paper that belongs to the outcome.
  var paper: Receipt.Kind? {
    switch outcome {
    case .paid: .sale
    case .unknown: .unconfirmed
    case .notPaid: reason == "reversed" ? .reversal : nil
    }
  }

  /// True when no money is taken here at all.
  public let isTest: Bool
  /// True when this sale ended earlier and is only told again.
  public let isReplayed: Bool

  init(_ attempt: Attempt, verdict: Verdict, isTest: Bool, isReplayed: Bool = false) {
    self.attempt = attempt
    self.isTest = isTest
    self.isReplayed = isReplayed
    switch verdict {
    case .paid:
      (outcome, reason, next) = (.paid, "paid", .done)
      operatorText = "Paid."
    case .declined:
      (outcome, reason, next) = (.notPaid, "declined", .scanAgain)
      operatorText = "The wallet declined the payment. Nothing was charged; scan again."
    case .abandoned where attempt.cancelReason == nil:
      (outcome, reason, next) = (.notPaid, "abandoned", .scanAgain)
      operatorText = "The sale was not begun. Nothing was charged."
    case .abandoned, .cancelled:
      (outcome, reason) = (.notPaid, Self.cancelWord(attempt.cancelReason))
      next = attempt.cancelReason == .notSent ? .otherTender : .scanAgain
      operatorText = Self.cancelText(attempt.cancelReason) + " Nothing was charged."
    case .reversed:
      (outcome, reason, next) = (.notPaid, "reversed", .scanAgain)
      operatorText = "The payment was given back in full to the customer's wallet."
    case .unknown where attempt.attention == .lateCharge:
      (outcome, reason, next) = (.unknown, "late_charge", .wait)
      operatorText =
        "The customer was charged after the sale was told unpaid; the money is being given back."
    case .unknown:
      (outcome, reason) = (.unknown, attempt.attention == .mismatch ? "mismatch" : "no_answer")
      next = attempt.attention == .mismatch ? .callSupport : .wait
      operatorText =
        "It is not known whether the customer has paid. "
        + "Do NOT take another payment for this sale."
    }
  }

  private static func cancelWord(_ reason: CancelReason?) -> String {
    switch reason {
    case .deadline: "timeout"
    case .codeRefused: "code_refused"
    case .interrupted: "interrupted"
    case .noScan: "no_scan"
    case .mismatch: "mismatch"
    case .notSent: "gateway_unreachable"
    case .operatorRequest, nil: "cancelled"
    }
  }

  private static func cancelText(_ reason: CancelReason?) -> String {
    switch reason {
    case .deadline: "The customer did not confirm in time; the payment was cancelled."
    case .codeRefused: "The gateway did not accept the code; ask for a new one."
    case .notSent: "The gateway could not be reached; use another way to pay."
    default: "The payment was cancelled."
    }
  }

  /// The result as the protocol writes it.
  public var json: JSONValue {
    var object = JSONObject()
    object["outcome"] = .string(outcome.rawValue)
    object["reason"] = .string(reason)
    object["next"] = .string(next.rawValue)
    object["operatorText"] = .string(operatorText)
    object["reference"] = .string(attempt.sale.description)
    object["attempt"] = .number(JSONNumber(Int64(attempt.number)))
    object["transactionNo"] = attempt.transactionNo.map(JSONValue.string)
    object["wallet"] = attempt.wallet.map(JSONValue.string)
    object["amount"] = attempt.amount.json
    object["receipt"] = receipt.map(JSONValue.string)
    object["print"] = print?.json
    object["slip"] = slip?.json
    object["attention"] = attempt.attention.map { .string($0.rawValue) }
    object["test"] = .bool(isTest)
    object["replayed"] = .bool(isReplayed)
    return .object(object)
  }
}
