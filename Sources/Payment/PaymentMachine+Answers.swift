extension PaymentMachine {
  /// Reads the answer to one call in the state that the attempt has by now.
  mutating func read(
    _ answer: GatewayAnswer,
    to call: GatewayCall,
    _ now: BootInstant,
    _ effects: inout [PaymentEffect]
  ) {
    note(answer)
    switch call {
    case .add: readAdd(answer, now, &effects)
    case .query where attempt.state == .creating: readSearch(answer, now, &effects)
    case .prepay: readPrepay(answer, now, &effects)
    case .query: readQuery(answer, now, &effects)
    case .cancel: readCancel(now, &effects)
    }
  }

  private mutating func note(_ answer: GatewayAnswer) {
    switch answer {
    case .transaction(let report):
      attempt.trouble = nil
      guard report.isAbout(attempt) else { return }
      attempt.wallet = report.vendor ?? attempt.wallet
      attempt.paymentTime = report.paymentTime ?? attempt.paymentTime
    case .refused(let refusal): attempt.trouble = "the gateway said \(refusal)"
    case .none(let missing): attempt.trouble = missing.reason
    }
  }

  // MARK: Creating

  private mutating func readAdd(
    _ answer: GatewayAnswer,
    _ now: BootInstant,
    _ effects: inout [PaymentEffect]
  ) {
    switch answer {
    case .transaction(let report):
      adopt(report, now, &effects)
    case .refused(let refusal):
      // A repeated reference, or trouble on the gateway's side, can hide a transaction that exists.
      if addsSent > 1 || !refusal.isAboutTheRequest {
        addMayHaveArrived = true
        nextCallAt = now
      } else {
        end(.abandoned, as: .abandoned, &effects)
      }
    case .none(let missing):
      addMayHaveArrived = addMayHaveArrived || !missing.certainlyNotSent
      retryCreating(now, &effects)
    }
  }

  /// The answer to a question by reference after an `add` whose fate is not known.
  private mutating func readSearch(
    _ answer: GatewayAnswer,
    _ now: BootInstant,
    _ effects: inout [PaymentEffect]
  ) {
    switch answer {
    case .transaction(let report):
      adopt(report, now, &effects)
    case .refused(let refusal) where refusal.code == RefusedCall.noSuchRecord:
      if endRequested != nil || addsSent >= timers.addLimit {
        end(.abandoned, as: .abandoned, &effects)
      } else {
        addMayHaveArrived = false
        nextCallAt = now + timers.backoff(addsSent)
      }
    case .refused, .none:
      retryCreating(now, &effects)
    }
  }

  private mutating func retryCreating(_ now: BootInstant, _ effects: inout [PaymentEffect]) {
    failures += 1
    if failures >= timers.addLimit {
      // No code has left and none will: whatever the gateway holds expires unpaid.
      end(.abandoned, as: .abandoned, &effects)
    } else {
      nextCallAt = now + timers.backoff(failures)
    }
  }

  /// Takes the gateway's transaction for this attempt.
  private mutating func adopt(
    _ report: TransactionReport,
    _ now: BootInstant,
    _ effects: inout [PaymentEffect]
  ) {
    guard report.isAbout(attempt) else {
      // Another's transaction: neither to be used nor to be cancelled.
      attempt.trouble = "the gateway answered about the reference \(report.reference ?? "")"
      addMayHaveArrived = true
      retryCreating(now, &effects)
      return
    }
    guard report.status == .created else {
      // No code of this attempt has left, so this is an earlier use of the reference. A cancel
      // could give back what that one's customer has paid.
      attempt.trouble = "the gateway has used the reference \(attempt.gatewayReference) before"
      end(.abandoned, as: .abandoned, &effects)
      return
    }
    failures = 0
    attempt.transactionNo = report.transactionNo
    let matches = report.amount ?? attempt.amount == attempt.amount
    if let end = endRequested ?? (matches ? nil : (.mismatch, "platen")) {
      move(to: .cancelling, because: end.reason, by: end.by, &effects)
      nextCallAt = now
    } else {
      move(to: .created, &effects)
      submitIfReady(now, &effects)
    }
  }

  // MARK: Submitted

  private mutating func readPrepay(
    _ answer: GatewayAnswer,
    _ now: BootInstant,
    _ effects: inout [PaymentEffect]
  ) {
    if attempt.state == .submitting {
      move(to: .polling, &effects)
    }
    switch answer {
    case .transaction(let report):
      guard report.isAbout(attempt) else { break }
      switch report.status {
      case .failed:
        end(.declined, as: .declined, &effects)
        return
      case .success, .closed:
        nextCallAt = now
        return
      case .created, .dealing, .pending:
        break
      }
    case .refused(let refusal) where refusal.isAboutTheRequest:
      codeRefused = true
      nextCallAt = now
      return
    case .refused, .none:
      break
    }
    let first = now + timers.firstQuery
    nextCallAt = attempt.state == .cancelling ? min(first, cancelMoment(now)) : first
  }

  private mutating func readQuery(
    _ answer: GatewayAnswer,
    _ now: BootInstant,
    _ effects: inout [PaymentEffect]
  ) {
    let report = answer.report(on: attempt.transactionNo)
    if let report {
      if attempt.state == .cancelSent {
        settleCancel(report, &effects)
      } else {
        settle(report, &effects)
      }
    }
    guard !attempt.state.isFinal else { return }
    // Without a word from the gateway a cancel could hide a success.
    let isHeard = report != nil || answer.isRefusal
    switch attempt.state {
    case .cancelSent:
      failures += 1
      nextCallAt = now + timers.backoff(failures)
    case _ where attempt.attention == .mismatch:
      // Whose money that is, only a person can tell: no cancel.
      nextCallAt = now + timers.longestRetry
    case .polling where codeRefused && report?.status == .created:
      move(to: .cancelling, because: .codeRefused, by: "platen", &effects)
      sendCancel(&effects)
    case .polling where softDeadlinePassed(now) && isHeard:
      move(to: .cancelling, because: .deadline, by: "platen", &effects)
      sendCancel(&effects)
    case .cancelling where !mayCancel(now):
      nextCallAt = cancelMoment(now)
    case .cancelling where isHeard:
      sendCancel(&effects)
    default:
      nextCallAt = nextQuery(now)
    }
  }

  private func mayCancel(_ now: BootInstant) -> Bool {
    guard let submittedAt = attempt.submittedAt, !codeRefused else { return true }
    return now >= submittedAt + timers.cancelRest
  }

  /// Reads a report before any cancel has left.
  private mutating func settle(_ report: TransactionReport, _ effects: inout [PaymentEffect]) {
    switch report.status {
    case .success:
      switch report.agreement(with: attempt) {
      case .complete:
        end(.paid, as: .paid, &effects)
      case .contradiction:
        raise(.mismatch, &effects)
      case .incomplete:
        attempt.trouble = "the gateway's success lacks reference, amount or type"
      }
    case .closed where report.isAbout(attempt) && report.refunded:
      end(.reversed, as: .reversed, &effects)
    case .failed where report.isAbout(attempt), .closed where report.isAbout(attempt):
      end(.declined, as: .declined, &effects)
    case .created, .dealing, .pending, .failed, .closed:
      break
    }
  }

  private mutating func raise(_ attention: Attention, _ effects: inout [PaymentEffect]) {
    guard attempt.attention != attention else { return }
    attempt.attention = attention
    attempt.trouble = "the gateway's success names another reference, amount, currency or type"
    effects.append(.commit(attempt))
  }

  // MARK: Cancelled

  private mutating func readCancel(_ now: BootInstant, _ effects: inout [PaymentEffect]) {
    if attempt.submittedAt == nil {
      // No code has left, so the gateway's word is not needed to know that nobody was charged.
      end(.cancelled, as: .cancelled, &effects)
    } else {
      call(.query(transactionNo: attempt.transactionNo), &effects)
    }
  }

  /// Reads a report after a cancel may have left: paid is out of reach.
  private mutating func settleCancel(
    _ report: TransactionReport,
    _ effects: inout [PaymentEffect]
  ) {
    guard report.isAbout(attempt) else { return }
    switch report.status {
    case .closed where report.refunded, .success where report.refunded:
      end(.reversed, as: .reversed, &effects)
    case .closed, .failed:
      end(.cancelled, as: .cancelled, &effects)
    case .success, .created, .dealing, .pending:
      break
    }
  }
}

extension RefusedCall: CustomStringConvertible {
  /// `000021`: the gateway knows no such transaction.
  public static let noSuchRecord = "000021"

  /// True when the gateway found fault with the request itself, so that it was not carried out.
  var isAboutTheRequest: Bool {
    ["000010", "000020", "000022", "000023", "000030"].contains(code) || isAboutTheSignature
  }

  /// True when the gateway did not accept the signature: merchant number or token are wrong.
  public var isAboutTheSignature: Bool {
    code == "000000" && message.contains("verifySign")
  }

  /// The code with the gateway's text.
  public var description: String { "\(code) \(message)" }
}

extension GatewayAnswer {
  /// The report, if it names this transaction.
  func report(on transactionNo: String?) -> TransactionReport? {
    guard case .transaction(let report) = self, report.transactionNo == transactionNo else {
      return nil
    }
    return report
  }

  var isRefusal: Bool {
    if case .refused = self { true } else { false }
  }
}

extension TransactionReport {
  /// True unless the report names another transaction or another reference than the attempt's.
  func isAbout(_ attempt: Attempt) -> Bool {
    transactionNo == attempt.transactionNo ?? transactionNo
      && reference ?? attempt.gatewayReference == attempt.gatewayReference
  }

  enum Agreement {
    /// Everything that proves the sale is there and equal.
    case complete
    /// Something that should be there is not.
    case incomplete
    /// Something says that this is another payment.
    case contradiction
  }

  func agreement(with attempt: Attempt) -> Agreement {
    let proofs = [
      reference.map { $0 == attempt.gatewayReference },
      amount.map { $0 == attempt.amount },
      type.map { $0 == "payment" },
      refunded ? false : true,
    ]
    if proofs.contains(false) {
      return .contradiction
    }
    return proofs.contains(nil) ? .incomplete : .complete
  }
}
