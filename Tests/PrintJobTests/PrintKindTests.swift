import PrintJob
import Testing

@Suite struct PrintKindTests {
  typealias Paper = (kind: PrintKind, state: PrintJobState)

  static let courses: [(papers: [Paper], next: PrintKind)] = [
    ([], .original),
    ([(.original, .queued)], .original),
    ([(.original, .cancelled)], .original),
    ([(.original, .sending)], .reprint(1)),
    ([(.original, .possiblyPrinted)], .reprint(1)),
    ([(.original, .handedOver)], .copy(1)),
    ([(.original, .handedOver), (.copy(1), .handedOver)], .copy(2)),
    ([(.original, .handedOver), (.copy(1), .possiblyPrinted)], .copy(2)),
    ([(.original, .handedOver), (.copy(1), .queued)], .copy(2)),
    ([(.original, .handedOver), (.copy(1), .cancelled)], .copy(1)),
    (
      [(.original, .handedOver), (.copy(1), .cancelled), (.copy(2), .handedOver)],
      .copy(3)
    ),
    ([(.original, .possiblyPrinted), (.reprint(1), .possiblyPrinted)], .reprint(2)),
    ([(.original, .possiblyPrinted), (.reprint(1), .queued)], .reprint(2)),
    ([(.original, .possiblyPrinted), (.reprint(1), .handedOver)], .copy(1)),
    ([(.original, .queued), (.reprint(1), .handedOver)], .copy(1)),
    ([(.original, .cancelled), (.reprint(1), .queued)], .original),
  ]

  @Test("the next paper follows from what was sent", arguments: courses.indices)
  func next(index: Int) {
    let course = Self.courses[index]
    #expect(nextPrint(after: course.papers) == course.next)
  }

  @Test("every paper but the original says what it is")
  func marks() {
    #expect(PrintKind.original.mark.isEmpty)
    #expect(PrintKind.copy(2).mark == ["COPY 2"])
    #expect(PrintKind.reprint(3).mark == ["REPRINT 3", "earlier print not confirmed"])
  }
}
