#if canImport(Glibc)
  import Glibc
#endif

/// A printer behind a path: a device node, a file that grows by whole jobs, or a folder that
/// gets one file for each job.
struct FilePrinter: PrinterConnection {
  let path: String
  let timeouts: PrinterTimeouts

  func deliver(
    _ bytes: [UInt8],
    named name: String,
    whenOpen: @escaping WhenOpen
  ) async -> Delivery {
    await onOwnThread {
      switch FilePrinter.kind(of: path) {
      case .folder: place(bytes, in: path, named: name, whenOpen)
      case .file: append(bytes, whenOpen)
      case .device: send(bytes, whenOpen)
      }
    }
  }

  private enum Kind {
    case folder, file, device
  }

  /// What the path names; what is not there yet is a folder with, and a file without, a `/` at the
  /// end.
  private static func kind(of path: String) -> Kind {
    var status = stat()
    let mode = stat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
    return switch mode {
    case _ where path.hasSuffix("/"), S_IFDIR: .folder
    case S_IFREG, 0: .file
    default: .device
    }
  }

  /// One file for each job: it is there whole or not at all.
  private func place(
    _ bytes: [UInt8],
    in folder: String,
    named name: String,
    _ whenOpen: WhenOpen
  ) -> Delivery {
    let target = FilePrinter.path(in: folder, name)
    let draft = target + ".part"
    let number = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard number >= 0 else { return failure(errno) }
    var file = Descriptor(number)
    guard whenOpen() else {
      unlink(draft)
      return .heldBack
    }
    var (_, trouble) = file.write(bytes, stall: timeouts.stall)
    if trouble == 0, fsync(number) != 0 || rename(draft, target) != 0 {
      trouble = errno
    }
    if trouble != 0 {
      unlink(draft)
      return failure(trouble)
    }
    // The new name is safe from a power cut once its folder is, where folders can be opened at all.
    fsync(Descriptor(open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)).number)
    return Delivery(accepted: bytes.count)
  }

  /// A file that grows: a job that fails is cut off again.
  private func append(_ bytes: [UInt8], _ whenOpen: WhenOpen) -> Delivery {
    let number = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard number >= 0 else { return failure(errno) }
    var file = Descriptor(number)
    let size = lseek(number, 0, SEEK_END)
    guard size >= 0 else { return failure(errno) }
    guard whenOpen() else { return .heldBack }
    var (written, trouble) = file.write(bytes, stall: timeouts.stall)
    if trouble == 0, fsync(number) != 0 {
      trouble = errno
    }
    if trouble == 0 {
      return Delivery(accepted: written)
    }
    if ftruncate(number, size) == 0 {
      written = 0
    }
    return failure(trouble, accepted: written)
  }

  /// A device node: what it has taken cannot be called back.
  private func send(_ bytes: [UInt8], _ whenOpen: WhenOpen) -> Delivery {
    let number = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard number >= 0 else { return failure(errno) }
    var device = Descriptor(number)
    guard whenOpen() else { return .heldBack }
    let (written, trouble) = device.write(bytes, stall: timeouts.stall)
    return trouble == 0 ? Delivery(accepted: written) : failure(trouble, accepted: written)
  }

  private func failure(_ number: Int32, accepted: Int = 0) -> Delivery {
    Delivery(
      accepted: accepted,
      trouble: "file:\(path): \(reason(number)); check that the path is right and may be written"
    )
  }

  /// Where the bytes of a job lie afterwards, for a folder; a name never leads out of it.
  static func jobFile(at path: String, named name: String) -> String? {
    kind(of: path) == .folder ? Self.path(in: path, name) : nil
  }

  private static func path(in folder: String, _ name: String) -> String {
    let name = name.replacing("/", with: "-").replacing("\0", with: "-")
    return (folder.hasSuffix("/") ? folder : folder + "/") + name + ".escpos"
  }
}

extension PrinterAddress {
  /// Where the bytes of a job of this name lie afterwards, for printers that keep a file a job.
  public func jobFile(named name: String) -> String? {
    guard case .file(let path) = self else { return nil }
    return FilePrinter.jobFile(at: path, named: name)
  }
}
