import PrintJob

/// What came out of a printer, line by line: the truth that the laws are read from.
struct Roll {
  enum Line: Hashable {
    /// Line `index` of `count` of one sending of a paper.
    case row(Row)
    /// What the paper is to the customer, above or below a body.
    case mark(sending: Int, PrintKind)
    /// The kitchen's word for too late.
    case late(sending: Int)
    /// The strip that declares what hangs out as void.
    case void
    /// Bytes that nobody meant to print.
    case junk
    /// The knife.
    case cut
    /// The end of one roll and the beginning of another.
    case newRoll
  }

  struct Row: Hashable {
    var receipt: Int
    var sending: Int
    var index: Int
    var count: Int
  }

  private(set) var lines: [Line] = []

  mutating func append(_ line: Line) {
    lines.append(line)
  }

  /// The sendings whose every line is on paper, once and in order.
  var whole: Set<Int> {
    var next: [Int: Int] = [:]
    var counts: [Int: Int] = [:]
    var broken: Set<Int> = []
    for case .row(let row) in lines {
      if next[row.sending, default: 0] != row.index { broken.insert(row.sending) }
      next[row.sending] = row.index + 1
      counts[row.sending] = row.count
    }
    return Set(counts.filter { next[$0.key] == $0.value }.keys).subtracting(broken)
  }

  /// The sendings of which at least one line came out.
  var begun: Set<Int> {
    var found: Set<Int> = []
    for case .row(let row) in lines { found.insert(row.sending) }
    return found
  }

  /// Sendings that another one's line follows with nothing between that voids them.
  var unvoided: Set<Int> {
    var found: Set<Int> = []
    var hanging: Int?
    for line in lines {
      switch line {
      case .row(let row):
        if let earlier = hanging, earlier != row.sending { found.insert(earlier) }
        hanging = row.index + 1 == row.count ? nil : row.sending
      case .void: hanging = nil
      case .mark, .late, .junk, .cut, .newRoll: break
      }
    }
    return found
  }

  /// The roll in short: receipt, sending and line.
  var description: String {
    lines.map { line in
      switch line {
      case .row(let row): "\(row.receipt)s\(row.sending).\(row.index)"
      case .mark(let sending, let kind): "[\(kind) s\(sending)]"
      case .late: "LATE"
      case .void: "VOID"
      case .junk: "?"
      case .cut: "|"
      case .newRoll: "//"
      }
    }.joined(separator: " ")
  }
}
