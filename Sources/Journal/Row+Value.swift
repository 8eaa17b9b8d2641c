import GRDB

/// Reading that survives a damaged database, where GRDB's own subscripts end the process for a
/// missing column or a value of another type.
extension Row {
  /// The value of a column.
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    guard let value: Value = try optional(column) else { throw Self.damage(column) }
    return value
  }

  /// The value of a column that may be NULL.
  func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
    guard hasColumn(column) else { throw Self.damage(column) }
    let stored: DatabaseValue = self[column]
    if stored.isNull { return nil }
    guard let value = Value.fromDatabaseValue(stored) else { throw Self.damage(column) }
    return value
  }

  /// The value of a column that keeps one of an enumeration's words, or NULL.
  func word<Word: RawRepresentable<String>>(_ column: String) throws -> Word? {
    guard let stored: String = try optional(column) else { return nil }
    guard let word = Word(rawValue: stored) else { throw Self.damage(column) }
    return word
  }

  private static func damage(_ column: String) -> JournalError {
    .storage("the journal is damaged: \(column) cannot be read; bring back a backup")
  }
}
