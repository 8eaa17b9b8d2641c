extension CUPSPrinter {
  /// What could be better about the queue's settings, and how.
  ///
  /// Empty where nothing is to be said; the way to the server and what keeps the queue from printing
  /// now are among it.
  func advice() async -> [String] {
    await onOwnThread {
      let status: CUPSQueue.Status
      do throws(CUPSFailure) {
        status = try connect().status()
      } catch {
        return ["\(address): \(error.reason)"]
      }
      var advice = [obstacle(status)].compactMap(\.self)
      // With any other policy CUPS prints a job that failed half-way again by itself, unmarked.
      if let policy = status.errorPolicy, policy != "abort-job" {
        let setting = "-p \(queue) -o printer-error-policy=abort-job"
        advice.append(
          "the queue's error policy is \(readable(policy)), so that receipts may come out twice or "
            + "stop the queue; set it with \(command("lpadmin", setting))"
        )
      }
      return advice.map { "\(address): \($0)" }
    }
  }
}

extension PrinterAddress {
  /// What a person should see to before the first sale, in sentences; for queues of CUPS, the
  /// others have none.
  public func advice(timeouts: PrinterTimeouts = PrinterTimeouts()) async -> [String] {
    guard case .cups(let queue, let server) = self else { return [] }
    return await CUPSPrinter(queue: queue, server: server, timeouts: timeouts).advice()
  }
}
