/// Reads the one command that starts at an index of the bytes.
///
/// Nil always means that the command's end is not among the bytes yet.
struct CommandReader {
  typealias Result = (command: Command, length: Int)

  let bytes: [UInt8]
  let start: Int

  func read() -> Result? {
    switch bytes[start] {
    case 0x20...0xFF: text()
    case Lead.lineFeed: (.lineFeed, 1)
    case Lead.esc: escape()
    case Lead.fs: fileSeparator()
    case Lead.gs: group()
    case Lead.dle: realTime()
    default: (.unknown([bytes[start]]), 1)
    }
  }

  func byte(_ index: Int) -> UInt8? {
    start + index < bytes.count ? bytes[start + index] : nil
  }

  func word(_ index: Int) -> UInt16? {
    guard let low = byte(index), let high = byte(index + 1) else { return nil }
    return UInt16(high) << 8 | UInt16(low)
  }

  func slice(_ from: Int, _ length: Int) -> [UInt8]? {
    guard start + from + length <= bytes.count else { return nil }
    return Array(bytes[start + from..<start + from + length])
  }

  func unknown(_ length: Int) -> Result? {
    guard let bytes = slice(0, length) else { return nil }
    return (.unknown(bytes), length)
  }

  /// A command with one parameter byte, unknown when the byte is out of range.
  private func single(_ make: (UInt8) -> Command?) -> Result? {
    guard let value = byte(2) else { return nil }
    guard let command = make(value) else { return unknown(3) }
    return (command, 3)
  }

  private func double(_ make: (UInt16) -> Command) -> Result? {
    word(2).map { (make($0), 4) }
  }

  private func text() -> Result? {
    var end = start + 1
    while end < bytes.count, bytes[end] >= 0x20 {
      end += 1
    }
    return (.text(Array(bytes[start..<end])), end - start)
  }

  private func escape() -> Result? {
    guard let code = byte(1) else { return nil }
    switch code {
    case 0x20: return single { .characterSpacing($0) }
    case 0x24: return double { .absolutePosition($0) }
    case 0x2A: return columns()
    case 0x2D: return single { Underline(rawValue: number($0)).map { .underline($0) } }
    case 0x32: return (.defaultLineSpacing, 2)
    case 0x33: return single { .lineSpacing($0) }
    case 0x40: return (.initialize, 2)
    case 0x45: return single { .emphasis($0 & 1 == 1) }
    case 0x4A: return single { .feedDots($0) }
    case 0x4D: return single { Font(rawValue: number($0)).map { .font($0) } }
    case 0x52: return single { .internationalSet($0) }
    case 0x61: return single { Justification(rawValue: number($0)).map { .justification($0) } }
    case 0x64: return single { .feedLines($0) }
    case 0x70:
      guard let connector = byte(2), let on = byte(3), let off = byte(4) else { return nil }
      guard let pin = DrawerConnector(rawValue: number(connector)) else { return unknown(5) }
      return (.drawerPulse(pin, on: on, off: off), 5)
    case 0x74: return single { .codePage($0) }
    case 0x7B: return single { .upsideDown($0 & 1 == 1) }
    default: return foreign()
    }
  }

  private func fileSeparator() -> Result? {
    guard let code = byte(1) else { return nil }
    switch code {
    case 0x26: return (.kanji(true), 2)
    case 0x2D: return single { Underline(rawValue: number($0)).map { .kanjiUnderline($0) } }
    case 0x2E: return (.kanji(false), 2)
    case 0x43: return single { KanjiSystem(rawValue: number($0)).map { .kanjiSystem($0) } }
    case 0x70: return numberedLogo()
    case 0x28: return parenthesis()
    default: return foreign()
    }
  }

  private func group() -> Result? {
    guard let code = byte(1) else { return nil }
    switch code {
    case 0x21:
      return single { value in
        guard value & 0x88 == 0 else { return nil }
        return .size(width: Int(value >> 4) + 1, height: Int(value & 7) + 1)
      }
    case 0x28: return parenthesis()
    case 0x38: return longGraphics()
    case 0x42: return single { .reverse($0 & 1 == 1) }
    case 0x48:
      return single { ReadablePosition(rawValue: number($0)).map { .readablePosition($0) } }
    case 0x4C: return double { .leftMargin($0) }
    case 0x50:
      return double { .motionUnits(across: UInt8($0 & 0xFF), down: UInt8($0 >> 8)) }
    case 0x56: return cut()
    case 0x57: return double { .printWidth($0) }
    case 0x61: return single { .automaticStatus($0) }
    case 0x66: return single { Font(rawValue: number($0)).map { .readableFont($0) } }
    case 0x68: return single { $0 == 0 ? nil : .barcodeHeight($0) }
    case 0x6B: return barcode()
    case 0x72: return single { .transmitStatus($0) }
    case 0x76: return raster()
    case 0x77: return single { (1...6).contains($0) ? .moduleWidth($0) : nil }
    default: return foreign()
    }
  }

  private func realTime() -> Result? {
    guard let code = byte(1) else { return nil }
    switch code {
    case 0x04:
      guard let value = byte(2) else { return nil }
      return (1...4).contains(value) ? (.realTimeStatus(value), 3) : unknown(3)
    case 0x14: return realTimeRequest()
    default: return foreign()
    }
  }

  /// DLE DC4: the function decides the length.
  private func realTimeRequest() -> Result? {
    guard let function = byte(2) else { return nil }
    switch function {
    case 1:
      guard let connector = byte(3), let time = byte(4) else { return nil }
      guard let pin = DrawerConnector(rawValue: connector), (1...8).contains(time) else {
        return unknown(5)
      }
      return (.realTimePulse(pin, time: time), 5)
    case 3: return unknown(8)
    case 7: return unknown(4)
    case 8:
      guard let parameters = slice(3, 7) else { return nil }
      return parameters == [1, 3, 20, 1, 6, 2, 8] ? (.clearBuffers, 10) : unknown(10)
    default: return unknown(5)
    }
  }

  private func cut() -> Result? {
    guard let mode = byte(2) else { return nil }
    if let cut = Cut(rawValue: mode) {
      return byte(3).map { (.cut(cut, feed: $0), 4) }
    }
    switch number(mode) {
    case 0: return (.cutHere(.full), 3)
    case 1: return (.cutHere(.partial), 3)
    default:
      // 97, 98 (set a cutting position) and 103, 104 (feed, cut, go back) have a parameter too.
      return unknown([97, 98, 103, 104].contains(mode) ? 4 : 3)
    }
  }

  private func barcode() -> Result? {
    guard let mode = byte(2) else { return nil }
    guard mode >= 65 else { return upToNull(limit: 3 + 255) }
    guard let count = byte(3), let data = slice(4, Int(count)) else { return nil }
    let length = 4 + Int(count)
    guard count > 0, let system = BarcodeSystem(rawValue: mode) else { return unknown(length) }
    return (.barcode(system, data), length)
  }

  /// ESC (, FS ( and GS (: a function letter and a length of two bytes.
  private func parenthesis() -> Result? {
    guard let function = byte(2), let count = word(3) else { return nil }
    let length = 5 + Int(count)
    guard let data = slice(5, Int(count)) else { return nil }
    if bytes[start] == Lead.gs {
      if function == 0x6B, let command = symbol(data) {
        return (command, length)
      }
      if function == 0x4C, let command = graphics(data) {
        return (command, length)
      }
      if function == 0x48, data.count == 6, data[0] == 48, data[1] == 48,
        let id = ProcessID(Array(data[2...]))
      {
        return (.requestProcessID(id), length)
      }
      if function == 0x44, data.count == 5, data[0] == 20, data[1] == 1, data[3] == 2,
        number(data[2]) < 2, number(data[4]) < 2
      {
        let command = Command.realTimeCommands(
          pulse: number(data[2]) == 1,
          powerOff: number(data[4]) == 1
        )
        return (command, length)
      }
    }
    return unknown(length)
  }

  private func upToNull(limit: Int) -> Result? {
    for length in 3..<limit {
      guard let byte = byte(length) else { return nil }
      if byte == 0 {
        return unknown(length + 1)
      }
    }
    return unknown(limit)
  }

  /// A command of other programs: unknown, but as long as the manual says, where that is known.
  private func foreign() -> Result? {
    guard let code = byte(1) else { return nil }
    guard let parameters = ForeignCommand.parameters(lead: bytes[start], code: code) else {
      return unknown(2)
    }
    return unknown(2 + parameters)
  }

  /// The number that a parameter means when ASCII digits are allowed for it.
  func number(_ value: UInt8) -> UInt8 {
    (0x30...0x39).contains(value) ? value - 0x30 : value
  }
}
