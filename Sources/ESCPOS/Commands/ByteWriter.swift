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

  mutating func put(_ byte: UInt8, times count: Int) {
    for _ in 0..<max(0, count) {
      bytes.append(byte)
    }
  }

  consuming func finish() -> [UInt8] {
    bytes
  }
}
