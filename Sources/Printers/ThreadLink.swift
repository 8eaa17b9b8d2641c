import Synchronization

/// A link whose end lives on a thread of its own, which listens whenever there is nothing to do.
final class ThreadLink: PrinterLink {
  let printer: String
  let hasBackChannel: Bool
  private let knowsStatus: Bool
  private let inbox: Inbox
  private let desk: LinkDesk

  /// Opens a link.
  ///
  /// - Parameter makeEnd: opens the end, on the link's thread.
  /// - Returns: the open link.
  /// - Throws: what kept the end from opening.
  static func open(
    _ makeEnd: @escaping @Sendable () throws(PrinterTrouble) -> any LinkEnd
  ) async throws(PrinterTrouble) -> ThreadLink {
    let result: Result<ThreadLink, PrinterTrouble> = await withCheckedContinuation { opened in
      startThread {
        do throws(PrinterTrouble) {
          // The printer is given back before anybody is told that the link is closed.
          let closed = try serve(makeEnd) { opened.resume(returning: .success($0)) }
          closed.forEach { $0.resume() }
        } catch {
          opened.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }

  /// Works for a link until it is closed; the end is gone when this returns.
  private static func serve(
    _ makeEnd: () throws(PrinterTrouble) -> any LinkEnd,
    _ whenOpen: (ThreadLink) -> Void
  ) throws(PrinterTrouble) -> [CheckedContinuation<Void, Never>] {
    let end = try makeEnd()
    let desk = LinkDesk(interrupt: end.interrupt)
    whenOpen(ThreadLink(end, desk))
    while true {
      switch desk.next() {
      case .work(let work): work(end)
      case .nothing: end.listen(milliseconds: 60_000)
      case .close(let closed): return closed
      }
    }
  }

  private init(_ end: any LinkEnd, _ desk: LinkDesk) {
    printer = end.printer
    hasBackChannel = end.hasBackChannel
    knowsStatus = end.knowsStatus
    inbox = end.inbox
    self.desk = desk
  }

  deinit {
    desk.close(nil)
  }

  func ownStatus() async -> PrinterStatus? {
    guard knowsStatus else { return nil }
    return await ask(else: nil) { $0.ownStatus() }
  }

  func isBehind() async -> Bool {
    await ask(else: false) { $0.hasWaitingBytes() }
  }

  func isHeldUp() async -> Bool {
    await ask(else: false) { $0.isHeldUp() }
  }

  func send(_ bytes: [UInt8], stall milliseconds: Int32?) async -> Delivery {
    await ask(else: closedDelivery) { $0.write(bytes, stall: milliseconds) }
  }

  func receive(within milliseconds: Int32) async throws(PrinterTrouble) -> [UInt8] {
    try await inbox.take(within: milliseconds)
  }

  func finish() async -> Delivery {
    await ask(else: closedDelivery) { $0.finish() }
  }

  func close() async {
    await withCheckedContinuation { desk.close($0) }
    inbox.end(closed)
  }

  private var closed: PrinterTrouble {
    PrinterTrouble(.silent, reason: "the link to \(printer) is closed", advice: "open another one")
  }

  private var closedDelivery: Delivery { Delivery(accepted: 0, trouble: "\(closed)") }

  private func ask<Answer: Sendable>(
    else closed: Answer,
    _ work: @escaping @Sendable (any LinkEnd) -> Answer
  ) async -> Answer {
    await withCheckedContinuation { continuation in
      let isTaken = desk.post { continuation.resume(returning: work($0)) }
      if !isTaken {
        continuation.resume(returning: closed)
      }
    }
  }
}

/// Where work for a link's thread is left.
private final class LinkDesk: Sendable {
  typealias Work = @Sendable (any LinkEnd) -> Void

  enum Next {
    case work(Work)
    case nothing
    case close([CheckedContinuation<Void, Never>])
  }

  private struct State {
    var work: [Work] = []
    var isClosing = false
    /// True when the thread is at its end and there is nothing to interrupt.
    var isOver = false
    var closers: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let interrupt: @Sendable () -> Void

  init(interrupt: @escaping @Sendable () -> Void) {
    self.interrupt = interrupt
  }

  /// - Returns: false when the link is closed and nothing will be done.
  func post(_ work: @escaping Work) -> Bool {
    state.withLock { state in
      guard !state.isClosing else { return false }
      state.work.append(work)
      interrupt()
      return true
    }
  }

  /// Lets the thread end when it has done what was posted before; what waits is resumed then.
  func close(_ closer: CheckedContinuation<Void, Never>?) {
    state.withLock { state in
      if state.isOver {
        closer?.resume()
        return
      }
      state.isClosing = true
      if let closer {
        state.closers.append(closer)
      }
      interrupt()
    }
  }

  func next() -> Next {
    state.withLock { state in
      if !state.work.isEmpty {
        return .work(state.work.removeFirst())
      }
      guard state.isClosing else { return .nothing }
      state.isOver = true
      return .close(state.closers)
    }
  }
}
