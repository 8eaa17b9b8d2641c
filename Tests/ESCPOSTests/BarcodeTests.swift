import ESCPOS
import ReceiptLine
import Testing
import TestSupport

@Suite struct BarcodeTests {
  /// The GS k command and the bars of a symbol.
  private func encode(
    _ kind: Symbol.Kind,
    _ data: String
  ) throws -> (command: Command, printed: PrintedBarcode) {
    let place = Slot(left: 0, width: 100, align: 0)
    let symbol = PlacedSymbol(slot: place, symbol: Symbol(kind: kind, data: data))
    var profile = Profile.generic80
    profile.columns = 100
    profile.dots = 1200
    let body = try PageEncoder.encode(Page(columns: 100, items: [.symbol(symbol)]), for: profile)
    let command = CommandDecoder.decode(body).map(\.command).first {
      if case .barcode = $0 { true } else { false }
    }
    guard case .barcode(let printed)? = VirtualPrinter.paper(of: body, profile: profile).items.first
    else { throw Missing() }
    return (try #require(command), printed)
  }

  private struct Missing: Error {}

  @Test(
    arguments: [
      ("A", [0x7B, 0x42, 0x41]),
      ("1234", [0x7B, 0x43, 12, 34]),
      ("12", [0x7B, 0x43, 12]),
      ("123", [0x7B, 0x42, 0x31, 0x32, 0x33]),
      ("12345", [0x7B, 0x42, 0x31, 0x7B, 0x43, 23, 45]),
      ("AB1234", [0x7B, 0x42, 0x41, 0x42, 0x7B, 0x43, 12, 34]),
      ("A123B", [0x7B, 0x42, 0x41, 0x31, 0x32, 0x33, 0x42]),
      ("{1}", [0x7B, 0x42, 0x7B, 0x7B, 0x31, 0x7D]),
      ("0099", [0x7B, 0x43, 0, 99]),
    ] as [(String, [UInt8])]
  )
  func code128TakesTheFewestSymbols(data: String, bytes: [UInt8]) throws {
    let (command, printed) = try encode(.code128, data)
    #expect(command == .barcode(.code128, bytes))
    #expect(printed.text == data)
  }

  /// In code set C these digits would be DLE EOT, DLE ENQ and DLE DC4, which printers obey
  /// wherever they stand: `160502` would clear the printer's buffer.
  @Test(arguments: ["1604", "160502", "1620010005", "001605029", "16160416051620"])
  func code128NeverHoldsRealTimeCommands(data: String) throws {
    let (command, printed) = try encode(.code128, data)
    let bytes = command.bytes
    for (first, second) in zip(bytes, bytes.dropFirst()) {
      #expect(!(first == 0x10 && [0x04, 0x05, 0x14].contains(second)))
    }
    #expect(printed.text == data)
  }

  /// The widths in modules that the program `zint` draws; the two-width codes as `n` and `w`.
  @Test(arguments: [
    (
      Symbol.Kind.code128, "Platen-202611{}",
      """
      21121431312122111412112412411211221424111212213211314122123132122123121211413141\
      21211113411212412331112
      """
    ),
    (.ean, "9638507", "1113112111414111213111111231321113121132111"),
    (.jan, "590123412345", "11131121123122221221411231111111222121221411113212311312111"),
    (.upc, "03600029145", "11132111411111432113211321111111212231122221113212312122111"),
    (.itf, "0123456789", "nnnnnwnnwnwnnwnwwwnnnnwnnwnnwwnnwnnnwnwnnwnwwnnwnnwwnnwnn"),
    (
      .code39, "AB-1 $",
      "nwnnwnwnnnwnnnnwnnwnnnwnnwnnwnnwnnnnwnwnwnnwnnnnwnnwwnnnwnnnnwnwnwnnnnnwnnwnwnn"
    ),
    (.codabar, "A12/3-4B", "nnwwnwnnnnnnwwnnnnnwnnwnwnwnnnwnwwnnnnnnnnnwwnnnnnwnnwnnnwnwnnw"),
    (.code93, "AB-1 $", "1111412111132112121211311112133112113211111112131212211111411"),
  ])
  func barsAreThoseOfAnotherProgram(kind: Symbol.Kind, data: String, elements: String) throws {
    let bars = try encode(kind, data).printed.bars
    let twoWidths = elements.contains("n")
    // The narrowest bar is two dots, a wide one five.
    let drawn = bars.map { twoWidths ? ($0 == 5 ? "w" : $0 == 2 ? "n" : "?") : String($0 / 2) }
    #expect(drawn.joined() == elements)
  }

  @Test(arguments: [
    (Symbol.Kind.ean, "590123412345", "5901234123457"), (.jan, "5901234123457", "5901234123457"),
    (.ean, "9638507", "96385074"), (.upc, "03600029145", "036000291452"),
    (.itf, "0123456789", "0123456789"), (.code39, "AB-12 $", "AB-12 $"),
    (.codabar, "A123-4B", "A123-4B"), (.nw7, "C40156D", "C40156D"), (.code93, "AB 12", "AB 12"),
  ])
  func otherSystemsPrintTheirData(kind: Symbol.Kind, data: String, text: String) throws {
    let printed = try encode(kind, data).printed
    #expect(printed.text == text)
    #expect(printed.bars.count % 2 == 1)
  }

  @Test(arguments: [
    (Symbol.Kind.code128, "", "empty"), (.code128, "Caf\u{E9}", "ASCII"),
    (.code128, "a\u{1B}p", "ASCII"), (.code128, "a\u{7F}", "ASCII"),
    (.ean, "12345", "7 digits"), (.ean, "5901234123458", "check digit must be 7"),
    (.upc, "0360002914x", "digits"), (.itf, "123", "even"), (.itf, "12a4", "digits"),
    (.code39, "abc", "capital"), (.code39, "A*B", "capital"), (.code93, "é", "ASCII"),
    (.codabar, "1234", "A to D"), (.codabar, "A12E", "A to D"),
    (.code128, String(repeating: "7", count: 400), "255"),
  ])
  func badDataIsAnErrorWithItsReason(kind: Symbol.Kind, data: String, reason: String) {
    do {
      _ = try encode(kind, data)
      Issue.record("\(data) was taken")
    } catch {
      #expect("\(error)".contains(reason), "\(error)")
    }
  }

  /// Any printable text that fits comes back from the bars' data.
  @Test(arguments: 0..<300)
  func code128KeepsAnyText(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    var data = ""
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let digits = Bool.random(using: &random)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let range: ClosedRange<UInt8> = digits ? 0x30...0x39 : 0x20...0x7E
        data.unicodeScalars.append(Unicode.Scalar(UInt8.random(in: range, using: &random)))
      }
    }
    #expect(try encode(.code128, data).printed.text == data)
  }
}
