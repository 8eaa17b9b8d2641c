#if canImport(Glibc)
  import Glibc
#endif

/// An end that cannot say anything.
protocol MuteEnd: LinkEnd {
  var bell: Bell { get }
}

extension MuteEnd {
  var hasBackChannel: Bool { false }
  var interrupt: @Sendable () -> Void { { [bell] in bell.ring() } }

  func listen(milliseconds: Int32) {
    var entry = pollfd(fd: bell.number, events: Int16(POLLIN), revents: 0)
    poll(&entry, 1, milliseconds)
    bell.silence()
  }

  /// An inbox into which nothing will ever come.
  static func emptyInbox(of printer: String) -> Inbox {
    let inbox = Inbox()
    inbox.end(
      PrinterTrouble(
        .silent,
        reason: "\(printer) is a file and says nothing",
        advice: "look at the file"
      )
    )
    return inbox
  }
}

/// One file for one job: it is there whole or not at all.
final class JobFileEnd: MuteEnd {
  let printer: String
  let inbox: Inbox
  let bell: Bell
  private let folder: String
  private let target: String
  private let draft: String
  private var file: Descriptor
  private let timeouts: PrinterTimeouts
  private var account = LinkAccount()
  private var isInPlace = false

  init(folder: String, job: String, _ timeouts: PrinterTimeouts) throws(PrinterTrouble) {
    let draft = job + ".part"
    let bell = try Bell()
    let number = Glibc.open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard number >= 0 else { throw pathTrouble(folder, errno) }
    printer = "file:\(folder)"
    inbox = Self.emptyInbox(of: printer)
    self.bell = bell
    self.folder = folder
    target = job
    self.draft = draft
    file = Descriptor(number)
    self.timeouts = timeouts
  }

  deinit {
    if !isInPlace {
      unlink(draft)
    }
  }

  func write(_ bytes: [UInt8], stall: Int32?) -> Delivery {
    if let refusal = account.refusal { return refusal }
    let (written, trouble) = file.write(bytes, stall: stall ?? timeouts.stall)
    return account.add(
      trouble == 0 ? Delivery(accepted: written) : failure(trouble)
    )
  }

  func finish() -> Delivery {
    guard account.trouble == nil, !isInPlace else { return account.total }
    guard fsync(file.number) == 0, rename(draft, target) == 0 else {
      return account.add(failure(errno))
    }
    isInPlace = true
    // The new name is safe from a power cut once its folder is, where folders can be opened at all.
    fsync(Descriptor(Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)).number)
    return account.total
  }

  /// Nothing of a job is there when it is not there whole.
  private func failure(_ number: Int32) -> Delivery {
    account.accepted = 0
    return Delivery(accepted: 0, trouble: "\(pathTrouble(folder, number))")
  }
}

/// A file that grows: what fails is cut off again.
final class GrowingFileEnd: MuteEnd {
  let printer: String
  let inbox: Inbox
  let bell: Bell
  private let path: String
  private var file: Descriptor
  private let size: off_t
  private let timeouts: PrinterTimeouts
  private var account = LinkAccount()

  init(_ path: String, _ timeouts: PrinterTimeouts) throws(PrinterTrouble) {
    let bell = try Bell()
    let number = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard number >= 0 else { throw pathTrouble(path, errno) }
    let file = Descriptor(number)
    size = lseek(number, 0, SEEK_END)
    guard size >= 0 else { throw pathTrouble(path, errno) }
    printer = "file:\(path)"
    inbox = Self.emptyInbox(of: printer)
    self.bell = bell
    self.path = path
    self.file = file
    self.timeouts = timeouts
  }

  func write(_ bytes: [UInt8], stall: Int32?) -> Delivery {
    if let refusal = account.refusal { return refusal }
    let (written, trouble) = file.write(bytes, stall: stall ?? timeouts.stall)
    return account.add(
      trouble == 0 ? Delivery(accepted: written) : failure(trouble, accepted: written)
    )
  }

  func finish() -> Delivery {
    guard account.trouble == nil, fsync(file.number) != 0 else { return account.total }
    _ = account.add(failure(errno, accepted: 0))
    return account.total
  }

  private func failure(_ number: Int32, accepted: Int) -> Delivery {
    let trouble = "\(pathTrouble(path, number))"
    guard ftruncate(file.number, size) == 0 else {
      return Delivery(accepted: accepted, trouble: trouble)
    }
    account.accepted = 0
    return Delivery(accepted: 0, trouble: trouble)
  }
}
