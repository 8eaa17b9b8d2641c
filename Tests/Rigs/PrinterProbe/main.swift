import Foundation
import Printers

// Uses a printer as the product does, for the scripts beside this folder:
//
//   PrinterProbe ADDRESS FILE [STALL_MS [CONNECT_MS]]    prints {"accepted":N,"trouble":TEXT or null}
//   PrinterProbe --ask ADDRESS                           what a USB printer tells of itself
//   PrinterProbe --list                                  the USB printers, one a line
//
// It ends with 0 when all went well, 1 when there was trouble, 2 for a wrong call.

func deliver(_ file: String, to address: PrinterAddress, _ limits: [Int32]) async throws -> Bool {
  let bytes = try Data(contentsOf: URL(filePath: file))
  var timeouts = PrinterTimeouts()
  timeouts.stall = limits.first ?? timeouts.stall
  timeouts.connect = limits.dropFirst().first ?? timeouts.connect
  let connection = address.connection(timeouts: timeouts)
  let delivery = await connection.deliver(Array(bytes), named: "probe")
  let encoder = JSONEncoder()
  encoder.outputFormatting = .withoutEscapingSlashes
  let trouble = String(decoding: try encoder.encode(delivery.trouble), as: UTF8.self)
  print("{\"accepted\":\(delivery.accepted),\"trouble\":\(trouble)}")
  return delivery.trouble == nil
}

func ask(_ address: PrinterAddress) async throws {
  guard case .usb(let selector) = address else { return print("only USB printers are asked") }
  let report = try await USBPrinter(selector).report()
  print("\(report.printer) id \(report.deviceID ?? "-") complaint \(report.complaint ?? "-")")
}

do {
  let arguments = Array(CommandLine.arguments.dropFirst())
  switch (arguments.first, arguments.count) {
  case ("--list", 1):
    for printer in await USBPrinter.list() {
      let ports = printer.ports.map(String.init).joined(separator: ".")
      print("\(printer) protocol \(printer.interfaceProtocol) at \(printer.bus)-\(ports)")
    }
  case ("--ask", 2):
    try await ask(try PrinterAddress(arguments[1]))
  case (let address?, 2...):
    let limits = arguments.dropFirst(2).compactMap { Int32($0) }
    let isWell = try await deliver(arguments[1], to: try PrinterAddress(address), limits)
    exit(isWell ? 0 : 1)
  default:
    print("usage: PrinterProbe ADDRESS FILE [STALL_MS [CONNECT_MS]] | --ask ADDRESS | --list")
    exit(2)
  }
} catch {
  print(error)
  exit(1)
}
