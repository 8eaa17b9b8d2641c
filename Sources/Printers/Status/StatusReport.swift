/// What came of asking a printer for its status.
public struct StatusReport: Sendable, Equatable {
  /// What is known now.
  public var status: PrinterStatus
  /// Whether the printer has answered at all.
  public var hasAnswered: Bool
  /// What it said besides, in order: answers to earlier commands.
  public var others: [PrinterAnswer]
  /// Why the link cannot be used any more, where that came out.
  public var trouble: PrinterTrouble?

  /// A report from its parts; without any, nothing is known.
  public init(
    status: PrinterStatus = PrinterStatus(),
    hasAnswered: Bool = false,
    others: [PrinterAnswer] = [],
    trouble: PrinterTrouble? = nil
  ) {
    self.status = status
    self.hasAnswered = hasAnswered
    self.others = others
    self.trouble = trouble
  }
}

extension PrinterLink {
  /// Asks the printer for its status (`DLE EOT` 1 to 4); nothing is printed.
  ///
  /// The questions are part of the data: ask between commands only. A printer that does not answer
  /// the first one is not asked the others, and one that takes no data is not waited for any longer.
  ///
  /// - Parameters:
  ///   - reader: what tells the answers apart; give the same one for the whole life of a link.
  ///   - milliseconds: how long to wait for each answer; a mute printer costs this once.
  /// - Returns: what is known, completed by what the link itself knows.
  public func status(
    reader: inout AnswerReader,
    within milliseconds: Int32 = 500
  ) async -> StatusReport {
    var report = StatusReport()
    if hasBackChannel {
      for question in StatusQuestion.allCases {
        let delivery = await send(question.bytes, stall: milliseconds)
        if let words = delivery.trouble {
          report.trouble = PrinterTrouble(
            delivery.isStalled ? .notReady : .lost,
            words: words,
            orElse: "see to the printer"
          )
          break
        }
        do throws(PrinterTrouble) {
          guard try await hear(question, &report, &reader, within: milliseconds) else { break }
        } catch {
          report.trouble = error
          break
        }
      }
    }
    if let own = await ownStatus() {
      report.status = report.status.completed(by: own)
    }
    return report
  }

  /// Waits for the answer to one question.
  ///
  /// - Returns: false when it did not come in time.
  private func hear(
    _ question: StatusQuestion,
    _ report: inout StatusReport,
    _ reader: inout AnswerReader,
    within milliseconds: Int32
  ) async throws(PrinterTrouble) -> Bool {
    let deadline = Deadline(milliseconds: milliseconds)
    var isAnswered = false
    while !isAnswered {
      let left = deadline.milliseconds
      let bytes = try await receive(within: left)
      if bytes.isEmpty, left == 0 || deadline.isOver { return false }
      for answer in reader.read(bytes) {
        switch answer {
        case .realTimeStatus(let byte) where !isAnswered:
          isAnswered = true
          report.status = PrinterStatus(byte, to: question).completed(by: report.status)
        case .automaticStatus(let bytes):
          report.status = PrinterStatus(automatic: bytes).completed(by: report.status)
        default: report.others.append(answer)
        }
        report.hasAnswered = true
      }
    }
    return true
  }
}
