import ESCPOS
import Payment
import PrintJob
import Rasters
import Sales
import Spool
import Till

extension PrintReport {
  /// Shows the paper as the printer's bytes give it, and what the template's author should know.
  func tell() {
    let paper = VirtualPrinter.paper(of: bytes, profile: profile)
    Terminal.answer(TerminalPicture(paper, styled: Terminal.answersArePeople).text)
    for warning in warnings {
      Terminal.notice("platen: \(warning)")
    }
  }
}

extension Recovery {
  /// Says what an earlier process left.
  func tell() {
    lines.forEach(Terminal.notice)
  }

  /// What an earlier process left, in words.
  var lines: [String] {
    ended.map { "from before: sale \($0.attempt.sale): \($0.operatorText)" }
      + refunds.map { "from before: refund \($0.refund.reference): \($0.operatorText)" }
      + openSales.map { sale in
        let amount = "\(sale.amount.decimal) \(sale.amount.currency.code)"
        return "still open: sale \(sale.reference), \(amount): \(sale.status)"
      }
      + printed.map { "from before: receipt \($0.receipt) was printed now" }
      + openPapers.map { paper in
        let state = paper.print.state == .possiblyPrinted ? "may be on paper" : "is not printed"
        let trouble = paper.print.trouble.map { " (\($0))" } ?? ""
        let reprint = "`platen reprint \(paper.receipt)` prints it"
        return "receipt \(paper.receipt) \(state)\(trouble); \(reprint)"
      }
  }
}
