import Bitmaps
import CZlib

extension PNGFile {
  /// The bytes of a file that shows a picture in shades of grey; nil when there is no memory.
  static func bytes(of image: GreyImage) -> [UInt8]? {
    var lines: [UInt8] = []
    lines.reserveCapacity(image.height * (image.width + 1))
    for y in 0..<image.height {
      // No filter: the shades of paper are few.
      lines.append(0)
      lines += image.dots[y * image.width..<(y + 1) * image.width]
    }
    var count = compressBound(UInt(lines.count))
    var compressed = [UInt8](repeating: 0, count: Int(count))
    let level: Int32 = 6
    guard compress2(&compressed, &count, lines, UInt(lines.count), level) == Z_OK else {
      return nil
    }
    let header =
      number(UInt32(clamping: image.width)) + number(UInt32(clamping: image.height))
      // Eight bits of grey, without interlacing.
      + [8, 0, 0, 0, 0]
    return signature + chunk("IHDR", header) + chunk("IDAT", compressed.prefix(Int(count)))
      + chunk("IEND", [])
  }

  private static func chunk(_ type: String, _ data: some Collection<UInt8>) -> [UInt8] {
    let checked = Array(type.utf8) + data
    let sum = crc32(0, checked, UInt32(clamping: checked.count))
    return number(UInt32(clamping: data.count)) + checked + number(UInt32(clamping: sum))
  }

  private static func number(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }
}
