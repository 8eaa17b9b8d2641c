import Journal
import PrintJob
import Spool
import Synchronization
import Testing

/// Sees what a spool tells.
final class Witness: Sendable {
  private struct Waiter {
    let id: Int
    let condition: @Sendable (Witness.Sight) -> Bool
    let done: @Sendable (Bool) -> Void
  }

  private struct State {
    var sight = Sight(jobs: [], printers: [], done: 0)
    var lastID = 0
    var waiters: [Waiter] = []
  }

  /// Everything that was told so far.
  struct Sight {
    /// Each job as it was, time after time.
    var jobs: [JobRecord]
    /// Each printer as it was, time after time.
    var printers: [PrinterNews]
    /// How many times a job came out or was handed over.
    var done: Int
  }

  private let state = Mutex(State())

  var observe: @Sendable (SpoolNews) -> Void {
    { [self] news in
      let done = state.withLock { state in
        switch news {
        case .job(let job):
          state.sight.jobs.append(job)
          let isDone = job.facts.state == .printed || job.facts.state == .handedOver
          state.sight.done += isDone ? 1 : 0
        case .printer(let printer): state.sight.printers.append(printer)
        }
        return Self.takeDone(&state)
      }
      for action in done { action(true) }
    }
  }

  /// The states that a job was in, in order.
  func states(of job: Int64) -> [PrintJobState] {
    state.withLock { $0.sight.jobs.filter { $0.id == job }.map(\.facts.state) }
  }

  /// Waits until something was told, now or before.
  func wait(
    for what: String,
    seconds: Int = 240,
    _ condition: @escaping @Sendable (Sight) -> Bool
  ) async throws {
    let isSeen = await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
      let (id, done) = state.withLock { state in
        state.lastID += 1
        state.waiters.append(
          Waiter(id: state.lastID, condition: condition) { continuation.resume(returning: $0) }
        )
        return (state.lastID, Self.takeDone(&state))
      }
      for action in done { action(true) }
      guard done.isEmpty else { return }
      Task {
        try? await Task.sleep(for: .seconds(seconds))
        let late = state.withLock { state in
          let index = state.waiters.firstIndex { $0.id == id }
          return index.map { state.waiters.remove(at: $0).done }
        }
        late?(false)
      }
    }
    try #require(isSeen, "\(what) never happened")
  }

  /// Waits until a job has come to a state.
  func wait(for state: PrintJobState, of job: Int64) async throws {
    try await wait(for: "print job \(job) as \(state)") { sight in
      sight.jobs.contains { $0.id == job && $0.facts.state == state }
    }
  }

  private static func takeDone(_ state: inout State) -> [@Sendable (Bool) -> Void] {
    var done: [@Sendable (Bool) -> Void] = []
    state.waiters.removeAll { waiter in
      guard waiter.condition(state.sight) else { return false }
      done.append(waiter.done)
      return true
    }
    return done
  }
}
