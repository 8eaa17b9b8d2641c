import Glibc

/// A folder of pictures that documents may name.
///
/// A name leads to a plain file right in the folder and to nothing else on the machine.
struct LogoFolder {
  /// The folder's path.
  let path: String

  /// Why there is no picture, as whole sentences.
  struct Fault: Error, Equatable {
    let description: String
  }

  /// A file that is open for reading.
  final class File {
    /// What changes when the file is replaced or written to.
    struct Identity: Hashable {
      let device: UInt
      let inode: UInt
      let size: Int
      let modifiedSeconds: Int
      let modifiedNanoseconds: Int
    }

    let identity: Identity
    private let descriptor: CInt

    fileprivate init(_ descriptor: CInt, _ identity: Identity) {
      self.descriptor = descriptor
      self.identity = identity
    }

    deinit {
      close(descriptor)
    }

    /// The file's bytes; nil when there are more than so many, or the disk fails.
    func read(atMost most: Int) -> [UInt8]? {
      var bytes = [UInt8](repeating: 0, count: most + 1)
      var count = 0
      while count <= most {
        let result = bytes.withUnsafeMutableBytes {
          Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), most + 1 - count)
        }
        if result < 0, errno == EINTR { continue }
        guard result >= 0 else { return nil }
        guard result > 0 else { return Array(bytes.prefix(count)) }
        count += result
      }
      return nil
    }
  }

  /// Opens the file of a name.
  func open(_ name: String) throws(Fault) -> File {
    guard !name.isEmpty, !name.hasPrefix("."), !name.utf8.contains(0),
      !name.utf8.contains(UInt8(ascii: "/"))
    else {
      throw Fault(
        description: """
          The logo "\(name.prefix(80))" is refused: its name must be that of a file in the folder \
          of logos, without / and without a dot in front.
          """
      )
    }
    let folder = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else {
      throw fault("The folder of logos, \(path), cannot be read: \(Self.words(errno)).")
    }
    defer { close(folder) }
    // Nothing waits for the writer of a pipe, and no link leads out of the folder.
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    let descriptor = openat(folder, name, flags)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT:
        throw fault("There is no logo \"\(name)\" in \(path): put it there or correct the name.")
      case ELOOP:
        throw fault("The logo \"\(name)\" in \(path) is a link: put the file itself there.")
      default:
        throw fault("The logo \"\(name)\" in \(path) cannot be read: \(Self.words(errno)).")
      }
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw fault("\"\(name)\" in \(path) is no file with a picture: put a PNG there.")
    }
    return File(
      descriptor,
      File.Identity(
        device: UInt(status.st_dev),
        inode: UInt(status.st_ino),
        size: Int(status.st_size),
        modifiedSeconds: status.st_mtim.tv_sec,
        modifiedNanoseconds: status.st_mtim.tv_nsec
      )
    )
  }

  private func fault(_ description: String) -> Fault {
    Fault(description: description)
  }

  private static func words(_ code: CInt) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}
