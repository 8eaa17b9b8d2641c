/// The watch over attempts that were not paid: a wallet can charge after all, and a cancel that was
/// acknowledged can be overtaken.
extension PaymentMachine {
  mutating func beginCheck(_ elapsed: Int64, _ now: BootInstant) {
    guard isAtRest, let due = attempt.nextCheck, elapsed >= due else { return }
    checkElapsed = elapsed
    oddAnswers = 0
    nextCallAt = now
    expectEarlierCancels(now)
  }

  /// Reads how the transaction stands now.
  mutating func readCheck(
    _ answer: GatewayAnswer,
    _ now: BootInstant,
    _ effects: inout [PaymentEffect]
  ) {
    switch answer {
    case .transaction(let report) where report.isAbout(attempt):
      read(report, now, &effects)
    case .refused(let refusal) where refusal.code == RefusedCall.noSuchRecord:
      // Where a code has left, the gateway has to say so again and again.
      oddAnswers += 1
      if attempt.submittedAt == nil || oddAnswers >= 5 {
        finishCheck(&effects)
      } else {
        nextCallAt = nextBackgroundCall(now)
      }
    case .transaction, .refused, .none:
      nextCallAt = nextBackgroundCall(now)
    }
  }

  private mutating func read(
    _ report: TransactionReport,
    _ now: BootInstant,
    _ effects: inout [PaymentEffect]
  ) {
    switch report.status {
    case .success where report.isReturned(of: attempt.amount), .closed where report.refunded:
      noteReversal(&effects)
    case .failed, .closed:
      finishCheck(&effects)
    case _ where attempt.state == .reversed && oddAnswers < 1:
      // Money that went back does not come again by itself: the answer may be an old one.
      oddAnswers += 1
      nextCallAt = now + timers.longestRetry
    case .created:
      // No wallet has it; closed early, nobody can pay it by mistake.
      close(report, &effects)
    case .success, .dealing, .pending:
      reopen(&effects)
    }
  }

  /// What was closed early could have been paid in between: then the books are looked at again.
  mutating func readClosing(_ now: BootInstant, _ effects: inout [PaymentEffect]) {
    if attempt.submittedAt == nil {
      finishCheck(&effects)
    } else {
      nextCallAt = nextBackgroundCall(now)
    }
  }

  /// Counts the checks that the time since the attempt's end has made superfluous.
  mutating func finishCheck(_ effects: inout [PaymentEffect]) {
    let elapsed = checkElapsed ?? 0
    checkElapsed = nil
    nextCallAt = nil
    attempt.checks = max(attempt.checks + 1, Attempt.watch.count { $0 <= elapsed })
    effects.append(.commit(attempt))
  }

  private mutating func close(_ report: TransactionReport, _ effects: inout [PaymentEffect]) {
    attempt.cancelsSent += 1
    effects.append(.commit(attempt))
    call(.cancel(transactionNo: report.transactionNo), &effects)
  }

  /// Money went back that nobody had counted: the caller's word changes.
  private mutating func noteReversal(_ effects: inout [PaymentEffect]) {
    guard attempt.state != .reversed, attempt.submittedAt != nil else {
      finishCheck(&effects)
      return
    }
    checkElapsed = nil
    end(.reversed, as: .reversed, &effects)
  }

  /// A live charge, or one that may still come: the same cancel again, until it is given back.
  private mutating func reopen(_ effects: inout [PaymentEffect]) {
    guard attempt.submittedAt != nil else {
      // No code of this attempt has left, so it is somebody else's use of the reference.
      attempt.trouble = "the gateway has used the reference \(attempt.gatewayReference) before"
      finishCheck(&effects)
      return
    }
    checkElapsed = nil
    attempt.attention = .lateCharge
    // The old word no longer holds, and the new one is not known yet.
    attempt.told = .unknown
    sendCancel(&effects)
  }
}
