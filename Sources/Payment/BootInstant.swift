/// A moment on the clock that counts suspend (`CLOCK_BOOTTIME`), so deadlines survive a closed lid.
public struct BootInstant: Sendable, Hashable, Comparable {
  /// Milliseconds since the machine started.
  public var milliseconds: Int64

  /// A moment so many milliseconds after the start of the machine.
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// A moment before this start of the machine: every deadline counted from it has passed.
  public static let earlierBoot = BootInstant(milliseconds: -1 << 40)

  /// Earlier comes first.
  public static func < (left: BootInstant, right: BootInstant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The moment so many milliseconds later.
  public static func + (instant: BootInstant, milliseconds: Int64) -> BootInstant {
    BootInstant(milliseconds: instant.milliseconds + milliseconds)
  }

  /// The milliseconds from the right moment to the left one.
  public static func - (left: BootInstant, right: BootInstant) -> Int64 {
    left.milliseconds - right.milliseconds
  }
}
