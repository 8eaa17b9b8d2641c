import Printers
import Testing

@Suite struct PrinterAddressTests {
  static let good: [(String, PrinterAddress, String)] = [
    ("file:/dev/usb/lp0", .file(path: "/dev/usb/lp0"), "file:/dev/usb/lp0"),
    ("file:paper/", .file(path: "paper/"), "file:paper/"),
    ("file:a b é", .file(path: "a b é"), "file:a b é"),
    ("tcp://printer", .tcp(host: "printer", port: 9100), "tcp://printer:9100"),
    ("tcp://Bar-1.shop_x:515", .tcp(host: "Bar-1.shop_x", port: 515), "tcp://Bar-1.shop_x:515"),
    ("tcp://192.0.2.7:9100", .tcp(host: "192.0.2.7", port: 9100), "tcp://192.0.2.7:9100"),
    ("tcp://h:65535", .tcp(host: "h", port: 65_535), "tcp://h:65535"),
    ("tcp://h:007", .tcp(host: "h", port: 7), "tcp://h:7"),
    ("tcp://[2001:db8::7]", .tcp(host: "2001:db8::7", port: 9100), "tcp://[2001:db8::7]:9100"),
    ("tcp://[::1]:515", .tcp(host: "::1", port: 515), "tcp://[::1]:515"),
    ("tcp://[fe80::1%eth0]:1", .tcp(host: "fe80::1%eth0", port: 1), "tcp://[fe80::1%eth0]:1"),
  ]

  @Test("addresses and how they are written back", arguments: good)
  func reads(text: String, address: PrinterAddress, written: String) throws {
    #expect(try PrinterAddress(text) == address)
    #expect(address.description == written)
    #expect(try PrinterAddress(written) == address)
  }

  static let bad = [
    "", "file", "file:", "FILE:/x", "file:/a\u{0}b", "file:/a\nb", "/dev/usb/lp0", "usb:", "tcp:h",
    "tcp://", "tcp://:9100", "tcp://h:", "tcp://h:0", "tcp://h:65536", "tcp://h:+1", "tcp://h:-1",
    "tcp://h:９", "tcp://h:9100/", "tcp://h/", "tcp://a:b:1", "tcp://::1", "tcp://::1:9100",
    "tcp://[::1", "tcp://::1]", "tcp://[]", "tcp://[]:1", "tcp://[h]:1", "tcp://[::1]9100",
    "tcp://[::1]:", "tcp://[[::1]]", "tcp://user@h", "tcp://h h", "tcp://h\u{0}", "tcp://h%eth0",
    " tcp://h", "tcp://h ", "http://h", "tcp://é", "tcp://h:999999999999999999999999",
  ]

  @Test("what is no address is named, with the forms there are", arguments: bad)
  func refuses(text: String) {
    #expect {
      try PrinterAddress(text)
    } throws: { error in
      let words = "\(error)"
      return (error as? PrinterAddressError)?.text == text
        && words.contains("file:PATH") && words.contains("tcp://HOST:PORT")
        && words.unicodeScalars.allSatisfy { $0.value >= 0x20 }
    }
  }
}
