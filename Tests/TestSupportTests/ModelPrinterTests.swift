import Foundation
import TestSupport
import Testing

@Suite struct ModelPrinterTests {
  private static let cut: [UInt8] = [0x1D, 0x56, 0x42, 0x00]
  private static let barrier: [UInt8] = [0x1D, 0x72, 0x01]

  private static func job(_ text: String) -> [UInt8] {
    [0x1B, 0x40] + Array(text.utf8) + [0x0A] + cut
  }

  @Test("prints and answers over the network")
  func network() async throws {
    let printer = try ModelPrinter()
    let answer = await Client.use(printer.address) { client in
      client.say(Self.job("one") + Self.barrier)
      return client.hear(1)
    }
    #expect(answer == [0])
    try await printer.wait(for: "the end of the connection") { !$0.isServing }
    #expect(printer.papers.map(\.description) == ["one|"])
    #expect(printer.station.connections == 1 && printer.station.breaks == 0)
  }

  @Test("prints and answers over a serial line")
  func serial() async throws {
    let printer = try ModelPrinter(over: .serial)
    let path = String(printer.address.dropFirst("serial:".count))
    let answer = await Client.onThread { () -> [UInt8] in
      let number = open(path, O_RDWR | O_NOCTTY)
      defer { close(number) }
      let bytes = Self.job("one") + Self.barrier
      _ = write(number, bytes, bytes.count)
      return Client(number: number).hear(1)
    }
    #expect(answer == [0])
    #expect(printer.papers.map(\.description) == ["one|"])
  }

  @Test("the cable comes out after exactly so many bytes", arguments: [1, 5, 9])
  func cable(count: Int) async throws {
    let printer = try ModelPrinter { $0.breaksAt = [count] }
    let rest = await Client.use(printer.address) { client in
      client.say(Self.job("one"))
      return client.hear(1)
    }
    #expect(rest.isEmpty)
    try await printer.wait(for: "the break") { $0.breaks == 1 }
    #expect(printer.station.printer.received == count)
    // The cable is in again, and the printer still waits for what was to come.
    let isTaken = await ForeignProgram.print([0x0A] + Self.cut, on: printer)
    #expect(isTaken)
    #expect(printer.papers.count == (count > 2 ? 1 : 0))
  }

  @Test("who pulls the cable is refused until it is in again")
  func unplugged() async throws {
    let printer = try ModelPrinter {
      $0.isPlugged = false
    }
    let number = await Client.onThread { Client.connect(printer.address) }
    #expect(number < 0)
    printer.change { $0.isPlugged = true }
    let isTaken = await ForeignProgram.print(Self.job("one"), on: printer)
    #expect(isTaken && printer.papers.count == 1)
  }

  @Test("others wait or are refused while one is served", arguments: [true, false])
  func oneAtATime(refuses: Bool) async throws {
    let printer = try ModelPrinter { $0.refusesOthers = refuses }
    async let first = Client.use(printer.address) { client in
      client.say(Self.job("one"))
      return client.hear(1)
    }
    try await printer.wait(for: "the first job") { $0.printer.papers.count == 1 }
    async let second = ForeignProgram.print(Self.job("two"), on: printer)
    // The first one is served until its end, whatever the second one does.
    printer.change { $0.printer.say([7]) }
    #expect(await first == [7])
    #expect(await second)
    #expect(printer.papers.map(\.description) == ["one|", "two|"])
  }

  @Test("a slow printer takes its time, and a stalled one takes nothing")
  func slow() async throws {
    let printer = try ModelPrinter {
      $0.printer.bytesPerSecond = 2_000
      $0.isStalled = true
    }
    async let isTaken = ForeignProgram.print(
      Self.job(String(repeating: "x", count: 200)),
      on: printer
    )
    printer.change { $0.isStalled = false }
    #expect(await isTaken)
    try await printer.wait(for: "the paper") { $0.printer.papers.last?.isOff == true }
  }

  @Test("what never happens is told with the paper")
  func never() async throws {
    let printer = try ModelPrinter()
    _ = await ForeignProgram.print(Self.job("one"), on: printer)
    await #expect {
      try await printer.wait(for: "a second paper", seconds: 0) { $0.printer.papers.count == 2 }
    } throws: { error in
      "\(error)" == "a second paper never happened; the paper: one|"
    }
  }
}

/// A host on a thread of its own.
private struct Client: Sendable {
  let number: Int32

  static func onThread<Result: Sendable>(
    _ action: @escaping @Sendable () -> Result
  ) async -> Result {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: action()) }
    }
  }

  static func use<Result: Sendable>(
    _ address: String,
    _ action: @escaping @Sendable (Client) -> Result
  ) async -> Result {
    await onThread {
      let client = Client(number: connect(address))
      defer { close(client.number) }
      return action(client)
    }
  }

  static func connect(_ address: String) -> Int32 {
    let port = address.split(separator: ":").last.flatMap { UInt16($0) } ?? 0
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(number, $0, 16)
      }
    }
    guard status == 0 else {
      close(number)
      return -1
    }
    return number
  }

  func say(_ bytes: [UInt8]) {
    _ = send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Reads so many bytes, or what there is before the end.
  func hear(_ count: Int) -> [UInt8] {
    var heard: [UInt8] = []
    while heard.count < count {
      var buffer = [UInt8](repeating: 0, count: count - heard.count)
      let got = read(number, &buffer, buffer.count)
      guard got > 0 else { break }
      heard += buffer[..<got]
    }
    return heard
  }
}
