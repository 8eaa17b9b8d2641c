import Journal
import Spool
import StrictJSON
import Till

/// An error answer.
///
/// It always means that no code has left and no money has moved because of the request.
struct RPCError: Error {
  let code: Int
  /// The stable word.
  let reason: String
  /// What happened and what to do now, for the person at the till.
  let text: String

  /// A parse error: the line is no JSON.
  static func notJSON(_ error: JSONError) -> RPCError {
    RPCError(code: -32700, reason: "PARSE_ERROR", text: "the line is no JSON: \(error)")
  }

  /// The line is JSON but no request.
  static func invalidRequest(_ text: String) -> RPCError {
    RPCError(code: -32600, reason: "INVALID_REQUEST", text: text)
  }

  static func unknownMethod(_ method: String) -> RPCError {
    RPCError(code: -32601, reason: "METHOD_NOT_FOUND", text: "there is no method \(method)")
  }

  static func invalidParams(_ error: JSONFieldError) -> RPCError {
    RPCError(code: -32602, reason: "INVALID_PARAMS", text: error.description)
  }

  static let notInitialized = RPCError(
    code: -32002,
    reason: "NOT_INITIALIZED",
    text: "the first request must be initialize"
  )

  static let tooManyRequests = RPCError(
    code: 1001,
    reason: "BUSY",
    text: "16 requests are in flight already; wait for their answers"
  )

  static let shuttingDown = RPCError(
    code: 1050,
    reason: "SHUTTING_DOWN",
    text: "Platen is ending; start it again"
  )

  static func notFound(_ text: String) -> RPCError {
    RPCError(code: 1012, reason: "NOT_FOUND", text: text)
  }

  static func attemptOpen(_ text: String) -> RPCError {
    RPCError(code: 1011, reason: "ATTEMPT_OPEN", text: text)
  }

  init(code: Int, reason: String, text: String) {
    self.code = code
    self.reason = reason
    self.text = text
  }

  init(_ error: TillError) {
    let (code, reason) =
      switch error {
      case .journal(.tillBusy): (1001, "BUSY")
      case .journal(.ownedElsewhere): (1002, "LOCKED")
      case .journal(.referenceTaken), .referenceConflict: (1010, "REFERENCE_CONFLICT")
      case .journal(.otherWorld), .configuration: (1004, "CONFIG")
      case .journal(.refundExceeds): (1040, "NOT_REFUNDABLE")
      case .journal(.saleOpen): (1011, "ATTEMPT_OPEN")
      case .journal(.refundKeyTaken): (1010, "KEY_CONFLICT")
      case .journal: (1003, "STORAGE_FAILED")
      case .gatewayAuthentication: (1020, "GATEWAY_AUTH")
      case .gatewayUnreachable: (1021, "GATEWAY_UNREACHABLE")
      case .noSuchReceipt, .ambiguousReceipt, .noSuchSale: (1012, "NOT_FOUND")
      case .notRefundable: (1040, "NOT_REFUNDABLE")
      case .refundOpen: (1041, "REFUND_OPEN")
      case .unknownWallet: (1013, "BAD_BARCODE")
      case .keyConflict: (1010, "KEY_CONFLICT")
      case .noSuchPrinter, .spool(.noSuchJob): (1012, "NOT_FOUND")
      case .spool(.notNow): (1033, "NOT_NOW")
      case .spool: (1030, "PRINTER_NOT_READY")
      }
    self.init(code: code, reason: reason, text: error.description)
  }

  /// The member `error` of the answer.
  var json: JSONValue {
    [
      "code": .number(JSONNumber(Int64(code))),
      "message": .string(text),
      "data": ["reason": .string(reason), "operatorText": .string(text)],
    ]
  }
}
