#if canImport(Glibc)
  import Glibc
#endif

/// Space beside the journal that is kept for the end of what has begun: with a full disk nothing
/// new is begun, while a payment under way can still be written down.
struct Reserve: Sendable {
  let path: String
  let size: Int64

  /// Takes the space where it is not held yet.
  ///
  /// - Returns: why it cannot be had, or nil when it is held.
  func take() -> String? {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return String(cString: strerror(errno)) }
    defer { close(descriptor) }
    var status = stat()
    // Blocks are of 512 bytes (stat(2)); a file of the right length can be hollow.
    if fstat(descriptor, &status) == 0, status.st_size >= size,
      Int64(status.st_blocks) * 512 >= size
    {
      return nil
    }
    let reason = posix_fallocate(descriptor, 0, off_t(size))
    guard reason != 0 else { return nil }
    // What it got serves nobody there.
    giveUp()
    return String(cString: strerror(reason))
  }

  /// Gives the space back to the disk.
  func giveUp() {
    unlink(path)
  }
}
