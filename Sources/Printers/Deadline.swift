/// The moment until which something is waited for; time that the machine sleeps does not count.
struct Deadline {
  private let end: SuspendingClock.Instant

  /// So many milliseconds from now; 0 or less is over at once.
  init(milliseconds: Int32) {
    end = .now + .milliseconds(milliseconds)
  }

  var isOver: Bool { end <= .now }

  /// The milliseconds that are left, rounded up, so that whoever waits for them is past the end.
  var milliseconds: Int32 {
    let (seconds, attoseconds) = SuspendingClock.Instant.now.duration(to: end).components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return Int32(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1)
  }
}
