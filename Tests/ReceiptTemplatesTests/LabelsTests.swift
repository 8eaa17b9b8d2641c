import Foundation
import Sales
import StrictJSON
import Testing

@testable import ReceiptTemplates

@Suite struct LabelsTests {
  static let languages = ["en", "es", "fr", "de", "zh-Hans", "zh-Hant", "ja", "ko", "ar"]

  @Test func everyLanguageHasTheSameNames() throws {
    #expect(Labels.dictionaries.map(\.language) == Self.languages)
    let english = try #require(Labels.dictionaries.first)
    #expect(english.words.count > 50 && english.texts.count > 20)
    #expect(Set(english.patterns.keys) == Set(LabelPattern.Name.allCases))
    for own in Labels.dictionaries {
      #expect(Set(own.words.keys) == Set(english.words.keys), "\(own.language)")
      #expect(Set(own.texts.keys) == Set(english.texts.keys), "\(own.language)")
      #expect(Set(own.patterns.keys) == Set(english.patterns.keys), "\(own.language)")
      #expect(!own.name.isEmpty && !own.words.values.contains("") && !own.texts.values.contains(""))
    }
  }

  @Test(arguments: Labels.dictionaries.map(\.language), LabelPattern.Name.allCases)
  func patternsHaveTheirPlaces(language: String, name: LabelPattern.Name) throws {
    let own = try #require(Labels.dictionaries.first { $0.language == language })
    let values = name.places.map { "<\($0.dropFirst().dropLast())>" }
    let text = try #require(own.patterns[name]).filled(with: values)
    for value in values {
      #expect(text.components(separatedBy: value).count == 2)
    }
    #expect(!text.contains { "{}".contains($0) })
  }

  @Test(arguments: languages)
  func noTwoLanguagesSayTheSame(language: String) throws {
    let own = try #require(Labels.of(language: language))
    #expect(own.languages == [language])
    #expect(own.isRightToLeft == (language == "ar"))
    if language != "en" {
      // A word that a translator forgot is English.
      guard case .object(let all, _) = Labels.english.all else {
        Issue.record("the words are no object")
        return
      }
      let same = all.names.filter { own[$0] == Labels.english[$0] }
      #expect(all.names.count > 50 && same.count < 12, "\(same)")
    }
  }

  @Test(
    arguments: [
      ("en", "en"), ("en-GB", "en"), ("EN-us", "en"), ("es-MX", "es"), ("es-419", "es"),
      ("fr-CA", "fr"), ("de-AT", "de"), ("de-Latn-DE", "de"), ("ar-EG", "ar"), ("ja", "ja"),
      ("ko-KR", "ko"), ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-SG", "zh-Hans"),
      ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("zh-MO", "zh-Hant"), ("zh-Hant", "zh-Hant"),
      ("zh-hant-CN", "zh-Hant"), ("zh-Hans-HK", "zh-Hans"), ("zh_TW", "zh-Hant"),
      ("pt-BR", nil), ("", nil), ("-", nil), ("english", nil), ("x-en", nil), ("e", nil),
    ] as [(String, String?)]
  )
  func tagsChooseLanguages(tag: String, language: String?) {
    #expect(Labels.of(language: tag)?.languages.first == language)
    #expect(Labels.of(tag).languages == [language ?? "en"])
  }

  @Test func twoLanguagesPrintBoth() {
    let both = Labels.of("en-US", "ja-JP")
    #expect(both.languages == ["en", "ja"])
    #expect(both["total"] == "TOTAL / 合計")
    #expect(Self.lines("notAReceipt", in: both) == ["NOT A RECEIPT", "領収書ではありません"])
    #expect(both["notAReceipt"] == "NOT A RECEIPT / 領収書ではありません")
    #expect(Labels.of("ja", "en")["total"] == "合計 / TOTAL")
    #expect(!both.isRightToLeft && Labels.of("ar", "en").isRightToLeft)
    #expect(!Labels.of("en", "ar").isRightToLeft)
  }

  private static func lines(_ name: String, in labels: Labels) -> [String] {
    guard case .list(let lines) = labels.lines.member(MustacheName(name)) else { return [] }
    return lines.compactMap { line in
      if case .string(let text) = line { text } else { nil }
    }
  }

  @Test func nothingIsSaidTwice() {
    #expect(Labels.of("en", "es")["subtotal"] == "Subtotal")
    #expect(Labels.of("zh-CN", "zh-TW")["refund"] == "退款")
    #expect(Self.lines("refund", in: Labels.of("zh-CN", "zh-TW")) == ["退款"])
    #expect(Labels.of("en-US", "en-GB").languages == ["en"])
    #expect(Labels.of("en", "tlh").languages == ["en"])
    #expect(Labels.of("tlh", "fr").languages == ["en", "fr"])
    #expect(Labels.of(nil, nil).languages == ["en"])
  }

  @Test func marksSayWhyAndWhen() {
    let english = Labels.english
    #expect(english.mark(.copy(2)) == ["COPY 2"])
    #expect(
      english.mark(.reprint(1), at: "11/22/2026 10:24 AM")
        == ["REPRINT 1", "earlier print not confirmed", "printed 11/22/2026 10:24 AM"]
    )
    #expect(english.mark(.test) == ["TEST - NO MONEY TAKEN"])
    #expect(english.mark(.training) == ["TRAINING"])
    #expect(english.mark(.void) == ["VOID", "incomplete receipt"])
    #expect(english.mark(.late, at: "10:24") == ["LATE", "printed 10:24"])
    #expect(
      Labels.of("de", "ja").mark(.copy(1), at: "10:24")
        == ["KOPIE 1", "控え 1", "gedruckt 10:24", "印刷 10:24"]
    )
    #expect(Labels.of("en", "de").mark(.test).count == 2)
  }

  @Test func receiptsChooseTheirWordsAndCustoms() throws {
    var receipt = try SampleReceipt.of(bill: SampleReceipt.smallest)
    #expect(receipt.labels.languages == ["en"] && receipt.locale.tag == "en-US")
    receipt.shop.locale = "fr-CA"
    #expect(receipt.labels.languages == ["fr"] && receipt.locale.tag == "fr-CA")
    #expect(receipt.language == "fr-CA")
    receipt.bill?.language = "ja"
    receipt.bill?.secondLanguage = "en"
    #expect(receipt.labels.languages == ["ja", "en"] && receipt.locale.tag == "fr-CA")
    receipt.shop.locale = "nobody-knows"
    #expect(receipt.locale.tag == "en-US")
  }

  @Test func slipsChooseTheirWords() throws {
    var slip = try #require(Sample.slips.first { $0.kind == .kitchen })
    slip.bill?.language = "es-MX"
    #expect(slip.labels.languages == ["es"])
    slip.language = "zh-TW"
    slip.secondLanguage = "en"
    #expect(slip.labels.languages == ["zh-Hant", "en"])
    #expect(slip.firstLanguage == "zh-TW")
  }
}
