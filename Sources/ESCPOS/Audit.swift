/// Something in a print stream that the printer's profile does not allow.
public struct Finding: Equatable, Sendable {
  /// Bytes from the start of the stream.
  public var offset: Int
  /// What was found, by its manual name.
  public var problem: String
}

extension Finding: CustomStringConvertible {
  /// The finding with its place, such as `byte 12: ESC p (drawer pulse)`.
  public var description: String { "byte \(offset): \(problem)" }
}

/// Reads a print stream and finds all that does not belong on a receipt.
///
/// Only what ``PageEncoder`` and ``Job`` make for the profile passes, for a body as for an
/// assembled job. The stream is taken to begin in the reset text state and must end in it, at the
/// start of a line. Raw commands of a document pass where the profile allows them and the encoder
/// has marked them (``RawCommands``).
///
/// - Parameters:
///   - bytes: a body, or a job without its fence.
///   - profile: the kind of printer that it is for.
///   - allowed: what of the spool's own may stand in the stream too; nothing in a body or a job.
/// - Returns: the findings in the order of the bytes; none when the stream may be sent.
public func audit(
  _ bytes: [UInt8],
  profile: Profile,
  allowing allowed: SpoolCommands = []
) -> [Finding] {
  var auditor = Auditor(bytes: bytes, profile: profile, allowed: allowed)
  return auditor.findings()
}
