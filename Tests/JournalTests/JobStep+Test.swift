import Journal
import PrintJob

extension JobStep {
  /// The step of a job whose bytes are about to leave.
  static func sending(
    _ job: JobRecord,
    _ body: [UInt8]? = [1],
    profile: String = "generic-80",
    hash: String = "hash-80"
  ) -> JobStep {
    var sending = job
    sending.facts.state = .sending
    sending.facts.mayHaveLeft = true
    sending.facts.trouble = nil
    (sending.device, sending.profile, sending.bodyHash) = ("file:/p", profile, hash)
    var step = JobStep(sending, before: job.facts.state)
    step.body = body
    return step
  }

  /// The step of a job to another state, alone.
  static func to(
    _ state: PrintJobState,
    _ job: JobRecord,
    accepted: Int = 0,
    trouble: String? = nil
  ) -> JobStep {
    var next = job
    next.facts.state = state
    next.facts.accepted = accepted
    next.facts.trouble = trouble
    // What is tried again has not left.
    if state == .blocked { next.facts.mayHaveLeft = false }
    return JobStep(next, before: job.facts.state)
  }
}
