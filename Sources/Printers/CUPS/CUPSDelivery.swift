/// What became of one job that was given to CUPS.
public struct CUPSDelivery: Sendable, Equatable {
  /// Bytes that have left for certain or may have; 0 means that nothing of the job was printed or
  /// ever will be.
  public var accepted: Int
  /// What went wrong and what to do, or nil when CUPS has handed every byte to the printer.
  public var trouble: String?
  /// True when the job was only followed no further: CUPS has it, and may print it yet.
  ///
  /// `CUPSPrinter.look(for:)` tells later what became of it.
  public var isLeft: Bool

  /// A delivery from its parts.
  public init(accepted: Int, trouble: String? = nil, isLeft: Bool = false) {
    self.accepted = accepted
    self.trouble = trouble
    self.isLeft = isLeft
  }
}
