import ESCPOS
import Foundation
import Journal
import Payment
import Pockyt
import PockytSimulator
import PrintJob
import Printers
import Sales
import Spool
import StrictJSON
import Synchronization
import Till

/// Whole sales against the simulated gateway, printed on a TCP printer on this machine: from the
/// gateway's word that it was paid to the first byte at the printer.
struct SaleBenchmark {
  /// How many sales are measured.
  let count: Int
  /// The bill that is sold.
  let bill: Bill
  /// Where the journal lies; its disk is what the commits cost.
  let folder: String

  /// Milliseconds from the answer to the first byte, sale by sale.
  func run() async throws -> [Double] {
    let answered = Moment()
    let sink = try PrinterSink()
    let server = try SimulatorServer(clock: {
      answered.mark()
      return SimulatorServer.wallClock()
    })
    let setup = TillSetup(
      dataDirectory: folder,
      till: "T1",
      shop: Shop(name: "Corner Coffee"),
      gateway: GatewaySetup(
        url: try GatewayURL("http://127.0.0.1:\(try await server.start())"),
        merchant: Merchant(merchantNo: "200001", storeNo: "300001"),
        token: GatewayToken(SimulatedMerchant.demoToken)
      ),
      printer: PrinterSetup(
        address: .tcp(host: "127.0.0.1", port: sink.port),
        profile: .generic80
      ),
      testMark: "TEST - NO MONEY TAKEN"
    )
    let till = try Till(setup)
    var times: [Double] = []
    for _ in 0..<count {
      let code = try WalletCode(scanned: "286498530672949100")
      let request = CheckoutRequest(bill: bill, reference: Till.newReference(), code: code)
      let (result, print) = try await till.checkout(request)
      guard print?.job.machine.state == .handedOver, let first = sink.firstByte.take() else {
        throw Failure(reason: "sale \(result.attempt.sale) was not printed")
      }
      times.append(first - answered.seconds)
    }
    await till.close()
    await server.stop()
    return times.map { $0 * 1_000 }
  }

  struct Failure: Error {
    let reason: String
  }
}

/// The last time that something happened.
final class Moment: Sendable {
  private let time = Mutex(0.0)

  /// Seconds on the clock of the benchmark.
  var seconds: Double { time.withLock { $0 } }

  func mark() {
    let now = ProcessInfo.processInfo.systemUptime
    time.withLock { $0 = now }
  }
}

/// A printer on this machine that notes when a job's first byte comes, on a thread of its own.
final class PrinterSink: Sendable {
  /// When the first byte of the current job came.
  final class FirstByte: Sendable {
    private let time = Mutex<Double?>(nil)

    func note() {
      let now = ProcessInfo.processInfo.systemUptime
      time.withLock { $0 = $0 ?? now }
    }

    func take() -> Double? {
      time.withLock { time in
        defer { time = nil }
        return time
      }
    }
  }

  let port: UInt16
  let firstByte = FirstByte()

  init() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 ? getsockname(listener, $0, &length) : -1
      }
    }
    guard status == 0, listen(listener, 4) == 0 else {
      throw SaleBenchmark.Failure(reason: "no port for the printer")
    }
    port = UInt16(bigEndian: address.sin_port)
    Thread { [firstByte] in
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        while read(connection, &buffer, buffer.count) > 0 {
          firstByte.note()
        }
        close(connection)
      }
    }.start()
  }
}
