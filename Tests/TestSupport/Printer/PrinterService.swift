import Foundation
import Synchronization

/// The wire's end at a model printer; only the printer's thread uses it.
protocol PrinterEnd: Sendable {
  var address: String { get }
  /// What is waited for to get a connection; nil when there is one already.
  var listener: Int32? { get }
  /// What is read from and written to; nil when nobody is connected.
  var connection: Int32? { get }
  /// Takes connections or refuses them.
  func listen(_ isWanted: Bool)
  /// Takes the next connection.
  func accept()
  /// Ends the connection, with a reset when it breaks.
  func hangUp(breaking: Bool)
  func close()
}

/// Runs a model printer: one thread that waits for the wire, for the clock and for the test.
final class PrinterService: Sendable {
  private struct Waiter {
    var condition: @Sendable (ModelPrinter.Station) -> Bool
    var continuation: CheckedContinuation<Bool, Never>
    var deadline: Int64
  }

  private struct State {
    var station: ModelPrinter.Station
    var waiters: [Waiter] = []
    /// Who waits until the wire is as the station says.
    var changers: [DispatchSemaphore] = []
    var isOver = false
  }

  private let state: Mutex<State>
  /// A pipe that ends the thread's waiting.
  private let bell: (hears: Int32, rings: Int32)

  init(_ station: ModelPrinter.Station, _ end: any PrinterEnd) throws {
    state = Mutex(State(station: station))
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw WireError("pipe") }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    bell = (ends[0], ends[1])
  }

  var station: ModelPrinter.Station { state.withLock { $0.station } }

  /// Changes the printer or its wire, at the latest when this returns.
  func change(_ change: (inout ModelPrinter.Station) -> Void) {
    let isDone = DispatchSemaphore(value: 0)
    state.withLock { state in
      change(&state.station)
      state.changers.append(isDone)
    }
    ring()
    isDone.wait()
  }

  func end() {
    state.withLock { state in
      state.isOver = true
      // Once the thread knows, the pipe's number may be another file's.
      ring()
    }
  }

  func wait(
    seconds: Int,
    _ condition: @escaping @Sendable (ModelPrinter.Station) -> Bool
  ) async -> Bool {
    await withCheckedContinuation { continuation in
      let deadline = Self.milliseconds + Int64(seconds) * 1_000
      state.withLock {
        $0.waiters.append(
          Waiter(condition: condition, continuation: continuation, deadline: deadline)
        )
      }
      ring()
    }
  }

  private func ring() {
    var one: UInt8 = 1
    _ = write(bell.rings, &one, 1)
  }

  private static var milliseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  // MARK: The thread

  func run(_ end: any PrinterEnd) {
    var clock = Self.milliseconds
    /// Thousandths of bytes that a slow printer has had the time for.
    var credit: Int64 = 0
    while true {
      let now = Self.milliseconds
      let passed = now - clock
      clock = now
      guard work(end, passed, &credit), look(end, now) else { break }
    }
    end.hangUp(breaking: true)
    end.close()
    close(bell.hears)
    close(bell.rings)
  }

  /// Prints, answers and wakes whoever waits for that; false when all is over.
  private func work(_ end: any PrinterEnd, _ passed: Int64, _ credit: inout Int64) -> Bool {
    var answers: [UInt8] = []
    var done: [CheckedContinuation<Bool, Never>] = []
    var late: [CheckedContinuation<Bool, Never>] = []
    let (isOver, isPlugged) = state.withLock { state in
      if !state.station.isStalled {
        if let speed = state.station.printer.bytesPerSecond {
          credit = min(credit + passed * Int64(speed), Int64(speed) * 100)
          let limit = Int(credit / 1_000)
          credit -= Int64(limit > 0 ? state.station.printer.work(upTo: limit) : 0) * 1_000
        } else {
          state.station.printer.work()
        }
      }
      let isHeard = end.connection != nil && !state.station.isStalled
      if isHeard || end.connection == nil && !state.station.keepsAnswers {
        answers = state.station.printer.answers
        state.station.printer.answers = []
      }
      state.station.isServing = end.connection != nil && state.station.isPlugged
      state.waiters.removeAll { waiter in
        let isDone = waiter.condition(state.station)
        let isLate = !isDone && (state.isOver || Self.milliseconds >= waiter.deadline)
        if isDone { done.append(waiter.continuation) }
        if isLate { late.append(waiter.continuation) }
        return isDone || isLate
      }
      return (state.isOver, state.station.isPlugged)
    }
    for continuation in done { continuation.resume(returning: true) }
    for continuation in late { continuation.resume(returning: false) }
    if isPlugged, let connection = end.connection { Self.say(answers, to: connection) }
    return !isOver
  }

  /// Waits for the next thing to do and takes what has come over the wire; false at the end.
  private func look(_ end: any PrinterEnd, _ now: Int64) -> Bool {
    let (room, wants, timeout) = state.withLock { state in
      let station = state.station
      if !station.isPlugged, end.connection != nil {
        state.station.breaks += 1
        end.hangUp(breaking: true)
      }
      end.listen(station.isPlugged && (end.connection == nil || !station.refusesOthers))
      for changer in state.changers { changer.signal() }
      state.changers = []
      let deadline = state.waiters.map(\.deadline).min() ?? .max
      let isSlow = station.printer.bytesPerSecond != nil && !station.printer.isIdle
      let isPrinting = isSlow && !station.isStalled && !station.printer.isStopped
      let patience = isPrinting ? 5 : min(max(deadline - now, 0), 60_000)
      return (station.isStalled ? 0 : roomLeft(station), !station.isStalled, Int32(patience))
    }
    var places = [pollfd(fd: bell.hears, events: Int16(POLLIN), revents: 0)]
    if let connection = end.connection {
      places.append(pollfd(fd: connection, events: room > 0 ? Int16(POLLIN) : 0, revents: 0))
    } else if wants, let listener = end.listener {
      places.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0))
    }
    poll(&places, UInt(places.count), timeout)
    if places[0].revents != 0 {
      var rings = [UInt8](repeating: 0, count: 64)
      _ = read(bell.hears, &rings, rings.count)
    }
    guard places.count > 1, places[1].revents != 0 else { return true }
    if end.connection == nil {
      end.accept()
      if end.connection != nil { state.withLock { $0.station.connections += 1 } }
    } else if room > 0 {
      hear(end, room)
    } else {
      end.hangUp(breaking: true)
    }
    return true
  }

  /// How many bytes may be read before something has to happen.
  private func roomLeft(_ station: ModelPrinter.Station) -> Int {
    let next = station.breaksAt.filter { $0 > station.printer.received }.min()
    return min(station.printer.room, next.map { $0 - station.printer.received } ?? .max, 65_536)
  }

  private func hear(_ end: any PrinterEnd, _ room: Int) {
    guard let connection = end.connection else { return }
    var bytes = [UInt8](repeating: 0, count: room)
    let count = read(connection, &bytes, room)
    guard count > 0 else {
      // Nothing to read yet is no end.
      if count < 0, errno == EAGAIN || errno == EINTR { return }
      return end.hangUp(breaking: false)
    }
    let breaks = state.withLock { state in
      state.station.printer.take(bytes[..<count])
      guard state.station.breaksAt.contains(state.station.printer.received) else { return false }
      state.station.breaks += 1
      state.station.isPlugged = !state.station.staysOut
      if state.station.losesPower {
        state.station.printer.work()
        state.station.printer.losePower()
      }
      return true
    }
    if breaks { end.hangUp(breaking: true) }
  }

  private static func say(_ answers: [UInt8], to connection: Int32) {
    var rest = answers[...]
    while !rest.isEmpty {
      // A host that does not read its answers loses them.
      let count = rest.withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

/// The system refused a test what it needs.
struct WireError: Error, CustomStringConvertible {
  let description: String

  init(_ call: String) {
    description = "\(call): error \(errno)"
  }
}
