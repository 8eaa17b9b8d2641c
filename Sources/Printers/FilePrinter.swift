#if canImport(Glibc)
  import Glibc
#endif

/// A printer behind a path: a device node, a file that grows by whole jobs, or a folder that
/// gets one file for each job.
struct FilePrinter: PrinterConnection {
  let path: String
  let timeouts: PrinterTimeouts

  func deliver(_ bytes: [UInt8], named name: String) async -> Delivery {
    await onOwnThread {
      var status = stat()
      let kind = stat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
      return switch kind {
      case _ where path.hasSuffix("/"), S_IFDIR: place(bytes, in: path, named: name)
      case S_IFREG, 0: append(bytes)
      default: send(bytes)
      }
    }
  }

  /// One file for each job: it is there whole or not at all.
  private func place(_ bytes: [UInt8], in folder: String, named name: String) -> Delivery {
    let target = FilePrinter.jobPath(folder: folder, name: name)
    let draft = target + ".part"
    let number = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard number >= 0 else { return failure(errno) }
    let file = Descriptor(number: number)
    var (_, trouble) = file.write(bytes, stall: timeouts.stall)
    if trouble == 0, fsync(number) != 0 || rename(draft, target) != 0 {
      trouble = errno
    }
    if trouble != 0 {
      unlink(draft)
      return failure(trouble)
    }
    return Delivery(accepted: bytes.count)
  }

  /// A file that grows: a job that fails is cut off again.
  private func append(_ bytes: [UInt8]) -> Delivery {
    let number = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard number >= 0 else { return failure(errno) }
    let file = Descriptor(number: number)
    let size = lseek(number, 0, SEEK_END)
    var (_, trouble) = file.write(bytes, stall: timeouts.stall)
    if trouble == 0, fsync(number) != 0 {
      trouble = errno
    }
    if trouble != 0 {
      ftruncate(number, size)
      return failure(trouble)
    }
    return Delivery(accepted: bytes.count)
  }

  /// A device node: what it has taken cannot be called back.
  private func send(_ bytes: [UInt8]) -> Delivery {
    let number = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard number >= 0 else { return failure(errno) }
    let device = Descriptor(number: number)
    let (written, trouble) = device.write(bytes, stall: timeouts.stall)
    return trouble == 0 ? Delivery(accepted: written) : failure(trouble, accepted: written)
  }

  private func failure(_ number: Int32, accepted: Int = 0) -> Delivery {
    Delivery(
      accepted: accepted,
      trouble: "file:\(path): \(reason(number)); check that the path is right and may be written"
    )
  }

  static func jobPath(folder: String, name: String) -> String {
    (folder.hasSuffix("/") ? folder : folder + "/") + name + ".escpos"
  }
}

extension PrinterAddress {
  /// Where the bytes of a job of this name lie afterwards, for printers that keep a file a job.
  public func jobFile(named name: String) -> String? {
    guard case .file(let path) = self, path.hasSuffix("/") else { return nil }
    return FilePrinter.jobPath(folder: path, name: name)
  }
}
