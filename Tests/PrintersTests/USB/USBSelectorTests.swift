import Testing

@testable import Printers

@Suite struct USBSelectorTests {
  @Test(arguments: [
    ("usb", USBSelector.first),
    ("usb:04b8:0e15", .model(vendor: 0x04B8, product: 0x0E15)),
    ("usb:0000:ffff", .model(vendor: 0, product: 0xFFFF)),
    ("usb:04b8:0e15:X", .device(vendor: 0x04B8, product: 0x0E15, serial: "X")),
    ("usb:04b8:0e15:A:B C", .device(vendor: 0x04B8, product: 0x0E15, serial: "A:B C")),
    ("usb:04b8:0e15:Ä1", .device(vendor: 0x04B8, product: 0x0E15, serial: "Ä1")),
    ("usb:04b8:0e15:A@1-2", .device(vendor: 0x04B8, product: 0x0E15, serial: "A@1-2")),
    ("usb:04b8:0e15@1-2", .place(vendor: 0x04B8, product: 0x0E15, bus: 1, ports: [2])),
    (
      "usb:04b8:0e15@12-2.3.10",
      .place(vendor: 0x04B8, product: 0x0E15, bus: 12, ports: [2, 3, 10])
    ),
    (
      "usb:04b8:0e15@255-1.1.1.1.1.1.255",
      .place(vendor: 0x04B8, product: 0x0E15, bus: 255, ports: [1, 1, 1, 1, 1, 1, 255])
    ),
  ])
  func textAndSelectorAreTheSame(text: String, selector: USBSelector) throws {
    #expect(USBSelector(text) == selector)
    #expect(selector.description == text)
    #expect(try PrinterAddress(text) == .usb(selector))
    #expect(PrinterAddress.usb(selector).description == text)
  }

  @Test func idsAreReadInEitherCase() {
    #expect(USBSelector("usb:04B8:0E15") == .model(vendor: 0x04B8, product: 0x0E15))
  }

  @Test(arguments: [
    "", "USB", "usb ", "usb:", "usb:04b8", "usb:04b8:", "usb:4b8:0e15", "usb:04b8:+e15",
    "usb:04b8:-e15", "usb:04b8:0e155", "usb:04b8:0e1g", "usb:0x4b:0e15", "usb::0e15",
    "usb:04b8:0e15:", "usb:04b8:0e15:a\nb", "usb:04b8:0e15:\u{7F}", "usb://04b8:0e15", "xusb",
    "usb:０４b8:0e15", "usb:04b8:0e15@", "usb:04b8:0e15@1", "usb:04b8:0e15@1-", "usb:04b8:0e15@-1",
    "usb:04b8:0e15@0-1", "usb:04b8:0e15@1-0", "usb:04b8:0e15@1-2.", "usb:04b8:0e15@1-.2",
    "usb:04b8:0e15@01-2", "usb:04b8:0e15@1-+2", "usb:04b8:0e15@1-256", "usb:04b8:0e15@1-1-1",
    "usb:04b8:0e15@1-1.1.1.1.1.1.1.1", "usb:04b8:e15@1-1", "usb:@1-1", "usb:04b8:0e15@1-1:A",
  ])
  func otherTextsAreNoSelectors(text: String) {
    #expect(USBSelector(text) == nil)
    #expect(throws: PrinterAddressError.self) { try PrinterAddress(text) }
  }

  @Test func theRightOneOfTwinsIsTaken() {
    let twins = ["A", "B", nil].map { serial in
      USBPrinterInfo(
        vendor: 1,
        product: 2,
        serial: serial,
        bus: 1,
        ports: [1],
        interfaceProtocol: 2
      )
    }
    let selectors: [(USBSelector, [Bool])] = [
      (.first, [true, true, true]),
      (.model(vendor: 1, product: 2), [true, true, true]),
      (.model(vendor: 2, product: 2), [false, false, false]),
      (.model(vendor: 1, product: 1), [false, false, false]),
      (.device(vendor: 1, product: 2, serial: "B"), [false, true, false]),
      (.device(vendor: 2, product: 2, serial: "B"), [false, false, false]),
      (.device(vendor: 1, product: 2, serial: "b"), [false, false, false]),
    ]
    for (selector, matches) in selectors {
      #expect(twins.map(selector.matches) == matches, "\(selector)")
    }
    for twin in twins {
      #expect(twin.selector.matches(twin))
    }
  }

  @Test func printersThatNothingElseTellsApartAreNamedByTheirPlace() throws {
    func printers(_ serials: [String?]) -> [USBPrinterInfo] {
      let printers = serials.enumerated().map { index, serial in
        USBPrinterInfo(
          vendor: 1,
          product: 2,
          serial: serial,
          bus: 1,
          ports: [1, UInt8(index) + 1],
          interfaceProtocol: 2
        )
      }
      return printers.map { printer in
        var printer = printer
        printer.noticeTwin(among: printers)
        return printer
      }
    }
    let cases: [([String?], [String])] = [
      ([nil], ["usb:0001:0002"]),
      (["A", "B"], ["usb:0001:0002:A", "usb:0001:0002:B"]),
      (["0", "0"], ["usb:0001:0002@1-1.1", "usb:0001:0002@1-1.2"]),
      ([nil, nil], ["usb:0001:0002@1-1.1", "usb:0001:0002@1-1.2"]),
      (["A", nil], ["usb:0001:0002:A", "usb:0001:0002@1-1.2"]),
      (["", "A", "A"], ["usb:0001:0002@1-1.1", "usb:0001:0002@1-1.2", "usb:0001:0002@1-1.3"]),
    ]
    for (serials, selectors) in cases {
      let printers = printers(serials)
      #expect(printers.map(\.selector.description) == selectors)
      for (index, printer) in printers.enumerated() {
        #expect(printers.firstIndex { printer.selector.matches($0) } == index)
      }
    }
  }
}
