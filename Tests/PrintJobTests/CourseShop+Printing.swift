import PrintJob

/// The wire between the shop's process and its printers.
extension CourseShop {
  mutating func perform(
    _ wanted: [PrintJobEffect],
    of job: Int,
    _ facts: JobFacts,
    at station: Int
  ) throws {
    for effect in wanted {
      try boundary()
      switch effect {
      case .commit(let successor):
        let isSending = facts.state == .sending
        if journal.commit(job, facts, stations[station].memory, successor) {
          try auditor.committed(job, self)
          if isSending { events.append((station, .committed)) }
        } else {
          events.append((station, .commitRefused(trouble: "another original", isFinal: true)))
        }
      case .open: open(station)
      case .flush: if plan.mistake != .forgetsTheFlush { write(PaperBytes.flush, station) }
      case .askStatus: ask(station)
      case .send(let sending): try send(job, sending, station)
      case .sendFence(let fence, let ticket, let times):
        let bytes = fence == .processID ? PaperBytes.processID(ticket) : PaperBytes.barrier
        for _ in 0..<times { write(bytes, station) }
      case .askServer: break
      case .wait(let moment): wake(station, at: moment)
      case .close:
        stations[station].isOpen = false
        stations[station].transfer = nil
        stations[station].heldBack = []
      case .withdrawSuccessor(let person):
        for next in journal.entries.indices
        where journal.entries[next].follows == job && journal.entries[next].facts.state.isWaiting {
          if stations[journal.entries[next].printer].active?.job != next {
            try aside(next, .withdrawn(by: person))
          }
        }
      case .tell(.possiblyPrinted) where !facts.hasSuccessor: askPerson(about: job)
      case .tell: break
      }
    }
  }

  private mutating func open(_ station: Int) {
    guard !stations[station].isBusy else {
      return events.append((station, .openRefused(.busy, trouble: "another program prints")))
    }
    guard stations[station].isPlugged, stations[station].printer.isOn else {
      return events.append((station, .openRefused(.offline, trouble: "not reached")))
    }
    let printer = stations[station].printer
    if stations[station].plan.isExact, printer.make.answersStatus, printer.isStopped {
      // USB asks beside the data, before anything is written.
      let obstacle: Obstacle = printer.isOpen ? .cover : .paper
      return events.append((station, .openRefused(obstacle, trouble: "stopped")))
    }
    stations[station].isOpen = true
    stations[station].isDead = false
    stations[station].reader = AnswerReader()
    stations[station].printer.answers = []
    stations[station].readerEpoch = stations[station].memory.epoch &+ 1
    events.append((station, .opened))
  }

  private mutating func ask(_ station: Int) {
    let printer = stations[station].printer
    if stations[station].isReached, stations[station].plan.isExact, printer.make.answersStatus,
      !stations[station].heldBack.isEmpty
    {
      // USB asks beside the data when the data stands.
      let obstacle: Obstacle = printer.isOpen ? .cover : .paper
      let status = printer.isStopped ? Readiness.stopped(obstacle) : .ready
      events.append((station, .statusKnown(status)))
    } else {
      write(PaperBytes.askStatus, station)
    }
  }

  private mutating func write(_ bytes: [UInt8], _ station: Int) {
    // A network printer that was switched on again does not know the connection any more.
    let isRefused =
      stations[station].plan.isExact
      ? !stations[station].isReached
      : stations[station].isDead && stations[station].printer.isOn && stations[station].isPlugged
    if isRefused {
      events.append((station, .linkLost(trouble: "gone")))
    } else {
      stations[station].heldBack += bytes
      stations[station].trickle()
    }
  }

  private mutating func send(_ job: Int, _ sending: Sending, _ station: Int) throws {
    let entry = journal.entries[job]
    let number = try auditor.sends(job, sending, self)
    let cleanup = sending.voidsTorn ? PaperBytes.voidStrip : []
    let own: [UInt8] =
      if entry.order.role == .drawer {
        stations[station].abilities.pulsesAtOnce ? PaperBytes.pulseAtOnce : PaperBytes.pulse
      } else {
        PaperBytes.paper(
          receipt: entry.receipt,
          sending: number,
          kind: entry.order.kind,
          isLate: sending.isLate,
          count: entry.lines,
          picture: entry.picture
        )
      }
    stations[station].transfer = Transfer(
      bytes: cleanup + own,
      cleanup: cleanup.count,
      sending: number
    )
  }

  /// Brings bytes to the printer as far as it takes them.
  mutating func pump(_ station: Int) throws {
    guard var transfer = stations[station].transfer else { return }
    let isExact = stations[station].plan.isExact
    var trouble: String?
    while transfer.position < transfer.bytes.count {
      stations[station].transfer = transfer
      try strikes(station)
      guard stations[station].transfer != nil else { return }
      if isExact, !stations[station].isReached {
        trouble = "gone"
        break
      }
      if isExact {
        guard stations[station].printer.take(transfer.bytes[transfer.position]) else {
          trouble = stand(&transfer, station)
          guard trouble != nil else {
            stations[station].transfer = transfer
            return
          }
          break
        }
        stations[station].bytesTaken += 1
        stations[station].printer.work(behindBy: stations[station].plan.lag)
      } else {
        stations[station].heldBack.append(transfer.bytes[transfer.position])
        stations[station].trickle(behindBy: stations[station].plan.lag)
      }
      transfer.position += 1
      if transfer.position > transfer.cleanup { auditor.left(transfer.sending) }
      transfer.standsSince = nil
    }
    stations[station].transfer = nil
    let total = transfer.bytes.count - transfer.cleanup
    let accepted = max(transfer.position - transfer.cleanup, 0)
    events.append((station, .sent(accepted: accepted, total: total, trouble: trouble)))
  }

  /// A full printer is waited for while it says that it is stopped, else for 15 seconds.
  private mutating func stand(_ transfer: inout Transfer, _ station: Int) -> String? {
    let printer = stations[station].printer
    let since = transfer.standsSince
    transfer.standsSince = since ?? now
    guard printer.make.answersStatus, printer.isStopped else {
      return now - (since ?? now) >= 15_000 ? "the printer takes nothing" : nil
    }
    transfer.standsSince = now
    if since != now {
      events.append((station, .statusKnown(.stopped(printer.isOpen ? .cover : .paper))))
    }
    return nil
  }

  /// What the printer has to say.
  mutating func listen(_ station: Int) {
    guard stations[station].isOpen, stations[station].isReached else { return }
    let bytes = stations[station].printer.answers
    stations[station].printer.answers = []
    let epoch = stations[station].readerEpoch
    for answer in stations[station].reader.take(bytes) {
      let event: PrintJobEvent =
        switch answer {
        case .status(let status): .statusKnown(status)
        case .barrier: .fenceAnswered(FenceAnswer(.barrier, epoch: epoch))
        case .processID(let ticket):
          .fenceAnswered(FenceAnswer(.processID, ticket: ticket, epoch: epoch))
        }
      events.append((station, event))
    }
  }

  // MARK: What goes wrong

  private mutating func strikes(_ station: Int) throws {
    guard !pendingMishaps.isEmpty else { return }
    let due = pendingMishaps.filter {
      plan.mishaps[$0].printer == station
        && plan.mishaps[$0].when.isReached(by: stations[station].bytesTaken)
    }
    guard !due.isEmpty else { return }
    pendingMishaps.removeAll(where: due.contains)
    for index in due { try strike(index) }
  }

  mutating func strike(_ index: Int) throws {
    let mishap = plan.mishaps[index]
    let station = mishap.printer
    switch mishap.kind {
    case .paperOut:
      stations[station].printer.endPaper()
      stations[station].sayStatus()
    case .coverOpen:
      stations[station].printer.isOpen = true
      stations[station].sayStatus()
    case .cableOut:
      stations[station].isPlugged = false
      if stations[station].plan.isExact {
        events.append((station, .linkLost(trouble: "unplugged")))
      }
    case .powerCycle:
      stations[station].printer.switchOff()
      stations[station].isDead = true
      if stations[station].plan.isExact { events.append((station, .powerCycled)) }
    case .kill: throw Killed()
    case .loseAnswers: stations[station].printer.answersToLose += 3
    case .garbage:
      stations[station].printer.answers += [0x15, 0x13, 0xFF, 0x37, 0x22, 0x41, 0x15, 0x8A, 0x37]
    case .staleTicket:
      let own = stations[station].active?.course.facts.ticket
      let numbers = [stations[station].memory.tickets &- 1, 0].map(Ticket.init(number:))
      let old = numbers[0] == own ? numbers[1] : numbers[0]
      stations[station].printer.answers += [0x37, 0x22] + old.bytes + [0x00]
    case .busy: stations[station].isBusy = true
    }
    schedule(.repair(mishap.kind, station), after: mishap.lasts)
  }

  mutating func repair(_ kind: CoursePlan.Mishap.Kind, _ station: Int) {
    switch kind {
    case .paperOut:
      stations[station].printer.refill()
      stations[station].sayStatus()
    case .coverOpen:
      stations[station].printer.isOpen = false
      stations[station].sayStatus()
    case .cableOut: stations[station].isPlugged = true
    case .powerCycle: stations[station].printer.switchOn()
    case .busy: stations[station].isBusy = false
    case .kill, .loseAnswers, .garbage, .staleTicket: break
    }
  }
}

extension CourseShop.Station {
  var isReached: Bool { isPlugged && printer.isOn && !isDead }

  /// What the host holds goes on as soon as the printer takes it.
  mutating func trickle(behindBy lag: Int = 0) {
    guard isReached, isOpen else { return }
    while let byte = heldBack.first, printer.take(byte) {
      heldBack.removeFirst()
      bytesTaken += 1
      printer.work(behindBy: lag)
    }
  }

  /// On a network the printer says by itself how it is: questions may stand behind data.
  mutating func sayStatus() {
    guard !plan.isExact, printer.make.answersStatus else { return }
    printer.answers.append(0x12 | (printer.isOpen ? 0x04 : 0) | (printer.hasPaper ? 0 : 0x20))
  }
}
