public import Journal
import Payment
public import PrintJob
public import Sales
import Spool
public import StrictJSON

/// A paper, or a drawer pulse, with what it belongs to.
public struct OpenPaper: Sendable, Equatable {
  /// The receipt's number; nil for a drawer that was opened without a sale.
  public let receipt: String?
  /// The sale.
  public let sale: SaleReference?
  /// What became of the job.
  public let print: PrintSummary
  /// When it was asked for.
  public let askedAt: Timestamp
  /// Who asked for it.
  public let requestedBy: String
  /// Why a person has to look, if one has to.
  public var alarm: JobAlarm?

  /// The paper as the protocol writes it.
  public var json: JSONValue {
    var object = print.json.object ?? JSONObject()
    object["receipt"] = receipt.map(JSONValue.string)
    object["reference"] = sale.map { .string($0.description) }
    object["askedAt"] = .string(LocalTime(askedAt, offsetMinutes: 0).description)
    object["requestedBy"] = .string(requestedBy)
    object["alarm"] = alarm.map { .string($0.word) }
    object["operatorText"] = alarm.map { .string($0.advice) }
    return .object(object)
  }
}

extension JobAlarm {
  /// The alarm's word in the protocol.
  public var word: String {
    switch self {
    case .unconfirmed: "unconfirmed"
    case .held: "held"
    case .noPaper: "no_paper"
    }
  }

  /// What a person has to do.
  public var advice: String {
    switch self {
    case .unconfirmed:
      "look whether the paper came out, then `platen spool confirm` it or say that it did not"
    case .held: "it is too old to be sprung on the next customer; `platen spool retry` prints it"
    case .noPaper(let obstacle):
      switch obstacle {
      case .paper?: "a customer has paid and has no receipt: put in paper"
      case .cover?: "a customer has paid and has no receipt: close the printer's cover"
      case .fault?: "a customer has paid and has no receipt: see to the printer's error"
      case .busy?:
        "a customer has paid and has no receipt: the printer is busy elsewhere, or refuses"
      case .offline?: "a customer has paid and has no receipt: switch the printer on"
      case nil: "a customer has paid and has no receipt: see to the printer"
      }
    }
  }
}

extension Till {
  /// Every paper that has not come out, or perhaps not, oldest first, with the alarms that stand.
  ///
  /// - Throws: `TillError` when the journal cannot be read.
  public func openPapers() throws(TillError) -> [OpenPaper] {
    try journaled { () throws(JournalError) in
      let jobs = try journal.openJobs()
      let now = Moment(milliseconds: TillClock.boot().milliseconds)
      var alarms: [PaperName: JobAlarm] = [:]
      for (name, group) in Dictionary(grouping: jobs, by: PaperName.init) {
        // Whoever has one paper of a receipt does not miss another.
        let all = try group.first?.receipt.map { id throws(JournalError) in
          try journal.jobs(ofReceipt: id).filter { $0.order.role == name.role }
        }
        alarms[name] = standingAlarm(
          for: (all ?? group).map { ($0.order, $0.facts) },
          policy: setup.spool.policy,
          now: now
        )
      }
      var papers = try papers(of: jobs)
      // One alarm is told once: with the last job that something can be done about.
      for index in papers.indices.reversed() {
        let name = PaperName(jobs[index])
        guard let alarm = alarms[name], alarm.isAbout(jobs[index].facts.state) else { continue }
        papers[index].alarm = alarm
        alarms[name] = nil
      }
      return papers
    }
  }

  /// A paper by its job; without alarms.
  ///
  /// - Parameters:
  ///   - job: the journal's number of the job.
  ///   - isFollowed: true for the last of the marked ones that follow it by themselves.
  /// - Returns: nil when there is no such job.
  /// - Throws: `TillError` when the journal cannot be read.
  public func paper(
    of job: Int64,
    followed isFollowed: Bool = false
  ) throws(TillError) -> OpenPaper? {
    try journaled { () throws(JournalError) in
      guard var last = try journal.job(id: job) else { return nil }
      while isFollowed, last.facts.state == .possiblyPrinted, last.facts.hasSuccessor,
        let next = try journal.jobs(following: last.id).last
      {
        last = next
      }
      return try papers(of: [last]).first
    }
  }

  /// The paper that news of the spool is about; without alarms.
  ///
  /// - Throws: `TillError` when the journal cannot be read.
  public func paper(of job: JobRecord) throws(TillError) -> OpenPaper? {
    try journaled { () throws(JournalError) in try papers(of: [job]).first }
  }

  /// The papers of jobs, in their order.
  func papers(of jobs: [JobRecord]) throws(JournalError) -> [OpenPaper] {
    var papers: [OpenPaper] = []
    for job in jobs {
      let receipt = try job.receipt.flatMap { id throws(JournalError) in try journal.receipt(id: id)
      }
      var print = PrintSummary(job)
      print.printer = setup.spool.printer(for: job.order.role, given: job.printer)
      papers.append(
        OpenPaper(
          receipt: receipt?.number,
          sale: receipt?.sale,
          print: print,
          askedAt: job.createdAt,
          requestedBy: job.requestedBy
        )
      )
    }
    return papers
  }
}

extension JobAlarm {
  /// True when a job in this state is what the person can do something about.
  fileprivate func isAbout(_ state: PrintJobState) -> Bool {
    switch self {
    case .unconfirmed: state == .possiblyPrinted
    case .held: state == .held
    case .noPaper: true
    }
  }
}

/// What jobs have in common that print the same paper.
private struct PaperName: Hashable {
  var receipt: Int64
  var role: JobRole

  init(_ job: JobRecord) {
    // A drawer without a sale is a matter of its own.
    receipt = job.receipt ?? -job.id
    role = job.order.role
  }
}
