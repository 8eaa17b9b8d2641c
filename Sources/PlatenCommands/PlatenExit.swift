import ArgumentParser
import Journal
import PrintJob
import Printers
import Sales
import Spool
import StrictJSON
import Till

/// The exit codes of every command.
enum PlatenExit: Int32 {
  case done = 0
  /// Declined or cancelled: charging again is safe.
  case notPaid = 10
  /// Nobody may charge again before it is known.
  case unknown = 11
  /// Paid, but the paper is not confirmed.
  case paidWithoutPaper = 12
  case usage = 64
  case badInput = 65
  case gatewayUnreachable = 69
  case printerUnreachable = 73
  case storage = 74
  case busy = 75
  case configuration = 78

  init(_ error: TillError) {
    self =
      switch error {
      case .journal(.storage), .journal(.newerVersion): .storage
      case .journal(.otherWorld): .configuration
      case .journal(.tillBusy), .journal(.ownedElsewhere), .journal(.referenceTaken),
        .journal(.originalAlreadySent):
        .busy
      case .journal(.saleOpen), .refundOpen: .busy
      case .journal(.refundExceeds), .journal(.refundKeyTaken): .badInput
      case .referenceConflict, .keyConflict, .noSuchReceipt, .ambiguousReceipt, .noSuchSale,
        .notRefundable, .unknownWallet:
        .badInput
      case .gatewayUnreachable: .gatewayUnreachable
      case .gatewayAuthentication, .configuration: .configuration
      case .noSuchPrinter, .spool(.noSuchJob): .badInput
      case .spool(.notNow): .busy
      case .spool: .printerUnreachable
      }
  }

  init(_ result: CheckoutResult) {
    self =
      switch result.outcome {
      case .notPaid: .notPaid
      case .unknown: .unknown
      case .paid where result.print?.cameOut == true: .done
      case .paid: .paidWithoutPaper
      }
  }
}

extension PlatenExit {
  /// How a refund ends a command.
  init(_ result: RefundResult) {
    self =
      switch result.outcome {
      case .refunded, .waitingFunds:
        result.print?.cameOut == false ? .paidWithoutPaper : .done
      case .notRefunded: .notPaid
      case .unknown: .unknown
      }
  }

  /// How the printing of one paper ends a command.
  init(_ print: PrintSummary) {
    self =
      switch (print.error, print.obstacle) {
      case (.journal(let error)?, _): PlatenExit(.journal(error))
      case (nil, .busy?): .busy
      default: print.cameOut ? .done : .printerUnreachable
      }
  }
}

/// An error that ends a command: what happened, and with which code.
struct CommandError: Error, CustomStringConvertible {
  let exit: PlatenExit
  let description: String

  init(_ exit: PlatenExit, _ description: String) {
    self.exit = exit
    self.description = description
  }

  init(_ error: TillError) {
    self.init(PlatenExit(error), error.description)
  }
}
