import Sales
import Testing
import TestSupport

@Suite struct WalletCodeTests {
  private static func digits(_ prefix: String, _ count: Int) -> String {
    prefix + String((0..<max(0, count - prefix.count)).map { Character(String($0 % 10)) })
  }

  @Test(
    arguments: [
      (digits("10", 18), .wechatpay), (digits("13", 18), .wechatpay),
      (digits("15", 18), .wechatpay),
      (digits("16", 18), nil), (digits("09", 18), nil), (digits("10", 17), nil),
      (digits("10", 19), nil),
      (digits("25", 16), .alipay), (digits("25", 24), .alipay), (digits("28", 17), .alipay),
      (digits("28", 18), .alipay), (digits("28", 19), .alipay), (digits("30", 32), .alipay),
      (digits("24", 18), nil), (digits("31", 18), nil), (digits("25", 15), nil),
      (digits("62", 19), .unionpay), (digits("62", 18), nil), (digits("62", 20), nil),
      ("286498530672949108", .alipay), ("134668918993771844", .wechatpay),
      ("0000000000000000", nil), ("000000000", nil), ("hQVDUFYwMWEWTwigAAADMwEBAg==", nil),
      ("28649853067294910A", nil), ("28649853067294910 1", nil), ("PAYPAL-1234", nil),
      ("ABCDEFGH", nil), (String(repeating: "a", count: 512), nil), ("]not an AIM prefix", nil),
    ] as [(String, Vendor?)]
  )
  func shapesTellTheWallet(scan: String, vendor: Vendor?) throws {
    let code = try WalletCode(scanned: scan)
    #expect(code.vendor == vendor)
    if !scan.hasPrefix("]") {
      #expect(code.reveal { $0 } == scan)
      #expect(code.lastFour == String(scan.suffix(4)))
    }
  }

  @Test(arguments: [
    "]C0", "]C1", "]Q3", "]d2", "]z0", "", "\t", " ", "\r\n", " ]Q3 ",
  ])
  func scannersAddTheirOwn(prefix: String) throws {
    for suffix in ["", "\r", "\n", "\r\n", "\t", " ", "\r\r\n\t"] {
      let code = try WalletCode(scanned: prefix + "286498530672949108" + suffix)
      #expect(code.reveal { $0 } == "286498530672949108")
      #expect(code.vendor == .alipay)
    }
  }

  @Test(
    arguments: [
      ("", .empty), ("\r\n", .empty), (" \t ", .empty), ("]C0", .tooShort), ("1234567", .tooShort),
      ("abc", .tooShort), ("]Q3abc", .tooShort),
      (String(repeating: "a", count: 513), .tooLong),
      ("12345670", .productCode), ("036000291452", .productCode), ("4006381333931", .productCode),
      ("14006381333938", .productCode), ("00000000", .productCode),
      ("]E04006381333931", .productCode),
      ("]E3978316148410054495", .productCode), ("]E41234567", .productCode),
      ("]C04006381333931", .productCode),
      ("http://a.example", .webAddress), ("HTTPS://QR.ALIPAY.COM/FKX012345", .webAddress),
      ("https:/", .tooShort), ("http:a.example", .webAddress), ("www.example.com", .webAddress),
      ("weixin://wxpay/bizpayurl", .webAddress), ("wxp://f2f0abcdef", .webAddress),
      ("]Q1https://a.example/pay", .webAddress),
      ("00020101021126580014A000000615", .merchantCode), ("]Q300020101021126580014", .merchantCode),
      (digits("28", 36), .severalCodes), (digits("28", 33), .severalCodes),
      ("286498530672949108\r286498530672949108", .severalCodes),
      ("286498530672949108\t4006381333931\r\n", .severalCodes),
      ("28649853067294910é", .unprintable), ("٢٨٦٤٩٨٥٣٠٦٧٢٩٤٩١٠٨", .unprintable),
      ("286498530672949108\u{0}", .unprintable), ("\u{1B}286498530672949108", .unprintable),
      ("2864985306729\u{7F}49108", .unprintable), ("\u{FEFF}286498530672949108", .unprintable),
      ("2864985306729\u{301}49108", .unprintable), ("😀😀😀😀😀😀😀😀", .unprintable),
    ] as [(String, WalletCodeError)]
  )
  func refusesWhatIsNoPaymentCode(scan: String, error: WalletCodeError) {
    #expect(throws: error) { try WalletCode(scanned: scan) }
  }

  @Test(
    arguments: [
      WalletCodeError.empty, .tooShort, .tooLong, .unprintable, .productCode, .webAddress,
      .merchantCode, .severalCodes,
    ]
  )
  func refusalsSayWhatToDo(error: WalletCodeError) {
    let text = error.description
    #expect(text.contains("scan") || text.contains("ask the customer for Pay, not Receive"))
  }

  @Test func anyScanIsTakenOrRefused() {
    for seed in 0..<300 {
      var random = SeededRandom(seed: UInt64(seed))
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        random.oneIn(3)
          ? UInt8.random(in: 0...255, using: &random)
          : UInt8.random(in: 0x30...0x39, using: &random)
      }
      guard let code = try? WalletCode(scanned: String(decoding: bytes, as: UTF8.self)) else {
        continue
      }
      let isFit = code.reveal { text in
        (8...512).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
      }
      #expect(isFit, "seed \(seed)")
    }
  }
}

@Suite struct SaleReferenceTests {
  @Test(arguments: ["a", "S20261122-102405-7F3A", "-", String(repeating: "Z", count: 28)])
  func takes(text: String) {
    #expect(SaleReference(text)?.description == text)
  }

  @Test(arguments: [
    "", String(repeating: "Z", count: 29), "../a", "a b", "a&amount=1", "a=b", "a.b", "a_b", "é",
    "e\u{301}", "😀", "１", "a\n", "a\u{0}",
  ])
  func refuses(text: String) {
    #expect(SaleReference(text) == nil)
  }

  @Test func casesAreDifferent() {
    #expect(SaleReference("abc") != SaleReference("ABC"))
  }
}
