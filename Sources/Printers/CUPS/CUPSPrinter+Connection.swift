extension CUPSPrinter: PrinterConnection {
  /// Sends one job and waits for its end, four times `timeouts.stall` at most.
  public func deliver(
    _ bytes: [UInt8],
    named name: String,
    whenOpen: @escaping WhenOpen
  ) async -> Delivery {
    do throws(PrinterTrouble) {
      try await check()
    } catch {
      return Delivery(accepted: 0, trouble: "\(error)")
    }
    guard whenOpen() else { return .heldBack }
    let patience = Duration.milliseconds(4 * Int64(timeouts.stall))
    let sending = Task { await send(bytes, named: name) }
    let limit = Task {
      try await Task.sleep(for: patience)
      sending.cancel()
    }
    let delivery = await sending.value
    limit.cancel()
    return Delivery(accepted: delivery.accepted, trouble: delivery.trouble)
  }

  /// CUPS takes whole jobs only and tells nothing that the printer says.
  public func open(named name: String) async throws(PrinterTrouble) -> any PrinterLink {
    throw PrinterTrouble(
      .unsupported,
      reason: "\(address): a queue of CUPS takes whole jobs only",
      advice: "print without asking the printer, or name the printer itself"
    )
  }
}
