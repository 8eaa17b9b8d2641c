import Foundation
import Printers

// Uses a printer as the product does, for the scripts beside this folder:
//
//   PrinterProbe ADDRESS FILE [STALL_MS [CONNECT_MS]]    prints {"accepted":N,"trouble":TEXT or null}
//   PrinterProbe --link ADDRESS [FILE]                   asks for the status over a link, sends FILE
//                                                        and asks when it has been processed
//   PrinterProbe --jobs NUMBER ADDRESS NAME [held]       sends so many short jobs, each with a line that
//                                                        begins with NAME and its number, each over a
//                                                        link of its own or all over one
//   PrinterProbe --follow ADDRESS                        keeps a link until the printer is lost, waits
//                                                        until it is back and asks for its status
//   PrinterProbe --ask ADDRESS                           what a USB printer tells of itself
//   PrinterProbe --list                                  the USB printers, one a line
//   PrinterProbe --unusable                              those that cannot be printed on, and why
//   PrinterProbe --rule                                  the rule for udev
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
  if let obstacle = report.obstacle { print(obstacle) }
}

/// Waits for the printer's word that it has processed everything before a ticket (`GS ( H`).
func processed(_ ticket: [UInt8], _ link: any PrinterLink, _ reader: inout AnswerReader)
  async
  throws -> Bool
{
  let delivery = await link.send([0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30] + ticket)
  guard delivery.trouble == nil else { return false }
  while true {
    let bytes = try await link.receive(within: 3_000)
    if bytes.isEmpty { return false }
    if reader.read(bytes).contains(.processed(ticket)) { return true }
  }
}

func talk(to address: PrinterAddress, _ file: String?) async throws -> Bool {
  let link = try await address.connection().open()
  var reader = AnswerReader()
  let report = await link.status(reader: &reader)
  print(
    "\(report.hasAnswered ? "answers" : "mute"), \(report.status), others \(report.others.count)"
  )
  guard let file else {
    await link.close()
    return true
  }
  let sent = await link.send(Array(try Data(contentsOf: URL(filePath: file))))
  print("accepted \(sent.accepted), trouble \(sent.trouble ?? "-")")
  if sent.trouble == nil, report.hasAnswered {
    let isProcessed = try await processed(Array("AB12".utf8), link, &reader)
    print("\(isProcessed ? "processed" : "not processed"), garbage \(reader.garbage)")
  }
  let all = await link.finish()
  await link.close()
  print("finished \(all.accepted), trouble \(all.trouble ?? "-")")
  return all.trouble == nil
}

/// Sends one job and hears that it has been processed; for a printer that answers.
func sendJob(_ text: String, _ link: any PrinterLink, _ reader: inout AnswerReader) async throws {
  let report = await link.status(reader: &reader, within: 20_000)
  guard report.status.isReady == true else { throw ProbeTrouble("\(text): \(report.status)") }
  let delivery = await link.send(Array(text.utf8))
  if let trouble = delivery.trouble { throw ProbeTrouble("\(text): \(trouble)") }
  guard try await processed(Array("AB12".utf8), link, &reader) else {
    throw ProbeTrouble("\(text): not processed")
  }
}

func send(_ count: Int, to address: PrinterAddress, named name: String, isHeld: Bool) async throws {
  var held: (any PrinterLink)?
  var reader = AnswerReader()
  for number in 1...max(1, count) {
    let link: any PrinterLink
    if let held {
      link = held
    } else {
      link = try await address.connection().open()
      reader = AnswerReader()
    }
    try await sendJob("\(name) \(number) \(String(repeating: "x", count: 200))\n", link, &reader)
    if isHeld {
      held = link
    } else {
      let end = await link.finish()
      await link.close()
      if let trouble = end.trouble { throw ProbeTrouble("\(name) \(number): \(trouble)") }
    }
  }
  if let trouble = await held?.finish().trouble { throw ProbeTrouble(trouble) }
  await held?.close()
}

struct ProbeTrouble: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

do {
  let arguments = Array(CommandLine.arguments.dropFirst())
  switch (arguments.first, arguments.count) {
  case ("--list", 1):
    for printer in await USBPrinter.list() {
      let ports = printer.ports.map(String.init).joined(separator: ".")
      print("\(printer) protocol \(printer.interfaceProtocol) at \(printer.bus)-\(ports)")
    }
  case ("--unusable", 1):
    for trouble in await USBPrinter.unusable() { print(trouble) }
  case ("--rule", 1):
    print(USBPermissions.rule, terminator: "")
  case ("--link", 2...3):
    let isWell = try await talk(to: try PrinterAddress(arguments[1]), arguments.dropFirst(2).first)
    exit(isWell ? 0 : 1)
  case ("--jobs", 4...5):
    let isHeld = arguments.last == "held"
    let address = try PrinterAddress(arguments[2])
    try await send(Int(arguments[1]) ?? 1, to: address, named: arguments[3], isHeld: isHeld)
  case ("--follow", 2):
    try await follow(try PrinterAddress(arguments[1]))
  case ("--ask", 2):
    try await ask(try PrinterAddress(arguments[1]))
  case (let address?, 2...):
    let limits = arguments.dropFirst(2).compactMap { Int32($0) }
    let isWell = try await deliver(arguments[1], to: try PrinterAddress(address), limits)
    exit(isWell ? 0 : 1)
  default:
    print(
      "usage: PrinterProbe ADDRESS FILE [STALL_MS [CONNECT_MS]] | --link ADDRESS [FILE] | --ask ADDRESS"
    )
    exit(2)
  }
} catch {
  print(error)
  exit(1)
}
