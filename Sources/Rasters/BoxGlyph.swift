import Bitmaps

/// Pieces of rules and boxes, and blocks, which fill their cell so that neighbours touch.
enum BoxGlyph {
  /// The dots of a piece in a cell, or nil for other characters.
  static func draw(_ text: String, width: Int, height: Int, isBold: Bool) -> Bitmap? {
    guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else { return nil }
    var cell = Bitmap(width: width, height: height)
    if let arms = arms[scalar] {
      let thickness = isBold ? 4 : 2
      let (x, y) = ((width - thickness) / 2, (height - thickness) / 2)
      if arms.contains(.left) {
        cell.fill(x: 0, y: y, width: x + thickness, height: thickness)
      }
      if arms.contains(.right) {
        cell.fill(x: x, y: y, width: width - x, height: thickness)
      }
      if arms.contains(.up) {
        cell.fill(x: x, y: 0, width: thickness, height: y + thickness)
      }
      if arms.contains(.down) {
        cell.fill(x: x, y: y, width: thickness, height: height - y)
      }
      return cell
    }
    switch scalar {
    case "█": cell.fill(x: 0, y: 0, width: width, height: height)
    case "▀": cell.fill(x: 0, y: 0, width: width, height: height / 2)
    case "▄": cell.fill(x: 0, y: height / 2, width: width, height: height - height / 2)
    case "▌": cell.fill(x: 0, y: 0, width: width / 2, height: height)
    case "▐": cell.fill(x: width / 2, y: 0, width: width - width / 2, height: height)
    case "░": shade(&cell) { x, y in x % 4 == y % 4 * 2 % 4 && y % 2 == 0 }
    case "▒": shade(&cell) { x, y in (x + y) % 2 == 0 }
    case "▓": shade(&cell) { x, y in !(x % 4 == y % 4 * 2 % 4 && y % 2 == 0) }
    default: return nil
    }
    return cell
  }

  private struct Arms: OptionSet {
    let rawValue: UInt8
    static let left = Arms(rawValue: 1)
    static let right = Arms(rawValue: 2)
    static let up = Arms(rawValue: 4)
    static let down = Arms(rawValue: 8)
  }

  private static let arms: [Unicode.Scalar: Arms] = [
    "─": [.left, .right], "│": [.up, .down], "┼": [.left, .right, .up, .down],
    "┌": [.right, .down], "┐": [.left, .down], "└": [.right, .up], "┘": [.left, .up],
    "╭": [.right, .down], "╮": [.left, .down], "╰": [.right, .up], "╯": [.left, .up],
    "┬": [.left, .right, .down], "┴": [.left, .right, .up],
    "├": [.right, .up, .down], "┤": [.left, .up, .down],
  ]

  private static func shade(_ cell: inout Bitmap, _ isBlack: (_ x: Int, _ y: Int) -> Bool) {
    for y in 0..<cell.height {
      for x in 0..<cell.width where isBlack(x, y) {
        cell[x, y] = true
      }
    }
  }
}
