#if canImport(Glibc)
  import Glibc
#endif
import PrintJob
import Sales
import Spool
import Till

extension OpenPaper {
  /// What it is, for people.
  var name: String {
    let receipt = receipt.map { " \($0)" } ?? ""
    let mark = print.kind.mark.first.map { " (\($0))" } ?? ""
    return switch print.role {
    case .receipt: "receipt\(receipt)\(mark)"
    case .merchant: "merchant copy\(receipt)\(mark)"
    case .kitchen: "kitchen ticket\(receipt)\(mark)"
    case .drawer: "drawer\(receipt)"
    }
  }

  /// How it stands and what has to be done, in one line.
  var line: String {
    let advice = (alarm?.advice ?? print.advice).map { "; \($0)" } ?? ""
    return "\(name) \(print.words)\(advice) (job \(print.job))"
  }

  /// How it stands and what has to be done, for the list of a shop.
  func lines(in setup: TillSetup) -> [String] {
    let mark = setup.testMark == nil ? "" : "TEST  "
    let printer = setup.spool.printers.count == 1 ? nil : print.printer
    let place = printer.map { " at \($0)" } ?? ""
    let first = "\(mark)job \(print.job)  \(name) \(print.words)\(place), asked for \(age) ago"
    let alarm = alarm.map { "ALARM: \($0.advice)" } ?? print.advice
    return [first] + [print.trouble, alarm].compactMap(\.self).map { "      \($0)" }
  }

  private var age: String {
    let seconds = max(0, Int64(time(nil)) - askedAt.milliseconds / 1_000)
    return switch seconds {
    case ..<120: "\(seconds) s"
    case ..<7_200: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3_600) h"
    default: "\(seconds / 86_400) days"
    }
  }
}

extension PrintSummary {
  /// How it stands, for people: what follows the paper's name.
  var words: String {
    switch state {
    case .queued: "waits for its turn"
    case .preflight: "is about to be printed"
    case .blocked: "waits\(obstacle.map { ": \($0.words)" } ?? " for the printer")"
    case .held: "is held"
    case .sending, .sent: "is being printed"
    case .paused: "stopped in the middle\(obstacle.map { ": \($0.words)" } ?? "")"
    case .printed where role == .drawer: "was opened"
    case .handedOver where role == .drawer: "was sent its pulse"
    case .printed: isSplit ? "came out on two rolls" : "came out"
    case .handedOver: "went to the printer"
    case .possiblyPrinted where role == .drawer: "may have opened"
    case .possiblyPrinted: "may have come out"
    case .cancelled: "was withdrawn"
    }
  }

  /// How it stands and what a person can do, for people.
  var sentence: String { words + (advice.map { "; \($0)" } ?? "") }

  /// What a person can do now; nil when there is nothing to do.
  var advice: String? {
    switch (state, obstacle) {
    case (.blocked, .paper?), (.paused, .paper?): "put in paper; it goes on by itself"
    case (.blocked, .cover?), (.paused, .cover?): "close the printer's cover; it goes on by itself"
    case (.blocked, .offline?): "switch the printer on and look at its cable; it goes on by itself"
    case (.paused, .offline?):
      "see to its paper and its cover, and switch it on line; it goes on by itself"
    case (.blocked, .busy?): "it goes on by itself"
    case (.blocked, .fault?), (.paused, .fault?):
      "see to the printer's error, perhaps by switching it off and on; it goes on by itself"
    case (.held, _):
      "`platen spool retry \(job)` prints it, `platen spool cancel \(job) --by NAME` withdraws it"
    case (.possiblyPrinted, _) where role == .drawer:
      "`platen spool confirm \(job) --came-out --by NAME` settles it"
    case (.possiblyPrinted, _):
      "look for it, then `platen spool confirm \(job)` with --came-out or --did-not and --by NAME"
    default: nil
    }
  }
}

extension Obstacle {
  /// What stops the printer, for people.
  var words: String {
    switch self {
    case .paper: "out of paper"
    case .cover: "the cover is open"
    case .offline: "the printer is off or not connected"
    case .busy: "the printer is busy with something else, or refuses"
    case .fault: "the printer has an error"
    }
  }
}
