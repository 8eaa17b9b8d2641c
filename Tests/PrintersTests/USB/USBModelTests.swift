import Testing

@testable import Printers

@Suite struct USBModelTests {
  private func obstacle(
    _ vendor: UInt16,
    _ product: UInt16,
    _ name: String?,
    isPrinter: Bool
  ) -> String? {
    USBModel(vendor: vendor, product: product, name: name)?
      .obstacle(in: "it", isPrinter: isPrinter)?.description
  }

  @Test func aPrinterInItsMakersOwnClassIsExplained() throws {
    let words = try #require(obstacle(0x04B8, 0x0E28, "TM-m30", isPrinter: false))
    #expect(words.contains("in a USB class of Epson's own; set it to the printer class"))
    #expect(obstacle(0x04B8, 0x0E28, "TM-m30", isPrinter: true) == nil)
  }

  @Test func otherThingsOfTheSameMakerAreNoPrinters() {
    #expect(USBModel(vendor: 0x04B8, product: 0x0142, name: "Perfection V39") == nil)
    #expect(USBModel(vendor: 0x04B8, product: 0x0142, name: nil) == nil)
    #expect(USBModel(vendor: 0x046D, product: 0xC52B, name: "TM-88") == nil)
  }

  @Test func oneOfThemIsPrintedOnInItsOwnClass() {
    let model = USBModel(vendor: 0x04B8, product: 0x0202, name: nil)
    #expect(model?.kind == .plainInVendorClass)
    #expect(model?.obstacle(in: "it", isPrinter: false) == nil)
  }

  @Test(arguments: [true, false])
  func printersWithoutESCPOSAreExplained(isPrinter: Bool) throws {
    #expect(try #require(obstacle(0x0519, 0x0003, nil, isPrinter: isPrinter)).contains("TSP100"))
    #expect(try #require(obstacle(0x0A5F, 0x0001, nil, isPrinter: isPrinter)).contains("label"))
    #expect(try #require(obstacle(0x0922, 0x0020, nil, isPrinter: isPrinter)).contains("Dymo"))
  }

  @Test(arguments: [
    ("MFG:Zebra;CMD:ZPL;MDL:X;", true),
    ("MFG:X;COMMAND SET:EPL2,ZPL II;", true),
    ("MFG:EPSON;CMD:ESC/POS;MDL:TM-T20;", false),
    ("MFG:X;CMD:ESC/POS,ZPL;", false),
    ("MFG:X;CMD:;MDL:POS-58;", false),
    ("MFG:X;MDL:POS-58", false),
    ("", false),
    (";;:;CMD", false),
  ])
  func languagesOfTheDeviceID(deviceID: String, isObstacle: Bool) {
    let printer = USBPrinterInfo(vendor: 1, product: 2, bus: 1, ports: [1], interfaceProtocol: 2)
    #expect((printer.obstacle(deviceID: deviceID) != nil) == isObstacle)
  }
}
