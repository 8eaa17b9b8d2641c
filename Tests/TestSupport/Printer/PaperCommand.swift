/// What one ESC/POS command does to the paper, the drawer or the wire.
///
/// It is read from the makers' manuals once more, apart from the product's own reader: a mistake
/// there must not hide itself here.
enum PaperCommand: Equatable {
  /// Characters for the line that is being composed.
  case text([UInt8])
  /// LF: the line is printed.
  case lineFeed
  /// Paper moves, and the line is printed if there is one; past the tear bar when it moves far.
  case feed(isFar: Bool)
  /// ESC @: what is being composed is forgotten.
  case initialize
  /// ESC $: a gap in the line.
  case position
  /// A picture, as a line of its own; its bytes.
  case picture([UInt8])
  /// A bar code, or a 2-D code's data that is stored until it is printed.
  case code([UInt8], isStored: Bool)
  /// The stored 2-D code is printed.
  case storedCode
  /// The paper is cut.
  case cut
  /// ESC p: a pulse to the drawer, in turn with the print data.
  case pulse
  /// GS r: a status in turn with the print data.
  case barrier
  /// GS ( H, function 48: four bytes that come back in turn with the print data.
  case processID([UInt8])
  /// Nothing that is seen.
  case nothing

  /// The command at the start of the bytes with its length; nil when its end is not there yet.
  static func read(_ bytes: ArraySlice<UInt8>) -> (command: PaperCommand, length: Int)? {
    guard let first = bytes.first else { return nil }
    switch first {
    case 0x0A: return (.lineFeed, 1)
    case 0x10: return realTime(bytes)
    case 0x1B: return escape(bytes)
    case 0x1C: return fileSeparator(bytes)
    case 0x1D: return group(bytes)
    case 0x20...:
      let text = bytes.prefix { $0 >= 0x20 }
      return (.text(Array(text)), text.count)
    default: return (.nothing, 1)
    }
  }

  private typealias Reading = (command: PaperCommand, length: Int)

  /// A command of so many bytes, once they are all there.
  private static func whole(
    _ bytes: ArraySlice<UInt8>,
    _ length: Int,
    _ command: (ArraySlice<UInt8>) -> PaperCommand = { _ in .nothing }
  ) -> Reading? {
    guard bytes.count >= length else { return nil }
    return (command(bytes.prefix(length)), length)
  }

  private static func byte(_ bytes: ArraySlice<UInt8>, _ index: Int) -> Int? {
    index < bytes.count ? Int(bytes[bytes.startIndex + index]) : nil
  }

  private static func word(_ bytes: ArraySlice<UInt8>, _ index: Int) -> Int? {
    guard let low = byte(bytes, index), let high = byte(bytes, index + 1) else { return nil }
    return low + high << 8
  }

  /// What was obeyed on arrival takes its place in the data nevertheless.
  private static func realTime(_ bytes: ArraySlice<UInt8>) -> Reading? {
    guard let code = byte(bytes, 1) else { return nil }
    switch code {
    case 0x04, 0x05: return whole(bytes, 3)
    case 0x14:
      guard let function = byte(bytes, 2) else { return nil }
      return whole(bytes, function == 8 ? 10 : function == 7 ? 4 : 5)
    default: return (.nothing, 1)
    }
  }

  private static func escape(_ bytes: ArraySlice<UInt8>) -> Reading? {
    guard let code = byte(bytes, 1) else { return nil }
    switch code {
    case 0x40: return (.initialize, 2)
    case 0x32, 0x3C, 0x4C, 0x53, 0x76: return (.nothing, 2)
    case 0x69, 0x6D: return (.cut, 2)
    case 0x24: return whole(bytes, 4) { _ in .position }
    case 0x5C, 0x63: return whole(bytes, 4)
    case 0x4A: return whole(bytes, 3) { _ in .feed(isFar: false) }
    case 0x64: return whole(bytes, 3) { .feed(isFar: $0[$0.startIndex + 2] >= 4) }
    case 0x70: return whole(bytes, 5) { _ in .pulse }
    case 0x57: return whole(bytes, 10)
    case 0x28:
      guard let count = word(bytes, 3) else { return nil }
      return whole(bytes, 5 + count)
    case 0x2A:
      guard let density = byte(bytes, 2), let columns = word(bytes, 3) else { return nil }
      let count = columns * (density >= 32 ? 3 : 1)
      return whole(bytes, 5 + count) { .picture(Array($0.dropFirst(5))) }
    default: return whole(bytes, 3)
    }
  }

  private static func fileSeparator(_ bytes: ArraySlice<UInt8>) -> Reading? {
    guard let code = byte(bytes, 1) else { return nil }
    switch code {
    case 0x26, 0x2E: return (.nothing, 2)
    case 0x70: return whole(bytes, 4) { .picture(Array($0)) }
    case 0x53: return whole(bytes, 4)
    case 0x28:
      guard let count = word(bytes, 3) else { return nil }
      return whole(bytes, 5 + count)
    default: return whole(bytes, 3)
    }
  }

  private static func group(_ bytes: ArraySlice<UInt8>) -> Reading? {
    guard let code = byte(bytes, 1) else { return nil }
    switch code {
    case 0x24, 0x4C, 0x50, 0x57, 0x5C: return whole(bytes, 4)
    case 0x3A, 0x63: return (.nothing, 2)
    case 0x5E: return whole(bytes, 5)
    case 0x67: return whole(bytes, 6)
    case 0x72: return whole(bytes, 3) { _ in .barrier }
    case 0x56:
      guard let mode = byte(bytes, 2) else { return nil }
      return whole(bytes, [0, 1, 48, 49].contains(mode) ? 3 : 4) { _ in .cut }
    case 0x6B:
      guard let count = byte(bytes, 3) else { return nil }
      return whole(bytes, 4 + count) { .code(Array($0.dropFirst(4)), isStored: false) }
    case 0x76:
      guard let columns = word(bytes, 4), let rows = word(bytes, 6) else { return nil }
      return whole(bytes, 8 + columns * rows) { .picture(Array($0.dropFirst(8))) }
    case 0x38:
      guard let low = word(bytes, 3), let high = word(bytes, 5) else { return nil }
      return whole(bytes, 7 + low + high << 16) { .picture(Array($0.dropFirst(7))) }
    case 0x28:
      guard let letter = byte(bytes, 2), let count = word(bytes, 3) else { return nil }
      return whole(bytes, 5 + count) { parenthesis(letter, Array($0.dropFirst(5))) }
    default: return whole(bytes, 3)
    }
  }

  private static func parenthesis(_ letter: Int, _ data: [UInt8]) -> PaperCommand {
    guard data.count > 1 else { return .nothing }
    switch (letter, data[0], data[1]) {
    case (0x48, 48, 48) where data.count == 6: return .processID(Array(data[2...]))
    case (0x4C, _, 112), (0x4C, _, 69): return .picture(data)
    case (0x6B, _, 80): return .code(Array(data.dropFirst(3)), isStored: true)
    case (0x6B, _, 81): return .storedCode
    default: return .nothing
    }
  }
}
