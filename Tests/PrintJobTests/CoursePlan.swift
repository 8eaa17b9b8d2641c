import PrintJob

/// A shop's printers, what is asked of them, and what goes wrong.
struct CoursePlan {
  struct Printer {
    var make = PrinterModel.Make.processID
    /// Whether the host learns at once what arrived, as on USB, or only believes it, as on TCP.
    var isExact = true
    var capacity = 4_096
    /// How many bytes the print head is behind.
    var lag = 0
    /// Bytes that it prints in a second; nil for at once.
    var speed: Int64?
    var pulsesAtOnce = true
    /// What the journal remembers of it; nil as after the first job.
    var memory: PrinterMemory?
  }

  struct Wish {
    var at: Int64 = 0
    var printer = 0
    var role = JobRole.receipt
    var receipt: Int
    var lines = 4
    var picture: Int?
  }

  struct Mishap: CustomStringConvertible {
    enum Kind: String, CaseIterable {
      case paperOut, coverOpen, cableOut, powerCycle, kill, loseAnswers, garbage, staleTicket, busy
    }

    enum When: Equatable {
      /// Before so many-th byte that the printer would take, from 0.
      case byte(Int)
      case time(Int64)

      func isReached(by bytes: Int) -> Bool {
        if case .byte(let byte) = self { byte <= bytes } else { false }
      }
    }

    var kind: Kind
    var printer = 0
    var when: When
    /// Milliseconds to its end.
    var lasts: Int64 = 20_000

    var description: String { "\(kind) at \(when) of \(printer) for \(lasts)" }
  }

  enum Operator { case silent, honest, liar }

  var printers = [Printer()]
  var wishes: [Wish] = []
  var mishaps: [Mishap] = []
  /// Dies before this effect, counted from 0.
  var killAtEffect: Int?
  var policy = PrintPolicy()
  var failover = FailoverRule.wait
  var person = Operator.silent
  var mistake: CourseMistake?
}
