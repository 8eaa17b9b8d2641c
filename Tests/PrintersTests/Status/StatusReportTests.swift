import Dispatch
import Printers
import Testing

@Suite struct StatusReportTests {
  /// A printer that answers `DLE EOT n` with the n-th of these, or with nothing.
  private func printer(_ answers: [[UInt8]]) throws -> TestPrinter {
    try TestPrinter { printer, line in
      while true {
        let question = line.read(3)
        if question.isEmpty { return }
        printer.keep(question)
        let index = Int(question.last ?? 0) - 1
        if answers.indices.contains(index), !answers[index].isEmpty { line.say(answers[index]) }
      }
    }
  }

  private func ask(
    _ answers: [[UInt8]],
    within milliseconds: Int32 = 20_000
  ) async throws -> (report: StatusReport, asked: Int) {
    let printer = try printer(answers)
    let link = try await printer.address.connection().open()
    var reader = AnswerReader()
    let report = await link.status(reader: &reader, within: milliseconds)
    await link.close()
    return (report, await printer.received().count)
  }

  @Test func aPrinterThatIsWell() async throws {
    let (report, asked) = try await ask([[0x16], [0x12], [0x12], [0x12]])
    #expect(report.hasAnswered)
    #expect(report.status.isReady == true)
    #expect(report.status.drawer == .high)
    #expect(report.others.isEmpty)
    #expect(asked == 12)
  }

  @Test func aPrinterWithoutPaper() async throws {
    let (report, _) = try await ask([[0x1E], [0x32], [0x12], [0x7E]])
    #expect(report.status.paper == .out)
    #expect(report.status.isReady == false)
  }

  @Test func aMutePrinterIsAskedOnce() async throws {
    let (report, asked) = try await ask([], within: 30)
    #expect(!report.hasAnswered)
    #expect(report.status == PrinterStatus())
    #expect(report.status.isReady == nil)
    #expect(asked == 3)
  }

  @Test func whatItSaysBesidesIsKept() async throws {
    let fence: [UInt8] = [0x37, 0x22, 0x41, 0x42, 0x43, 0x44, 0]
    let (report, _) = try await ask([
      fence + [0x12], [0x10, 0, 0x03, 0, 0x12], [0x12, 0x0C], [0x1E],
    ])
    #expect(report.others == [.processed([0x41, 0x42, 0x43, 0x44]), .byte(0x0C)])
    #expect(report.status.paper == .nearEnd)
    #expect(report.status.isReady == true)
  }

  @Test func aPrinterThatAnswersInPartIsKnownInPart() async throws {
    let (report, asked) = try await ask([[0x12], []], within: 300)
    #expect(report.hasAnswered)
    #expect(report.status.isOffline == false)
    #expect(report.status.isReady == nil, "nothing is known of its paper")
    #expect(asked == 6)
  }

  @Test func aPrinterThatGoesAwayIsTold() async throws {
    let printer = try TestPrinter { _, line in
      _ = line.read(3)
      line.breakOff()
    }
    let link = try await printer.address.connection().open()
    var reader = AnswerReader()
    let report = await link.status(reader: &reader, within: 20_000)
    #expect(report.trouble?.kind == .lost)
    #expect(report.status.isReady == nil)
    await link.close()
  }

  @Test func anAddressIsAskedOverALinkOfItsOwn() async throws {
    let printer = try printer([[0x16], [0x12], [0x12], [0x12]])
    let report = await printer.address.status(within: 20_000)
    #expect(report.status.isReady == true)
    #expect(report.trouble == nil)
    #expect(await printer.received().count == 12)
  }

  @Test func whatIsNotThereIsToldAndNotMade() async throws {
    let place = TestFolder()
    #expect(await PrinterAddress.file(path: place.path + "/paper").status() == StatusReport())
    #expect(await PrinterAddress.file(path: place.path + "/").status() == StatusReport())
    #expect(try place.names().isEmpty)
    let report = await PrinterAddress.serial(path: "/dev/none", SerialSettings()).status()
    #expect(report.trouble?.kind == .absent)
  }
}
