import ESCPOS
import Rasters
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
    for line in ended {
      Terminal.notice("from before: \(line)")
    }
    for line in openSales + openPapers {
      Terminal.notice("from before, still open: \(line)")
    }
  }
}
