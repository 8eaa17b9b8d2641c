import ESCPOS
import Foundation
import Journal
import Pockyt
import PockytSimulator
import PrintJob
import Printers
import Sales
import Spool
import StrictJSON
import Synchronization
import Till

/// A logo over the whole paper, 576 dots wide and 1000 high: how fast the spool brings it to a sink,
/// against `cat` of the same bytes into the same sink.
struct PictureBenchmark {
  /// How many jobs each way, in turn.
  let rounds: Int
  /// Where the journal and the files lie.
  let folder: String
  /// How often the logo stands in one job, so that the time can be told from nothing.
  private static let logos = 192

  /// Bytes a second, round by round.
  struct Speeds {
    var spool: [Double] = []
    var cat: [Double] = []
  }

  /// Measures and prints.
  func run() async throws {
    try FileManager.default.createDirectory(
      atPath: folder + "/shop",
      withIntermediateDirectories: true
    )
    try Data(NoisePicture.png(width: 576, height: 1_000))
      .write(to: URL(fileURLWithPath: folder + "/shop/logo.png"))
    let template = String(repeating: "{image:logo.png}\n", count: Self.logos) + "{{number}}\n"
    try template.write(
      toFile: folder + "/shop/sale.receipt",
      atomically: true,
      encoding: .utf8
    )
    let connection = try ByteSink.tcp()
    let into = "/dev/tcp/127.0.0.1/\(connection.port)"
    try await compare(
      "TCP",
      .tcp(host: "127.0.0.1", port: connection.port),
      connection,
      cat: into
    )
    let pipe = folder + "/pipe"
    try await compare("a named pipe", .file(path: pipe), try ByteSink.pipe(pipe), cat: pipe)
  }

  private func compare(
    _ name: String,
    _ address: PrinterAddress,
    _ sink: ByteSink,
    cat: String
  ) async throws {
    var speeds = Speeds()
    var size = 0
    try await withTill(address) { till, reference in
      // The first job finds out what the printer says, which is nothing.
      for round in 0...rounds {
        guard let report = try await till.reprint(.sale(reference), requestedBy: "Ana").report,
          report.job.facts.state == .handedOver, let bytes = report.bytes
        else { throw SaleBenchmark.Failure(reason: "the picture was not printed") }
        let spool = try await sink.next(of: bytes.count)
        let file = folder + "/bytes"
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        try Self.cat(file, into: cat)
        let other = try await sink.next(of: bytes.count)
        guard round > 0 else { continue }
        size = bytes.count
        speeds.spool.append(spool)
        speeds.cat.append(other)
      }
    }
    let (spool, cat) = (Self.median(speeds.spool), Self.median(speeds.cat))
    let logo = "a logo of 576x1000 dots, \(Self.logos) times in a job of \(size) bytes"
    print("\(logo), \(rounds) jobs through the spool and \(rounds) times `cat` of the same bytes")
    print("  into \(name), from the first to the last byte at the sink, medians:")
    print(
      "  spool \(Self.megabytes(spool)) MB/s, cat \(Self.megabytes(cat)) MB/s: \(percent(spool / cat)) %"
    )
  }

  private func percent(_ ratio: Double) -> Int { Int((ratio * 100).rounded()) }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private static func megabytes(_ speed: Double) -> Int { Int((speed / 1e6).rounded()) }

  /// Runs work with a till that has sold one tea, whose receipt is the picture.
  private func withTill(
    _ address: PrinterAddress,
    _ work: (Till, SaleReference) async throws -> Void
  ) async throws {
    let server = try SimulatorServer()
    let setup = TillSetup(
      dataDirectory: folder + "/data-\(address.description.hashValue)",
      till: "T1",
      shop: Shop(name: "Corner Coffee"),
      gateway: GatewaySetup(
        url: try GatewayURL("http://127.0.0.1:\(try await server.start())"),
        merchant: Merchant(merchantNo: "200001", storeNo: "300001"),
        token: GatewayToken(SimulatedMerchant.demoToken)
      ),
      spool: SpoolSetup(
        printers: [PrinterSetup(address: address, profile: .generic80, statusPeriod: 0)]
      ),
      templates: ShopTemplates(folder: folder + "/shop"),
      pictures: PictureSetup(logos: folder + "/shop"),
      testMark: nil
    )
    let till = try Till(setup)
    let text = #"{"currency":"USD","lines":[{"name":"Tea","total":"2.00"}]}"#
    let request = CheckoutRequest(
      bill: try Bill(json: JSONField(JSONValue(parsing: text))),
      reference: Till.newReference(),
      code: try WalletCode(scanned: "286498530672949100"),
      printing: .later
    )
    _ = try await till.checkout(request)
    try await work(till, request.reference)
    await till.close()
    await server.stop()
  }

  /// The shell opens what `cat` writes to, as a person would.
  private static func cat(_ file: String, into place: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["bash", "-c", #"cat "$0" > "$1""#, file, place]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw SaleBenchmark.Failure(reason: "cat did not write to \(place)")
    }
  }
}

/// Something that takes bytes as fast as they come, and measures how fast that is.
final class ByteSink: Sendable {
  let port: UInt16
  private let measures: AsyncStream<(bytes: Int, speed: Double)>

  /// A port of this machine.
  static func tcp() throws -> ByteSink {
    let (listener, port) = try Loopback.listen()
    return ByteSink(port: port) { accept(listener, nil, nil) }
  }

  /// A named pipe.
  static func pipe(_ path: String) throws -> ByteSink {
    guard mkfifo(path, 0o600) == 0 else {
      throw SaleBenchmark.Failure(reason: "no pipe at \(path)")
    }
    return ByteSink(port: 0) { open(path, O_RDONLY) }
  }

  private init(port: UInt16, opening: @escaping @Sendable () -> CInt) {
    self.port = port
    let (measures, continuation) = AsyncStream.makeStream(of: (bytes: Int, speed: Double).self)
    self.measures = measures
    Thread {
      var buffer = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let descriptor = opening()
        guard descriptor >= 0 else { return }
        var (total, first, last) = (0, 0.0, 0.0)
        while true {
          let count = read(descriptor, &buffer, buffer.count)
          guard count > 0 else { break }
          last = ProcessInfo.processInfo.systemUptime
          if total == 0 { first = last }
          total += count
        }
        close(descriptor)
        continuation.yield((total, Double(total) / max(last - first, 1e-9)))
      }
    }.start()
  }

  /// The speed of the next job of so many bytes, or more where questions came before it.
  func next(of count: Int) async throws -> Double {
    for await measure in measures where measure.bytes >= count { return measure.speed }
    throw SaleBenchmark.Failure(reason: "the sink has ended")
  }
}

/// A picture that no packing makes smaller.
enum NoisePicture {
  /// A PNG of one bit a dot (ISO/IEC 15948), its data unpacked in zlib's form.
  static func png(width: Int, height: Int) -> [UInt8] {
    var random: UInt32 = 1
    var rows: [UInt8] = []
    for _ in 0..<height {
      rows.append(0)
      for _ in 0..<(width + 7) / 8 {
        random = random &* 1_664_525 &+ 1_013_904_223
        rows.append(UInt8(truncatingIfNeeded: random >> 24))
      }
    }
    var packed: [UInt8] = [0x78, 0x01]
    var rest = rows[...]
    while !rest.isEmpty {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(block.count)
      let count = UInt16(block.count)
      packed += [rest.isEmpty ? 1 : 0] + little(count) + little(~count) + block
    }
    packed += big(adler(rows))
    let header = big(UInt32(width)) + big(UInt32(height)) + [1, 0, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      + chunk("IHDR", header) + chunk("IDAT", packed) + chunk("IEND", [])
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let content = Array(name.utf8) + data
    return big(UInt32(data.count)) + content + big(crc(content))
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }

  private static func adler(_ bytes: [UInt8]) -> UInt32 {
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return high << 16 | low
  }

  private static func big(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func little(_ value: UInt16) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
  }
}
