import Foundation
import Printers
import Testing

@Suite struct PrinterLinkTests {
  private func open(
    _ address: PrinterAddress,
    stall: Int32 = 5_000,
    turn: Int32 = 1_000,
    farewell: Int32 = 5_000
  ) async throws -> any PrinterLink {
    var timeouts = PrinterTimeouts()
    (timeouts.stall, timeouts.turn, timeouts.farewell) = (stall, turn, farewell)
    return try await address.connection(timeouts: timeouts).open()
  }

  private func kind(_ work: () async throws(PrinterTrouble) -> some Sendable) async
    -> PrinterTrouble.Kind?
  {
    do throws(PrinterTrouble) {
      _ = try await work()
      return nil
    } catch {
      return error.kind
    }
  }

  @Test("questions and answers over one connection, ended in good order")
  func talks() async throws {
    let printer = try TestPrinter { printer, line in
      for _ in 0..<3 {
        let question = line.read(3)
        printer.keep(question)
        line.say([0x12, question.last ?? 0])
      }
      if line.readAll(printer.keep) == 0 { printer.keep([0xFF]) }
    }
    let link = try await open(printer.address)
    #expect(link.hasBackChannel)
    #expect(link.printer == printer.address.description)
    for number: UInt8 in 1...3 {
      #expect(await link.send([0x10, 0x04, number]) == Delivery(accepted: 3))
      #expect(try await link.receive(within: 20_000) == [0x12, number])
    }
    #expect(await link.finish() == Delivery(accepted: 9))
    #expect(await link.finish() == Delivery(accepted: 9), "asked again, the same")
    #expect(
      await printer.received() == [0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 3, 0xFF],
      "our side was closed, not broken off"
    )
    await link.close()
  }

  @Test("a printer that is silent, then ends its side, still takes data")
  func fallsSilent() async throws {
    let go = DispatchSemaphore(value: 0)
    let printer = try TestPrinter { printer, line in
      go.wait()
      line.fallSilent()
      _ = line.readAll(printer.keep)
    }
    let link = try await open(printer.address)
    #expect(try await link.receive(within: 0) == [])
    #expect(try await link.receive(within: 20) == [])
    go.signal()
    #expect(
      await kind { () throws(PrinterTrouble) in try await link.receive(within: 20_000) } == .silent
    )
    #expect(await link.send([1, 2]) == Delivery(accepted: 2))
    #expect(await link.finish() == Delivery(accepted: 2))
    #expect(await printer.received() == [1, 2])
    await link.close()
  }

  @Test("a printer that is lost ends the waiting, and nothing more is sent")
  func isLost() async throws {
    let printer = try TestPrinter { printer, line in
      printer.keep(line.read(2))
      line.breakOff()
    }
    let link = try await open(printer.address)
    #expect(await link.send([1, 2]) == Delivery(accepted: 2))
    #expect(
      await kind { () throws(PrinterTrouble) in try await link.receive(within: 20_000) } == .lost
    )
    let more = await link.send([3])
    #expect(more.accepted == 0)
    #expect(more.trouble?.contains("the connection broke off") == true)
    let all = await link.finish()
    #expect(all.accepted == 2, "what was sent before may be printed")
    #expect(all.trouble != nil)
    #expect(await printer.received() == [1, 2])
    await link.close()
  }

  @Test("answers come in while nobody waits for them and while data is stuck")
  func listensAlways() async throws {
    let said = [UInt8](repeating: 0x14, count: 60_000)
    let done = DispatchSemaphore(value: 0)
    let printer = try TestPrinter(buffer: 4_096) { printer, line in
      // More than the system keeps: it gets rid of it only while the other side reads.
      for _ in 0..<100 { line.say(said) }
      line.say([0x12])
      done.signal()
      _ = line.readAll(printer.keep)
    }
    let link = try await open(printer.address)
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        done.wait()
        continuation.resume()
      }
    }
    var heard: [UInt8] = []
    while heard.last != 0x12 {
      heard += try await link.receive(within: 20_000)
    }
    #expect(heard.count >= 60_000)
    let job = [UInt8](repeating: 1, count: 1_000_000)
    async let sent = link.send(job)
    #expect(await sent == Delivery(accepted: job.count))
    #expect(await link.finish() == Delivery(accepted: job.count))
    await link.close()
    #expect(await printer.received() == job)
  }

  @Test("a printer that takes nothing for a while gets the rest when it takes again")
  func stalls() async throws {
    let go = DispatchSemaphore(value: 0)
    let printer = try TestPrinter(buffer: 4_096) { printer, line in
      go.wait()
      _ = line.readAll(printer.keep)
    }
    let job = (0..<16_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let link = try await open(printer.address)
    let first = await link.send(job, stall: 50)
    #expect(first.isStalled)
    #expect(first.trouble?.contains("it took no data in time") == true)
    #expect((1..<job.count).contains(first.accepted))
    let second = await link.send(Array(job[first.accepted...]), stall: 0)
    #expect(second.isStalled)
    go.signal()
    let taken = first.accepted + second.accepted
    #expect(await link.send(Array(job[taken...])) == Delivery(accepted: job.count - taken))
    #expect(await link.finish() == Delivery(accepted: job.count))
    await link.close()
    #expect(await printer.received() == job)
  }

  @Test("a closed link says so, and one that is forgotten is closed")
  func closes() async throws {
    let printer = try TestPrinter(connections: 2) { printer, line in
      _ = line.readAll(printer.keep)
      printer.keep([9])
    }
    let link = try await open(printer.address)
    await link.close()
    await link.close()
    let delivery = await link.send([1])
    #expect(delivery.accepted == 0)
    #expect(delivery.trouble?.contains("is closed; open another one") == true)
    #expect(await link.finish().trouble != nil)
    #expect(
      await kind { () throws(PrinterTrouble) in try await link.receive(within: 20_000) } == .silent
    )
    _ = try await open(printer.address)
    #expect(await printer.received() == [9, 9], "both connections came to their end")
  }

  @Test("what was begun before the closing is done first")
  func closesInOrder() async throws {
    let begun = DispatchSemaphore(value: 0)
    let printer = try TestPrinter(buffer: 4_096) { printer, line in
      printer.keep(line.read(1))
      begun.signal()
      _ = line.readAll(printer.keep)
    }
    let link = try await open(printer.address)
    let job = [UInt8](repeating: 7, count: 16_000_000)
    async let sent = link.send(job)
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        begun.wait()
        continuation.resume()
      }
    }
    await link.close()
    #expect(await sent == Delivery(accepted: job.count))
    #expect(await printer.received().count == job.count)
  }

  @Test("who waits can be told to stop")
  func cancels() async throws {
    let done = DispatchSemaphore(value: 0)
    let printer = try TestPrinter { _, _ in done.wait() }
    let link = try await open(printer.address, farewell: 0)
    let waiting = Task { try await link.receive(within: .max) }
    waiting.cancel()
    #expect(try await waiting.value == [])
    await link.close()
    done.signal()
    _ = await printer.received()
  }

  @Test("a printer that refuses because it serves somebody else is waited for")
  func waitsItsTurn() async throws {
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { Foundation.close(number) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, 16) }
    }
    try #require(bound == 0)
    let printer = PrinterAddress.tcp(host: "127.0.0.1", port: try TestPrinter.port(of: number))
    #expect(
      await kind { () throws(PrinterTrouble) in
        var timeouts = PrinterTimeouts()
        timeouts.turn = 0
        return try await printer.connection(timeouts: timeouts).open()
      } == .busy
    )
    async let link = open(printer, turn: 60_000)
    Thread.detachNewThread {
      // Later than the first attempt, as a rule; the test holds in any case.
      usleep(150_000)
      Foundation.listen(number, 1)
    }
    await (try link).close()
  }

  @Test("a file says nothing, and keeps what was finished")
  func file() async throws {
    let place = TestFolder()
    let link = try await open(.file(path: place.path + "/paper"))
    #expect(!link.hasBackChannel)
    #expect(
      await kind { () throws(PrinterTrouble) in try await link.receive(within: 20_000) } == .silent
    )
    #expect(await link.ownStatus() == nil)
    #expect(await link.send([1, 2]) == Delivery(accepted: 2))
    #expect(await link.send([3]) == Delivery(accepted: 1))
    #expect(await link.finish() == Delivery(accepted: 3))
    await link.close()
    #expect(place.bytes(of: "paper") == [1, 2, 3])
  }

  @Test("a job in a folder is there when it is finished, and not at all when it is not")
  func folder() async throws {
    let place = TestFolder()
    let printer = PrinterAddress.file(path: place.path + "/").connection()
    let first = try await printer.open(named: "a")
    #expect(await first.send([1]) == Delivery(accepted: 1))
    #expect(await first.finish() == Delivery(accepted: 1))
    await first.close()
    let second = try await printer.open(named: "b")
    #expect(await second.send([2]) == Delivery(accepted: 1))
    await second.close()
    #expect(try place.names() == ["a.escpos"])
    #expect(place.bytes(of: "a.escpos") == [1])
  }

  @Test("a queue of CUPS takes whole jobs only")
  func queue() async throws {
    let printer = try PrinterAddress("cups:bar").connection()
    #expect(await kind { () throws(PrinterTrouble) in try await printer.open() } == .unsupported)
  }
}
