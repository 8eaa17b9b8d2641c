#if canImport(Glibc)
  import Glibc
#endif

/// A device node: what it has taken cannot be called back.
final class DeviceEnd: LinkEnd {
  let printer: String
  let inbox = Inbox()
  let hasBackChannel: Bool
  private let path: String
  private let bell: Bell
  private var device: Descriptor
  private let timeouts: PrinterTimeouts
  private var account = LinkAccount()

  init(_ path: String, _ timeouts: PrinterTimeouts) throws(PrinterTrouble) {
    bell = try Bell()
    printer = "file:\(path)"
    self.path = path
    self.timeouts = timeouts
    // The kernel's driver has one user at a time; the next one waits its turn.
    let deadline = Deadline(milliseconds: timeouts.connect)
    var opened = Self.open(path)
    while opened.trouble == EBUSY, !deadline.isOver {
      usleep(50_000)
      opened = Self.open(path)
    }
    guard opened.trouble != EBUSY else {
      throw PrinterTrouble(
        .busy,
        reason: "file:\(path) is in use by \(users(of: path))",
        advice: "wait until it is done, or end it if it should not print there"
      )
    }
    guard opened.trouble == 0 else { throw pathTrouble(path, opened.trouble) }
    hasBackChannel = opened.canRead
    device = Descriptor(
      opened.number,
      hearing: opened.canRead ? inbox : nil,
      silence: .pause
    )
    discardOldAnswers()
  }

  private static func open(_ path: String) -> (number: Int32, canRead: Bool, trouble: Int32) {
    let flags = O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    var status = stat()
    // A pipe that is opened both ways would give back what was written to it.
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFCHR {
      let number = Glibc.open(path, O_RDWR | flags)
      if number >= 0 {
        return (number, true, 0)
      }
    }
    let number = Glibc.open(path, O_WRONLY | flags)
    return (number, false, number < 0 ? errno : 0)
  }

  /// What the printer has said to an earlier user comes at once.
  private func discardOldAnswers() {
    let deadline = Deadline(milliseconds: 25)
    while device.isListening, !deadline.isOver {
      _ = device.wait(for: 0, milliseconds: deadline.milliseconds)
    }
    inbox.clear()
    noticeSilence()
  }

  var interrupt: @Sendable () -> Void { { [bell] in bell.ring() } }

  func listen(milliseconds: Int32) {
    _ = device.wait(for: 0, milliseconds: milliseconds, bell: bell)
    noticeSilence()
  }

  private func noticeSilence() {
    guard !device.isListening else { return }
    // The driver of a printer that is unplugged stays for as long as it is open.
    guard device.silenceCause != ENODEV else {
      return inbox.end(
        PrinterTrouble(
          .lost,
          reason: "\(printer) was unplugged or switched off",
          advice: "plug it in and switch it on"
        )
      )
    }
    inbox.end(
      PrinterTrouble(
        .silent,
        reason: "\(printer) cannot be read",
        advice: "choose a profile for a printer that does not answer"
      )
    )
  }

  func write(_ bytes: [UInt8], stall: Int32?) -> Delivery {
    if let refusal = account.refusal { return refusal }
    let (written, trouble) = device.write(bytes, stall: stall ?? timeouts.stall)
    noticeSilence()
    let words = trouble == 0 ? nil : "\(pathTrouble(path, trouble))"
    return account.add(
      Delivery(accepted: written, trouble: words, isStalled: trouble == ETIMEDOUT)
    )
  }

  func finish() -> Delivery { account.total }
}
