import Payment
import Sales
import Spool
import StrictJSON
import Till

extension ProtocolServer {
  /// When `checkout.start` is answered.
  private enum Acknowledgement: String, CaseIterable {
    /// With the verdict, and what became of the paper.
    case final
    /// As soon as the sale is in the journal; the end comes as `checkout.finished`.
    case accepted
  }

  func startCheckout(_ params: JSONField) async throws(RPCError) -> JSONValue {
    let (request, acknowledgement) = try reading(params) {
      members throws(JSONFieldError) -> (CheckoutRequest, Acknowledgement) in
      let reference = try members.required("reference").string(
        "1 to 28 letters, digits and -",
        as: SaleReference.init
      )
      let bill = try Bill(json: members.required("bill"))
      let code = try members.optional("barcode").map(Self.code)
      var request = CheckoutRequest(bill: bill, reference: reference, code: code)
      if let printing = members.optional("print") {
        request.printing = try printing.choice()
      }
      if let timeout = members.optional("scanTimeoutMs") {
        request.scanTimeout = try timeout.integer(in: 1_000...3_600_000)
      }
      if let deadline = members.optional("deadlineMs") {
        request.deadline = try deadline.integer(in: 45_000...120_000)
      }
      return (request, try members.optional("ack")?.choice() ?? .final)
    }
    await started(request.reference)
    if let running = checkouts[request.reference] {
      guard running.request.bill == request.bill else {
        throw RPCError(.referenceConflict(request.reference))
      }
      throw .attemptOpen("sale \(request.reference) is under way; ask checkout.status")
    }
    switch try await begin(request) {
    case .ended(let result): return result.json
    case .running(let checkout):
      if acknowledgement == .accepted {
        keep { await self.finishAndNotify(checkout) }
        return [
          "accepted": true, "reference": .string(request.reference.description),
          "attempt": .number(JSONNumber(Int64(checkout.attempt.number))),
          "test": .bool(setup.testMark != nil),
        ]
      }
      return try await finish(checkout).json
    }
  }

  func scan(_ params: JSONField) async throws(RPCError) -> JSONValue {
    let (reference, code) = try reading(params) { members throws(JSONFieldError) in
      (
        try members.required("reference").string("a sale's reference", as: SaleReference.init),
        try Self.code(members.required("barcode"))
      )
    }
    await started(reference)
    if let running = checkouts[reference] {
      let isTaken: Bool
      do {
        isTaken = try await running.scan(code)
      } catch {
        throw RPCError(error)
      }
      guard isTaken else {
        throw .attemptOpen("sale \(reference) has its code already; wait for the verdict")
      }
      return ["accepted": true, "attempt": .number(JSONNumber(Int64(running.attempt.number)))]
    }
    // A sale that was not paid takes the next code as its next attempt.
    guard let bill = try asTill({ () throws(TillError) in try till.bill(of: reference) }) else {
      throw .notFound("there is no sale \(reference)")
    }
    let printing = try asTill { () throws(TillError) in try till.isPrinting(reference) }
    let request = CheckoutRequest(
      bill: bill,
      reference: reference,
      code: code,
      printing: printing ? .now : .later
    )
    guard case .running(let checkout) = try await begin(request) else {
      throw .attemptOpen("sale \(reference) has ended, or this code was used for it before")
    }
    keep { await self.finishAndNotify(checkout) }
    return ["accepted": true, "attempt": .number(JSONNumber(Int64(checkout.attempt.number)))]
  }

  func cancelCheckout(_ params: JSONField) async throws(RPCError) -> JSONValue {
    let (reference, by) = try reading(params) { members throws(JSONFieldError) in
      _ = try members.optional("reason")?.string()
      return (
        try members.required("reference").string("a sale's reference", as: SaleReference.init),
        try members.required("by").string("who asks") { $0.isEmpty ? nil : $0 }
      )
    }
    await started(reference)
    guard let running = checkouts[reference] else {
      // A sale that was told unknown, or another process's.
      keep { _ = try? await self.till.cancel(reference.description, by: by) }
      for _ in 0..<40 {
        let status = try await status(of: reference)
        guard status["outcome"]?.string == "unknown" else { break }
        try? await Task.sleep(for: .milliseconds(50))
      }
      var result = try await status(of: reference)
      result["cancelOutcome"] =
        switch result["outcome"]?.string {
        case "paid"?: "too_late"
        case "unknown"?: "pending"
        default: result["reason"]
        }
      return .object(result)
    }
    running.cancel(by: by)
    // Quick ends are told at once; wallets make the others wait.
    for _ in 0..<40 where checkouts[reference] != nil {
      try? await Task.sleep(for: .milliseconds(50))
    }
    guard checkouts[reference] == nil else {
      return [
        "cancelOutcome": "pending", "reference": .string(reference.description),
        "outcome": "unknown", "reason": "cancel_pending", "next": "wait",
        "operatorText": "The payment is being cancelled; wait for the result.",
        "test": .bool(setup.testMark != nil),
      ]
    }
    var result = try await status(of: reference)
    result["cancelOutcome"] =
      result["outcome"]?.string == "paid" ? "too_late" : result["reason"] ?? "cancelled"
    return .object(result)
  }

  func status(_ params: JSONField) async throws(RPCError) -> JSONValue {
    let (id, isFresh) = try reading(params) { members throws(JSONFieldError) -> (String, Bool) in
      let isFresh = try members.optional("refresh")?.bool() ?? false
      if let transactionNo = members.optional("transactionNo") {
        return (try transactionNo.string(), isFresh)
      }
      return (try members.required("reference").string(), isFresh)
    }
    return .object(try await status(ofSaleNamed: id, refresh: isFresh))
  }

  // MARK: Running

  /// Waits until a sale that is being written down is there.
  private func started(_ reference: SaleReference) async {
    while starting.contains(reference) {
      try? await Task.sleep(for: .milliseconds(5))
    }
  }

  private func begin(_ request: CheckoutRequest) async throws(RPCError) -> Till.Begun {
    starting.insert(request.reference)
    defer { starting.remove(request.reference) }
    let report = ProgressReport()
    let begun: Till.Begun
    do {
      begun = try await till.begin(request) { report.add($0) }
    } catch {
      throw RPCError(error)
    }
    if case .running(let checkout) = begun {
      checkouts[request.reference] = checkout
      progress[request.reference] = report
      keep {
        for await progress in report.steps {
          await self.tell(progress, of: checkout)
        }
        report.isTold.finish()
      }
    }
    return begun
  }

  private func finish(_ checkout: RunningCheckout) async throws(RPCError) -> CheckoutResult {
    let reference = checkout.request.reference
    defer { checkouts[reference] = nil }
    let result: Result<CheckoutResult, TillError>
    do {
      result = .success(try await checkout.result().result)
    } catch {
      result = .failure(error)
    }
    // The end is told after all that came before it.
    await progress.removeValue(forKey: reference)?.end()
    do {
      return try result.get()
    } catch {
      throw RPCError(error)
    }
  }

  private func finishAndNotify(_ checkout: RunningCheckout) async {
    var event: JSONObject
    do {
      event = try await finish(checkout).json.object ?? JSONObject()
    } catch {
      event = JSONObject()
      event["reference"] = .string(checkout.request.reference.description)
      event["error"] = error.json
    }
    notify("checkout.finished", event)
  }

  private func tell(_ progress: CheckoutProgress, of checkout: RunningCheckout) {
    var event = JSONObject()
    event["reference"] = .string(checkout.request.reference.description)
    event["attempt"] = .number(JSONNumber(Int64(checkout.attempt.number)))
    event["state"] = .string(progress.word)
    event["elapsedMs"] = progress.sinceSubmit.map { .number(JSONNumber($0)) }
    notify("checkout.progress", event, isProgress: true)
  }

  private func status(of reference: SaleReference) async throws(RPCError) -> JSONObject {
    try await status(ofSaleNamed: reference.description)
  }

  private func status(
    ofSaleNamed id: String,
    refresh: Bool = false
  ) async throws(RPCError) -> JSONObject {
    let status: SaleStatus?
    do {
      status = try await till.status(of: id, refresh: refresh)
    } catch {
      throw RPCError(error)
    }
    guard let status else { throw .notFound("there is no sale \(id)") }
    return status.json.object ?? JSONObject()
  }

  func asTill<Result>(_ action: () throws(TillError) -> Result) throws(RPCError) -> Result {
    do {
      return try action()
    } catch {
      throw RPCError(error)
    }
  }

  private static func code(_ field: JSONField) throws(JSONFieldError) -> WalletCode {
    do {
      return try WalletCode(scanned: field.string())
    } catch let error as JSONFieldError {
      throw error
    } catch {
      throw field.fault("\(error)")
    }
  }
}

extension CheckoutProgress {
  /// The state in the protocol's words.
  fileprivate var word: String {
    switch state {
    case .creating: "creating"
    case .created: "waiting_for_scan"
    case .submitting: "sending"
    case .polling: "waiting_for_customer"
    case .cancelling, .cancelSent, .refunding: "cancelling"
    case .abandoned, .declined, .paid, .cancelled, .reversed: "ended"
    }
  }
}
