/// What is wrong with a place of a document.
public struct Diagnostic: Sendable, Hashable {
  /// The line, from 1.
  public var line: Int
  /// The character within the line, from 1, counted as people count characters.
  public var column: Int
  /// What is wrong.
  public var message: String
  /// What to write instead.
  public var hint: String

  /// A diagnostic from its parts.
  public init(line: Int, column: Int, message: String, hint: String) {
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }
}
