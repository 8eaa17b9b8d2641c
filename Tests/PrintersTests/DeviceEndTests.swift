import Printers
import Testing

@Suite struct DeviceEndTests {
  @Test("a device node is read, too, but not what it said to an earlier user")
  func answers() async throws {
    let terminal = try Pseudoterminal(isRaw: true)
    // Our side is open already, so that what is said early is kept for it.
    let early = try await PrinterAddress.file(path: terminal.path).connection().open()
    terminal.say([0x14, 0x0F])
    #expect(try await early.receive(within: 20_000) == [0x14, 0x0F])
    terminal.say([0x14, 0x0F])
    await early.close()
    let link = try await PrinterAddress.file(path: terminal.path).connection().open()
    #expect(link.hasBackChannel)
    #expect(await link.send([0x10, 0x04, 0x01]) == Delivery(accepted: 3))
    #expect(terminal.hear(3) == [0x10, 0x04, 0x01])
    terminal.say([0x12])
    #expect(try await link.receive(within: 20_000) == [0x12])
    #expect(await link.finish() == Delivery(accepted: 3))
    await link.close()
    terminal.hangUp()
  }

  @Test("a device that has nothing to say is not asked without end")
  func nothing() async throws {
    let link = try await PrinterAddress.file(path: "/dev/null").connection().open()
    #expect(try await link.receive(within: 50) == [])
    #expect(await link.send([1, 2, 3]) == Delivery(accepted: 3))
    #expect(await link.finish() == Delivery(accepted: 3))
    await link.close()
  }

  @Test("a pipe does not hear itself")
  func pipe() async throws {
    let place = TestFolder()
    let path = try place.pipe()
    // Nobody reads: there is no printer.
    await #expect {
      _ = try await PrinterAddress.file(path: path).connection().open()
    } throws: { ($0 as? PrinterTrouble)?.kind == .absent }
  }
}
