/// A moment on the clock that counts suspend, so that no deadline is missed under a closed lid.
///
/// The wall clock comes in once: who takes a job from the journal says how long ago it was asked
/// for.
public struct Moment: Sendable, Hashable, Comparable {
  /// Milliseconds since the machine started; negative for what happened before.
  public var milliseconds: Int64

  /// A moment so many milliseconds after the start of the machine.
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// Earlier comes first.
  public static func < (left: Moment, right: Moment) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The moment so many milliseconds later, or the last one there is.
  public static func + (moment: Moment, milliseconds: Int64) -> Moment {
    let (sum, overflow) = moment.milliseconds.addingReportingOverflow(milliseconds)
    return Moment(milliseconds: overflow ? (milliseconds < 0 ? .min : .max) : sum)
  }
}
