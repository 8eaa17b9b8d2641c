import ESCPOS
import ReceiptLine
import Testing

/// UPC-E, GS1-128 and GS1 DataBar.
@Suite struct GS1Tests {
  private func encode(
    _ kind: Symbol.Kind,
    _ data: String
  ) throws -> (data: [UInt8], printed: PrintedBarcode) {
    var profile = Profile.generic80
    profile.barcodes = Set(BarcodeSystem.allCases)
    profile.dots = 1200
    profile.columns = 100
    let slot = Slot(left: 0, width: 100, align: 0)
    let symbol = PlacedSymbol(slot: slot, symbol: Symbol(kind: kind, data: data))
    let body = try PageEncoder.encode(Page(columns: 100, items: [.symbol(symbol)]), for: profile)
    #expect(audit(body, profile: profile) == [])
    for element in CommandDecoder.decode(body) {
      if case .barcode(_, let data) = element.command,
        case .barcode(let printed)? = VirtualPrinter.paper(of: body, profile: profile).items.first
      {
        return (data, printed)
      }
    }
    throw Missing()
  }

  private struct Missing: Error {}

  /// The numbers of the GS1 General Specifications' own examples of zero suppression.
  @Test(arguments: [
    ("654321", "06510000432", "06543217"), ("01278907", "01200000789", "01278907"),
    ("0127896", "01278900006", "01278967"), ("425261", "04210000526", "04252614"),
    ("123453", "01230000045", "01234531"), ("123454", "01234000005", "01234543"),
  ])
  func upcEIsSentAsUPCA(data: String, sent: String, text: String) throws {
    let (bytes, printed) = try encode(.upc, data)
    #expect(String(decoding: bytes, as: UTF8.self) == sent)
    #expect(printed.text.prefix(7) == text.prefix(7))
    #expect(printed.bars.reduce(0, +) == 51 * 2)
    #expect(printed.bars.count == 33)
    #expect(printed.system == .upcE)
  }

  /// The widths in modules that the program `zint` draws.
  @Test func upcEBarsAreThoseOfAnotherProgram() throws {
    let bars = try encode(.upc, "01278907").printed.bars
    #expect(bars.map { String($0 / 2) }.joined() == "111122221222131121321133211111111")
  }

  @Test(arguments: [
    ("(01)09501101530003(10)AB-1", "(01)09501101530003(10)AB-1"),
    ("0109501101530003", "(01)09501101530003"),
    ("010950110153000310AB-1{1212026", "(01)09501101530003(10)AB-1{1(21)2026"),
    ("(10)AB{(1{)(21)7", "(10)AB{(1{){1(21)7"),
    ("{1(01)", nil), ("12345", nil), ("(1)23", nil), ("(01)0950110153000", nil),
    ("(01)09501101530004", nil), ("(10)", nil), ("(10)A B", nil), ("(10)A{{", nil), ("", nil),
    ("(05)12", nil), ("(3102)00112", nil), ("(3102)001120", "(3102)001120"),
    ("(00)395011015300000011", "(00)395011015300000011"), ("(00)395011015300000016", nil),
  ])
  func gs1128(data: String, sent: String?) {
    let bytes = try? encode(.gs1128, data).data
    #expect(bytes.map { String(decoding: $0, as: UTF8.self) } == sent)
  }

  /// The widths in modules that the program `zint` draws.
  @Test func gs1128BarsAreThoseOfAnotherProgram() throws {
    let printed = try encode(.gs1128, "(01)09501101530003(10)AB-1").printed
    #expect(printed.text == "(01)09501101530003(10)AB-1")
    let elements = """
      2112324111312221222212132311312312122221222131312122221212232213121141311113231311231221\
      321232211422112331112
      """
    #expect(printed.bars.map { String($0 / 2) }.joined() == elements)
    let two = try encode(.gs1128, "(10)AB1(21)202677").printed
    #expect(two.bars.reduce(0, +) == 167 * 2)
  }

  @Test(arguments: [
    (Symbol.Kind.databar, "0950110153000", "0950110153000", 96),
    (.databar, "(01)09501101530003", "0950110153000", 96),
    (.databarTruncated, "09501101530003", "0950110153000", 96),
    (.databarLimited, "0950110153000", "0950110153000", 79),
    (.databarExpanded, "(01)09501101530003", "(01)09501101530003", 134),
  ])
  func databar(kind: Symbol.Kind, data: String, sent: String, modules: Int) throws {
    let (bytes, printed) = try encode(kind, data)
    #expect(String(decoding: bytes, as: UTF8.self) == sent)
    #expect(printed.text == "(01)09501101530003")
    #expect(printed.bars.reduce(0, +) == modules * 2)
  }

  @Test(arguments: [
    (Symbol.Kind.databar, "09501101530004", "check digit must be 3"),
    (.databar, "123", "13 digits"), (.databarLimited, "9501101530003", "0 or 1"),
    (.databarExpanded, "1", "application identifier"), (.gs1128, "(01)12", "takes 14 digits"),
    (.gs1128, "hello", "application identifier"), (.upc, "1234", "6 digits"),
    (.upc, "12345678", "number system"), (.upc, "01278908", "check digit must be 7"),
    (.gs1128, "(10)" + String(repeating: "A", count: 91), "too long"),
  ])
  func badDataIsAnErrorWithItsReason(kind: Symbol.Kind, data: String, reason: String) {
    do {
      _ = try encode(kind, data)
      Issue.record("\(data) was taken")
    } catch {
      #expect("\(error)".contains(reason), "\(error)")
    }
  }
}
