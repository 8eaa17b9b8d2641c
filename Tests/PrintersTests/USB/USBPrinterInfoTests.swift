import Testing

@testable import Printers

@Suite struct USBPrinterInfoTests {
  @Test func printersStandInTheOrderOfBusAndPorts() {
    let places: [(UInt8, [UInt8])] = [
      (1, [1]), (1, [1, 2]), (1, [1, 2, 1]), (1, [1, 10]), (1, [2]), (2, []), (2, [1]), (10, [1]),
    ]
    let printers = places.map { bus, ports in
      USBPrinterInfo(vendor: 1, product: 1, bus: bus, ports: ports, interfaceProtocol: 2)
    }
    for (left, first) in printers.enumerated() {
      for (right, second) in printers.enumerated() {
        #expect(first.precedes(second) == (left < right), "\(places[left]) \(places[right])")
      }
    }
  }

  @Test func aPrinterIsNamedAsExactlyAsItCanBe() {
    var printer = USBPrinterInfo(
      vendor: 0x04B8,
      product: 0x0E15,
      manufacturer: "EPSON",
      model: "TM-T20",
      serial: "J1",
      bus: 1,
      ports: [4],
      interfaceProtocol: 2
    )
    #expect(printer.description == "usb:04b8:0e15:J1 (EPSON TM-T20)")
    printer.serial = nil
    printer.manufacturer = nil
    #expect(printer.description == "usb:04b8:0e15 (TM-T20)")
    printer.model = nil
    #expect(printer.description == "usb:04b8:0e15")
  }
}
