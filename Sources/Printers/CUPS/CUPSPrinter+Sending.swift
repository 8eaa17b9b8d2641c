extension CUPSPrinter {
  /// Sends one job under its name and follows it to its end, however long that takes.
  ///
  /// A job that waits, in a stopped queue or behind others, is followed as long as it waits, or
  /// taken back when that takes too long; a server that is down is asked again and again. When the
  /// task is cancelled, the job is left to CUPS within a second, unless it is not whole on the server
  /// yet.
  ///
  /// - Parameters:
  ///   - bytes: what the printer gets.
  ///   - name: what the job is called on the server; one that no other job ever has.
  ///   - patience: the milliseconds after which a job that is not being printed is taken back; nil
  ///     for ever.
  ///   - observe: hears every change of what CUPS says, on another thread.
  /// - Returns: what became of it.
  public func send(
    _ bytes: [UInt8],
    named name: String,
    within patience: Int64? = nil,
    observe: @escaping @Sendable (CUPSJobNews) -> Void = { _ in }
  ) async -> CUPSDelivery {
    let watch = CUPSWatch(limit: patience, observe)
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        watch.begin(continuation)
        startThread { watch.end(with: send(bytes, named: name, watch)) }
      }
    } onCancel: {
      watch.leave()
    }
  }

  func failure(_ reason: String, accepted: Int = 0) -> CUPSDelivery {
    CUPSDelivery(accepted: accepted, trouble: "\(address): \(reason)")
  }

  private func send(_ bytes: [UInt8], named name: String, _ watch: CUPSWatch) -> CUPSDelivery? {
    do throws(CUPSFailure) {
      return switch try submit(bytes, named: name, watch) {
      case .refused(let obstacle): failure(obstacle)
      case .taken(let job, let connection):
        follow(job, over: connection, bytes: bytes.count, watch)
      case .uncertain(let job): follow(job, over: nil, bytes: bytes.count, watch)
      case .broken(let job, let trouble, let written):
        withdraw(job, after: trouble, written: written)
      }
    } catch {
      // A job that never gets a document is thrown away by the server.
      return failure(error.reason)
    }
  }

  /// How far a job came on its way to the server.
  private enum Submission {
    case refused(String)
    case taken(CUPSJob, CUPSQueue)
    /// Every byte has left, and no answer came.
    case uncertain(CUPSJob)
    case broken(CUPSJob, CUPSFailure, written: Int)
  }

  private func submit(
    _ bytes: [UInt8],
    named name: String,
    _ watch: CUPSWatch
  ) throws(CUPSFailure) -> Submission {
    let connection = try connect()
    if let obstacle = obstacle(try connection.status()) {
      return .refused(obstacle)
    }
    guard !watch.isLeft, !watch.isOverdue else {
      return .refused("called off before the first byte")
    }
    let job = try connection.createJob(named: name)
    return switch connection.send(bytes, of: job) {
    case .accepted: .taken(job, connection)
    case .unanswered: .uncertain(job)
    case .failed(let trouble, let written): .broken(job, trouble, written: written)
    }
  }

  // MARK: When the document breaks off

  /// Takes a job back whose document the server does not have whole or does not want.
  ///
  /// - Parameters:
  ///   - job: the job.
  ///   - trouble: why the document is not whole.
  ///   - written: the bytes that may have left.
  /// - Returns: no byte as accepted only if the server never began to print.
  private func withdraw(
    _ job: CUPSJob,
    after trouble: CUPSFailure,
    written: Int
  ) -> CUPSDelivery {
    if takeBack(job) || written == 0 {
      return failure("\(trouble.reason); nothing of job \(job.id) was printed")
    }
    let reason =
      "job \(job.id) broke off while it was sent and could not be taken back: \(trouble.reason); "
      + "look whether something was printed"
    return failure(reason, accepted: written)
  }

  /// - Returns: true when the server says that it never began to print the job and never will.
  private func takeBack(_ job: CUPSJob) -> Bool {
    do throws(CUPSFailure) {
      let connection = try connect()
      guard job.isSame(as: try connection.status(of: job)) else { return false }
      try connection.cancel(job.id)
      let status = try connection.status(of: job)
      return job.isSame(as: status) && status.isUntouched
        && (status.state == .cancelled || status.state == .aborted)
    } catch {
      return false
    }
  }
}
