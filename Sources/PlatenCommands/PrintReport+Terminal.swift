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
    guard let bytes, let profile else { return }
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
      + printed.map { "from before: \($0.name) was printed now" }
      + openPapers.map(\.line)
  }
}
