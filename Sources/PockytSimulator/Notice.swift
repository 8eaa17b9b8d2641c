/// A notice (IPN) of a success that is to be posted.
public struct Notice: Sendable, Equatable {
  /// Where it is posted.
  public let url: String
  /// Its parameters, `verifySign` included.
  public let parameters: [String: String]
  /// How often it was sent.
  public internal(set) var tries = 0
  /// When it is sent next, in milliseconds since 1970.
  public internal(set) var dueAt: Int64
  /// Whether it is sent once more after it was taken.
  var repeats: Bool

  /// Its body as a form.
  public var form: String {
    parameters.sorted { $0.key < $1.key }
      .map { "\(formEncoded($0.key))=\(formEncoded($0.value))" }
      .joined(separator: "&")
  }
}

/// One try to post a notice, as the ledger keeps it.
public struct NoticeRecord: Sendable, Equatable {
  /// When, in milliseconds since 1970.
  public let time: Int64
  /// The number of the transaction or of the refund.
  public let transactionNo: String
  /// Where it was posted.
  public let url: String
  /// Which try it was, from 1; 0 when it was not sent at all.
  public let turn: Int
  /// The body of the answer, or why there is none.
  public let answer: String
}

/// The text with all but letters, digits and `-._~` as `%` and two hexadecimal digits.
private func formEncoded(_ text: String) -> String {
  text.utf8.map { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      String(Unicode.Scalar(byte))
    default: (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
    }
  }.joined()
}
