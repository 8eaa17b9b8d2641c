import CUSB
import Foundation

/// A printer that was found; the pointer is good as long as the look at the buses.
struct USBDevice {
  let pointer: OpaquePointer
  var info: USBPrinterInfo
  let setting: USBSetting
  /// The node through which it is opened.
  let node: String
}

/// A look at the buses: the printers there, in their order.
///
/// Each look is a new one: where no udevd runs, libusb never learns of what is plugged in later.
final class USBBus {
  let context: OpaquePointer
  private let list: UnsafeMutablePointer<OpaquePointer?>
  /// What can be printed on.
  let printers: [USBDevice]
  /// Makers' devices that look like printers but cannot be printed on as they are.
  let others: [USBOther]

  init() throws(PrinterTrouble) {
    var opened: OpaquePointer?
    let status = libusb_init(&opened)
    guard status == 0, let context = opened else {
      throw Self.unusable(status)
    }
    var list: UnsafeMutablePointer<OpaquePointer?>?
    let count = libusb_get_device_list(context, &list)
    guard count >= 0, let list else {
      libusb_exit(context)
      throw Self.unusable(Int32(clamping: count))
    }
    self.context = context
    self.list = list
    var printers: [USBDevice] = []
    var others: [USBOther] = []
    for case let device? in UnsafeBufferPointer(start: list, count: count) {
      if let printer = USBDevice(device) {
        printers.append(printer)
      } else if let other = USBOther(device) {
        others.append(other)
      }
    }
    printers.sort { $0.info.precedes($1.info) }
    let infos = printers.map(\.info)
    for index in printers.indices {
      printers[index].info.noticeTwin(among: infos)
    }
    self.printers = printers
    self.others = others
  }

  deinit {
    libusb_free_device_list(list, 1)
    libusb_exit(context)
  }

  private static func unusable(_ status: Int32) -> PrinterTrouble {
    PrinterTrouble(
      .unsupported,
      reason: "USB cannot be used here (\(libusbName(status)))",
      advice: "check that /dev/bus/usb is there"
    )
  }
}

/// libusb's name for what a call returned.
func libusbName(_ status: Int32) -> String {
  String(cString: libusb_error_name(status))
}

extension USBDevice {
  /// The device as a printer, or nil when it is none.
  fileprivate init?(_ device: OpaquePointer) {
    var identity = libusb_device_descriptor()
    guard libusb_get_device_descriptor(device, &identity) == 0 else { return nil }
    let place = USBPlace(device)
    let name = place.text("product")
    let model = USBModel(vendor: identity.idVendor, product: identity.idProduct, name: name)
    let isPlain = model?.kind == .plainInVendorClass
    guard let setting = USBSetting.best(of: settings(of: device, includingVendors: isPlain)) else {
      return nil
    }
    pointer = device
    self.setting = setting
    node = place.node
    info = USBPrinterInfo(
      vendor: identity.idVendor,
      product: identity.idProduct,
      manufacturer: place.text("manufacturer"),
      model: name,
      serial: place.text("serial"),
      bus: place.bus,
      ports: place.ports,
      interfaceProtocol: setting.interfaceProtocol
    )
  }
}

/// A known maker's device that has no printer interface.
struct USBOther {
  let vendor: UInt16
  let product: UInt16
  /// What it is and how it becomes a printer.
  let trouble: PrinterTrouble

  fileprivate init?(_ device: OpaquePointer) {
    var identity = libusb_device_descriptor()
    let name = USBPlace(device).text("product")
    guard libusb_get_device_descriptor(device, &identity) == 0,
      let model = USBModel(vendor: identity.idVendor, product: identity.idProduct, name: name),
      !settings(of: device, includingVendors: true).isEmpty
    else { return nil }
    vendor = identity.idVendor
    product = identity.idProduct
    let ids = "usb:\(hexadecimal(vendor)):\(hexadecimal(product))"
    let words = name.map { "\(ids) (\($0))" } ?? ids
    guard let obstacle = model.obstacle(in: words, isPrinter: false) else { return nil }
    trouble = obstacle
  }
}

private func settings(of device: OpaquePointer, includingVendors: Bool) -> [USBSetting] {
  var configuration: UnsafeMutablePointer<libusb_config_descriptor>?
  guard libusb_get_active_config_descriptor(device, &configuration) == 0, let configuration
  else { return [] }
  defer { libusb_free_config_descriptor(configuration) }
  return USBSetting.all(of: configuration.pointee, includingVendors: includingVendors)
}

/// Where a device is plugged in, and what the kernel knows of it.
private struct USBPlace {
  let bus: UInt8
  let ports: [UInt8]
  let node: String

  init(_ device: OpaquePointer) {
    bus = libusb_get_bus_number(device)
    // USB allows seven tiers.
    var ports = [UInt8](repeating: 0, count: 7)
    let depth = libusb_get_port_numbers(device, &ports, Int32(ports.count))
    ports.removeLast(ports.count - Int(max(0, depth)))
    self.ports = ports
    node = String(format: "/dev/bus/usb/%03d/%03d", bus, libusb_get_device_address(device))
  }

  /// What the kernel read from the device when it was plugged in: unlike asking the device again,
  /// this needs no permission and disturbs nobody who is printing.
  func text(_ name: String) -> String? {
    let folder = "/sys/bus/usb/devices/\(bus)-\(ports.map(String.init).joined(separator: "."))/"
    guard let bytes = FileManager.default.contents(atPath: folder + name) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    return text.isEmpty ? nil : text
  }
}
