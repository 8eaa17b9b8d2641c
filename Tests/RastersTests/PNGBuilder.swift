import CZlib

/// A PNG made from its parts, right or wrong.
struct PNGBuilder {
  var width: UInt32
  var height: UInt32
  var depth: UInt8 = 8
  var colour: UInt8 = 0
  var interlace: UInt8 = 0
  /// Chunks between the header and the data.
  var extras: [(type: String, data: [UInt8])] = []
  /// The rows, each with the number of its filter in front.
  var rows: [UInt8] = []
  /// The bytes of a data chunk.
  var chunkSize = 1 << 20

  /// A picture of 8 bits of grey.
  static func grey(_ width: Int, _ height: Int, _ dot: (_ x: Int, _ y: Int) -> UInt8) -> PNGBuilder
  {
    var builder = PNGBuilder(width: UInt32(width), height: UInt32(height))
    for y in 0..<height {
      builder.rows.append(0)
      builder.rows += (0..<width).map { dot($0, y) }
    }
    return builder
  }

  var bytes: [UInt8] {
    let header = Self.number(width) + Self.number(height) + [depth, colour, 0, 0, interlace]
    var bytes = Self.signature + Self.chunk("IHDR", header)
    for extra in extras {
      bytes += Self.chunk(extra.type, extra.data)
    }
    var data = Self.deflated(rows)[...]
    repeat {
      bytes += Self.chunk("IDAT", Array(data.prefix(chunkSize)))
      data = data.dropFirst(chunkSize)
    } while !data.isEmpty
    return bytes + Self.chunk("IEND", [])
  }

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let checked = Array(type.utf8) + data
    return number(UInt32(data.count)) + checked
      + number(UInt32(crc32(0, checked, UInt32(checked.count))))
  }

  static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var count = compressBound(UInt(bytes.count))
    var deflated = [UInt8](repeating: 0, count: Int(count))
    guard compress2(&deflated, &count, bytes, UInt(bytes.count), 9) == Z_OK else { return [] }
    return Array(deflated.prefix(Int(count)))
  }

  static func number(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }
}
