import Foundation
import Printers
import Testing

@Suite struct TCPPrinterTests {
  let small = [UInt8]((0..<1_500).map { UInt8(truncatingIfNeeded: $0) })
  /// More than the system takes for both sides.
  let large = [UInt8](repeating: 0x55, count: 16_000_000)

  private func deliver(
    _ bytes: [UInt8],
    to address: PrinterAddress,
    connect: Int32 = 5_000,
    stall: Int32 = 5_000,
    farewell: Int32 = 5_000
  ) async -> Delivery {
    var timeouts = PrinterTimeouts()
    (timeouts.connect, timeouts.stall, timeouts.farewell) = (connect, stall, farewell)
    return await address.connection(timeouts: timeouts).deliver(bytes, named: "job")
  }

  @Test("a printer that reads everything", arguments: [0, 1, 1_500, 3_000_000])
  func readsAll(count: Int) async throws {
    let printer = try TestPrinter { printer, line in _ = line.readAll(printer.keep) }
    let job = [UInt8]((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 4) })
    let clock = ContinuousClock()
    let start = clock.now
    let delivery = await deliver(job, to: printer.address, farewell: 1_200_000)
    #expect(delivery == Delivery(accepted: count))
    #expect(clock.now - start < .seconds(600), "who closes in good order is not waited for")
    #expect(await printer.received() == job)
  }

  @Test("one connection for each job, by name")
  func twoJobs() async throws {
    let printer = try TestPrinter(connections: 2) { printer, line in
      _ = line.readAll(printer.keep)
    }
    let address = try PrinterAddress("tcp://localhost:\(printer.port)")
    #expect(await deliver([1, 2], to: address) == Delivery(accepted: 2))
    #expect(await deliver([3], to: address) == Delivery(accepted: 1))
    #expect(await printer.received() == [1, 2, 3])
  }

  @Test("a printer that never closes is not waited for longer than the farewell")
  func neverCloses() async throws {
    let done = DispatchSemaphore(value: 0)
    let printer = try TestPrinter { printer, line in
      printer.keep(line.read(1_500))
      done.wait()
    }
    #expect(await deliver(small, to: printer.address, farewell: 30) == Delivery(accepted: 1_500))
    done.signal()
    #expect(await printer.received() == small)
  }

  @Test("a printer that never reads: the system has taken all, and nobody can know more")
  func neverReadsSmall() async throws {
    let done = DispatchSemaphore(value: 0)
    let printer = try TestPrinter { _, _ in done.wait() }
    #expect(await deliver(small, to: printer.address, farewell: 30) == Delivery(accepted: 1_500))
    done.signal()
    _ = await printer.received()
  }

  @Test("a printer that stops taking data, and gets no more of the job afterwards")
  func neverReads() async throws {
    let done = DispatchSemaphore(value: 0)
    let printer = try TestPrinter(buffer: 4_096) { printer, line in
      done.wait()
      // The system must not go on sending the rest once the printer reads again.
      if line.readAll(printer.keep) == 0 { printer.keep([1]) }
    }
    let delivery = await deliver(large, to: printer.address, stall: 100)
    #expect((1..<large.count).contains(delivery.accepted))
    #expect(delivery.trouble?.contains("it took no data in time; check") == true)
    done.signal()
    let received = await printer.received()
    #expect(received.count < delivery.accepted)
    #expect(received.last != 1, "the connection ended with a reset, not in good order")
  }

  @Test("a printer that stops before it has acknowledged the last bytes")
  func lastBytes() async throws {
    let done = DispatchSemaphore(value: 0)
    let printer = try TestPrinter(buffer: 4_096) { _, _ in done.wait() }
    // More than the printer's side takes, less than ours.
    let job = [UInt8](repeating: 1, count: 30_000)
    let delivery = await deliver(job, to: printer.address, stall: 100)
    #expect((1..<job.count).contains(delivery.accepted))
    #expect(delivery.trouble?.contains("bytes were not acknowledged") == true)
    done.signal()
    _ = await printer.received()
  }

  @Test("a printer that is slow but steady may take longer than the deadline")
  func slow() async throws {
    let printer = try TestPrinter(buffer: 4_096) { printer, line in
      while true {
        let bytes = line.read(2_000)
        if bytes.isEmpty { break }
        printer.keep(bytes)
        // The pace of the mechanism.
        usleep(5_000)
      }
    }
    let job = [UInt8](repeating: 1, count: 240_000)
    let clock = ContinuousClock()
    let start = clock.now
    #expect(await deliver(job, to: printer.address, stall: 400) == Delivery(accepted: 240_000))
    #expect(clock.now - start > .milliseconds(400), "else the test shows nothing")
    #expect(await printer.received() == job)
  }

  // MARK: Broken connections

  @Test("a connection that is reset in the middle")
  func resetMidway() async throws {
    let printer = try TestPrinter(buffer: 4_096) { printer, line in
      printer.keep(line.read(1_000))
      line.breakOff()
    }
    let delivery = await deliver(large, to: printer.address)
    #expect((1..<large.count).contains(delivery.accepted))
    #expect(delivery.trouble != nil)
    #expect(await printer.received().count <= delivery.accepted)
  }

  @Test("a reset after the last byte was taken: the printer may have thrown all away")
  func resetAtTheEnd() async throws {
    let printer = try TestPrinter { printer, line in
      _ = line.readAll(printer.keep)
      line.breakOff()
    }
    let delivery = await deliver(small, to: printer.address)
    #expect(delivery.accepted == small.count)
    #expect(delivery.trouble?.contains("the connection broke off") == true)
  }

  @Test("a connection that is closed before the job is read", arguments: [0, 10])
  func closesEarly(count: Int) async throws {
    let printer = try TestPrinter { printer, line in
      // Something to read is there, so that closing tells the other side that it was lost.
      var entry = pollfd(fd: line.number, events: Int16(POLLIN), revents: 0)
      poll(&entry, 1, 240_000)
      if count > 0 { printer.keep(line.read(count)) }
    }
    let delivery = await deliver(small, to: printer.address)
    #expect(delivery.accepted > 0, "some of it may have been printed")
    #expect(delivery.trouble != nil)
    #expect(await printer.received().count == count)
  }

  @Test("a large job to a printer that is gone ends without a signal")
  func noSignal() async throws {
    // In a process of its own: what a signal does is the whole process's matter.
    await #expect(processExitsWith: .success) {
      signal(SIGPIPE, SIG_DFL)
      let tests = TCPPrinterTests()
      let printer = try TestPrinter { _, line in line.breakOff() }
      let delivery = await tests.deliver(tests.large, to: printer.address)
      #expect(delivery.trouble != nil)
      #expect(delivery.accepted < tests.large.count)
    }
  }

  // MARK: Printers that speak

  @Test("a printer that wants to be heard before it reads on")
  func speaksFirst() async throws {
    let printer = try TestPrinter { printer, line in
      let status = [UInt8](repeating: 0x12, count: 1_000_000)
      for _ in 0..<8 { line.say(status) }
      _ = line.readAll(printer.keep)
    }
    #expect(await deliver(large, to: printer.address) == Delivery(accepted: large.count))
    #expect(await printer.received().count == large.count)
  }

  @Test("a printer that answers with status bytes")
  func answers() async throws {
    let printer = try TestPrinter { printer, line in
      for _ in 0..<15 {
        printer.keep(line.read(100))
        line.say([0x14, 0, 0, 0x0F])
      }
      _ = line.readAll(printer.keep)
      line.say([0x14, 0, 0, 0x0F])
    }
    #expect(await deliver(small, to: printer.address) == Delivery(accepted: small.count))
    #expect(await printer.received() == small)
  }

  @Test("a printer that never stops speaking is not listened to for ever")
  func neverSilent() async throws {
    let printer = try TestPrinter { printer, line in
      _ = line.readAll(printer.keep)
      let status = [UInt8](repeating: 0x12, count: 10_000)
      while line.say(status) {}
    }
    #expect(await deliver(small, to: printer.address, farewell: 30) == Delivery(accepted: 1_500))
    #expect(await printer.received() == small)
  }

  @Test("a printer that has nothing to say takes its time to read")
  func silent() async throws {
    let printer = try TestPrinter(buffer: 4_096) { printer, line in
      line.fallSilent()
      while true {
        let bytes = line.read(4_000)
        if bytes.isEmpty { break }
        printer.keep(bytes)
        // Long enough that an impatient sender would give up.
        usleep(5_000)
      }
    }
    let job = [UInt8](repeating: 1, count: 60_000)
    #expect(await deliver(job, to: printer.address) == Delivery(accepted: job.count))
    #expect(await printer.received() == job)
  }

  // MARK: No connection

  @Test("a port where nobody listens")
  func refused() async throws {
    let listener = try TestPrinter.listen(backlog: 1)
    let port = try TestPrinter.port(of: listener)
    close(listener)
    let delivery = await deliver(small, to: .tcp(host: "127.0.0.1", port: port))
    #expect(delivery.accepted == 0)
    #expect(delivery.trouble?.hasPrefix("tcp://127.0.0.1:\(port): Connection refused; ") == true)
  }

  @Test("a host that does not answer")
  func noAnswer() async throws {
    // The queue of a listener that accepts nobody is soon full; later calls get no answer.
    let listener = try TestPrinter.listen(backlog: 0)
    defer { close(listener) }
    let address = PrinterAddress.tcp(
      host: "127.0.0.1",
      port: try TestPrinter.port(of: listener)
    )
    var delivery = Delivery(accepted: 0)
    for _ in 0..<5 where delivery.trouble == nil {
      delivery = await deliver([], to: address, connect: 60, farewell: 0)
    }
    #expect(delivery.accepted == 0)
    #expect(delivery.trouble?.contains("no answer; check that the printer is on") == true)
  }

  @Test("a host without an address")
  func noAddress() async {
    let delivery = await deliver(small, to: .tcp(host: "fe80::1%nosuchlink", port: 9100))
    #expect(delivery.accepted == 0)
    #expect(delivery.trouble?.contains("tcp://[fe80::1%nosuchlink]:9100: ") == true)
  }
}
