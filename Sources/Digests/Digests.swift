import CNettle

/// The MD5 of the bytes (RFC 1321) as 32 lower-case hexadecimal digits.
///
/// MD5 is broken as a digest; it is here because the gateway signs with it.
public func md5Hex(_ bytes: [UInt8]) -> String {
  var context = md5_ctx()
  var digest = [UInt8](repeating: 0, count: Int(MD5_DIGEST_SIZE))
  nettle_md5_init(&context)
  nettle_md5_update(&context, bytes.count, bytes)
  nettle_md5_digest(&context, digest.count, &digest)
  return hex(digest)
}

/// The SHA-256 of the bytes (FIPS 180-4) as 64 lower-case hexadecimal digits.
public func sha256Hex(_ bytes: [UInt8]) -> String {
  var context = sha256_ctx()
  var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
  nettle_sha256_init(&context)
  nettle_sha256_update(&context, bytes.count, bytes)
  nettle_sha256_digest(&context, digest.count, &digest)
  return hex(digest)
}

private func hex(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0x0F)]] }
  return String(decoding: text, as: UTF8.self)
}
