import ESCPOS

/// The bytes of one job, ready for its printer.
struct Sheet: Sendable {
  /// The whole job.
  var bytes: [UInt8]
  /// The same, marked as late.
  var lateBytes: [UInt8]?
  /// What comes first where half a paper hangs out of the printer.
  var voidStrip: [UInt8] = []
  /// The kind of printer that they are for.
  var profile: Profile
  /// The receipt's part of the job; nil for a drawer pulse.
  var body: Body?
  /// The name of the job for connections that keep jobs apart.
  var name: String
  /// What the template's author should know.
  var warnings: [String] = []

  struct Body: Sendable {
    var bytes: [UInt8]
    /// The SHA-256 of the bytes, hexadecimal.
    var hash: String
    var isStored: Bool
  }
}

extension Sheet.Body {
  /// Bytes that the journal does not hold yet.
  init(_ body: ReceiptBody) {
    self.init(bytes: body.bytes, hash: body.hash, isStored: false)
  }
}
