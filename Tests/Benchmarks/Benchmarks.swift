import Foundation
import Sales
import StrictJSON

/// Prints what a sale, a receipt's bytes alone, or a picture on its way cost on this machine.
///
/// Usage: `Benchmarks BILL [SALES]`, `Benchmarks receipts [SECONDS [RECEIPTLINE]]`, where
/// `RECEIPTLINE` is a checkout of the reference implementation with its dependencies, for node, or
/// `Benchmarks pictures [ROUNDS]`. Under `taskset -c 1`, the first two run on one core.
@main struct Benchmarks {
  static func main() async throws {
    let arguments = CommandLine.arguments
    if arguments.count >= 2, arguments[1] == "receipts" {
      let seconds = arguments.count > 2 ? Double(arguments[2]) ?? 2 : 2
      let reference = arguments.count > 3 ? arguments[3] : nil
      print("\(configuration) build")
      return try ReceiptBenchmark(seconds: seconds, reference: reference).run()
    }
    let folder = FileManager.default.currentDirectoryPath + "/.build-benchmark-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    if arguments.count >= 2, arguments[1] == "pictures" {
      print("\(configuration) build")
      let rounds = arguments.count > 2 ? Int(arguments[2]) ?? 15 : 15
      return try await PictureBenchmark(rounds: max(rounds, 1), folder: folder).run()
    }
    guard arguments.count >= 2, let content = FileManager.default.contents(atPath: arguments[1])
    else {
      print(
        """
        usage: Benchmarks BILL [SALES], or Benchmarks receipts [SECONDS [RECEIPTLINE]], \
        or Benchmarks pictures [ROUNDS]
        """
      )
      exit(64)
    }
    let bill = try Bill(json: JSONField(JSONValue(parsing: [UInt8](content))))
    let count = arguments.count > 2 ? Int(arguments[2]) ?? 50 : 50
    let sales = try await SaleBenchmark(count: count, bill: bill, folder: folder + "/till").run()
    let syncs = try pairsOfSyncs(count, in: folder)
    print(
      """
      \(count) sales of \(arguments[1]), \(configuration) build, on a printer that is kept open and \
      answers; milliseconds:
      """
    )
    report(
      "from the gateway's success to the job's first byte at a TCP printer",
      sales.map(\.whole)
    )
    report("two journal commits alone, the same ones on the same disk", sales.map(\.commits))
    report("two fdatasyncs of 4 KiB on the same disk", syncs)
    try await reportRest(count, bill)
    print("peak memory of gateway, till and printer in one process: \(peakMemory)")
  }

  /// What stands between success and paper besides the commits: the same sales with the journal in
  /// memory, where a commit does not wait for a disk, less the commits alone.
  private static func reportRest(_ count: Int, _ bill: Bill) async throws {
    let memory = "/dev/shm"
    guard FileManager.default.isWritableFile(atPath: memory) else {
      return print("  besides the commits: not measured, there is no \(memory)")
    }
    let folder = memory + "/platen-benchmark-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let sales = try await SaleBenchmark(count: count, bill: bill, folder: folder).run()
    report("the same with the journal in memory", sales.map(\.whole))
    report("two journal commits alone in memory", sales.map(\.commits))
    report("besides the commits, the one less the other", sales.map { $0.whole - $0.commits })
  }

  private static var configuration: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  private static func report(_ name: String, _ times: [Double]) {
    let sorted = times.sorted()
    let median = sorted[sorted.count / 2]
    let late = sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
    print("  \(name): median \(rounded(median)), p99 \(rounded(late))")
  }

  private static func rounded(_ time: Double) -> String {
    String((time * 100).rounded() / 100)
  }

  /// What the two commits between success and paper cost at least.
  private static func pairsOfSyncs(_ count: Int, in folder: String) throws -> [Double] {
    let file = open(folder + "/sync", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    guard file >= 0 else { throw SaleBenchmark.Failure(reason: "no file to sync") }
    defer { close(file) }
    let block = [UInt8](repeating: 1, count: 4_096)
    return (0..<count).map { _ in
      let start = ProcessInfo.processInfo.systemUptime
      for _ in 0..<2 {
        _ = write(file, block, block.count)
        fdatasync(file)
      }
      return (ProcessInfo.processInfo.systemUptime - start) * 1_000
    }
  }

  private static var peakMemory: String {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.map { $0.dropFirst(6).trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }
}
