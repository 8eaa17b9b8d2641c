import PrintJob
import TestSupport

extension CoursePlan {
  /// A shop whose whole day follows from a seed.
  init(seed: UInt64, mistake: CourseMistake? = nil) {
    var random = SeededRandom(seed: seed)
    printers = (0..<random.number(1...2)).map { _ in Printer(random: &random) }
    wishes = (1...random.number(2...6)).map { receipt in
      Wish(receipt: receipt, printers: printers.count, random: &random)
    }
    if random.percent(20), let twice = wishes.last(where: { $0.role == .receipt }) {
      wishes.append(twice)
    }
    mishaps = (0..<random.number(0...5)).map { _ in
      Mishap(printers: printers.count, random: &random)
    }
    if random.percent(30) { killAtEffect = random.number(0...80) }
    policy.autoReprints = random.number(0...2)
    policy.copiesSplitReceipts = random.percent(70)
    if printers.count == 2, random.percent(50) {
      failover = .to("\(random.number(0...1))", after: Int64(random.number(0...60)) * 1_000)
    }
    person = random.pick([.silent, .honest, .honest, .liar])
    self.mistake = mistake
  }
}

extension CoursePlan.Printer {
  init(random: inout SeededRandom) {
    make = random.pick(PrinterModel.Make.allCases)
    isExact = random.percent(60)
    capacity = random.pick([64, 200, 4_096])
    lag = random.pick([0, 0, 12, 60])
    pulsesAtOnce = random.percent(50)
    speed = random.pick([nil, nil, 40])
    if random.percent(30) {
      memory = PrinterMemory()
    } else if make.answersStatus, random.percent(15) {
      // Another device took the place of the one that is remembered.
      memory = CoursePlan.Printer(make: random.pick([.processID, .barrier])).usualMemory
    }
  }
}

extension CoursePlan.Wish {
  init(receipt: Int, printers: Int, random: inout SeededRandom) {
    self.init(receipt: receipt)
    at = random.percent(30) ? 0 : Int64(random.number(0...400)) * 1_000
    printer = random.number(0...printers - 1)
    role = random.pick([.receipt, .receipt, .receipt, .kitchen, .drawer])
    lines = random.number(1...14)
    picture = random.percent(40) ? random.number(0...lines - 1) : nil
  }
}

extension CoursePlan.Mishap {
  init(printers: Int, random: inout SeededRandom) {
    kind = random.pick(Kind.allCases)
    printer = random.number(0...printers - 1)
    when =
      random.percent(70)
      ? .byte(random.number(0...500)) : .time(Int64(random.number(0...500)) * 1_000 + 1)
    lasts = Int64(random.pick([1, 5, 20, 90, 700])) * 1_000 + Int64(random.number(0...999))
  }
}

extension SeededRandom {
  fileprivate mutating func percent(_ share: Int) -> Bool { number(0...99) < share }

  fileprivate mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }

  fileprivate mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[number(0...elements.count - 1)]
  }
}
