import GRDB
public import Sales

extension Journal {
  /// The news that nobody has acknowledged, oldest first.
  ///
  /// - Throws: `.storage`.
  public func news() throws(JournalError) -> [(news: News, at: Timestamp)] {
    try read { database in
      try database.records(
        sql: """
          SELECT id, kind, sale, refund, text, at FROM news
          WHERE acknowledged_at IS NULL ORDER BY position
          """
      ) { row in
        let news = News(
          id: try row.value("id"),
          kind: try row.value("kind"),
          sale: try row.optional("sale").flatMap { SaleReference($0) },
          refund: try row.optional("refund"),
          text: try row.value("text")
        )
        return (news, Timestamp(milliseconds: try row.value("at")))
      }
    }
  }

  /// Ends the telling of news.
  ///
  /// - Returns: false when there are none of that name; a second time is true as well.
  /// - Throws: `.storage`.
  public func acknowledge(_ id: String, at now: Timestamp) throws(JournalError) -> Bool {
    try write { database in
      try database.run(
        sql: "UPDATE news SET acknowledged_at = coalesce(acknowledged_at, ?) WHERE id = ?",
        arguments: [now.milliseconds, id]
      )
      return database.changesCount == 1
    }
  }

  static func insert(_ news: News, at now: Timestamp, in database: Database) throws {
    try database.run(
      sql: "INSERT INTO news (id, kind, sale, refund, text, at) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [
        news.id, news.kind, news.sale?.description, news.refund, news.text, now.milliseconds,
      ]
    )
  }
}
