import Testing

@testable import Printers

@Suite struct CUPSAddressTests {
  @Test(
    "A queue's address keeps its text",
    arguments: [
      "cups:bar", "cups:Küche_2", "cups:a;b$(c)", "cups://10.0.0.7:631/bar",
      "cups://[fe80::1%eth0]:8631/bar", "cups:" + String(repeating: "q", count: 127),
    ]
  )
  func roundTrip(text: String) throws {
    #expect(try PrinterAddress(text).description == text)
  }

  @Test("A server without a port has CUPS's own")
  func defaultPort() throws {
    let server = PrinterAddress.Server(host: "till", port: 631)
    #expect(try PrinterAddress("cups://till/bar") == .cups(queue: "bar", server: server))
  }

  @Test(
    "Names that CUPS itself refuses are no address",
    arguments: [
      "cups:", "cups:a b", "cups:a/b", "cups:a#b", "cups:a?b", "cups:a\\b", "cups:a'b", "cups:a\"b",
      "cups:a\u{1B}b", "cups:a\u{7F}b", "cups:a\u{202E}b", "cups:a\u{A0}b", "cups:a\n",
      "cups:" + String(repeating: "q", count: 128), "cups:" + String(repeating: "ü", count: 64),
      "cups://", "cups:///bar", "cups://till", "cups://till/", "cups://till:0/bar",
      "cups://till:65536/bar", "cups://till:/bar", "cups://till/a/b", "cups://a b/bar", "CUPS:bar",
    ]
  )
  func refused(text: String) {
    #expect(throws: PrinterAddressError.self) {
      try PrinterAddress(text)
    }
  }
}
