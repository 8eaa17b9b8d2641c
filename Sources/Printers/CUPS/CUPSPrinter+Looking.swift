extension CUPSPrinter {
  /// What the server knows of a job of ours, by its name.
  ///
  /// Never by its number: after a crash a server gives the same ones out again. Only for a job that
  /// nobody sends any more: one whose document is missing on the server is withdrawn, as nobody is
  /// left to send it.
  ///
  /// - Parameters:
  ///   - name: the name that the job was sent under.
  ///   - isOverdue: true to take it back unless it is being printed.
  /// - Returns: what is known of all jobs of this name together, the least certain of them first.
  /// - Throws: `PrinterTrouble` when the server is not to be had.
  public func look(
    for name: String,
    isOverdue: Bool = false
  ) async throws(PrinterTrouble) -> CUPSJobWord {
    let result: Result<CUPSJobWord, PrinterTrouble> = await onOwnThread {
      do throws(CUPSFailure) {
        return .success(try word(of: CUPSQueue.jobName(name), isOverdue: isOverdue))
      } catch {
        return .failure(error.trouble(of: address))
      }
    }
    return try result.get()
  }

  func word(of name: String, isOverdue: Bool = false) throws(CUPSFailure) -> CUPSJobWord {
    let connection = try connect()
    func jobs() throws(CUPSFailure) -> [CUPSListedJob] {
      try connection.jobs().filter { $0.status.name == name }
    }
    let first = try jobs()
    let unwanted = first.filter { job in
      !job.status.isOver && (job.isWithoutDocument || isOverdue && !job.status.isPrinting)
    }
    for job in unwanted {
      // Refused when the document has come after all; the second look tells.
      try? connection.cancel(job.id)
    }
    return word(of: unwanted.isEmpty ? first : try jobs())
  }

  private func word(of jobs: [CUPSListedJob]) -> CUPSJobWord {
    func words(_ job: CUPSListedJob) -> String { "job \(job.id) \(job.status.description)" }
    if let job = jobs.first(where: { !$0.status.isOver }) {
      return .pending(words(job))
    }
    if jobs.contains(where: \.status.isHandedOver) {
      return .completed
    }
    // That nothing was begun is not believed to a server that may have crashed meanwhile, unless
    // there was nothing to begin with.
    if let job = jobs.first(where: { !($0.status.isUntouched && $0.isWithoutDocument) }) {
      return .aborted(words(job))
    }
    return jobs.isEmpty ? .unknown : .untouched
  }
}
