/// What the customer is charged for: the parameter `bill` of a checkout, a bill file, and what the
/// receipt templates show are this one thing.
///
/// All amounts are of one currency.
public struct Bill: Sendable, Equatable {
  /// The currency of every amount.
  public var currency: Currency
  /// What was sold, given back or deducted, in the order of the receipt.
  public var lines: [Line]
  /// What the whole bill is reduced by.
  public var discounts: [Discount]
  /// What is neither goods nor tax nor tip.
  public var fees: [Fee]
  /// Taxes as the till computed them.
  public var taxes: [Tax]
  /// The tip, chosen before the scan.
  public var tip: Money?
  /// What the total was rounded by, such as to the next 5 cents; at most 100 minor units.
  public var rounding: Money?
  /// Lines, discounts, fees, added taxes, tip and rounding together.
  public var total: Money
  /// What was paid already by other means.
  public var tenders: [Tender]
  /// Who served.
  public var cashier: Cashier?
  /// The place in the shop, such as `Bar`.
  public var station: String?
  /// The language of the receipt as a BCP 47 tag.
  public var language: String?
  /// A second language printed below the first.
  public var secondLanguage: String?
  /// Free lines above the receipt's body.
  public var header: [String]
  /// Free lines below the receipt's body.
  public var footer: [Footer]
  /// When the shop is open, a line each.
  public var openingHours: [String]
  /// What the shop takes back.
  public var returnPolicy: ReturnPolicy?
  /// The till's own code by which the sale is found again.
  public var lookupCode: String?
  /// What a fiscal device or service wants on the receipt, printed as it is.
  public var fiscal: Fiscal?

  /// What is left for the wallet: the total less what was paid already; positive where a wallet is
  /// charged.
  public var amountDue: Money {
    Money(
      minorUnits: total.minorUnits - tenders.reduce(0) { $0 + $1.amount.minorUnits },
      currency: currency
    )
  }

  /// The sum of the lines.
  public var subtotal: Money {
    Money(minorUnits: lines.reduce(0) { $0 + $1.total.minorUnits }, currency: currency)
  }

  /// Lines, discounts, fees, added taxes, tip and rounding, added up.
  var sumOfParts: Money {
    let added = taxes.filter { $0.basis == .added }
    let sum =
      subtotal.minorUnits
      - discounts.reduce(0) { $0 + $1.amount.minorUnits }
      + fees.reduce(0) { $0 + $1.amount.minorUnits }
      + added.reduce(0) { $0 + $1.amount.minorUnits }
      + (tip?.minorUnits ?? 0)
      + (rounding?.minorUnits ?? 0)
    return Money(minorUnits: sum, currency: currency)
  }
}

extension Bill {
  /// One thing sold.
  ///
  /// Its total is the truth; the other figures say how it came about.
  public struct Line: Sendable, Equatable {
    /// What it is, as the customer knows it.
    public var name: String
    /// How much of it, such as `2` or `0.435`.
    public var quantity: ExactDecimal
    /// The unit of the quantity, such as `kg`; none for pieces.
    public var unit: String?
    /// The price of one unit, with up to 4 decimals.
    public var unitPrice: ExactDecimal?
    /// What the line adds to the bill, after its discount and with its modifiers; negative for
    /// returns, coupons and deposits.
    public var total: Money
    /// What the line was reduced by.
    public var discount: Discount?
    /// The marks of the taxes that apply, such as `A`.
    public var taxMarks: [String]
    /// Choices that belong to the thing, such as `oat milk`.
    public var modifiers: [Modifier]
    /// A remark for the customer or the kitchen.
    public var note: String?
    /// Where it is prepared.
    public var station: String?
  }

  /// A choice that belongs to a line, with its surcharge where it has one.
  public struct Modifier: Sendable, Equatable {
    /// What was chosen.
    public var name: String
    /// What it adds to the line.
    public var amount: Money?
  }

  /// A reduction; the amount is what is taken off, so it is positive.
  public struct Discount: Sendable, Equatable {
    /// Why it is given.
    public var name: String
    /// What is taken off.
    public var amount: Money
  }

  /// A charge that is neither goods nor tax nor tip.
  public struct Fee: Sendable, Equatable {
    /// The kinds that receipts tell apart.
    public enum Kind: String, Sendable, CaseIterable {
      case bag, deposit, service, delivery, other
    }

    /// Which kind.
    public var kind: Kind
    /// What it is called on the receipt.
    public var name: String
    /// How many, for bags and bottles.
    public var count: Int64?
    /// What is charged.
    public var amount: Money
  }

  /// One tax of the bill.
  public struct Tax: Sendable, Equatable {
    /// How the tax relates to the prices.
    public enum Basis: String, Sendable, CaseIterable {
      case added, included, exempt
    }

    /// The mark that lines carry.
    public var mark: String?
    /// What it is called.
    public var name: String
    /// Per cent, such as `8.875`.
    public var rate: ExactDecimal?
    /// Whether prices contain it.
    public var basis: Basis
    /// What it is computed from.
    public var net: Money?
    /// The tax.
    public var amount: Money
    /// The certificate of an exemption.
    public var certificate: String?
  }

  /// Money taken before the wallet.
  public struct Tender: Sendable, Equatable {
    /// The kinds that receipts tell apart.
    public enum Kind: String, Sendable, CaseIterable {
      case cash, card, giftCard, wallet, other
    }

    /// Which kind.
    public var kind: Kind
    /// What it is called on the receipt.
    public var name: String
    /// What it pays of the bill.
    public var amount: Money
    /// What was handed over, where change was given.
    public var given: Money?
    /// The change given back.
    public var change: Money?
  }

  /// Who served.
  public struct Cashier: Sendable, Equatable {
    /// The till's number for the person.
    public var id: String
    /// The name for the receipt.
    public var name: String?
  }

  /// A free line below the receipt, for a time.
  public struct Footer: Sendable, Equatable {
    /// The line.
    public var text: String
    /// The first day it is printed, `yyyy-mm-dd`.
    public var from: String?
    /// The last day it is printed, `yyyy-mm-dd`.
    public var until: String?
  }

  /// What the shop takes back, and for how long.
  public struct ReturnPolicy: Sendable, Equatable {
    /// The policy in words.
    public var text: String
    /// Days from the sale, 0 to 3650; the receipt names the last day.
    public var days: Int64?
  }

  /// What a fiscal device or service wants on the receipt, such as a signature.
  public struct Fiscal: Sendable, Equatable {
    /// The lines, without control characters.
    public var lines: [String]
    /// The data of a QR code, without control characters.
    public var qr: String?
  }
}
