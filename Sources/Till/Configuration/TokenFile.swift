#if canImport(Glibc)
  import Glibc
#endif
import Sales

/// The gateway's token in a file that nobody else can read, or from systemd's credentials.
enum TokenFile {
  /// The credential's name for systemd's `LoadCredential=`.
  static let credential = "platen-token"

  /// Reads the token; the fault is told in words that never hold it.
  static func read(
    _ path: String?,
    environment: [String: String],
    fault: (String) -> Void
  ) -> GatewayToken? {
    let credentials = environment["CREDENTIALS_DIRECTORY"].map { "\($0)/\(credential)" }
    guard let file = path ?? credentials else {
      fault("is missing; write the path of a file of mode 0600 that holds the token")
      return nil
    }
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      fault("\(file): \(String(cString: strerror(errno)))")
      return nil
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      fault("\(file) is not a plain file")
      return nil
    }
    guard status.st_mode & 0o077 == 0 else {
      fault("\(file) can be read by others; run: chmod 600 \(file)")
      return nil
    }
    var bytes = [UInt8](repeating: 0, count: 1_025)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    let token = GatewayToken(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self))
    guard (1...1_024).contains(count), token.reveal({ !$0.isEmpty }) else {
      fault("\(file) does not hold a token of 1 to 1024 characters")
      return nil
    }
    return token
  }
}
