import CUSB
#if canImport(Glibc)
  import Glibc
#endif

/// The claim on a printer's interface: whoever holds it is the only one to print there.
///
/// The kernel's own driver (usblp) makes room for it and gets the printer back at its end.
struct USBClaim: ~Copyable {
  private let bus: USBBus
  private let handle: OpaquePointer
  private let setting: USBSetting
  /// Where the printer can answer.
  let listener: USBListener?

  /// Opens a printer and claims it; one that is in use is waited for.
  ///
  /// - Parameters:
  ///   - device: the printer.
  ///   - bus: the look at the buses that it was found by.
  ///   - inbox: where its answers go.
  ///   - patience: how long to wait for another program to give the printer back, in milliseconds.
  /// - Throws: `PrinterTrouble` when the printer is gone, stays in use, or may not be used.
  init(
    _ device: USBDevice,
    on bus: USBBus,
    hearing inbox: Inbox,
    patience: Int32
  ) throws(PrinterTrouble) {
    var opened: OpaquePointer?
    var status = libusb_open(device.pointer, &opened)
    guard status == 0, let handle = opened else {
      throw Self.failure(status, device)
    }
    libusb_set_auto_detach_kernel_driver(handle, 1)
    let interface = Int32(device.setting.interface)
    let deadline = Deadline(milliseconds: patience)
    status = libusb_claim_interface(handle, interface)
    while status == LIBUSB_ERROR_BUSY.rawValue, !deadline.isOver {
      usleep(50_000)
      status = libusb_claim_interface(handle, interface)
    }
    // A setting is only chosen where there is a choice: some printers refuse the request.
    if status == 0, !device.setting.isOnly {
      let alternate = Int32(device.setting.alternate)
      status = libusb_set_interface_alt_setting(handle, interface, alternate)
      if status != 0 {
        libusb_release_interface(handle, interface)
      }
    }
    guard status == 0 else {
      libusb_close(handle)
      throw Self.failure(status, device)
    }
    self.bus = bus
    self.handle = handle
    setting = device.setting
    listener = device.setting.input.flatMap { endpoint in
      USBListener(handle, endpoint: endpoint, context: bus.context, inbox)
    }
  }

  deinit {
    listener?.stop()
    libusb_release_interface(handle, Int32(setting.interface))
    libusb_close(handle)
  }
}

extension USBClaim: BulkPipe {
  func send(
    _ bytes: UnsafeBufferPointer<UInt8>,
    timeout: UInt32
  ) -> (end: TransferEnd, count: Int) {
    // libusb has one function for both directions; it only reads what goes out.
    let start = UnsafeMutablePointer(mutating: bytes.baseAddress)
    var count: Int32 = 0
    let size = Int32(clamping: bytes.count)
    let status = libusb_bulk_transfer(handle, setting.output, start, size, &count, timeout)
    let end: TransferEnd =
      switch status {
      case 0: .complete
      case LIBUSB_ERROR_TIMEOUT.rawValue: .timedOut
      case LIBUSB_ERROR_PIPE.rawValue: .halted
      case LIBUSB_ERROR_NO_DEVICE.rawValue: .gone
      default: .failed(libusbName(status))
      }
    return (end, Int(count))
  }

  func clearHalt() {
    libusb_clear_halt(handle, setting.output)
  }
}

extension USBClaim {
  /// Milliseconds for a request on the control endpoint, which answers even while paper is out.
  private static let requestTimeout: UInt32 = 1_000

  /// Why a request got no answer.
  enum Refusal: Error {
    /// The printer does not know the request, or has no time for it.
    case unanswered
    /// The printer is not on the bus any more.
    case gone
  }

  /// What the printer says of its paper and its readiness.
  ///
  /// `GET_PORT_STATUS`, USB Printer Class 1.1, section 4.2.2.
  func portStatus() throws(Refusal) -> PortStatus {
    let answer = try request(1, index: UInt16(setting.interface), size: 1)
    guard let byte = answer.first else { throw .unanswered }
    return PortStatus(rawValue: byte)
  }

  /// What the printer is, as `KEY:VALUE;` pairs (IEEE 1284); nil when it refuses to answer.
  ///
  /// `GET_DEVICE_ID`, USB Printer Class 1.1, section 4.2.1.
  func deviceID() -> String? {
    let index = UInt16(setting.interface) << 8 | UInt16(setting.alternate)
    guard let bytes = try? request(0, index: index, size: 1_024), bytes.count > 2
    else { return nil }
    // The length before the text is left alone: printers count themselves out of it or turn it round.
    let text = bytes.dropFirst(2).prefix { $0 != 0 }
    return String(decoding: text, as: UTF8.self)
  }

  /// A request of the printer class that asks for an answer.
  private func request(
    _ number: UInt8,
    index: UInt16,
    size: UInt16
  ) throws(Refusal) -> [UInt8] {
    var answer = [UInt8](repeating: 0, count: Int(size))
    let count = libusb_control_transfer(
      handle,
      0xA1,  // from the device, of the class, to the interface
      number,
      0,
      index,
      &answer,
      size,
      Self.requestTimeout
    )
    guard count >= 0 else {
      throw count == LIBUSB_ERROR_NO_DEVICE.rawValue ? .gone : .unanswered
    }
    return Array(answer.prefix(Int(count)))
  }
}

extension USBClaim {
  private static func failure(_ status: Int32, _ device: USBDevice) -> PrinterTrouble {
    let printer = device.info
    switch status {
    // libusb has no name of its own for a claim that the system forbids.
    case LIBUSB_ERROR_ACCESS.rawValue, LIBUSB_ERROR_OTHER.rawValue:
      return PrinterTrouble(
        .denied,
        reason: "this user may not use \(printer)",
        advice: "add the user to the group lp (usermod -aG lp USER) and log in again; where that is"
          + " not enough, \(USBPermissions.advice)"
      )
    case LIBUSB_ERROR_BUSY.rawValue:
      return PrinterTrouble(
        .busy,
        reason: "\(printer) is in use by \(users(of: device.node))",
        advice: "wait until it is done, or end it if it should not print there"
      )
    case LIBUSB_ERROR_NO_DEVICE.rawValue, LIBUSB_ERROR_NOT_FOUND.rawValue:
      return PrinterTrouble(
        .absent,
        reason: "\(printer) was unplugged or switched off before anything was sent",
        advice: "plug it in and switch it on"
      )
    default:
      return PrinterTrouble(
        .absent,
        reason: "\(printer) cannot be opened (\(libusbName(status)))",
        advice: "switch it off and on and check its cable"
      )
    }
  }
}
