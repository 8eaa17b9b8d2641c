import ReceiptLine
import Synchronization

/// Which of a printer's code pages have a character, for all of its pages at once.
///
/// Made once for the same pages and shared from then on.
final class PageTable: Sendable {
  /// A code page as the printer knows it.
  struct Slot: Sendable {
    /// The number that ESC t takes.
    let number: UInt8
    let table: CodePage.Table
    /// The bytes of all pieces of rules in their order; empty when one is missing.
    let pieces: [UInt8]
  }

  /// The pages in the profile's order: a place among them is a bit of a mask.
  let slots: [Slot]
  private let masks: ScalarCodes<UInt64>

  /// A table of the first 64 pages.
  private init(_ pages: [Profile.CodePageSlot]) {
    slots = pages.prefix(64).map { slot in
      let table = slot.page.table
      let pieces = Rule.Piece.allScalars.compactMap { table.byte(of: $0) }
      return Slot(
        number: slot.number,
        table: table,
        pieces: pieces.count == Rule.Piece.allScalars.count ? pieces : []
      )
    }
    var masks: [Unicode.Scalar: UInt64] = [:]
    for (index, slot) in slots.enumerated() {
      for case let scalar? in slot.table.scalars {
        masks[scalar, default: 0] |= 1 << UInt64(index)
      }
    }
    var codes = ScalarCodes<UInt64>()
    for (scalar, mask) in masks {
      codes.insert(mask, for: scalar)
    }
    self.masks = codes
  }

  /// The pages that have a character beyond ASCII, as bits; 0 when none has it.
  @inline(__always)
  func mask(of scalar: Unicode.Scalar) -> UInt64 {
    masks.code(of: scalar) ?? 0
  }

  // MARK: Sharing

  private struct Entry {
    let pages: [Profile.CodePageSlot]
    let table: PageTable
  }

  private static let made = Mutex<[Entry]>([])
  /// More than a service has printers; what is made beyond it pushes out the oldest.
  private static let mostShared = 32

  /// The table of these pages.
  static func shared(for pages: [Profile.CodePageSlot]) -> PageTable {
    made.withLock { entries in
      for entry in entries where entry.pages == pages {
        return entry.table
      }
      if entries.count >= mostShared {
        entries.removeFirst()
      }
      let table = PageTable(pages)
      entries.append(Entry(pages: pages, table: table))
      return table
    }
  }
}

extension Rule.Piece {
  /// The character that looks like it.
  var scalar: Unicode.Scalar { Self.allScalars[place] }

  /// The characters of all pieces.
  fileprivate static let allScalars: [Unicode.Scalar] = [
    "─", "│", "┌", "┐", "└", "┘", "┬", "┴", "├", "┤", "┼",
  ]

  /// The place among all pieces.
  var place: Int {
    switch self {
    case .horizontal: 0
    case .vertical: 1
    case .downRight: 2
    case .downLeft: 3
    case .upRight: 4
    case .upLeft: 5
    case .downHorizontal: 6
    case .upHorizontal: 7
    case .verticalRight: 8
    case .verticalLeft: 9
    case .cross: 10
    }
  }
}
