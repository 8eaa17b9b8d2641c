import PrintJob

/// The bytes of test papers: a real job's frame around lines that say whose they are.
enum PaperBytes {
  static let opening: [UInt8] = [0x1B, 0x40, 0x1B, 0x61, 0x00]
  static let cut: [UInt8] = [0x1D, 0x56, 0x42, 0x00]
  /// More than the longest command of any test paper takes.
  static let flush = [UInt8](repeating: 0, count: 48) + [0x1B, 0x40]
  static let voidStrip: [UInt8] = flush + [0x56, 0x0A] + cut
  static let pulse: [UInt8] = [0x1B, 0x70, 0x00, 0x19, 0xFA]
  static let pulseAtOnce: [UInt8] = [0x10, 0x14, 0x01, 0x00, 0x01]
  static let askStatus: [UInt8] = [0x10, 0x04, 0x02]
  static let barrier: [UInt8] = [0x1D, 0x72, 0x01]

  static func processID(_ ticket: Ticket) -> [UInt8] {
    [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30] + ticket.bytes
  }

  /// A paper of `count` lines; one of them may be a picture.
  static func paper(
    receipt: Int,
    sending: Int,
    kind: PrintKind,
    isLate: Bool,
    count: Int,
    picture: Int?
  ) -> [UInt8] {
    var bytes = opening
    if isLate { bytes += [0x54] + sendingDigits(sending) + [0x0A] }
    let mark = mark(kind, sending)
    bytes += mark
    for index in 0..<count {
      let row = [digit(receipt)] + sendingDigits(sending) + [digit(index), digit(count)]
      if index == picture {
        bytes += [0x1D, 0x76, 0x30, 0x00, 0x05, 0x00, 0x08, 0x00]
        bytes += row + [UInt8](repeating: 0x41, count: 35)
      } else {
        bytes += [0x4C] + row + [0x0A]
      }
    }
    return bytes + mark + cut
  }

  private static func mark(_ kind: PrintKind, _ sending: Int) -> [UInt8] {
    switch kind {
    case .original: []
    case .copy(let number): [0x43] + sendingDigits(sending) + [digit(number), 0x0A]
    case .reprint(let number): [0x52] + sendingDigits(sending) + [digit(number), 0x0A]
    }
  }

  private static func digit(_ number: Int) -> UInt8 { UInt8(0x30 + number) }

  private static func sendingDigits(_ sending: Int) -> [UInt8] {
    [digit(sending / 64), digit(sending % 64)]
  }

  /// What a printed line says.
  static func line(_ text: [UInt8]) -> Roll.Line? {
    let numbers = text.dropFirst().map { Int($0) - 0x30 }
    guard let letter = text.first else { return nil }
    switch (letter, numbers.count) {
    case (0x4C, 5): return .row(row(numbers))
    case (0x43, 3): return .mark(sending: numbers[0] * 64 + numbers[1], .copy(numbers[2]))
    case (0x52, 3): return .mark(sending: numbers[0] * 64 + numbers[1], .reprint(numbers[2]))
    case (0x54, 2): return .late(sending: numbers[0] * 64 + numbers[1])
    case (0x56, 0): return .void
    default: return .junk
    }
  }

  /// What a printed picture says; a picture that was filled up with NULs is junk.
  static func line(picture data: [UInt8]) -> Roll.Line {
    guard data.count == 40, data.dropFirst(5).allSatisfy({ $0 == 0x41 }) else { return .junk }
    return .row(row(data.prefix(5).map { Int($0) - 0x30 }))
  }

  private static func row(_ numbers: [Int]) -> Roll.Row {
    Roll.Row(
      receipt: numbers[0],
      sending: numbers[1] * 64 + numbers[2],
      index: numbers[3],
      count: numbers[4]
    )
  }
}
