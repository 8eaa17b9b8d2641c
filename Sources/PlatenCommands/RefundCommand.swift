import ArgumentParser
import Payment
import Sales
import StrictJSON
import Till

/// `platen refund ID`: gives money back to the customer's wallet.
struct RefundCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refund",
    abstract: "Give the money of a payment, or a part of it, back to the customer's wallet.",
    discussion: """
      A transaction number works for sales of other tills, too. Exit codes: 0 refunded, or accepted
      and followed up until the gateway has the money; 12 the same, but the paper is not confirmed;
      10 refused, nothing went back; 11 unknown, do not refund again; 65 there is nothing, or not so
      much, to give back; 69 gateway not reachable, no refund was sent.
      """
  )

  @Argument(help: "A sale's reference, a receipt's number or a transaction number.")
  var id: String

  @Option(help: "How much, such as 5.00; left out, all that is left.")
  var amount: String?

  @Option(help: "Who asks for it.")
  var by = "command line"

  @Option(help: "Why.")
  var reason: String?

  @Option(help: "Your own name for this refund: asked again, it is told and not sent again.")
  var key: String?

  @Flag(help: "Do not print the receipt.")
  var noPrint = false

  @OptionGroup var options: TillOptions

  func validate() throws {
    if let key, !(1...100).contains(key.utf8.count) {
      throw ValidationError("--key: 1 to 100 characters")
    }
  }

  func run() async throws {
    try await options.withTill { till, setup in
      let result = try await till.refund(
        RefundRequest(
          id: id,
          wish: amount.map(RefundRequest.Wish.decimal) ?? .all,
          by: by,
          reason: reason,
          key: key,
          isPrinted: !noPrint
        )
      )
      if options.json {
        Terminal.answer(result.json.text())
      } else {
        result.lines.forEach(Terminal.answer)
      }
      if let trouble = result.print?.trouble {
        Terminal.notice("platen: \(trouble)")
      }
      if result.next == .wait, !till.isWatched {
        Terminal.notice(
          "platen: nobody looks after this refund now; let `platen watch` run, or `platen serve`"
        )
      }
      return PlatenExit(result)
    }
  }
}

extension RefundResult {
  /// The result for people.
  var lines: [String] {
    let test = isTest ? "TEST  " : ""
    let amount = "\(refund.amount.decimal) \(refund.amount.currency.code)"
    var lines = ["\(test)refund of \(amount): \(operatorText)"]
    lines.append("\(test)transaction \(refund.transactionNo), refund \(refund.reference)")
    if let receipt {
      let paper = print.map { $0.cameOut ? "printed" : $0.sentence } ?? "not printed"
      let place = print?.file.map { ", its bytes are in \($0)" } ?? ""
      lines.append("\(test)receipt \(receipt) \(paper)\(place)")
    }
    return lines
  }
}
