import Dispatch
import Synchronization

/// What a printer has said and nobody has taken yet.
final class Inbox: Sendable {
  private typealias Answer = Result<[UInt8], PrinterTrouble>

  private struct Waiter {
    let number: UInt64
    let continuation: CheckedContinuation<Answer, Never>
  }

  private struct State {
    var bytes: [UInt8] = []
    var end: PrinterTrouble?
    var waiters: [Waiter] = []
    var lastNumber: UInt64 = 0
  }

  /// What is kept: a printer that talks without end must not fill the memory.
  private static let capacity = 65_536

  private let state = Mutex(State())

  func put(_ bytes: some Collection<UInt8>) {
    guard !bytes.isEmpty else { return }
    state.withLock { state in
      guard state.end == nil else { return }
      state.bytes.append(contentsOf: bytes)
      if state.bytes.count > Self.capacity {
        state.bytes.removeFirst(state.bytes.count - Self.capacity)
      }
      Self.serve(&state)
    }
  }

  /// Nothing will come after what is here; a printer that was only silent may turn out to be lost.
  func end(_ trouble: PrinterTrouble) {
    state.withLock { state in
      guard state.end == nil || state.end?.kind == .silent && trouble.kind == .lost else { return }
      state.end = trouble
      Self.serve(&state)
    }
  }

  func clear() {
    state.withLock { $0.bytes.removeAll() }
  }

  /// Takes what is there, or what comes first within the time.
  func take(within milliseconds: Int32) async throws(PrinterTrouble) -> [UInt8] {
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    let answer: Answer = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isPatient = milliseconds > 0 && !Task.isCancelled
        state.withLock { state in
          state.waiters.append(Waiter(number: number, continuation: continuation))
          Self.serve(&state)
        }
        guard isPatient else { return giveUp(number) }
        let end = DispatchTime.now() + .milliseconds(Int(milliseconds))
        DispatchQueue.global().asyncAfter(deadline: end) { [weak self] in self?.giveUp(number) }
      }
    } onCancel: {
      giveUp(number)
    }
    return try answer.get()
  }

  /// Lets a waiter go with nothing, if it still waits.
  private func giveUp(_ number: UInt64) {
    state.withLock { state in
      guard let index = state.waiters.firstIndex(where: { $0.number == number }) else { return }
      state.waiters.remove(at: index).continuation.resume(returning: .success([]))
    }
  }

  private static func serve(_ state: inout State) {
    if !state.bytes.isEmpty, !state.waiters.isEmpty {
      state.waiters.removeFirst().continuation.resume(returning: .success(state.bytes))
      state.bytes.removeAll()
    }
    guard state.bytes.isEmpty, let end = state.end else { return }
    for waiter in state.waiters {
      waiter.continuation.resume(returning: .failure(end))
    }
    state.waiters.removeAll()
  }
}
