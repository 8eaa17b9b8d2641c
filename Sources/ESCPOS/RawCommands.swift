/// Raw printer commands of a document, as they stand in a body so that the audit knows them again.
///
/// A body is kept as bytes and audited as bytes, long after its page is gone; so the stretch that
/// the encoder let through tells its own length. It is: two positions (ESC $) whose low bytes are
/// the low and the high byte of the length, the opening of a job, the commands as they are, and the
/// opening again, since nobody knows what they did to the printer. On paper, the positions do
/// nothing, as ESC @ throws the empty line away. Nothing that comes from a till's data can make
/// such a stretch: text never holds ESC.
enum RawCommands {
  /// The most bytes of one stretch.
  static let longest = 0xFFFF

  /// Writes commands of up to ``longest`` bytes at the start of a line, in the reset text state.
  static func put(_ commands: [UInt8], of profile: Profile, to bytes: inout [UInt8]) {
    let opening = Job.opening(for: profile)
    let count = UInt16(clamping: commands.count)
    bytes += Command.absolutePosition(UInt16(count.low)).bytes
    bytes += Command.absolutePosition(UInt16(count.high)).bytes
    bytes += opening
    bytes += commands
    bytes += opening
  }

  /// Where the stretch ends that begins at a place of a stream; nil when none begins there.
  static func end(in bytes: [UInt8], at place: Int, of profile: Profile) -> Int? {
    let head = 8
    guard place + head <= bytes.count, bytes[place...].starts(with: [Lead.esc, 0x24]),
      bytes[(place + 4)...].starts(with: [Lead.esc, 0x24]), bytes[place + 3] == 0,
      bytes[place + 7] == 0
    else { return nil }
    let opening = Job.opening(for: profile)
    let count = Int(bytes[place + 6]) << 8 | Int(bytes[place + 2])
    let end = place + head + opening.count + count
    guard end + opening.count <= bytes.count, bytes[(place + head)...].starts(with: opening),
      bytes[end...].starts(with: opening)
    else { return nil }
    return end + opening.count
  }
}
