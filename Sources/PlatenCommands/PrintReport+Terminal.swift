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
    for sale in ended {
      Terminal.notice("from before: sale \(sale.attempt.sale): \(sale.operatorText)")
    }
    for sale in openSales {
      let amount = "\(sale.amount.decimal) \(sale.amount.currency.code)"
      Terminal.notice("still open: sale \(sale.reference), \(amount): \(sale.status)")
    }
    for paper in printed {
      Terminal.notice("from before: receipt \(paper.receipt) was printed now")
    }
    for paper in openPapers {
      let reprint = "`platen reprint \(paper.receipt)` prints it"
      let state = paper.print.state == .possiblyPrinted ? "may be on paper" : "is not printed"
      let trouble = paper.print.trouble.map { " (\($0))" } ?? ""
      Terminal.notice("receipt \(paper.receipt) \(state)\(trouble); \(reprint)")
    }
  }
}
