import ArgumentParser
import Journal
import Payment
import PrintJob
import Sales
import StrictJSON
import Till

/// `platen status ID`: how a sale stands.
struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how a sale stands and what happened to it.",
    discussion: """
      An open sale that nobody works on is asked for at the gateway first. A transaction number that
      this till never saw is asked for as well. Exit codes: 0 paid; 10 not paid, charging again is
      safe; 11 unknown, do not charge again; 12 paid, but the paper is not confirmed.
      """
  )

  @Argument(help: "A sale's reference, a receipt's number or a transaction number.")
  var id: String

  @OptionGroup var options: TillOptions

  func run() async throws {
    try await options.withTill { till, setup in
      if let status = try await till.status(of: id, refresh: true) {
        if options.json {
          Terminal.answer(status.json.text())
        } else {
          status.lines.forEach(Terminal.answer)
        }
        // A receipt that nobody asked for is not missed.
        let isQuiet = status.result.outcome == .paid && status.result.print == nil
        return isQuiet ? .done : PlatenExit(status.result)
      }
      guard (12...32).contains(id.utf8.count), id.utf8.allSatisfy({ (0x30...0x39) ~= $0 }) else {
        throw TillError.noSuchSale(id)
      }
      let status = try await till.gatewayStatus(of: id)
      if options.json {
        var answer = status.json.object ?? JSONObject()
        answer["test"] = .bool(setup.testMark != nil)
        Terminal.answer(JSONValue.object(answer).text())
      } else {
        Terminal.answer(status.line)
      }
      switch status.status {
      case "success": return .done
      case "failed", "closed": return .notPaid
      default: return .unknown
      }
    }
  }
}

extension SaleStatus {
  /// The status for people.
  fileprivate var lines: [String] {
    let attempt = result.attempt
    let test = result.isTest ? "TEST  " : ""
    let amount = "\(attempt.amount.decimal) \(attempt.amount.currency.code)"
    var lines = ["\(test)sale \(attempt.sale), \(amount): \(result.operatorText)"]
    for record in attempts {
      let number = record.attempt.transactionNo.map { ", transaction \($0)" } ?? ""
      lines.append("  attempt \(record.attempt.number): \(record.attempt.state.rawValue)\(number)")
    }
    if let attention = attempt.attention {
      lines.append("  needs a person: \(attention.rawValue)")
    }
    if let receipt = result.receipt {
      lines.append("  receipt \(receipt) \(result.print?.sentence ?? "was not asked for")")
    }
    lines += refunds.map { result in
      let amount = "\(result.refund.amount.decimal) \(result.refund.amount.currency.code)"
      return "  refund \(result.refund.reference), \(amount): \(result.outcome.rawValue)"
    }
    lines += history.map { entry in
      let what = entry.refund.map { "refund \($0)" } ?? "attempt \(entry.attempt ?? 0)"
      let note = entry.note.map { " (\($0))" } ?? ""
      return "  \(LocalTime(entry.at, offsetMinutes: 0))  \(what)  \(entry.state)\(note)"
    }
    return lines
  }
}

extension GatewayStatus {
  fileprivate var line: String {
    let amount = amount.map { ", \($0.decimal) \($0.currency.code)" } ?? ""
    let returned =
      returned.flatMap { money in
        money.minorUnits > 0 ? ", given back \(money.decimal) \(money.currency.code)" : nil
      } ?? ""
    let words = "not in this journal; the gateway says of \(transactionNo)"
    return "\(words): \(status)\(amount)\(returned)"
  }
}
