import Foundation
import Subprocess
import Testing

/// A gateway in a process of its own, whose ledger is the truth about the money.
enum KillGateway {
  /// Runs a simulator around some work.
  ///
  /// - Returns: the work's result and all that the simulator has said.
  static func run<Result: Sendable>(
    ledger: String,
    _ work: @Sendable (_ url: String) async throws -> Result
  ) async throws -> (result: Result, said: String) {
    // Slow enough for a kill while a call is on its way.
    let arguments = ["simulator", "--latency", "80", "--ledger", ledger]
    let ended = try await Subprocess.run(
      PlatenProcess.configuration(arguments),
      input: .none,
      output: .sequence,
      error: .string(limit: 1 << 20)
    ) { simulator in
      var lines = simulator.standardOutput.strings().makeAsyncIterator()
      let greeting = try #require(try await lines.next())
      let url = try #require(greeting.split(separator: " ").last.map(String.init))
        .trimmingCharacters(in: .newlines)
      let result = try await work(url)
      try simulator.send(signal: .terminate)
      var said = greeting
      while let line = try await lines.next() { said += line }
      return (result, said)
    }
    return (ended.closureResult.0, ended.closureResult.1 + ended.standardError)
  }
}

/// Printers in a process of their own, which keeps what arrived: one file for each connection.
///
/// They take their time, so that there is something to kill, and end by themselves when the test
/// does.
enum KillPrinters {
  /// Whether this machine has what runs them.
  static let areThere = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: $0 + "/python3")
    }

  private static let script = #"""
    import os, re, socket, sys, threading, time

    asked = re.compile(b"\x10\x04([\x01-\x04])|\x1d[(]H\x06\x00\x30\x30(....)", re.DOTALL)

    def take(connection, path, answers):
        said = 0
        with open(path, "wb", buffering=0) as paper:
            try:
                data = b""
                while more := connection.recv(512):
                    paper.write(more)
                    data += more
                    time.sleep(0.015)
                    if not answers:
                        continue
                    # DLE EOT n, and GS ( H with the ticket that it sends back.
                    for question in asked.finditer(data, said):
                        said = question.end()
                        if question[1]:
                            connection.send(b"\x12" if question[1] != b"\x01" else b"\x16")
                        else:
                            connection.send(b"7\x22" + question[2] + b"\0")
                time.sleep(0.1)
            except ConnectionError:
                pass
        connection.close()

    def serve(listener, port, answers):
        for number in range(1_000_000):
            connection, _ = listener.accept()
            path = os.path.join(sys.argv[1], f"{port}-{number}")
            thread = threading.Thread(target=take, args=(connection, path, answers))
            thread.start()

    ports = []
    for kind in sys.argv[2]:
        listener = socket.create_server(("127.0.0.1", 0))
        # A window smaller than a receipt: the last bytes are acknowledged late.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        ports.append(listener.getsockname()[1])
        threading.Thread(target=serve, args=(listener, ports[-1], kind == "a"), daemon=True).start()
    print(*ports, flush=True)
    sys.stdin.read()
    """#

  /// Runs some printers around some work, each of which answers questions or is mute; when they have
  /// ended, all that was sent is in files.
  static func run<Result: Sendable>(
    answering: [Bool],
    in folder: String,
    _ work: @Sendable (_ addresses: [String]) async throws -> Result
  ) async throws -> Result {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return try await Subprocess.run(
      .name("python3"),
      arguments: ["-c", script, folder, answering.map { $0 ? "a" : "m" }.joined()],
      input: .inputWriter,
      output: .sequence,
      error: .currentStandardError
    ) { printers in
      var lines = printers.standardOutput.strings().makeAsyncIterator()
      let ports = try #require(try await lines.next()).split { $0 == " " || $0.isNewline }
      try #require(ports.count == answering.count)
      let result = try await work(ports.map { "tcp://127.0.0.1:\($0)" })
      try await printers.standardInputWriter.finish()
      while try await lines.next() != nil {}
      return result
    }.closureResult
  }
}
