import ESCPOS
import Printers
import Spool
import StrictJSON

/// A printer that is there and that the configuration does not name.
struct Stranger: Sendable {
  /// What the configuration would say; nil for what cannot be printed on.
  var address: String?
  /// What it says of itself.
  var name: String
  /// Why receipts cannot be printed on it, and what to do; nil when they can.
  var trouble: String?

  /// The printers on the USB buses and the queues of CUPS that are not among these.
  static func all(besides configured: [PrinterSetup]) async -> [Stranger] {
    let addresses = configured.map(\.address)
    async let queues = queues()
    let printers = await USBPrinter.list()
    // `usb` takes the first one that can be printed on.
    let isFirstTaken = addresses.contains(.usb(.first))
    let first = isFirstTaken ? printers.first { $0.obstacle == nil } : nil
    var all = printers.filter { printer in
      printer != first
        && !addresses.contains {
          if case .usb(let wish) = $0 { wish.names(printer) } else { false }
        }
    }.map(Stranger.init)
    all += await USBPrinter.unusable().map { Stranger(name: $0.reason, trouble: $0.advice) }
    return all
      + (await queues).filter { queue in
        !addresses.contains(.cups(queue: queue.name, server: nil))
      }.map(Stranger.init)
  }

  /// None where no server runs here.
  private static func queues() async -> [CUPSDestination] {
    (try? await CUPSPrinter.destinations()) ?? []
  }

  var json: JSONValue {
    JSONValue(present: [
      "configured": false,
      "address": address.map(JSONValue.string),
      "name": .string(name),
      "trouble": trouble.map(JSONValue.string),
    ])
  }

  var lines: [String] {
    let first = [address, name.isEmpty ? nil : name].compactMap(\.self).joined(separator: "  ")
    return [first] + (trouble.map { ["  cannot be used: \($0)"] } ?? [])
  }
}

extension Stranger {
  fileprivate init(_ printer: USBPrinterInfo) {
    address = printer.selector.description
    name = [printer.manufacturer, printer.model].compactMap(\.self).joined(separator: " ")
    trouble =
      printer.obstacle?.description
      ?? Undrivable.reason(vendor: printer.vendor, product: printer.product)
  }

  fileprivate init(_ queue: CUPSDestination) {
    address = "cups:\(queue.name)"
    let words = [queue.info, queue.model, queue.location].filter { !$0.isEmpty }
    name = words.joined(separator: ", ")
    let troubles = [
      queue.state == .stopped ? "the queue is stopped (\(queue.reasons))" : nil,
      queue.isAccepting ? nil : "the queue takes no jobs",
    ].compactMap(\.self)
    trouble = troubles.isEmpty ? nil : troubles.joined(separator: ", ")
  }
}

extension USBSelector {
  /// True when it names the printer by more than its place in the order of the buses.
  fileprivate func names(_ printer: USBPrinterInfo) -> Bool {
    self != .first && matches(printer)
  }
}
