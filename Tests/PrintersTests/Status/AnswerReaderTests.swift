import TestSupport
import Testing

@testable import Printers

@Suite struct AnswerReaderTests {
  @Test(
    arguments: [
      ([0x12], [.realTimeStatus(0x12)]),
      ([0x7E], [.realTimeStatus(0x7E)]),
      ([0x10, 0x00, 0x0F, 0x6F], [.automaticStatus([0x10, 0x00, 0x0F, 0x6F])]),
      ([0x00, 0x0C], [.byte(0x00), .byte(0x0C)]),
      ([0x37, 0x22, 0x30, 0x31, 0x32, 0x7E, 0x00], [.processed([0x30, 0x31, 0x32, 0x7E])]),
      ([0x37, 0x23, 0x00], [.wentOffline([])]),
      ([0x37, 0x23, 0x44, 0x7F, 0x00], [.wentOffline([0x44, 0x7F])]),
      ([0x37, 0x25, 0x00], [.cleared]),
      ([0x37, 0x22, 0x41, 0x00], [.block([0x37, 0x22, 0x41])]),
      ([0x37, 0x00], [.block([0x37])]),
      ([0x5F, 0x54, 0x4D, 0x00], [.block([0x5F, 0x54, 0x4D])]),
      ([0x37, 0x33, 0x31, 0x1F, 0x39, 0x00], [.block([0x37, 0x33, 0x31, 0x1F, 0x39])]),
      ([0x11, 0x13], [.xon, .xoff]),
    ] as [([UInt8], [PrinterAnswer])]
  )
  func everyAnswerIsKnown(bytes: [UInt8], answers: [PrinterAnswer]) {
    var reader = AnswerReader()
    #expect(reader.read(bytes) == answers)
    #expect(reader.garbage == 0)
  }

  @Test func flowControlComesBetweenTheBytesOfAnything() {
    var reader = AnswerReader()
    #expect(
      reader.read([0x14, 0x13, 0x00, 0x0F, 0x11, 0x00])
        == [.xoff, .xon, .automaticStatus([0x14, 0x00, 0x0F, 0x00])]
    )
    #expect(
      reader.read([0x37, 0x13, 0x22, 0x30, 0x30, 0x11, 0x30, 0x30, 0x00])
        == [.xoff, .xon, .processed([0x30, 0x30, 0x30, 0x30])]
    )
    #expect(reader.garbage == 0)
  }

  @Test func whatBreaksOffIsCountedAndTheNextAnswerIsRead() {
    var reader = AnswerReader()
    #expect(reader.read([0x10, 0x00, 0x12]) == [.realTimeStatus(0x12)])
    #expect(reader.garbage == 2)
    #expect(reader.read([0x37, 0x22, 0x30, 0x10, 0, 0, 0]) == [.automaticStatus([0x10, 0, 0, 0])])
    #expect(reader.garbage == 5)
    #expect(reader.read([0xFF, 0x80, 0x16]) == [.realTimeStatus(0x16)])
    #expect(reader.garbage == 7)
  }

  @Test func anAnswerWithoutEndIsGivenUp() {
    var reader = AnswerReader()
    #expect(
      reader.read([0x5F] + [UInt8](repeating: 0x41, count: 5_000)).allSatisfy { $0 == .byte(0x41) }
    )
    #expect(reader.garbage == 1_024)
  }

  /// However answers are split over reads, and whatever comes first, they are read as they are.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func splitsMakeNoDifference(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let answers = (0..<40).map { _ in Self.answer(&random) }
    let bytes = answers.flatMap(\.bytes)
    var reader = AnswerReader()
    #expect(Self.read(bytes, with: &reader, &random) == answers.map(\.answer), "seed \(seed)")
    #expect(reader.garbage == 0, "seed \(seed)")
  }

  /// Any bytes at all: splits make no difference, and no byte is lost or counted twice.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func everyByteIsAccountedFor(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let alphabet: [UInt8] = [
      0x00, 0x10, 0x11, 0x12, 0x13, 0x14, 0x22, 0x37, 0x41, 0x5F, 0x90, 0xFF,
    ]
    let bytes = (0..<300).map { _ in
      Bool.random(using: &random)
        ? alphabet.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
    }
    var whole = AnswerReader()
    var split = AnswerReader()
    let answers = whole.read(bytes)
    #expect(Self.read(bytes, with: &split, &random) == answers, "seed \(seed)")
    #expect(split.garbage == whole.garbage, "seed \(seed)")
    let count = answers.map(Self.size).reduce(0, +) + whole.garbage + whole.partial.count
    #expect(count == bytes.count, "seed \(seed)")
  }

  private static func read(
    _ bytes: [UInt8],
    with reader: inout AnswerReader,
    _ random: inout SeededRandom
  ) -> [PrinterAnswer] {
    var answers: [PrinterAnswer] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = min(rest.count, Int.random(in: 0...5, using: &random))
      answers += reader.read(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    return answers
  }

  private static func size(_ answer: PrinterAnswer) -> Int {
    switch answer {
    case .realTimeStatus, .byte, .xon, .xoff: 1
    case .automaticStatus: 4
    case .processed(let ticket): ticket.count + 3
    case .wentOffline(let cause): cause.count + 3
    case .cleared: 3
    case .block(let bytes): bytes.count + 1
    }
  }

  private static func answer(
    _ random: inout SeededRandom
  ) -> (bytes: [UInt8], answer: PrinterAnswer) {
    func bytes(_ range: ClosedRange<UInt8>, _ count: Int) -> [UInt8] {
      (0..<count).map { _ in UInt8.random(in: range, using: &random) }
    }
    switch Int.random(in: 0...6, using: &random) {
    case 0:
      let byte = UInt8.random(in: 0...255, using: &random) & 0x6C | 0x12
      return ([byte], .realTimeStatus(byte))
    case 1:
      let first = UInt8.random(in: 0...255, using: &random) & 0x6C | 0x10
      let status = [first] + bytes(0...255, 3).map { $0 & 0x6F }
      return (status, .automaticStatus(status))
    case 2:
      let byte = UInt8.random(in: 0...255, using: &random) & 0x6F
      return ([byte], .byte(byte))
    case 3:
      let ticket = bytes(0x20...0x7E, 4)
      return ([0x37, 0x22] + ticket + [0], .processed(ticket))
    case 4:
      let cause = bytes(0x40...0x7F, Int.random(in: 0...10, using: &random))
      return ([0x37, 0x23] + cause + [0], .wentOffline(cause))
    case 5:
      let name = [0x5F] + bytes(0x20...0x7E, Int.random(in: 0...30, using: &random))
      return (name + [0], .block(name))
    default: return Bool.random(using: &random) ? ([0x11], .xon) : ([0x13], .xoff)
    }
  }
}
