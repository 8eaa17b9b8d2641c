import Synchronization
import Till

/// The progress of one checkout on its way to the program, in order.
final class ProgressReport: Sendable {
  /// What is to be told.
  let steps: AsyncStream<CheckoutProgress>
  /// To be finished once every step was told.
  let isTold: AsyncStream<Never>.Continuation
  private let told: AsyncStream<Never>
  private let continuation: AsyncStream<CheckoutProgress>.Continuation
  private let last = Mutex<CheckoutProgress?>(nil)

  init() {
    (steps, continuation) = AsyncStream.makeStream(of: CheckoutProgress.self)
    (told, isTold) = AsyncStream.makeStream(of: Never.self)
  }

  /// Takes a step in; one that says the same as the last one within half a second is left out.
  func add(_ progress: CheckoutProgress) {
    let isNew = last.withLock { last in
      let pause = (progress.sinceSubmit ?? 0) - (last?.sinceSubmit ?? 0)
      guard last?.state != progress.state || pause >= 500 else { return false }
      last = progress
      return true
    }
    if isNew {
      continuation.yield(progress)
    }
  }

  /// Takes no more steps in and waits until the last one was told.
  func end() async {
    continuation.finish()
    for await _ in told {}
  }
}
