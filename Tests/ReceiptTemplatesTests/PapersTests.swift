import ReceiptLine
import ReceiptTemplates
import Sales
import Testing

/// Every paper that comes with Platen, in every language and on every width.
@Suite struct PapersTests {
  /// A sample with the template it is printed by.
  struct Paper: Sendable, CustomTestStringConvertible {
    let template: String
    let receipt: Receipt?
    let slip: Slip?
    let isFull: Bool

    var testDescription: String {
      template + (slip.map { "-\($0.kind)" } ?? "") + (isFull ? "" : "-least")
    }

    func printed(
      _ labels: Labels,
      _ locale: ReceiptLocale? = nil,
      columns: Int
    ) throws -> PrintedReceipt {
      if let receipt {
        return try PrintedReceipt(
          receipt,
          by: template,
          labels: labels,
          locale: locale,
          columns: columns
        )
      }
      return try PrintedReceipt(
        try #require(slip),
        by: template,
        labels: labels,
        locale: locale,
        columns: columns
      )
    }
  }

  static let papers: [Paper] =
    Sample.receipts.flatMap { receipt in
      let isSale = receipt.kind == .sale
      let names = isSale ? ["sale", "sale-compact", "merchant"] : [receipt.kind.templateName]
      return names.map {
        let isFull = receipt.shop.logo != nil
        return Paper(template: $0, receipt: receipt, slip: nil, isFull: isFull)
      }
    }
    + Sample.slips.map {
      let isFull = $0.shop.logo != nil
      return Paper(template: $0.kind.templateName, receipt: nil, slip: $0, isFull: isFull)
    }

  static let fullPapers = papers.filter(\.isFull)

  static let pairs = [
    ("en", nil), ("ja", nil), ("ar", nil), ("en", "zh-Hans"),
  ].map { Labels.of($0, $1) }

  static let everyLanguage =
    ["en", "es", "fr", "de", "zh-Hans", "zh-Hant", "ja", "ko", "ar"].flatMap { first in
      [nil, "en"].map { Labels.of(first, $0) }
    }

  @Test func everyTemplateHasItsPaper() {
    #expect(Set(Self.fullPapers.map(\.template)) == Set(ReceiptTemplate.builtInNames))
    #expect(
      Set(Self.papers.filter { !$0.isFull }.map(\.template)) == Set(ReceiptTemplate.builtInNames)
    )
    #expect(Set(Sample.slips.map(\.kind)) == Set(Slip.Kind.allCases))
    #expect(Set(Sample.receipts.map(\.kind)) == Set(Receipt.Kind.allCases))
  }

  @Test(arguments: fullPapers, pairs)
  func looksAsRecorded(paper: Paper, labels: Labels) throws {
    for columns in [32, 48] {
      let locale = try #require(ReceiptLocale.of(labels.languages[0]))
      let printed = try paper.printed(labels, locale, columns: columns)
      let language = labels.languages.joined(separator: "+")
      #expect(
        try printed.isAsRecorded("\(paper.testDescription)-\(language)"),
        "\(printed.picture)"
      )
    }
  }

  // What is placed overlaps nothing, and every name is known: see `PrintedReceipt`.
  @Test(arguments: papers)
  func amountsAreWholeInEveryLanguageAndWidth(paper: Paper) throws {
    let amounts = try paper.printed(.english, columns: 400).amounts
    for labels in Self.everyLanguage {
      for columns in [48, 42, 32] {
        let printed = try paper.printed(labels, columns: columns)
        #expect(printed.cells.isSuperset(of: amounts), "\(labels.languages) on \(columns)")
      }
    }
  }

  @Test(arguments: ["gift", "kitchen"], [48, 32])
  func someShowNoPrices(template: String, columns: Int) throws {
    for paper in Self.papers where paper.template == template {
      #expect(try paper.printed(.english, columns: columns).amounts.isEmpty)
    }
  }
}

extension PrintedReceipt {
  /// Every column's text that is an amount of dollars or yen.
  fileprivate var amounts: Set<String> {
    cells.filter { $0.wholeMatch(of: /-?[0-9,]+\.[0-9]{2}|[0-9]+,[0-9]{3}/) != nil }
  }
}
