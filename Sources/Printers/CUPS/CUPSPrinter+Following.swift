import CCUPS

extension CUPSPrinter {
  /// Follows a job that is whole on the server, or may be, to its end.
  ///
  /// - Parameters:
  ///   - job: the job.
  ///   - first: the connection that the job was made over, if it still stands.
  ///   - count: the bytes of the document.
  ///   - watch: hears what is found; it may end the following.
  /// - Returns: every byte as accepted, unless the job ended before its processing began; nil when
  ///   the job was left before its end.
  func follow(
    _ job: CUPSJob,
    over first: CUPSQueue?,
    bytes count: Int,
    _ watch: CUPSWatch
  ) -> CUPSDelivery? {
    var connection = first
    let start = first == nil ? "was sent, but CUPS has not said that it has it" : "is with CUPS"
    var last = CUPSJobNews(words: "job \(job.id) \(start)")
    watch.hear(last, leaving: left(job, last, bytes: count))
    var pause = 200
    while true {
      let news: CUPSJobNews
      // A server that was started anew may have lost its memory of the last seconds.
      var isFirst = false
      do throws(CUPSFailure) {
        let open: CUPSQueue
        if let connection, connection.isOpen {
          open = connection
          isFirst = open === first
        } else {
          open = try connect()
          connection = open
        }
        let status = try open.status(of: job)
        guard job.isSame(as: status) else {
          return failure(
            "the CUPS server has given the number of job \(job.id) to another job, as after a "
              + "crash; look whether the paper came out",
            accepted: count
          )
        }
        if let end = outcome(of: job, status, bytes: count, isFirst: isFirst) { return end }
        news = CUPSJobNews(
          status: status.printer,
          isPrinting: status.isPrinting,
          words: "job \(job.id) \(status.description)"
        )
        // What it comes to then is told by its next status: what was begun may be on paper in part,
        // which is told of, and better than a drawer that opens by itself when the printer is back.
        if watch.isOverdue, !status.isPrinting { try? open.cancel(job.id) }
      } catch {
        if error.status == IPP_STATUS_ERROR_NOT_FOUND {
          return forgotten(job, bytes: count, isFirst: isFirst)
        }
        connection = nil
        news = CUPSJobNews(
          status: PrinterStatus(isOffline: true),
          words: "job \(job.id) is out of sight and looked for again: \(error.reason)"
        )
      }
      if news != last {
        pause = 200
        last = news
        watch.hear(news, leaving: left(job, news, bytes: count))
      }
      guard watch.wait(milliseconds: pause) else { return nil }
      pause = min(2_000, pause * 3 / 2)
    }
  }

  /// What an ended job comes to; nil while it has not ended.
  private func outcome(
    of job: CUPSJob,
    _ status: CUPSJobStatus,
    bytes count: Int,
    isFirst: Bool
  ) -> CUPSDelivery? {
    if status.isHandedOver { return CUPSDelivery(accepted: count) }
    guard status.isOver else { return nil }
    let what = "job \(job.id) \(status.description)"
    return isFirst && status.isUntouched && status.state != .completed
      ? failure("\(what) before anything was printed")
      : failure("\(what); look whether something was printed", accepted: count)
  }

  /// What a job comes to that the server knew once.
  private func forgotten(_ job: CUPSJob, bytes count: Int, isFirst: Bool) -> CUPSDelivery {
    // It went before the eyes of a server that has run all the time.
    let reason =
      isFirst
      ? "the CUPS server has dropped job \(job.id) and does not say how it ended; let it keep its "
        + "jobs (PreserveJobHistory in cupsd.conf) and look whether the paper came out"
      : "the CUPS server does not know job \(job.id) any more; look whether the paper came out"
    return failure(reason, accepted: count)
  }

  private func left(_ job: CUPSJob, _ news: CUPSJobNews, bytes count: Int) -> CUPSDelivery {
    var delivery = failure(
      "\(news.words); the job is left to CUPS, which may still print it: cancel it there "
        + "(\(command("cancel", job.id))) before it is printed again",
      accepted: count
    )
    delivery.isLeft = true
    return delivery
  }
}
