import ArgumentParser
import PrintJob
import StrictJSON
import Till

/// `platen spool`: papers that did not come out, or perhaps not.
struct SpoolCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spool",
    abstract: "See to papers that did not come out, or perhaps not.",
    discussion: "All of it works beside a running `platen serve`.",
    subcommands: [List.self, Retry.self, Confirm.self, CancelJob.self]
  )

  /// `platen spool list`: every open paper and what to do about it.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show every paper that did not come out, or perhaps not, and what to do about it.",
      discussion: """
        With --json, one object on a line: job, role, state, receipt, reference, printer, askedAt, \
        trouble, and where a person has to do something, alarm and operatorText.
        """
    )

    @OptionGroup var options: TillOptions

    func run() async throws {
      try await options.withTill { till, setup in
        let papers = try till.openPapers()
        for paper in papers {
          if options.json {
            var object = paper.json.object ?? JSONObject()
            object["test"] = .bool(setup.testMark != nil)
            Terminal.answer(JSONValue.object(object).text())
          } else {
            paper.lines(in: setup).forEach(Terminal.answer)
          }
        }
        if papers.isEmpty { Terminal.notice("nothing waits") }
        return .done
      }
    }
  }

  /// `platen spool retry JOB`: lets a paper come out now.
  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a paper come out now that waits, was held or may not have come out.",
      discussion: """
        After a paper that may have come out, the next one is marked REPRINT. Exit codes: 0 it \
        came out; 73 it did not, the printer says why; 75 it is being printed already, or has ended.
        """
    )

    @Argument(help: "The job's number, as `platen spool list` shows it.")
    var job: Int64

    @Option(help: "Who asks for it.")
    var by = "command line"

    @OptionGroup var options: TillOptions

    func run() async throws {
      try await options.withPaper { till, setup in
        let (summary, report) = try await PaperWait(till, options, interrupted: .printerUnreachable)
          .end(of: { try await till.retryPaper(job, by: by) })
        let paper = try till.paper(of: summary.job)
        if !options.json, summary.cameOut { report?.tell() }
        tell(summary, paper, options, setup)
        return PlatenExit(summary)
      }
    }
  }

  /// `platen spool confirm JOB`: a person's word about a paper.
  struct Confirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say whether a paper came out that the printer could not answer for.",
      discussion: """
        After --did-not, one that is marked REPRINT follows: `platen serve` or `platen watch` \
        print it, or `platen spool retry`.
        """
    )

    /// What the person saw.
    enum Sight: String, EnumerableFlag {
      case cameOut, didNot

      static func help(for value: Sight) -> ArgumentHelp? {
        switch value {
        case .cameOut: "The whole paper came out."
        case .didNot: "It did not come out, or only a part of it."
        }
      }
    }

    @Argument(help: "The job's number, as `platen spool list` shows it.")
    var job: Int64

    @Flag var sight: Sight

    @Option(help: "Who has looked.")
    var by: String

    @OptionGroup var options: TillOptions

    func run() async throws {
      try await options.withTill { till, setup in
        let summary = try till.confirmPaper(job, cameOut: sight == .cameOut, by: by)
        tell(summary, try till.paper(of: job), options, setup)
        let next = try till.paper(of: job, followed: true)
        if let next, next.print.job != job {
          Terminal.notice("\(next.name) follows as job \(next.print.job)")
        }
        return .done
      }
    }
  }

  /// `platen spool cancel JOB`: withdraws a paper.
  struct CancelJob: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "cancel",
      abstract: "Withdraw a paper that nobody wants any more.",
      discussion: "Its receipt stays; `platen reprint` prints it whenever it is asked for."
    )

    @Argument(help: "The job's number, as `platen spool list` shows it.")
    var job: Int64

    @Option(help: "Who withdraws it.")
    var by: String

    @OptionGroup var options: TillOptions

    func run() async throws {
      try await options.withTill { till, setup in
        let summary = try till.cancelPaper(job, by: by)
        tell(summary, try till.paper(of: job), options, setup)
        return .done
      }
    }
  }
}

/// Tells how a job stands after what was done for it.
private func tell(
  _ summary: PrintSummary,
  _ paper: OpenPaper?,
  _ options: TillOptions,
  _ setup: TillSetup
) {
  if options.json {
    var answer = (paper?.json ?? summary.json).object ?? JSONObject()
    answer["file"] = summary.file.map(JSONValue.string)
    answer["test"] = .bool(setup.testMark != nil)
    Terminal.answer(JSONValue.object(answer).text())
    return
  }
  let test = setup.testMark == nil ? "" : "TEST  "
  let name = paper?.name ?? "job \(summary.job)"
  let place = summary.file.map { ", its bytes are in \($0)" } ?? ""
  Terminal.answer("\(test)\(name) \(summary.words)\(place)")
  if let advice = summary.advice { Terminal.notice(advice) }
}
