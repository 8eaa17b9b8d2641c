import Foundation
import Synchronization
import Testing

@testable import Printers

@Suite struct SerialPrinterTests {
  private func open(
    _ terminal: Pseudoterminal,
    _ options: String = "",
    stall: Int32 = 20_000,
    connect: Int32 = 5_000
  ) async throws -> any PrinterLink {
    var timeouts = PrinterTimeouts()
    (timeouts.stall, timeouts.connect) = (stall, connect)
    let address = try PrinterAddress("serial:\(terminal.path)\(options)")
    return try await address.connection(timeouts: timeouts).open()
  }

  private let job = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

  @Test(
    "every byte arrives as it is, both ways, whatever the handshake",
    arguments: ["", "?flow=none", "?flow=rtscts", "?flow=dsrdtr&speed=115200"]
  )
  func bytes(options: String) async throws {
    let terminal = try Pseudoterminal()
    let link = try await open(terminal, options)
    #expect(link.hasBackChannel)
    async let sent = link.send(job)
    let heard = await withCheckedContinuation { continuation in
      Thread.detachNewThread { [job] in
        continuation.resume(returning: terminal.hear(job.count))
      }
    }
    #expect(await sent == Delivery(accepted: job.count))
    #expect(heard == job)
    let answers = [UInt8](0...255)
    terminal.say(answers)
    var received: [UInt8] = []
    while received.count < 256 {
      received += try await link.receive(within: 20_000)
    }
    #expect(received == answers)
    #expect(await link.finish() == Delivery(accepted: job.count))
    await link.close()
    terminal.hangUp()
  }

  @Test("the port is set as asked and gets its settings back")
  func settings() async throws {
    let terminal = try Pseudoterminal()
    let before = try terminal.state()
    let link = try await open(terminal, "?speed=19200&parity=even&bits=7&flow=xonxoff")
    var during = try terminal.state()
    #expect(cfgetospeed(&during) == speed_t(B19200))
    #expect(during.c_iflag & tcflag_t(IXON) != 0)
    #expect(during.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0)
    #expect(during.c_oflag & tcflag_t(OPOST) == 0)
    await link.close()
    var after = try terminal.state()
    #expect(after.c_iflag == before.c_iflag && after.c_oflag == before.c_oflag)
    #expect(after.c_cflag == before.c_cflag && after.c_lflag == before.c_lflag)
    var original = before
    #expect(cfgetospeed(&after) == cfgetospeed(&original))
    terminal.hangUp()
  }

  @Test("XOFF stops the data, and XON lets it go on")
  func xonXoff() async throws {
    let terminal = try Pseudoterminal()
    let link = try await open(terminal, "?flow=xonxoff", stall: 20_000)
    // What comes after XOFF has been heard shows that XOFF has been.
    terminal.say([0x13, 0x14])
    #expect(try await link.receive(within: 20_000) == [0x14])
    let isDone = Mutex(false)
    async let sent = link.send(job)
    let heard = await withCheckedContinuation { continuation in
      Thread.detachNewThread { [job] in
        var entry = pollfd(fd: terminal.line.number, events: Int16(POLLIN), revents: 0)
        let isSilent = poll(&entry, 1, 200) == 0
        isDone.withLock { $0 = isSilent }
        terminal.say([0x11])
        continuation.resume(returning: terminal.hear(job.count))
      }
    }
    #expect(await sent == Delivery(accepted: job.count))
    #expect(isDone.withLock { $0 }, "nothing came before XON")
    #expect(heard == job)
    await link.close()
    terminal.hangUp()
  }

  @Test("a printer that stays stopped is not waited for longer than the deadline")
  func stays() async throws {
    let terminal = try Pseudoterminal()
    let link = try await open(terminal, "?flow=xonxoff", stall: 100)
    terminal.say([0x13, 0x14])
    #expect(try await link.receive(within: 20_000) == [0x14])
    let delivery = await link.send(job)
    #expect(delivery.accepted < job.count)
    #expect(delivery.trouble?.contains("it took no data in time; see to the printer") == true)
    await link.close()
    terminal.hangUp()
  }

  @Test("a printer that takes no data is not asked for long, and can be asked again")
  func statusWhileStopped() async throws {
    let terminal = try Pseudoterminal()
    let link = try await open(terminal, "?flow=xonxoff")
    terminal.say([0x13, 0x14])
    #expect(try await link.receive(within: 20_000) == [0x14])
    var reader = AnswerReader()
    let stopped = await link.status(reader: &reader, within: 50)
    #expect(stopped.trouble?.kind == .notReady)
    #expect(!stopped.hasAnswered)
    terminal.say([0x11])
    async let asked = link.send([0x10, 0x04, 0x01])
    let question = await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: terminal.hear(3)) }
    }
    #expect(await asked == Delivery(accepted: 3))
    #expect(question == [0x10, 0x04, 0x01], "the question that was not taken is not there")
    await link.close()
    terminal.hangUp()
  }

  @Test("a port that goes away is told to who waits and who sends")
  func unplugged() async throws {
    let terminal = try Pseudoterminal()
    let link = try await open(terminal)
    terminal.hangUp()
    await #expect(throws: PrinterTrouble.self) {
      while true { _ = try await link.receive(within: 20_000) }
    }
    let delivery = await link.send([1])
    #expect(delivery.trouble?.contains("the port is gone") == true)
    await link.close()
  }

  @Test("a port has one user at a time, and the next one waits its turn")
  func oneAtATime() async throws {
    let terminal = try Pseudoterminal()
    let first = try await open(terminal)
    await #expect {
      _ = try await open(terminal, connect: 0)
    } throws: {
      ($0 as? PrinterTrouble)?.kind == .busy
        && "\($0)".contains("the port is in use by another program; wait until it is done")
    }
    async let second = open(terminal, connect: 60_000)
    await first.close()
    await (try second).close()
    terminal.hangUp()
  }

  @Test("what is no port is told")
  func noPort() async throws {
    for (path, kind) in [("/dev/null", PrinterTrouble.Kind.unsupported), ("/dev/none", .absent)] {
      await #expect {
        _ = try await PrinterAddress("serial:\(path)").connection().open()
      } throws: { ($0 as? PrinterTrouble)?.kind == kind }
    }
  }

  // MARK: DTR/DSR

  private func open(
    _ terminal: Pseudoterminal,
    stall: Int32,
    lines: @escaping @Sendable () -> Int32?
  ) async throws -> ThreadLink {
    var timeouts = PrinterTimeouts()
    timeouts.stall = stall
    return try await ThreadLink.open { [timeouts] () throws(PrinterTrouble) -> any LinkEnd in
      let port = try SerialPort(terminal.path, SerialSettings(), patience: 0)
      return try SerialEnd(port, timeouts, lines: lines)
    }
  }

  @Test("nothing is sent while the printer's line is low")
  func lowLine() async throws {
    let terminal = try Pseudoterminal()
    let link = try await open(terminal, stall: 50) { TIOCM_CTS }
    #expect(await link.ownStatus()?.isReady == false)
    let delivery = await link.send(job)
    #expect(delivery.accepted == 0)
    #expect(delivery.trouble?.contains("its line DSR says that it is not ready") == true)
    await link.close()
    terminal.hangUp()
  }

  @Test("the data stops within a few dozen bytes of the line's fall and goes on where it was")
  func fallingLine() async throws {
    let terminal = try Pseudoterminal()
    // How often the line was looked at, and what had been sent when it rose again.
    let looks = Mutex((count: 0, sent: Int32(0)))
    let link = try await open(terminal, stall: 20_000) {
      looks.withLock { looks in
        looks.count += 1
        guard (10..<20).contains(looks.count) else { return TIOCM_DSR }
        _ = ioctl(terminal.line.number, UInt(FIONREAD), &looks.sent)
        return 0
      }
    }
    let job = Array(job.prefix(2_000))
    #expect(await link.send(job) == Delivery(accepted: job.count))
    #expect(terminal.hear(job.count) == job)
    let (count, sent) = looks.withLock { $0 }
    #expect(count > 20, "it was looked at before every portion")
    #expect((1...320).contains(sent), "what went out before the tenth look")
    await link.close()
    terminal.hangUp()
  }

  @Test("a high line tells nothing for certain, and neither does a port without lines")
  func statusOfLines() async throws {
    for lines in [TIOCM_DSR, nil] {
      let terminal = try Pseudoterminal()
      let link = try await open(terminal, stall: 20_000) { lines }
      #expect(await link.ownStatus() == nil)
      await link.close()
      terminal.hangUp()
    }
  }
}
