import PrintJob
import Testing

@Suite struct PrintKindTests {
  @Test("every paper but the original says what it is")
  func marks() {
    #expect(PrintKind.original.mark.isEmpty)
    #expect(PrintKind.copy(2).mark == ["COPY 2"])
    #expect(PrintKind.reprint(3).mark == ["REPRINT 3", "earlier print not confirmed"])
  }
}
