/// An answer with a `ret_code` other than 000100.
public struct Refusal: Error, Sendable, Equatable {
  /// The `ret_code`, six digits.
  public let code: String
  /// The text beside it.
  public let message: String
  /// The HTTP status.
  public let status: Int

  /// A refusal.
  public init(_ code: String, _ message: String, status: Int = 200) {
    self.code = code
    self.message = message
    self.status = status
  }
}
