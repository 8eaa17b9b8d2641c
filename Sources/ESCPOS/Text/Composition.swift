/// Puts letters and combining marks together, as far as code pages have the result.
enum Composition {
  private static let table: [UInt64: Unicode.Scalar] = {
    var table: [UInt64: Unicode.Scalar] = [:]
    let scalars = Array(triples.description.unicodeScalars)
    for start in stride(from: 0, to: scalars.count - 2, by: 3) {
      table[key(scalars[start], scalars[start + 1])] = scalars[start + 2]
    }
    return table
  }()

  private static func key(_ base: Unicode.Scalar, _ mark: Unicode.Scalar) -> UInt64 {
    UInt64(base.value) << 32 | UInt64(mark.value)
  }

  /// The one character that a letter and a mark make, if a code page has it.
  static func compose(_ base: Unicode.Scalar, _ mark: Unicode.Scalar) -> Unicode.Scalar? {
    table[key(base, mark)]
  }

  /// The one character that a cluster stands for, its invisible scalars left out.
  ///
  /// Nil when nothing visible is in it; `single` is false when marks or further characters remain
  /// that no single character of a page can show.
  static func compose(
    _ cluster: Character
  ) -> (scalar: Unicode.Scalar, single: Bool)? {
    var result: Unicode.Scalar?
    var single = true
    for scalar in cluster.unicodeScalars where !Invisible.contains(scalar) {
      guard let base = result else {
        result = scalar
        continue
      }
      if let composed = compose(base, scalar) {
        result = composed
      } else {
        single = false
      }
    }
    return result.map { ($0, single) }
  }
}
