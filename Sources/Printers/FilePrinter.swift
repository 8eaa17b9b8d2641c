#if canImport(Glibc)
  import Glibc
#endif

/// A printer behind a path: a device node, a file that grows by whole jobs, or a folder that
/// gets one file for each job.
struct FilePrinter: PrinterConnection {
  let path: String
  let timeouts: PrinterTimeouts

  func open(named name: String) async throws(PrinterTrouble) -> any PrinterLink {
    try await ThreadLink.open { () throws(PrinterTrouble) -> any LinkEnd in
      switch FilePrinter.kind(of: path) {
      case .folder: try JobFileEnd(folder: path, job: Self.path(in: path, name), timeouts)
      case .file: try GrowingFileEnd(path, timeouts)
      case .device: try DeviceEnd(path, timeouts)
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

  static func isDevice(_ path: String) -> Bool { kind(of: path) == .device }

  /// Where the bytes of a job lie afterwards, for a folder; a name never leads out of it.
  static func jobFile(at path: String, named name: String) -> String? {
    kind(of: path) == .folder ? Self.path(in: path, name) : nil
  }

  private static func path(in folder: String, _ name: String) -> String {
    let name = name.replacing("/", with: "-").replacing("\0", with: "-")
    return (folder.hasSuffix("/") ? folder : folder + "/") + name + ".escpos"
  }
}

/// Trouble with a path, by the system's error number.
func pathTrouble(_ path: String, _ number: Int32) -> PrinterTrouble {
  let kind: PrinterTrouble.Kind =
    switch number {
    case EACCES, EPERM, EROFS: .denied
    default: .absent
    }
  return PrinterTrouble(
    kind,
    reason: "file:\(path): \(reason(number))",
    advice: "check that the path is right and may be written"
  )
}

extension PrinterAddress {
  /// Where the bytes of a job of this name lie afterwards, for printers that keep a file a job.
  public func jobFile(named name: String) -> String? {
    guard case .file(let path) = self else { return nil }
    return FilePrinter.jobFile(at: path, named: name)
  }
}
