import GRDB

/// Statements stay compiled: the journal has few of them and needs them at every sale.
extension Database {
  /// Executes a statement.
  func run(sql: String, arguments: StatementArguments = []) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }

  /// What is made of each row of a query.
  ///
  /// The rows are read where they lie; in rows that it has copied, GRDB looks for a column's name
  /// among all.
  func records<Record>(
    sql: String,
    arguments: StatementArguments = [],
    _ make: (Row) throws -> Record
  ) throws -> [Record] {
    let cursor = try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
    var records: [Record] = []
    while let row = try cursor.next() { records.append(try make(row)) }
    return records
  }

  /// The first column of a query's first row; nil also for NULL.
  func value<Value: DatabaseValueConvertible>(
    sql: String,
    arguments: StatementArguments = []
  ) throws -> Value? {
    try Value.fetchOne(cachedStatement(sql: sql), arguments: arguments)
  }
}
