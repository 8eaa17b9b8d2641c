import Sales
import Testing

@Suite struct SecretTests {
  private static let characters = "286498530672949108"

  private struct Holder {
    let secret: Any
    let list: [Any]
    let optional: Any?
    let table: [String: Any]
  }

  /// Every way in which Swift turns a value into text.
  private static func texts(of secret: some CustomStringConvertible & Sendable) -> [String] {
    let holder = Holder(
      secret: secret,
      list: [secret, [secret]],
      optional: secret,
      table: ["key": secret]
    )
    let values: [Any] = [
      secret, [secret], Optional(secret) as Any, (secret, 1), ["key": secret], holder,
      Result<Any, any Error>.success(secret),
    ]
    return values.flatMap { value in
      var dumped = ""
      dump(value, to: &dumped)
      var printed = ""
      print(value, to: &printed)
      var debugPrinted = ""
      debugPrint(value, to: &debugPrinted)
      return [
        "\(value)", String(describing: value), String(reflecting: value), dumped, printed,
        debugPrinted,
      ] + mirrored(Mirror(reflecting: value))
    }
  }

  private static func mirrored(_ mirror: Mirror) -> [String] {
    mirror.children.flatMap { child in
      ["\(child.value)", String(reflecting: child.value)]
        + mirrored(Mirror(reflecting: child.value))
    }
  }

  @Test func walletCodesAreNeverShown() throws {
    let code = try WalletCode(scanned: Self.characters)
    let texts = Self.texts(of: code)
    #expect(texts.count > 40)
    for text in texts {
      #expect(!text.contains(Self.characters) && !text.contains("2864"))
    }
    #expect("\(code)" == "<wallet code>")
    #expect(Mirror(reflecting: code).children.isEmpty)
    #expect(code.lastFour == "9108")
    #expect(code.reveal { $0 } == Self.characters)
  }

  @Test func gatewayTokensAreNeverShown() {
    let token = GatewayToken(Self.characters)
    for text in Self.texts(of: token) {
      #expect(!text.contains(Self.characters) && !text.contains("2864"))
    }
    #expect("\(token)" == "<gateway token>")
    #expect(Mirror(reflecting: token).children.isEmpty)
  }

  @Test(arguments: [
    ("abc", "abc"), (" abc\r\n", "abc"), ("\tabc d\t", "abc d"), ("", ""), (" \r\n\t", ""),
  ])
  func tokensLoseTheBlanksAtTheirEnds(text: String, token: String) {
    #expect(GatewayToken(text).reveal { $0 } == token)
  }

  @Test func refusalsNeverRepeatTheScan() {
    for scan in [
      "4006381333931", "https://a.example/secret-123", "2864985306729491\r28649853", "é2864",
    ] {
      let error = #expect(throws: WalletCodeError.self) { try WalletCode(scanned: scan) }
      #expect(error.map { !"\($0)".contains("2864") && !"\($0)".contains("secret") } == true)
    }
  }
}
