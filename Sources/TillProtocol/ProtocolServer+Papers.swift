import PrintJob
import Printers
import Spool
import StrictJSON
import Till

/// What the program is told of papers, printers and the drawer.
extension ProtocolServer {
  /// Passes on what happens in the spool of this process.
  func tell(_ news: SpoolNews) {
    switch news {
    case .job(let job):
      if let paper = try? till.paper(of: job) { tell(paper) }
    case .printer(let printer):
      tell(printer)
    }
  }

  /// Passes on what a look into the journal has found: alarms, and what other processes ended.
  func tell(openPapers papers: [OpenPaper]) {
    let found = toldPapers.look(at: papers)
    guard isGreeted else { return }
    for job in found.gone.sorted() {
      if let paper = try? till.paper(of: job), paper.print.state.isEnd { tell(paper) }
    }
    for paper in found.alarms { notify("print.attention", paper.object) }
    for job in found.settled.sorted() {
      guard var paper = (try? till.paper(of: job))?.object else { continue }
      paper["alarm"] = .null
      notify("print.attention", paper)
    }
    toldPapers.forgetEnded()
  }

  private func tell(_ paper: OpenPaper) {
    guard isGreeted, toldPapers.isNews(paper) else { return }
    let isEnd = paper.print.state.isEnd
    notify(isEnd ? "print.finished" : "print.progress", paper.object, isProgress: !isEnd)
  }

  private func tell(_ news: PrinterNews) {
    let openLevel = setup.spool.drawer.openLevel
    let before = drawers[news.printer]
    let level = news.status.drawer.level
    if let level { drawers[news.printer] = level }
    guard isGreeted else { return }
    notify("printer.changed", news.json(openLevel: openLevel).object ?? JSONObject())
    guard let level, let before, level != before else { return }
    var event = JSONObject()
    event["printer"] = .string(news.printer)
    event["open"] = news.status.drawer.isOpen(openLevel: openLevel).map(JSONValue.bool) ?? .null
    event["level"] = .string(level.rawValue)
    notify("drawer.changed", event)
  }
}

extension OpenPaper {
  fileprivate var object: JSONObject { json.object ?? JSONObject() }
}
