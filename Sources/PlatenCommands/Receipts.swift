import ArgumentParser
import ESCPOS
import Journal
import PrintJob
import Rasters
import Sales
import StrictJSON
import Till

/// `platen receipts`: finds receipts.
struct Receipts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find receipts.",
    subcommands: [List.self, Show.self]
  )

  /// `platen receipts list`: the last receipts, newest first.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the last receipts.")

    @Option(help: "How many, 1 to 1000.")
    var count = 20

    @OptionGroup var options: TillOptions

    func validate() throws {
      guard (1...1_000).contains(count) else {
        throw ValidationError("--count: 1 to 1000 receipts can be shown")
      }
    }

    func run() async throws {
      try await options.withTill { till, _ in
        let list = try till.receipts(last: count)
        for (receipt, jobs) in list {
          Terminal.answer(
            options.json ? JSONAnswer.receipt(receipt, jobs).text() : Receipts.line(receipt, jobs)
          )
        }
        if list.isEmpty {
          Terminal.notice("there are no receipts yet")
        }
        return .done
      }
    }
  }

  /// `platen receipts show ID`: one receipt, drawn from the bytes that were printed.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show one receipt and what became of its papers; prints nothing."
    )

    @Argument(help: "A transaction number, a sale's reference or a receipt number.")
    var id: String

    @OptionGroup var options: TillOptions

    func run() async throws {
      try await options.withTill { till, _ in
        let (receipt, jobs, body) = try till.look(at: .word(id))
        if options.json {
          Terminal.answer(JSONAnswer.receipt(receipt, jobs).text())
          return .done
        }
        if let body {
          let paper = VirtualPrinter.paper(of: body.bytes, profile: body.profile)
          Terminal.answer(TerminalPicture(paper, styled: Terminal.answersArePeople).text)
        } else {
          Terminal.notice("it was not printed yet, so there is nothing to draw")
        }
        Terminal.answer(Receipts.line(receipt, jobs))
        return .done
      }
    }
  }

  fileprivate static func line(_ record: ReceiptRecord, _ jobs: [JobRecord]) -> String {
    let receipt = Receipt(record)
    let money = receipt.map { $0.refund?.amount ?? $0.payment.amount }
    let amount = money.map { "\($0.decimal) \($0.currency.code)" } ?? "?"
    return [
      receipt?.testMark == nil ? "    " : "TEST", record.number, record.kind.rawValue,
      receipt?.issuedAt.description ?? "?", padded(amount), record.sale?.description ?? "-",
      record.transactionNo, papers(jobs),
    ].joined(separator: "  ")
  }

  private static func padded(_ amount: String) -> String {
    String(repeating: " ", count: max(0, 14 - amount.count)) + amount
  }

  private static func papers(_ jobs: [JobRecord]) -> String {
    jobs.filter { $0.order.role != .drawer }.map { job in
      let paper = job.kind.mark.first ?? "original"
      let name = job.order.role == .receipt ? paper : "\(job.order.role.rawValue) \(paper)"
      return [name, job.facts.state.words].compactMap(\.self).joined(separator: " ")
    }.joined(separator: ", ")
  }
}

extension PrintJobState {
  /// The state after a paper's name, for people; nothing to say of one that came out.
  fileprivate var words: String? {
    switch self {
    case .printed, .handedOver: nil
    case .queued, .preflight: "not printed yet"
    case .blocked: "waits for the printer"
    case .held: "held"
    case .sending, .sent: "printing"
    case .paused: "stopped in the middle"
    case .possiblyPrinted: "perhaps printed"
    case .cancelled: "withdrawn"
    }
  }
}
