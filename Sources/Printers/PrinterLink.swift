/// An open way to one printer, which nobody else can use meanwhile.
///
/// What the printer says is read all the time, from the opening to the end: a printer that cannot
/// get rid of its answers stops taking data. Answers to an earlier user of the printer are thrown
/// away. Calls of `send` and `finish` are done one after another; `receive` may wait beside them.
public protocol PrinterLink: AnyObject, Sendable {
  /// The printer, as texts for people name it.
  var printer: String { get }

  /// True when the printer has a way to answer, which does not mean that it does.
  var hasBackChannel: Bool { get }

  /// What the link itself knows of the printer, without a command among its data: the USB port
  /// status or the lines of a serial port; nil when it knows nothing.
  ///
  /// A USB port that answers without a complaint counts as on line and with paper.
  func ownStatus() async -> PrinterStatus?

  /// True when bytes that were sent are known to wait for room at the printer.
  func isBehind() async -> Bool

  /// True when the printer gives signs of life but has taken nothing of what it was sent since this
  /// was asked last, as one that has stopped with its memory full.
  func isHeldUp() async -> Bool

  /// Sends bytes and waits until they are taken, as long as some of them are within the deadline.
  ///
  /// After a stall the rest may be sent later; after other trouble nothing more is sent.
  ///
  /// - Parameters:
  ///   - bytes: what the printer gets.
  ///   - milliseconds: how long it may take no byte; nil for the usual time.
  /// - Returns: how many of these bytes have left for certain or may have.
  func send(_ bytes: [UInt8], stall milliseconds: Int32?) async -> Delivery

  /// Waits until the printer says something.
  ///
  /// Whoever keeps a link open between jobs sees from it whether the link is still good: it throws
  /// as soon as the printer is known to be gone, which a network printer that was switched off is
  /// after the timeout `lost`.
  ///
  /// - Parameter milliseconds: how long to wait; 0 only looks.
  /// - Returns: what it has said since the last call, at most the last 64 KiB; nothing when it was
  ///   silent.
  /// - Throws: `silent` when nothing will come any more, `lost` when the printer is.
  func receive(within milliseconds: Int32) async throws(PrinterTrouble) -> [UInt8]

  /// Ends the sending and waits until the printer's side has everything.
  ///
  /// - Returns: how many bytes of all were taken in the end; where a job is whole or not at all,
  ///   that may be fewer than `send` said.
  func finish() async -> Delivery

  /// Gives the printer back; what was sent and not finished may be lost.
  func close() async
}

extension PrinterConnection {
  /// Opens a link to the printer, for data that has no name.
  ///
  /// - Throws: `PrinterTrouble` when the printer is not to be had.
  public func open() async throws(PrinterTrouble) -> any PrinterLink {
    try await open(named: "link")
  }

  /// Sends one job's bytes over a link of its own.
  public func deliver(
    _ bytes: [UInt8],
    named name: String,
    whenOpen: @escaping WhenOpen
  ) async -> Delivery {
    let link: any PrinterLink
    do throws(PrinterTrouble) {
      link = try await open(named: name)
    } catch {
      return Delivery(accepted: 0, trouble: "\(error)")
    }
    let delivery = await link.deliver(bytes, whenOpen)
    await link.close()
    return delivery
  }
}

extension PrinterLink {
  /// Sends bytes with the usual deadline.
  ///
  /// - Returns: how many of these bytes have left for certain or may have.
  public func send(_ bytes: [UInt8]) async -> Delivery {
    await send(bytes, stall: nil)
  }

  fileprivate func deliver(_ bytes: [UInt8], _ whenOpen: WhenOpen) async -> Delivery {
    // A printer without paper would take the first 4 KiB, a whole receipt, into its memory.
    if !bytes.isEmpty, await ownStatus()?.paper == .out {
      return paperTrouble(
        0,
        "\(printer) is out of paper and was sent nothing",
        "put in paper and print again"
      )
    }
    guard whenOpen() else { return .heldBack }
    let delivery = await send(bytes)
    guard delivery.trouble == nil else { return delivery }
    let end = await finish()
    if end.trouble == nil, !bytes.isEmpty, await ownStatus()?.paper == .out {
      return paperTrouble(
        end.accepted,
        "\(printer): it took all \(bytes.count) bytes but is out of paper",
        "put in paper, then see whether the whole receipt comes out"
      )
    }
    return end
  }

  private func paperTrouble(_ accepted: Int, _ reason: String, _ advice: String) -> Delivery {
    let trouble = PrinterTrouble(.notReady, reason: reason, advice: advice)
    return Delivery(accepted: accepted, trouble: "\(trouble)")
  }
}
