extension Profile {
  /// The ways in which a printer of this kind may answer, each of which is worth a try.
  ///
  /// Where the answers are known (``answers``), it is those. A profile that stands for printers of
  /// many makers knows none: such a printer may answer in any way, so it is asked GS ( H first, and
  /// GS r if that stays without answer, once, and what it did is remembered for the device.
  public var mayAnswer: Set<Answer> {
    answers.isEmpty ? Set(Answer.allCases) : answers
  }

  /// True when a drawer pulse is obeyed at once, before all that waits and also when paper is out.
  ///
  /// Else the pulse stands in turn with the print data, so it must not come into the middle of a
  /// job, nor to a printer that may wait in the middle of a command.
  public var opensDrawerAtOnce: Bool { drawer?.isRealTime == true }
}
