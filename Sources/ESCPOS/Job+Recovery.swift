/// What the spool sends to a printer after a job that nobody saw the end of.
extension Job {
  /// The most bytes of a command that prints a picture: 4,096, which take four seconds at 9,600
  /// baud.
  ///
  /// No 2-D code has more data; the most are the 3,832 digits of an Aztec Code.
  static let longestPart = 4096

  /// The most bytes of one command in a job for this kind of printer.
  ///
  /// Raw commands of documents, where the profile allows them, may be as long as their stretch.
  static func longestCommand(for profile: Profile) -> Int {
    guard !profile.allowsCommands else { return RawCommands.longest }
    // A line of 24 rows by ESC *, which may have a white column more.
    return max(longestPart, 5 + 3 * (max(0, profile.dots) + 1))
  }

  /// The bytes that bring back a printer that may wait in the middle of a command.
  ///
  /// They are more NULs than any command of a job still needs, then ESC @. Where no command is
  /// open, printers ignore NUL; in a picture it is white, in a text of several bytes a character
  /// it ends one at most. ESC @ throws the unfinished line away and leaves page mode and Kanji
  /// mode. A command that was torn in its first bytes is completed with zeros: a feed feeds
  /// nothing, and a cut may be made where the paper stands.
  ///
  /// - Parameter profile: the kind of printer that the torn job was for.
  /// - Returns: the bytes, 4,098 for most printers; the printer is not in the reset text state after
  ///   them, which the opening of the next job sees to.
  public static func recovery(for profile: Profile) -> [UInt8] {
    let padding = longestCommand(for: profile)
    var writer = ByteWriter(capacity: padding + 2)
    writer.put(0, times: padding)
    writer.put(.initialize)
    return writer.finish()
  }

  /// A strip of paper that says that what hangs above it is no whole receipt, and a cut.
  ///
  /// It is a job of its own, to be sent after ``recovery(for:)``.
  ///
  /// - Parameters:
  ///   - profile: the kind of printer.
  ///   - rasterizer: draws characters that the printer does not have.
  ///   - lines: the words, such as `*** VOID - incomplete ***`; bold and twice as high, and twice as
  ///     wide where a line fits.
  /// - Returns: the bytes, ready for the printer.
  public static func voidStrip(
    profile: Profile,
    rasterizer: (any Rasterizer)? = nil,
    lines: [String]
  ) -> [UInt8] {
    var notice = Mark()
    notice.lines = lines
    return assemble(body: [], bottom: [notice], profile: profile, rasterizer: rasterizer)
  }
}
