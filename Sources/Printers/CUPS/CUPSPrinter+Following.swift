import CCUPS
#if canImport(Glibc)
  import Glibc
#endif

extension CUPSPrinter {
  /// Follows a job that is whole on the server, or may be, to its end.
  ///
  /// It is left to CUPS when nothing has changed for `timeouts.stall`, or after four times that: a
  /// job that waits in its queue must not hold up the till. While CUPS says that it is printing, and
  /// nothing else, only the second limit counts, for the sake of slow lines.
  ///
  /// - Parameters:
  ///   - job: the job.
  ///   - first: the connection that the job was made over, if it still stands.
  ///   - count: the bytes of the document.
  ///   - trouble: why it is not known whether the document is whole on the server.
  /// - Returns: every byte as accepted, unless the job ended before its processing began.
  func follow(
    _ job: CUPSJob,
    over first: CUPSQueue?,
    bytes count: Int,
    after trouble: CUPSFailure? = nil
  ) -> Delivery {
    var connection = first
    var trouble = trouble
    var last: CUPSJobStatus?
    var pause: Int32 = 200
    var quiet = Deadline(milliseconds: timeouts.stall)
    let end = Deadline(milliseconds: Int32(clamping: 4 * Int64(timeouts.stall)))
    repeat {
      do throws(CUPSFailure) {
        // A server that was started anew may have lost its memory of the last seconds.
        var isFirst = false
        let open: CUPSQueue
        if let connection, connection.isOpen {
          open = connection
          isFirst = open === first
        } else {
          open = try connect()
          connection = open
        }
        let status = try open.status(of: job)
        guard status.uuid == job.uuid else { return forgotten(job, bytes: count) }
        trouble = nil
        if let end = outcome(of: job, status, bytes: count, isFirst: isFirst) { return end }
        if status != last {
          pause = 200
        }
        if status != last || status.isPrinting {
          quiet = Deadline(milliseconds: timeouts.stall)
        }
        last = status
      } catch {
        if error.status == IPP_STATUS_ERROR_NOT_FOUND {
          return forgotten(job, bytes: count)
        }
        connection = nil
        trouble = trouble ?? error
      }
      let wait = min(pause, quiet.milliseconds, end.milliseconds)
      usleep(UInt32(max(1, wait)) * 1_000)
      pause = min(1_000, pause * 3 / 2)
    } while !quiet.isOver && !end.isOver
    if let trouble {
      let lost = "lost sight of job \(job.id): \(trouble.reason)"
      return failure("\(lost); look whether the paper came out", accepted: count)
    }
    return failure(
      "job \(job.id) \(last?.description ?? "waits") and is left to CUPS, which will still print it; "
        + "cancel it there (\(command("cancel", job.id))) before it is printed again",
      accepted: count
    )
  }

  /// What an ended job comes to; nil while it has not ended.
  private func outcome(
    of job: CUPSJob,
    _ status: CUPSJobStatus,
    bytes count: Int,
    isFirst: Bool
  ) -> Delivery? {
    switch status.state {
    case .completed where !status.reasons.contains("job-completed-with-errors"):
      return Delivery(accepted: count)
    case .completed, .cancelled, .aborted:
      let what = "job \(job.id) \(status.description)"
      return isFirst && status.isUntouched && status.state != .completed
        ? failure("\(what) before anything was printed")
        : failure("\(what); look whether something was printed", accepted: count)
    case .pending, .held, .processing, .stopped, .unknown:
      return nil
    }
  }

  private func forgotten(_ job: CUPSJob, bytes count: Int) -> Delivery {
    failure(
      "the CUPS server does not know job \(job.id) any more; look whether the paper came out",
      accepted: count
    )
  }
}
