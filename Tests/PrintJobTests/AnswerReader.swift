import PrintJob

/// Reads a printer's answers as they come, in pieces and with anything between them.
struct AnswerReader {
  enum Answer: Equatable {
    case status(Readiness)
    case barrier
    case processID(Ticket)
  }

  private var pending: [UInt8] = []

  mutating func take(_ bytes: [UInt8]) -> [Answer] {
    pending += bytes
    var found: [Answer] = []
    while let first = pending.first {
      if first == 0x37 {
        if pending.count >= 2, pending[1] != 0x22 {
          pending.removeFirst()
          continue
        }
        guard pending.count >= 7 else { break }
        if pending[6] == 0, let ticket = Ticket(bytes: pending[2..<6]) {
          found.append(.processID(ticket))
          pending.removeFirst(7)
          continue
        }
      } else if first & 0x93 == 0x12 {
        let obstacle: Obstacle? =
          first & 0x04 != 0 ? .cover : first & 0x20 != 0 ? .paper : first & 0x40 != 0 ? .fault : nil
        found.append(.status(obstacle.map(Readiness.stopped) ?? .ready))
      } else if first & 0xF0 == 0 {
        found.append(.barrier)
      }
      pending.removeFirst()
    }
    return found
  }
}
