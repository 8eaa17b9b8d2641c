#if canImport(Glibc)
  import Glibc
#endif

/// A printer with a raw TCP port.
///
/// A connection lives for one job: connect, send, close our side, and wait until the printer's side
/// has acknowledged every byte.
struct TCPPrinter: PrinterConnection {
  let host: String
  let port: UInt16
  let timeouts: PrinterTimeouts

  func deliver(_ bytes: [UInt8], named name: String) async -> Delivery {
    await onOwnThread {
      switch connect() {
      case .failure(let failure): Delivery(accepted: 0, trouble: failure.text)
      case .success(let number): send(bytes, over: Descriptor(number: number))
      }
    }
  }

  private struct Failure: Error {
    let text: String
  }

  private func failure(_ reason: String) -> Failure {
    Failure(
      text: "tcp://\(host):\(port): \(reason); check that the printer is on and in the network"
    )
  }

  /// Tries the host's addresses in their order.
  private func connect() -> Result<Int32, Failure> {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &list)
    guard status == 0, let list else {
      return .failure(failure(String(cString: gai_strerror(status))))
    }
    defer { freeaddrinfo(list) }
    var trouble = ECONNREFUSED
    for entry in sequence(first: list, next: { $0.pointee.ai_next }) {
      let info = entry.pointee
      let kind = info.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
      let number = socket(info.ai_family, kind, info.ai_protocol)
      guard number >= 0 else {
        trouble = errno
        continue
      }
      let attempt = Descriptor(number: number)
      trouble = finishConnect(attempt, info)
      if trouble == 0 {
        // The descriptor that is closed with `attempt` is not the one that is given on.
        let kept = dup(number)
        return kept >= 0 ? .success(kept) : .failure(failure(reason(errno)))
      }
    }
    return .failure(failure(trouble == ETIMEDOUT ? "no answer" : reason(trouble)))
  }

  private func finishConnect(_ attempt: borrowing Descriptor, _ info: addrinfo) -> Int32 {
    if Glibc.connect(attempt.number, info.ai_addr, info.ai_addrlen) == 0 {
      return 0
    }
    guard errno == EINPROGRESS else { return errno }
    guard attempt.wait(for: Int16(POLLOUT), milliseconds: timeouts.connect) != 0 else {
      return ETIMEDOUT
    }
    var trouble: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(attempt.number, SOL_SOCKET, SO_ERROR, &trouble, &length)
    return trouble
  }

  private func send(_ bytes: [UInt8], over connection: consuming Descriptor) -> Delivery {
    let (written, trouble) = connection.write(bytes, stall: timeouts.stall)
    guard trouble == 0 else {
      return Delivery(accepted: written, trouble: failure(reason(trouble)).text)
    }
    shutdown(connection.number, Int32(SHUT_WR))
    var waiting = unacknowledged(connection)
    var patience = timeouts.stall
    while waiting > 0 {
      // Readable or in error means that the printer's side closed or reset, or sent a status byte.
      let events = connection.wait(for: Int16(POLLIN), milliseconds: 10)
      if events != 0, !drain(connection) {
        return Delivery(
          accepted: bytes.count,
          trouble: failure("the connection broke off").text
        )
      }
      let left = unacknowledged(connection)
      patience = left < waiting ? timeouts.stall : patience - 10
      waiting = left
      if patience <= 0 {
        return Delivery(
          accepted: max(1, bytes.count - waiting),
          trouble: failure("the last \(waiting) bytes were not acknowledged").text
        )
      }
    }
    var events = connection.wait(for: Int16(POLLIN), milliseconds: timeouts.farewell)
    while events != 0 {
      guard drain(connection) else {
        return Delivery(
          accepted: bytes.count,
          trouble: failure("the connection broke off").text
        )
      }
      if isClosed(connection) { break }
      events = connection.wait(for: Int16(POLLIN), milliseconds: timeouts.farewell)
    }
    return Delivery(accepted: bytes.count)
  }

  /// Bytes in the send queue that the other side has not acknowledged (`SIOCOUTQ`).
  private func unacknowledged(_ connection: borrowing Descriptor) -> Int {
    var count: Int32 = 0
    return ioctl(connection.number, UInt(TIOCOUTQ), &count) == 0 ? Int(count) : 0
  }

  /// Reads away what the printer says; false when the connection is broken.
  private func drain(_ connection: borrowing Descriptor) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 256)
    while true {
      let count = recv(connection.number, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      if count > 0 { continue }
      return count == 0 || errno == EAGAIN || errno == EINTR
    }
  }

  private func isClosed(_ connection: borrowing Descriptor) -> Bool {
    var byte: UInt8 = 0
    return recv(
      connection.number,
      &byte,
      1,
      Int32(MSG_DONTWAIT | MSG_PEEK)
    ) == 0
  }
}
