import Foundation
import Printers
import Testing

@Suite struct TCPPulseTests {
  /// A printer whose machine is as if switched off: no packet to it is answered any more.
  private func vanish(_ line: Line) {
    // A filter (sock_fprog) of one instruction (sock_filter: BPF_RET, with 0) keeps no packet.
    var instruction: UInt64 = 0x06
    withUnsafePointer(to: &instruction) { instruction in
      var program: [UInt64] = [1, UInt64(UInt(bitPattern: instruction))]
      #expect(setsockopt(line.number, SOL_SOCKET, SO_ATTACH_FILTER, &program, 16) == 0)
    }
  }

  private func open(_ printer: TestPrinter) async throws -> any PrinterLink {
    var timeouts = PrinterTimeouts()
    (timeouts.lost, timeouts.stall, timeouts.farewell) = (2_000, 500, 0)
    return try await printer.address.connection(timeouts: timeouts).open()
  }

  private func isLost(_ link: any PrinterLink) async -> Bool {
    do throws(PrinterTrouble) {
      return try await link.receive(within: 60_000) == [0]
    } catch {
      return error.kind == .lost
    }
  }

  @Test(
    "a printer that is switched off is lost, whether or not it owes an answer",
    arguments: [0, 1_000]
  )
  func switchedOff(count: Int) async throws {
    let (gone, over) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let printer = try TestPrinter { _, line in
      vanish(line)
      gone.signal()
      over.wait()
    }
    let link = try await open(printer)
    await wait(for: gone)
    let job = [UInt8](repeating: 0x41, count: count)
    // On a busy machine it may be known to be gone by now.
    let first = await link.send(job)
    #expect(first.accepted == count || first.trouble != nil)
    #expect(await isLost(link))
    let later = await link.send([1])
    #expect(later.accepted == 0)
    #expect(later.trouble != nil)
    await link.close()
    over.signal()
  }

  @Test("a printer that takes nothing more, but is there, is not lost")
  func takesNothing() async throws {
    let over = DispatchSemaphore(value: 0)
    let printer = try TestPrinter(buffer: 4_096) { printer, line in
      over.wait()
      _ = line.readAll(printer.keep)
    }
    let link = try await open(printer)
    let job = [UInt8](repeating: 0x41, count: 20_000_000)
    let first = await link.send(job)
    #expect(first.isStalled)
    #expect(try await link.receive(within: 5_000) == [])
    over.signal()
    let rest = Array(job[first.accepted...])
    #expect(await link.send(rest) == Delivery(accepted: rest.count))
    #expect(await link.finish() == Delivery(accepted: job.count))
    await link.close()
    #expect(await printer.received().count == job.count)
  }

  private func wait(for signal: DispatchSemaphore) async {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        signal.wait()
        continuation.resume()
      }
    }
  }
}
