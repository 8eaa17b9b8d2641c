import TestSupport
import Testing

@Suite struct ReceiptPrinterTests {
  private static let cut: [UInt8] = [0x1D, 0x56, 0x42, 0x00]
  private static let barrier: [UInt8] = [0x1D, 0x72, 0x01]
  private static let ticket: [UInt8] = [0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30] + Array("AbC1".utf8)
  private static let flush = [UInt8](repeating: 0, count: 64) + [0x1B, 0x40]
  private static let picture: [UInt8] = [0x1D, 0x76, 0x30, 0, 2, 0, 4, 0, 1, 2, 3, 4, 5, 6, 7, 8]

  private func lines(_ lines: String...) -> [UInt8] {
    lines.flatMap { Array($0.utf8) + [0x0A] }
  }

  private func printer(
    _ make: ReceiptPrinter.Make = .processID,
    _ bytes: [UInt8]...
  ) -> ReceiptPrinter {
    var printer = ReceiptPrinter(make)
    for bytes in bytes {
      printer.take(bytes)
      printer.work()
    }
    return printer
  }

  @Test("lines, pictures and codes up to the cut are a paper")
  func paper() {
    let code: [UInt8] = [0x1D, 0x28, 0x6B, 6, 0, 49, 80, 48, 0x61, 0x62, 0x63]
    let printCode: [UInt8] = [0x1D, 0x28, 0x6B, 3, 0, 49, 81, 48]
    let printer = printer(
      .mute,
      [0x1B, 0x40],
      lines("No. T1-000042"),
      Self.picture,
      code + printCode,
      Array("a".utf8) + [0x1B, 0x24, 60, 0] + lines("b"),
      Self.cut,
      lines("next")
    )
    #expect(printer.papers.count == 2)
    #expect(printer.papers[0].isOff && !printer.papers[1].isOff)
    #expect(printer.papers[0].lines.count == 4)
    #expect(printer.papers[0].lines[1].hasPrefix("[picture "))
    #expect(printer.papers[0].lines[2...] == ["[code abc]", "a b"])
    #expect(printer.papers[0].numbers == ["T1-000042"] && printer.papers[0].marks.isEmpty)
    #expect(printer.papers[1].description == "next")
  }

  @Test("bytes may come one by one")
  func oneByOne() {
    let bytes = [0x1B, 0x40] + Self.picture + lines("one", "two") + Self.cut + Self.ticket
    var slow = ReceiptPrinter()
    for byte in bytes {
      slow.take([byte])
      slow.work()
    }
    let fast = printer(.processID, bytes)
    #expect(slow.papers.map(\.lines) == fast.papers.map(\.lines))
    #expect(slow.answers == fast.answers && slow.printed == bytes.count)
  }

  @Test("words tell papers apart")
  func marks() {
    let printer = printer(
      .mute,
      lines("*** VOID - incomplete ***") + Self.cut,
      lines("REPRINT 1", "No. T1-000001", "COPYING") + Self.cut,
      lines("COPY 2") + Self.cut
    )
    #expect(printer.papers.map(\.marks) == [["VOID"], ["REPRINT"], ["COPY"]])
  }

  @Test("a torn piece and what follows it without a cut are one paper")
  func tornPiece() {
    let printer = printer(
      .mute,
      lines("No. T1-000001", "half") + Self.picture.dropLast(3),
      Self.flush + lines("VOID") + Self.cut
    )
    #expect(printer.papers.count == 1)
    #expect(printer.papers[0].lines.count == 4 && printer.papers[0].marks == ["VOID"])
  }

  @Test("a command that waits for its data swallows what comes next")
  func swallowing() {
    var printer = printer(.processID, Array(Self.picture.dropLast(3)), Self.barrier)
    #expect(printer.answers.isEmpty && printer.fences == 0)
    printer.take(Self.flush + Self.barrier)
    printer.work()
    #expect(printer.answers == [0] && printer.papers.count == 1)
  }

  @Test("papers without a cutter are torn off below a long feed")
  func noCutter() {
    var printer = ReceiptPrinter(.mute)
    printer.hasCutter = false
    printer.take([0x1B, 0x40] + lines("one") + [0x1B, 0x64, 4])
    printer.take(Self.barrier + [0x1B, 0x40] + lines("two") + [0x1B, 0x40] + lines("three"))
    printer.work()
    #expect(printer.papers.map(\.lines) == [["one"], ["two", "three"]])
  }

  static let answers: [(ReceiptPrinter.Make, [UInt8])] = [
    (.mute, []), (.status, [0x12]), (.barrier, [0x12, 0x00]),
    (.processID, [0x12, 0x00, 0x37, 0x22] + Array("AbC1".utf8) + [0x00]),
  ]

  @Test("each make answers what it knows", arguments: answers)
  func answering(make: ReceiptPrinter.Make, expected: [UInt8]) {
    let printer = printer(make, [0x10, 0x04, 0x02] + Self.barrier + Self.ticket)
    #expect(printer.answers == expected)
    #expect(printer.questions == 1 && printer.fences == 2)
  }

  @Test("without paper only real-time questions are answered, and nothing is lost")
  func noPaper() {
    var printer = ReceiptPrinter()
    printer.paperEndsAt = 4
    printer.take(lines("one", "two") + Self.cut + Self.barrier)
    printer.work()
    printer.take([0x10, 0x04, 2, 0x10, 0x04, 4])
    printer.work()
    #expect(printer.papers.map(\.lines) == [["one"]])
    #expect(printer.answers == [0x32, 0x7E])
    #expect(printer.isStopped && !printer.hasPaper)
    printer.mend()
    printer.work()
    #expect(printer.papers.map(\.description) == ["one/two|"])
    #expect(printer.papers[0].interruptions == 1)
    #expect(printer.answers.last == 0)
  }

  @Test("an open cover stops it until it is closed")
  func cover() {
    var printer = ReceiptPrinter()
    printer.open()
    printer.take(lines("one") + [0x10, 0x04, 1, 0x10, 0x04, 2])
    #expect(printer.work() == 0)
    #expect(printer.answers == [0x1A, 0x16])
    printer.mend()
    printer.work()
    #expect(printer.papers.count == 1 && printer.papers[0].interruptions == 0)
  }

  @Test("a full printer takes nothing, and a long picture passes through it")
  func capacity() {
    var printer = ReceiptPrinter(.mute)
    printer.capacity = 8
    printer.endPaper()
    printer.take(lines("1234567"))
    printer.work()
    #expect(printer.room == 0)
    printer.mend()
    printer.work()
    #expect(printer.room == 8)
    printer.take(Self.picture.prefix(8))
    printer.work()
    #expect(printer.room > 8)
  }

  @Test("what was not printed goes with the power")
  func power() {
    var printer = printer(.processID, lines("one") + Array("tw".utf8))
    printer.losePower()
    printer.take(lines("three"))
    printer.work()
    #expect(printer.papers.map(\.lines) == [["one", "three"]])
  }

  @Test("the drawer opens in turn, or at once when it is asked to")
  func drawer() {
    var printer = ReceiptPrinter(.mute)
    printer.endPaper()
    printer.take([0x1B, 0x70, 0, 25, 250])
    printer.work()
    #expect(printer.pulses == 0)
    printer.take([0x10, 0x14, 1, 0, 1])
    #expect(printer.pulses == 1)
    printer.mend()
    printer.work()
    #expect(printer.pulses == 2)
  }

  @Test("answers get lost, and others come uninvited")
  func wrongAnswers() {
    var printer = ReceiptPrinter()
    (printer.answersToLose, printer.noise) = (1, [0xFF, 0x80])
    printer.take(Self.barrier + Self.barrier)
    printer.work()
    #expect(printer.answers == [0xFF, 0x80, 0x00])
  }
}
