import GRDB

extension Row {
  /// The value of a column.
  ///
  /// GRDB's own subscript ends the process for a value of another type, which a damaged database
  /// can hold.
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    let stored: DatabaseValue = self[column]
    guard let value = Value.fromDatabaseValue(stored) else {
      throw JournalError.storage("the journal is damaged: \(column) has a value of another type")
    }
    return value
  }

  /// The value of a column that may be NULL.
  func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
    let stored: DatabaseValue = self[column]
    return stored.isNull ? nil : try value(column)
  }

  /// The value of a column that keeps one of an enumeration's words, or NULL.
  func word<Word: RawRepresentable<String>>(_ column: String) throws -> Word? {
    guard let stored: String = try optional(column) else { return nil }
    guard let word = Word(rawValue: stored) else {
      throw JournalError.storage("the journal is damaged: \(column) has an unknown word")
    }
    return word
  }
}
