import Dispatch
import Foundation

/// Threads of their own for long calculations, behind everything else on the machine: tests with
/// servers and limits of time go on beside them.
enum Background {
  private static let places = DispatchSemaphore(value: 2)

  /// Runs work when one of two places is free.
  static func run<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        places.wait()
        // Zero is this thread.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 15)
        let result = Swift.Result { try work() }
        places.signal()
        continuation.resume(with: result)
      }
    }
  }
}
