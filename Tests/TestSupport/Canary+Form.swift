import Foundation

extension Canary.Form {
  /// The byte strings of which one is there wherever the secret is written in this form.
  func spellings(of secret: [UInt8]) -> [[UInt8]] {
    switch self {
    case .plain: [secret]
    case .md5:
      [md5Hex(secret), md5Hex(secret).uppercased()].map { Array($0.utf8) }
    case .base64:
      (0..<3).flatMap { offset in Self.base64(of: secret, at: offset) }
    }
  }

  /// The digits that do not depend on what stands before and after a secret that begins so many
  /// bytes after the last full group of three.
  private static func base64(of secret: [UInt8], at offset: Int) -> [[UInt8]] {
    let padded = Data([UInt8](repeating: 0, count: offset) + secret)
    let first = (offset * 8 + 5) / 6
    let end = padded.count * 8 / 6
    let digits = padded.base64EncodedString().utf8.prefix(end).dropFirst(first)
    let ofAddresses = digits.map { digit in
      switch digit {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      default: digit
      }
    }
    return Array(digits) == ofAddresses ? [ofAddresses] : [Array(digits), ofAddresses]
  }
}

/// The MD5 of bytes in hexadecimal digits (RFC 1321), apart from the one that Platen signs with.
func md5Hex(_ bytes: [UInt8]) -> String {
  let shifts: [[UInt32]] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]]
  let sines = (1...64).map { UInt32(abs(sin(Double($0))) * 4_294_967_296) }
  var message = bytes + [0x80]
  message += [UInt8](repeating: 0, count: (120 - message.count % 64) % 64)
  message += (0..<8).map { UInt8(truncatingIfNeeded: (bytes.count * 8) >> ($0 * 8)) }

  var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476]
  for start in stride(from: 0, to: message.count, by: 64) {
    let words = (0..<16).map { word in
      (0..<4).reduce(UInt32(0)) { $0 | UInt32(message[start + word * 4 + $1]) << ($1 * 8) }
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    for step in 0..<64 {
      let (mixed, word) =
        switch step / 16 {
        case 0: (b & c | ~b & d, step)
        case 1: (d & b | ~d & c, (5 * step + 1) % 16)
        case 2: (b ^ c ^ d, (3 * step + 5) % 16)
        default: (c ^ (b | ~d), 7 * step % 16)
        }
      let sum = a &+ mixed &+ sines[step] &+ words[word]
      let shift = shifts[step / 16][step % 4]
      (a, d, c, b) = (d, c, b, b &+ (sum << shift | sum >> (32 - shift)))
    }
    state = zip(state, [a, b, c, d]).map { $0 &+ $1 }
  }
  return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
    .map { String(format: "%02x", $0) }.joined()
}
