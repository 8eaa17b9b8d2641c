import Digests
public import Payment
import Sales

/// How far a checkout has come, for displays.
public struct CheckoutProgress: Sendable {
  /// The attempt's state.
  public let state: AttemptState
  /// Milliseconds since the code was sent; nil before.
  public let sinceSubmit: Int64?

  init(_ attempt: Attempt) {
    state = attempt.state
    sinceSubmit = attempt.submittedAt.map { TillClock.boot() - $0 }
  }
}

/// The run of one attempt.
typealias PaymentRun = MachineRun<PaymentMachine>

extension MachineRun where Machine == PaymentMachine {
  /// True once the code was given away.
  var codeHasLeft: Bool { driver.codeHasLeft }

  /// Brings the customer's code; false when there was one before, or the attempt is ending.
  @discardableResult
  func scan(_ code: WalletCode) -> Bool {
    guard !wasScanned, !record.state.isFinal, record.cancelReason == nil else { return false }
    driver.keep(code)
    wasScanned = true
    send(.scanned(CodeTrace(of: code)))
    return true
  }

  /// Ends an attempt for which no code was scanned in time.
  func expireScan() {
    if !wasScanned {
      wasScanned = true
      send(.cancelRequested(.noScan, by: "platen"))
    }
  }
}

extension CodeTrace {
  /// What the journal may keep of a code: recognisable, useless for charging.
  init(of code: WalletCode) {
    let digest = Self.digest(of: code, salt: randomDigits(16))
    self.init(digest: digest, lastFour: code.lastFour, vendor: code.vendor)
  }

  /// True when this is the trace of the code.
  func isTrace(of code: WalletCode) -> Bool {
    Self.digest(of: code, salt: String(digest.prefix { $0 != "-" })) == digest
  }

  private static func digest(of code: WalletCode, salt: String) -> String {
    salt + "-" + code.reveal { sha256Hex(Array((salt + $0).utf8)) }
  }
}
