/// What must hold of paper, whatever happens.
enum CourseLaw: String, CaseIterable {
  /// Bytes leave only after it is durable that they may.
  case commitFirst
  /// At most one unmarked paper of a receipt comes out, in part or whole.
  case oneOriginal
  /// Once bytes of a receipt may have left, nothing of it is sent without a mark.
  case markedAfterLeaving
  /// In the end every receipt is on paper or an alarm stands; a printer that cannot say more may
  /// have been handed it.
  case paperOrAlarm
  /// What is called printed is on paper whole.
  case truth
  /// What hangs out torn is declared void before the next line is printed.
  case voided
  /// A drawer job opens the drawer at most once and is sent at most once.
  case onePulse
  /// When everything is repaired, no job is left waiting or at work, and what never left comes out
  /// as what it was.
  case resumes
  /// A printer that stops in mid job and goes on has printed: nobody is asked.
  case patience
  /// One whole copy follows a receipt that ran over two rolls.
  case splitCopied
  /// A mute printer's delivered jobs end as handed over.
  case muteAsksNobody
  /// An old receipt is not sprung on the next customer.
  case notSprung
  /// An old kitchen ticket says that it is late.
  case lateMarked
  /// Papers do not follow each other for ever.
  case bounded
  /// A new process takes a job that was under way for possibly printed.
  case restart
}

/// A law that was broken, and how.
struct Breach: Error, CustomStringConvertible {
  let law: CourseLaw
  let how: String

  init(_ law: CourseLaw, _ how: String) {
    self.law = law
    self.how = how
  }

  var description: String { "\(law): \(how)" }
}
