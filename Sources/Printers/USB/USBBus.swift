import CUSB
import Foundation

/// A printer that was found; the pointers are good while the buses are looked at.
struct USBDevice {
  let context: OpaquePointer
  let pointer: OpaquePointer
  let info: USBPrinterInfo
  let setting: USBSetting
  /// The node through which it is opened.
  let node: String
}

/// Looks at the buses and hands over the printers there, in their order.
///
/// Each look is a new one: where no udevd runs, libusb never learns of what is plugged in later.
func withUSBPrinters<Result>(
  _ use: ([USBDevice]) throws(USBFailure) -> Result
) throws(USBFailure) -> Result {
  var context: OpaquePointer?
  var status = libusb_init(&context)
  guard status == 0, let context else {
    throw unusable(status)
  }
  defer { libusb_exit(context) }
  var list: UnsafeMutablePointer<OpaquePointer?>?
  let count = libusb_get_device_list(context, &list)
  guard count >= 0, let list else {
    status = Int32(clamping: count)
    throw unusable(status)
  }
  defer { libusb_free_device_list(list, 1) }
  let printers = UnsafeBufferPointer(start: list, count: count).compactMap { device in
    device.flatMap { USBDevice($0, context: context) }
  }
  return try use(printers.sorted { $0.info.precedes($1.info) })
}

private func unusable(_ status: Int32) -> USBFailure {
  USBFailure(
    reason: "USB cannot be used here (\(libusbName(status)))",
    advice: "check that /dev/bus/usb is there"
  )
}

/// libusb's name for what a call returned.
func libusbName(_ status: Int32) -> String {
  String(cString: libusb_error_name(status))
}

extension USBDevice {
  /// The device as a printer, or nil when it is none.
  fileprivate init?(_ device: OpaquePointer, context: OpaquePointer) {
    var identity = libusb_device_descriptor()
    var configuration: UnsafeMutablePointer<libusb_config_descriptor>?
    guard libusb_get_device_descriptor(device, &identity) == 0,
      libusb_get_active_config_descriptor(device, &configuration) == 0, let configuration
    else { return nil }
    defer { libusb_free_config_descriptor(configuration) }
    guard let setting = USBSetting.best(of: USBSetting.all(of: configuration.pointee)) else {
      return nil
    }
    let bus = libusb_get_bus_number(device)
    // USB allows seven tiers.
    var ports = [UInt8](repeating: 0, count: 7)
    let depth = libusb_get_port_numbers(device, &ports, Int32(ports.count))
    ports.removeLast(ports.count - Int(max(0, depth)))
    let folder = "/sys/bus/usb/devices/\(bus)-\(ports.map(String.init).joined(separator: "."))/"
    self.context = context
    pointer = device
    self.setting = setting
    node = String(format: "/dev/bus/usb/%03d/%03d", bus, libusb_get_device_address(device))
    info = USBPrinterInfo(
      vendor: identity.idVendor,
      product: identity.idProduct,
      manufacturer: Self.text(folder + "manufacturer"),
      model: Self.text(folder + "product"),
      serial: Self.text(folder + "serial"),
      bus: bus,
      ports: ports,
      interfaceProtocol: setting.interfaceProtocol
    )
  }

  /// What the kernel read from the printer when it was plugged in: unlike asking the printer again,
  /// this needs no permission and disturbs nobody who is printing.
  private static func text(_ path: String) -> String? {
    guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    return text.isEmpty ? nil : text
  }
}
