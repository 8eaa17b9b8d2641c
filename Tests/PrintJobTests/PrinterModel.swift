import PrintJob

/// A receipt printer: takes bytes, keeps them while it cannot print, answers as far as its make
/// does, and turns the rest into paper.
///
/// It follows the commands' published behaviour: status questions are answered on arrival, GS r and
/// GS ( H in turn with the print data and never while the printer is stopped, and a command that
/// waits for data swallows whatever comes next.
struct PrinterModel {
  /// What a make can answer.
  enum Make: String, CaseIterable {
    case processID, barrier, status, mute

    var answersStatus: Bool { self != .mute }
    var answersBarrier: Bool { self == .processID || self == .barrier }
  }

  let make: Make
  /// Bytes that it can hold unprinted.
  let capacity: Int
  private(set) var roll = Roll()
  private(set) var pulses = 0
  /// Bytes on their way to the host.
  var answers: [UInt8] = []
  /// How many of the next answers get lost.
  var answersToLose = 0
  private(set) var hasPaper = true
  var isOpen = false
  private(set) var isOn = true
  /// Bytes that it prints in a second; nil for at once.
  let speed: Int64?
  /// How many bytes it has had the time for.
  private var credit: Int64 = 0
  /// True while it waits in the middle of a command.
  private var lacksBytes = false
  private var buffer: [UInt8] = []
  private var text: [UInt8] = []
  private var realTime: [UInt8] = []

  init(_ make: Make, capacity: Int, speed: Int64?) {
    self.make = make
    self.speed = speed
    self.capacity = capacity
  }

  var isStopped: Bool { !hasPaper || isOpen }

  /// True while it prints what it holds.
  var isPrinting: Bool { speed != nil && !isStopped && !buffer.isEmpty && !lacksBytes }

  /// So much time has passed.
  mutating func pass(milliseconds: Int64) {
    guard let speed else { return }
    credit = min(credit + milliseconds * speed, 100 * 1_000)
  }

  // MARK: What people do to it

  mutating func endPaper() { hasPaper = false }

  mutating func refill() {
    guard !hasPaper else { return }
    hasPaper = true
    roll.append(.newRoll)
  }

  /// What was not printed is gone.
  mutating func switchOff() {
    isOn = false
    buffer = []
    text = []
    realTime = []
    answers = []
  }

  mutating func switchOn() { isOn = true }

  // MARK: Bytes

  /// Takes one byte, or not when it is full.
  mutating func take(_ byte: UInt8) -> Bool {
    guard isOn, buffer.count < capacity else { return false }
    buffer.append(byte)
    hearRealTime(byte)
    return true
  }

  private mutating func hearRealTime(_ byte: UInt8) {
    realTime.append(byte)
    let isKnown = realTime.count < 2 || realTime[1] == 0x04 || realTime[1] == 0x14
    if realTime.first != 0x10 || !isKnown { realTime = byte == 0x10 ? [byte] : [] }
    if realTime.starts(with: [0x10, 0x04]), realTime.count == 3 {
      if make.answersStatus {
        answer([0x12 | (isOpen ? 0x04 : 0) | (hasPaper ? 0 : 0x20)])
      }
      realTime = []
    } else if realTime.starts(with: [0x10, 0x14]), realTime.count == 5 {
      pulses += 1
      realTime = []
    }
  }

  private mutating func answer(_ bytes: [UInt8]) {
    if answersToLose > 0 {
      answersToLose -= 1
    } else {
      answers += bytes
    }
  }

  /// Works off what it holds, but for the last bytes that it is behind with.
  mutating func work(behindBy lag: Int = 0) {
    lacksBytes = false
    while !isStopped, buffer.count > lag, speed == nil || credit > 0 {
      guard let length = step() else {
        lacksBytes = true
        break
      }
      let isData = buffer[0] != 0x00 && buffer[0] != 0x10
      buffer.removeFirst(length)
      if speed != nil, isData { credit -= Int64(length) * 1_000 }
    }
    if buffer.isEmpty { credit = min(credit, 0) }
  }

  /// Carries out the first command; nil when it is not there whole.
  private mutating func step() -> Int? {
    func byte(_ index: Int) -> UInt8? { index < buffer.count ? buffer[index] : nil }
    guard let first = byte(0) else { return nil }
    switch first {
    case 0x00: return 1
    case 0x0A:
      if let line = PaperBytes.line(text) { roll.append(line) }
      text = []
      return 1
    case 0x10:
      guard let second = byte(1) else { return nil }
      return second == 0x04 ? whole(3) : second == 0x14 ? whole(5) : 1
    case 0x1B:
      guard let second = byte(1) else { return nil }
      switch second {
      case 0x40:
        text = []
        return 2
      case 0x70:
        guard let length = whole(5) else { return nil }
        pulses += 1
        return length
      default: return whole(3)
      }
    case 0x1D:
      guard let second = byte(1) else { return nil }
      switch second {
      case 0x56:
        guard let length = whole(4) else { return nil }
        roll.append(.cut)
        return length
      case 0x72:
        guard let length = whole(3) else { return nil }
        if make.answersBarrier { answer([0x00]) }
        return length
      case 0x28:
        guard let size = byte(3), let length = whole(5 + Int(size)) else { return nil }
        if make == .processID, size == 6 { answer([0x37, 0x22] + buffer[7..<11] + [0x00]) }
        return length
      default:
        guard let columns = byte(4), let rows = byte(6) else { return nil }
        let size = Int(columns) * Int(rows)
        guard let length = whole(8 + size) else { return nil }
        roll.append(PaperBytes.line(picture: Array(buffer[8..<length])))
        return length
      }
    default:
      text.append(first)
      return 1
    }
  }

  private func whole(_ length: Int) -> Int? { buffer.count >= length ? length : nil }
}
