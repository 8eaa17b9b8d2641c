extension GreyImage {
  /// The picture no wider than so many dots, in its proportions; one that is narrower stays as it
  /// is.
  public func fitted(width most: Int) -> GreyImage {
    guard most < width else { return self }
    let target = max(0, most)
    guard target > 0 else { return GreyImage(0, 0, []) }
    return scaled(width: target, height: max(min(1, height), (height * target + width / 2) / width))
  }

  /// The picture in any size, each dot the mean of what it covers.
  ///
  /// - Parameters:
  ///   - width: dots of a row, brought into 0 to 1 048 575.
  ///   - height: rows, brought into 0 to 1 048 575; rows beyond 2^28 dots are left out.
  /// - Returns: the picture in the new size; white where there was none.
  public func scaled(width: Int, height: Int) -> GreyImage {
    let width = min(max(0, width), (1 << 20) - 1)
    let height = min(max(0, height), (1 << 20) - 1, (1 << 28) / max(1, width))
    guard width != self.width || height != self.height else { return self }
    guard width > 0, height > 0 else { return GreyImage(width, height, []) }
    guard !dots.isEmpty else {
      return GreyImage(width, height, [UInt8](repeating: 255, count: width * height))
    }
    var scaled: [UInt8] = []
    scaled.reserveCapacity(width * height)
    let columns = Self.parts(of: self.width, in: width)
    let rows = Self.parts(of: self.height, in: height)
    // A dot's parts weigh as much as the old picture has dots.
    let weight = self.width * self.height
    var line = [Int](repeating: 0, count: width)
    var lineRow = -1
    var sums = [Int](repeating: 0, count: width)
    dots.withUnsafeBufferPointer { dots in
      for row in rows {
        for index in sums.indices { sums[index] = 0 }
        for (old, share) in row {
          if old != lineRow {
            lineRow = old
            let start = old * self.width
            for (index, column) in columns.enumerated() {
              var sum = 0
              for (old, share) in column { sum &+= Int(dots[start + old]) &* share }
              line[index] = sum
            }
          }
          for index in sums.indices { sums[index] &+= line[index] &* share }
        }
        for sum in sums { scaled.append(UInt8((sum + weight / 2) / weight)) }
      }
    }
    return GreyImage(width, height, scaled)
  }

  /// For each new place on a side, the old places that it covers and how much of them, where an old
  /// place is as long as the new side has places.
  private static func parts(of old: Int, in new: Int) -> [Parts] {
    (0..<new).map { Parts(from: $0 * old, to: ($0 + 1) * old, length: new) }
  }
}

/// The places of a side that a stretch of it covers, each with the length of it that is covered.
private struct Parts: Sequence, IteratorProtocol {
  private var start: Int
  private let end: Int
  private let length: Int

  init(from start: Int, to end: Int, length: Int) {
    self.start = start
    self.end = end
    self.length = length
  }

  mutating func next() -> (place: Int, share: Int)? {
    guard start < end else { return nil }
    let place = start / length
    let next = Swift.min(end, (place + 1) * length)
    defer { start = next }
    return (place, next - start)
  }
}
