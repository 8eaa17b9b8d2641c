/// A receipt printer without a wire: takes bytes, keeps what it cannot print yet, answers as far as
/// its make does, and turns the rest into paper.
///
/// Status questions and real-time pulses are obeyed on arrival; GS r and GS ( H are answered in turn
/// with the print data and never while the printer is stopped; a command that waits for its data
/// swallows whatever comes next.
public struct ReceiptPrinter: Sendable {
  /// What a make can answer; each answers what those below it do.
  public enum Make: Int, Sendable, CaseIterable {
    /// Nothing at all.
    case mute
    /// DLE EOT.
    case status
    /// GS r.
    case barrier
    /// GS ( H, function 48.
    case processID
  }

  /// What it can answer.
  public var make: Make
  /// False where paper is torn off by hand, below a feed of four lines or more.
  public var hasCutter = true
  /// How many bytes it takes before it has printed any of them.
  public var capacity = 4_096
  /// How many bytes it prints in a second; nil for at once.
  public var bytesPerSecond: Int?
  /// Whether there is paper.
  public private(set) var hasPaper = true
  /// Whether the cover is open.
  public private(set) var isOpen = false
  /// After how many printed bytes of its life the paper ends.
  public var paperEndsAt: Int?
  /// After how many printed bytes of its life somebody opens the cover.
  public var coverOpensAt: Int?
  /// How many of the next answers get lost.
  public var answersToLose = 0
  /// What is said before each answer without having been asked for.
  public var noise: [UInt8] = []
  /// What it says and nobody has read yet.
  public internal(set) var answers: [UInt8] = []

  /// Every paper so far; the last one may still hang out.
  public private(set) var slips: [Slip] = []
  /// How often the drawer was opened.
  public private(set) var pulses = 0
  /// How often it was asked DLE EOT.
  public private(set) var questions = 0
  /// How often it was asked for a word in turn with the data: GS r and GS ( H.
  public private(set) var fences = 0
  /// Bytes taken in its life.
  public private(set) var received = 0
  /// Bytes obeyed in its life.
  public private(set) var printed = 0

  private var buffer: [UInt8] = []
  private var realTime: [UInt8] = []
  private var text = ""
  private var stored = ""
  /// True while it waits in the middle of a command.
  private var lacksBytes = false

  /// A printer with paper, at rest.
  public init(_ make: Make = .processID) {
    self.make = make
  }

  /// Papers that came off, and the piece that hangs out if there is one.
  public var papers: [Slip] { slips.filter { !$0.lines.isEmpty } }

  /// True while it cannot print.
  public var isStopped: Bool { !hasPaper || isOpen }

  /// True when nothing more comes out of what it was sent.
  public var isIdle: Bool { buffer.isEmpty || lacksBytes }

  /// How many bytes it would take now.
  public var room: Int {
    // Data of a long command goes to the head as it comes.
    lacksBytes && !isStopped ? 65_536 : max(capacity - buffer.count, 0)
  }

  // MARK: What people do to it

  /// The roll is at its end.
  public mutating func endPaper() { hasPaper = false }

  /// Somebody opens the cover.
  public mutating func open() { isOpen = true }

  /// A new roll, and the cover closed.
  public mutating func mend() {
    guard isStopped else { return }
    (hasPaper, isOpen) = (true, false)
    if let last = slips.last, !last.isOff, !last.lines.isEmpty {
      slips[slips.count - 1].interruptions += 1
    }
  }

  /// Off and on: what was not printed is gone.
  public mutating func losePower() {
    (buffer, realTime, answers, text, stored) = ([], [], [], "", "")
    lacksBytes = false
  }

  // MARK: Bytes

  /// Takes bytes and obeys what goes in real time.
  public mutating func take(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      buffer.append(byte)
      received += 1
      hearRealTime(byte)
    }
    lacksBytes = false
  }

  private mutating func hearRealTime(_ byte: UInt8) {
    realTime.append(byte)
    switch realTime.count {
    case 1 where byte == 0x10, 2 where byte == 0x04 || byte == 0x14, 3 where realTime[1] == 0x14,
      4:
      break
    case 3 where (1...4).contains(byte):
      questions += 1
      if make != .mute { answer([statusByte(byte)]) }
      realTime = []
    case 5:
      if realTime[2] == 1 { pulses += 1 }
      realTime = []
    default: realTime = byte == 0x10 ? [byte] : []
    }
  }

  private func statusByte(_ question: UInt8) -> UInt8 {
    switch question {
    case 1: 0x12 | (isStopped ? 0x08 : 0)
    case 2: 0x12 | (isOpen ? 0x04 : 0) | (hasPaper ? 0 : 0x20)
    case 3: 0x12
    default: 0x12 | (hasPaper ? 0 : 0x6C)
    }
  }

  /// Says what nobody has asked for.
  public mutating func say(_ bytes: [UInt8]) { answers += bytes }

  private mutating func answer(_ bytes: [UInt8]) {
    guard answersToLose == 0 else { return answersToLose -= 1 }
    answers += noise + bytes
  }

  /// Obeys what it holds, at most so many bytes of it and one command more.
  ///
  /// - Returns: how many bytes were obeyed.
  @discardableResult
  public mutating func work(upTo limit: Int = .max) -> Int {
    var done = 0
    while done < limit, !stops(), let reading = PaperCommand.read(buffer[done...]) {
      let bytes = buffer[done..<done + reading.length]
      obey(reading.command, bytes)
      done += reading.length
      printed += reading.length
    }
    buffer.removeFirst(done)
    lacksBytes = !isStopped && !buffer.isEmpty && PaperCommand.read(buffer[...]) == nil
    return done
  }

  /// What was to stop it in the middle does so now.
  private mutating func stops() -> Bool {
    if let end = paperEndsAt, printed >= end {
      paperEndsAt = nil
      hasPaper = false
    }
    if let end = coverOpensAt, printed >= end {
      coverOpensAt = nil
      isOpen = true
    }
    return isStopped
  }

  // MARK: Paper

  private mutating func obey(_ command: PaperCommand, _ bytes: ArraySlice<UInt8>) {
    if case .initialize = command { text = "" }
    if slips.last?.isOff ?? true { slips.append(Slip()) }
    slips[slips.count - 1].bytes += bytes
    switch command {
    case .text(let characters): text += String(decoding: characters, as: UTF8.self)
    case .position: if !text.isEmpty { text += " " }
    case .lineFeed: endLine()
    case .feed(let isFar):
      endLine()
      if isFar, !hasCutter { tearOff() }
    case .picture(let data): put("[picture \(Self.sum(data))]")
    case .code(let data, let isStored):
      stored = "[code \(String(decoding: data, as: UTF8.self))]"
      if !isStored { put(stored) }
    case .storedCode: put(stored)
    case .cut:
      endLine()
      tearOff()
    case .pulse: pulses += 1
    case .barrier:
      fences += 1
      if make.rawValue >= Make.barrier.rawValue { answer([0x00]) }
    case .processID(let ticket):
      fences += 1
      if make == .processID { answer([0x37, 0x22] + ticket + [0x00]) }
    case .initialize, .nothing: break
    }
  }

  private mutating func endLine() {
    // Marks are set apart letter by letter on no printer, but blanks fill a line.
    let line = text.split(separator: " ").joined(separator: " ")
    text = ""
    if !line.isEmpty { put(line) }
  }

  private mutating func put(_ line: String) {
    slips[slips.count - 1].lines.append(line)
  }

  private mutating func tearOff() {
    guard let last = slips.last, !last.isOff, !last.lines.isEmpty else { return }
    slips[slips.count - 1].isOff = true
  }

  /// Tells pictures apart (FNV-1a).
  private static func sum(_ bytes: [UInt8]) -> String {
    let sum = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return String(sum, radix: 36)
  }
}
