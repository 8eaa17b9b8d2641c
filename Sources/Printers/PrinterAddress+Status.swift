import CCUPS

extension PrinterAddress {
  /// Asks the printer at this address for its status over a link of its own; nothing is printed.
  ///
  /// A queue of CUPS is asked for what the server knows; a file knows nothing.
  ///
  /// - Parameters:
  ///   - timeouts: how long the printer may take.
  ///   - milliseconds: how long to wait for each answer; a mute printer costs this once.
  /// - Returns: what is known, with `trouble` when the printer was not to be had.
  public func status(
    timeouts: PrinterTimeouts = PrinterTimeouts(),
    within milliseconds: Int32 = 500
  ) async -> StatusReport {
    switch self {
    case .cups(let queue, let server):
      return await CUPSPrinter(queue: queue, server: server, timeouts: timeouts).report()
    case .file(let path) where !FilePrinter.isDevice(path):
      return StatusReport()
    case .file, .tcp, .usb, .serial:
      do throws(PrinterTrouble) {
        let link = try await connection(timeouts: timeouts).open()
        var reader = AnswerReader()
        let report = await link.status(reader: &reader, within: milliseconds)
        await link.close()
        return report
      } catch {
        return StatusReport(trouble: error)
      }
    }
  }
}

extension CUPSPrinter {
  /// What the server knows of the queue's printer.
  fileprivate func report() async -> StatusReport {
    await onOwnThread {
      do throws(CUPSFailure) {
        let queue = try connect().status()
        // The reasons of a queue at rest are those of its last job and may be long mended.
        let isAtRest = queue.state == Int32(bitPattern: IPP_PSTATE_IDLE.rawValue)
        return StatusReport(
          status: PrinterStatus(stateReasons: isAtRest ? [] : queue.reasons),
          trouble: obstacle(queue).map { trouble(.notReady, $0) }
        )
      } catch {
        return StatusReport(trouble: trouble(.absent, error.reason))
      }
    }
  }

  private func trouble(_ kind: PrinterTrouble.Kind, _ words: String) -> PrinterTrouble {
    PrinterTrouble(
      kind,
      words: "\(address): \(words)",
      orElse: "check the server and the queue's name"
    )
  }
}
