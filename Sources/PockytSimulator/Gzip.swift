/// The bytes as a gzip file (RFC 1952) with one stored block (RFC 1951 section 3.2.4).
///
/// - Parameter bytes: at most 65535 bytes; what is beyond is left out.
/// - Returns: the file.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
  let content = bytes.prefix(65535)
  let length = UInt16(content.count)
  let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
  let block = [1] + littleEndian(length) + littleEndian(~length) + content
  return header + block + littleEndian(checksum(content)) + littleEndian(UInt32(length))
}

private func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian, Array.init)
}

/// The CRC-32 of the bytes (RFC 1952 section 8).
private func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  var sum = UInt32.max
  for byte in bytes {
    sum ^= UInt32(byte)
    for _ in 0..<8 {
      sum = sum & 1 == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB8_8320
    }
  }
  return ~sum
}
