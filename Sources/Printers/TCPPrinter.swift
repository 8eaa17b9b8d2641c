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

  func open(named name: String) async throws(PrinterTrouble) -> any PrinterLink {
    try await ThreadLink.open { () throws(PrinterTrouble) -> any LinkEnd in
      try connectInTurn()
    }
  }

  private var name: String { PrinterAddress.tcp(host: host, port: port).description }

  private func trouble(_ kind: PrinterTrouble.Kind, _ reason: String) -> PrinterTrouble {
    PrinterTrouble(
      kind,
      reason: "\(name): \(reason)",
      advice: "check that the printer is on and in the network"
    )
  }

  /// Most printers serve one connection at a time and refuse others meanwhile.
  private func connectInTurn() throws(PrinterTrouble) -> TCPEnd {
    let deadline = Deadline(milliseconds: timeouts.turn)
    while true {
      do throws(PrinterTrouble) {
        return try connect()
      } catch {
        guard error.kind == .busy, !deadline.isOver else { throw error }
        usleep(UInt32(max(1, min(100, deadline.milliseconds))) * 1_000)
      }
    }
  }

  /// Tries the host's addresses in their order.
  private func connect() throws(PrinterTrouble) -> TCPEnd {
    let bell = try Bell()
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &list)
    guard status == 0, let list else {
      throw trouble(.absent, String(cString: gai_strerror(status)))
    }
    defer { freeaddrinfo(list) }
    var number = ECONNREFUSED
    for entry in sequence(first: list, next: { $0.pointee.ai_next }) {
      let info = entry.pointee
      let kind = info.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
      let socket = Glibc.socket(info.ai_family, kind, info.ai_protocol)
      guard socket >= 0 else {
        number = errno
        continue
      }
      let inbox = Inbox()
      let attempt = Descriptor(socket, hearing: inbox)
      number = finishConnect(socket, info)
      if number == 0 {
        // Else the question after a job would wait until the job is acknowledged.
        var now: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &now, 4)
        return TCPEnd(attempt, inbox: inbox, bell: bell, printer: name, timeouts)
      }
    }
    let words = number == ETIMEDOUT ? "no answer" : reason(number)
    throw trouble(number == ECONNREFUSED ? .busy : .absent, words)
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
}

/// The error that the system keeps for a socket until somebody asks.
func pendingError(_ number: Int32) -> Int32 {
  var trouble: Int32 = 0
  var length = socklen_t(MemoryLayout<Int32>.size)
  return getsockopt(number, SOL_SOCKET, SO_ERROR, &trouble, &length) == 0 ? trouble : errno
}
