/// What the spool sends after a job to learn that it is on paper.
extension Job {
  /// GS r 1: the printer answers with one byte about its paper, in turn with the print data.
  ///
  /// The answer does not say which of several such questions it is to.
  public static let barrier = Command.transmitStatus(1).bytes

  /// GS ( H, function 48: the printer sends the ticket back once all before it is printed.
  ///
  /// The answer is 0x37 0x22, the ticket and 0x00. From Epson's ESC/POS application programming
  /// guide, Ver. 10.01, p. 428. A printer that does not know the command may take its end for text;
  /// the opening of the next job throws that away.
  ///
  /// - Parameter ticket: four characters, 0x20 to 0x7E each.
  /// - Returns: the command; no bytes for anything but such a ticket.
  public static func fence(_ ticket: [UInt8]) -> [UInt8] {
    ProcessID(ticket).map { Command.requestProcessID($0).bytes } ?? []
  }
}
