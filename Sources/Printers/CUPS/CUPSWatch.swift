import Dispatch
import Synchronization

/// Where a thread that follows a job meets the task that waits for it and may stop waiting first.
final class CUPSWatch: Sendable {
  private struct State {
    var waiting: CheckedContinuation<CUPSDelivery, Never>?
    /// What a job comes to that is left now; nil while it must not be left.
    var leaving: CUPSDelivery?
    var isLeft = false
  }

  private let state = Mutex(State())
  private let bell = DispatchSemaphore(value: 0)
  private let limit: Deadline?
  private let observe: @Sendable (CUPSJobNews) -> Void

  /// - Parameters:
  ///   - limit: how many milliseconds the job may wait; nil for ever.
  ///   - observe: hears what is new of it.
  init(limit: Int64? = nil, _ observe: @escaping @Sendable (CUPSJobNews) -> Void) {
    self.limit = limit.map { Deadline(milliseconds: Int32(clamping: max(0, $0))) }
    self.observe = observe
  }

  /// Remembers who waits; once, before anything else is heard.
  func begin(_ waiting: CheckedContinuation<CUPSDelivery, Never>) {
    state.withLock { $0.waiting = waiting }
  }

  /// Lets the waiting task go on; nothing when it has left, or when there is no end.
  func end(with delivery: CUPSDelivery?) {
    guard let delivery else { return }
    let waiting = state.withLock { $0.waiting.take() }
    waiting?.resume(returning: delivery)
  }

  /// Ends the waiting as soon as the job may be left.
  func leave() {
    let leaving = state.withLock { state in
      state.isLeft = true
      return state.leaving
    }
    bell.signal()
    end(with: leaving)
  }

  /// True when the job has waited too long.
  var isOverdue: Bool { limit?.isOver ?? false }

  /// True when nobody waits for the job's end any more.
  var isLeft: Bool { state.withLock { $0.isLeft } }

  /// Tells what is new of a job that may be left from now on.
  func hear(_ news: CUPSJobNews, leaving delivery: CUPSDelivery) {
    let isLeft = state.withLock { state in
      state.leaving = delivery
      return state.isLeft
    }
    if isLeft {
      end(with: delivery)
    } else {
      observe(news)
    }
  }

  /// - Returns: false when the job is followed no longer.
  func wait(milliseconds: Int) -> Bool {
    bell.wait(timeout: .now() + .milliseconds(milliseconds)) == .timedOut && !isLeft
  }
}
