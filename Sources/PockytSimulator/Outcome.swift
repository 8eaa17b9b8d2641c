/// How the customer's wallet takes a code: told by the code's last two digits, or by a script.
public enum Outcome: Sendable, Hashable {
  /// 00 to 49: paid at once.
  case paid
  /// 50 to 69: pending, until the query with this number, from 1 to 20, finds it paid.
  case paidByQuery(Int)
  /// 70 to 79: declined at once.
  case declined
  /// 80 to 89: pending for ever.
  case neverPaid
  /// 90 to 99: pending, and paid this many milliseconds after the code was sent, 2000 to 20000.
  case paidAfter(milliseconds: Int64)
  /// By script only: pending, and paid in the moment in which a cancel comes in.
  case paidAtCancel

  /// The outcome of a code that ends in this number.
  init(lastDigits digits: Int) {
    switch digits {
    case 50...69: self = .paidByQuery(digits - 49)
    case 70...79: self = .declined
    case 80...89: self = .neverPaid
    case 90...99: self = .paidAfter(milliseconds: Int64(digits - 89) * 2000)
    default: self = .paid
    }
  }

  /// The number that a code ends in; 0, paid at once, when it does not end in two digits.
  static func lastDigits(of code: String) -> Int {
    let end = code.utf8.suffix(2)
    guard end.count == 2, end.allSatisfy({ (0x30...0x39).contains($0) }) else { return 0 }
    return end.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
