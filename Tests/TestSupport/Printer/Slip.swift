/// A piece of paper as a customer gets it: what lies between two cuts.
public struct Slip: Sendable, Equatable, CustomStringConvertible {
  /// Its lines from top to bottom; a picture or code is a line in brackets.
  public internal(set) var lines: [String] = []
  /// The bytes that made it, as far as they were obeyed.
  public internal(set) var bytes: [UInt8] = []
  /// True when it was cut off, or fed past the tear bar; else it still hangs out of the printer.
  public internal(set) var isOff = false
  /// How many times the roll was changed, or the cover closed again, in the middle of it.
  public internal(set) var interruptions = 0

  /// Words that tell a paper from an original.
  public static let marks = ["COPY", "REPRINT", "VOID", "LATE"]

  /// The marks on it, in the order of ``marks``.
  public var marks: [String] {
    Self.marks.filter { mark in
      lines.contains { line in line.split { !$0.isLetter }.contains { $0 == mark } }
    }
  }

  /// The numbers of receipts on it, each once: letters and digits, a hyphen, and six digits or more.
  public var numbers: [String] {
    var found: [String] = []
    for line in lines {
      let words = line.split { !$0.isASCII || !($0.isLetter || $0.isNumber || $0 == "-") }
      for word in words {
        let parts = word.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].count >= 6,
          parts[1].allSatisfy(\.isNumber), !found.contains(String(word))
        else { continue }
        found.append(String(word))
      }
    }
    return found
  }

  /// The slip in a line.
  public var description: String {
    lines.joined(separator: "/") + (isOff ? "|" : "")
  }
}
