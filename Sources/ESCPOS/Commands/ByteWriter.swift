/// Collects the bytes of a print job and hands them over without a copy.
struct ByteWriter: ~Copyable {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  var count: Int { bytes.count }

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    bytes.append(byte)
  }

  @inline(__always)
  mutating func put<let count: Int>(_ values: [count of UInt8]) {
    for index in values.indices {
      bytes.append(values[index])
    }
  }

  mutating func put(_ more: [UInt8]) {
    bytes.append(contentsOf: more)
  }

  /// As many of the first bytes as there are, up to a number.
  mutating func put(_ more: [UInt8], upTo count: Int) {
    put(more, from: 0, upTo: min(more.count, count))
  }

  mutating func put(_ more: [UInt8], from start: Int, upTo end: Int) {
    bytes.append(contentsOf: more[start..<end])
  }

  mutating func replace(at index: Int, with byte: UInt8) {
    bytes[index] = byte
  }

  mutating func truncate(to count: Int) {
    bytes.removeLast(bytes.count - count)
  }

  /// Whether there is DLE EOT, DLE ENQ or DLE DC4 from a place on.
  func holdsRealTime(from start: Int) -> Bool {
    var previous: UInt8 = 0
    for index in start..<bytes.count {
      if previous == Lead.dle, bytes[index] == 0x04 || bytes[index] == 0x05 || bytes[index] == 0x14
      {
        return true
      }
      previous = bytes[index]
    }
    return false
  }

  mutating func put(_ byte: UInt8, times count: Int) {
    for _ in 0..<max(0, count) {
      bytes.append(byte)
    }
  }

  consuming func finish() -> [UInt8] {
    bytes
  }
}
