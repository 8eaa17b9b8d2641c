import Sales
import Synchronization

/// Receipts that are set while the journal still writes them down, so that their paper need not
/// wait for that.
final class Galley: Sendable {
  private struct Setting {
    let model: String
    let profile: String
    let body: Task<ReceiptBody?, Never>
    let receipt: Receipt
  }
  private let settings = Mutex<[Setting]>([])

  /// Receipts whose paper never comes here must not fill the memory.
  private static let capacity = 8

  /// Begins to set a receipt.
  ///
  /// - Parameters:
  ///   - receipt: the receipt.
  ///   - model: what the journal will hold of it.
  ///   - profile: the key of the kind of printer.
  ///   - body: renders it; nil where it cannot be rendered so.
  func set(
    _ receipt: Receipt,
    model: String,
    profile: String,
    body: @escaping @Sendable () -> ReceiptBody?
  ) {
    let setting = Setting(
      model: model,
      profile: profile,
      body: Task { body() },
      receipt: receipt
    )
    settings.withLock { settings in
      if settings.count >= Self.capacity { settings.removeFirst() }
      settings.append(setting)
    }
  }

  /// Takes a receipt that was set.
  ///
  /// - Parameters:
  ///   - model: what the journal holds of it.
  ///   - profile: the key of the kind of printer.
  /// - Returns: nil when it was not set, or not for this kind of printer.
  func take(model: String, profile: String) async -> (receipt: Receipt, body: ReceiptBody)? {
    let setting = settings.withLock { settings in
      settings.firstIndex { $0.model == model && $0.profile == profile }
        .map { settings.remove(at: $0) }
    }
    guard let setting, let body = await setting.body.value else { return nil }
    return (setting.receipt, body)
  }
}
