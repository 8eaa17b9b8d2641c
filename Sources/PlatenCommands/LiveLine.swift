import Payment
import Synchronization
import Till

/// Tells a person how a checkout goes: one line that counts the seconds on a terminal, a line for
/// each change elsewhere.
final class LiveLine: Sendable {
  private struct Status {
    var text = ""
    var countsSince: ContinuousClock.Instant?
    var drawn = ""
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
    show(text, countingSince: counts ? since : nil)
  }

  /// Takes in what is told from now on.
  func show(_ text: String, countingSince since: ContinuousClock.Instant? = nil) {
    let isNew = status.withLock { status in
      defer {
        status.text = text
        status.countsSince = since
      }
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
    let line = status.withLock { status -> String? in
      let seconds = status.countsSince.map {
        " \(max(0, (ContinuousClock.now - $0).components.seconds)) s"
      }
      let line = status.text + (seconds ?? "")
      guard line != status.drawn else { return nil }
      status.drawn = line
      return line
    }
    if let line {
      Terminal.replaceLine(line)
    }
  }

  private static func words(for state: AttemptState) -> (text: String, countsSeconds: Bool) {
    switch state {
    case .creating: ("opening the sale…", false)
    case .created, .submitting: ("sending the code…", false)
    case .polling: ("waiting for the customer to confirm…", true)
    case .cancelling, .cancelSent, .refunding: ("cancelling…", true)
    case .paid: ("paid; the receipt is being printed…", false)
    case .abandoned, .declined, .cancelled, .reversed: ("", false)
    }
  }
}
