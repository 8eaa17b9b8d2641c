import CZlib
import ESCPOS

/// A PNG of which everything but its picture has been left out, checked before it is decoded.
///
/// A file that comes from anywhere may say that it is larger than any memory, or hold gigabytes of
/// zeros in few bytes; such ones are refused by what they say and by counting what comes of them.
struct PNGFile {
  /// The bytes of a file that holds the header, the palette, the transparency and the dots.
  let bytes: [UInt8]

  /// The most bytes of a file.
  static let mostBytes = 512 * 1024
  /// The most dots across.
  static let mostWidth = 1024
  /// The most rows.
  static let mostHeight = 2048

  /// Why a file is refused, as the end of a sentence, with what to do about it.
  struct Fault: Error, Equatable {
    let reason: String

    init(_ reason: String) {
      self.reason = reason
    }

    static let damaged = Fault("the file is damaged or was not copied whole: copy it again")
  }

  /// Checks a file (W3C, Portable Network Graphics).
  init(_ file: [UInt8]) throws(Fault) {
    guard file.count <= Self.mostBytes else {
      throw Fault("the file is larger than 512 KiB: save it smaller")
    }
    guard file.starts(with: Self.signature) else {
      throw Fault("it is no PNG: save it as one")
    }
    var kept = Self.signature
    var header: PNGHeader?
    var data: [ArraySlice<UInt8>] = []
    var hasPalette = false
    var rest = file[Self.signature.count...]
    reading: while true {
      let chunk = try Self.chunk(&rest)
      guard (chunk.type == "IHDR") == (header == nil) else { throw Fault.damaged }
      switch chunk.type {
      case "IHDR":
        header = try PNGHeader(chunk.data)
      case "PLTE":
        guard !hasPalette, data.isEmpty, chunk.data.count.isMultiple(of: 3),
          (3...768).contains(chunk.data.count)
        else { throw Fault.damaged }
        hasPalette = true
      case "tRNS":
        guard data.isEmpty else { throw Fault.damaged }
      case "IDAT":
        data.append(chunk.data)
      case "IEND":
        kept += chunk.whole
        break reading
      default:
        // Small letters begin what a reader may leave out: texts, colours, times, animations.
        guard chunk.type.first?.isLowercase == true else { throw Fault.damaged }
        continue
      }
      kept += chunk.whole
    }
    guard let header, hasPalette || header.colour != .palette else { throw Fault.damaged }
    try Self.checkInflated(data, count: header.inflatedBytes)
    bytes = kept
  }

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  private struct Chunk {
    let type: String
    let data: ArraySlice<UInt8>
    /// With its length and check sum.
    let whole: ArraySlice<UInt8>
  }

  private static func chunk(_ rest: inout ArraySlice<UInt8>) throws(Fault) -> Chunk {
    guard rest.count >= 12 else { throw .damaged }
    let start = rest.startIndex
    let length = Int(number(rest.prefix(4)))
    guard length <= rest.count - 12 else { throw .damaged }
    let checked = rest[start + 4..<start + 8 + length]
    let sum = checked.withUnsafeBufferPointer {
      crc32(0, $0.baseAddress, UInt32(clamping: $0.count))
    }
    let whole = rest.prefix(12 + length)
    guard sum == UInt(number(whole.suffix(4))) else { throw .damaged }
    rest = rest.dropFirst(12 + length)
    return Chunk(
      type: String(decoding: checked.prefix(4), as: Unicode.ASCII.self),
      data: checked.dropFirst(4),
      whole: whole
    )
  }

  fileprivate static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Inflates the data piece by piece and throws it away, and stops where it becomes too much.
  private static func checkInflated(
    _ pieces: [ArraySlice<UInt8>],
    count expected: Int
  ) throws(Fault) {
    var stream = z_stream()
    guard
      inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw Fault("there is no memory for it") }
    defer { inflateEnd(&stream) }
    var input = Array(pieces.joined())
    var output = [UInt8](repeating: 0, count: 1 << 16)
    var count = 0
    let result = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(clamping: input.count)
        var result = Z_OK
        while result == Z_OK, count <= expected {
          stream.next_out = output.baseAddress
          stream.avail_out = UInt32(clamping: output.count)
          result = inflate(&stream, Z_NO_FLUSH)
          count += output.count - Int(stream.avail_out)
        }
        return result
      }
    }
    guard count <= expected else { throw Fault("it holds more than its dots: save it again") }
    guard result == Z_STREAM_END, count == expected else { throw .damaged }
  }
}

/// What the first chunk of a PNG says of its dots.
private struct PNGHeader {
  enum Colour: UInt8 {
    case grey = 0
    case trueColour = 2
    case palette = 3
    case greyAlpha = 4
    case trueColourAlpha = 6
  }

  let width: Int
  let height: Int
  let depth: Int
  let colour: Colour
  let isInterlaced: Bool

  init(_ data: ArraySlice<UInt8>) throws(PNGFile.Fault) {
    let data = Array(data)
    guard data.count == 13, let colour = Colour(rawValue: data[9]), data[10] == 0, data[11] == 0,
      data[12] < 2
    else { throw .damaged }
    let depths: [UInt8] =
      switch colour {
      case .grey: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      default: [8, 16]
      }
    width = Int(PNGFile.number(data[0..<4]))
    height = Int(PNGFile.number(data[4..<8]))
    depth = Int(data[8])
    self.colour = colour
    isInterlaced = data[12] == 1
    guard width > 0, height > 0, depths.contains(data[8]) else { throw .damaged }
    guard width <= PNGFile.mostWidth, height <= PNGFile.mostHeight else {
      throw PNGFile.Fault(
        "it has \(width) x \(height) dots, and \(PNGFile.mostWidth) x \(PNGFile.mostHeight) are "
          + "the most: save it smaller, printers have 576 dots across"
      )
    }
  }

  /// The bytes that the data inflate to: each row with the number of its filter.
  var inflatedBytes: Int {
    guard isInterlaced else { return bytes(width, height) }
    // Adam7: where each pass begins and its steps, across and down.
    let passes = [
      (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
      (0, 1, 1, 2),
    ]
    return passes.reduce(0) { sum, pass in
      let (x, y, right, down) = pass
      return sum + bytes((width - x + right - 1) / right, (height - y + down - 1) / down)
    }
  }

  private func bytes(_ width: Int, _ height: Int) -> Int {
    let channels =
      switch colour {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .trueColour: 3
      case .trueColourAlpha: 4
      }
    return width > 0 && height > 0 ? height * (1 + (width * channels * depth + 7) / 8) : 0
  }
}
