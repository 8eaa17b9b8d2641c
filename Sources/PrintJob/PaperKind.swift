/// Which paper a receipt's next job prints, from what became of the earlier ones.
///
/// The rule that keeps unmarked originals single: only a receipt of which nothing can have left
/// prints as the original, however often it was asked for, and whatever was withdrawn since. Numbers
/// are not given twice.
public func nextPaper(after earlier: [(kind: PrintKind, facts: JobFacts)]) -> PrintKind {
  let left = earlier.filter { $0.facts.mayHaveLeft }
  guard !left.isEmpty else { return .original }
  let counted = earlier.filter { $0.facts.mayHaveLeft || $0.facts.state != .cancelled }
  var copies = 0
  var reprints = 0
  for paper in counted {
    switch paper.kind {
    case .original: break
    case .copy(let number): copies = max(copies, number)
    case .reprint(let number): reprints = max(reprints, number)
    }
  }
  let cameOut = left.contains { $0.facts.state == .printed || $0.facts.state == .handedOver }
  return cameOut ? .copy(copies + 1) : .reprint(reprints + 1)
}
