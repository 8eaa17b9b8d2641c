/// The codes that characters of the first plane have in a printer's character set.
struct ScalarCodes<Code: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  /// For each 256 code points, where their codes start.
  private var blocks = [UInt16](repeating: 0, count: 256)
  /// Codes by block and place, 0 where there is none; the first block is empty and stands for all
  /// that have no character.
  private var codes = [Code](repeating: 0, count: 256)

  /// Gives a character its code, which is not 0; characters of other planes get none.
  mutating func insert(_ code: Code, for scalar: Unicode.Scalar) {
    guard scalar.value < 0x10000 else { return }
    let block = Int(scalar.value >> 8)
    if blocks[block] == 0 {
      blocks[block] = UInt16(codes.count / 256)
      codes.append(contentsOf: repeatElement(0, count: 256))
    }
    codes[Int(blocks[block]) << 8 + Int(scalar.value & 0xFF)] = code
  }

  /// The code of a character; nil when it has none.
  @inline(__always)
  func code(of scalar: Unicode.Scalar) -> Code? {
    let value = Int(scalar.value)
    guard value < 0x10000 else { return nil }
    let code = codes[Int(blocks[value >> 8]) << 8 + (value & 0xFF)]
    return code == 0 ? nil : code
  }
}
