import ArgumentParser
#if canImport(Glibc)
  import Glibc
#endif
import Payment
import PrintJob
import Rasters
import Sales
import Spool
import StrictJSON
import Synchronization
import Till

/// `platen checkout BILL`: charges a wallet and prints the receipt.
struct Checkout: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Charge a customer's wallet for a bill and print the receipt.",
    discussion: """
      Exit codes: 0 paid and on paper; 10 not paid, charging again is safe; 11 unknown, do not
      charge again; 12 paid, but the paper is not confirmed; 64 usage; 65 bad input; 69 gateway
      not reachable, nothing charged; 74 storage; 75 busy; 78 configuration.
      """
  )

  @Argument(help: "The bill, a JSON file (see Samples/protocol/bill.schema.json).")
  var bill: String

  @Option(
    help: ArgumentHelp(
      "The customer's code, or - to read it from the standard input.",
      discussion: "Left out at a terminal, it is asked for and does not show."
    )
  )
  var barcode: String?

  @Option(help: "The sale's own name, new for each sale; made up when left out.")
  var reference: String?

  @OptionGroup var options: TillOptions

  func run() async throws {
    let input: (bill: Bill, reference: SaleReference, code: WalletCode)
    do {
      input = (try readBill(), try saleReference(), try readCode())
    } catch {
      throw ExitCode(options.report(error).rawValue)
    }
    try await options.withPaper { till, setup in
      if let mark = setup.testMark, !options.json {
        Terminal.notice(
          "\(mark)\(try options.isDemo() ? ": a simulated gateway and a demo shop" : "")"
        )
      }
      let recovery = try await till.recover(patience: 5_000)
      recovery.tell()
      let live = LiveLine(isTerminal: options.isAttended)
      let wait = PaperWait(
        till,
        options,
        on: live,
        after: "paid; ",
        interrupted: .paidWithoutPaper
      )
      let (result, print) = try await live.during {
        var (result, print) = try await till.checkout(
          CheckoutRequest(bill: input.bill, reference: input.reference, code: input.code),
          started: { Interrupt().cancels($0) },
          observe: { progress in
            if progress.state == .paid { wait.leaveOnInterrupt() }
            if !options.json { live.show(progress) }
          }
        )
        if let summary = result.print {
          result.print = try await wait.end(of: summary)
        }
        return (result, print)
      }
      Interrupts.perform(nil)
      tell(result, print)
      if result.outcome != .paid, !till.isWatched {
        Terminal.notice(
          "platen: nobody looks after this sale now; let `platen watch` run, or `platen serve`"
        )
      }
      return PlatenExit(result)
    }
  }

  // MARK: Input

  private func readBill() throws(CommandError) -> Bill {
    guard let bytes = SmallFile.read(bill, limit: 1 << 20) else {
      throw CommandError(.badInput, "\(bill): \(String(cString: strerror(errno)))")
    }
    do {
      return try Bill(json: JSONField(try JSONValue(parsing: bytes)))
    } catch {
      throw CommandError(.badInput, "\(bill): \(error)")
    }
  }

  private func saleReference() throws(CommandError) -> SaleReference {
    guard let reference else { return Till.newReference() }
    guard let named = SaleReference(reference) else {
      throw CommandError(.badInput, "reference: 1 to 28 letters, digits and - are allowed")
    }
    return named
  }

  private func readCode() throws(CommandError) -> WalletCode {
    if barcode == nil, Terminal.inputIsPerson {
      for _ in 0..<2 {
        do {
          return try code(Terminal.askSecretly("Scan the customer's code: "))
        } catch {
          Terminal.notice("\(error)")
        }
      }
      return try code(Terminal.askSecretly("Scan the customer's code: "))
    }
    guard let barcode else {
      throw CommandError(.usage, "there is no code; give --barcode - and the code on stdin")
    }
    let isDemo = try options.isDemo()
    guard barcode == "-" || isDemo else {
      throw CommandError(
        .usage,
        "every user of this machine can see a code on the command line; give --barcode - and the "
          + "code on stdin"
      )
    }
    return try code(barcode == "-" ? readLine() : barcode)
  }

  private func code(_ text: String?) throws(CommandError) -> WalletCode {
    do {
      return try WalletCode(scanned: text ?? "")
    } catch {
      throw CommandError(.badInput, "barcode: \(error)")
    }
  }

  // MARK: Answer

  private func tell(_ result: CheckoutResult, _ print: PrintReport?) {
    if options.json {
      Terminal.answer(result.json.text())
      return
    }
    if result.print?.cameOut == true { print?.tell() }
    let amount = "\(result.attempt.amount.decimal) \(result.attempt.amount.currency.code)"
    let test = result.isTest ? "TEST  " : ""
    Terminal.answer("\(test)\(amount): \(result.operatorText)")
    Terminal.answer("\(test)sale \(result.attempt.sale)\(transaction(result))")
    if let receipt = result.receipt {
      Terminal.answer("\(test)receipt \(receipt)\(paper(result.print))")
    }
    if let trouble = result.print?.trouble {
      Terminal.notice("platen: \(trouble)")
    }
  }

  private func transaction(_ result: CheckoutResult) -> String {
    result.attempt.transactionNo.map { ", transaction \($0)" } ?? ""
  }

  private func paper(_ print: PrintSummary?) -> String {
    switch print?.state {
    case .printed, .handedOver: print?.file.map { ", its bytes are in \($0)" } ?? ", printed"
    case nil: ""
    default: print.map { " \($0.sentence)" } ?? ""
    }
  }
}

/// Ctrl-C: the first one cancels the checkout, the second one leaves it to a later start.
private final class Interrupt: Sendable {
  private let isFirst = Mutex(true)

  /// Makes interrupts cancel this checkout.
  func cancels(_ checkout: RunningCheckout) {
    Interrupts.perform { [self] in
      let isFirst = isFirst.withLock { isFirst in
        defer { isFirst = false }
        return isFirst
      }
      guard isFirst else {
        Terminal.notice("\nleft open; `platen watch --once` finishes it")
        exit(PlatenExit.unknown.rawValue)
      }
      Terminal.notice("\ncancelling; press Ctrl-C again to leave it open")
      checkout.cancel(by: "till")
    }
  }
}
