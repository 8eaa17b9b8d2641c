import ReceiptTemplates
import Testing

@Suite struct TemplateCheckTests {
  @Test(arguments: ReceiptTemplate.builtInNames)
  func ownTemplatesAreRight(name: String) throws {
    let template = try #require(try ReceiptTemplate.builtIn(named: name))
    #expect(ReceiptTemplate.check(text: template.text, name: name) == [])
    #expect(ReceiptTemplate.check(text: template.text, name: "my-\(name)") == [])
  }

  @Test func unknownTemplatesAreNone() throws {
    #expect(try ReceiptTemplate.builtIn(named: "../sale") == nil)
    #expect(Set(ReceiptTemplate.builtInNames).count == ReceiptTemplate.builtInNames.count)
  }

  @Test func tagsThatCannotBeReadAreErrors() {
    let found = ReceiptTemplate.check(text: "{{shop.name}}\n{{#lines}}\n{{name}}", name: "sale")
    #expect(found.count == 1)
    #expect(found.first?.severity == .error && found.first?.line == 2)
    #expect(ReceiptTemplate.check(text: "{{{shop.name}}}", name: "sale").first?.severity == .error)
  }

  @Test func whatCannotBePrintedIsAnError() {
    let found = ReceiptTemplate.check(text: "Hello\n  {{shop.address}}", name: "sale")
    #expect(found.map(\.severity) == [.error])
    #expect(found.first?.line == 2 && found.first?.column == 3)
  }

  @Test(arguments: [
    ("{{shop.nmae}}", "shop.name"), ("{{shop.adress}}", "shop.address"), ("{{totl}}", "total"),
    ("{{labels.Total}}", "labels.total"), ("{{payment.transactionNumber}}", nil),
    ("{{widths.amounts}}", "widths.amount"), ("{{zzzzzzzzzzzz}}", nil),
    ("{{#lines}}{{nmae}}{{/lines}}", "name"),
  ])
  func unknownNamesHaveAHint(template: String, meant: String?) throws {
    let found = ReceiptTemplate.check(text: "-\n  \(template)", name: "sale")
    let first = try #require(found.first)
    #expect(found.count == 1 && first.severity == .warning && first.line == 2)
    #expect(first.message.contains("is no name of the data"))
    #expect(meant.map { first.hint == "did you mean \"\($0)\"?" } ?? true, "\(first.hint)")
  }

  @Test(arguments: [
    // A property that is not alone in its line; the line of the template and the character.
    ("{{! Comment }}\n{{#header}}\n{{.}}\n{{/header}}\n{{shop.name}} {w:10}", 5),
    ("{{shop.name}}\n{{#lines}}\n{width:{{widths.amount}} x}\n{{name}}\n{{/lines}}", 3),
    ("a\nb\n{align:leftish}\n{{total}}", 3),
    ("{{#lines}}\n{{name}} \\q {{total}}\n{{/lines}}\n-", 2),
    ("{{till}}{{#cashier}}, {{.}}{{/cashier}} \\q x", 1),
  ])
  func faultsOfTheMarkupHaveTheirPlace(template: String, line: Int) throws {
    let found = ReceiptTemplate.check(text: template, name: "sale")
    #expect(!found.isEmpty)
    for diagnostic in found {
      #expect(diagnostic.severity == .warning && diagnostic.line == line, "\(diagnostic)")
      let source = template.split(separator: "\n", omittingEmptySubsequences: false)[line - 1]
      #expect((1...source.count).contains(diagnostic.column), "\(diagnostic)")
    }
  }

  @Test func faultsAreToldOnceAndInOrder() {
    let template = "{align:leftish}\n{{#lines}}\n{{nmae}} \\q\n{{/lines}}\n{{shop.nmae}}"
    let found = ReceiptTemplate.check(text: template, name: "sale")
    #expect(found.map(\.line) == [1, 3, 3, 5])
    #expect(Set(found).count == found.count)
  }

  @Test func everyNameIsListedOnce() {
    let names = ReceiptTemplate.dataNames
    #expect(names == Set(names).sorted())
    for name in [
      "shop.name", "lines[].name", "lines[].details[]", "labels.total", "texts.refund[]", "number",
      "payment.account", "refund.remaining", "drawer.by", "report.takings[].amount", "fiscal.qr",
      "test.ruler[]", "widths.amount",
    ] {
      #expect(names.contains(name), "\(name)")
    }
  }
}
