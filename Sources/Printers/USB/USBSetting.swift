import CUSB

/// One alternate setting of a printer interface, with what is needed to send through it.
struct USBSetting: Equatable {
  var interface: UInt8
  var alternate: UInt8
  /// True when the interface has no other setting, so that none has to be chosen.
  var isOnly: Bool
  var interfaceProtocol: UInt8
  /// The address of the bulk endpoint that takes data.
  var output: UInt8
  /// The address of the bulk endpoint that gives answers, where there is one.
  var input: UInt8?

  /// How well jobs can be sent through it, smaller is better; nil for what does not take raw jobs:
  /// IEEE 1284.4 packets (3) and IPP over USB (4).
  var rank: Int? {
    switch interfaceProtocol {
    case 2: 0
    case 1: 1
    case 3, 4: nil
    // Makers' own protocols, and clones that left the field empty.
    default: 2
    }
  }

  /// The best of several settings, the first one of equals.
  static func best(of settings: [USBSetting]) -> USBSetting? {
    settings.filter { $0.rank != nil }.min { ($0.rank ?? .max) < ($1.rank ?? .max) }
  }
}

extension USBSetting {
  /// The settings of the printer interfaces (class 7) that have a bulk endpoint for data.
  ///
  /// - Parameters:
  ///   - configuration: the device's active one.
  ///   - includingVendors: whether interfaces of the maker's own class (255) count, too.
  /// - Returns: the settings in their order.
  static func all(
    of configuration: libusb_config_descriptor,
    includingVendors: Bool
  ) -> [USBSetting] {
    let interfaces = UnsafeBufferPointer(
      start: configuration.interface,
      count: Int(configuration.bNumInterfaces)
    )
    return interfaces.flatMap { interface in
      let settings = UnsafeBufferPointer(
        start: interface.altsetting,
        count: Int(max(0, interface.num_altsetting))
      )
      return settings.compactMap { setting in
        let number = UInt32(setting.bInterfaceClass)
        let isVendors = includingVendors && number == LIBUSB_CLASS_VENDOR_SPEC.rawValue
        return number == LIBUSB_CLASS_PRINTER.rawValue || isVendors
          ? USBSetting(setting, isOnly: settings.count == 1) : nil
      }
    }
  }

  private init?(_ setting: libusb_interface_descriptor, isOnly: Bool) {
    let endpoints = UnsafeBufferPointer(
      start: setting.endpoint,
      count: Int(setting.bNumEndpoints)
    )
    let bulk = endpoints.filter { endpoint in
      UInt32(endpoint.bmAttributes) & 0x03 == LIBUSB_TRANSFER_TYPE_BULK.rawValue
    }
    .map(\.bEndpointAddress)
    let input = UInt8(LIBUSB_ENDPOINT_IN.rawValue)
    guard let output = bulk.first(where: { $0 & input == 0 }) else { return nil }
    self.init(
      interface: setting.bInterfaceNumber,
      alternate: setting.bAlternateSetting,
      isOnly: isOnly,
      interfaceProtocol: setting.bInterfaceProtocol,
      output: output,
      input: bulk.first { $0 & input != 0 }
    )
  }
}
