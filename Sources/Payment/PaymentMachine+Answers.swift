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
    case .query where attempt.state.isFinal: readCheck(answer, now, &effects)
    case .cancel where attempt.state.isFinal: readClosing(now, &effects)
    case .prepay: readPrepay(answer, now, &effects)
    case .query: readQuery(answer, now, &effects)
    case .detail: end(.paid, as: .paid, &effects)
    case .cancel: readCancel(answer, now, &effects)
    case .refund where answer.retryAfter != nil: nextCallAt = nextRetry(now)
    case .refund: self.call(.query(transactionNo: attempt.transactionNo), &effects)
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
    case .none(let missing) where missing.certainlyNotSent:
      // Proven by the transport: no wallet can have the code, so there is nothing to wait for.
      endRequested = endRequested ?? (.notSent, "platen")
      end(.cancelled, as: .cancelled, &effects)
      return
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
      if attempt.state == .cancelSent || attempt.state == .refunding {
        settleCancel(report, &effects)
      } else {
        settle(report, &effects)
      }
    }
    guard !attempt.state.isFinal, inFlight == nil else { return }
    // Without a word from the gateway a cancel could hide a success.
    let isHeard = report != nil || answer.isRefusal
    switch attempt.state {
    case .cancelSent where report?.status == .success && isCancelFutile(now):
      sendReversal(&effects)
    case .refunding where report?.status == .success && report?.refunded == false:
      // The gateway does not know the key, or not yet; asked with the same one it pays once.
      if hasSentReversal {
        hasSentReversal = false
        nextCallAt = nextRetry(now)
      } else {
        sendReversal(&effects)
      }
    case .cancelSent, .refunding:
      nextCallAt = nextRetry(now)
    case _ where attempt.attention == .mismatch:
      // Whose money that is, only a person can tell: no cancel.
      nextCallAt = nextBackgroundCall(now)
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
        prove(&effects)
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

  private mutating func readCancel(
    _ answer: GatewayAnswer,
    _ now: BootInstant,
    _ effects: inout [PaymentEffect]
  ) {
    if attempt.submittedAt == nil {
      // No code has left, so the gateway's word is not needed to know that nobody was charged.
      end(.cancelled, as: .cancelled, &effects)
      return
    }
    switch answer {
    case .refused(let refusal) where refusal.code == RefusedCall.wrongState:
      futileCancels += 1
    case .none(let missing) where !missing.certainlyNotSent:
      futileCancels = 0
      cancelMayArriveUntil = now + timers.longestDelivery
    case .none, .refused, .transaction:
      futileCancels = 0
    }
    if answer.retryAfter == nil {
      call(.query(transactionNo: attempt.transactionNo), &effects)
    } else {
      nextCallAt = nextRetry(now)
    }
  }

  /// True when the gateway keeps refusing the cancel and none of ours is on its way any more: a
  /// cancel that arrives after the refund could pay back a second time.
  private func isCancelFutile(_ now: BootInstant) -> Bool {
    futileCancels >= timers.futileCancels && cancelMayArriveUntil.map { now >= $0 } ?? true
  }

  /// Reads a report after a cancel may have left: paid is out of reach.
  private mutating func settleCancel(
    _ report: TransactionReport,
    _ effects: inout [PaymentEffect]
  ) {
    guard report.isAbout(attempt) else { return }
    switch report.status {
    case .closed where report.refunded, .success where report.isReturned(of: attempt.amount):
      end(.reversed, as: .reversed, &effects)
    case .closed, .failed:
      end(.cancelled, as: .cancelled, &effects)
    case .success, .created, .dealing, .pending:
      break
    }
  }

  private mutating func nextRetry(_ now: BootInstant) -> BootInstant {
    guard attempt.told == nil else { return nextBackgroundCall(now) }
    failures += 1
    return now + timers.backoff(failures)
  }
}
