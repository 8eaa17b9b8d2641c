/// A way to show grey by black and white dots.
public enum Dithering: String, Sendable, CaseIterable {
  /// What a dot is too dark or too bright goes to its neighbours (Floyd and Steinberg, 1976): the
  /// truest greys, for photos and most logos.
  case floydSteinberg = "floyd-steinberg"
  /// Three quarters of that go to neighbours farther away (Atkinson): clearer whites and blacks,
  /// for pale or busy pictures.
  case atkinson
  /// Dots darker than the middle become black: for drawings in black and white.
  case threshold
}

extension GreyImage {
  /// The picture in as many dots, black or white.
  public func dithered(_ dithering: Dithering = .floydSteinberg) -> Bitmap {
    switch dithering {
    case .floydSteinberg: diffused(rowsBelow: 1) { $0.spreadWhole($1) }
    case .atkinson: diffused(rowsBelow: 2) { $0.spreadThreeQuarters($1) }
    case .threshold: diffused(rowsBelow: 0) { _, _ in }
    }
  }

  /// Makes each dot black or white from left to right and from top to bottom, and spreads what it
  /// is too bright by that to dots that come later.
  @inline(__always)
  private func diffused(
    rowsBelow: Int,
    _ spread: (_ rows: inout Excess, _ excess: Int32) -> Void
  ) -> Bitmap {
    var bitmap = Bitmap(width: width, height: height)
    guard bitmap.width == width, bitmap.height == height, !dots.isEmpty else { return bitmap }
    let rowBytes = bitmap.rowBytes
    var carried = [Int32](repeating: 0, count: (rowsBelow + 1) * width)
    dots.withUnsafeBufferPointer { dots in
      bitmap.bytes.withUnsafeMutableBufferPointer { bytes in
        carried.withUnsafeMutableBufferPointer { carried in
          var rows = Excess(carried, width: width)
          for y in 0..<height {
            rows.begin(isBottom: y == height - 1)
            for x in 0..<width {
              var value = rows.take(x) &+ Int32(dots[y * width + x]) &* 16
              if value < 128 * 16 {
                bytes[y * rowBytes + x / 8] |= 0x80 >> UInt8(x % 8)
              } else {
                value &-= 255 * 16
              }
              spread(&rows, value)
            }
          }
        }
      }
    }
    return bitmap
  }
}

/// What dots to come are too bright by those before, in sixteenths of a grey.
private struct Excess {
  /// The row at work and those below it, in turn.
  private let rows: UnsafeMutableBufferPointer<Int32>
  private let width: Int
  private var here = 0
  private var below = 0
  private var x = 0
  private var isBottom = false

  init(_ rows: UnsafeMutableBufferPointer<Int32>, width: Int) {
    self.rows = rows
    self.width = width
    // The first row begins where the one before the first would end.
    here = rows.count - width
  }

  mutating func begin(isBottom: Bool) {
    here = following(here)
    below = following(here)
    self.isBottom = isBottom
  }

  private func following(_ row: Int) -> Int {
    row + width < rows.count ? row + width : 0
  }

  /// What belongs to a dot of the row; its place is free for a row further down.
  mutating func take(_ x: Int) -> Int32 {
    self.x = x
    defer { rows[here + x] = 0 }
    return rows[here + x]
  }

  /// Spreads all: 7/16 to the right, 3/16, 5/16 and 1/16 below.
  ///
  /// What would fall off the picture goes to the dots that there are, so that nothing but the last
  /// dot's share is lost.
  mutating func spreadWhole(_ excess: Int32) {
    let hasRight = x + 1 < width
    guard !isBottom else {
      if hasRight { rows[here + x + 1] &+= excess }
      return
    }
    var middle = excess
    if hasRight {
      let right = (excess &* 7) >> 4
      let corner = excess >> 4
      rows[here + x + 1] &+= right
      rows[below + x + 1] &+= corner
      middle &-= right &+ corner
    }
    if x > 0 {
      let left = (excess &* 3) >> 4
      rows[below + x - 1] &+= left
      middle &-= left
    }
    rows[below + x] &+= middle
  }

  /// Spreads an eighth each to two dots on the right, three in the row below and one in the row
  /// after that.
  mutating func spreadThreeQuarters(_ excess: Int32) {
    let share = excess >> 3
    if x + 1 < width { rows[here + x + 1] &+= share }
    if x + 2 < width { rows[here + x + 2] &+= share }
    if x > 0 { rows[below + x - 1] &+= share }
    rows[below + x] &+= share
    if x + 1 < width { rows[below + x + 1] &+= share }
    rows[following(below) + x] &+= share
  }
}
