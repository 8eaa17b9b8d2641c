/// Something that a printer has said.
public enum PrinterAnswer: Sendable, Hashable {
  /// One byte in answer to `DLE EOT n`; which n is known to whoever asked.
  case realTimeStatus(UInt8)
  /// The four bytes of automatic status back.
  case automaticStatus([UInt8])
  /// One byte in answer to `GS r` or `GS I`.
  case byte(UInt8)
  /// Everything before the `GS ( H` with this ticket of four characters has been processed.
  case processed([UInt8])
  /// The printer has gone off line (`GS ( H`, function 49), with the cause where it tells.
  case wentOffline([UInt8])
  /// The printer has thrown away what it had not printed (`DLE DC4 8`).
  case cleared
  /// Any other answer that goes up to a NUL, without the NUL: names of `GS I`, settings.
  case block([UInt8])
  /// It takes data again.
  case xon
  /// It takes no more data.
  case xoff
}

/// Tells a printer's answers apart, however they are split over reads.
///
/// ESC/POS answers carry no question with them, but fixed bits: `0xx1xx10` is an answer to
/// `DLE EOT`, `0xx1xx00` the first of four bytes of automatic status, `0xx0xxxx` an answer to
/// `GS r` or a further byte of automatic status; headers of longer answers have both bits 4 and 0
/// and go up to a NUL. XON and XOFF may come between the bytes of any other answer.
public struct AnswerReader: Sendable {
  /// The bytes of an answer that is not whole yet.
  private(set) var partial: [UInt8] = []
  /// How many bytes were no part of any answer.
  public private(set) var garbage = 0

  /// The longest answer up to a NUL that is believed.
  private static let longestBlock = 1_024

  /// A reader that has seen nothing.
  public init() {}

  /// Reads more bytes.
  ///
  /// - Returns: the answers that are whole now, in their order.
  public mutating func read(_ bytes: some Sequence<UInt8>) -> [PrinterAnswer] {
    var answers: [PrinterAnswer] = []
    for byte in bytes {
      if let answer = read(byte) {
        answers.append(answer)
      }
    }
    return answers
  }

  private mutating func read(_ byte: UInt8) -> PrinterAnswer? {
    switch byte {
    case 0x11: return .xon
    case 0x13: return .xoff
    default: break
    }
    guard let first = partial.first else { return begin(byte) }
    if first & 0x93 == 0x10 {
      return goOnWithStatus(byte)
    }
    if byte == 0 {
      defer { partial.removeAll() }
      return Self.block(partial)
    }
    guard (0x1F...0x7F).contains(byte), partial.count < Self.longestBlock else {
      return startAnew(with: byte)
    }
    partial.append(byte)
    return nil
  }

  private mutating func begin(_ byte: UInt8) -> PrinterAnswer? {
    switch byte {
    case _ where byte & 0x90 == 0: return .byte(byte)
    case _ where byte & 0x93 == 0x12: return .realTimeStatus(byte)
    case _ where byte & 0x93 == 0x10: partial = [byte]
    case 0x35, 0x37, 0x39, 0x3B, 0x3D, 0x5F: partial = [byte]
    default: garbage += 1
    }
    return nil
  }

  private mutating func goOnWithStatus(_ byte: UInt8) -> PrinterAnswer? {
    guard byte & 0x90 == 0 else { return startAnew(with: byte) }
    partial.append(byte)
    guard partial.count == 4 else { return nil }
    defer { partial.removeAll() }
    return .automaticStatus(partial)
  }

  /// Gives up an answer that breaks off; its last byte may begin another one.
  private mutating func startAnew(with byte: UInt8) -> PrinterAnswer? {
    garbage += partial.count
    partial.removeAll()
    return begin(byte)
  }

  private static func block(_ bytes: [UInt8]) -> PrinterAnswer {
    guard bytes.count >= 2, bytes[0] == 0x37 else { return .block(bytes) }
    let rest = Array(bytes[2...])
    return switch (bytes[1], rest.count) {
    case (0x22, 4): .processed(rest)
    case (0x23, _): .wentOffline(rest)
    case (0x25, 0): .cleared
    default: .block(bytes)
    }
  }
}
