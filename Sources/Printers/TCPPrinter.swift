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

  func deliver(
    _ bytes: [UInt8],
    named name: String,
    whenOpen: @escaping WhenOpen
  ) async -> Delivery {
    await onOwnThread {
      do throws(Failure) {
        let connection = try connect()
        return whenOpen() ? send(bytes, over: connection) : .heldBack
      } catch {
        return delivery(accepted: 0, because: error.reason)
      }
    }
  }

  private struct Failure: Error {
    let reason: String
  }

  private func delivery(accepted: Int, because reason: String) -> Delivery {
    let address = PrinterAddress.tcp(host: host, port: port)
    return Delivery(
      accepted: accepted,
      trouble: "\(address): \(reason); check that the printer is on and in the network"
    )
  }

  /// Tries the host's addresses in their order.
  private func connect() throws(Failure) -> Descriptor {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &list)
    guard status == 0, let list else {
      throw Failure(reason: String(cString: gai_strerror(status)))
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
      let attempt = Descriptor(number, isListening: true)
      trouble = finishConnect(number, info)
      if trouble == 0 { return attempt }
    }
    throw Failure(reason: trouble == ETIMEDOUT ? "no answer" : reason(trouble))
  }

  private func finishConnect(_ number: Int32, _ info: addrinfo) -> Int32 {
    if Glibc.connect(number, info.ai_addr, info.ai_addrlen) == 0 {
      return 0
    }
    guard errno == EINPROGRESS else { return errno }
    let deadline = Deadline(milliseconds: timeouts.connect)
    var entry = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
    while poll(&entry, 1, deadline.milliseconds) <= 0 {
      if deadline.isOver { return ETIMEDOUT }
    }
    return pendingError(number)
  }

  private func send(_ bytes: [UInt8], over connection: consuming Descriptor) -> Delivery {
    let (written, trouble) = connection.write(bytes, stall: timeouts.stall)
    guard trouble == 0 else {
      abort(connection)
      return delivery(accepted: written, because: reason(trouble))
    }
    shutdown(connection.number, Int32(SHUT_WR))
    var waiting = unacknowledged(connection)
    var deadline = Deadline(milliseconds: timeouts.stall)
    while waiting > 0 {
      guard isWhole(&connection, waiting: min(10, deadline.milliseconds)) else {
        return delivery(accepted: bytes.count, because: "the connection broke off")
      }
      let left = unacknowledged(connection)
      if left < waiting {
        deadline = Deadline(milliseconds: timeouts.stall)
      } else if deadline.isOver {
        abort(connection)
        let lost = "the last \(left) bytes were not acknowledged"
        return delivery(accepted: max(1, bytes.count - left), because: lost)
      }
      waiting = left
    }
    // A reset that comes now tells that the printer has thrown away what it had acknowledged.
    let farewell = Deadline(milliseconds: timeouts.farewell)
    while connection.isListening, !farewell.isOver {
      guard isWhole(&connection, waiting: farewell.milliseconds) else {
        return delivery(accepted: bytes.count, because: "the connection broke off")
      }
    }
    return Delivery(accepted: bytes.count)
  }

  /// Waits, reads away what the printer says, and tells whether the connection still stands.
  private func isWhole(_ connection: inout Descriptor, waiting milliseconds: Int32) -> Bool {
    connection.wait(for: 0, milliseconds: milliseconds) == 0
      && pendingError(connection.number) == 0
  }

  /// The error that the system keeps for a socket until somebody asks.
  private func pendingError(_ number: Int32) -> Int32 {
    var trouble: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(number, SOL_SOCKET, SO_ERROR, &trouble, &length) == 0 ? trouble : errno
  }

  /// Bytes in the send queue that the other side has not acknowledged (`SIOCOUTQ`).
  private func unacknowledged(_ connection: borrowing Descriptor) -> Int {
    var count: Int32 = 0
    return ioctl(connection.number, UInt(TIOCOUTQ), &count) == 0 ? Int(count) : 0
  }

  /// Lets the connection end with a reset, so that the system does not go on sending the rest of a
  /// job that was reported as broken off.
  private func abort(_ connection: borrowing Descriptor) {
    var now = linger(l_onoff: 1, l_linger: 0)
    let length = socklen_t(MemoryLayout<linger>.size)
    setsockopt(connection.number, SOL_SOCKET, SO_LINGER, &now, length)
  }
}
