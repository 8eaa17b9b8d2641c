/// The blocking end of a link, used on the link's own thread.
protocol LinkEnd: AnyObject {
  /// The printer, as texts name it.
  var printer: String { get }
  var hasBackChannel: Bool { get }
  /// Where everything goes that the printer says.
  var inbox: Inbox { get }
  /// Ends a `listen` from another thread; one that has not begun ends at once.
  var interrupt: @Sendable () -> Void { get }

  /// Puts what the printer says into the inbox until the time is up or there is an interrupt.
  func listen(milliseconds: Int32)
  /// True when it can know something of the printer by itself.
  var knowsStatus: Bool { get }
  func ownStatus() -> PrinterStatus?
  /// True when bytes are known to wait for room at a printer that gives signs of life, and did when
  /// this was asked before.
  func isHeldUp() -> Bool
  /// True when bytes are known to wait for room at the printer.
  func hasWaitingBytes() -> Bool
  /// Sends bytes, within a deadline by progress of so many milliseconds or of the usual ones.
  func write(_ bytes: [UInt8], stall: Int32?) -> Delivery
  func finish() -> Delivery
}

extension LinkEnd {
  var knowsStatus: Bool { false }
  func ownStatus() -> PrinterStatus? { nil }
  func isHeldUp() -> Bool { false }
  func hasWaitingBytes() -> Bool { false }
}

/// What has become of all that was sent over a link.
struct LinkAccount {
  var accepted = 0
  private(set) var trouble: String?

  /// Adds what became of one sending, and gives it back.
  ///
  /// A stall does not end the link.
  mutating func add(_ delivery: Delivery) -> Delivery {
    accepted += delivery.accepted
    if !delivery.isStalled {
      trouble = trouble ?? delivery.trouble
    }
    return delivery
  }

  /// What more sending comes to, when there was trouble before.
  var refusal: Delivery? {
    trouble.map { Delivery(accepted: 0, trouble: $0) }
  }

  var total: Delivery { Delivery(accepted: accepted, trouble: trouble) }
}
