import Payment
import Synchronization
import Till

/// Tells a person how a checkout goes: one line that counts the seconds on a terminal, a line for
/// each change elsewhere.
final class LiveLine: Sendable {
  private struct Status {
    var text = ""
    var countsSince: ContinuousClock.Instant?
  }

  private let status = Mutex(Status())
  private let isTerminal: Bool

  init(isTerminal: Bool) {
    self.isTerminal = isTerminal
  }

  /// Takes the state of the checkout in.
  func show(_ progress: CheckoutProgress) {
    let (text, counts) = Self.words(for: progress.state)
    let since = progress.sinceSubmit.map {
      ContinuousClock.now - .milliseconds($0)
    }
    let isNew = status.withLock { status in
      defer { status = Status(text: text, countsSince: counts ? since : nil) }
      return status.text != text
    }
    if isTerminal {
      draw()
    } else if isNew, !text.isEmpty {
      Terminal.notice(text)
    }
  }

  /// Keeps the seconds running until the work is done, then wipes the line.
  func during<Result>(_ work: () async throws -> Result) async rethrows -> Result {
    let ticking = Task {
      while isTerminal, !Task.isCancelled {
        draw()
        try? await Task.sleep(for: .milliseconds(200))
      }
    }
    defer {
      ticking.cancel()
      status.withLock { $0 = Status() }
      if isTerminal {
        Terminal.replaceLine("")
      }
    }
    return try await work()
  }

  private func draw() {
    let status = status.withLock { $0 }
    guard !status.text.isEmpty else { return }
    let seconds = status.countsSince.map {
      " \(ContinuousClock.now - $0 < .zero ? 0 : (ContinuousClock.now - $0).components.seconds) s"
    }
    Terminal.replaceLine(status.text + (seconds ?? ""))
  }

  private static func words(for state: AttemptState) -> (text: String, countsSeconds: Bool) {
    switch state {
    case .creating: ("opening the sale…", false)
    case .created, .submitting: ("sending the code…", false)
    case .polling: ("waiting for the customer to confirm…", true)
    case .cancelling, .cancelSent: ("cancelling…", true)
    case .abandoned, .declined, .paid, .cancelled, .reversed: ("", false)
    }
  }
}
